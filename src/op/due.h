/*
 * due: whether a second person must look into a parcel, judged order by order so that
 * splitting into parcels dodges no threshold. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_DUE_H
#define TALLYMAN_OP_DUE_H

#include "op_in.h"

#include "tallyman/model/due.h"

/* The policy as the store has it now. */
int due_read(struct op *op, struct due_policy *policy);
/* Why the orders that go in the parcel of `head` are due, as things stood at that time;
 * "" when they are not. A wave's own file may be stricter or milder on prices. */
int due_judge(struct op *op, int64_t head, const struct due_policy *policy, int64_t at,
              const char **why);

#endif
