/*
 * qc_end: lots that get no more parcels: their packer went on to a later wave, their wave
 * is closed and all of it packed, or somebody says so. Each is judged by the plan of its
 * own size; what that wants more than was drawn is drawn of what is still in the house.
 */
#include "qc.h"

#include "floor.h"

/* ---- one lot ---- */

/* Parcels still here that nobody has counted, by their scores. */
static int not_counted(struct op *op, int64_t lot, int64_t n, int64_t *parcel)
{
    int got = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT d.parcel FROM qc_draw d JOIN parcel p ON p.id = d.parcel"
                    " WHERE d.lot = $1 AND d.sample = 0 AND d.result = ''"
                    "   AND p.stage IN " QC_IN_HOUSE " AND NOT EXISTS"
                    "       (SELECT 1 FROM recheck r WHERE r.parcel = p.id"
                    "           AND r.state IN ('passed', 'held'))"
                    " ORDER BY d.score, d.parcel LIMIT $2",
                    "dd", lot, n);
    while (query_next(query, "d", &parcel[got]))
        got++;
    return query_done(query, op->err) ? op_fault(op) : got;
}

/* What its own size wants more than was drawn. */
static int top_up(struct op *op, const struct qc_lot *lot, int64_t n, int64_t *drawn)
{
    int64_t *parcel = arena_alloc(op->arena, sizeof(*parcel) * (size_t)(n + 1));
    int got = not_counted(op, lot->id, n, parcel);
    for (int i = 0; i < got; i++) {
        if (store_do(op->store, op->err,
                     "UPDATE qc_draw SET drawn = 1, sample = 1,"
                     "       why = CASE why WHEN '' THEN 'topup' ELSE why END"
                     " WHERE parcel = $1 AND stage = 'pack'",
                     "d", parcel[i]) < 0 ||
            store_do(op->store, op->err, "UPDATE parcel SET qc = 'due' WHERE id = $1",
                     "d", parcel[i]) < 0)
            return op_fault(op);
    }
    *drawn += got > 0 ? got : 0;
    return got < 0 ? got : 0;
}

static int end(struct op *op, int64_t id)
{
    struct qc_lot lot;
    if (qc_lot_read(op, id, &lot))
        return op_fault(op);
    struct aql_plan plan = qc_lot_plan(&lot, lot.seen);
    if (plan.n > lot.drawn && top_up(op, &lot, plan.n - lot.drawn, &lot.drawn))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE qc_lot SET size = seen, n = $2, ac = $3, drawn = $4"
                           " WHERE id = $1 AND state = 'open' AND seen < size",
                           "dddd", id, plan.n, plan.ac, lot.drawn);
    return changed_one(op, changed, "the lot") ? op_fault(op) : qc_lot_judge(op, id);
}

/* Does it with each lot that the query names; how many, or a fault. */
static int64_t each(struct op *op, struct query *query, int (*what)(struct op *, int64_t))
{
    int64_t *lot;
    int n = op_ids(op, query, &lot);
    for (int i = 0; i < n; i++) {
        if (what(op, lot[i]))
            return op_fault(op);
    }
    return n;
}

static int64_t end_each(struct op *op, struct query *query)
{
    return each(op, query, end);
}

int qc_gone(struct op *op, int64_t order)
{
    int64_t n = each(op,
                     store_query(op->store,
                                 "SELECT DISTINCT d.lot FROM parcel p"
                                 "  JOIN qc_draw d ON d.parcel = p.id AND d.drawn = 1"
                                 " WHERE p.order_id = $1 AND p.stage = 'void'"
                                 "   AND d.lot IS NOT NULL ORDER BY d.lot",
                                 "d", order),
                     qc_lot_judge);
    return n < 0 ? (int)n : 0;
}

int qc_judge_waiting(struct op *op)
{
    int64_t n = each(op,
                     store_query(op->store,
                                 "SELECT id FROM qc_lot WHERE warehouse = $1"
                                 "   AND state = 'open' AND seen = size ORDER BY id",
                                 "d", op->warehouse),
                     qc_lot_judge);
    return n < 0 ? (int)n : 0;
}

/* ---- which lots ---- */

#define OPEN_LOTS                                                                        \
    "SELECT l.id FROM qc_lot l WHERE l.warehouse = $1 AND l.state = 'open'"              \
    "   AND l.seen < l.size"

int qc_end_earlier(struct op *op, const struct qc_stream *stream, int64_t wave)
{
    int64_t n = end_each(
        op, store_query(op->store,
                        OPEN_LOTS " AND l.packer = $2 AND l.plan = $3 AND l.wave < $4"
                                  " ORDER BY l.id",
                        "ddtd", op->warehouse, stream->packer, stream->plan, wave));
    return n < 0 ? (int)n : 0;
}

/* What somebody must decide first does not keep a wave's lots open. By wave, as their
 * index has the open ones: there are lots of all days. */
int64_t qc_end_over(struct op *op)
{
    return end_each(
        op, store_query(op->store,
                        OPEN_LOTS " AND EXISTS (SELECT 1 FROM wave w WHERE w.id = l.wave"
                                  "              AND w.state = 'closed')"
                                  " AND l.wave NOT IN (SELECT o.wave FROM orders o"
                                  "      WHERE o.warehouse = $1 AND o.wave IS NOT NULL"
                                  "        AND o.state IN ('released', 'picking',"
                                  "                        'picked', 'packing')"
                                  "        AND o.hold = '') ORDER BY l.wave, l.id",
                        "d", op->warehouse));
}

int qc_waiting(struct op *op, int64_t wave, int64_t *parcels)
{
    *parcels = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM qc_lot l JOIN qc_draw d ON d.lot = l.id"
                          "  JOIN parcel p ON p.id = d.parcel"
                          " WHERE l.warehouse = $1 AND l.wave = $2 AND l.state = 'open'"
                          "   AND d.sample = 1 AND d.result = ''"
                          "   AND p.stage NOT IN ('shipped', 'void')",
                          "dd>d", op->warehouse, wave, parcels);
    return found < 0 ? found : 0;
}

/* ---- qc.end ---- */

static int run(struct op *op)
{
    const char *name = request_str(op->req, "name");
    int64_t wave = 0, waiting;
    op_object(op, "wave %s", name);
    int found = store_one(op->store, op->err,
                          "SELECT id FROM wave WHERE warehouse = $1 AND name = $2",
                          "dt>d", op->warehouse, name, &wave);
    if (found <= 0)
        return found ? found : op_refuse(op, E_NOT_FOUND, "ss", "wave", name);
    int64_t n = end_each(op, store_query(op->store,
                                         OPEN_LOTS " AND l.wave = $2"
                                                   " ORDER BY l.id",
                                         "dd", op->warehouse, wave));
    if (n < 0 || qc_waiting(op, wave, &waiting))
        return op_fault(op);
    op_num(op, "lots", n);
    op_num(op, "counting", waiting);
    op_after(op, "%lld lots get no more parcels, %lld parcels to be counted",
             (long long)n, (long long)waiting);
    return 0;
}

const struct op_entry op_qc_end = {V_QC_END, run};
