/*
 * wall.unit, wall.put, wall.undo: a unit of a batch out of its tote into its order's
 * slot. wall.unit says which slot and gives the batch its slots when it has none;
 * wall.put moves the unit, once the slot's own code was scanned; wall.undo moves it back.
 */
#include "wall.h"

#include "codes.h"
#include "lot.h"

/* ---- which slot ---- */

/* Free slots of the wall, and orders of the batch that want one. */
#define FREE_SLOTS                                                                       \
    " FROM place p WHERE p.warehouse = $1 AND p.kind = 'slot' AND p.aisle = $2"          \
    "   AND p.bound_order IS NULL AND NOT EXISTS"                                        \
    "       (SELECT 1 FROM stock s WHERE s.warehouse = $1 AND s.place = p.id"            \
    "           AND s.on_hand > 0)"
#define SLOTLESS                                                                         \
    " FROM orders o WHERE o.id IN"                                                       \
    "       (SELECT l.order_id FROM task_line l LEFT JOIN place t ON t.id = l.tote"      \
    "         WHERE l.task = $1"                                                         \
    "           AND (l.state = 'open' OR (l.put = 1 AND t.bound_run = $1)))"             \
    "   AND o.wave IS NOT NULL AND o.state IN"                                           \
    "       ('released', 'picking', 'picked', 'held')"                                   \
    "   AND NOT EXISTS (SELECT 1 FROM place s WHERE s.bound_order = o.id"                \
    "           AND s.kind = 'slot')"

/* The first free slot is the order's from now on; *slot 0: there is none. */
static int give_one(struct op *op, const char *wall, int64_t order, int64_t *slot,
                    const char **code)
{
    *slot = 0;
    int found = store_one(op->store, op->err,
                          "SELECT p.id, p.code" FREE_SLOTS " ORDER BY p.seq, p.code"
                          " LIMIT 1",
                          "dt>dt", op->warehouse, wall, slot, code);
    if (found <= 0)
        return found;
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE place SET bound_order = $2, bound_part = 0"
                                " WHERE id = $1 AND bound_order IS NULL",
                                "dd", *slot, order),
                       "the slot");
}

/* An order o of a slot p that others at the wall wait for: its units are still picked or
 * sorted, and no person was asked about it. */
#define SORTING                                                                          \
    "o.hold = '' AND o.state IN ('released', 'picking', 'picked') AND EXISTS"            \
    "       (SELECT 1 FROM task_line l LEFT JOIN place t ON t.id = l.tote"               \
    "         WHERE l.order_id = o.id"                                                   \
    "           AND (l.state = 'open' OR (l.put = 1 AND t.bound_run = l.task)))"

/* The batch has slots of the wall, or no other is being sorted: else it waits, so that
 * two batches do not fill it with orders that are never complete. */
static int may_begin(struct op *op, const struct wall_tote *tote)
{
    int64_t own = 0, others = 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(CAST(SUM(x.own) AS BIGINT), 0),"
                  "       COALESCE(CAST(SUM((1 - x.own) * x.sorting) AS BIGINT), 0) FROM"
                  "  (SELECT CASE WHEN EXISTS (SELECT 1 FROM task_line l"
                  "            WHERE l.order_id = p.bound_order AND l.task = $3)"
                  "          THEN 1 ELSE 0 END AS own,"
                  "          CASE WHEN " SORTING " THEN 1 ELSE 0 END AS sorting"
                  "     FROM place p JOIN orders o ON o.id = p.bound_order"
                  "    WHERE p.warehouse = $1 AND p.kind = 'slot' AND p.aisle = $2) x",
                  "dtd>dd", op->warehouse, tote->run.wall, tote->run.task, &own,
                  &others) < 0)
        return op_fault(op);
    return own || !others ? 0 : op_refuse(op, E_WALL_FULL, "s", tote->run.wall);
}

/* All orders of the batch get theirs at once when there are enough. */
static int give_all(struct op *op, const struct wall_tote *tote, int64_t n)
{
    int64_t slot, *order = arena_alloc(op->arena, sizeof(*order) * (size_t)(n + 1));
    const char *code;
    int found = 0;
    struct query *query = store_query(
        op->store, "SELECT o.id" SLOTLESS " ORDER BY o.priority DESC, o.id LIMIT $2",
        "dd", tote->run.task, n);
    while (query_next(query, "d", &order[found]))
        found++;
    if (query_done(query, op->err))
        return op_fault(op);
    for (int i = 0; i < found; i++) {
        if (give_one(op, tote->run.wall, order[i], &slot, &code))
            return op_fault(op);
    }
    return 0;
}

static int give_slot(struct op *op, const struct wall_tote *tote, struct wall_unit *unit)
{
    int64_t wanted = 0, slots = 0;
    if (store_one(op->store, op->err, "SELECT COUNT(*)" SLOTLESS, "d>d", tote->run.task,
                  &wanted) < 0 ||
        store_one(op->store, op->err, "SELECT COUNT(*)" FREE_SLOTS, "dt>d", op->warehouse,
                  tote->run.wall, &slots) < 0)
        return op_fault(op);
    if (!slots)
        return op_refuse(op, E_WALL_FULL, "s", tote->run.wall);
    if (wanted > slots)
        return may_begin(op, tote) ? op_fault(op)
                                   : give_one(op, tote->run.wall, unit->order,
                                              &unit->slot, &unit->slot_code);
    if (give_all(op, tote, wanted))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT id, code FROM place WHERE bound_order = $1"
                          "   AND kind = 'slot'",
                          "d>dt", unit->order, &unit->slot, &unit->slot_code);
    return changed_one(op, found, "the order's slot");
}

