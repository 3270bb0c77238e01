/*
 * manifest: what a carrier took over, as its paper says it.
 */
#ifndef TALLYMAN_OP_MANIFEST_H
#define TALLYMAN_OP_MANIFEST_H

#include "op_in.h"

/* A closed hand-over into the reply: its record, and a row a parcel. */
int manifest_say(struct op *op, int64_t handover);

#endif
