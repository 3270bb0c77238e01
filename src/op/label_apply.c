/*
 * label_apply: what became of a copy of a label; and the label just stuck on, scanned
 * back: from then on the parcel is labelled.
 */
#include "floor.h"

#include "parcel.h"

#include "tallyman/model/policy.h"
#include "tallyman/model/reason.h"

/* What may still be said of a copy of which this was said last. What is unknown (also
 * because its lease lapsed) is said anew by its bench, or by who may settle it. */
static const struct {
    const char *was, *may;
} results[] = {
    {"granted", "sent confirmed failed unknown"},
    {"sent", "sent confirmed failed unknown"},
    {"unknown", "sent confirmed failed unknown"},
    {"confirmed", "confirmed"},
    {"failed", "failed"},
};

static bool has_word(const char *words, const char *word)
{
    struct str rest = str_of(words);
    while (rest.n) {
        if (str_is(str_cut(&rest, ' '), word))
            return true;
    }
    return false;
}

struct copy {
    const char *waybill, *name, *was;
    int64_t n, terminal;
};

static int may_say(struct op *op, const struct copy *copy, const char *result)
{
    const char *was = copy->was;
    if (!has_word(results[0].may, result))
        return op_refuse(op, E_ARGUMENT, "sss", "result",
                         "sent, confirmed, failed or unknown", result);
    for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
        if (strcmp(results[i].was, was) == 0 && !has_word(results[i].may, result))
            return op_refuse(op, E_STATE, "sss", copy->name, was, "another copy");
    }
    if (strcmp(was, "unknown") == 0 && copy->terminal != op->terminal &&
        !op_may(op, RIGHT_SETTLE))
        return op_refuse(op, E_NOT_ALLOWED, "ss", person_name(op, op->person),
                         right_name(RIGHT_SETTLE));
    return 0;
}

/* What is not out, or may not be, is seen by the lead; what is out is settled. A number
 * that is void meanwhile says nothing of its parcel any more. */
static int follow(struct op *op, const char *waybill, int64_t n, const char *result)
{
    bool unknown = strcmp(result, "unknown") == 0, failed = strcmp(result, "failed") == 0;
    const char *code = "";
    int64_t order = 0;
    if (strcmp(result, "sent") == 0)
        return 0;
    int found = store_one(op->store, op->err,
                          "SELECT p.code, p.order_id FROM waybill w"
                          "  JOIN parcel p ON p.id = w.parcel"
                          " WHERE w.warehouse = $1 AND w.number = $2"
                          "   AND w.state <> 'void'",
                          "dt>td", op->warehouse, waybill, &code, &order);
    if (found <= 0)
        return found;
    const char *object = arena_printf(op->arena, "parcel %s", code);
    op->order_id = order;
    if (except_settle(op, "label", object, result))
        return op_fault(op);
    if (!unknown && !failed)
        return 0;
    return except_raise(
        op, "label", object, order, "lead",
        reason_make(op->arena, REASON_COPY, "dss", n, waybill,
                    unknown ? N_("printed or not is unknown") : N_("not printed")));
}

static int read_copy(struct op *op, struct copy *copy)
{
    copy->waybill = request_str(op->req, "waybill");
    copy->n = request_get(op->req, "n");
    copy->name = arena_printf(op->arena, "%lld of %s", (long long)copy->n, copy->waybill);
    op_object(op, "label %s", copy->waybill);
    int found = store_one(op->store, op->err,
                          "SELECT result, terminal FROM label_copy"
                          " WHERE warehouse = $1 AND number = $2 AND n = $3",
                          "dtd>td", op->warehouse, copy->waybill, copy->n, &copy->was,
                          &copy->terminal);
    if (found < 0)
        return found;
    return found ? 0 : op_refuse(op, E_NOT_FOUND, "ss", "copy", copy->name);
}

static int said(struct op *op, const struct copy *copy, const char *result)
{
    if (may_say(op, copy, result))
        return op_fault(op);
    if (strcmp(copy->was, result) != 0 &&
        (store_do(op->store, op->err,
                  "UPDATE label_copy SET result = $4"
                  " WHERE warehouse = $1 AND number = $2 AND n = $3",
                  "dtdt", op->warehouse, copy->waybill, copy->n, result) < 0 ||
         follow(op, copy->waybill, copy->n, result)))
        return op_fault(op);
    op_before(op, "%s", copy->was);
    op_after(op, "copy %lld: %s", (long long)copy->n, result);
    op_text(op, "waybill", copy->waybill);
    op_num(op, "n", copy->n);
    op_text(op, "result", result);
    return 0;
}

