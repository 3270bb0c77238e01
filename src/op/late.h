/*
 * late: totes that wait for a person because a terminal's scan was refused after its own
 * journal had said yes (corridor.c). The open exception is the lock; closing it opens.
 */
#ifndef TALLYMAN_OP_LATE_H
#define TALLYMAN_OP_LATE_H

#include "op_in.h"

/* E_HELD (the tote, why) while such an exception is open for the order, for the tote. */
int late_free_order(struct op *op, int64_t order);
int late_free_tote(struct op *op, const char *tote);

/* How the exception names a tote. */
const char *late_object(struct op *op, const char *tote);

#endif
