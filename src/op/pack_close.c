/*
 * pack_close: a parcel is closed when everything picked is verified (or, full, with more
 * to follow). Here it is judged whether a second person must look: per order, so that
 * splitting into parcels dodges no threshold.
 */
#include "floor.h"

#include "parcel.h"

struct closing {
    struct parcel parcel;
    int64_t picked, packed;
    int64_t merged; /* orders in it */
    bool rest;      /* of a split order other parts are not packed yet */
    bool more;
    const char *why; /* a recheck is due; "" */
    int64_t next;    /* the parcel that follows */
};

/* Goods of other parts that are still picked, or lie in their totes. */
static int other_parts(struct op *op, struct closing *c)
{
    int64_t rest = 0;
    if (!c->parcel.split)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT (SELECT COUNT(*) FROM task_line l JOIN task t ON t.id = l.task"
                  "         WHERE l.order_id = $1 AND l.state = 'open'"
                  "           AND t.kind = 'pick')"
                  "     + (SELECT COUNT(*) FROM place p JOIN stock s"
                  "            ON s.warehouse = p.warehouse AND s.place = p.id"
                  "         WHERE p.bound_order = $1 AND p.bound_part <> $2"
                  "           AND p.kind = 'tote' AND s.on_hand > 0)"
                  "     + (SELECT COUNT(*) FROM parcel q WHERE q.order_id = $1"
                  "           AND q.split <> $2 AND q.stage = 'open')",
                  "dd>d", c->parcel.order_id, c->parcel.split, &rest) < 0)
        return op_fault(op);
    c->rest = rest > 0;
    return 0;
}

static int may_close(struct op *op, struct closing *c)
{
    const struct parcel *p = &c->parcel;
    if (parcel_going(op, p) || parcel_at_bench(op, p) ||
        parcel_progress(op, p->order_id, p->split, &c->picked, &c->packed) ||
        merge_count(op, p->order_id, &c->merged, NULL) || other_parts(op, c))
        return op_fault(op);
    bool more = request_get(op->req, "more");
    if (!p->units || (!more && c->packed < c->picked))
        return op_refuse(op, E_UNVERIFIED, "sdd", p->code, p->units ? c->packed : 0,
                         c->picked);
    c->more = more && c->packed < c->picked;
    return 0;
}

/* The first rule that wants a second look, in the order of this list. */
static int judge_order(struct op *op, int64_t order, const char **why)
{
    static const char *const words[] = {"flagged", "high value", "unit price",
                                        "order value", "easily confused"};
    int64_t due[5] = {0};
    int64_t unit = rule_wave(op, order, "recheck", "unit_price",
                             rule_num(op, "recheck", "due", "unit_price", 50000));
    int64_t value = rule_wave(op, order, "recheck", "order_value",
                              rule_num(op, "recheck", "due", "order_value", 200000));
    *why = "";
    if (store_one(op->store, op->err,
                  "SELECT o.flagged, MAX(i.high),"
                  "       MAX(CASE WHEN l.price >= $2 THEN 1 ELSE 0 END),"
                  "       MAX(CASE WHEN o.goods >= $3 THEN 1 ELSE 0 END),"
                  "       MAX(CASE WHEN i.confuse <> '' THEN 1 ELSE 0 END)"
                  "  FROM orders o JOIN order_line l ON l.order_id = o.id"
                  "  JOIN item i ON i.id = l.item"
                  " WHERE o.id = $1 AND l.kit = 0 AND l.released > 0 GROUP BY o.flagged",
                  "ddd>ddddd", order, unit, value, &due[0], &due[1], &due[2], &due[3],
                  &due[4]) < 0)
        return op_fault(op);
    for (int i = 4; i >= 0; i--) {
        if (due[i])
            *why = words[i];
    }
    return 0;
}

/* Orders are judged one by one, merged or not: what each is worth is its own. */
static int judge(struct op *op, int64_t head, const char **why)
{
    enum { MEMBERS_MOST = 1000 };
    int64_t *member = arena_alloc(op->arena, sizeof(*member) * (MEMBERS_MOST + 1));
    int n = 0;
    *why = "";
    struct query *query = store_query(op->store,
                                      "SELECT id FROM orders WHERE id"
                                      "    IN " MERGED_WITH("$1") " ORDER BY id LIMIT $2",
                                      "dd", head, (int64_t)MEMBERS_MOST);
    while (query_next(query, "d", &member[n]))
        n++;
    if (query_done(query, op->err))
        return op_fault(op);
    for (int i = 0; i < n && !**why; i++) {
        if (judge_order(op, member[i], why))
            return op_fault(op);
    }
    return 0;
}

static int close_rows(struct op *op, struct closing *c)
{
    const struct parcel *p = &c->parcel;
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET version = version + 1, state = $2"
                           " WHERE id IN " MERGED_WITH("$1") " AND state = 'packing'",
                           "dt", p->order_id, c->more || c->rest ? "packing" : "packed");
    if (changed_one(op, changed == c->merged ? 1 : changed, "the order"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE parcel SET stage = 'verified', closed_at = $2, box = $3"
                       " WHERE id = $1 AND stage = 'open'",
                       "ddt", p->id, op->now, request_str(op->req, "box"));
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    if (*c->why && store_do(op->store, op->err,
                            "UPDATE parcel SET recheck = 'due' WHERE order_id = $1"
                            "   AND recheck = 'none' AND stage = 'verified'",
                            "d", p->order_id) < 0)
        return op_fault(op);
    const char *code;
    return c->more ? parcel_make(op, p->order_id, p->split, &c->next, &code) : 0;
}

static int pack_close(struct op *op)
{
    struct closing c = {0};
    if (parcel_read(op, request_get(op->req, "parcel"), &c.parcel) || may_close(op, &c) ||
        judge(op, c.parcel.order_id, &c.why) || close_rows(op, &c))
        return op_fault(op);
    op_before(op, "open");
    op_after(op, "verified, %lld units%s%s", (long long)c.parcel.units,
             *c.why ? "; recheck due: " : "", c.why);
    op_text(op, "stage", "verified");
    op_text(op, "recheck", *c.why ? "due" : c.parcel.recheck);
    op_text(op, "why", c.why);
    op_num(op, "part", c.parcel.part);
    op_num(op, "parcel", c.next);
    return 0;
}

const struct op_entry op_pack_close = {V_PACK_CLOSE, pack_close};
