/*
 * tours: the lengths batching asks for: one block the fast way, else the exact router on
 * spots, or the tour on a map.
 */
#include "tours.h"

#include "one_block.h"

struct tours {
    const struct batch_problem *problem;
    const int *orders;
    int n;
    struct one_block *block; /* NULL: the others */
    struct router *router;
    struct spot *spots;
    int *at;
    bool *seen;
};

static size_t spots_of_all(const struct tours *t)
{
    size_t n = 1;
    for (int i = 0; i < t->n; i++)
        n += (size_t)t->problem->orders[t->orders[i]].n;
    return n;
}

struct tours *tours_new(const struct batch_problem *problem, const int *orders, int n)
{
    struct tours *t = xcalloc(1, sizeof *t);
    t->problem = problem;
    t->orders = orders;
    t->n = n;
    t->block = one_block_new(problem, orders, n);
    if (t->block)
        return t;
    t->seen = xcalloc((size_t)problem->nspots + 1, sizeof *t->seen);
    t->at = xmalloc(spots_of_all(t) * sizeof *t->at);
    if (problem->layout) {
        t->router = router_new(problem->layout);
        t->spots = xmalloc(spots_of_all(t) * sizeof *t->spots);
    }
    return t;
}

void tours_free(struct tours *tours)
{
    if (!tours)
        return;
    one_block_free(tours->block);
    router_free(tours->router);
    free(tours->spots);
    free(tours->at);
    free(tours->seen);
    free(tours);
}

static int64_t slow_length(struct tours *t, const int *orders, int n)
{
    const struct batch_problem *p = t->problem;
    int places = 0;
    for (int i = 0; i < n; i++) {
        const struct batch_order *order = &p->orders[t->orders[orders[i]]];
        for (int s = 0; s < order->n; s++) {
            if (t->seen[order->spot[s]])
                continue;
            t->seen[order->spot[s]] = true;
            t->at[places++] = order->spot[s];
        }
    }
    for (int i = 0; i < places; i++)
        t->seen[t->at[i]] = false;
    if (!t->router) {
        for (int i = 0; i < places; i++)
            t->at[i]++; /* point 0 is the start */
        return free_tour(p->map, t->at, places);
    }
    for (int i = 0; i < places; i++)
        t->spots[i] = p->spots[t->at[i]];
    const struct route_ask ask = {t->spots, places, p->start, p->end};
    return router_exact(t->router, &ask, NULL);
}

int64_t tours_length(struct tours *tours, const int *orders, int n)
{
    if (n == 0)
        return 0;
    return tours->block ? one_block_length(tours->block, orders, n)
                        : slow_length(tours, orders, n);
}

void tours_lengths(struct tours *tours, const struct tour_set *set, int n,
                   int64_t *length)
{
    if (tours->block) {
        one_block_lengths(tours->block, set, n, length);
        return;
    }
    for (int i = 0; i < n; i++)
        length[i] = slow_length(tours, set[i].order, set[i].n);
}
