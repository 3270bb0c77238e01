/*
 * run: orders of a wave that want one unit of one item each, taken together. Their task
 * has the item in task.run; the totes that they are taken into hold nothing else and name
 * the task in place.bound_run until they are empty. Each order keeps its own line and its
 * own movements: whose units are in which tote is task_line.tote. Only for the room's own
 * files.
 *
 * A batch for a put wall is the same with several items: task.wall names the wall, each
 * of its lines is one unit, and where that lies is the line's tote: what was sorted lies
 * in its order's slot (wall.h).
 */
#ifndef TALLYMAN_OP_RUN_H
#define TALLYMAN_OP_RUN_H

#include "floor.h"

struct run {
    int64_t task, item, person, version; /* item 0: a batch for a wall */
    const char *state, *code; /* of the task; of the item, or the wall's name */
    const char *wall;         /* "": a run */
};

/* Tasks whose lines are taken by the verbs of runs. */
#define RUN_TASK(t) "(" t ".run > 0 OR " t ".wall <> '')"

/* Lines of run $1 that are units in tote $2, to be packed: l, their order o and its line
 * m. */
#define RUN_PACKABLE                                                                     \
    " FROM task_line l JOIN orders o ON o.id = l.order_id"                               \
    "  JOIN order_line m ON m.id = l.line_id"                                            \
    " WHERE l.task = $1 AND l.tote = $2 AND l.put = 1 AND o.state = 'picked'"            \
    "   AND o.hold = '' AND m.picked = 1 AND m.packed = 0"

/* 1: the task is a run or a wall's batch; 0: it is neither. Or a fault. */
int run_is(struct op *op, int64_t task);
/* The run that the request's `task` names. E_NOT_FOUND, E_TAKEN and E_STATE
 * when it is not this person's work. */
int run_read(struct op *op, struct run *run);
/* The run or batch whose units are in a tote; *tote: its place. E_NOT_FOUND, E_STATE
 * (none). */
int run_of_tote(struct op *op, const char *code, struct run *run, int64_t *tote);
/* How it stands, for the reply: see model/verbs_floor.h. */
int run_say(struct op *op, int64_t task);
/* Lets go of the tote when nothing is in it. */
int run_free(struct op *op, int64_t tote);
/* A tote that units of it may go into: one of its own, or a free and empty one; *tote 0:
 * not made yet. E_WRONG_KIND, E_WRONG_TOTE, E_NOT_EMPTY, E_HELD. */
int run_tote_fits(struct op *op, const struct run *run, const char *code, int64_t *tote);
/* Made where it must be, and this run's from now on. */
int run_tote_bind(struct op *op, const struct run *run, const char *code, int64_t *tote);

/* Refuses an order whose unit lies in a run's tote: E_OF_RUN (tote, item). */
int run_apart(struct op *op, int64_t order);
/* Refuses an order of whose units some are to be sorted at a wall: E_AT_WALL (tote,
 * wall).
 */
int run_unsorted(struct op *op, int64_t order);
/* Its unit is in another tote from now on: it goes on as an order of its own. */
int run_leave(struct op *op, int64_t order, int64_t tote);
/* The put-back lines of an order's units in totes of runs and batches. Units, or a fault.
 */
int64_t run_back(struct op *op, int64_t order);
/* Units of a batch that left their tote or slot to go back into bins: they lie nowhere of
 * the wall any more. Nothing for other goods. */
int run_gone(struct op *op, const struct back *back);
/* Whoever had them is gone: runs and batches of that person (of the wave, 0: of any) are
 * nobody's, and anybody's. Nothing of them is ever in a hand, nor at a terminal alone. */
int run_orphan(struct op *op, int64_t person, int64_t wave);
/* The task that puts back out of that tote; *task stays as it is when there is none. */
int run_back_task(struct op *op, int64_t tote, int64_t *task);

#endif
