/*
 * order.cancel: an order that has not shipped is taken back, wherever it is: its promise,
 * or the goods that the floor already holds for it.
 */
#include "intercept.h"
#include "office_in.h"

static int run(struct op *op)
{
    struct order_seen seen;
    int64_t back = 0;
    const char *reason = request_str(op->req, "reason");
    if (order_seen(op, &seen))
        return op_fault(op);
    int done = intercept_cancel(op, seen.id, reason, &back);
    if (done <= 0)
        return done ? done
                    : order_wrong_state(op, &seen, "an order that has not shipped");
    op_text(op, "number", seen.number);
    op_text(op, "was", seen.state);
    op_num(op, "back", back);
    op_after(op, "cancelled: %s; %lld units to put back", reason, (long long)back);
    return 0;
}

const struct op_entry op_order_cancel = {V_ORDER_CANCEL, run};
