/*
 * back: goods of stopped and cancelled orders, out of their tote, parcel or the hand and
 * into a bin. Stock comes back only with the scan of the bin.
 */
#include <string.h>

#include "flow_in.h"

enum { SOURCE, UNIT, SERIAL, BIN };

static void go_on(struct flow *flow, const char *why);

static void pulled(struct flow *flow, const struct reply *reply)
{
    struct err err = {.code = E_OK};
    flow->back.at[0] = '\0';
    task_apply(&flow->back.task, &flow->req, reply, &err);
    flow_tone(flow, TONE_OK);
    go_on(flow, "pulled");
}

static void not_pulled(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    if (flow->task != &task_home)
        flow_home(flow, "no task");
}

void back_begin(struct flow *flow)
{
    request_text(flow_ask(flow, V_TASK_PULL), "kind", "back");
    flow_send_or(flow, pulled, not_pulled);
}

static void shown_again(struct flow *flow, const struct reply *reply)
{
    struct err err = {.code = E_OK};
    task_apply(&flow->back.task, &flow->req, reply, &err);
    go_on(flow, "shown");
}

static bool applied(struct flow *flow, const struct reply *reply)
{
    struct err err = {.code = E_OK};
    if (task_apply(&flow->back.task, &flow->req, reply, &err) == 0)
        return true;
    request_num(flow_ask(flow, V_TASK_SHOW), "task", flow->back.task.task);
    flow_send_or(flow, shown_again, not_pulled);
    return false;
}

/* A hand has no code to scan: what is in it is scanned at once. */
static bool has_code(const char *place)
{
    return code_kind(str_of(place)) & (CODE_BOX | CODE_PARCEL);
}

static void go_on(struct flow *flow, const char *why)
{
    struct back *back = &flow->back;
    struct task_line *line = back->line = task_next(&back->task);
    if (!line) {
        flow_say(flow, TONE_OK, "%s", gettext("everything is put back"));
        flow_home(flow, "done");
        return;
    }
    bool here = !has_code(line->place) || strcmp(back->at, line->place) == 0;
    if (line->taken >= line->qty)
        flow_enter(flow, &task_back, BIN, why);
    else
        flow_enter(flow, &task_back, here || task_in_hand(line) > 0 ? UNIT : SOURCE, why);
}

/* ---- source ---- */

static const char *expect_source(const struct flow *flow)
{
    return flow->back.line->place;
}

static void scan_source(struct flow *flow, const struct scan *scan)
{
    struct back *back = &flow->back;
    if (strcmp(scan->text, back->line->place) != 0) {
        flow_refuse(flow, scan->text, E_WRONG_TOTE, "ss", back->line->place, scan->text);
        return;
    }
    KEEP(back->at, scan->text);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_back, UNIT, "scan");
}

/* ---- units ---- */

static const char *expect_unit(const struct flow *flow)
{
    return flow->back.line->code;
}

static bool owns_unit(const struct flow *flow, const char *text)
{
    const struct task_line *line = flow->back.line;
    return task_code_units(line->codes, line->code, text) > 0;
}

static unsigned unit_takes(const struct flow *flow)
{
    return task_in_hand(flow->back.line) > 0 ? CODE_OTHER | CODE_PLACE : CODE_OTHER;
}

static void took(struct flow *flow, const struct reply *reply)
{
    struct back *back = &flow->back;
    if (!applied(flow, reply))
        return;
    flow_say(flow, TONE_OK, "%s %lld/%lld", back->line->code,
             (long long)back->line->taken, (long long)back->line->qty);
    go_on(flow, "took");
}

static void put(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, "%s → %s", flow->back.line->code,
             request_str(&flow->req, "place"));
    if (applied(flow, reply))
        go_on(flow, "put");
}

static void scan_bin(struct flow *flow, const struct scan *scan)
{
    struct request *req = flow_ask(flow, V_BACK_PUT);
    request_num(req, "task", flow->back.task.task);
    request_num(req, "line", flow->back.line->line);
    request_text(req, "place", scan->text);
    flow_send(flow, put);
}

static void take_unit(struct flow *flow, const struct unit *unit)
{
    struct request *req = flow_ask(flow, V_BACK_TAKE);
    request_num(req, "task", flow->back.task.task);
    request_num(req, "line", flow->back.line->line);
    unit_set_all(unit, req);
    flow_send(flow, took);
}

