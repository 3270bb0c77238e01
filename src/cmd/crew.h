/*
 * crew: the played people, each with a terminal, a session and habits.
 */
#ifndef TALLYMAN_CMD_CREW_H
#define TALLYMAN_CMD_CREW_H

#include "day.h"

/* Who approves; nobody plays the lead. */
#define CREW_LEAD "B-D501"
#define CREW_LEAD_PIN "4715"

struct crew;

/* Takes the demo's own people in (badges B-D…) and gives each a terminal. */
struct crew *crew_new(const struct cmd_args *args, struct cmd_store *cs,
                      const struct day_options *options, struct day_result *result,
                      struct err *err);
void crew_free(struct crew *crew);

/* Called after goods of an order were put into a tote, with the order's number. */
void crew_on_put(struct crew *crew, void (*fn)(void *arg, const char *number), void *arg);

/* Where somebody last left an order undone, and what the screen said; NULL: nowhere. */
const char *crew_gave_up(const struct crew *crew, const char *number,
                         struct arena *arena);

/* There may be work again: a wave was released. */
void crew_wake(struct crew *crew);

/* One turn: every person makes at most one gesture, then all requests go through the door
 * together. False when nobody had anything to do. */
bool crew_turn(struct crew *crew);

#endif
