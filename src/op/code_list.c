/*
 * code.list: every code of every item, for whoever keeps them at hand (labels, players).
 */
#include "op_in.h"

static int code_list(struct op *op)
{
    static const char *const columns[] = {"text", "item", "qty", NULL};
    const char *text, *item;
    int64_t qty,
        limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store,
                    "SELECT c.text, i.code, c.qty FROM code c"
                    "  JOIN item i ON i.id = c.item"
                    " WHERE c.warehouse = $1 AND c.text > $2"
                    " ORDER BY c.text, i.id LIMIT $3",
                    "dtd", op->warehouse, request_str(op->req, "after"), limit);
    while (query_next(query, "ttd", &text, &item, &qty))
        op_row(op, "ttd", text, item, qty);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_code_list = {V_CODE_LIST, code_list, NULL};
