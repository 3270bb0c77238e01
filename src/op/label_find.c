/*
 * label_find: which closed parcel still wants its label. Asked when the tote or parcel in
 * somebody's hand can be packed or rechecked no further: a break came between the last
 * unit and the label.
 */
#include "floor.h"

#include "parcel.h"

static int label_find(struct op *op)
{
    const char *code = request_str(op->req, "code"), *pcode = "", *waybill = "",
               *result = "";
    int64_t order, split, parcel = 0, n = 0;
    if (parcel_order(op, code, &order, &split))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT id, code, waybill FROM parcel WHERE order_id = $1"
                          "   AND stage = 'verified' AND recheck <> 'due' AND qc <> 'due'"
                          "   AND hold = ''"
                          "   AND ($3 = 0 OR split = $3)"
                          " ORDER BY code <> $2, part LIMIT 1",
                          "dtd>dtt", order, code, split, &parcel, &pcode, &waybill);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "parcel", code);
    if (store_one(op->store, op->err,
                  "SELECT n, result FROM label_copy WHERE warehouse = $1 AND number = $2"
                  " ORDER BY n DESC LIMIT 1",
                  "dt>dt", op->warehouse, waybill, &n, &result) < 0)
        return op_fault(op);
    op_num(op, "parcel", parcel);
    op_text(op, "pcode", pcode);
    op_text(op, "waybill", waybill);
    op_num(op, "n", n);
    op_text(op, "result", result);
    return 0;
}

const struct op_entry op_label_find = {V_LABEL_FIND, label_find};
