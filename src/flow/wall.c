/*
 * wall: a batch's totes at the put wall. A unit is scanned, its slot is shown big, and
 * the slot's own code says that it lies there: that is the request that moves it. Begun
 * by pack.c when the tote that was scanned is a batch's.
 */
#include <string.h>

#include "flow_in.h"

enum { TOTE, UNIT, SLOT };

/* ---- the tote ---- */

static void next_tote(struct flow *flow, const char *why)
{
    flow->wall.last_slot[0] = '\0';
    flow_enter(flow, &task_wall, TOTE, why);
}

static void go_on(struct flow *flow, const char *why)
{
    if (flow->wall.left)
        flow_enter(flow, &task_wall, UNIT, why);
    else
        next_tote(flow, why);
}

static void opened(struct flow *flow, const struct reply *reply)
{
    struct wall *wall = &flow->wall;
    wall->left = record_num(&reply->out, "left", 0);
    wall->spare = record_num(&reply->out, "spare", 0);
    wall->sorted = 0;
    wall->full[0] = wall->last_slot[0] = '\0';
    KEEP(wall->wall, record_str(&reply->out, "wall", ""));
    KEEP(wall->ready, record_str(&reply->out, "ready", ""));
    if (wall->left)
        flow_tone(flow, TONE_OK);
    else
        flow_say(flow, TONE_STOP, gettext("%s: its units go back to their bins"),
                 wall->tote);
    go_on(flow, "opened");
}

static void not_opened(struct flow *flow, const struct reply *reply)
{
    (void)reply;
    next_tote(flow, "no batch");
}

static void open_tote(struct flow *flow, const char *tote)
{
    KEEP(flow->wall.tote, tote);
    request_text(flow_ask(flow, V_WALL_OPEN), "tote", flow->wall.tote);
    flow_send_or(flow, opened, not_opened);
}

void wall_begin(struct flow *flow, const char *tote)
{
    char code[CODE_MOST + 1];
    KEEP(code, tote);
    flow->wall = (struct wall){.tote = ""};
    flow_enter(flow, &task_wall, TOTE, "begin");
    flow_quiet(flow); /* that it must be sorted is no mistake here */
    flow->react.tone = TONE_NONE;
    flow->react.why = E_OK;
    open_tote(flow, code);
}

static void scan_tote(struct flow *flow, const struct scan *scan)
{
    open_tote(flow, scan->text);
}

/* ---- a unit ---- */

static void take_in(struct wall *wall, const struct record *out)
{
    wall->in = record_num(out, "in", 0);
    wall->of = record_num(out, "of", 0);
    wall->left = record_num(out, "left", 0);
    KEEP(wall->slot, record_str(out, "slot", ""));
    KEEP(wall->number, record_str(out, "number", ""));
    KEEP(wall->ready, record_str(out, "ready", ""));
    KEEP(wall->full, record_num(out, "full", 0) ? wall->slot : "");
}

static void named(struct flow *flow, const struct reply *reply)
{
    struct wall *wall = &flow->wall;
    take_in(wall, &reply->out);
    shown_set(&wall->last, reply);
    wall->full[0] = '\0';
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_wall, SLOT, "named");
}

/* The tote is another's by now, or nobody's. */
static bool tote_gone(const struct reply *reply)
{
    return reply->err.code == E_STATE || reply->err.code == E_NOT_FOUND ||
           reply->err.code == E_OF_RUN;
}

static void not_named(struct flow *flow, const struct reply *reply)
{
    if (tote_gone(reply))
        next_tote(flow, "gone");
}

static void scan_unit(struct flow *flow, const struct scan *scan)
{
    struct wall *wall = &flow->wall;
    if (scan->kind == CODE_TOTE) {
        open_tote(flow, scan->text);
        return;
    }
    unit_read(flow, &wall->unit, scan->text);
    struct request *req = flow_ask(flow, V_WALL_UNIT);
    request_text(req, "tote", wall->tote);
    unit_set_all(&wall->unit, req);
    flow_send_or(flow, named, not_named);
}

/* ---- into its slot ---- */

static const char *expect_slot(const struct flow *flow)
{
    return flow->wall.slot;
}

static void put(struct flow *flow, const struct reply *reply)
{
    struct wall *wall = &flow->wall;
    take_in(wall, &reply->out);
    wall->sorted++;
    KEEP(wall->last_slot, wall->slot);
    KEEP(wall->last_code, wall->unit.code);
    if (wall->full[0])
        flow_say(flow, TONE_OK, gettext("%s is full: pack"), wall->slot);
    else
        flow_say(flow, TONE_OK, "%s → %s %lld/%lld", wall->last.code, wall->slot,
                 (long long)wall->in, (long long)wall->of);
    if (wall->left)
        flow_enter(flow, &task_wall, UNIT, "put");
    else
        flow_enter(flow, &task_wall, TOTE, "empty");
}

