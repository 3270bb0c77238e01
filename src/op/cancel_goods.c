/*
 * cancel_goods: what an order's cancel does to its goods, wherever they are: in bins
 * (reservations given back), in a hand, in totes, in parcels. Everything that left its
 * bin becomes a line of one put-back task; it is stock again when it is scanned back, not
 * before. A parcel in a cage is intercepted and treated when it is unloaded.
 */
#include "floor.h"

#include "merge.h"
#include "qc.h"
#include "run.h"

/* ---- the put-back task ---- */

/* The order's put-back task, made when it has none that still goes. */
static int back_task(struct op *op, int64_t order, int64_t *task)
{
    int found = store_one(op->store, op->err,
                          "SELECT t.id FROM task_line l JOIN task t ON t.id = l.task"
                          " WHERE l.order_id = $1 AND t.kind = 'back'"
                          "   AND t.state IN ('open', 'active') LIMIT 1",
                          "d>d", order, task);
    if (found)
        return found < 0 ? found : 0;
    if (store_do(op->store, op->err,
                 "INSERT INTO task (warehouse, kind, state, created_at)"
                 " VALUES ($1, 'back', 'open', $2)",
                 "dd", op->warehouse, op->now) < 0)
        return op_fault(op);
    *task = store_last_id(op->store);
    return 0;
}

/* The bin it came from is suggested: that of a pick of the same goods. */
int back_add(struct op *op, const struct back *back)
{
    int64_t task, target = 0;
    if (back_task(op, back->order, &task))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT l.place FROM task_line l JOIN task t ON t.id = l.task"
                  " WHERE l.order_id = $1 AND l.item = $2 AND l.lot = $3 AND l.taken > 0"
                  "   AND t.kind = 'pick' ORDER BY l.line_id <> $4, l.id LIMIT 1",
                  "ddtd>d", back->order, back->item, back->lot, back->line_id,
                  &target) < 0)
        return op_fault(op);
    int done =
        store_do(op->store, op->err,
                 "INSERT INTO task_line (warehouse, task, seq, place, target, item, lot,"
                 " expiry, qty, order_id, line_id, state)"
                 " VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM task_line"
                 "  WHERE task = $2), $3, $4, $5, $6, $7, $8, $9, $10, 'open')",
                 "dddrd"
                 "t"
                 "dddd",
                 op->warehouse, task, back->place, target, back->item, back->lot,
                 back->expiry, back->qty, back->order, back->line_id);
    if (done < 0)
        return done;
    return task_changed(op, task);
}

/* ---- whose units lie in a place ---- */

/* Order lines of one item that have units in totes (or in parcels) which no put-back line
 * speaks of yet. */
static int owed(struct op *op, const struct back *back, bool parcel, int64_t *line_id,
                int64_t *units)
{
    static const char loose[] =
        "SELECT x.id, x.n FROM (SELECT o.id, o.picked - o.packed - COALESCE("
        "  (SELECT CAST(SUM(CASE WHEN p.kind = 'parcel' THEN l.taken - l.put"
        "                        ELSE l.qty - l.put END) AS BIGINT)"
        "     FROM task_line l JOIN task t ON t.id = l.task"
        "     JOIN place p ON p.id = l.place"
        "    WHERE l.order_id = o.order_id AND l.line_id = o.id AND t.kind = 'back'), 0)"
        "  AS n FROM order_line o WHERE o.order_id = $1 AND o.item = $2) x"
        " WHERE x.n > 0 ORDER BY x.id LIMIT 1";
    static const char boxed[] =
        "SELECT x.id, x.n FROM (SELECT o.id, o.packed - o.shipped - COALESCE("
        "  (SELECT CAST(SUM(l.qty - l.taken) AS BIGINT)"
        "     FROM task_line l JOIN task t ON t.id = l.task"
        "     JOIN place p ON p.id = l.place"
        "    WHERE l.order_id = o.order_id AND l.line_id = o.id AND t.kind = 'back'"
        "      AND p.kind = 'parcel'), 0)"
        "  AS n FROM order_line o WHERE o.order_id = $1 AND o.item = $2) x"
        " WHERE x.n > 0 ORDER BY x.id LIMIT 1";
    int found = store_one(op->store, op->err, parcel ? boxed : loose, "dd>dd",
                          back->order, back->item, line_id, units);
    if (found == 1)
        return 0;
    return changed_one(op, found, "what the order has in its totes and parcels");
}

