/*
 * floor: a layout out of what a warehouse says of itself: the rules of [walk.layout] and
 * the aisles its bins lie in.
 */
#ifndef TALLYMAN_PLAN_FLOOR_H
#define TALLYMAN_PLAN_FLOOR_H

#include "tallyman/plan/wave.h"

/* The layout, from the floor's rules and aisles; all in the arena. Refused with E_FIELD.
 */
int floor_layout(const struct wave_floor *floor, struct arena *arena,
                 struct layout *layout, struct err *err);
/* Where a bin stands; false: it says no aisle or bay, or one that the floor has not. */
bool floor_spot(const struct wave_floor *floor, const struct layout *layout,
                const struct wave_bin *bin, struct spot *spot);

#endif
