/*
 * pick_aside: what a picker does off the good path: a short, a STOP, skip and undo, a bin
 * that is not empty. Called by the steps of pick.c, which goes on afterwards.
 */
#include <string.h>

#include "pick_in.h"

/* ---- short ---- */

static void changed(struct flow *flow, const struct reply *reply)
{
    const char *outcome = record_str(&reply->out, "outcome", "");
    const char *words =
        strcmp(outcome, "other_bin") == 0      ? N_("short: the rest is elsewhere")
        : strcmp(outcome, "gift_dropped") == 0 ? N_("short: ships without the gift")
                                               : N_("short: the rest must wait");
    flow_say(flow, TONE_OK, "%s", gettext(words));
    pick_show(flow);
}

/* Without a line nobody can say where the rest comes from; the way on is said instead. */
static void not_changed(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code != E_LINK) {
        flow->task->refused(flow, reply);
        return;
    }
    flow_say(flow, TONE_FAULT, "%s",
             task_in_hand(flow->pick.line) > 0
                 ? gettext("no line: a short must wait; F6 puts back, then F2")
                 : gettext("no line: a short must wait; F2 comes back later"));
    flow_enter(flow, &task_pick, PICK_ITEM, "no line");
}

void pick_scan_reason(struct flow *flow, const struct scan *scan)
{
    int digit = list_digit(flow, scan, PICK_REASONS);
    if (digit == 0)
        return;
    struct request *req = flow_ask(flow, V_PICK_SHORT);
    request_num(req, "task", flow->pick.task.task);
    request_num(req, "line", flow->pick.line->line);
    request_text(req, "reason", pick_reasons[digit - 1]);
    flow_send_or(flow, changed, not_changed);
}

/* ---- stop ---- */

static void stopped(struct flow *flow, const struct reply *reply)
{
    struct pick *pick = &flow->pick;
    if (pick->answers == ANSWERS)
        memmove(pick->answered, pick->answered + 1,
                sizeof *pick->answered * (size_t)--pick->answers);
    pick->answered[pick->answers++] = pick->stop_order;
    flow_say(flow, TONE_OK, gettext("laid aside: %lld units to put back"),
             (long long)record_num(&reply->out, "back", 0));
    pick_show(flow);
}

static void answer_stop(struct flow *flow, const char *tote)
{
    struct request *req = flow_ask(flow, V_PICK_STOP);
    request_num(req, "task", flow->pick.task.task);
    request_num(req, "order", flow->pick.stop_order);
    if (tote[0])
        request_text(req, "tote", tote);
    flow_send(flow, stopped);
}

void pick_scan_stop(struct flow *flow, const struct scan *scan)
{
    struct pick *pick = &flow->pick;
    const char *bound = pick_expect_stop(flow);
    int64_t other = task_tote_order(&pick->task, scan->text);
    bool others = other != 0 && other != pick->stop_order;
    if (bound[0] ? strcmp(bound, scan->text) != 0 : others) {
        flow_refuse(flow, scan->text, E_WRONG_TOTE, "ss",
                    bound[0] ? bound : gettext("a free tote"), scan->text);
        flow_tone(flow, TONE_STOP);
        return;
    }
    answer_stop(flow, scan->text);
}

/* ---- keys ---- */

static bool press_skip(struct flow *flow);
static bool press_short(struct flow *flow);
static bool press_detail(struct flow *flow);
static bool press_undo(struct flow *flow);
static bool press_next(struct flow *flow);

static bool (*const presses[KEYS])(struct flow *) = {
    [KEY_SKIP] = press_skip, [KEY_SHORT] = press_short, [KEY_DETAIL] = press_detail,
    [KEY_UNDO] = press_undo, [KEY_NEXT] = press_next,
};

static bool at_line(const struct flow *flow)
{
    return flow->step == PICK_PLACE || flow->step == PICK_ITEM || flow->step == PICK_TOTE;
}

static void skipped(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, "%s", gettext("skipped: comes back later"));
    if (pick_applied(flow, reply))
        pick_on(flow, "skip");
}

static bool press_skip(struct flow *flow)
{
    const struct task_line *line = flow->pick.line;
    if (!at_line(flow))
        return false;
    if (task_in_hand(line) > 0) {
        struct err err = {.code = E_OK};
        err_set(&err, E_NOT_EMPTY, "sd", gettext("hand"), task_in_hand(line));
        flow_error(flow, &err);
        return true;
    }
    struct request *req = flow_ask(flow, V_PICK_SKIP);
    request_num(req, "task", flow->pick.task.task);
    request_num(req, "line", line->line);
    flow_send(flow, skipped);
    return true;
}

/* Said twice, then the reason: a short is never one slip of a finger. */
static bool press_short(struct flow *flow)
{
    struct pick *pick = &flow->pick;
    if (flow->step != PICK_ITEM)
        return false;
    if (!pick->short_once) {
        pick->short_once = true;
        flow_say(flow, TONE_NONE, gettext("%lld missing? F4 again"),
                 (long long)(pick->line->qty - pick->line->taken));
        return true;
    }
    pick->short_once = false;
    flow_enter(flow, &task_pick, PICK_SHORT, "short");
    return true;
}

static void queued(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    flow_say(flow, TONE_OK, gettext("%s will be counted"), flow->pick.zero_place);
    flow->pick.zero_place[0] = '\0';
}

static bool press_detail(struct flow *flow)
{
    struct pick *pick = &flow->pick;
    if (!at_line(flow))
        return false;
    if (!pick->zero_place[0]) {
        pick->detail = !pick->detail;
        return true;
    }
    struct request *req = flow_ask(flow, V_COUNT_QUEUE);
    request_text(req, "place", pick->zero_place);
    request_text(req, "item", pick->zero_item);
    request_text(req, "reason", "not empty");
    flow_send(flow, queued);
    return true;
}

static void undone(struct flow *flow, const struct reply *reply)
{
    const struct task_line *line = flow->pick.line;
    flow_say(flow, TONE_OK, gettext("undone: %s back into %s"), line->code, line->place);
    flow->pick.zero_place[0] = '\0';
    if (pick_applied(flow, reply))
        pick_on(flow, "undo");
}

static bool press_undo(struct flow *flow)
{
    const struct task_line *line = flow->pick.line;
    if (!at_line(flow))
        return false;
    if (task_in_hand(line) <= 0) {
        struct err err = {.code = E_NOTHING_TO_UNDO};
        flow_error(flow, &err);
        return true;
    }
    struct request *req = flow_ask(flow, V_PICK_UNDO);
    request_num(req, "task", flow->pick.task.task);
    request_num(req, "line", line->line);
    flow_send(flow, undone);
    return true;
}

/* A stopped order that has no tote yet: what is in the hand is laid aside as it is. */
static bool press_next(struct flow *flow)
{
    if (flow->step == PICK_PASS) {
        pick_press_pass(flow);
        return true;
    }
    if (flow->step != PICK_STOP || pick_expect_stop(flow)[0])
        return false;
    answer_stop(flow, "");
    return true;
}

bool pick_key(struct flow *flow, enum key key)
{
    if (key != KEY_SHORT)
        flow->pick.short_once = false;
    return presses[key] && presses[key](flow);
}
