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

/* The rule of an order of which some has gone: with it, it waits whatever its state. */
#define PARTLY_SHIPPED "partly_shipped"
/* Of order `o`, as a condition; $1 is the warehouse. */
#define IS_PARTLY_SHIPPED(o)                                                             \
    "EXISTS (SELECT 1 FROM waiting pw WHERE pw.warehouse = $1 AND pw.order_id = " o      \
    ".id AND pw.rule = '" PARTLY_SHIPPED "')"

/* Says one more reason; one that stands already keeps its `since`. */
int wait_say(struct op *op, const struct wait *wait);
/* That reason holds no longer. */
int wait_over(struct op *op, int64_t order, const char *rule);
/* Forgets all reasons of an order but those of the list ("|cutoff|type|"); "": all. */
int wait_keep(struct op *op, int64_t order, const char *rules);

#endif
