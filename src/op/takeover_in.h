/*
 * takeover_in: a count of a cart's totes that this person makes at this terminal, between
 * takeover.c and takeover_close.c.
 */
#ifndef TALLYMAN_OP_TAKEOVER_IN_H
#define TALLYMAN_OP_TAKEOVER_IN_H

#include "takeover.h"

struct takeover {
    int64_t id, task;
};

/* The one that the request names; E_STATE when it is over, E_TAKEN when another counts.
 */
int takeover_read(struct op *op, struct takeover *takeover);

#endif
