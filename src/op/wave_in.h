/*
 * wave_in: which orders a plan is asked about, a page at a time; orders that a wave lets
 * go. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_WAVE_IN_H
#define TALLYMAN_OP_WAVE_IN_H

#include "op_in.h"

/* Live: what waits now. Past: what was paid within [from, to), whatever became of it
 * since, for a strategy that is tried on a day gone by. Rest: what nobody began of wave
 * `from`, for a plan made again without person `to`. All take the same arguments. */
enum wave_of { WAVE_LIVE, WAVE_PAST, WAVE_REST };
struct wave_page {
    int64_t after, limit, from, to;
    enum wave_of of;
    const char *shift; /* of the wave of which it is the rest */
    int64_t cutoff_at;
};

#define PAGE_LIVE                                                                        \
    " FROM orders WHERE warehouse = $1 AND state IN ('ready', 'held', 'new')"            \
    "   AND wave IS NULL AND id > $2 AND $4 <= $5 ORDER BY id LIMIT $3"
#define PAGE_PAST                                                                        \
    " FROM orders WHERE warehouse = $1 AND state <> 'cancelled'"                         \
    "   AND paid_at >= $4 AND paid_at < $5 AND id > $2 ORDER BY id LIMIT $3"
/* Its totes wait to be counted, or are: what was taken of task `t` nobody knows. */
#define TO_BE_COUNTED(t)                                                                 \
    "EXISTS (SELECT 1 FROM takeover k WHERE k.task = " t ".id AND k.state <> 'done')"
/* An order `o` of wave $4 of which nothing was taken, nor of those in its parcel, and
 * whose cart nobody has but person $5. */
#define REST_OF(o)                                                                       \
    o ".state = 'released' AND " o ".wave = $4 AND " o ".hold = '' AND NOT EXISTS"       \
      " (SELECT 1 FROM orders g JOIN task_line l ON l.order_id = g.id"                   \
      "    JOIN task t ON t.id = l.task"                                                 \
      "   WHERE (g.id = " o ".id OR g.head = " o ".head)"                                \
      "     AND (g.state NOT IN ('released', 'cancelled') OR (l.state = 'open' AND"      \
      "          (l.taken > 0 OR (t.state = 'active' AND t.person <> $5)"                \
      "          OR " TO_BE_COUNTED("t") "))))"
#define PAGE_REST                                                                        \
    " FROM orders WHERE warehouse = $1 AND id > $2 AND " REST_OF(                        \
        "orders") " ORDER BY id LIMIT $3"
#define PAGE_ARGS(op, page)                                                              \
    (op)->warehouse, (page).after, (page).limit, (page).from, (page).to

/* From the request's `after`, `limit`, `paid_from`, `paid_to`, `wave`, `badge`. Refuses a
 * wave that is closed, a wave or a badge that is not known. */
int wave_page(struct op *op, int64_t limit, struct wave_page *page);
/* The person of a badge; 0 of "". E_NOT_FOUND. */
int wave_badge(struct op *op, const char *badge, int64_t *person);

/* ---- wave_close.c ---- */

struct wave_seen {
    int64_t id, cutoff_at;
    const char *name, *shift, *state;
};
/* E_NOT_FOUND. */
int wave_seen(struct op *op, const char *name, struct wave_seen *wave);
/* An order of which nothing was taken leaves the wave: what is reserved is promised
 * again. `rule` is what it says of that while it waits: closed, taken_back, replanned. */
int wave_give_back(struct op *op, int64_t order, const struct wave_seen *wave,
                   const char *rule, const char *reason);

/* ---- wave_kick.c ---- */

/* An order of the state ready, in a wave no longer and with nothing reserved: its goods
 * are promised again; it is held when they are not to be had. */
int wave_let_go(struct op *op, int64_t order, const char *wave);
/* The last unit of an order that was kicked is back in its bin: it waits like others.
 * Nothing for any other order, or while a unit is on its way. */
int kick_over(struct op *op, int64_t order);

#endif
