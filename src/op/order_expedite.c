/*
 * order.expedite: an order goes before all others. What waits ranks first in the next
 * wave; what is in a wave makes its cart's task the next that is handed out.
 */
#include "office_in.h"

#include "tallyman/model/order.h"

/* The task that nobody finished with the order's lines; 0: none. */
static int task_of(struct op *op, int64_t order, int64_t *task)
{
    *task = 0;
    int found = store_one(op->store, op->err,
                          "SELECT t.id FROM task_line l JOIN task t ON t.id = l.task"
                          " WHERE l.order_id = $1 AND t.kind = 'pick'"
                          "   AND t.state IN ('open', 'active') ORDER BY t.id LIMIT 1",
                          "d>d", order, task);
    return found < 0 ? found : 0;
}

static int run(struct op *op)
{
    struct order_seen seen;
    int64_t task;
    const char *reason = request_str(op->req, "reason");
    if (order_seen(op, &seen))
        return op_fault(op);
    enum order_state state = order_state_by_name(str_of(seen.state));
    if (state == ORDER_SHIPPED || state == ORDER_CANCELLED)
        return order_wrong_state(op, &seen, "one that has not gone");
    if (!reason[0])
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "a reason", "");
    if (task_of(op, seen.id, &task) ||
        store_do(op->store, op->err,
                 "UPDATE orders SET priority = $2, version = version + 1 WHERE id = $1",
                 "dd", seen.id, (int64_t)ORDER_FIRST) < 0 ||
        store_do(op->store, op->err, "UPDATE task SET urgent = 1 WHERE id = $1", "d",
                 task) < 0)
        return op_fault(op);
    op_text(op, "number", seen.number);
    op_num(op, "priority", ORDER_FIRST);
    op_num(op, "task", task);
    op_after(op, "goes first: %s", reason);
    return 0;
}

const struct op_entry op_order_expedite = {V_ORDER_EXPEDITE, run};