static int say_item(struct op *op, const struct wall_unit *unit)
{
    const char *name = "", *spec = "";
    if (store_one(op->store, op->err, "SELECT name, spec FROM item WHERE id = $1", "d>tt",
                  unit->item, &name, &spec) < 0)
        return op_fault(op);
    op_text(op, "code", unit->code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    op_text(op, "codes", codes_of(op, unit->item));
    return 0;
}

static int wall_unit(struct op *op)
{
    struct wall_tote tote;
    struct wall_unit unit;
    if (wall_tote(op, &tote))
        return op_fault(op);
    int found = wall_choose(op, &tote, 0, &unit);
    if (!found)
        return wall_none(op, &tote, unit.item);
    if (found < 0 || lot_lives(op, unit.item, unit.lot) ||
        (!unit.slot && give_slot(op, &tote, &unit)) || say_item(op, &unit))
        return op_fault(op);
    op_after(op, "%s of %s: slot %s", unit.code, tote.code, unit.slot_code);
    return wall_say(op, &tote, unit.order, unit.slot);
}

/* ---- into it ---- */

/* No unit of that item in the tote is for the order there. */
static int wrong_slot(struct op *op, const struct wall_tote *tote, const char *code)
{
    struct wall_unit unit;
    int found = wall_choose(op, tote, 0, &unit);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return wall_none(op, tote, unit.item);
    return unit.slot ? op_refuse(op, E_WRONG_SLOT, "ss", unit.slot_code, code)
                     : op_refuse(op, E_STATE, "sss", code, "not named for this unit",
                                 "the unit scanned first");
}

static int line_lies(struct op *op, const struct wall_unit *unit, int64_t from,
                     int64_t to)
{
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE task_line SET tote = $3"
                                " WHERE id = $1 AND tote = $2 AND put = 1",
                                "ddd", unit->line, from, to),
                       "the line");
}

static int move_unit(struct op *op, const struct wall_unit *unit, int64_t from,
                     int64_t to)
{
    const struct ledger move = {
        .item = unit->item,
        .lot = unit->lot,
        .expiry = unit->expiry,
        .qty = 1,
        .from = from,
        .to = to,
        .reason = "sort",
        .order_id = unit->order,
        .line_id = unit->line_id,
    };
    return line_lies(op, unit, from, to) ? op_fault(op) : ledger_sure(op, &move, NULL);
}

static int wall_put(struct op *op)
{
    struct wall_tote tote;
    struct wall_unit unit;
    int64_t slot;
    const char *code = request_str(op->req, "slot");
    if (wall_tote(op, &tote) || find_place(op, code, "slot", &slot))
        return op_fault(op);
    int found = wall_choose(op, &tote, slot, &unit);
    if (!found)
        return wrong_slot(op, &tote, code);
    if (found < 0 || lot_lives(op, unit.item, unit.lot) ||
        move_unit(op, &unit, tote.place, slot) || run_free(op, tote.place))
        return op_fault(op);
    op_after(op, "%s out of %s into %s", unit.code, tote.code, code);
    return wall_say(op, &tote, unit.order, slot);
}

/* ---- back into the tote ---- */

/* The last unit of that item which came into the slot, and the batch it is of. */
static int read_sorted(struct op *op, int64_t slot, struct wall_unit *unit,
                       struct run *run)
{
    int64_t units;
    const char *state = "", *slot_code = request_str(op->req, "slot");
    if (find_code(op, request_str(op->req, "code"), &unit->item, &units))
        return op_fault(op);
    int found = store_one(
        op->store, op->err,
        "SELECT l.id, l.order_id, l.line_id, l.expiry, l.lot, o.number,"
        "       CASE WHEN o.wave IS NULL THEN 'on its way back' ELSE o.state END, t.id,"
        "       t.wall, i.code FROM place s JOIN orders o ON o.id = s.bound_order"
        "  JOIN task_line l ON l.order_id = o.id AND l.tote = s.id AND l.put = 1"
        "  JOIN task t ON t.id = l.task AND t.wall <> '' JOIN item i ON i.id = l.item"
        " WHERE s.id = $1 AND l.item = $2 ORDER BY l.seq DESC, l.id DESC LIMIT 1",
        "dd>ddddtttdtt", slot, unit->item, &unit->line, &unit->order, &unit->line_id,
        &unit->expiry, &unit->lot, &unit->number, &state, &run->task, &run->wall,
        &unit->code);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return op_refuse(op, E_NOTHING_TO_UNDO, "");
    op->order_id = unit->order;
    op_object(op, "order %s", unit->number);
    bool sorting = strcmp(state, "picking") == 0 || strcmp(state, "picked") == 0 ||
                   strcmp(state, "held") == 0;
    return sorting
               ? 0
               : op_refuse(op, E_STATE, "sss", slot_code, state, "an order to be packed");
}

static int wall_undo(struct op *op)
{
    struct wall_tote tote = {.code = request_str(op->req, "tote")};
    struct wall_unit unit;
    int64_t slot;
    const char *code = request_str(op->req, "slot");
    if (find_place(op, code, "slot", &slot) || read_sorted(op, slot, &unit, &tote.run) ||
        run_tote_fits(op, &tote.run, tote.code, &tote.place) ||
        run_tote_bind(op, &tote.run, tote.code, &tote.place) ||
        move_unit(op, &unit, slot, tote.place))
        return op_fault(op);
    op_after(op, "%s out of %s back into %s", unit.code, code, tote.code);
    return wall_say(op, &tote, unit.order, slot);
}

const struct op_entry op_wall_unit = {V_WALL_UNIT, wall_unit};
const struct op_entry op_wall_put = {V_WALL_PUT, wall_put};
const struct op_entry op_wall_undo = {V_WALL_UNDO, wall_undo};