static int label_result(struct op *op)
{
    struct copy copy;
    return read_copy(op, &copy) ? op_fault(op)
                                : said(op, &copy, request_str(op->req, "result"));
}

/* Only what is not known for sure is settled. */
static int label_settle(struct op *op)
{
    struct copy copy;
    if (read_copy(op, &copy))
        return op_fault(op);
    if (!has_word("unknown sent", copy.was))
        return op_refuse(op, E_STATE, "sss", copy.name, copy.was, "unknown");
    return said(op, &copy, request_get(op->req, "out") ? "confirmed" : "failed");
}

static int may_apply(struct op *op, const struct parcel *p, const char *code)
{
    if (parcel_going(op, p))
        return op_fault(op);
    if (strcmp(p->label, "granted") != 0 && strcmp(p->label, "applied") != 0)
        return op_refuse(op, E_NOT_LABELLED, "s", p->code);
    if (strcmp(code, p->waybill) != 0)
        return op_refuse(op, E_WRONG_LABEL, "ss", p->waybill, code);
    if (strcmp(p->recheck, "due") == 0)
        return op_refuse(op, E_RECHECK_DUE, "s", p->code);
    if (strcmp(p->qc, "due") == 0)
        return op_refuse(op, E_QC_DUE, "s", p->code);
    return 0;
}

/* What is on the box came out of a printer, whatever the bench could tell. */
static int came_out(struct op *op, const struct parcel *p)
{
    int done = store_do(op->store, op->err,
                        "UPDATE label_copy SET result = 'confirmed'"
                        " WHERE warehouse = $1 AND number = $2 AND result <> 'confirmed'"
                        "   AND n = (SELECT MAX(n) FROM label_copy"
                        "             WHERE warehouse = $1 AND number = $2)",
                        "dt", op->warehouse, p->waybill);
    return done < 0 ? done : 0;
}

static int apply(struct op *op, const struct parcel *p)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET label = 'applied', stage = 'labelled'"
                           " WHERE id = $1 AND stage = 'verified' AND label = 'granted'",
                           "d", p->id);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE waybill SET state = 'applied', at = $3"
                       " WHERE warehouse = $1 AND number = $2 AND state = 'granted'",
                       "dtd", op->warehouse, p->waybill, op->now);
    return changed_one(op, changed, "the waybill");
}

/* With its last parcel labelled the order needs its totes no more. */
static int free_totes(struct op *op, const struct parcel *p)
{
    int64_t open = 0;
    if (strcmp(p->order_state, "packed") != 0 && !p->split)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM parcel WHERE order_id = $1 AND split = $2"
                  "   AND stage IN ('open', 'verified')",
                  "dd>d", p->order_id, p->split, &open) < 0)
        return op_fault(op);
    return open ? 0 : totes_free(op, p->order_id);
}

static int label_apply(struct op *op)
{
    struct parcel p;
    const char *code = request_str(op->req, "code");
    if (parcel_read(op, request_get(op->req, "parcel"), &p) || may_apply(op, &p, code))
        return op_fault(op);
    bool again = strcmp(p.label, "applied") == 0; /* a reprint, stuck over the first */
    if (came_out(op, &p) || (!again && (apply(op, &p) || free_totes(op, &p))))
        return op_fault(op);
    if (except_settle(op, "label", arena_printf(op->arena, "parcel %s", p.code),
                      "applied"))
        return op_fault(op);
    op_after(op, "%s is on it", code);
    op_num(op, "parcel", p.id);
    op_text(op, "waybill", p.waybill);
    op_text(op, "stage", again ? p.stage : "labelled");
    op_text(op, "order_state", p.order_state);
    return 0;
}

const struct op_entry op_label_result = {V_LABEL_RESULT, label_result};
const struct op_entry op_label_settle = {V_LABEL_SETTLE, label_settle};
const struct op_entry op_label_apply = {V_LABEL_APPLY, label_apply};
