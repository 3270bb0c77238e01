/*
 * draw: what text and codes need to get on the page. Private to the room.
 */
#ifndef TALLYMAN_LABEL_DRAW_H
#define TALLYMAN_LABEL_DRAW_H

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/label/render.h"
#include "node.h"

struct box { /* dots */
    int x, y, width, height;
};

struct zone;

struct pen {
    const struct label_how *how;
    struct label_page *page;
    struct arena *arena;     /* of this label */
    const char *name;        /* the template's */
    const struct node *node; /* being drawn */
    struct str field;        /* its first placeholder's path, for messages */
    int threshold;
    struct zone *zone; /* PEN_ZONES of them */
    int zones;
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

/* The grey from which a dot of this element is black. */
static inline int pen_threshold(const struct pen *pen)
{
    return pen->node->threshold ? pen->node->threshold : pen->threshold;
}

/* Thickness of a line, at least a dot. */
static inline int pen_line(const struct pen *pen, int tenths)
{
    int dots = pen_em(pen, tenths);
    return dots > 0 ? dots : 1;
}

int text_draw(struct pen *pen, struct box box, struct str text, struct err *err);
/* Dots that the text takes at its full size in this width; -1 after a refusal. */
int text_height(struct pen *pen, int width, struct str text, struct err *err);

/* A code with its quiet zone stands on white and stays so: reserved as it is drawn, held
 * when the label is done. */
enum { PEN_ZONES = 32 };
struct zone {
    struct box box; /* with the quiet zone */
    long ink;       /* of the code alone */
    const struct node *node;
};

int zone_check(struct pen *pen, struct box box, struct err *err);
void zone_hold(struct pen *pen, struct box box);
int zones_held(struct pen *pen, struct err *err);

#endif
