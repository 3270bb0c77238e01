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
    return done < 0 ? done : 0;
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