/* Splits the units of one stock row among the order's lines. */
static int back_row(struct op *op, struct back *back, bool parcel)
{
    int64_t rest = back->qty, units = 0;
    while (rest > 0) {
        if (owed(op, back, parcel, &back->line_id, &units))
            return op_fault(op);
        back->qty = units < rest ? units : rest;
        rest -= back->qty;
        if (back_add(op, back))
            return op_fault(op);
    }
    return 0;
}

static int contents(struct op *op, int64_t place, struct back **back)
{
    int n = 0;
    struct back one = {.place = place};
    *back = NULL;
    struct query *query =
        store_query(op->store,
                    "SELECT item, lot, expiry, on_hand FROM stock"
                    " WHERE warehouse = $1 AND place = $2 AND on_hand > 0"
                    " ORDER BY item, lot",
                    "dd", op->warehouse, place);
    while (query_next(query, "dtdd", &one.item, &one.lot, &one.expiry, &one.qty)) {
        *back = op_list_more(op, *back, n, sizeof(one));
        (*back)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

int64_t back_from(struct op *op, int64_t order, int64_t place)
{
    struct back *back;
    const char *kind = "";
    if (store_one(op->store, op->err, "SELECT kind FROM place WHERE id = $1", "d>t",
                  place, &kind) < 0)
        return op_fault(op);
    bool parcel = strcmp(kind, "parcel") == 0;
    int64_t units = 0;
    int n = contents(op, place, &back);
    for (int i = 0; i < n; i++) {
        back[i].order = order;
        units += back[i].qty;
        if (back_row(op, &back[i], parcel))
            return op_fault(op);
    }
    return n < 0 ? n : units;
}

/* ---- lines still to pick ---- */

struct open_line {
    struct work work;
    int64_t hand;
};

static int open_lines(struct op *op, int64_t order, struct open_line **open)
{
    int n = 0;
    struct open_line one = {0};
    *open = NULL;
    struct work *w = &one.work;
    w->order_id = order;
    struct query *query = store_query(
        op->store,
        "SELECT l.task, l.id, l.place, l.item, l.lot, l.expiry, l.qty, l.taken, l.put,"
        "       l.line_id, pl.code, pe.hand"
        "  FROM task_line l JOIN task t ON t.id = l.task JOIN place pl ON pl.id = l.place"
        "  LEFT JOIN person pe ON pe.id = t.person"
        " WHERE l.order_id = $1 AND l.state = 'open' AND t.kind = 'pick'"
        " ORDER BY l.id",
        "d", order);
    while (query_next(query,
                      "dddd"
                      "t"
                      "ddddd"
                      "t"
                      "d",
                      &w->task, &w->line, &w->place, &w->item, &w->lot, &w->expiry,
                      &w->qty, &w->taken, &w->put, &w->line_id, &w->place_code,
                      &one.hand)) {
        *open = op_list_more(op, *open, n, sizeof(one));
        (*open)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* What is in the picker's hand counts as picked: it left its bin and comes back to one.
 */
static int line_off(struct op *op, const struct open_line *open, int64_t *units)
{
    const struct work *w = &open->work;
    int64_t in_hand = w->taken - w->put;
    if (w->qty > w->taken && reserve_sure(op, w, w->taken - w->qty))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE task_line SET qty = taken, put = taken,"
                           "       state = 'cancelled' WHERE id = $1 AND state = 'open'",
                           "d", w->line);
    if (changed_one(op, changed, "the line") || !in_hand)
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET picked = picked + $2 WHERE id = $1", "dd",
                       w->line_id, in_hand);
    *units += in_hand;
    const struct back back = {.place = open->hand,
                              .item = w->item,
                              .lot = w->lot,
                              .expiry = w->expiry,
                              .qty = in_hand,
                              .order = w->order_id,
                              .line_id = w->line_id};
    if (changed_one(op, changed, "the order line"))
        return op_fault(op);
    return back_add(op, &back);
}

/* The picker must still answer the STOP while goods of the order are with the task. */
static int leave_task(struct op *op, const struct open_line *open, bool in_hand)
{
    int64_t totes = 0;
    if (task_changed(op, open->work.task))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM place WHERE bound_order = $1 AND bound_task = $2",
                  "dd>d", open->work.order_id, open->work.task, &totes) < 0)
        return op_fault(op);
    return totes || in_hand ? 0 : task_settle(op, open->work.task);
}

