/*
 * carts: a way of putting some orders into carts, being made better. Knows loads, exact
 * lengths (remembered by the set of orders) and the best way so far; the savings start,
 * the search and the polish work on it.
 *
 * Orders are local: 0 … n-1 of the part being worked on, one group of a problem.
 */
#ifndef TALLYMAN_PLAN_CARTS_H
#define TALLYMAN_PLAN_CARTS_H

#include "tours.h"

enum { CARTS_SPARE = 2 }; /* places beyond `most`: while searching a cart may be over */

struct cart {
    int *order;
    int n;
    int64_t load[BATCH_LOADS];
    int64_t length;
    int64_t over;  /* millionths of the capacity above it, all loads together */
    uint64_t mark; /* of its set of orders */
};

struct known {
    uint64_t mark;
    int64_t length;
};

struct carts {
    const struct batch_problem *problem;
    struct tours *tours;
    int n;
    const int *orders;            /* local to the problem's */
    int64_t (*load)[BATCH_LOADS]; /* by order; the n-th is nobody: nothing, mark 0 */
    uint64_t *mark;
    int64_t *alone;                 /* length of a cart with this order only */
    int limit[BATCH_LOADS], limits; /* loads with a capacity */
    double millionths[BATCH_LOADS]; /* of it, a unit */
    int most;                       /* orders that any cart can hold */
    int least;                      /* carts that all loads need, were orders divisible */
    int fleet;                      /* carts that the search may use; n: any number */
    struct known *known;
    uint64_t known_mask;
    /* as it stands */
    struct cart *cart; /* n + 1 of them, in use while n > 0; `carts` is the highest */
    int carts;
    int *of;    /* by order: its cart … */
    int *place; /* … and where in it, once that was set */
    int64_t total, over;
    int *room; /* `most` orders, for trying */
    /* the best so far */
    int *best;
    int64_t best_total;
    bool proven;                 /* no way is shorter */
    int64_t counted, counted_to; /* carts that could be filled, up to a bound */
};

/* The lists belong to the caller and outlive it. */
struct carts *carts_new(const struct batch_problem *problem, const int *orders, int n,
                        uint64_t seed);
void carts_free(struct carts *carts);

/* Where the length of a set with that mark is remembered, if `mark` says so there; an
 * empty set has mark 0, length 0. */
static inline struct known *carts_known(const struct carts *carts, uint64_t mark)
{
    return &carts->known[mark & carts->known_mask];
}
/* Length of a set of orders whose marks add (xor) to `mark`. */
int64_t carts_length(struct carts *carts, const int *orders, int n, uint64_t mark);
uint64_t carts_mark(const struct carts *carts, const int *orders, int n);
/* Millionths of its capacity by which one of the loads is too much for a cart; 0: it
 * fits. */
static inline int64_t carts_over_by(const struct carts *carts, int l, int64_t load)
{
    int64_t over = load - carts->problem->capacity[l];
    over = over > 0 ? over : 0;
    return (int64_t)((double)over * carts->millionths[l]) + (over > 0);
}
bool carts_fit(const struct batch_problem *problem, const int64_t load[BATCH_LOADS]);
/* Puts every order where `of` says (0 … n-1). */
void carts_set(struct carts *carts, const int *of);
void carts_keep(struct carts *carts); /* as the best */
int carts_used(const struct carts *carts);
bool carts_hold_few(const struct carts *carts); /* orders a cart, in the mean */
/* Until no more are used than the fleet has: the emptiest is shared out among the others,
 * which may be too full then. */
void carts_squeeze(struct carts *carts);

/* Clarke & Wright's savings, worked out again after each merge. */
void carts_savings(struct carts *carts);

/* What a search may spend; shared by the parts of a problem. */
struct effort {
    const struct batch_options *options;
    int64_t began, moves;
    int64_t others;                   /* length of the parts not being worked on */
    int64_t shown;                    /* us: progress was shown */
    int64_t looked;                   /* us: the clock was looked at, */
    int64_t looked_moves, look_after; /* at so many moves; next after so many more */
    bool stopped;
};
/* How much of all effort is spent, 0 … 1 and over; asks the clock, shows progress. */
double effort_spent(struct effort *effort, int64_t best);
/* Moves that so much of it is good for, on a slow machine. */
double effort_moves(const struct effort *effort, double share);

struct pool;

/* Anneals what stands, in no more carts than the fleet has, until that much of all effort
 * is spent; keeps the best. Carts met near it go to the pool (NULL: none is wanted). */
void carts_anneal(struct carts *carts, struct effort *effort, double until, uint64_t seed,
                  struct pool *pool);
/* The best choice among the pooled carts and their like, until that much effort is spent
 * or all is looked at. */
void carts_polish(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool);
/* How many carts could be filled, counted up to a bound. */
int64_t carts_possible(struct carts *carts, int64_t most);
/* Both in turns; the pool may be NULL. */
void carts_search(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool);

#endif
