/*
 * settle: what becomes of an order and of a task when their lines change. Called by every
 * verb that ends, shorts or cancels a line, and by the lead's order.pass.
 */
#include "floor.h"
#include "zone.h"

int order_settle(struct op *op, int64_t order)
{
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET version = version + 1,"
                        "       state = CASE WHEN hold = '' THEN 'picked' ELSE 'held' END"
                        " WHERE id = $1 AND state IN ('released', 'picking')"
                        "   AND NOT EXISTS"
                        "       (SELECT 1 FROM task_line l JOIN task t ON t.id = l.task"
                        "         WHERE l.order_id = $1 AND l.state = 'open'"
                        "           AND t.kind = 'pick')",
                        "d", order);
    return done < 0 ? done : 0;
}

struct unsure {
    int64_t place, item;
    const char *lot;
};

/* A cart that nobody counted is given up: what was taken for it and never heard of is not
 * in its bin. */
static int bins_unsure(struct op *op, int64_t task)
{
    struct unsure one, *bin = NULL;
    int n = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT DISTINCT l.place, l.item, l.lot FROM takeover k"
                    "  JOIN task_line l ON l.task = k.task AND l.state = 'cancelled'"
                    " WHERE k.task = $1 AND k.state = 'waiting'",
                    "d", task);
    while (query_next(query, "ddt", &one.place, &one.item, &one.lot)) {
        bin = op_list_more(op, bin, n, sizeof(one));
        bin[n++] = one;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    for (int i = 0; i < n; i++) {
        if (count_ask(op, bin[i].place, bin[i].item, bin[i].lot, "takeover"))
            return op_fault(op);
    }
    return 0;
}

int task_settle(struct op *op, int64_t task)
{
    int done = store_do(op->store, op->err,
                        "UPDATE task SET state = 'done', done_at = $2"
                        " WHERE id = $1 AND state IN ('open', 'active')"
                        "   AND waits_at = 0 AND NOT EXISTS"
                        "       (SELECT 1 FROM task_line l"
                        "         WHERE l.task = $1 AND l.state = 'open')",
                        "dd", task, op->now);
    if (done <= 0)
        return done;
    done = store_do(op->store, op->err,
                    "UPDATE place SET bound_task = NULL"
                    " WHERE bound_task = $1 AND id IN"
                    "       (SELECT tote FROM task_line"
                    "         WHERE task = $1 AND tote IS NOT NULL"
                    "         UNION SELECT cart FROM task"
                    "                WHERE id = $1 AND cart IS NOT NULL)",
                    "d", task);
    if (done < 0 || bins_unsure(op, task))
        return op_fault(op);
    return uncounted_over(op, task, "nothing is left on it");
}

const char *uncounted_object(struct op *op, int64_t task)
{
    return arena_printf(op->arena, "task %lld", (long long)task);
}

int uncounted_over(struct op *op, int64_t task, const char *how)
{
    return except_settle(op, "count", uncounted_object(op, task), how);
}

int task_changed(struct op *op, int64_t task)
{
    int changed =
        store_do(op->store, op->err,
                 "UPDATE task SET version = version + 1 WHERE id = $1", "d", task);
    return changed_one(op, changed, "the task") ? op_fault(op) : zone_settle(op, task);
}

int task_say(struct op *op, int64_t task)
{
    int64_t version = 0;
    const char *state = "";
    if (store_one(op->store, op->err, "SELECT version, state FROM task WHERE id = $1",
                  "d>dt", task, &version, &state) < 0)
        return op_fault(op);
    op_num(op, "version", version);
    op_text(op, "task_state", state);
    return 0;
}
