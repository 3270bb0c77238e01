/*
 * big: a short code three or five lines high, to be read from a step away. Inside the
 * room.
 */
#ifndef SCREEN_BIG_H
#define SCREEN_BIG_H

#include <stdbool.h>

#include "tallyman/screen/grid.h"

enum { BIG_ROWS = 3, BIG_ROWS_2 = 5 }; /* of scale 1 and 2 */

/* Paints A-Z 0-9 '-' '/' from (row, 0) on, four cells each, eight with scale 2. Paints
 * nothing and says false when a character has no picture or the line no room. */
bool big_paint(struct grid *grid, int row, struct str text, int scale);

#endif
