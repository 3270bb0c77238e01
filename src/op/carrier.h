/*
 * carrier: which carrier takes an order, by the newest rates: the cheapest that serves
 * its address and weight in the time promised. What the order itself says wins.
 */
#ifndef TALLYMAN_OP_CARRIER_H
#define TALLYMAN_OP_CARRIER_H

#include "op_in.h"

#include "tallyman/model/rate.h"

/* The rates as one turn sees them; .op is set by the caller, the rest 0. */
struct carriers {
    struct op *op;
    struct rate *rate;
    int n;
    bool read;
};

/* 1: the order's row says which and why; also when it named one itself, or when no rates
 * were ever loaded. 0: none takes it, `*why` says each one's reason. Else a fault. When
 * none keeps the promise, the quickest goes and the reason says so. */
int carrier_choose(struct carriers *carriers, int64_t order, const char **why);

#endif
