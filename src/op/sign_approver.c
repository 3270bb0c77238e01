/*
 * sign_approver: who always asks the same person. By the approvals of the window, which
 * have an index by when they were asked for.
 */
#include "sign_in.h"

int sign_approver(struct signs *signs)
{
    struct op *op = signs->op;
    int64_t times = rule_num(op, "signs", "approver", "times", 5);
    int64_t share = rule_num(op, "signs", "approver", "share", 80);
    int64_t asker, yes, all, first_at, last_at;
    const char *badge;
    struct query *query = store_query(
        op->store,
        "WITH a AS (SELECT asker, approver, answered_at FROM approval"
        "            WHERE warehouse = $1 AND asked_at >= $2 AND asked_at < $3"
        "              AND state IN ('granted', 'used')),"
        " n AS (SELECT asker, COUNT(*) AS n FROM a GROUP BY asker)"
        " SELECT a.asker, p.badge, COUNT(*), n.n, MIN(a.answered_at), MAX(a.answered_at)"
        "   FROM a JOIN n ON n.asker = a.asker JOIN person p ON p.id = a.approver"
        "  GROUP BY a.asker, p.badge, n.n"
        " HAVING COUNT(*) >= $4 AND COUNT(*) * 100 >= n.n * $5"
        "  ORDER BY 3 DESC, 1, 2 LIMIT $6",
        "dddddd", op->warehouse, signs->from, signs->to, times, share,
        (int64_t)SIGNS_MOST);
    while (query_next(query, "dtdddd", &asker, &badge, &yes, &all, &first_at, &last_at)) {
        const struct sign sign = {
            "approver",
            asker,
            badge,
            arena_printf(op->arena, "%lld of %lld", (long long)yes, (long long)all),
            yes,
            first_at,
            last_at};
        sign_add(signs, &sign);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}
