/*
 * hold: an order that waits for a person says why, for whom and since when, and stands in
 * the table of exceptions. Used by review, release and by people.
 */
#include "office_in.h"

const char *order_object(struct op *op, const char *number)
{
    return arena_printf(op->arena, "order %s", number);
}

int hold_order(struct op *op, const struct hold *hold)
{
    if (store_do(op->store, op->err,
                 "UPDATE orders SET state = 'held', hold = $2, hold_owner = $3,"
                 "       hold_since = $4, version = version + 1 WHERE id = $1",
                 "dttd", hold->order, hold->text, hold->owner, op->now) < 0)
        return op_fault(op);
    return except_raise(op, hold->kind, order_object(op, hold->number), hold->order,
                        hold->owner, hold->text);
}

int except_said(struct op *op, const char *kind, int64_t order, const char *text)
{
    int64_t one;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM exception WHERE warehouse = $1 AND order_id = $2"
                     "   AND kind = $3 AND text = $4 LIMIT 1",
                     "ddtt>d", op->warehouse, order, kind, text, &one);
}

int except_once(struct op *op, const char *kind, int64_t order, const char *number,
                const char *text)
{
    int said = except_said(op, kind, order, text);
    if (said)
        return said < 0 ? said : 0;
    return except_raise(op, kind, order_object(op, number), order, "service", text);
}

int except_settle_order(struct op *op, int64_t order, const char *how)
{
    int done = store_do(op->store, op->err,
                        "UPDATE exception SET closed_at = $2, closed_by = $3, how = $4"
                        " WHERE order_id = $1 AND closed_at = 0",
                        "ddrt", order, op->now, op->person, how);
    return done < 0 ? done : 0;
}

int order_seen(struct op *op, struct order_seen *seen)
{
    const char *number = request_str(op->req, "number");
    op_object(op, "order %s", number);
    if (find_order(op, number, &seen->id))
        return op_fault(op);
    op->order_id = seen->id;
    int found = store_one(op->store, op->err,
                          "SELECT number, state, hold, wave, version FROM orders"
                          " WHERE id = $1",
                          "d>tttdd", seen->id, &seen->number, &seen->state, &seen->hold,
                          &seen->wave, &seen->version);
    if (found < 0)
        return op_fault(op);
    op_before(op, "%s", seen->state);
    return 0;
}

int order_wrong_state(struct op *op, const struct order_seen *seen, const char *needed)
{
    return op_refuse(op, E_STATE, "sss", order_object(op, seen->number), seen->state,
                     needed);
}
