/*
 * private: names, phones and addresses as they are shown to whoever does not need them
 * whole, and as the log may hold them.
 */
#ifndef TALLYMAN_OP_PRIVATE_H
#define TALLYMAN_OP_PRIVATE_H

#include "op_in.h"

/* A column of orders as order.show says it: receiver, phone, address, buyer and its
 * remark are covered, all else is as it is. In the op's arena. */
const char *private_shown(struct op *op, const char *column, const char *text);

#endif
