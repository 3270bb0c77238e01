/*
 * paint: pixels of a picture, and the texts on them. Only for the room's own files.
 */
#ifndef CHART_PAINT_H
#define CHART_PAINT_H

#include "tallyman/chart/picture.h"

struct canvas {
    int width, height; /* pixels */
    unsigned char *rgb;
};

/* `cover` of 255 parts of the colour over what is there; outside is dropped. */
void canvas_dot(struct canvas *canvas, int x, int y, int32_t colour, int cover);

struct type; /* an opened font */

struct type *type_open(const struct chart_font *font, struct err *err);
void type_close(struct type *type); /* NULL is fine */
/* Draws a text mark at `scale` pixels a unit; characters that the font lacks are left
 * out. */
void type_draw(struct type *type, struct canvas *canvas, const struct mark *mark,
               int scale);

#endif
