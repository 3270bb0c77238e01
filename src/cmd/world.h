/*
 * world: what a played person sees with own eyes: what lies in a place, what is printed
 * on a box, which tote waits on the floor. Read from the store by read verbs, over a
 * corridor of its own.
 */
#ifndef TALLYMAN_CMD_WORLD_H
#define TALLYMAN_CMD_WORLD_H

#include "cmd.h"
#include "tallyman/play/player.h"

struct floor;

/* NULL after err_set. `cs` stays the caller's. */
struct floor *floor_new(const struct cmd_store *cs, struct err *err);
void floor_free(struct floor *floor);
/* A turn of the day has passed. */
void floor_turn(struct floor *floor);
struct world floor_world(struct floor *floor);

#endif
