/*
 * except: the one table of what somebody must settle. Nothing waits anywhere else.
 */
#include "op_in.h"

int except_raise(struct op *op, const char *kind, const char *object, int64_t order_id,
                 const char *owner, const char *text)
{
    int64_t hours = rule_num(op, "exceptions", "due_hours", kind, 4);
    int done = store_do(op->store, op->err,
                        "INSERT INTO exception (warehouse, kind, object, order_id, owner,"
                        " text, since, due) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                        "dttrttdd", op->warehouse, kind, object, order_id, owner, text,
                        op->now, op->now + hours * 3600000);
    return done < 0 ? done : 0;
}

int except_settle(struct op *op, const char *kind, const char *object, const char *how)
{
    int done = store_do(op->store, op->err,
                        "UPDATE exception SET closed_at = $4, closed_by = $5, how = $6"
                        " WHERE warehouse = $1 AND kind = $2 AND object = $3"
                        "   AND closed_at = 0",
                        "dttdrt", op->warehouse, kind, object, op->now, op->person, how);
    return done < 0 ? done : 0;
}
