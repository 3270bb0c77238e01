/*
 * paint: view → grid. Layout only; one definition for every size.
 */
#ifndef TALLYMAN_SCREEN_PAINT_H
#define TALLYMAN_SCREEN_PAINT_H

#include "tallyman/screen/grid.h"
#include "tallyman/screen/view.h"

enum { PAINT_ROWS_LEAST = 8, PAINT_COLS_LEAST = 20 };

/* Places the view, with `typed` (what stands in the field so far) in the field. Rows keep
 * the order the flow gave them; their role says how they look and what gives way when
 * lines are few (a table in body.c). `top` is the first ROW_LIST entry shown; without a
 * list a long ROW_REMARK scrolls by its lines, and on a screen without goods the ROW_TEXT
 * and ROW_COUNT rows do. Returns how many entries were left out below. A grid under 8x20
 * shows only what it needs. */
int paint_view(struct grid *grid, const struct view *view, struct str typed, int top);

#endif
