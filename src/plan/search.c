/*
 * search: rounds of annealing and polish until the effort is spent or nothing is left to
 * find.
 *
 * Called for each part of a problem. Without a polish one long annealing is best.
 */
#include "pool.h"

#include "tallyman/base/rng.h"

void carts_search(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool)
{
    enum { ROUNDS = 20, FEW = 100000 };
    const double share = 0.65, short_share = 0.1, least = 0.001;
    bool few = pool && carts_possible(carts, FEW) < FEW; /* the polish proves it */
    uint64_t seed = effort->options->seed;
    double left = until - effort_spent(effort, carts->best_total);
    for (int round = 0; round < ROUNDS && left > least; round++) {
        double part = pool ? (few && round == 0 ? short_share : share) : 1;
        double anneal = until - left * (1 - part);
        carts_anneal(carts, effort, anneal, rng_num(seed, round), pool);
        if (pool && !effort->stopped)
            carts_polish(carts, effort, until, pool);
        if (carts->proven || effort->stopped)
            return;
        left = until - effort_spent(effort, carts->best_total);
    }
}
