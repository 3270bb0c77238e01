/*
 * pack_open: a parcel for a tote's order. Whoever comes with the tote, a parcel or the
 * order's number gets the one open parcel of the order, or a new one; one open parcel a
 * bench, so that nothing is verified into a neighbour's box.
 */
#include "floor.h"

#include "codes.h"
#include "late.h"
#include "parcel.h"

static const char *const cols_pack[] = {"line",    "item",  "code",   "name",
                                        "spec",    "qty",   "packed", "gift",
                                        "counted", "codes", "serial", NULL};

struct order {
    int64_t id;
    const char *number, *channel, *state, *hold, *buyer, *receiver, *buyer_remark,
        *seller_remark;
};

static int read_order(struct op *op, struct order *o)
{
    if (store_one(op->store, op->err,
                  "SELECT number, channel, state, hold, buyer, receiver, buyer_remark,"
                  "       seller_remark FROM orders WHERE id = $1",
                  "d>tttttttt", o->id, &o->number, &o->channel, &o->state, &o->hold,
                  &o->buyer, &o->receiver, &o->buyer_remark, &o->seller_remark) < 0)
        return op_fault(op);
    op->order_id = o->id;
    op_object(op, "order %s", o->number);
    return 0;
}

static int may_pack(struct op *op, const struct order *o, const struct parcel *open)
{
    if (strcmp(o->state, "cancelled") == 0)
        return op_refuse(op, E_CANCELLED, "s", o->number);
    if (*o->hold)
        return op_refuse(op, E_HELD, "ss", o->number, o->hold);
    if (late_free_order(op, o->id))
        return op_fault(op);
    bool packing = strcmp(o->state, "packing") == 0;
    if (strcmp(o->state, "picked") != 0 && !packing && !open->id)
        return op_refuse(op, E_STATE, "sss", o->number, o->state, "picked");
    if (parcel_label_free(op, 0))
        return op_fault(op);
    if (!open->id)
        return parcel_bench_free(op, 0);
    if (*open->hold)
        return op_refuse(op, E_HELD, "ss", open->code, open->hold);
    bool mine = open->terminal == op->terminal || open->person == op->person;
    if (!mine && open->units)
        return op_refuse(op, E_TAKEN, "ss", open->code, person_name(op, open->person));
    return parcel_bench_free(op, open->id);
}

static int start(struct op *op, const struct order *o, struct parcel *parcel)
{
    if (store_do(op->store, op->err,
                 "UPDATE orders SET state = 'packing', version = version + 1"
                 " WHERE id = $1 AND state IN ('picked', 'packed')",
                 "d", o->id) < 0)
        return op_fault(op);
    parcel->part = 0;
    if (parcel_make(op, o->id, &parcel->id, &parcel->code))
        return op_fault(op);
    op_after(op, "%s open", parcel->code);
    return parcel_read(op, parcel->id, parcel);
}

/* The bench where it is scanned is the bench where it is open. */
static int go_on(struct op *op, const struct parcel *parcel)
{
    if (parcel->terminal == op->terminal &&
        (parcel->units || parcel->person == op->person))
        return 0;
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET terminal = $2, person = $3"
                           " WHERE id = $1 AND stage = 'open'",
                           "ddd", parcel->id, op->terminal, op->person);
    return changed_one(op, changed, "the parcel");
}

struct line {
    int64_t id, item, qty, packed, gift, counted, serial;
    const char *code, *name, *spec, *box;
};

static int lines(struct op *op, int64_t order, const char **box)
{
    struct line l;
    rows_init(&op->reply->rows, cols_pack);
    struct query *query = store_query(
        op->store,
        "SELECT l.id, l.item, i.code, i.name, i.spec, l.picked, l.packed, l.gift,"
        "       CASE WHEN i.high = 0 AND i.serial = 0 THEN i.counted ELSE 0 END, i.box,"
        "       i.serial"
        "  FROM order_line l JOIN item i ON i.id = l.item"
        " WHERE l.order_id = $1 AND l.kit = 0 AND l.picked > 0 ORDER BY l.ordinal, l.id",
        "d", order);
    while (query_next(query,
                      "dd"
                      "ttt"
                      "dddd"
                      "td",
                      &l.id, &l.item, &l.code, &l.name, &l.spec, &l.qty, &l.packed,
                      &l.gift, &l.counted, &l.box, &l.serial)) {
        op_row(op,
               "dd"
               "ttt"
               "dddd"
               "td",
               l.id, l.item, l.code, l.name, l.spec, l.qty, l.packed, l.gift, l.counted,
               codes_of(op, l.item), l.serial);
        if (!**box)
            *box = l.box;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int totes(struct op *op, int64_t order, const char **all)
{
    const char *code;
    *all = "";
    struct query *query = store_query(op->store,
                                      "SELECT code FROM place WHERE bound_order = $1"
                                      "   AND kind = 'tote' ORDER BY code",
                                      "d", order);
    while (query_next(query, "t", &code))
        *all = arena_printf(op->arena, "%s%s%s", *all, **all ? " " : "", code);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int say(struct op *op, const struct order *o, const struct parcel *parcel)
{
    const char *box = "", *all;
    int64_t picked = 0, packed = 0;
    if (lines(op, o->id, &box) || totes(op, o->id, &all) ||
        parcel_progress(op, o->id, &picked, &packed))
        return op_fault(op);
    op_num(op, "order", o->id);
    op_text(op, "number", o->number);
    op_text(op, "channel", o->channel);
    op_num(op, "parcel", parcel->id);
    op_text(op, "pcode", parcel->code);
    op_num(op, "part", parcel->part);
    op_text(op, "buyer", o->buyer);
    op_text(op, "receiver", o->receiver);
    op_text(op, "buyer_remark", o->buyer_remark);
    op_text(op, "seller_remark", o->seller_remark);
    op_text(op, "box", box);
    op_num(op, "units", picked);
    op_num(op, "verified", packed);
    op_text(op, "totes", all);
    op_text(op, "recheck", parcel->recheck);
    op_num(op, "count_warn", rule_num(op, "pack", "count", "warn", COUNT_WARN));
    op_num(op, "count_most", rule_num(op, "pack", "count", "most", COUNT_MOST));
    return 0;
}

static int pack_open(struct op *op)
{
    struct order o = {0};
    struct parcel parcel;
    if (parcel_order(op, request_str(op->req, "code"), &o.id) || read_order(op, &o) ||
        parcel_open_of(op, o.id, &parcel) || may_pack(op, &o, &parcel))
        return op_fault(op);
    if (parcel.id ? go_on(op, &parcel) : start(op, &o, &parcel))
        return op_fault(op);
    return say(op, &o, &parcel);
}

const struct op_entry op_pack_open = {V_PACK_OPEN, pack_open};
