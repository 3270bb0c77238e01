/*
 * fresh: when an order's channel last said that nothing of it has changed. A dear one of
 * which that is too long ago gets no label and goes into no cage. Rules [check.fresh].
 * Only for the room's own files.
 */
#ifndef TALLYMAN_OP_FRESH_H
#define TALLYMAN_OP_FRESH_H

#include "op_in.h"

struct fresh {
    int64_t minutes;                 /* 0: nothing is ever too old */
    int64_t order_value, unit_price; /* what is dear; -1: no price is */
};

/* The rules as they stand. */
int fresh_read(struct op *op, struct fresh *fresh);
/* E_UNCHECKED (order, minutes, allowed) when one of the orders that go in the parcel of
 * `head` is dear and was not checked for too long; 0, or a fault. */
int fresh_by(struct op *op, const struct fresh *fresh, int64_t head);
/* The same by the rules as they stand. */
int fresh_enough(struct op *op, int64_t head);
/* The channel said it again just now: to a minute, so that the same file taken in twice
 * costs little. */
int fresh_now(struct op *op, int64_t order, int64_t checked_at);

#endif
