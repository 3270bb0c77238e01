/*
 * merge_in: what leaving a merged parcel takes out, and where from. Only for merge*.c.
 */
#ifndef TALLYMAN_OP_MERGE_IN_H
#define TALLYMAN_OP_MERGE_IN_H

#include "op_in.h"

/* Units of one order line that somebody must put back. */
struct share {
    int64_t line, order, item, units;
};

/* Put-back lines for as many of them as lie in the place; those that do not, or a fault.
 */
int64_t merge_share_out(struct op *op, int64_t place, const struct share *share);

/* ---- merge_stray.c ---- */

/* The totes of the others that go with `head`, "12 15"; NULL: a fault. */
const char *merge_totes(struct op *op, int64_t head, int64_t order);
/* What is picked of the order and lies in none of its own totes, but in those others': of
 * a merged parcel that was opened again. Units to put back, or a fault. */
int64_t merge_stray(struct op *op, int64_t order, const char *totes);

#endif
