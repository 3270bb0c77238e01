/*
 * wave_in: which orders a plan is asked about, a page at a time; orders that a wave lets
 * go. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_WAVE_IN_H
#define TALLYMAN_OP_WAVE_IN_H

#include "op_in.h"

/* Live: what waits now. Past: what was paid within [from, to), whatever became of it
 * since, for a strategy that is tried on a day gone by. Both take the same arguments. */
struct wave_page {
    int64_t after, limit, from, to;
    bool past;
};

#define PAGE_LIVE                                                                        \
    " FROM orders WHERE warehouse = $1 AND state IN ('ready', 'held', 'new')"            \
    "   AND wave IS NULL AND id > $2 AND $4 <= $5 ORDER BY id LIMIT $3"
#define PAGE_PAST                                                                        \
    " FROM orders WHERE warehouse = $1 AND state <> 'cancelled'"                         \
    "   AND paid_at >= $4 AND paid_at < $5 AND id > $2 ORDER BY id LIMIT $3"
#define PAGE_ARGS(op, page)                                                              \
    (op)->warehouse, (page).after, (page).limit, (page).from, (page).to

/* From the request's `after`, `limit`, `paid_from`, `paid_to`. */
struct wave_page wave_page(struct op *op, int64_t limit);

/* ---- wave_kick.c ---- */

/* An order of the state ready, in a wave no longer and with nothing reserved: its goods
 * are promised again; it is held when they are not to be had. */
int wave_let_go(struct op *op, int64_t order, const char *wave);
/* The last unit of an order that was kicked is back in its bin: it waits like others.
 * Nothing for any other order, or while a unit is on its way. */
int kick_over(struct op *op, int64_t order);

#endif
