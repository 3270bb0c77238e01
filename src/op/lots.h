/*
 * lots: units of an item out of a place, whatever their lots, earliest expiry first.
 */
#ifndef TALLYMAN_OP_LOTS_H
#define TALLYMAN_OP_LOTS_H

#include "op_in.h"

enum { LAST_BIN_LOTS = 8 };

struct lot {
    const char *lot;
    int64_t expiry, on_hand, reserved, free;
};

/* The item's units in the bin that was taken from last, as this transaction left them:
 * when all want the same, it is not asked anew each time. Forgotten by whatever else
 * changes the item's stock; only for this file, the ledger and the door. */
struct last_bin {
    int64_t place, item; /* 0: none */
    int n;
    struct lot lot[LAST_BIN_LOTS];
};
void last_bin_forget(struct op *op, int64_t item); /* 0: whatever it is */

/* move: item, qty, from, to, to_outside and reason are the caller's; lot and expiry are
 * filled in; a lot that the caller has given is the only one that is taken (with a serial
 * named, that unit's). *left: of the item, then at `from`. E_SHORT, with nothing changed,
 * when not so many are unreserved. */
int lots_move(struct op *op, struct ledger *move, int64_t *left);
/* Whether they are, for whoever must write something else first: 0 or E_SHORT. */
int lots_free(struct op *op, const struct ledger *move);

#endif
