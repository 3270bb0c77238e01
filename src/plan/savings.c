/*
 * savings: the start. Each order has a cart of its own; the two carts that save most
 * together are merged, and what the merged one would save with each other one is worked
 * out again, until no two fit.
 *
 * Called once for each part of a problem.
 */
#include "carts.h"

struct saving {
    int64_t saved;
    int a, b, age; /* ages of both, added: stale when either was merged since */
};

struct heap {
    struct saving *item;
    int n, room;
};

static bool more(const struct saving *x, const struct saving *y)
{
    if (x->saved != y->saved)
        return x->saved > y->saved;
    return x->a != y->a ? x->a < y->a : x->b < y->b;
}

static void push(struct heap *heap, struct saving saving)
{
    if (heap->n == heap->room) {
        heap->room = heap->room ? heap->room * 2 : 4096;
        heap->item = xrealloc(heap->item, (size_t)heap->room * sizeof *heap->item);
    }
    int at = heap->n++;
    for (; at > 0 && more(&saving, &heap->item[(at - 1) / 2]); at = (at - 1) / 2)
        heap->item[at] = heap->item[(at - 1) / 2];
    heap->item[at] = saving;
}

static struct saving pop(struct heap *heap)
{
    struct saving top = heap->item[0], last = heap->item[--heap->n];
    int at = 0;
    for (int child = 1; child < heap->n; child = at * 2 + 1) {
        if (child + 1 < heap->n && more(&heap->item[child + 1], &heap->item[child]))
            child++;
        if (!more(&heap->item[child], &last))
            break;
        heap->item[at] = heap->item[child];
        at = child;
    }
    heap->item[at] = last;
    return top;
}

static bool fit_together(const struct carts *c, const struct cart *a,
                         const struct cart *b)
{
    int64_t load[BATCH_LOADS];
    for (int l = 0; l < BATCH_LOADS; l++)
        load[l] = a->load[l] + b->load[l];
    return carts_fit(c->problem, load);
}

static int64_t together(struct carts *c, const struct cart *a, const struct cart *b)
{
    memcpy(c->room, a->order, (size_t)a->n * sizeof *c->room);
    memcpy(c->room + a->n, b->order, (size_t)b->n * sizeof *c->room);
    return carts_length(c, c->room, a->n + b->n, a->mark ^ b->mark);
}

static void consider(struct carts *c, struct heap *heap, const int *age, int a, int b)
{
    const struct cart *x = &c->cart[a], *y = &c->cart[b];
    if (a == b || y->n == 0 || !fit_together(c, x, y))
        return;
    int64_t saved = x->length + y->length - together(c, x, y);
    if (saved >= 0) /* a cart fewer is worth as much */
        push(heap, (struct saving){saved, a < b ? a : b, a < b ? b : a, age[a] + age[b]});
}

static void merge(struct carts *c, int a, int b)
{
    struct cart *x = &c->cart[a], *y = &c->cart[b];
    int64_t length = together(c, x, y);
    for (int i = 0; i < y->n; i++)
        c->of[y->order[i]] = a;
    memcpy(x->order + x->n, y->order, (size_t)y->n * sizeof *x->order);
    x->n += y->n;
    for (int l = 0; l < BATCH_LOADS; l++)
        x->load[l] += y->load[l];
    c->total += length - x->length - y->length;
    x->length = length;
    x->mark ^= y->mark;
    *y = (struct cart){.order = y->order};
}

void carts_savings(struct carts *carts)
{
    struct heap heap = {NULL, 0, 0};
    int *age = xcalloc((size_t)carts->n + 1, sizeof *age);
    for (int a = 0; a < carts->n; a++)
        for (int b = a + 1; b < carts->n; b++)
            consider(carts, &heap, age, a, b);
    while (heap.n > 0) {
        struct saving best = pop(&heap);
        if (carts->cart[best.a].n == 0 || carts->cart[best.b].n == 0 ||
            best.age != age[best.a] + age[best.b])
            continue;
        merge(carts, best.a, best.b);
        age[best.a]++;
        for (int b = 0; b < carts->n; b++)
            consider(carts, &heap, age, best.a, b);
    }
    free(heap.item);
    free(age);
    carts_keep(carts);
}
