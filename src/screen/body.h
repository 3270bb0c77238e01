/*
 * body: the rows of a view placed between the title and the note. Inside the room.
 */
#ifndef SCREEN_BODY_H
#define SCREEN_BODY_H

#include "tallyman/screen/grid.h"
#include "tallyman/screen/view.h"

struct area {
    int row, rows; /* first line and how many there are */
};

/* The fewest lines that show what must not be cut: place, spec, warnings. */
int body_least(const struct view *view, int cols);
/* Paints the rows into the area, entries of the list from `top` on; returns how many
 * entries are left out below. */
int body_paint(struct grid *grid, const struct view *view, struct area area, int top);

#endif
