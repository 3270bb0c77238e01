/*
 * tours: how far a cart walks for a set of orders, as fast as can be, since batching asks
 * millions of times. One block with tours that end where they began: bits of the spots of
 * each aisle, and Ratliff & Rosenthal's programme over the aisles in use. Anything else:
 * the exact router, or the tour on a map.
 *
 * One a thread. Orders are named by their index in the list given to tours_new.
 */
#ifndef TALLYMAN_PLAN_TOURS_H
#define TALLYMAN_PLAN_TOURS_H

#include "tallyman/plan/batch.h"

struct tours;

/* A set of orders; the list is its owner's. */
struct tour_set {
    const int *order;
    int n;
};

/* For these `n` orders of a problem. */
struct tours *tours_new(const struct batch_problem *problem, const int *orders, int n);
void tours_free(struct tours *tours);
/* mm; of no order: 0. */
int64_t tours_length(struct tours *tours, const int *orders, int n);
/* Of each of `n` sets, none of them empty: quicker than one after the other. */
void tours_lengths(struct tours *tours, const struct tour_set *set, int n,
                   int64_t *length);

#endif
