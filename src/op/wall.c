/*
 * wall: reading a batch's tote at its wall, which unit in it is whose, and how an order's
 * slot stands. What wall_put.c and wall_open.c share.
 */
#include "wall.h"

#include "late.h"
#include "lot.h"

int wall_tote(struct op *op, struct wall_tote *tote)
{
    tote->code = request_str(op->req, "tote");
    if (run_of_tote(op, tote->code, &tote->run, &tote->place))
        return op_fault(op);
    if (!*tote->run.wall)
        return op_refuse(op, E_OF_RUN, "ss", tote->code, tote->run.code);
    return late_free_tote(op, tote->code);
}

/* ---- whose a unit is ---- */

/* Units in tote $2 of batch $1 that an order of a wave wants: l, their order o. */
#define WANTED                                                                           \
    " FROM task_line l JOIN orders o ON o.id = l.order_id"                               \
    " WHERE l.task = $1 AND l.tote = $2 AND l.put = 1 AND o.wave IS NOT NULL"            \
    "   AND o.state IN ('released', 'picking', 'picked', 'held')"

static int read_item(struct op *op, struct wall_unit *unit)
{
    int64_t units;
    if (find_code(op, request_str(op->req, "code"), &unit->item, &units))
        return op_fault(op);
    return units > 1 ? op_refuse(op, E_CASE_TOO_BIG, "dd", units, (int64_t)1) : 0;
}

int wall_choose(struct op *op, const struct wall_tote *tote, int64_t slot,
                struct wall_unit *unit)
{
    if (read_item(op, unit))
        return op_fault(op);
    int found = store_one(
        op->store, op->err,
        "SELECT x.line, x.order_id, x.line_id, x.expiry, x.lot, x.number, i.code,"
        "       COALESCE(s.id, 0), COALESCE(s.code, '') FROM"
        "  (SELECT l.id AS line, l.order_id AS order_id, l.line_id AS line_id,"
        "          l.item AS item, l.expiry AS expiry, l.lot AS lot, l.seq AS seq,"
        "          o.number AS number, o.priority AS priority" WANTED
        "     AND l.item = $3 AND ($4 = '' OR l.lot = '' OR l.lot = $4)) x"
        "  JOIN item i ON i.id = x.item LEFT JOIN place s"
        "    ON s.bound_order = x.order_id AND s.kind = 'slot'"
        " WHERE $5 = 0 OR s.id = $5"
        " ORDER BY CASE WHEN s.id IS NULL THEN 1 ELSE 0 END, x.priority DESC, x.seq,"
        "          x.line LIMIT 1",
        "dddtd>ddddtttdt", tote->run.task, tote->place, unit->item, lot_said(op), slot,
        &unit->line, &unit->order, &unit->line_id, &unit->expiry, &unit->lot,
        &unit->number, &unit->code, &unit->slot, &unit->slot_code);
    if (found <= 0)
        return found;
    op->order_id = unit->order;
    op_object(op, "order %s", unit->number);
    return 1;
}

/* The item lies there, of other lots than the scan says. */
static int other_lot(struct op *op, const struct wall_tote *tote, int64_t item)
{
    const char *lot;
    struct lot_fit fit = {0};
    struct query *query = store_query(
        op->store, "SELECT DISTINCT l.lot" WANTED " AND l.item = $3 ORDER BY l.lot",
        "ddd", tote->run.task, tote->place, item);
    while (query_next(query, "t", &lot))
        lot_may(op, &fit, lot);
    if (query_done(query, op->err))
        return op_fault(op);
    return fit.among ? lot_fits(op, item, &fit) : 0;
}

int wall_none(struct op *op, const struct wall_tote *tote, int64_t item)
{
    const char *expected = "nothing";
    if (other_lot(op, tote, item))
        return op_fault(op);
    if (ledger_units(op, tote->place, item) > 0)
        return op_refuse(op, E_SPARE, "ss", item_code(op, item), tote->code);
    if (store_one(op->store, op->err,
                  "SELECT i.code FROM item i WHERE i.id ="
                  "       (SELECT MIN(l.item)" WANTED ")",
                  "dd>t", tote->run.task, tote->place, &expected) < 0)
        return op_fault(op);
    return op_refuse(op, E_WRONG_ITEM, "ss", expected, item_code(op, item));
}

/* ---- how a slot stands ---- */

/* Units in it, of all that the order is to get in this wave, and whether it may be packed
 * now. */
static int say_slot(struct op *op, int64_t order, int64_t slot)
{
    int64_t in = 0, of = 0, loose = 0;
    const char *code = "", *number = "", *state = "", *hold = "";
    if (store_one(op->store, op->err,
                  "SELECT s.code, o.number, o.state, o.hold, COALESCE((SELECT"
                  "       CAST(SUM(k.on_hand) AS BIGINT) FROM stock k"
                  "        WHERE k.warehouse = $3 AND k.place = s.id), 0),"
                  "       (SELECT CAST(COALESCE(SUM(m.released), 0) AS BIGINT)"
                  "          FROM order_line m WHERE m.order_id = o.id AND m.kit = 0),"
                  "       (SELECT COUNT(*) FROM task_line l JOIN place t"
                  "            ON t.id = l.tote AND t.bound_run = l.task"
                  "         WHERE l.order_id = o.id AND l.put = 1)"
                  "  FROM orders o, place s WHERE o.id = $1 AND s.id = $2",
                  "ddd>ttttddd", order, slot, op->warehouse, &code, &number, &state,
                  &hold, &in, &of, &loose) < 0)
        return op_fault(op);
    op_text(op, "slot", code);
    op_text(op, "number", number);
    op_num(op, "order", order);
    op_num(op, "in", in);
    op_num(op, "of", of);
    op_num(op, "full", strcmp(state, "picked") == 0 && !*hold && !loose && in > 0);
    return 0;
}

int wall_ready(struct op *op, const char *wall)
{
    enum { SAID_MOST = 12 };
    const char *slot, *all = "";
    struct query *query =
        store_query(op->store,
                    "SELECT p.code FROM place p JOIN orders o ON o.id = p.bound_order"
                    " WHERE p.warehouse = $1 AND p.kind = 'slot' AND p.aisle = $2"
                    "   AND o.state = 'picked' AND o.hold = ''"
                    "   AND EXISTS (SELECT 1 FROM stock s WHERE s.warehouse = $1"
                    "           AND s.place = p.id AND s.on_hand > 0)"
                    "   AND NOT EXISTS (SELECT 1 FROM task_line l JOIN place t"
                    "             ON t.id = l.tote AND t.bound_run = l.task"
                    "         WHERE l.order_id = o.id AND l.put = 1)"
                    " ORDER BY p.seq, p.code LIMIT $3",
                    "dtd", op->warehouse, wall, (int64_t)SAID_MOST);
    while (query_next(query, "t", &slot))
        all = arena_printf(op->arena, "%s%s%s", all, *all ? " " : "", slot);
    if (query_done(query, op->err))
        return op_fault(op);
    op_text(op, "ready", all);
    return 0;
}

int wall_say(struct op *op, const struct wall_tote *tote, int64_t order, int64_t slot)
{
    int64_t left = 0;
    if (store_one(op->store, op->err, "SELECT COUNT(*)" WANTED, "dd>d", tote->run.task,
                  tote->place, &left) < 0 ||
        say_slot(op, order, slot) || wall_ready(op, tote->run.wall))
        return op_fault(op);
    op_num(op, "left", left);
    return 0;
}