static void ask_serial(struct flow *flow)
{
    flow_say(flow, TONE_OK, gettext("%s: now its serial"), flow->back.line->code);
    flow_enter(flow, &task_back, SERIAL, "bears a serial");
}

static void ask_or_take(struct flow *flow, const struct unit *unit)
{
    if (unit_ask(flow, unit, flow->back.line->serial))
        ask_serial(flow);
    else
        take_unit(flow, unit);
}

static void scan_unit(struct flow *flow, const struct scan *scan)
{
    const struct task_line *line = flow->back.line;
    struct unit unit;
    unit_read(flow, &unit, scan->text);
    int64_t units = task_code_units(line->codes, line->code, unit.code);
    if (scan->kind == CODE_PLACE)
        scan_bin(flow, scan);
    else if (units == 0)
        goods_unknown(flow, scan->text, line->code);
    else if (line->serial && units > 1)
        flow_refuse(flow, scan->text, E_SERIAL_CASE, "sd", line->code, units);
    else if (units > line->qty - line->taken)
        flow_refuse(flow, scan->text, E_CASE_TOO_BIG, "dd", units,
                    line->qty - line->taken);
    else if (unit_of_lot(flow, &unit, line->code, line->lot))
        ask_or_take(flow, &unit);
}

static void scan_serial(struct flow *flow, const struct scan *scan)
{
    const struct task_line *line = flow->back.line;
    if (unit_answer(flow, scan, line->codes, line->code) &&
        unit_of_lot(flow, &flow->unit, line->code, line->lot))
        take_unit(flow, &flow->unit);
}

static const char *expect_bin(const struct flow *flow)
{
    return flow->back.line->target;
}

static bool odd_bin(struct flow *flow, const struct scan *scan)
{
    const struct task_line *line = flow->back.line;
    if (!owns_unit(flow, scan->text))
        return false;
    flow_refuse(flow, scan->text, E_TOO_MANY, "sdd", line->code, line->qty, line->taken);
    return true;
}

static bool back_refused(struct flow *flow, const struct reply *reply)
{
    if (reply->err.code == E_TAKEN) {
        flow_home(flow, "taken over");
        return true;
    }
    if (reply->err.code != E_STALE)
        return false;
    request_num(flow_ask(flow, V_TASK_SHOW), "task", flow->back.task.task);
    flow_send_or(flow, shown_again, not_pulled);
    return true;
}

/* ---- rows ---- */

static void line_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct task_line *line = flow->back.line;
    (void)turn;
    if (flow->step != SOURCE && line->target[0])
        view_add(view, ROW_PLACE, gettext("Place"), line->target);
    goods_rows(view, line->code, line->spec, line->name);
    view_count(view, gettext("Units"), line->taken, line->qty);
    if (code_kind(str_of(line->place)) == CODE_PARCEL)
        view_add(view, ROW_PARCEL, gettext("From"), line->place);
    else if (has_code(line->place))
        view_add(view, ROW_TOTE, gettext("From"), line->place);
    if (line->number[0])
        view_add(view, ROW_ORDER, gettext("Order"), line->number);
}

static void serial_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    line_rows(flow, turn, view);
    unit_serial_row(view);
}

static const struct step steps[] = {
    [SOURCE] = {.name = "source",
                .prompt = N_("Scan where it lies"),
                .accepts = CODE_BOX | CODE_PARCEL,
                .back = STEP_HOME,
                .keys = {KEY_HELP, KEY_BACK},
                .expect = expect_source,
                .scan = scan_source,
                .rows = line_rows},
    [UNIT] = {.name = "unit",
              .prompt = N_("Scan each unit"),
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK},
              .expect = expect_unit,
              .takes = unit_takes,
              .owns = owns_unit,
              .scan = scan_unit,
              .rows = line_rows},
    [SERIAL] = UNIT_SERIAL_STEP(UNIT, 0, scan_serial, serial_rows),
    [BIN] = {.name = "bin",
             .prompt = N_("Scan the place"),
             .accepts = CODE_PLACE,
             .back = STEP_HOME,
             .keys = {KEY_HELP, KEY_BACK},
             .expect = expect_bin,
             .odd = odd_bin,
             .scan = scan_bin,
             .rows = line_rows},
};

const struct flow_task task_back = {
    .name = "back", .title = N_("Put back"), .steps = steps, .refused = back_refused};
