/*
 * near: orders that are picked together in sums, cut into batches by how near their bins
 * lie to each other. Private to plan.
 */
#ifndef TALLYMAN_PLAN_NEAR_H
#define TALLYMAN_PLAN_NEAR_H

#include "bundle.h"

struct near;

/* Batches of at most so many orders, and of what a cart carries. In the wave's arena. */
struct near *near_open(const struct wave *wave, int64_t orders);
/* The bundles of one order at all->of[at[0 … n - 1]], each of which fits alone: which
 * batch each is in, 0 …. false: nobody knows where their goods lie; nothing was said. */
bool near_batch(const struct near *near, const struct bundles *all, const int *at, int n,
                int *batch);

#endif
