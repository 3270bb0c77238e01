/*
 * intercept: stopping an order that the floor already works on. Called by what says so:
 * a channel's change (change.c), its cancellations (load_cancels.c), a person
 * (order_pass.c, order_cancel.c). What is held stays in its wave, so that order.pass
 * finds its missing units again and order.cancel its goods.
 */
#include "intercept.h"

#include "floor.h"
#include "merge.h"
#include "office_in.h"

static int open_picks(struct op *op, int64_t order, struct work **work)
{
    int n = 0;
    *work = NULL;
    struct work one = {.order_id = order};
    struct query *query = store_query(
        op->store,
        "SELECT l.task, l.id, l.place, l.item, l.lot, l.qty, l.taken, p.code"
        "  FROM task_line l JOIN task t ON t.id = l.task JOIN place p ON p.id = l.place"
        " WHERE l.order_id = $1 AND l.state = 'open' AND t.kind = 'pick'"
        " ORDER BY l.id",
        "d", order);
    while (query_next(query, "ddddtddt", &one.task, &one.line, &one.place, &one.item,
                      &one.lot, &one.qty, &one.taken, &one.place_code)) {
        *work = op_list_more(op, *work, n, sizeof(one));
        (*work)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* What is in the hand keeps its line open until it lies in the tote. */
static int line_off(struct op *op, const struct work *work)
{
    if (work->qty > work->taken && reserve_sure(op, work, work->taken - work->qty))
        return op_fault(op);
    int changed =
        store_do(op->store, op->err,
                 "UPDATE task_line SET qty = taken,"
                 "       state = CASE WHEN taken > put THEN 'open'"
                 "                    WHEN taken = 0 THEN 'cancelled' ELSE 'done' END"
                 " WHERE id = $1 AND state = 'open'",
                 "d", work->line);
    return changed_one(op, changed, "the line");
}

static int lines_off(struct op *op, int64_t order)
{
    struct work *work;
    int n = open_picks(op, order, &work);
    for (int i = 0; i < n; i++) {
        if (line_off(op, &work[i]))
            return op_fault(op);
    }
    for (int i = 0; i < n; i++) {
        if (i && work[i].task == work[i - 1].task)
            continue;
        if (task_changed(op, work[i].task) || task_settle(op, work[i].task))
            return op_fault(op);
    }
    return n < 0 ? n : order_settle(op, order);
}

int intercept_hold(struct op *op, const struct stopping *stop)
{
    int64_t out = merge_leave(op, stop->order, stop->text);
    if (out < 0)
        return op_fault(op);
    int changed = store_do(
        op->store, op->err,
        "UPDATE orders SET hold = CASE WHEN hold = '' THEN $2 ELSE hold || '; ' || $2 "
        "END,"
        "       hold_owner = 'service', hold_since = $3, version = version + 1,"
        "       state = CASE WHEN $4 > 0 THEN 'held' ELSE state END WHERE id = $1",
        "dtdd", stop->order, stop->text, op->now, out);
    if (changed_one(op, changed, "the order") || lines_off(op, stop->order))
        return op_fault(op);
    return except_raise(op, stop->kind, order_object(op, stop->number), stop->order,
                        "service", stop->text);
}

/* The order's row goes first, guarded by what was seen of it, so that a cancel and a ship
 * never both succeed. 1 taken back, 0 it is shipped (in part) or cancelled already. */
static int take_back(struct op *op, int64_t order, int64_t version)
{
    return store_do(op->store, op->err,
                    "UPDATE orders SET state = 'cancelled', hold = '', hold_owner = '',"
                    "       hold_since = 0, version = version + 1"
                    " WHERE id = $1 AND version = $2"
                    "   AND state NOT IN ('shipped', 'cancelled')"
                    "   AND NOT EXISTS (SELECT 1 FROM parcel p"
                    "                    WHERE p.order_id = $1 AND p.stage = 'shipped')"
                    "   AND NOT EXISTS (SELECT 1 FROM order_line l"
                    "                    WHERE l.order_id = $1 AND l.shipped > 0)",
                    "dd", order, version);
}

int intercept_cancel(struct op *op, int64_t order, const char *reason, int64_t *back)
{
    const char *state = "";
    int64_t wave = 0, version = 0;
    *back = 0;
    if (store_one(op->store, op->err,
                  "SELECT state, wave, version FROM orders WHERE id = $1", "d>tdd", order,
                  &state, &wave, &version) < 0)
        return op_fault(op);
    int done = take_back(op, order, version);
    if (done <= 0)
        return done;
    if ((strcmp(state, "ready") == 0 && promise_back(op, order)) ||
        except_settle_order(op, order, reason))
        return op_fault(op);
    *back = wave ? cancel_goods(op, order, reason) : 0;
    return *back < 0 ? op_fault(op) : 1;
}
