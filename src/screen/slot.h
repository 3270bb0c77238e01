/*
 * slot: where the unit in the hand is to be put, larger than all else on its screen and
 * with nothing beside it. Inside the room.
 */
#ifndef SCREEN_SLOT_H
#define SCREEN_SLOT_H

#include "body.h"

/* Lines the others want at least when the slot stands above them. */
int slot_least(const struct view *view);
/* Paints the slot of the view, if it has one, at the top of the area, as large as `least`
 * lines below it allow; how many lines it took. */
int slot_paint(struct grid *grid, const struct view *view, struct area area, int least);

#endif
