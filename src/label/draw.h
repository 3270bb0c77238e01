/*
 * draw: what text and codes need to get on the page. Private to the room.
 */
#ifndef TALLYMAN_LABEL_DRAW_H
#define TALLYMAN_LABEL_DRAW_H

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/label/render.h"
#include "node.h"

struct pen {
    const struct label_how *how;
    struct label_page *page;
    struct arena *arena;     /* of this label */
    const char *name;        /* the template's */
    const struct node *node; /* being drawn */
    struct str field;        /* its first placeholder's path, for messages */
    int threshold;
};

struct box { /* dots */
    int x, y, width, height;
};

/* Refuses the label: E_LABEL with template, line, field and the words. */
int pen_refuse(const struct pen *pen, struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Dots of a length from the page's edge, to the nearest. */
static inline int pen_dots(const struct pen *pen, int um)
{
    return (int)(((int64_t)um * pen->how->dots_per_mm + 500) / 1000);
}

/* Height in dots of the node's letters at `font` tenths of a point. */
static inline int pen_em(const struct pen *pen, int font)
{
    return (int)(((int64_t)font * pen->how->dots_per_mm * 254 + 3600) / 7200);
}

int text_draw(struct pen *pen, struct box box, struct str text, struct err *err);
int code_draw(struct pen *pen, struct box box, struct str text, struct err *err);

#endif
