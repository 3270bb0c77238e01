/*
 * wait: why an order waits, as rows that stay until a plan or a person says otherwise.
 * Only for the room's own files.
 */
#ifndef TALLYMAN_OP_WAIT_H
#define TALLYMAN_OP_WAIT_H

#include "op_in.h"

struct wait {
    int64_t order, wave; /* 0: no wave's plan */
    const char *rule, *file, *reason, *who;
    int64_t line;
};

/* Says one more reason; one that stands already keeps its `since`. */
int wait_say(struct op *op, const struct wait *wait);
/* Forgets all reasons of an order but those of the list ("|cutoff|type|"); "": all. */
int wait_keep(struct op *op, int64_t order, const char *rules);

#endif
