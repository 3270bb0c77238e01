/*
 * late: the store said no to a scan that this terminal's journal had said yes to. Goods
 * are where the books do not have them: the person stops, scans the tote (or the bin)
 * concerned and lays it aside; the exception is in the store already.
 */
#include <string.h>

#include "flow_in.h"

#include "tallyman/model/reason.h"

static void go_on(struct flow *flow)
{
    flow->react.bits |= REACT_LATE;
    if (flow->stop.err.code == E_COUNTED)
        flow_home(flow, "taken over");
    else if (flow->pick.task.task && flow->pick.line)
        pick_show(flow);
    else
        flow_home(flow, "late refusal answered");
}

void late_begin(struct flow *flow, const struct input *input)
{
    struct stop *stop = &flow->stop;
    const char *code = input->tote[0] ? input->tote : input->place;
    if (flow->task == &task_late || !flow->person.session)
        return;
    stop->err = *input->late;
    stop->tote = input->tote[0] != '\0';
    KEEP(stop->code, code);
    stop->other[0] = '\0';
    flow_error(flow, &stop->err);
    flow_tone(flow, TONE_STOP);
    flow_enter(flow, &task_late, 0, "refused late");
}

static void scan(struct flow *flow, const struct scan *scan)
{
    const struct stop *stop = &flow->stop;
    if (stop->code[0] && strcmp(scan->text, stop->code) != 0) {
        flow_refuse(flow, scan->text, stop->tote ? E_WRONG_TOTE : E_WRONG_PLACE, "ss",
                    stop->code, scan->text);
        flow_tone(flow, TONE_STOP);
        return;
    }
    flow_say(flow, TONE_OK, gettext("%s: lay it aside, it will be counted"), scan->text);
    go_on(flow);
}

/* Nothing names the goods: a key must do. */
static bool key(struct flow *flow, enum key pressed)
{
    if (pressed != KEY_NEXT || flow->stop.code[0])
        return false;
    flow_quiet(flow);
    go_on(flow);
    return true;
}

static void rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    char words[NOTE_MOST];
    reason_refusal(&flow->stop.err, words, sizeof words);
    if (flow->stop.err.code != E_COUNTED)
        view_add(view, ROW_WARN, "",
                 gettext("The store did not take a scan made without connection:"));
    view_add(view, ROW_WARN, "", arena_text(turn, words));
    if (flow->stop.code[0])
        view_add(view, flow->stop.tote ? ROW_TOTE : ROW_PLACE,
                 flow->stop.tote ? gettext("Tote") : gettext("Place"),
                 arena_text(turn, flow->stop.code));
}

static const struct step steps[] = {
    {.name = "stop",
     .prompt = N_("Scan it as answer"),
     .accepts = CODE_TOTE | CODE_PLACE,
     .flags = STEP_STOP,
     .back = STEP_STAY,
     .keys = {KEY_HELP, KEY_NEXT},
     .expect = stop_expect,
     .scan = scan,
     .rows = rows},
};

const struct flow_task task_late = {
    .name = "late", .title = N_("Late refusal"), .steps = steps, .key = key};
