/*
 * polish_in: what the polish's parts share: the linear programme (master.c), the search
 * for carts that its prices ask for (price.c), and the dives through it (dive.c).
 */
#ifndef TALLYMAN_PLAN_POLISH_IN_H
#define TALLYMAN_PLAN_POLISH_IN_H

#include "pool.h"

#include <coin/Clp_C_Interface.h>

enum { CUT_ORDERS = 3, CUTS_MOST = 400 };

/* Of three orders, at most one cart may hold two or more (a subset-row inequality; Jepsen
 * et al. 2008). True of carts, not of shares of carts: it lifts the bound. */
struct cut {
    int order[CUT_ORDERS];
};

struct polish {
    struct carts *c;
    struct pool *pool;
    struct effort *effort;
    double until;
    Clp_Simplex *lp;  /* a row an order, one for how many carts, a row a cut */
    int fewest, most; /* carts that may be used now */
    int columns;
    int *pooled;   /* by column, -1: the slack that allows a cart too many */
    double *price; /* by order, mm */
    double entry;  /* what any cart earns, mm; below 0: pays */
    struct cut *cut;
    int cuts;
    double *toll;   /* by cut, mm: what a cart with two of its orders pays */
    int *cut_of;    /* by order: CUTS_MOST of those that bind … */
    int *cuts_of;   /* … and how many */
    char *met;      /* by cut: orders of it in the cart being priced; zeros between */
    bool *settled;  /* by order: in a cart that a dive chose */
    int *list;      /* room for pool indexes */
    double *worth;  /* by pool index: reduced length */
    int64_t every;  /* carts there are in all, 0: too many to look at */
    bool converged; /* no cart there is would pay at these prices */
    bool complete;  /* every cart that could help is in the pool */
};

/* Millimetres are too fine for the solver's tolerances. */
#define PER_METRE 1e-3

bool polish_late(const struct polish *p);
static inline const int *polish_members(const struct polish *p, const struct pooled *cart)
{
    return p->pool->member + cart->first;
}
/* The chosen carts (pool indexes) become the best way if they are shorter; an order that
 * is in two stays in the first. False: not shorter, or an order is in none. */
bool polish_take(struct polish *p, const int *carts, int n);

/* --- master --- */

void master_open(struct polish *p); /* with the carts of the best way */
void master_range(struct polish *p, int fewest, int most);
double master_carts(const struct polish *p); /* shares added up */
void master_close(struct polish *p);
void master_add(struct polish *p, const int *carts, int n);
/* Rows of a cart: its orders, then the cuts it counts in. `row` has room for its orders
 * and all cuts; returns how many. */
int master_rows(const struct polish *p, const struct pooled *cart, int *row);
/* Length of the cheapest shares of carts, mm; sets prices and tolls. */
double master_solve(struct polish *p, bool bounds_changed);
/* Adds the inequalities most violated by the shares; how many. */
int master_cut(struct polish *p);

/* --- price --- */

/* What the members of a cart pay for cuts. */
double price_tolls(struct polish *p, const int *orders, int n);
/* Pool indexes whose reduced length is below the limit, best first, in p->list; `known`:
 * also those in the programme. Only of orders that are not settled. */
int price_choose(struct polish *p, double limit, bool known, int most);
/* Looks around the carts in use and `wide` ones that nearly are; finds go to the pool. */
int price_around(struct polish *p, double limit, int wide);
/* Looks at every cart there is; whether all were, `*found` being new. */
bool price_every(struct polish *p, double limit, int64_t most, int *found);

/* --- dive --- */

/* Settles the carts that the shares lean to, one by one, pricing again in between; `turn`
 * 0 goes straight, others stray. True: a better way was found. */
bool dive(struct polish *p, int turn);

#endif
