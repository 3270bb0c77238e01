/*
 * transfer: what the verbs of goods on their way to another warehouse share. Only for the
 * room's own files.
 */
#ifndef TALLYMAN_OP_TRANSFER_H
#define TALLYMAN_OP_TRANSFER_H

#include "op_in.h"

/* One item out of one bin, for another warehouse of the same store. */
struct transfer {
    int64_t id, warehouse, to, item, qty, bin, place,
        until; /* place: its transit place */
    const char *number, *state, *item_code, *to_code;
    int64_t serial; /* the item's units bear serials */
};

/* Says of transfers of this warehouse whose time is over that they are expired: their
 * receiver posts them no more, their goods stay in transit, and stock control has an
 * exception of each. How many; negative: a fault. Done at each login and each release. */
int transfer_lapse(struct op *op);

#endif
