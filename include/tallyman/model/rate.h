/*
 * rate: what a carrier asks for a parcel: the first weight at one price, each further
 * step or part of it at another. Pure. Money in minor units, weights in grams, half-open
 * nowhere: a parcel of exactly the first weight costs the first price.
 */
#ifndef TALLYMAN_MODEL_RATE_H
#define TALLYMAN_MODEL_RATE_H

#include <stdbool.h>
#include <stdint.h>

struct rate {
    const char *carrier, *account;
    const char *region; /* "浙江", "浙江省杭州市"; "*": everywhere */
    int64_t first_g, first_price, step_g, step_price;
    int64_t most_g; /* 0: any weight */
    int64_t hours;  /* from the house to the door; 0: it promises nothing */
    int64_t valid_from;
    const char *file;
    int64_t line;
};

/* How well its region fits an address in that region: 0 not at all, 1 everywhere, more
 * for a longer name that the region begins with. */
int rate_fits(const struct rate *rate, const char *region);
/* -1: it does not take that weight. A weight of 0 is not known and counts as the first.
 */
int64_t rate_price(const struct rate *rate, int64_t grams);

#endif
