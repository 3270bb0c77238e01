/*
 * walk: a template being gone through with a label's data. Private to the room.
 */
#ifndef TALLYMAN_LABEL_WALK_H
#define TALLYMAN_LABEL_WALK_H

#include "draw.h"
#include "script.h"

/* The box whose content is being drawn, in micrometres. */
struct area {
    int x, y, width, height;
    const struct node *flow; /* the layout or table whose rows are set below each other */
    int down;                /* where the next of them begins, from y */
    int across;              /* where the next layout without a left begins, from x */
    int bottom;              /* of the page; what grows ends above it */
    int reached;             /* what stands in it ends there, on the page */
    bool open;               /* as high as what it holds */
};

static inline void walk_reach(struct area *in, int y)
{
    in->reached = y > in->reached ? y : in->reached;
}

struct walk {
    struct pen pen;
    struct scope scope;
    struct buf text; /* of the element being drawn */
    /* of the flow that goes on over pages, when this page has one */
    const struct node *continued;
    int row, from; /* rows met so far; the first that this page has to draw */
    int drawn;     /* on this page */
    bool more;     /* the next row must wait for the next page */
    struct table *table;
};

typedef int draw_fn(struct walk *walk, const struct node *node, struct area *in,
                    struct err *err);

/* Everything inside `parent`. */
int walk_inside(struct walk *walk, const struct node *parent, struct area *in,
                struct err *err);
/* The words of a text, barcode or cell into walk->text. */
int walk_words(struct walk *walk, const struct node *node, struct area *in,
               struct err *err);
/* The node's own box within the area: 1 there it is, 0 it is not for this page, -1
 * refused. */
int walk_place(struct walk *walk, const struct node *node, struct area *in,
               struct area *out, struct err *err);
struct box walk_dots(const struct walk *walk, const struct area *area);

/* The flow of `node` begins: only one of a page may go on over pages. */
int flow_open(struct walk *walk, const struct node *node, struct err *err);
/* Whether the next row is one of a former or later page; it then counts as met. */
bool flow_passes(struct walk *walk, const struct area *in);
/* A row of this height: 1 it has its place (in->down is behind it), 0 it is not for this
 * page, -1 refused. */
int flow_row(struct walk *walk, struct area *in, int height, struct err *err);

draw_fn table_draw, row_draw, cell_draw;

#endif
