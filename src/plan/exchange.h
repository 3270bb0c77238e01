/*
 * exchange: two carts give each other up to two orders, drawn so that both can bear what
 * comes: of the tightest load, what goes one way is about what goes the other. Partners
 * come from lists of orders that save most together, now and then from anywhere.
 *
 * Called by anneal.c, many million times.
 */
#ifndef TALLYMAN_PLAN_EXCHANGE_H
#define TALLYMAN_PLAN_EXCHANGE_H

#include "carts.h"

/* What goes from one cart to the other, and how the two are then. */
struct exchange {
    int a, b;          /* carts */
    int out[2], in[2]; /* orders that leave a, that come into it; n: nobody */
    int64_t over_a, over_b;
    uint64_t swapped, mark_a, mark_b;
};

/* Draws from some carts as they stand. */
struct draws {
    struct carts *c;
    uint64_t state;
    int *near; /* by order: partners that save most together, best first */
    int nears;
    int64_t *size;             /* by order: its tightest load; of nobody: 0 */
    int tight;                 /* which that is */
    int64_t bear[BATCH_LOADS]; /* what a cart may hold on the way */
    int *fit;                  /* room */
};

void draws_open(struct draws *draws, struct carts *carts, uint64_t seed);
void draws_close(struct draws *draws);
/* False: this time there was none. */
bool draw_exchange(struct draws *draws, struct exchange *exchange);
/* What of that load a loses and b gets. */
static inline int64_t exchange_moves(const struct carts *c, const struct exchange *x,
                                     int l)
{
    return c->load[x->out[0]][l] + c->load[x->out[1]][l] - c->load[x->in[0]][l] -
           c->load[x->in[1]][l];
}

#endif
