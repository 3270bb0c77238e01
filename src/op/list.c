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
