/*
 * task: the work of one cart (or of one put-back), line by line, as the store last told
 * it. Pure: no I/O, no clock. What the store answered and what a terminal's journal
 * answers lead through the same task_apply, so that nobody asks "what next?".
 */
#ifndef TALLYMAN_MODEL_TASK_H
#define TALLYMAN_MODEL_TASK_H

#include "tallyman/model/request.h"

enum { TASK_LINES_MOST = 10000 };

struct task_line {
    int64_t line, seq, item, order;
    int64_t qty, taken, put; /* put <= taken <= qty; taken - put is in the hand */
    int64_t expiry;          /* UTC ms, 0: none */
    int64_t merged;          /* orders that go in one parcel with this one, it too */
    int64_t part, parts;     /* of a split order; 0: whole */
    bool gift;
    bool serial;  /* each unit is scanned with its serial */
    int64_t last; /* units of the last take, while an undo would be of it; 0: not known */
    const char *place,
        *target; /* pick: the bin; back: where from and the bin suggested */
    const char *code, *name, *spec, *lot;
    const char *tote;   /* "" while the order has none on this cart */
    const char *number; /* of the order */
    const char *order_state, *state;
    const char *codes; /* "6901234567892=1 16901234567899=12" */
    const char *zone;  /* of the place; "": everybody's */
};

struct task {
    struct arena *arena; /* texts and lines */
    int64_t task, version;
    const char *kind, *wave, *cart, *person;
    bool pass;        /* it is picked zone by zone, and passed on … */
    const char *zone; /* … by somebody who picks in this one; "": in all */
    struct task_line *line;
    int n;
};

void task_init(struct task *task);
void task_clear(struct task *task);

/* Units that a scanned code stands for among an item's codes; its own code is one unit.
 * 0 when it is none of them. GTINs are compared in their canonical form. */
int64_t task_code_units(const char *codes, const char *item_code, const char *scanned);

/* Takes in what came of a request that concerns this task:
 *   task.pull, task.show     the lines as they are now; the task is filled anew
 *   pick.take, pick.put, pick.undo, pick.skip, back.take, back.put   patches one line
 * others leave the lines alone. Without a reply (NULL) the four pick verbs that work
 * offline are judged by the task alone and then applied.
 * Returns 0, or
 *   the reply's refusal, nothing changed;
 *   E_STALE: applied, but others changed the task too: it must be shown again;
 *   E_STATE: the reply speaks of a line this task does not have;
 *   E_WRONG_PLACE E_WRONG_ITEM E_TOO_MANY E_CASE_TOO_BIG E_WRONG_TOTE
 *   E_NOTHING_TO_UNDO E_NOT_EMPTY E_SERIAL_MISSING E_SERIAL_CASE E_OTHER_ZONE: judged
 * without the store, nothing changed. */
int task_apply(struct task *task, const struct request *req, const struct reply *reply,
               struct err *err);

/* How the task alone judges one of the four: 0 or the refusals of task_apply. E_LINK when
 * only the store can say. */
int task_judge(const struct task *task, const struct request *req, struct err *err);

struct task_line *task_find(const struct task *task, int64_t line); /* or NULL */
int64_t task_in_hand(const struct task_line *line);
/* What to do now: the line with something in hand, else the first open one of the task's
 * zone; NULL: done, or done here (task_pass_to). */
struct task_line *task_next(const struct task *task);
/* The zone of the first open line, which somebody of that zone must pick; "": none must.
 */
const char *task_pass_to(const struct task *task);
/* The tote an order is bound to on this cart, "" when none. */
const char *task_tote(const struct task *task, int64_t order);
/* The order a tote is bound to, 0 when none. */
int64_t task_tote_order(const struct task *task, const char *tote);
/* A line of a cancelled or kicked order whose goods are on the cart or in the hand, of
 * none of the n orders that were answered: STOP. */
struct task_line *task_stopped(const struct task *task, const int64_t *answered, int n);
/* The units and lines still to be taken. */
int64_t task_left(const struct task *task);

#endif
