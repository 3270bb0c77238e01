/*
 * lot: what a unit's own code says of its lot and its expiry (arguments `lot` and
 * `expiry`, "2026-12-31"), held against the books. Goods that the house does not keep by
 * lot are never held against anything.
 */
#ifndef TALLYMAN_OP_LOT_H
#define TALLYMAN_OP_LOT_H

#include "op_in.h"

/* The lots that it may be of, as they are found; begins as {0}. */
struct lot_fit {
    const char *among; /* "L1 L2", in words; NULL none yet */
    bool fits;
};

/* "" when the scan did not say. */
const char *lot_said(const struct op *op);
void lot_may(struct op *op, struct lot_fit *fit, const char *lot);
/* E_WRONG_LOT when it is none of them. */
int lot_fits(struct op *op, int64_t item, const struct lot_fit *fit);
/* The same for one lot; and where goods are on their way to a buyer: E_EXPIRED when the
 * last day that the code gives has passed in the warehouse. */
int lot_is(struct op *op, int64_t item, const char *lot);
int lot_lives(struct op *op, int64_t item, const char *lot);
/* The same for a place: any of the lots that the item lies there in. `*lot` is then the
 * one that was said; NULL when none was, or goods lie there without. */
int lot_at(struct op *op, int64_t item, int64_t place, const char **lot);

#endif
