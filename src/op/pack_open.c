/*
 * pack_open: a parcel for a tote's order. Whoever comes with the tote, a parcel or the
 * order's number gets the one open parcel of the order, or a new one; one open parcel a
 * bench, so that nothing is verified into a neighbour's box.
 */
#include "floor.h"

#include "codes.h"
#include "late.h"
#include "private.h"
#include "run.h"
#include "weigh.h"

static const char *const cols_pack[] = {"line",    "item",  "code",   "name",
                                        "spec",    "qty",   "packed", "gift",
                                        "counted", "codes", "serial", NULL};

struct order {
    int64_t id, split; /* split: the part that is packed here, 0: all of it */
    int64_t parts, merged;
    const char *number, *channel, *state, *hold, *buyer, *receiver, *buyer_remark,
        *seller_remark;
};

static int read_order(struct op *op, struct order *o)
{
    if (store_one(op->store, op->err,
                  "SELECT number, channel, state, hold, buyer, receiver, buyer_remark,"
                  "       seller_remark, parts FROM orders WHERE id = $1",
                  "d>ttttttttd", o->id, &o->number, &o->channel, &o->state, &o->hold,
                  &o->buyer, &o->receiver, &o->buyer_remark, &o->seller_remark,
                  &o->parts) < 0)
        return op_fault(op);
    op->order_id = o->id;
    op_object(op, "order %s", o->number);
    return 0;
}

/* By the order's number alone: the part that is begun, else the first that is picked. */
static int choose_part(struct op *op, struct order *o)
{
    if (!o->parts || o->split)
        return 0;
    int found = store_one(op->store, op->err,
                          "SELECT p.bound_part FROM place p WHERE p.bound_order = $1"
                          "   AND p.kind IN " BOXES " AND EXISTS"
                          "       (SELECT 1 FROM stock s WHERE s.warehouse = p.warehouse"
                          "           AND s.place = p.id AND s.on_hand > 0)"
                          " ORDER BY (SELECT COUNT(*) FROM task_line l"
                          "            WHERE l.order_id = $1 AND l.part = p.bound_part"
                          "              AND l.state = 'open'), p.bound_part LIMIT 1",
                          "d>d", o->id, &o->split);
    if (!found)
        found = store_one(op->store, op->err,
                          "SELECT COALESCE((SELECT MIN(split) FROM parcel"
                          "                  WHERE order_id = $1 AND stage = 'open'),"
                          "       (SELECT MIN(part) FROM task_line"
                          "         WHERE order_id = $1 AND state = 'open'), 1)",
                          "d>d", o->id, &o->split);
    return found < 0 ? found : 0;
}

/* A split order is packed part by part, while others of it are picked yet. */
static int part_picked(struct op *op, const struct order *o, bool begun)
{
    int64_t open = 0, picked = 0, packed = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line l JOIN task t ON t.id = l.task"
                  " WHERE l.order_id = $1 AND l.part = $2 AND l.state = 'open'"
                  "   AND t.kind = 'pick'",
                  "dd>d", o->id, o->split, &open) < 0)
        return op_fault(op);
    if (open)
        return op_refuse(op, E_STATE, "sss", o->number, o->state, "picked");
    if (begun)
        return 0;
    if (parcel_progress(op, o->id, o->split, &picked, &packed))
        return op_fault(op);
    return picked > packed ? 0
                           : op_refuse(op, E_STATE, "sss", o->number, "packed",
                                       "a part with goods to pack");
}

/* All that go in one parcel must be there. */
static int others_picked(struct op *op, struct order *o)
{
    const char *number = "", *state = "", *all;
    if (merge_count(op, o->id, &o->merged, &all))
        return op_fault(op);
    int found =
        store_one(op->store, op->err,
                  "SELECT number, state FROM orders"
                  " WHERE id IN " MERGED_WITH(
                      "$1") " AND id <> $1 AND state NOT"
                            "   IN ('picked', 'packing', 'packed') ORDER BY id LIMIT 1",
                  "d>tt", o->id, &number, &state);
    if (found <= 0)
        return found;
    return op_refuse(op, E_STATE, "sss", number, state,
                     arena_printf(op->arena, "picked (merged: %s)", all));
}

static bool may_begin(const struct order *o)
{
    static const char *const states[] = {"picked", "packing", "picking"};
    for (int i = 0; i < (o->parts ? 3 : 2); i++)
        if (strcmp(o->state, states[i]) == 0)
            return true;
    return false;
}

