/*
 * lots: units of an item out of a place, whatever their lots, earliest expiry first.
 */
#ifndef TALLYMAN_OP_LOTS_H
#define TALLYMAN_OP_LOTS_H

#include "op_in.h"

/* move: item, qty, from, to, to_outside and reason are the caller's; lot and expiry are
 * filled in
 * (with a serial named, its lot is the caller's too). E_SHORT, with nothing changed, when
 * not so many are unreserved. */
int lots_move(struct op *op, struct ledger *move);

#endif
