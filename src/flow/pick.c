/*
 * pick: a cart of totes through the bins. The place once per stop, each unit or sealed
 * case, the tote once per line; what the store answered patches the task (model/task) and
 * the task says what is next. A task resumed after a break goes on where it stands: what
 * is in the hand comes first.
 */
#include <string.h>

#include "pick_in.h"

/* ---- the task, from the store ---- */

static void say_resumed(struct flow *flow, const struct task_line *line)
{
    flow_say(flow, TONE_OK, gettext("in hand: %lld × %s"), (long long)task_in_hand(line),
             line->code);
}

static void pulled(struct flow *flow, const struct reply *reply)
{
    struct pick *pick = &flow->pick;
    struct err err = {.code = E_OK};
    if (record_num(&reply->out, "run", 0)) {
        run_begin(flow, reply);
        return;
    }
    pick->at[0] = pick->zero_place[0] = '\0';
    pick->units = pick->answers = 0;
    pick->detail = pick->short_once = false;
    task_apply(&pick->task, &flow->req, reply, &err);
    flow_tone(flow, TONE_OK);
    pick_on(flow, "pulled");
    if (pick->line && task_in_hand(pick->line) > 0 && flow->task == &task_pick)
        say_resumed(flow, pick->line);
}

static void not_pulled(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_COUNT_FIRST)
        takeover_begin(flow, &reply->err);
    else if (reply->err.code == E_CART_WAITS)
        zone_carts(flow);
    else if (flow->task != &task_home)
        flow_home(flow, "no task");
}

static void pull(struct flow *flow, const char *code, bool fresh)
{
    struct request *req = flow_ask(flow, V_TASK_PULL);
    request_text(req, "kind", "pick");
    if (code[0])
        request_text(req, "code", code);
    if (fresh)
        request_num(req, "fresh", 1);
    flow_send_or(flow, pulled, not_pulled);
}

void pick_begin(struct flow *flow, const char *code)
{
    KEEP(flow->zones.wished, code);
    pull(flow, code, false);
}

void pick_fresh(struct flow *flow)
{
    pull(flow, flow->zones.wished, true);
}

static void shown_again(struct flow *flow, const struct reply *reply)
{
    struct err err = {.code = E_OK};
    task_apply(&flow->pick.task, &flow->req, reply, &err);
    pick_on(flow, "shown");
}

void pick_show(struct flow *flow)
{
    request_num(flow_ask(flow, V_TASK_SHOW), "task", flow->pick.task.task);
    flow_send_or(flow, shown_again, not_pulled);
}

/* ---- what is next ---- */

static void stop_order(struct flow *flow, int64_t order)
{
    flow->pick.stop_order = order;
    flow_tone(flow, TONE_STOP);
    flow_enter(flow, &task_pick, PICK_STOP, "stop");
}

static void done(struct flow *flow)
{
    struct pick *pick = &flow->pick;
    flow_say(flow, TONE_OK, gettext("%s done: %lld units"),
             pick->task.cart[0] ? pick->task.cart : gettext("cart"),
             (long long)pick->units);
    flow_home(flow, "done");
}

void pick_on(struct flow *flow, const char *why)
{
    struct pick *pick = &flow->pick;
    struct task_line *stopped = task_stopped(&pick->task, pick->answered, pick->answers);
    struct task_line *line = pick->line = task_next(&pick->task);
    pick->short_once = false;
    if (stopped) {
        stop_order(flow, stopped->order);
    } else if (!line && task_pass_to(&pick->task)[0]) {
        flow_enter(flow, &task_pick, PICK_PASS, why);
    } else if (!line) {
        done(flow);
    } else if (task_in_hand(line) > 0) {
        KEEP(pick->at, line->place);
        flow_enter(flow, &task_pick, line->taken < line->qty ? PICK_ITEM : PICK_TOTE,
                   why);
    } else {
        bool here = strcmp(pick->at, line->place) == 0;
        flow_enter(flow, &task_pick, here ? PICK_ITEM : PICK_PLACE, why);
    }
}

bool pick_applied(struct flow *flow, const struct reply *reply)
{
    struct err err = {.code = E_OK};
    if (task_apply(&flow->pick.task, &flow->req, reply, &err) == 0)
        return true;
    pick_show(flow);
    return false;
}

/* ---- place ---- */

static const char *expect_place(const struct flow *flow)
{
    return flow->pick.line ? flow->pick.line->place : "";
}

static void scan_place(struct flow *flow, const struct scan *scan)
{
    struct pick *pick = &flow->pick;
    if (strcmp(scan->text, pick->line->place) != 0) {
        flow_refuse(flow, scan->text, E_WRONG_PLACE, "ss", pick->line->place, scan->text);
        return;
    }
    KEEP(pick->at, scan->text);
    pick->zero_place[0] = '\0';
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_pick, PICK_ITEM, "scan");
}

