/*
 * one_block: how far a cart walks for a set of orders in one block with two lines, on a
 * tour that ends where it began: Ratliff & Rosenthal's programme (Operations Research 31,
 * 1983) over the aisles in use, as fast as can be.
 *
 * One a thread. Orders are named by their index in the list given to one_block_new.
 */
#ifndef TALLYMAN_PLAN_ONE_BLOCK_H
#define TALLYMAN_PLAN_ONE_BLOCK_H

#include "tours.h"

struct one_block;

/* NULL: the layout or the depots are of another kind. */
struct one_block *one_block_new(const struct batch_problem *problem, const int *orders,
                                int n);
void one_block_free(struct one_block *block);
/* mm, of the best depot; of at least one order. */
int64_t one_block_length(struct one_block *block, const int *orders, int n);
/* Of each of `n` sets; where aisles are few, several at a time. */
void one_block_lengths(struct one_block *block, const struct tour_set *set, int n,
                       int64_t *length);

#endif
