/*
 * move: goods from place to place by hand (put-away, replenishment): unreserved units
 * into the hand, and what of it belongs to no task into a bin.
 */
#include "floor.h"

#include "lot.h"
#include "lots.h"
#include "serial.h"

/* Nothing is moved yet: the unit's serial is asked for. */
static int want_serial(struct op *op, int64_t item)
{
    if (op->err->code != E_SERIAL_MISSING)
        return op_fault(op);
    err_clear(op->err);
    op_num(op, "want", 1);
    op_text(op, "item", item_code(op, item));
    return 0;
}

static int move_take(struct op *op)
{
    int64_t place, item, units, hand, left;
    const char *code = request_str(op->req, "place");
    if (find_place(op, code, "bin", &place) ||
        find_code(op, request_str(op->req, "code"), &item, &units) ||
        floor_hand(op, &hand))
        return op_fault(op);
    if (request_has(op->req, "qty"))
        units *= request_get(op->req, "qty");
    op_object(op, "%s at %s", item_code(op, item), code);
    struct ledger move = {
        .item = item, .qty = units, .from = place, .to = hand, .reason = "move"};
    const char *name = "", *lot, *serial = request_str(op->req, "serial");
    if (lot_at(op, item, place, &lot))
        return op_fault(op);
    if (serial_loose(op, &move, serial))
        return want_serial(op, item);
    if (move.serial && lot_is(op, item, move.lot))
        return op_fault(op);
    if (lot)
        move.lot = lot;
    if (lots_move(op, &move, &left) ||
        store_one(op->store, op->err, "SELECT name FROM item WHERE id = $1", "d>t", item,
                  &name) < 0)
        return op_fault(op);
    op_after(op, "%lld in hand%s%s", (long long)units, move.serial ? ", serial " : "",
             move.serial ? move.serial : "");
    op_text(op, "item", item_code(op, item));
    op_text(op, "name", name);
    op_num(op, "moved", units);
    op_num(op, "in_hand", ledger_units(op, hand, item));
    op_num(op, "left", left);
    return 0;
}

/* ---- put ---- */

struct lying {
    int64_t item, expiry, qty, serial;
    const char *lot;
};

static int in_hand(struct op *op, struct lying **lying)
{
    int n = 0;
    struct lying one;
    *lying = NULL;
    struct query *query =
        store_query(op->store,
                    "SELECT s.item, s.lot, s.expiry, s.on_hand, i.serial"
                    "  FROM stock s JOIN item i ON i.id = s.item"
                    " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0"
                    " ORDER BY s.item, s.lot",
                    "dd", op->warehouse, op->hand);
    while (query_next(query, "dtddd", &one.item, &one.lot, &one.expiry, &one.qty,
                      &one.serial)) {
        *lying = op_list_more(op, *lying, n, sizeof(one));
        (*lying)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* What tasks say is in this hand: taken and not put; and cancelled goods that wait in it
 * for somebody to put them back. */
static int of_tasks(struct op *op, const struct lying *lying, int64_t *units)
{
    int found = store_one(
        op->store, op->err,
        "SELECT CAST(SUM(CASE WHEN l.place = $5 AND t.kind = 'back' THEN l.qty - l.put"
        "                     WHEN t.person = $2 THEN l.taken - l.put"
        "                     ELSE 0 END) AS BIGINT)"
        "  FROM task t JOIN task_line l ON l.task = t.id"
        " WHERE t.warehouse = $1 AND t.kind IN ('pick', 'back')"
        "   AND t.state IN ('open', 'active') AND l.item = $3 AND l.lot = $4"
        "   AND (t.person = $2 OR l.place = $5)",
        "dddtd>d", op->warehouse, op->person, lying->item, lying->lot, op->hand, units);
    return found < 0 ? found : 0;
}

/* Leaves in `lying` what belongs to no task; all of it in sum. */
static int loose(struct op *op, struct lying *lying, int n, int64_t *sum)
{
    *sum = 0;
    for (int i = 0; i < n; i++) {
        int64_t units = 0;
        if (of_tasks(op, &lying[i], &units))
            return op_fault(op);
        lying[i].qty -= units;
        if (lying[i].qty > 0)
            *sum += lying[i].qty;
    }
    return *sum ? 0 : op_refuse(op, E_STATE, "sss", "the hand", "empty", "units to put");
}

static int move_put(struct op *op)
{
    int64_t place, sum;
    struct lying *lying;
    const char *code = request_str(op->req, "place");
    op_object(op, "place %s", code);
    if (find_place(op, code, "bin", &place))
        return op_fault(op);
    int n = in_hand(op, &lying);
    if (n < 0 || loose(op, lying, n, &sum))
        return op_fault(op);
    for (int i = 0; i < n; i++) {
        const struct ledger move = {.item = lying[i].item,
                                    .lot = lying[i].lot,
                                    .expiry = lying[i].expiry,
                                    .qty = lying[i].qty,
                                    .from = op->hand,
                                    .to = place,
                                    .reason = "move",
                                    .serials = lying[i].serial};
        if (lying[i].qty > 0 && ledger_sure(op, &move, NULL))
            return op_fault(op);
    }
    op_after(op, "%lld put", (long long)sum);
    op_num(op, "moved", sum);
    return 0;
}

const struct op_entry op_move_take = {V_MOVE_TAKE, move_take, .often = true};
const struct op_entry op_move_put = {V_MOVE_PUT, move_put, .often = true};
