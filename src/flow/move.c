/*
 * move: unreserved goods from a place into the hand, unit by unit or case by case, and
 * out of it into another place: put-away, replenishment by hand.
 */
#include <string.h>

#include "flow_in.h"

enum { FROM, UNIT, SERIAL, TO };

void move_begin(struct flow *flow)
{
    flow->move = (struct move){.in_hand = 0};
    flow_enter(flow, &task_move, FROM, "begin");
}

static void scan_from(struct flow *flow, const struct scan *scan)
{
    KEEP(flow->move.from, scan->text);
    flow_tone(flow, TONE_OK);
    flow_enter(flow, &task_move, UNIT, "scan");
}

static void put(struct flow *flow, const struct reply *reply)
{
    flow_say(flow, TONE_OK, gettext("%lld units → %s"),
             (long long)record_num(&reply->out, "moved", flow->move.in_hand),
             request_str(&flow->req, "place"));
    flow->move = (struct move){.in_hand = 0};
    flow_enter(flow, &task_move, FROM, "put");
}

static void scan_to(struct flow *flow, const struct scan *scan)
{
    request_text(flow_ask(flow, V_MOVE_PUT), "place", scan->text);
    flow_send(flow, put);
}

static void took(struct flow *flow, const struct reply *reply)
{
    struct move *move = &flow->move;
    if (record_num(&reply->out, "want", 0)) {
        flow_say(flow, TONE_OK, gettext("%s: now its serial"),
                 record_str(&reply->out, "item", ""));
        flow_enter(flow, &task_move, SERIAL, "known by its serial");
        return;
    }
    if (flow->step != UNIT)
        flow_enter(flow, &task_move, UNIT, "took");
    KEEP(move->last.code, record_str(&reply->out, "item", ""));
    KEEP(move->last.name, record_str(&reply->out, "name", ""));
    move->in_hand = record_num(&reply->out, "in_hand", move->in_hand + 1);
    flow_say(flow, TONE_OK, gettext("%s: %lld in hand"), move->last.code,
             (long long)move->in_hand);
}

static void take(struct flow *flow)
{
    struct request *req = flow_ask(flow, V_MOVE_TAKE);
    request_text(req, "place", flow->move.from);
    unit_set_all(&flow->unit, req);
    flow_send(flow, took);
}

static unsigned unit_takes(const struct flow *flow)
{
    return flow->move.in_hand > 0 ? CODE_OTHER | CODE_PLACE | CODE_TOTE : CODE_OTHER;
}

static void scan_unit(struct flow *flow, const struct scan *scan)
{
    if (scan->kind != CODE_OTHER) {
        scan_to(flow, scan);
        return;
    }
    unit_read(flow, &flow->unit, scan->text);
    take(flow);
}

static void scan_serial(struct flow *flow, const struct scan *scan)
{
    if (unit_answer(flow, scan, "", ""))
        take(flow);
}

static bool move_key(struct flow *flow, enum key key)
{
    if (key != KEY_NEXT || flow->step == TO || flow->step == SERIAL)
        return false;
    flow_enter(flow, &task_move, TO, "key");
    return true;
}

static void move_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct move *move = &flow->move;
    (void)turn;
    if (move->from[0])
        view_add(view, ROW_PLACE, gettext("From"), move->from);
    shown_rows(&move->last, view);
    if (flow->step != FROM)
        view_count(view, gettext("In hand"), move->in_hand, 0);
}

static void serial_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    move_rows(flow, turn, view);
    unit_serial_row(view);
}

static const struct step steps[] = {
    [FROM] = {.name = "from",
              .prompt = N_("Scan: from where?"),
              .accepts = CODE_PLACE | CODE_TOTE,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .scan = scan_from,
              .rows = move_rows},
    [UNIT] = {.name = "unit",
              .prompt = N_("Scan units, then place"),
              .back = FROM,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .takes = unit_takes,
              .scan = scan_unit,
              .rows = move_rows},
    [SERIAL] = UNIT_SERIAL_STEP(UNIT, 0, scan_serial, serial_rows),
    [TO] = {.name = "to",
            .prompt = N_("Scan: to where?"),
            .accepts = CODE_PLACE | CODE_TOTE,
            .back = FROM,
            .keys = {KEY_HELP, KEY_BACK},
            .scan = scan_to,
            .rows = move_rows},
};

const struct flow_task task_move = {
    .name = "move", .title = N_("Move"), .steps = steps, .key = move_key};
