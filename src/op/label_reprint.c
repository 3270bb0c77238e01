/*
 * label.reprint: another paper for a parcel that has one. No two papers with one number
 * can leave: either the old one is scanned back and torn up, then its number is granted
 * again, or it is lost, then its number is void and the parcel gets another. The new
 * paper says R1, R2 …, and must be scanned back like the first: until then the parcel
 * bears no label. From the second on another person says yes to it (op/approval); where
 * the rules ask for none, the lead does it.
 */
#include "label_in.h"

#include "floor.h"

#include "tallyman/model/policy.h"

struct last {
    int64_t n, lease_until;
    const char *result;
};

static int read_last(struct op *op, const struct parcel *p, struct last *last)
{
    *last = (struct last){.result = ""};
    return store_one(op->store, op->err,
                     "SELECT n, lease_until, result FROM label_copy WHERE warehouse = $1"
                     "   AND number = $2 ORDER BY n DESC LIMIT 1",
                     "dt>ddt", op->warehouse, p->waybill, &last->n, &last->lease_until,
                     &last->result) < 0
               ? op_fault(op)
               : 0;
}

static int may_reprint(struct op *op, const struct parcel *p)
{
    if (parcel_going(op, p))
        return op_fault(op);
    if (!parcel_is(p, "verified") && !parcel_is(p, "labelled"))
        return op_refuse(op, E_STATE, "sss", p->code, p->stage, "verified or labelled");
    if (!*p->waybill)
        return op_refuse(op, E_NOT_LABELLED, "s", p->code);
    return parcel_label_free(op, p->id);
}

/* While a bench may still be printing it, nobody else prints it. */
static int still_out(struct op *op, const struct parcel *p, const struct last *last)
{
    if (strcmp(last->result, "granted") != 0 || last->lease_until < op->now)
        return 0;
    return op_refuse(
        op, E_STATE, "sss",
        arena_printf(op->arena, "copy %lld of %s", (long long)last->n, p->waybill),
        "being printed", "the bench's word of it");
}

int label_reprint_worth(struct op *op, int64_t *worth)
{
    struct parcel p;
    if (parcel_find(op, request_str(op->req, "code"), &p))
        return op_fault(op);
    int found =
        store_one(op->store, op->err,
                  "SELECT o.goods FROM parcel p JOIN orders o ON o.id = p.order_id"
                  " WHERE p.id = $1 AND p.reprints > 0"
                  "   AND p.stage IN ('verified', 'labelled')"
                  "   AND NOT EXISTS (SELECT 1 FROM label_copy c"
                  "        WHERE c.warehouse = p.warehouse"
                  "          AND c.number = p.waybill AND c.result = 'failed'"
                  "          AND c.n = (SELECT MAX(d.n) FROM label_copy d"
                  "               WHERE d.warehouse = c.warehouse"
                  "                 AND d.number = c.number))",
                  "d>d", p.id, worth);
    return found < 0 ? found : 0;
}

static int may_again(struct op *op, const struct parcel *p, int64_t before)
{
    const char *old = request_str(op->req, "old");
    if (!*request_str(op->req, "reason"))
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "why another paper", "nothing");
    if (*old && strcmp(old, p->waybill) != 0)
        return op_refuse(op, E_WRONG_LABEL, "ss", p->waybill, old);
    if (before && !op->approval && !op_may(op, RIGHT_EXCEPTION))
        return op_refuse(op, E_NOT_ALLOWED, "ss", person_name(op, op->person),
                         right_name(RIGHT_EXCEPTION));
    return 0;
}

static int end_papers(struct op *op, const struct parcel *p, const char *how)
{
    int done = store_do(op->store, op->err,
                        "UPDATE label_copy SET ended = $3"
                        " WHERE warehouse = $1 AND number = $2 AND ended = ''",
                        "dtt", op->warehouse, p->waybill, how);
    return done < 0 ? done : 0;
}

/* The old paper is in the hand that scanned it: its number again, as another copy. */
static int same_number(struct op *op, struct grant *g)
{
    g->waybill = g->parcel.waybill;
    g->carrier = g->parcel.carrier;
    int found =
        store_one(op->store, op->err,
                  "UPDATE waybill SET copies = copies + 1, state = 'granted',"
                  "       at = $3 WHERE warehouse = $1 AND number = $2"
                  "   AND state IN ('granted', 'applied')"
                  " RETURNING copies, account",
                  "dtd>dt", op->warehouse, g->waybill, op->now, &g->n, &g->account);
    if (changed_one(op, found, "the waybill"))
        return op_fault(op);
    return end_papers(op, &g->parcel, "destroyed");
}

/* Nobody can say where the old paper is: whoever finds it, it goes nowhere. */
static int new_number(struct op *op, struct grant *g)
{
    if (label_number(op, g))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE waybill SET state = 'void', at = $3"
                           " WHERE warehouse = $1 AND number = $2 AND state <> 'void'",
                           "dtd", op->warehouse, g->parcel.waybill, op->now);
    if (changed_one(op, changed, "the waybill"))
        return op_fault(op);
    return end_papers(op, &g->parcel, "void");
}

static int take_label_off(struct op *op, const struct grant *g)
{
    int changed =
        store_do(op->store, op->err,
                 "UPDATE parcel SET stage = 'verified', label = 'granted', waybill = $2,"
                 "       carrier = $3, terminal = $4, reprints = $5"
                 " WHERE id = $1 AND stage IN ('verified', 'labelled')"
                 "   AND waybill = $6 AND reprints = $5 - 1",
                 "dttddt", g->parcel.id, g->waybill, g->carrier, op->terminal, g->reprint,
                 g->parcel.waybill);
    return changed_one(op, changed, "the parcel");
}

static int again(struct op *op, struct grant *g)
{
    int64_t before = 0;
    bool back = *request_str(op->req, "old");
    if (store_one(op->store, op->err, "SELECT reprints FROM parcel WHERE id = $1", "d>d",
                  g->parcel.id, &before) < 0 ||
        may_again(op, &g->parcel, before))
        return op_fault(op);
    g->reprint = before + 1;
    if ((back ? same_number(op, g) : new_number(op, g)) || take_label_off(op, g) ||
        label_write(op, g))
        return op_fault(op);
    op_before(op, "%s, %s", g->parcel.waybill,
              back ? "scanned back, torn up" : "lost, void");
    op_text(op, "void", back ? "" : g->parcel.waybill);
    return 0;
}

static int label_reprint(struct op *op)
{
    struct grant g = {.reason = request_str(op->req, "reason"), .account = ""};
    struct last last;
    if (parcel_find(op, request_str(op->req, "code"), &g.parcel) ||
        may_reprint(op, &g.parcel) || read_last(op, &g.parcel, &last) ||
        still_out(op, &g.parcel, &last))
        return op_fault(op);
    int same = label_same(op, &g);
    if (same < 0 || (!same && again(op, &g)))
        return op_fault(op);
    return label_say(op, &g);
}

const struct op_entry op_label_reprint = {V_LABEL_REPRINT, label_reprint};
