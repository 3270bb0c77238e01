/*
 * search: rounds of annealing and polish until the effort is spent or nothing is left to
 * find: a long one, then short ones that each begin at the best way so far.
 *
 * Called for each part of a problem. Without a polish one long annealing is best.
 */
#include "pool.h"

#include "tallyman/base/rng.h"

/* Shares of all effort: what a round's annealing and its polish may spend. */
struct shares {
    double anneal, polish;
};

/* The first round and those that follow; by experiment on published instances. */
struct plan_of_rounds {
    struct shares first, next;
};

/* Where carts hold few orders, choosing among carts met pays; where they hold many, two
 * ways share hardly any cart, and annealing again from the best does more. */
static const struct plan_of_rounds few_orders = {{0.35, 0.2}, {0.1, 0.15}},
                                   many_orders = {{0.3, 0.05}, {0.2, 0.03}},
                                   few_carts = {{0.1, 0.4}, {0.1, 0.15}};

static bool hold_few(const struct carts *carts)
{
    enum { FEW = 5 };
    int used = 0;
    for (int c = 0; c <= carts->n; c++)
        used += carts->cart[c].n > 0;
    return carts->n <= FEW * used;
}

static const struct plan_of_rounds *rounds_of(const struct carts *carts)
{
    enum { FEW = 100000 };
    if (carts_possible(carts, FEW) < FEW)
        return &few_carts; /* the polish proves it */
    return hold_few(carts) ? &few_orders : &many_orders;
}

/* A polish never spends what the next annealing could; the last has the rest. */
static void polish(struct carts *carts, struct effort *effort, double until, double share,
                   struct pool *pool)
{
    const double rest = 0.07;
    double stop = effort_spent(effort, carts->best_total) + share;
    carts_polish(carts, effort, stop + rest > until ? until : stop, pool);
}

void carts_search(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool)
{
    enum { ROUNDS = 60 };
    const double least = 0.001, last = 0.02;
    const struct plan_of_rounds *plan = pool ? rounds_of(carts) : NULL;
    uint64_t seed = effort->options->seed;
    double begin = effort_spent(effort, carts->best_total), all = until - begin;
    for (int round = 0; round < ROUNDS && until - begin > least; round++) {
        const struct shares *share = !plan ? NULL : round ? &plan->next : &plan->first;
        double stop = share ? begin + share->anneal * all : until;
        carts_anneal(carts, effort, stop + last * all > until ? until : stop,
                     rng_num(seed, round), pool);
        begin = effort_spent(effort, carts->best_total);
        if (pool && !effort->stopped && until - begin > least)
            polish(carts, effort, until, share->polish * all, pool);
        if (carts->proven || effort->stopped)
            return;
        begin = effort_spent(effort, carts->best_total);
    }
}
