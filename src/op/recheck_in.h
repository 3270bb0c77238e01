/*
 * recheck_in: the serials of a second look, beside its counts.
 */
#ifndef TALLYMAN_OP_RECHECK_IN_H
#define TALLYMAN_OP_RECHECK_IN_H

#include "op_in.h"

/* The unit that is counted bears a serial: writes it down for this look, or says that it
 * is wanted first. Nothing is held against the box: the look is blind. Refused when it
 * was scanned in this look before (E_SERIAL_TAKEN), is the code of something else, or
 * with several units at once. */
int recheck_serial(struct op *op, int64_t look, int64_t item, int64_t units, bool *want);
/* Adds which serials differ, in words for the lead. */
int recheck_serials(struct op *op, int64_t place, int64_t look, const char **text);

#endif
