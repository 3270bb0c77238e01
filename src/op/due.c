/*
 * due: the rules for a second look. Asked by pack.close of the parcel that is being
 * closed, and by recheck.try of every parcel of a past day.
 */
#include "due.h"

#include "merge.h"

#define DAY_MS INT64_C(86400000)

int due_read(struct op *op, struct due_policy *policy)
{
    const char *key, *value;
    due_default(policy);
    struct query *query = rule_section(op, "recheck.due");
    while (query_next(query, "tt", &key, &value)) {
        struct err err = {0};
        /* What another version of the program knows and this one does not: left out. */
        due_take(policy, key, value, &err);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* What stands in the order and its lines. */
static int by_goods(struct op *op, int64_t order, const struct due_policy *policy,
                    const char **why)
{
    static const char *const words[] = {"flagged", "high value", "unit price",
                                        "order value", "easily confused"};
    int64_t due[5] = {0};
    int64_t unit = rule_wave(op, order, "recheck", "unit_price", policy->unit_price);
    int64_t value = rule_wave(op, order, "recheck", "order_value", policy->order_value);
    if (store_one(op->store, op->err,
                  "SELECT o.flagged, MAX(i.high),"
                  "       MAX(CASE WHEN $2 >= 0 AND l.price >= $2 THEN 1 ELSE 0 END),"
                  "       MAX(CASE WHEN $3 >= 0 AND o.goods >= $3 THEN 1 ELSE 0 END),"
                  "       MAX(CASE WHEN i.confuse <> '' THEN 1 ELSE 0 END)"
                  "  FROM orders o JOIN order_line l ON l.order_id = o.id"
                  "  JOIN item i ON i.id = l.item"
                  " WHERE o.id = $1 AND l.kit = 0 AND l.released > 0 GROUP BY o.flagged",
                  "ddd>ddddd", order, unit, value, &due[0], &due[1], &due[2], &due[3],
                  &due[4]) < 0)
        return op_fault(op);
    due[0] = due[0] && policy->flagged;
    due[1] = due[1] && policy->high;
    due[4] = due[4] && policy->confuse;
    for (int i = 4; i >= 0; i--) {
        if (due[i])
            *why = words[i];
    }
    return 0;
}

/* Nothing was ordered to this address before; an order without one says nothing. */
static int by_address(struct op *op, int64_t order, const char **why)
{
    int64_t one;
    int found = store_one(op->store, op->err,
                          "SELECT 1 FROM orders o WHERE o.id = $1 AND o.address_key <> ''"
                          "   AND NOT EXISTS (SELECT 1 FROM orders p"
                          "        WHERE p.warehouse = o.warehouse"
                          "          AND p.address_key = o.address_key AND p.id < o.id"
                          "          AND p.state <> 'cancelled')",
                          "d>d", order, &one);
    if (found == 1)
        *why = "first to this address";
    return found < 0 ? found : 0;
}

static int by_history(struct op *op, int64_t order, const struct due_policy *policy,
                      int64_t at, const char **why)
{
    int64_t item;
    int found =
        store_one(op->store, op->err,
                  "SELECT m.item FROM mistake m WHERE m.warehouse = $1"
                  "   AND m.item IN (SELECT l.item FROM order_line l"
                  "        WHERE l.order_id = $2 AND l.kit = 0"
                  "          AND l.released > 0)"
                  "   AND m.at >= $3 AND m.at < $4"
                  " GROUP BY m.item HAVING COUNT(*) >= $5 LIMIT 1",
                  "ddddd>d", op->warehouse, order, at - policy->item_days * DAY_MS, at,
                  policy->item_errors, &item);
    if (found == 1)
        *why = "item with past errors";
    return found < 0 ? found : 0;
}

/* The first rule that wants it, in the order of the file. */
static int judge_order(struct op *op, int64_t order, const struct due_policy *policy,
                       int64_t at, const char **why)
{
    *why = "";
    if (by_goods(op, order, policy, why))
        return op_fault(op);
    if (!**why && policy->first_address && by_address(op, order, why))
        return op_fault(op);
    if (!**why && policy->item_errors && by_history(op, order, policy, at, why))
        return op_fault(op);
    return 0;
}

int due_judge(struct op *op, int64_t head, const struct due_policy *policy, int64_t at,
              const char **why)
{
    int64_t *member;
    *why = "";
    int n = op_ids(op,
                   store_query(op->store,
                               "SELECT id FROM orders WHERE id"
                               "    IN " MERGED_WITH("$1") " ORDER BY id",
                               "d", head),
                   &member);
    if (n < 0)
        return n;
    for (int i = 0; i < n && !**why; i++) {
        if (judge_order(op, member[i], policy, at, why))
            return op_fault(op);
    }
    return 0;
}
