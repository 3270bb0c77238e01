/*
 * label_apply: what became of a copy of a label; and the label just stuck on, scanned
 * back: from then on the parcel is labelled.
 */
#include "floor.h"

#include "parcel.h"

static int unknown_copy(struct op *op, const char *waybill, int64_t n)
{
    struct parcel p;
    if (parcel_find(op, waybill, &p))
        return op_fault(op);
    return except_raise(
        op, "label", arena_printf(op->arena, "parcel %s", p.code), p.order_id, "lead",
        arena_printf(op->arena, "copy %lld of %s: printed or not is unknown",
                     (long long)n, waybill));
}

static int label_result(struct op *op)
{
    const char *waybill = request_str(op->req, "waybill");
    const char *result = request_str(op->req, "result");
    int64_t n = request_get(op->req, "n");
    bool unknown = strcmp(result, "unknown") == 0;
    op_object(op, "label %s", waybill);
    if (!unknown && strcmp(result, "sent") != 0 && strcmp(result, "failed") != 0)
        return op_refuse(op, E_ARGUMENT, "sss", "result", "sent, failed or unknown",
                         result);
    int changed = store_do(op->store, op->err,
                           "UPDATE label_copy SET result = $4"
                           " WHERE warehouse = $1 AND number = $2 AND n = $3",
                           "dtdt", op->warehouse, waybill, n, result);
    if (changed < 0)
        return changed;
    if (!changed)
        return op_refuse(op, E_NOT_FOUND, "ss", "copy",
                         arena_printf(op->arena, "%lld of %s", (long long)n, waybill));
    if (unknown && unknown_copy(op, waybill, n))
        return op_fault(op);
    op_after(op, "copy %lld: %s", (long long)n, result);
    op_text(op, "waybill", waybill);
    op_num(op, "n", n);
    op_text(op, "result", result);
    return 0;
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
    return 0;
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
    if (strcmp(p->order_state, "packed") != 0)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM parcel WHERE order_id = $1"
                  "   AND stage IN ('open', 'verified')",
                  "d>d", p->order_id, &open) < 0)
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
    if (!again && (apply(op, &p) || free_totes(op, &p)))
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
const struct op_entry op_label_apply = {V_LABEL_APPLY, label_apply};
