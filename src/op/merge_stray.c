/*
 * merge_stray: goods of an order that leaves, in a tote of those that stay. A merged
 * parcel that was opened again lies in one tote, whoever's its units are.
 */
#include "merge_in.h"

#include "floor.h"

const char *merge_totes(struct op *op, int64_t head, int64_t order)
{
    int64_t tote;
    const char *all = "";
    struct query *query =
        store_query(op->store,
                    "SELECT p.id FROM place p JOIN orders o"
                    "    ON o.id = p.bound_order AND o.head = $1"
                    " WHERE o.id <> $2 AND p.kind IN " BOXES " ORDER BY p.id",
                    "dd", head, order);
    while (query_next(query, "d", &tote))
        all = arena_printf(op->arena, "%s%lld ", all, (long long)tote);
    return query_done(query, op->err) ? NULL : all;
}

/* Units picked of each line that are neither packed nor on their way back. */
static int loose(struct op *op, int64_t order, struct share **share)
{
    int n = 0;
    struct share one = {.order = order};
    struct query *query = store_query(
        op->store,
        "SELECT o.id, o.item, o.picked - o.packed - COALESCE("
        "  (SELECT CAST(SUM(CASE WHEN p.kind = 'parcel' THEN l.taken - l.put"
        "                        ELSE l.qty - l.put END) AS BIGINT)"
        "     FROM task_line l JOIN task t ON t.id = l.task"
        "     JOIN place p ON p.id = l.place"
        "    WHERE l.order_id = o.order_id AND l.line_id = o.id AND t.kind = 'back'), 0)"
        "  FROM order_line o WHERE o.order_id = $1 AND o.picked > o.packed"
        " ORDER BY o.item, o.id",
        "d", order);
    while (query_next(query, "ddd", &one.line, &one.item, &one.units)) {
        if (one.units <= 0)
            continue;
        *share = op_list_more(op, *share, n, sizeof(one));
        (*share)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int in_own_totes(struct op *op, int64_t order, int64_t item, int64_t *units)
{
    *units = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COALESCE(CAST(SUM(s.on_hand) AS BIGINT), 0)"
                          "  FROM place p JOIN stock s ON s.warehouse = p.warehouse"
                          "   AND s.place = p.id AND s.item = $2"
                          " WHERE p.bound_order = $1 AND p.kind IN " BOXES,
                          "dd>d", order, item, units);
    return found < 0 ? found : 0;
}

/* Out of the others' totes, one after the other. */
static int64_t from_others(struct op *op, struct share share, const char *totes)
{
    int64_t wanted = share.units, tote;
    struct str rest = str_trim(str_of(totes));
    while (rest.n > 0 && share.units > 0) {
        if (!str_int(str_cut(&rest, ' '), &tote))
            continue;
        int64_t left = merge_share_out(op, tote, &share);
        if (left < 0)
            return left;
        share.units = left;
    }
    return wanted - share.units;
}

int64_t merge_stray(struct op *op, int64_t order, const char *totes)
{
    struct share *share = NULL;
    int64_t own = 0, item = 0, stray = 0;
    int n = *totes ? loose(op, order, &share) : 0;
    for (int i = 0; i < n; i++) {
        if (share[i].item != item && in_own_totes(op, order, share[i].item, &own))
            return op_fault(op);
        item = share[i].item;
        int64_t here = own < share[i].units ? own : share[i].units;
        own -= here;
        share[i].units -= here;
        int64_t found = share[i].units ? from_others(op, share[i], totes) : 0;
        if (found < 0)
            return found;
        stray += found;
    }
    return n < 0 ? n : stray;
}
