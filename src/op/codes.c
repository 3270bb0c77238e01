/*
 * codes: what the reader may send for an item. Given out with a task's and a parcel's
 * lines, so that a wrong scan is known at the terminal without a request.
 */
#include "codes.h"

const char *codes_of(struct op *op, int64_t item)
{
    const char *text, *all = "";
    int64_t qty;
    struct query *query = store_query(
        op->store,
        "SELECT c.text, c.qty FROM code c WHERE c.warehouse = $1 AND c.item = $2"
        "   AND NOT EXISTS (SELECT 1 FROM code d WHERE d.warehouse = c.warehouse"
        "                      AND d.text = c.text AND d.item <> c.item)"
        " UNION SELECT i.code, 1 FROM item i WHERE i.id = $2 AND NOT EXISTS"
        "       (SELECT 1 FROM code d WHERE d.warehouse = $1 AND d.text = i.code)"
        " ORDER BY 2, 1 LIMIT 32",
        "dd", op->warehouse, item);
    while (query_next(query, "td", &text, &qty)) {
        if (!strchr(text, ' '))
            all = arena_printf(op->arena, "%s%s%s=%lld", all, *all ? " " : "", text,
                               (long long)qty);
    }
    query_done(query, op->err);
    return all;
}
