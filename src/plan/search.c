/*
 * search: rounds of annealing and polish until the effort is spent or nothing is left to
 * find: a long one, then short ones that each begin at the best way so far.
 *
 * Called for each part of a problem. Without a polish one long annealing is best.
 */
#include "pool.h"

#include "tallyman/base/rng.h"

/* Shares of all effort: what the first annealing, the following ones, and the first
 * polish may spend; by experiment on published instances. */
struct shares {
    double first, next, polish;
};

/* Where carts hold few orders, choosing among carts met pays. */
static const struct shares few_orders = {0.12, 0.12, 0.15}, few_carts = {0.1, 0.1, 0.4};

/* Where they hold many, two ways share hardly any cart, and long annealings do more; but
 * none is longer than pays: twice as long is worth less then than another one. */
static struct shares many_orders(const struct carts *carts, const struct effort *effort,
                                 double all)
{
    const double enough = 24000, least = 0.1, most = 0.8, polish = 0.05;
    double first = enough * carts->n / effort_moves(effort, all);
    first = first < least ? least : first > most ? most : first;
    double rest = (1 - first) / 2;
    return (struct shares){first, first < rest ? first : rest, polish};
}

static struct shares shares_of(struct carts *carts, const struct effort *effort,
                               double all)
{
    enum { FEW = 100000 };
    if (carts_possible(carts, FEW) < FEW)
        return few_carts; /* the polish proves it */
    return carts_hold_few(carts) ? few_orders : many_orders(carts, effort, all);
}

/* A polish never spends what the next annealing could; the last has the rest. One that
 * found something may spend more the next time, else less. */
static double polish(struct carts *carts, struct effort *effort, double until,
                     double share, struct pool *pool)
{
    const double rest = 0.07, least = 0.02, most = 0.3;
    int64_t before = carts->best_total;
    double stop = effort_spent(effort, before) + share;
    carts_polish(carts, effort, stop + rest > until ? until : stop, pool);
    share *= carts->best_total < before ? 1.5 : 0.6;
    return share < least ? least : share > most ? most : share;
}

/* One cart fewer in turns: where they are nearly full, no chain of small changes leads
 * there. Few orders a cart: no more than there are, the polish sees to the rest; else an
 * empty cart is the room that changes need. */
static int fleet_of(const struct carts *carts, int round, bool few)
{
    int used = carts_used(carts);
    if (round % 2 == 1 && used > carts->least)
        return used - 1;
    return round > 0 && few ? used : carts->n;
}

void carts_search(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool)
{
    enum { ROUNDS = 100 };
    const double least = 0.001, last = 0.02;
    uint64_t seed = effort->options->seed;
    double begin = effort_spent(effort, carts->best_total), all = until - begin;
    struct shares share = pool ? shares_of(carts, effort, all) : (struct shares){1, 1, 0};
    for (int round = 0; round < ROUNDS && until - begin > least; round++) {
        double stop = begin + (round ? share.next : share.first) * all;
        carts->fleet = fleet_of(carts, round, carts_hold_few(carts));
        carts_anneal(carts, effort, stop + last * all > until ? until : stop,
                     rng_num(seed, round), pool);
        begin = effort_spent(effort, carts->best_total);
        if (pool && !effort->stopped && until - begin > least)
            share.polish = polish(carts, effort, until, share.polish, pool);
        if (carts->proven || effort->stopped)
            return;
        begin = effort_spent(effort, carts->best_total);
    }
}
