/*
 * history: questions to the records of what happened that must not cost more as it grows.
 */
#ifndef TALLYMAN_OP_HISTORY_H
#define TALLYMAN_OP_HISTORY_H

#include "op_in.h"

/* The first move at or after a time: moves are numbered in the order of their times, so
 * it is found by halving. Past the last move when there is none. */
int history_since(struct op *op, int64_t at, int64_t *move);
/* The same of tasks by when they were made, and of the log. */
int history_task_since(struct op *op, int64_t at, int64_t *task);
int history_audit_since(struct op *op, int64_t at, int64_t *row);
/* A window [from, *to) of both moves and log: *to becomes what can be read of it with
 * about `most` rows of each. */
int history_part(struct op *op, int64_t from, int64_t most, int64_t *to);
/* Of parcels by when they were opened, of looks by when they were begun, of counts. */
int history_parcel_since(struct op *op, int64_t at, int64_t *parcel);
int history_recheck_since(struct op *op, int64_t at, int64_t *recheck);
int history_count_since(struct op *op, int64_t at, int64_t *count);

/* Whether the person, by any badge, moved anything of an order whose goods are in the
 * parcel, or anything into it. */
int history_touched(struct op *op, int64_t parcel, bool *touched);

#endif