/* ---- item ---- */

static const char *expect_item(const struct flow *flow)
{
    return flow->pick.line ? flow->pick.line->code : "";
}

static bool owns_item(const struct flow *flow, const char *text)
{
    const struct task_line *line = flow->pick.line;
    return line && task_code_units(line->codes, line->code, text) > 0;
}

static const struct task_line *other_line(const struct task *task, const char *text)
{
    for (int i = 0; i < task->n; i++)
        if (task_code_units(task->line[i].codes, task->line[i].code, text) > 0)
            return &task->line[i];
    return NULL;
}

static void refuse_item(struct flow *flow, const char *text)
{
    const struct task_line *other = other_line(&flow->pick.task, text);
    if (other)
        flow_refuse(flow, text, E_WRONG_ITEM, "ss", flow->pick.line->code, other->code);
    else
        goods_unknown(flow, text, flow->pick.line->code);
}

static void took(struct flow *flow, const struct reply *reply)
{
    struct pick *pick = &flow->pick;
    int64_t in_bin = record_num(&reply->out, "left", -1);
    if (!pick_applied(flow, reply)) {
        flow_tone(flow, TONE_OK);
        return;
    }
    struct task_line *line = pick->line;
    if (in_bin == 0) {
        KEEP(pick->zero_place, line->place);
        KEEP(pick->zero_item, line->code);
        flow_say(flow, TONE_OK, gettext("%s should be empty now; F5 if not"),
                 line->place);
    } else {
        flow_say(flow, TONE_OK, "%s %lld/%lld", line->code, (long long)line->taken,
                 (long long)line->qty);
    }
    pick_on(flow, "took");
}

static void take(struct flow *flow, const struct unit *unit)
{
    const struct pick *pick = &flow->pick;
    struct request *req = flow_ask(flow, V_PICK_TAKE);
    request_num(req, "task", pick->task.task);
    request_num(req, "line", pick->line->line);
    request_text(req, "place", pick->line->place);
    unit_set_all(unit, req);
    flow_send(flow, took);
}

static void ask_serial(struct flow *flow);

static void ask_or_take(struct flow *flow, const struct unit *unit)
{
    if (unit_ask(flow, unit, flow->pick.line->serial))
        ask_serial(flow);
    else
        take(flow, unit);
}

static void scan_item(struct flow *flow, const struct scan *scan)
{
    struct task_line *line = flow->pick.line;
    struct unit unit;
    unit_read(flow, &unit, scan->text);
    int64_t left = line->qty - line->taken;
    int64_t units = task_code_units(line->codes, line->code, unit.code);
    if (units == 0)
        refuse_item(flow, scan->text);
    else if (line->serial && units > 1)
        flow_refuse(flow, scan->text, E_SERIAL_CASE, "sd", line->code, units);
    else if (left < 1)
        flow_refuse(flow, scan->text, E_TOO_MANY, "sdd", line->code, line->qty,
                    line->taken);
    else if (units > left)
        flow_refuse(flow, scan->text, E_CASE_TOO_BIG, "dd", units, left);
    else if (unit_of_lot(flow, &unit, line->code, line->lot))
        ask_or_take(flow, &unit);
}

/* ---- serial ---- */

static void ask_serial(struct flow *flow)
{
    flow_say(flow, TONE_OK, gettext("%s: now its serial"), flow->pick.line->code);
    flow_enter(flow, &task_pick, PICK_SERIAL, "bears a serial");
}

static void scan_serial(struct flow *flow, const struct scan *scan)
{
    const struct task_line *line = flow->pick.line;
    if (unit_answer(flow, scan, line->codes, line->code) &&
        unit_of_lot(flow, &flow->unit, line->code, line->lot))
        take(flow, &flow->unit);
}

static void serial_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    pick_line_rows(flow, turn, view);
    unit_serial_row(view);
}

/* ---- tote ---- */

/* One more unit where the tote is asked for: one too many, or another item. */
static bool odd_tote(struct flow *flow, const struct scan *scan)
{
    if (scan->kind != CODE_OTHER && !owns_item(flow, scan->text))
        return false;
    if (!owns_item(flow, scan->text) && !other_line(&flow->pick.task, scan->text))
        return false;
    if (owns_item(flow, scan->text))
        scan_item(flow, scan);
    else
        refuse_item(flow, scan->text);
    return true;
}

static void put(struct flow *flow, const struct reply *reply)
{
    struct pick *pick = &flow->pick;
    pick->units += task_in_hand(pick->line);
    flow_say(flow, TONE_OK, "%s → %s", pick->line->code, request_str(&flow->req, "tote"));
    if (pick_applied(flow, reply))
        pick_on(flow, "put");
}

