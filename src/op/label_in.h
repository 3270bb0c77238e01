/*
 * label_in: what the verbs about labels share: a grant on its way from the parcel to the
 * reply that the bench prints.
 */
#ifndef TALLYMAN_OP_LABEL_IN_H
#define TALLYMAN_OP_LABEL_IN_H

#include "parcel.h"

struct grant {
    struct parcel parcel;
    const char *waybill, *carrier, *account, *reason;
    int64_t n, reprint; /* the copy of that number; what the paper says: R1 … */
};

/* Until when the bench that gets a copy now must have said what became of it. */
int64_t label_lease(struct op *op);
/* The next number for the parcel's order; E_POOL_EMPTY. Only the number's row changes. */
int label_number(struct op *op, struct grant *grant);
/* 1: nothing of the last copy is on paper, so that copy is granted once more. */
int label_same(struct op *op, struct grant *grant);
int label_write(struct op *op, const struct grant *grant);
/* Everything that stands on the paper, into the reply. */
int label_say(struct op *op, const struct grant *grant);

/* ---- label_reprint.c ---- */

/* What another paper beyond the first weighs (approval.h): its order's goods. Untouched
 * for the first, and where only a copy that did not come out is printed. */
int label_reprint_worth(struct op *op, int64_t *worth);

/* ---- label_lapse.c ---- */

/* Copies of which nothing was heard within their lease are unknown from now on, and an
 * exception of the lead. How many, or a fault. */
int label_lapse(struct op *op);

#endif
