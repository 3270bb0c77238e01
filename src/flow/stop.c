/*
 * stop: an order was cancelled or changed under somebody's hands, or left its parcel. The
 * whole screen says so until the tote or parcel concerned is scanned; whoever scans it
 * has it in the hand and lays it aside. (A picker's STOP is in pick.c: there goods leave
 * the task.)
 */
#include <string.h>

#include "flow_in.h"

#include "tallyman/model/reason.h"

void stop_at(struct flow *flow, const char *code, const char *other, go_fn *after)
{
    struct stop *stop = &flow->stop;
    *stop = (struct stop){.after = after};
    KEEP(stop->code, code);
    KEEP(stop->other, other);
    stop->tote = (code_kind(str_of(code)) & CODE_BOX) != 0;
}

bool stop_for(struct flow *flow, const struct flow_task *task, int step,
              const struct err *err)
{
    if (err->code != E_CANCELLED && err->code != E_CHANGED && err->code != E_LEFT_PARCEL)
        return false;
    flow->stop.err = *err;
    flow_enter(flow, task, step, "stop");
    return true;
}

const char *stop_expect(const struct flow *flow)
{
    return flow->stop.code;
}

void stop_scan(struct flow *flow, const struct scan *scan)
{
    const struct stop *stop = &flow->stop;
    if (strcmp(scan->text, stop->code) == 0 ||
        (stop->other[0] && strcmp(scan->text, stop->other) == 0)) {
        flow_say(flow, TONE_OK, gettext("%s: lay it aside"), scan->text);
        stop->after(flow);
        return;
    }
    flow_refuse(flow, scan->text, stop->tote ? E_WRONG_TOTE : E_WRONG_LABEL, "ss",
                stop->code, scan->text);
    flow_tone(flow, TONE_STOP);
}

void stop_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct stop *stop = &flow->stop;
    char words[NOTE_MOST];
    reason_refusal(&stop->err, words, sizeof words);
    view_add(view, ROW_WARN, "", arena_text(turn, words));
    if (stop->err.code != E_LEFT_PARCEL && stop->err.args > 0 && !stop->err.arg[0].number)
        view_add(view, ROW_ORDER, gettext("Order"), stop->err.arg[0].text);
    if (stop->tote)
        view_add(view, ROW_TOTE, gettext("Tote"), stop->code);
    else
        view_add(view, ROW_PARCEL, gettext("Parcel"), stop->code);
}
