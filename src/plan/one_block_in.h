/*
 * one_block_in: what one_block.c and abreast.c share: places with their numbers, orders
 * as rows of words.
 */
#ifndef TALLYMAN_PLAN_ONE_BLOCK_IN_H
#define TALLYMAN_PLAN_ONE_BLOCK_IN_H

#include "one_block.h"

enum { WORD = 64 };

/* Places of one aisle, ascending. */
struct word {
    int32_t aisle, places;
    int32_t y[WORD];
    int stretches; /* what its places are, eight by eight: from this one on */
};

/* Places and who wants them: a row of `wide` words for each order and depot. */
struct numbered {
    const struct layout *layout;
    const struct word *word;
    int words;
    const uint64_t *row;
    int rows, wide;
};

struct abreast;

/* NULL: too far for sixteen bits, even in the largest unit that divides all lengths. */
struct abreast *abreast_new(const struct numbered *numbered);
void abreast_free(struct abreast *abreast);
/* mm, from the depot of that row and back, of sets of at least one order each. */
void abreast_lengths(struct abreast *abreast, const struct tour_set *set, int n,
                     int depot, int64_t *length);

#endif
