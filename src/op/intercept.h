/*
 * intercept: an order is stopped wherever it is. A cancel and a refund of all that was
 * paid take it back for good; a risk, a refund of some of it and a person's word hold it
 * where it stands until somebody decides: the next scan of it is refused, its goods wait
 * in their totes and parcels, and a cancel after it puts them back. Only for the room's
 * own files.
 */
#ifndef TALLYMAN_OP_INTERCEPT_H
#define TALLYMAN_OP_INTERCEPT_H

#include "op_in.h"

struct stopping {
    int64_t order;
    const char *number;
    const char *kind; /* of the exception: "change" "hold" */
    const char *text; /* why, as the next scan will say it */
};

/* Holds an order of a wave. Lines nobody took from yet give back what was reserved for
 * them, what is in a hand goes into its tote; it leaves those it was merged with. Why it
 * was held before is kept beside it. 0 or a fault. */
int intercept_hold(struct op *op, const struct stopping *stop);
/* Takes an order back with all its goods; *back: units to put back. 1 done, 0: something
 * of it has shipped, or it was cancelled before; negative: a fault. */
int intercept_cancel(struct op *op, int64_t order, const char *reason, int64_t *back);

#endif
