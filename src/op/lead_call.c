/*
 * lead.call: somebody at a terminal needs the shift lead. One open call a terminal;
 * calling again changes nothing.
 */
#include "op_in.h"

static int lead_call(struct op *op)
{
    const char *terminal = "";
    int64_t open = 0;
    if (store_one(op->store, op->err, "SELECT name FROM terminal WHERE id = $1", "d>t",
                  op->terminal, &terminal) < 0)
        return op_fault(op);
    op_object(op, "terminal %s", terminal);
    int found =
        store_one(op->store, op->err,
                  "SELECT id FROM exception WHERE warehouse = $1 AND closed_at = 0"
                  "   AND kind = 'call' AND object = $2",
                  "dt>d", op->warehouse, op->object, &open);
    if (found < 0)
        return found;
    if (!found) {
        const char *text = arena_printf(op->arena, "%s, %s", person_name(op, op->person),
                                        request_str(op->req, "where"));
        if (except_raise(op, "call", op->object, 0, "lead", text))
            return op_fault(op);
        open = store_last_id(op->store);
    }
    op_num(op, "exception", open);
    return 0;
}

const struct op_entry op_lead_call = {V_LEAD_CALL, lead_call, NULL};