static int may_pack(struct op *op, struct order *o, const struct parcel *open)
{
    if (strcmp(o->state, "cancelled") == 0)
        return op_refuse(op, E_CANCELLED, "s", o->number);
    if (*o->hold)
        return op_refuse(op, E_HELD, "ss", o->number, o->hold);
    if (late_free_order(op, o->id))
        return op_fault(op);
    if (!may_begin(o) && !open->id)
        return op_refuse(op, E_STATE, "sss", o->number, o->state, "picked");
    if (o->parts ? part_picked(op, o, open->id > 0) : others_picked(op, o))
        return op_fault(op);
    if (open->left)
        return op_refuse(op, E_LEFT_PARCEL, "s", open->code);
    if (parcel_label_free(op, 0))
        return op_fault(op);
    if (!open->id)
        return run_apart(op, o->id) || run_unsorted(op, o->id) ? op_fault(op)
                                                               : parcel_bench_free(op, 0);
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
                 " WHERE id IN " MERGED_WITH(
                     "$1") " AND (state IN ('picked', 'packed')"
                           "       OR (parts > 0 AND state = 'picking'))",
                 "d", o->id) < 0)
        return op_fault(op);
    parcel->part = 0;
    if (parcel_make(op, o->id, o->split, &parcel->id, &parcel->code))
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

static int lines(struct op *op, const struct order *o, const char **box)
{
    struct line l;
    rows_init(&op->reply->rows, cols_pack);
    struct query *query = store_query(
        op->store,
        "SELECT l.id, l.item, i.code, i.name, i.spec, l.picked, l.packed, l.gift,"
        "       CASE WHEN i.high = 0 AND i.serial = 0 THEN i.counted ELSE 0 END, i.box,"
        "       i.serial"
        "  FROM " PACK_LINES " l JOIN item i ON i.id = l.item"
        " WHERE l.picked > 0 ORDER BY l.order_id, l.ordinal, l.id",
        "dd", o->id, o->split);
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

static int totes(struct op *op, const struct order *o, const char **all)
{
    const char *code;
    *all = "";
    struct query *query =
        store_query(op->store,
                    "SELECT code FROM place WHERE bound_order"
                    "    IN " MERGED_WITH("$1") " AND kind IN " BOXES
                                                "   AND bound_part = $2 ORDER BY code",
                    "dd", o->id, o->split);
    while (query_next(query, "t", &code))
        *all = arena_printf(op->arena, "%s%s%s", *all, **all ? " " : "", code);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int say(struct op *op, const struct order *o, const struct parcel *parcel)
{
    const char *box = "", *all;
    int64_t picked = 0, packed = 0;
    if (lines(op, o, &box) || totes(op, o, &all) ||
        parcel_progress(op, o->id, o->split, &picked, &packed))
        return op_fault(op);
    op_num(op, "order", o->id);
    op_text(op, "number", o->number);
    op_text(op, "channel", o->channel);
    op_num(op, "parcel", parcel->id);
    op_text(op, "pcode", parcel->code);
    op_num(op, "part", parcel->part);
    op_num(op, "merged", o->merged);
    op_num(op, "split", o->split);
    op_num(op, "splits", o->parts);
    op_text(op, "buyer", private_shown(op, "buyer", o->buyer));
    op_text(op, "receiver", private_shown(op, "receiver", o->receiver));
    op_text(op, "buyer_remark", o->buyer_remark);
    op_text(op, "seller_remark", o->seller_remark);
    op_text(op, "box", box);
    op_num(op, "units", picked);
    op_num(op, "verified", packed);
    op_text(op, "totes", all);
    op_text(op, "recheck", parcel->recheck);
    op_num(op, "weigh", strcmp(parcel->weigh, "due") == 0);
    op_num(op, "count_warn", rule_num(op, "pack", "count", "warn", COUNT_WARN));
    op_num(op, "count_most", rule_num(op, "pack", "count", "most", COUNT_MOST));
    return 0;
}

/* What was scanned is a run's tote: it is opened otherwise, and nothing was wrong. */
static int of_run(struct op *op)
{
    struct run run;
    int64_t tote;
    if (op->err->code != E_OF_RUN)
        return op_fault(op);
    err_clear(op->err);
    if (run_of_tote(op, request_str(op->req, "code"), &run, &tote))
        return op_fault(op);
    op_num(op, "run", run.item);
    return 0;
}

static int pack_open(struct op *op)
{
    struct order o = {0};
    struct parcel parcel;
    if (parcel_order(op, request_str(op->req, "code"), &o.id, &o.split))
        return of_run(op);
    if (read_order(op, &o) || choose_part(op, &o) ||
        parcel_open_of(op, o.id, o.split, &parcel) || may_pack(op, &o, &parcel))
        return op_fault(op);
    if ((parcel.id ? go_on(op, &parcel) : start(op, &o, &parcel)) ||
        weigh_mark(op, &parcel))
        return op_fault(op);
    return say(op, &o, &parcel);
}

const struct op_entry op_pack_open = {V_PACK_OPEN, pack_open};
