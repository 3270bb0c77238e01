/*
 * pack_close: a parcel is closed when everything picked is verified (or, full, with more
 * to follow). Here it is judged whether a second person must look: per order, so that
 * splitting into parcels dodges no threshold.
 */
#include "due.h"
#include "floor.h"

#include "qc.h"
#include "weigh.h"

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
                  "           AND p.kind IN " BOXES " AND s.on_hand > 0)"
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
    bool more = request_get(op->req, "more"), weigh = strcmp(p->weigh, "due") == 0;
    if (!*p->weigh && weigh_wanted(op, p, &weigh))
        return op_fault(op);
    if (!p->units || (!more && c->packed < c->picked))
        return op_refuse(op, E_UNVERIFIED, "sdd", p->code, p->units ? c->packed : 0,
                         c->picked);
    if (weigh)
        return op_refuse(op, E_WEIGH_DUE, "s", p->code);
    c->more = more && c->packed < c->picked;
    return 0;
}

int parcel_due(struct op *op, int64_t head, const char **why)
{
    struct due_policy policy;
    return due_read(op, &policy) || due_judge(op, head, &policy, op->now, why)
               ? op_fault(op)
               : 0;
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

/* What was full, or lost its last lines, is drawn only now. */
int parcel_draw(struct op *op, const struct parcel *parcel, bool *drawn)
{
    const char *qc = "";
    if (qc_draw(op, parcel) ||
        store_one(op->store, op->err, "SELECT qc FROM parcel WHERE id = $1", "d>t",
                  parcel->id, &qc) < 0)
        return op_fault(op);
    *drawn = strcmp(qc, "due") == 0;
    return 0;
}

static int pack_close(struct op *op)
{
    struct closing c = {0};
    bool drawn = false;
    if (parcel_read(op, request_get(op->req, "parcel"), &c.parcel) || may_close(op, &c) ||
        qc_may_draw(op, c.parcel.id) || parcel_due(op, c.parcel.order_id, &c.why))
        return op_fault(op);
    if (!*c.why && strcmp(c.parcel.weigh, "off") == 0)
        c.why = "weight"; /* what the scale found wrong, or could not see, is counted */
    if (close_rows(op, &c) || parcel_draw(op, &c.parcel, &drawn))
        return op_fault(op);
    op_before(op, "open");
    op_after(op, "verified, %lld units%s%s%s", (long long)c.parcel.units,
             *c.why ? "; recheck due: " : "", c.why, drawn ? "; drawn" : "");
    op_text(op, "stage", "verified");
    op_text(op, "recheck", *c.why || drawn ? "due" : c.parcel.recheck);
    op_text(op, "why", *c.why || !drawn ? c.why : "drawn");
    op_num(op, "part", c.parcel.part);
    op_num(op, "parcel", c.next);
    return 0;
}

const struct op_entry op_pack_close = {V_PACK_CLOSE, pack_close};
