/*
 * code.find: what a code is, whatever it is. Asked in the order in which a code is least
 * likely to be taken for something else: the house's own first, makers' last.
 */
#include "op_in.h"

/* Each gives kind, id and code, or no row. $1 warehouse, $2 the code. */
static const char *const owns[] = {
    "SELECT kind, id, code FROM place WHERE warehouse = $1 AND code = $2"
    "   AND kind NOT IN ('parcel', 'hand')",
    "SELECT 'parcel', id, code FROM parcel WHERE warehouse = $1 AND code = $2",
    "SELECT 'badge', id, badge FROM person WHERE warehouse = $1 AND badge = $2",
    "SELECT 'waybill', COALESCE(parcel, 0), number FROM waybill"
    " WHERE warehouse = $1 AND number = $2",
    "SELECT 'serial', item, text FROM serial WHERE warehouse = $1 AND text = $2 LIMIT 1",
    "SELECT 'order', MIN(id), number FROM orders WHERE warehouse = $1 AND number = $2"
    " GROUP BY number HAVING COUNT(*) = 1",
};

static void say(struct op *op, const char *kind, int64_t id, const char *code)
{
    op_text(op, "kind", kind);
    op_num(op, "id", id);
    op_text(op, "code", code);
}

/* 1 when the house knows it. */
static int find_own(struct op *op, const char *code)
{
    const char *kind, *text;
    int64_t id;
    for (size_t i = 0; i < sizeof(owns) / sizeof(*owns); i++) {
        int found = store_one(op->store, op->err, owns[i], "dt>tdt", op->warehouse, code,
                              &kind, &id, &text);
        if (found < 0)
            return found;
        if (found) {
            say(op,
                strcmp(kind, "bin") == 0 || strcmp(kind, "outside") == 0 ? "place" : kind,
                id, text);
            return 1;
        }
    }
    return 0;
}

static int say_item(struct op *op, int64_t item, int64_t qty)
{
    const char *code = "", *name = "", *spec = "";
    if (store_one(op->store, op->err, "SELECT code, name, spec FROM item WHERE id = $1",
                  "d>ttt", item, &code, &name, &spec) < 0)
        return op_fault(op);
    say(op, "item", item, code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    op_num(op, "qty", qty);
    return 0;
}

static int run(struct op *op)
{
    const char *code = request_str(op->req, "code");
    int64_t item, qty;
    int found = find_own(op, code);
    if (found)
        return found < 0 ? found : 0;
    if (!find_code(op, code, &item, &qty))
        return say_item(op, item, qty);
    enum err_code why = op->err->code;
    if (why != E_UNKNOWN_CODE && why != E_AMBIGUOUS_CODE)
        return op_fault(op);
    err_clear(op->err); /* not knowing is an answer here */
    say(op, why == E_UNKNOWN_CODE ? "none" : "ambiguous", 0, code);
    return 0;
}

const struct op_entry op_code_find = {V_CODE_FIND, run};
