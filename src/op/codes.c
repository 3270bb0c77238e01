/*
 * codes: what the reader may send for an item. Given out with a task's and a parcel's
 * lines, so that a wrong scan is known at the terminal without a request.
 */
#include "codes.h"

struct code {
    const char *text;
    int64_t qty;
};

/* "690123=1 1690123=12" */
static const char *in_a_row(struct op *op, const struct code *code, int n)
{
    enum { EACH = 24 }; /* a blank, '=' and the number */
    size_t room = 1, used = 0;
    for (int i = 0; i < n; i++)
        room += strlen(code[i].text) + EACH;
    char *all = arena_alloc(op->arena, room);
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(all + used, room - used, "%s%s=%lld", i ? " " : "",
                                 code[i].text, (long long)code[i].qty);
    return all;
}

const char *codes_of(struct op *op, int64_t item)
{
    struct code one, *code = NULL;
    int n = 0;
    struct query *query = store_query(
        op->store,
        "SELECT c.text, c.qty FROM code c WHERE c.warehouse = $1 AND c.item = $2"
        "   AND NOT EXISTS (SELECT 1 FROM code d WHERE d.warehouse = c.warehouse"
        "                      AND d.text = c.text AND d.item <> c.item)"
        " UNION SELECT i.code, 1 FROM item i WHERE i.id = $2 AND NOT EXISTS"
        "       (SELECT 1 FROM code d WHERE d.warehouse = $1 AND d.text = i.code)"
        " ORDER BY 2, 1",
        "dd", op->warehouse, item);
    while (query_next(query, "td", &one.text, &one.qty)) {
        if (strchr(one.text, ' '))
            continue;
        code = op_list_more(op, code, n, sizeof(one));
        code[n++] = one;
    }
    query_done(query, op->err);
    return in_a_row(op, code, n);
}
