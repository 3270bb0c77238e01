/*
 * picture: what is drawn, as a list of marks in whole units from the upper left corner,
 * later marks over earlier ones. Written as SVG (text stays text) or drawn as PNG.
 * Everything lives in the picture's arena; texts are copied.
 */
#ifndef TALLYMAN_CHART_PICTURE_H
#define TALLYMAN_CHART_PICTURE_H

#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"

enum { PICTURE_NONE = -1, PICTURE_SIDE = 20000, PICTURE_SCALE = 8 };

enum anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct point {
    int x, y;
};

struct mark {
    enum { MARK_RECT, MARK_LINE, MARK_DISC, MARK_TEXT } kind;
    int x, y, w, h;         /* rect; disc: centre, w is its radius; text: baseline */
    int32_t fill, stroke;   /* 0xRRGGBB or PICTURE_NONE */
    int width;              /* of a line or stroke; text: its size; bold below 0 */
    enum anchor anchor;     /* text */
    const char *text;       /* text; rect: what an SVG shows under the pointer, or NULL */
    const struct point *at; /* line */
    int n;
    struct mark *next;
};

struct picture {
    int width, height;
    int32_t paper;
    struct arena *arena;
    struct mark *first, *last;
};

void picture_init(struct picture *picture, struct arena *arena, int width, int height);
void picture_rect(struct picture *picture, struct point at, struct point size,
                  int32_t fill, int32_t stroke);
/* What the rectangle added last says under the pointer. */
void picture_hint(struct picture *picture, const char *text);
/* Round at its ends and bends. */
void picture_line(struct picture *picture, const struct point *at, int n, int32_t colour,
                  int width);
void picture_disc(struct picture *picture, struct point at, int radius, int32_t fill);
/* `size` is the height of a line in units; a negative one is bold. */
void picture_text(struct picture *picture, struct point at, int size, enum anchor anchor,
                  int32_t colour, const char *text);

/* Appended to out, whose ceiling holds (E_LIMIT_INPUT). */
int picture_svg(const struct picture *picture, struct buf *out, struct err *err);

/* The font that texts of a PNG are drawn with. */
struct chart_font {
    const char *file;
    int index; /* of the face in its file */
};
/* `scale` pixels a unit. E_IO when the font cannot be read. */
int picture_png(const struct picture *picture, const struct chart_font *font, int scale,
                struct buf *out, struct err *err);

#endif
