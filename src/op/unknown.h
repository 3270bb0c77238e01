/*
 * unknown: what terminals that were not heard of lately may hold.
 */
#ifndef TALLYMAN_OP_UNKNOWN_H
#define TALLYMAN_OP_UNKNOWN_H

#include "op_in.h"

/* Units that they may have taken and the store knows nothing of. */
int unknown_units(struct op *op, int64_t *units);

#endif
