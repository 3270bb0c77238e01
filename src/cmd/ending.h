/*
 * ending: when a played day is over though somebody still moves, and what it leaves on
 * the floor.
 */
#ifndef TALLYMAN_CMD_ENDING_H
#define TALLYMAN_CMD_ENDING_H

#include "cmd.h"

struct ending {
    int64_t best, look_at, patience;
};

/* All in milliseconds of played time, by any clock that only goes ahead. */
void ending_begin(struct ending *ending, struct cmd_store *cs, int64_t now,
                  int64_t patience);
/* Nothing has got any further for as long as that, twice as long at most. */
bool ending_due(struct ending *ending, struct cmd_store *cs, int64_t now);

/* An order that was released and is neither shipped nor stopped. */
struct left {
    const char *number, *state;
    const char *why; /* the last refusal that the log has of it */
};

/* All of them, in the arena. How many, or a negative code. */
int ending_left(struct cmd_store *cs, struct arena *arena, struct left **left,
                struct err *err);

#endif
