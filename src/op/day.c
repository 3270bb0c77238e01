/*
 * day: what was done so far, added up from the records themselves: the numbers of `demo
 * --auto --json` and of a shift's report.
 */
#include "op_in.h"

struct sum {
    const char *name;
    const char *sql; /* one number; $1 is the warehouse */
};

static const struct sum sums[] = {
    {"orders", "SELECT COUNT(*) FROM orders WHERE warehouse = $1"},
    {"shipped", "SELECT COUNT(*) FROM orders WHERE warehouse = $1 AND state = 'shipped'"},
    {"held", "SELECT COUNT(*) FROM orders WHERE warehouse = $1 AND hold <> ''"
             "   AND state NOT IN ('shipped', 'cancelled')"},
    {"cancelled",
     "SELECT COUNT(*) FROM orders WHERE warehouse = $1 AND state = 'cancelled'"},
    {"waiting", "SELECT COUNT(*) FROM orders WHERE warehouse = $1 AND hold = ''"
                "   AND state NOT IN ('shipped', 'cancelled')"},
    {"new", "SELECT COUNT(*) FROM orders WHERE warehouse = $1 AND state = 'new'"},
    {"lines", "SELECT COUNT(*) FROM order_line WHERE warehouse = $1 AND kit = 0"},
    {"reserved", "SELECT COALESCE(CAST(SUM(released) AS BIGINT), 0) FROM order_line"
                 " WHERE warehouse = $1"},
    {"picked", "SELECT COALESCE(CAST(SUM(CASE reason WHEN 'pick' THEN qty"
               "   WHEN 'undo' THEN -qty END) AS BIGINT), 0) FROM move"
               " WHERE warehouse = $1 AND reason IN ('pick', 'undo')"},
    {"returned", "SELECT COALESCE(CAST(SUM(m.qty) AS BIGINT), 0) FROM move m"
                 "  JOIN place p ON p.id = m.to_place AND p.kind = 'bin'"
                 " WHERE m.warehouse = $1 AND m.reason = 'back'"},
    /* Steps ahead on the way from the bin to the lorry, and back into the bin. */
    {"handled", "SELECT COALESCE(CAST(SUM(CASE WHEN reason IN ('undo', 'unpack')"
                "   THEN -qty ELSE qty END) AS BIGINT), 0) FROM move WHERE warehouse = $1"
                "   AND reason IN ('pick', 'sort', 'pack', 'back', 'ship', 'undo',"
                "                  'unpack')"},
    {"units_shipped", "SELECT COALESCE(CAST(SUM(qty) AS BIGINT), 0) FROM move"
                      " WHERE warehouse = $1 AND reason = 'ship'"},
    {"parcels", "SELECT COUNT(*) FROM parcel WHERE warehouse = $1 AND stage <> 'void'"},
    {"labelled", "SELECT COUNT(*) FROM parcel WHERE warehouse = $1"
                 "   AND stage IN ('labelled', 'loaded', 'shipped')"},
    {"loaded", "SELECT COUNT(*) FROM parcel WHERE warehouse = $1"
               "   AND stage IN ('loaded', 'shipped')"},
    {"counted", "SELECT COUNT(*) FROM counting WHERE warehouse = $1"
                "   AND state NOT IN ('open', 'second')"},
    {"labels", "SELECT COUNT(*) FROM label_copy WHERE warehouse = $1"},
    {"recheck_due",
     "SELECT COUNT(*) FROM parcel WHERE warehouse = $1 AND recheck <> 'none'"},
    {"recheck_passed", "SELECT COUNT(*) FROM recheck WHERE warehouse = $1"
                       "   AND state = 'passed'"},
    {"recheck_failed", "SELECT COUNT(*) FROM recheck WHERE warehouse = $1"
                       "   AND state IN ('again', 'held')"},
    {"first_paid", "SELECT COALESCE(MIN(paid_at), 0) FROM orders WHERE warehouse = $1"
                   "   AND paid_at > 0"},
    {"last_paid", "SELECT COALESCE(MAX(paid_at), 0) FROM orders WHERE warehouse = $1"},
};

/* The reason is what stands before the colon: the rest names the lines. */
static int held_reasons(struct op *op)
{
    static const char *const columns[] = {"reason", "orders", NULL};
    const char *reason;
    int64_t orders;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT CASE WHEN instr(hold, ':') > 0 THEN substr(hold, 1, instr(hold, ':') - 1)"
        "            ELSE hold END AS reason, COUNT(*) FROM orders"
        " WHERE warehouse = $1 AND hold <> '' AND state NOT IN ('shipped', 'cancelled')"
        " GROUP BY reason ORDER BY reason",
        "d", op->warehouse);
    while (query_next(query, "td", &reason, &orders))
        op_row(op, "td", reason, orders);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int day(struct op *op)
{
    for (size_t i = 0; i < sizeof(sums) / sizeof(*sums); i++) {
        int64_t sum = 0;
        if (store_one(op->store, op->err, sums[i].sql, "d>d", op->warehouse, &sum) < 0)
            return op_fault(op);
        op_num(op, sums[i].name, sum);
    }
    return held_reasons(op);
}

const struct op_entry op_day = {V_DAY, day, NULL};
