/*
 * dive: from shares of carts to whole ones. The cart with the greatest share is settled,
 * carts that have an order of it are barred, the programme is solved and priced again for
 * the orders that are left; and so on, until all are settled or the bound says that
 * nothing better can come of it.
 *
 * Called by polish.c, in turns that stray from each other.
 */
#include "polish_in.h"

#include "tallyman/base/rng.h"

enum { ROUNDS = 4, ADD_MOST = 200 };

struct dive {
    struct polish *p;
    uint64_t state;
    double *low, *high; /* by column */
    int *cart, n;       /* settled: pool indexes */
    int left;           /* orders */
    double stray;       /* how far the choice may be off the greatest share */
};

static void room_for_columns(struct dive *d, int from)
{
    size_t columns = (size_t)d->p->columns;
    d->low = xrealloc(d->low, columns * sizeof *d->low);
    d->high = xrealloc(d->high, columns * sizeof *d->high);
    for (size_t j = (size_t)from; j < columns; j++) {
        d->low[j] = 0;
        d->high[j] = 1e30;
    }
}

static void set_bounds(struct dive *d)
{
    Clp_chgColumnLower(d->p->lp, d->low);
    Clp_chgColumnUpper(d->p->lp, d->high);
}

static double solve_and_price(struct dive *d)
{
    struct polish *p = d->p;
    set_bounds(d);
    double bound = master_solve(p, true);
    for (int round = 0; round < ROUNDS && !polish_late(p); round++) {
        int n = price_choose(p, -1, false, ADD_MOST), before = p->columns;
        if (n == 0 && price_around(p, -1, d->left) == 0)
            break;
        n = n ? n : price_choose(p, -1, false, ADD_MOST);
        master_add(p, p->list, n);
        room_for_columns(d, before);
        bound = master_solve(p, false);
    }
    return bound;
}

static bool all_open(const struct polish *p, const struct pooled *cart)
{
    for (int i = 0; i < cart->n; i++)
        if (p->settled[polish_members(p, cart)[i]])
            return false;
    return true;
}

static void settle(struct dive *d, int column)
{
    struct polish *p = d->p;
    const struct pooled *cart = &p->pool->cart[p->pooled[column]];
    for (int i = 0; i < cart->n; i++)
        p->settled[polish_members(p, cart)[i]] = true;
    d->cart[d->n++] = p->pooled[column];
    d->left -= cart->n;
    for (int j = 0; j < p->columns; j++)
        if (p->pooled[j] >= 0 && d->low[j] < 1 &&
            !all_open(p, &p->pool->cart[p->pooled[j]]))
            d->high[j] = 0;
    d->low[column] = 1;
    d->high[column] = 1e30;
}

/* All that are whole already; else the greatest share, more or less. */
static void settle_next(struct dive *d)
{
    struct polish *p = d->p;
    const double whole = 0.999;
    const double *share = Clp_getColSolution(p->lp);
    int best = -1, columns = p->columns, n = d->n;
    double most = 0;
    for (int j = 0; j < columns; j++) {
        if (p->pooled[j] < 0 || share[j] < 1e-6 || d->low[j] > 0 ||
            !all_open(p, &p->pool->cart[p->pooled[j]]))
            continue;
        if (share[j] >= whole) {
            settle(d, j);
            continue;
        }
        double chance = ((double)(rng_next(&d->state) >> 11)) * 0x1p-53;
        double with = share[j] + d->stray * chance;
        if (with > most) {
            most = with;
            best = j;
        }
    }
    if (d->n == n && best >= 0)
        settle(d, best);
}

bool dive(struct polish *p, int turn)
{
    const double astray = 0.3;
    struct dive d = {.p = p,
                     .state = rng_num(p->effort->options->seed, turn + 1),
                     .cart = xmalloc((size_t)p->c->n * sizeof *d.cart),
                     .left = p->c->n,
                     .stray = turn ? astray : 0};
    bool better = false;
    room_for_columns(&d, 0);
    for (int before = -1; d.left > 0 && d.left != before && !polish_late(p);) {
        before = d.left;
        if (solve_and_price(&d) > (double)p->c->best_total - 0.5)
            break;
        settle_next(&d);
    }
    if (d.left == 0)
        better = polish_take(p, d.cart, d.n);
    memset(p->settled, 0, (size_t)p->c->n * sizeof *p->settled);
    room_for_columns(&d, 0);
    set_bounds(&d);
    free(d.low);
    free(d.high);
    free(d.cart);
    return better;
}
