/*
 * approval: acts that one person alone may not do above a limit. The door asks between
 * the person's right and the verb. The first try is refused and leaves a question behind;
 * somebody else answers it (approve.give); the same act, tried again, then runs once.
 *
 * An answer holds for exactly this content (the hash of the request), this asker at this
 * terminal, what the act weighed when it was asked for, and a stated time.
 */
#ifndef TALLYMAN_OP_APPROVAL_H
#define TALLYMAN_OP_APPROVAL_H

#include "op_in.h"

/* 0: the verb may run. E_APPROVAL (act, number of the question): not before somebody
 * else approved. */
int approval_need(struct op *op, const unsigned char hash[32]);
/* After the verb ran: the approval it needed, if any, is used up and named in the log. */
int approval_spend(struct op *op);
/* Questions that nobody answered in time are closed. */
int approval_lapse(struct op *op);

#endif
