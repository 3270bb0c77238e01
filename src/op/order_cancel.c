/*
 * order.cancel: an order that has not shipped is taken back, wherever it is. The order's
 * row goes first, guarded by its state, so that a cancel and a ship never both succeed;
 * then its promise, or the goods that the floor already holds for it.
 */
#include "floor.h"
#include "office_in.h"

/* 1 taken back, 0 it is shipped (in part) or cancelled already. */
static int take_back(struct op *op, const struct order_seen *seen)
{
    return store_do(op->store, op->err,
                    "UPDATE orders SET state = 'cancelled', hold = '', hold_owner = '',"
                    "       hold_since = 0, version = version + 1"
                    " WHERE id = $1 AND version = $2"
                    "   AND state <> 'shipped' AND state <> 'cancelled'"
                    "   AND NOT EXISTS (SELECT 1 FROM parcel p"
                    "                    WHERE p.order_id = $1 AND p.stage = 'shipped')"
                    "   AND NOT EXISTS (SELECT 1 FROM order_line l"
                    "                    WHERE l.order_id = $1 AND l.shipped > 0)",
                    "dd", seen->id, seen->version);
}

static int run(struct op *op)
{
    struct order_seen seen;
    const char *reason = request_str(op->req, "reason");
    if (order_seen(op, &seen))
        return op_fault(op);
    int done = take_back(op, &seen);
    if (done <= 0)
        return done ? done
                    : order_wrong_state(op, &seen, "an order that has not shipped");
    if (strcmp(seen.state, "ready") == 0 && promise_back(op, seen.id))
        return op_fault(op);
    if (except_settle_order(op, seen.id, reason))
        return op_fault(op);
    int64_t back = seen.wave ? cancel_goods(op, seen.id, reason) : 0;
    if (back < 0)
        return op_fault(op);
    op_text(op, "number", seen.number);
    op_text(op, "was", seen.state);
    op_num(op, "back", back);
    op_after(op, "cancelled: %s; %lld units to put back", reason, (long long)back);
    return 0;
}

const struct op_entry op_order_cancel = {V_ORDER_CANCEL, run};