static int cancel_lines(struct op *op, int64_t order, int64_t *units)
{
    struct open_line *open;
    int n = open_lines(op, order, &open);
    bool in_hand = false;
    for (int i = 0; i < n; i++) {
        in_hand = in_hand || open[i].work.taken > open[i].work.put;
        if (line_off(op, &open[i], units))
            return op_fault(op);
    }
    for (int i = 0; i < n; i++) {
        bool again = i && open[i].work.task == open[i - 1].work.task;
        if (!again && leave_task(op, &open[i], in_hand))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

/* ---- parcels and totes ---- */

static int void_parcels(struct op *op, int64_t order)
{
    if (store_do(op->store, op->err,
                 "UPDATE waybill SET state = 'void', at = $3 WHERE warehouse = $1"
                 "   AND number IN (SELECT waybill FROM parcel WHERE order_id = $2"
                 "       AND waybill <> '' AND stage NOT IN ('void', 'shipped'))",
                 "ddd", op->warehouse, order, op->now) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE parcel SET intercepted = 1, label = 'void'"
                 " WHERE order_id = $1 AND stage = 'loaded'",
                 "d", order) < 0)
        return op_fault(op);
    int done =
        store_do(op->store, op->err,
                 "UPDATE parcel SET stage = 'void', label = 'void'"
                 " WHERE order_id = $1 AND stage IN ('open', 'verified', 'labelled')",
                 "d", order);
    return done <= 0 ? done : qc_gone(op, order);
}

/* Totes and void parcels of the order. */
static int goods_places(struct op *op, int64_t order, int64_t **place)
{
    return op_ids(
        op,
        store_query(op->store,
                    "SELECT id FROM place WHERE bound_order = $1 AND kind IN " BOXES
                    " UNION SELECT place FROM parcel WHERE order_id = $1"
                    "          AND stage = 'void'"
                    " ORDER BY 1",
                    "d", order),
        place);
}

int64_t cancel_goods(struct op *op, int64_t order, const char *reason)
{
    const char *number = "";
    int64_t units = 0;
    if (merge_leave(op, order, reason) < 0 ||
        store_one(op->store, op->err, "SELECT number FROM orders WHERE id = $1", "d>t",
                  order, &number) < 0 ||
        void_parcels(op, order) || cancel_lines(op, order, &units))
        return op_fault(op);
    int64_t *place;
    int n = goods_places(op, order, &place);
    for (int i = 0; i < n; i++) {
        int64_t there = back_from(op, order, place[i]);
        if (there < 0)
            return there;
        units += there;
    }
    int64_t of_run = n < 0 ? 0 : run_back(op, order);
    units += of_run;
    if (of_run < 0 || n < 0 || totes_free(op, order) ||
        except_settle(op, "short", arena_printf(op->arena, "order %s", number), reason))
        return op_fault(op);
    return units;
}
