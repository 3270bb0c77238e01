/*
 * list: a list of the turn that grows while the rows of a query are read. Used wherever
 * all rows count: a limit there would leave the rest behind in silence.
 */
#include "op_in.h"

void *op_list_more(struct op *op, void *list, int n, size_t size)
{
    enum { FIRST = 16 };
    size_t used = (size_t)n * size;
    if (!n)
        return arena_alloc(op->arena, FIRST * size);
    if (n < FIRST || (n & (n - 1)))
        return list;
    return arena_grow(op->arena, list, used, 2 * used);
}

int op_ids(struct op *op, struct query *query, int64_t **ids)
{
    int n = 0;
    int64_t one;
    *ids = NULL;
    while (query_next(query, "d", &one)) {
        *ids = op_list_more(op, *ids, n, sizeof(one));
        (*ids)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

int op_texts(struct op *op, struct query *query, const char ***texts)
{
    int n = 0;
    const char *one;
    *texts = NULL;
    while (query_next(query, "t", &one)) {
        *texts = op_list_more(op, *texts, n, sizeof(one));
        (*texts)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}
