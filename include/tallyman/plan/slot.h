/*
 * slot: which goods to put where, so that the same carts walk less. Goods of two bins
 * change places (or goods move into an empty bin); what that saves is the difference of
 * the exact tours of all carts of the period, before and after, not an estimate. What is
 * left out: with better places the same orders would be batched better still.
 */
#ifndef TALLYMAN_PLAN_SLOT_H
#define TALLYMAN_PLAN_SLOT_H

#include "tallyman/base/arena.h"
#include "tallyman/plan/route.h"

enum { SLOT_FIXED = -1 };

/* A bin with its goods. */
struct slot_bin {
    struct spot spot;
    int group; /* bins change places within a group (cold with cold); or SLOT_FIXED */
};

/* The bins a cart was sent to; doubles allowed. */
struct slot_tour {
    const int *bin;
    int n;
};

struct slot_ask {
    const struct layout *layout; /* checked */
    const struct slot_bin *bin;
    int bins;
    const struct slot_tour *tour;
    int tours;
    int most;  /* moves at most */
    int tries; /* pairs computed exactly for each move; 0: as many as 40,000 walks allow,
                  40 at least */
};

struct slot_move {
    int hot, with;    /* bins whose goods change places */
    int visits, less; /* tours that go to the one and to the other */
    int64_t saved;    /* mm over all tours, after the moves before it */
};

struct slot_advice {
    struct slot_move *move;
    int n;
    int64_t before, after; /* mm of all tours; after: all moves together, walked anew */
};

/* The best move first, then the best of what is left; no goods move twice, so that a list
 * can be done in any order. Deterministic. All made in the arena. Refuses bins out of
 * range and spots outside of the layout (E_FIELD). */
int slot_advise(const struct slot_ask *ask, struct arena *arena,
                struct slot_advice *advice, struct err *err);

#endif
