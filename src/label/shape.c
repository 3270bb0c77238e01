/*
 * shape: strokes of whole dots. render.c calls it for lines, and for what has a border or
 * a ground.
 */
#include "shape.h"

#include <stdlib.h>

enum { SOLID = 1 << 28 };

/* Dots that are drawn, and that are left out behind them. */
static void pattern(const struct pen *pen, int wide, int *mark, int *gap)
{
    int mm = pen->how->dots_per_mm;
    *mark = SOLID;
    *gap = 0;
    if (pen->node->stroke == STROKE_DASHED)
        *mark = *gap = mm;
    if (pen->node->stroke == STROKE_DOTTED)
        *mark = *gap = wide;
}

/* A bar of `length` x `wide` dots, across or down, in the node's stroke. */
static void bar(const struct pen *pen, struct box at, bool across)
{
    int wide = across ? at.height : at.width, length = across ? at.width : at.height;
    int mark, gap;
    pattern(pen, wide, &mark, &gap);
    for (int from = 0; wide && from < length; from += mark + gap) {
        int n = length - from < mark ? length - from : mark;
        if (across)
            label_page_fill(pen->page, at.x + from, at.y, n, wide);
        else
            label_page_fill(pen->page, at.x, at.y + from, wide, n);
    }
}

/* Neither across nor down: a square dot after the other. */
static void slope(const struct pen *pen, struct box from, int to_x, int to_y)
{
    int dx = to_x - from.x, dy = to_y - from.y, mark, gap;
    int steps = abs(dx) > abs(dy) ? abs(dx) : abs(dy);
    pattern(pen, from.width, &mark, &gap);
    for (int i = 0; i <= steps; i++)
        if (i % (mark + gap) < mark)
            label_page_fill(pen->page,
                            from.x + (int)((int64_t)dx * i / steps) - from.width / 2,
                            from.y + (int)((int64_t)dy * i / steps) - from.width / 2,
                            from.width, from.width);
}

void shape_line(const struct pen *pen, int x, int y, int to_x, int to_y)
{
    int wide = pen_line(pen, pen->node->pen);
    int left = x < to_x ? x : to_x, top = y < to_y ? y : to_y;
    if (y == to_y)
        bar(pen, (struct box){left, y - wide / 2, abs(to_x - x), wide}, true);
    else if (x == to_x)
        bar(pen, (struct box){x - wide / 2, top, wide, abs(to_y - y)}, false);
    else
        slope(pen, (struct box){x, y, wide, wide}, to_x, to_y);
}

void shape_box(const struct pen *pen, struct box box)
{
    const int *border = pen->node->border;
    int wide[SIDES];
    for (int i = 0; i < SIDES; i++)
        wide[i] = border[i] ? pen_line(pen, border[i]) : 0;
    if (pen->node->fill)
        label_page_fill(pen->page, box.x, box.y, box.width, box.height);
    bar(pen, (struct box){box.x, box.y, box.width, wide[SIDE_TOP]}, true);
    bar(pen,
        (struct box){box.x, box.y + box.height - wide[SIDE_BOTTOM], box.width,
                     wide[SIDE_BOTTOM]},
        true);
    bar(pen, (struct box){box.x, box.y, wide[SIDE_LEFT], box.height}, false);
    bar(pen,
        (struct box){box.x + box.width - wide[SIDE_RIGHT], box.y, wide[SIDE_RIGHT],
                     box.height},
        false);
}
