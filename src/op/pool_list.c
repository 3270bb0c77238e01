/*
 * pool.list: waybill numbers by carrier and account, what is left of each, and how many
 * somebody should fetch: what a carrier's live service asks before it fetches.
 */
#include "number.h"

static const char *const columns[] = {"id",    "carrier", "account", "kind",
                                      "first", "last",    "digit",   "taken",
                                      "left",  "low",     "want",    NULL};

struct pool {
    int64_t id, taken, left;
    const char *carrier, *account, *kind, *first, *last, *digit;
};

static int read_pools(struct op *op, struct pool **pool)
{
    int n = 0;
    *pool = NULL;
    struct pool p;
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.carrier, p.account, p.kind, p.first_text, p.last_text, p.digit,"
        "       p.to_no - p.from_no + 1,"
        "       CASE p.kind WHEN 'range' THEN p.to_no - p.next_no + 1 ELSE"
        "            (SELECT COUNT(*) FROM waybill w WHERE w.warehouse = $1"
        "                AND w.carrier = p.carrier AND w.account = p.account"
        "                AND w.state = 'free') END"
        "  FROM pool p WHERE p.warehouse = $1 ORDER BY p.carrier, p.account, p.id",
        "d", op->warehouse);
    while (query_next(query, "dttttttdd", &p.id, &p.carrier, &p.account, &p.kind,
                      &p.first, &p.last, &p.digit, &p.taken, &p.left)) {
        *pool = op_list_more(op, *pool, n, sizeof(p));
        (*pool)[n++] = p;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* Said once an account, at its first pool: up to `ahead`, when it is below its low mark.
 */
static int wanted(struct op *op, const struct pool *p, bool first, int64_t *low,
                  int64_t *want)
{
    int64_t left, ahead = rule_num(op, "waybills", "pool", "ahead", 0);
    *want = 0;
    if (number_low(op, p->carrier, p->account, low))
        return op_fault(op);
    int64_t enough = ahead > *low ? ahead : *low;
    if (!first || number_left(op, p->carrier, p->account, enough, &left))
        return first ? op_fault(op) : 0;
    *want = left < *low ? enough - left : 0;
    return 0;
}

static int run(struct op *op)
{
    struct pool *pool;
    int64_t low, want;
    rows_init(&op->reply->rows, columns);
    int n = read_pools(op, &pool);
    for (int i = 0; i < n; i++) {
        const struct pool *p = &pool[i];
        bool first = i == 0 || strcmp(p->carrier, p[-1].carrier) != 0 ||
                     strcmp(p->account, p[-1].account) != 0;
        if (wanted(op, p, first, &low, &want))
            return op_fault(op);
        op_row(op, "dttttttdddd", p->id, p->carrier, p->account, p->kind, p->first,
               p->last, p->digit, p->taken, p->left, low, want);
    }
    return n < 0 ? n : 0;
}

const struct op_entry op_pool_list = {V_POOL_LIST, run};
