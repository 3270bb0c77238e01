/*
 * wait: the rows of `waiting`. Written where orders are left out of a wave or come back
 * from one, and of what is left of one that went in part; read by wave.why and
 * wave.count, gone when the order is released, or has gone.
 */
#include "wait.h"

int wait_say(struct op *op, const struct wait *wait)
{
    int done = store_do(
        op->store, op->err,
        "INSERT INTO waiting (warehouse, order_id, rule, file, line, reason, who, since,"
        " wave) SELECT warehouse, id, $3, $4, $5, $6, $7, $8, $9 FROM orders"
        "       WHERE id = $2 AND warehouse = $1"
        " ON CONFLICT (warehouse, order_id, rule) DO UPDATE SET file = excluded.file,"
        "   line = excluded.line, reason = excluded.reason, who = excluded.who,"
        "   wave = excluded.wave",
        "dd"
        "ttdtt"
        "dr",
        op->warehouse, wait->order, wait->rule, wait->file, wait->line, wait->reason,
        wait->who, op->now, wait->wave);
    return done < 0 ? done : 0;
}

int wait_keep(struct op *op, int64_t order, const char *rules)
{
    int done = store_do(op->store, op->err,
                        "DELETE FROM waiting WHERE warehouse = $1 AND order_id = $2"
                        "   AND $3 NOT LIKE '%|' || rule || '|%'",
                        "ddt", op->warehouse, order, rules);
    return done < 0 ? done : 0;
}

int wait_over(struct op *op, int64_t order, const char *rule)
{
    int done = store_do(op->store, op->err,
                        "DELETE FROM waiting WHERE warehouse = $1 AND order_id = $2"
                        "   AND rule = $3",
                        "ddt", op->warehouse, order, rule);
    return done < 0 ? done : 0;
}
