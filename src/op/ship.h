/*
 * ship: a hand-over, as its verbs see it.
 */
#ifndef TALLYMAN_OP_SHIP_H
#define TALLYMAN_OP_SHIP_H

#include "parcel.h"

struct handover {
    int64_t id, cage;
    const char *cage_code, *carrier, *state;
};

/* The one that the request names; E_NOT_FOUND, and E_STATE when it is closed. */
int handover_read(struct op *op, struct handover *handover);
/* Parcels in it. */
int handover_count(struct op *op, int64_t handover, int64_t *parcels);

#endif