/* The order went another way meanwhile, or somebody else sorts out of the same tote: the
 * unit is asked for again. */
static void not_put(struct flow *flow, const struct reply *reply)
{
    if (tote_gone(reply) || reply->err.code == E_WRONG_SLOT ||
        reply->err.code == E_SPARE || reply->err.code == E_WRONG_ITEM)
        flow_enter(flow, &task_wall, UNIT, "not put");
}

static void scan_slot(struct flow *flow, const struct scan *scan)
{
    struct wall *wall = &flow->wall;
    if (strcmp(scan->text, wall->slot) != 0) {
        flow_refuse(flow, scan->text, E_WRONG_SLOT, "ss", wall->slot, scan->text);
        return;
    }
    struct request *req = flow_ask(flow, V_WALL_PUT);
    request_text(req, "tote", wall->tote);
    request_text(req, "slot", wall->slot);
    unit_set_all(&wall->unit, req);
    flow_send_or(flow, put, not_put);
}

/* ---- keys ---- */

static void undone(struct flow *flow, const struct reply *reply)
{
    struct wall *wall = &flow->wall;
    take_in(wall, &reply->out);
    wall->sorted -= wall->sorted > 0;
    wall->full[0] = '\0';
    flow_say(flow, TONE_OK, gettext("undone: %s back into %s"), wall->last.code,
             wall->tote);
    wall->last_slot[0] = '\0';
    go_on(flow, "undo");
}

/* What was named only is laid back; else the last unit comes out of its slot again. */
static bool wall_key(struct flow *flow, enum key key)
{
    struct wall *wall = &flow->wall;
    if (key != KEY_UNDO)
        return false;
    if (flow->step == SLOT) {
        flow_enter(flow, &task_wall, UNIT, "undo");
        return true;
    }
    if (!wall->last_slot[0]) {
        struct err err = {.code = E_NOTHING_TO_UNDO};
        flow_error(flow, &err);
        return true;
    }
    struct request *req = flow_ask(flow, V_WALL_UNDO);
    request_text(req, "tote", wall->tote);
    request_text(req, "code", wall->last_code);
    request_text(req, "slot", wall->last_slot);
    flow_send(flow, undone);
    return true;
}

/* ---- rows ---- */

static void full_row(const struct wall *wall, struct arena *turn, struct view *view)
{
    if (wall->full[0])
        view_add(view, ROW_WARN, "",
                 arena_printf(turn, gettext("%s is full: pack"), wall->full));
}

static void ready_row(const struct wall *wall, struct view *view)
{
    if (wall->ready[0])
        view_add(view, ROW_TEXT, gettext("To pack"), wall->ready);
}

static void tote_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    full_row(&flow->wall, turn, view);
    ready_row(&flow->wall, view);
}

static void unit_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct wall *wall = &flow->wall;
    full_row(wall, turn, view);
    view_count(view, gettext("Units"), wall->sorted, wall->sorted + wall->left);
    view_add(view, ROW_TOTE, gettext("Tote"), wall->tote);
    view_add(view, ROW_TEXT, gettext("Wall"), wall->wall);
    if (wall->spare)
        view_add(
            view, ROW_TEXT, "",
            arena_printf(turn, gettext("%lld units stay in it"), (long long)wall->spare));
    ready_row(wall, view);
}

static void slot_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct wall *wall = &flow->wall;
    (void)turn;
    view_add(view, ROW_SLOT, gettext("Slot"), wall->slot);
    shown_rows(&wall->last, view);
    view_count(view, gettext("Units"), wall->in, wall->of);
    view_add(view, ROW_ORDER, gettext("Order"), wall->number);
}

static const char *subject(const struct flow *flow)
{
    return flow->step == TOTE ? "" : flow->wall.tote;
}

static const struct step steps[] = {
    [TOTE] = {.name = "tote",
              .prompt = N_("Scan a tote"),
              .accepts = CODE_TOTE,
              .flags = STEP_REST,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_UNDO},
              .scan = scan_tote,
              .rows = tote_rows},
    [UNIT] = {.name = "unit",
              .prompt = N_("Scan a unit"),
              .accepts = CODE_OTHER | CODE_TOTE,
              .back = TOTE,
              .keys = {KEY_HELP, KEY_BACK, KEY_UNDO},
              .scan = scan_unit,
              .rows = unit_rows},
    [SLOT] = {.name = "slot",
              .prompt = N_("Scan the slot"),
              .accepts = CODE_SLOT,
              .back = UNIT,
              .keys = {KEY_HELP, KEY_BACK, KEY_UNDO},
              .expect = expect_slot,
              .scan = scan_slot,
              .rows = slot_rows},
};

const struct flow_task task_wall = {.name = "wall",
                                    .title = N_("Put wall"),
                                    .steps = steps,
                                    .subject = subject,
                                    .key = wall_key};
