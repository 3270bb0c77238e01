/*
 * shape: lines, frames and grounds. Private to the room.
 */
#ifndef TALLYMAN_LABEL_SHAPE_H
#define TALLYMAN_LABEL_SHAPE_H

#include "draw.h"

/* From one point to the other, with the node's thickness and stroke. */
void shape_line(const struct pen *pen, int x, int y, int to_x, int to_y);
/* The node's ground and border, within the box. */
void shape_box(const struct pen *pen, struct box box);

#endif
