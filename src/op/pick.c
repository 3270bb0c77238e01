/*
 * pick: one unit, or a sealed case, from its bin into the hand, and back again while the
 * stop is open. This is the hot way of the house: a read, the guarded line, the ledger.
 */
#include "floor.h"

#include "history.h"
#include "lot.h"
#include "serial.h"
#include "zone.h"

/* The order is being picked from its first unit on; later units leave its row alone. */
static int order_begins(struct op *op, const struct work *work)
{
    if (strcmp(work->order_state, "released") != 0)
        return 0;
    return store_put_one(op->store, op->err,
                         "UPDATE orders SET state = 'picking', version = version + 1"
                         " WHERE id = $1 AND state = 'released'",
                         "d", work->order_id);
}

/* The line and the units, in the order: order, line, stock. */
int work_take(struct op *op, struct work *work, int64_t units, const char *serial,
              int64_t *left)
{
    int64_t hand;
    if (order_begins(op, work) || floor_hand(op, &hand))
        return op_fault(op);
    if (store_put_one(op->store, op->err,
                      "UPDATE task_line SET taken = taken + $2"
                      " WHERE id = $1 AND state = 'open' AND taken + $2 <= qty",
                      "dd", work->line, units))
        return op_fault(op);
    work->taken += units;
    const struct ledger move = {
        .item = work->item,
        .lot = work->lot,
        .expiry = work->expiry,
        .qty = units,
        .from = work->place,
        .to = hand,
        .reserved = true,
        .reason = "pick",
        .order_id = work->order_id,
        .line_id = work->line_id,
        .serial = serial,
    };
    return ledger_sure(op, &move, left);
}

static int pick_take(struct op *op)
{
    struct work work;
    int64_t units, left;
    const char *serial, *place = request_str(op->req, "place");
    if (work_read(op, "pick", &work) || work_open(op, &work) || work_going(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    if (zone_line(op, &work))
        return op_fault(op);
    if (strcmp(place, work.place_code) != 0)
        return op_refuse(op, E_WRONG_PLACE, "ss", work.place_code, place);
    if (work_code(op, &work, request_str(op->req, "code"), &units) ||
        lot_is(op, work.item, work.lot) || lot_lives(op, work.item, work.lot) ||
        work_serial(op, &work, units, &serial) ||
        work_take(op, &work, units, serial, &left))
        return op_fault(op);
    op_after(op, "%lld at %s: %lld of %lld taken, %lld left%s%s", (long long)units, place,
             (long long)work.taken, (long long)work.qty, (long long)left,
             serial ? ", serial " : "", serial ? serial : "");
    op_num(op, "line", work.line);
    op_num(op, "moved", units);
    op_num(op, "taken", work.taken);
    op_num(op, "in_hand", work.taken - work.put);
    op_num(op, "left", left);
    op_num(op, "version", work.version);
    return 0;
}

/* ---- undo ---- */

/* Of the hand's last move when it is a pick of this very line: its units; else 0. */
static int last_take(struct op *op, const struct work *work, int64_t *units)
{
    *units = 0;
    int found = store_one(op->store, op->err,
                          "SELECT m.qty FROM stock s JOIN move m ON m.id = s.last_move"
                          " WHERE s.warehouse = $1 AND s.place = $2 AND s.item = $3"
                          "   AND s.lot = $4 AND m.reason = 'pick' AND m.line_id = $5"
                          "   AND m.from_place = $6",
                          "dddtdd>d", op->warehouse, op->hand, work->item, work->lot,
                          work->line_id, work->place, units);
    return found < 0 ? found : 0;
}

/* The newest pick that no undo has reversed yet, looked for back to the task's birth. */
static int walk_back(struct op *op, const struct work *work, int64_t *units)
{
    int64_t first, qty, undone = 0;
    int64_t picked, found = 0, born = 0;
    if (store_one(op->store, op->err, "SELECT created_at FROM task WHERE id = $1", "d>d",
                  work->task, &born) < 0 ||
        history_since(op, born, &first))
        return op_fault(op);
    struct query *query = store_query(op->store,
                                      "SELECT qty, from_place = $3 FROM move"
                                      " WHERE id >= $1 AND line_id = $2"
                                      "   AND (from_place = $3 AND reason = 'pick'"
                                      "        OR to_place = $3 AND reason = 'undo')"
                                      " ORDER BY id DESC",
                                      "ddd", first, work->line_id, work->place);
    while (!found && query_next(query, "dd", &qty, &picked)) {
        if (!picked)
            undone++;
        else if (undone)
            undone--;
        else
            found = qty;
    }
    *units = found ? found : 1;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int last_units(struct op *op, const struct work *work, int64_t *units)
{
    int64_t in_hand = work->taken - work->put;
    if (last_take(op, work, units) || (!*units && walk_back(op, work, units)))
        return op_fault(op);
    if (*units > in_hand)
        *units = in_hand;
    return 0;
}

int work_undo(struct op *op, struct work *work, int64_t units, const char **serial)
{
    *serial = "";
    if (work->serial && serial_last(op, op->hand, work->item, work->line_id, serial))
        return op_fault(op);
    if (store_put_one(op->store, op->err,
                      "UPDATE task_line SET taken = taken - $2"
                      " WHERE id = $1 AND state = 'open' AND taken - put >= $2",
                      "dd", work->line, units))
        return op_fault(op);
    work->taken -= units;
    const struct ledger move = {
        .item = work->item,
        .lot = work->lot,
        .expiry = work->expiry,
        .qty = units,
        .from = op->hand,
        .to = work->place,
        .reason = "undo",
        .order_id = work->order_id,
        .line_id = work->line_id,
        .serial = **serial ? *serial : NULL,
    };
    if (ledger_sure(op, &move, NULL))
        return op_fault(op);
    return reserve_sure(op, work, units);
}

static int pick_undo(struct op *op)
{
    struct work work;
    int64_t units;
    const char *serial;
    if (work_read(op, "pick", &work) || work_open(op, &work) || work_going(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    if (work.taken == work.put)
        return op_refuse(op, E_NOTHING_TO_UNDO, "");
    if (last_units(op, &work, &units) || work_undo(op, &work, units, &serial))
        return op_fault(op);
    op_after(op, "%lld back at %s%s%s", (long long)units, work.place_code,
             *serial ? ", serial " : "", serial);
    op_num(op, "line", work.line);
    op_num(op, "taken", work.taken);
    op_num(op, "in_hand", work.taken - work.put);
    op_num(op, "left", ledger_units(op, work.place, work.item));
    op_num(op, "version", work.version);
    return 0;
}

const struct op_entry op_pick_take = {V_PICK_TAKE, pick_take, .often = true};
const struct op_entry op_pick_undo = {V_PICK_UNDO, pick_undo, .often = true};