static void scan_tote(struct flow *flow, const struct scan *scan)
{
    struct pick *pick = &flow->pick;
    const char *bound = pick_expect_tote(flow);
    int64_t other = task_tote_order(&pick->task, scan->text);
    bool others = other != 0 && other != pick->line->order;
    if (bound[0] ? strcmp(bound, scan->text) != 0 : others) {
        flow_refuse(flow, scan->text, E_WRONG_TOTE, "ss",
                    bound[0] ? bound : gettext("a free tote"), scan->text);
        return;
    }
    struct request *req = flow_ask(flow, V_PICK_PUT);
    request_num(req, "task", pick->task.task);
    request_num(req, "line", pick->line->line);
    request_text(req, "tote", scan->text);
    flow_send(flow, put);
}

/* ---- refusals of the store that change the step ---- */

static bool pick_refused(struct flow *flow, const struct reply *reply)
{
    switch (reply->err.code) {
    case E_CANCELLED: /* the task says which goods must leave it */
    case E_CHANGED:
    case E_HELD: /* stopped: the rest of it is to be left alone */
    case E_STALE:
    case E_STATE:
    case E_OTHER_ZONE:
    case E_ZONE_OPEN:
        pick_show(flow);
        return true;
    case E_TAKEN:
        if (flow->req.verb == V_PICK_PUT)
            return false; /* the tote is somebody else's, not the cart */
        flow_home(flow, "taken over");
        return true;
    case E_COUNTED:
    case E_COUNT_FIRST:
        flow_home(flow, "taken over");
        return true;
    default:
        return false;
    }
}

static const char *subject(const struct flow *flow)
{
    return flow->pick.task.cart;
}

/* F8 only where no tote can be scanned. */
static const char *aside(const struct flow *flow)
{
    return pick_expect_stop(flow)[0] ? "" : N_("Aside");
}

#define KEYS_LINE                                                                        \
    {                                                                                    \
        KEY_HELP, KEY_SKIP, KEY_BACK, KEY_SHORT, KEY_DETAIL, KEY_UNDO                    \
    }

static const struct step steps[] = {
    [PICK_PLACE] = {.name = "place",
                    .prompt = N_("Scan the place"),
                    .accepts = CODE_PLACE,
                    .back = STEP_HOME,
                    .keys = {KEY_HELP, KEY_SKIP, KEY_BACK, KEY_DETAIL},
                    .expect = expect_place,
                    .scan = scan_place,
                    .rows = pick_line_rows},
    [PICK_ITEM] = {.name = "item",
                   .prompt = N_("Scan each unit"),
                   .accepts = CODE_OTHER,
                   .back = STEP_HOME,
                   .keys = KEYS_LINE,
                   .expect = expect_item,
                   .owns = owns_item,
                   .scan = scan_item,
                   .rows = pick_line_rows},
    [PICK_SERIAL] = UNIT_SERIAL_STEP(PICK_ITEM, 0, scan_serial, serial_rows),
    [PICK_TOTE] = {.name = "tote",
                   .prompt = N_("Scan the tote"),
                   .accepts = CODE_TOTE,
                   .back = STEP_HOME,
                   .keys = {KEY_HELP, KEY_BACK, KEY_DETAIL, KEY_UNDO},
                   .expect = pick_expect_tote,
                   .odd = odd_tote,
                   .scan = scan_tote,
                   .rows = pick_line_rows},
    [PICK_SHORT] = {.name = "short",
                    .prompt = N_("Why? Key 1-3"),
                    .accepts = CODE_NUMBER,
                    .back = PICK_ITEM,
                    .keys = {KEY_HELP, KEY_BACK},
                    .scan = pick_scan_reason,
                    .rows = pick_short_rows},
    [PICK_STOP] = {.name = "stop",
                   .prompt = N_("Scan its tote"),
                   .accepts = CODE_TOTE,
                   .flags = STEP_STOP,
                   .back = STEP_STAY,
                   .keys = {KEY_HELP, KEY_NEXT},
                   .next = aside,
                   .expect = pick_expect_stop,
                   .scan = pick_scan_stop,
                   .rows = pick_stopped_rows},
    [PICK_PASS] = {.name = "pass",
                   .prompt = N_("Scan place or cart"),
                   .accepts = CODE_PLACE | CODE_CART | CODE_TOTE,
                   .back = STEP_HOME,
                   .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
                   .next = pick_next_pass,
                   .scan = pick_scan_pass,
                   .rows = pick_pass_rows},
};

const struct flow_task task_pick = {.name = "pick",
                                    .title = N_("Pick"),
                                    .steps = steps,
                                    .subject = subject,
                                    .key = pick_key,
                                    .refused = pick_refused};
