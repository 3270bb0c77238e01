/*
 * frontier: what a partial tour looks like from the cross aisles it still has open, as
 * numbered states, and what each piece of walking makes of them.
 *
 * A state holds, a line, the balance of its crossing (parity, or net flow where aisles go
 * one way) and which component of the walk it belongs to. States are numbered when first
 * met, and what a move makes of one is looked up from then on.
 */
#ifndef TALLYMAN_PLAN_FRONTIER_H
#define TALLYMAN_PLAN_FRONTIER_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/plan/layout.h"

struct frontier;

/* `flow`: the greatest net flow to follow, 0: parities (all aisles go both ways). */
struct frontier *frontier_new(int lines, int flow);
void frontier_free(struct frontier *frontier);

enum { FRONTIER_EMPTY = 0, FRONTIER_NEVER = -1 };

/* Moves, each a small number; `at` is a block or a line. */
enum frontier_move {
    MOVE_DOUBLE, /* block: there and back, joining both its crossings */
    MOVE_LOW,    /* block: in and out at the low crossing */
    MOVE_HIGH,
    MOVE_GAP,   /* block: in and out at both */
    MOVE_TOUCH, /* line: the walk must come by */
    MOVE_START, /* line: it leaves here */
    MOVE_END,
    MOVE_KEEP, /* line: walked on to the next aisle */
    MOVE_DROP, /* line: not walked on */
    MOVE_PASS, /* block: right through; flow `k` to the back */
};
int frontier_move(const struct frontier *frontier, enum frontier_move move, int at,
                  int k);
/* The state after a move, or FRONTIER_NEVER. */
int frontier_after(struct frontier *frontier, int state, int move);
/* Times the line is walked to the next aisle by MOVE_KEEP, and the net of it. */
int frontier_times(const struct frontier *frontier, int state, int line);
int frontier_net(const struct frontier *frontier, int state, int line);
/* One component, everything balanced: a tour. */
bool frontier_whole(const struct frontier *frontier, int state);
int frontier_states(const struct frontier *frontier);

#endif
