/*
 * parcel_out: everything out of a parcel, each unit under the order line it was packed
 * for: when it ships, and when a held parcel is opened again.
 */
#include "parcel.h"

#include "floor.h"

struct lying {
    int64_t item, expiry, qty, serial;
    const char *lot;
};

static int contents(struct op *op, int64_t place, struct lying **lying)
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
                    "dd", op->warehouse, place);
    while (query_next(query, "dtddd", &one.item, &one.lot, &one.expiry, &one.qty,
                      &one.serial)) {
        *lying = op_list_more(op, *lying, n, sizeof(one));
        (*lying)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* Of which order lines the units are: what stands in parcel_line, less what went. */
struct packed {
    int64_t line, order, item, units;
};

static int packed_for(struct op *op, int64_t parcel, struct packed **packed)
{
    int n = 0;
    struct packed one;
    struct query *query =
        store_query(op->store,
                    "SELECT l.id, l.order_id, l.item, x.units FROM parcel_line x"
                    "  JOIN order_line l ON l.id = x.line_id"
                    " WHERE x.parcel = $1 AND x.units > 0 ORDER BY l.id",
                    "d", parcel);
    while (query_next(query, "dddd", &one.line, &one.order, &one.item, &one.units)) {
        *packed = op_list_more(op, *packed, n, sizeof(one));
        (*packed)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
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

/* One line's share of one stock row. */
static int line_out(struct op *op, int64_t parcel, struct packed *packed,
                    struct ledger *move)
{
    packed->units -= move->qty;
    move->order_id = packed->order;
    move->line_id = packed->line;
    if (line_follows(op, packed->line, move->qty, move->to_outside) ||
        (!move->to_outside && parcel_holds(op, parcel, packed->line, -move->qty)))
        return op_fault(op);
    return ledger_sure(op, move, NULL);
}

struct out {
    const struct parcel *parcel;
    struct packed *packed;
    int n;
    struct ledger move;
};

static int row_out(struct op *op, struct out *out, const struct lying *lying)
{
    int64_t rest = lying->qty;
    out->move.item = lying->item;
    out->move.lot = lying->lot;
    out->move.expiry = lying->expiry;
    out->move.serials = lying->serial;
    for (int i = 0; i < out->n && rest > 0; i++) {
        struct packed *packed = &out->packed[i];
        if (packed->item != lying->item || !packed->units)
            continue;
        out->move.qty = packed->units < rest ? packed->units : rest;
        rest -= out->move.qty;
        if (line_out(op, out->parcel->id, packed, &out->move))
            return op_fault(op);
    }
    return rest ? changed_one(op, 0, "the order's lines") : 0;
}

int64_t parcel_out(struct op *op, const struct parcel *parcel, int64_t to, bool ship)
{
    struct lying *lying;
    struct out out = {
        .parcel = parcel,
        .move = {.from = parcel->place,
                 .to = to,
                 .to_outside = ship,
                 .reason = ship ? "ship" : "unpack"},
    };
    int64_t units = 0;
    int n = contents(op, parcel->place, &lying);
    out.n = packed_for(op, parcel->id, &out.packed);
    for (int i = 0; i < n; i++) {
        units += lying[i].qty;
        if (row_out(op, &out, &lying[i]))
            return op_fault(op);
    }
    return n < 0 || out.n < 0 ? op_fault(op) : units;
}
