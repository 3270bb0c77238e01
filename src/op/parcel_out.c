/*
 * parcel_out: everything out of a parcel, each unit under the order line it was packed
 * for: when it ships, and when a held parcel is opened again.
 */
#include "parcel.h"

#include "floor.h"

enum { ROWS_MOST = 4000 };

struct lying {
    int64_t item, expiry, qty, serial;
    const char *lot;
};

static int contents(struct op *op, int64_t place, struct lying *lying)
{
    int n = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT s.item, s.lot, s.expiry, s.on_hand, i.serial"
                    "  FROM stock s JOIN item i ON i.id = s.item"
                    " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0"
                    " ORDER BY s.item, s.lot LIMIT $3",
                    "ddd", op->warehouse, place, (int64_t)ROWS_MOST);
    while (query_next(query, "dtddd", &lying[n].item, &lying[n].lot, &lying[n].expiry,
                      &lying[n].qty, &lying[n].serial))
        n++;
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* A line of the order with units of the item in parcels that are still here. */
static int line_of(struct op *op, int64_t order, int64_t item, int64_t *line,
                   int64_t *units)
{
    int found = store_one(op->store, op->err,
                          "SELECT id, packed - shipped FROM order_line"
                          " WHERE order_id = $1 AND item = $2 AND packed > shipped"
                          " ORDER BY id LIMIT 1",
                          "dd>dd", order, item, line, units);
    return found == 1 ? 0 : changed_one(op, found, "the order's lines");
}

static int line_follows(struct op *op, int64_t line, int64_t units, bool ship)
{
    static const char shipped[] = "UPDATE order_line SET shipped = shipped + $2 WHERE id "
                                  "= $1 AND packed - shipped >= $2";
    static const char unpacked[] = "UPDATE order_line SET packed = packed - $2 WHERE id "
                                   "= $1 AND packed - shipped >= $2";
    int changed =
        store_do(op->store, op->err, ship ? shipped : unpacked, "dd", line, units);
    return changed_one(op, changed, "the order line");
}

static int row_out(struct op *op, const struct parcel *parcel, const struct lying *lying,
                   struct ledger *move)
{
    int64_t rest = lying->qty, line, units;
    move->item = lying->item;
    move->lot = lying->lot;
    move->expiry = lying->expiry;
    move->serials = lying->serial;
    while (rest > 0) {
        if (line_of(op, parcel->order_id, lying->item, &line, &units))
            return op_fault(op);
        move->line_id = line;
        move->qty = units < rest ? units : rest;
        rest -= move->qty;
        if (line_follows(op, line, move->qty, move->to_outside) ||
            ledger_sure(op, move, NULL))
            return op_fault(op);
    }
    return 0;
}

int64_t parcel_out(struct op *op, const struct parcel *parcel, int64_t to, bool ship)
{
    struct lying *lying = arena_alloc(op->arena, sizeof(*lying) * (ROWS_MOST + 1));
    struct ledger move = {
        .from = parcel->place,
        .to = to,
        .to_outside = ship,
        .reason = ship ? "ship" : "unpack",
        .order_id = parcel->order_id,
    };
    int64_t units = 0;
    int n = contents(op, parcel->place, lying);
    for (int i = 0; i < n; i++) {
        units += lying[i].qty;
        if (row_out(op, parcel, &lying[i], &move))
            return op_fault(op);
    }
    return n < 0 ? n : units;
}
