/*
 * label_lapse: copies that were granted to a bench which never said what became of them:
 * killed, stolen, its disk full. Nobody knows whether they are on paper, so nobody may
 * print them again by himself: they are unknown, and the lead has an exception of each.
 * Looked for at each login and each release, or when asked.
 */
#include "label_in.h"

#include "tallyman/model/reason.h"

enum { AT_ONCE = 200 };

struct lapsed {
    const char *number, *code;
    int64_t n, order;
};

/* A number that is void meanwhile harms nobody: its copy is unknown, and that is all. */
static int read_lapsed(struct op *op, struct lapsed *lapsed)
{
    int n = 0;
    struct query *query = store_query(
        op->store,
        "SELECT c.number, c.n, CASE WHEN w.state = 'void' THEN '' ELSE p.code END,"
        "       p.order_id FROM label_copy c"
        "  JOIN waybill w ON w.warehouse = c.warehouse AND w.number = c.number"
        "  JOIN parcel p ON p.id = w.parcel"
        " WHERE c.warehouse = $1 AND c.result = 'granted' AND c.lease_until < $2"
        " ORDER BY c.lease_until, c.number LIMIT $3",
        "ddd", op->warehouse, op->now, (int64_t)AT_ONCE);
    while (n < AT_ONCE && query_next(query, "tdtd", &lapsed[n].number, &lapsed[n].n,
                                     &lapsed[n].code, &lapsed[n].order))
        n++;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int lapse(struct op *op, const struct lapsed *lapsed)
{
    if (store_do(op->store, op->err,
                 "UPDATE label_copy SET result = 'unknown' WHERE warehouse = $1"
                 "   AND number = $2 AND n = $3 AND result = 'granted'",
                 "dtd", op->warehouse, lapsed->number, lapsed->n) < 0)
        return op_fault(op);
    if (!*lapsed->code)
        return 0;
    return except_raise(op, "label", arena_printf(op->arena, "parcel %s", lapsed->code),
                        lapsed->order, "lead",
                        reason_make(op->arena, REASON_COPY, "dss", lapsed->n,
                                    lapsed->number,
                                    N_("the bench never said whether it is printed")));
}

int label_lapse(struct op *op)
{
    struct lapsed *lapsed = arena_alloc(op->arena, sizeof(*lapsed) * AT_ONCE);
    int n = read_lapsed(op, lapsed);
    for (int i = 0; i < n; i++) {
        if (lapse(op, &lapsed[i]))
            return op_fault(op);
    }
    return n;
}

static int run(struct op *op)
{
    int n = label_lapse(op);
    if (n < 0)
        return op_fault(op);
    op_num(op, "lapsed", n);
    op_after(op, "%d lapsed", n);
    return 0;
}

const struct op_entry op_label_lapse = {V_LABEL_LAPSE, run};
