/*
 * codes: the codes of an item that identify it alone, as one text for the terminal:
 * "6901234567892=1 16901234567899=12".
 */
#ifndef TALLYMAN_OP_CODES_H
#define TALLYMAN_OP_CODES_H

#include "op_in.h"

/* In the op's arena; "" when there is none. A code that another item claims too is left
 * out, and one with a space in it (the store still knows it). */
const char *codes_of(struct op *op, int64_t item);

#endif
