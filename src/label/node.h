/*
 * node: a template in memory. Elements, and the literal texts, placeholders, loops and
 * conditions between and inside them, are one tree: template.c makes it, render.c walks
 * it. Private to the room. Lengths are micrometres, points are tenths.
 */
#ifndef TALLYMAN_LABEL_NODE_H
#define TALLYMAN_LABEL_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

enum node_kind {
    NODE_PAGE,
    NODE_HEADER,
    NODE_FOOTER,
    NODE_LAYOUT,
    NODE_TEXT,
    NODE_PAGE_INDEX,
    NODE_BARCODE,
    NODE_IMAGE,
    NODE_LINE,
    NODE_RECT,
    NODE_TABLE,
    NODE_TR,
    NODE_TH,
    NODE_TD,
    NODE_ELEMENTS, /* up to here they have a tag */
    NODE_FOR = NODE_ELEMENTS,
    NODE_IF,
    NODE_ELSE, /* what an if without its condition draws */
    NODE_FIELD,
    NODE_LITERAL,
    NODE_KINDS,
};

enum node_align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
/* The last two are words that editors write: for the middle, and for the top. */
enum node_valign { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM, VALIGN_CENTER, VALIGN_LEFT };
enum node_overflow { OVERFLOW_REFUSE, OVERFLOW_HIDDEN, OVERFLOW_VISIBLE };
enum node_missing { MISSING_REFUSE, MISSING_MARK };
enum node_mask { MASK_NONE, MASK_NAME, MASK_PHONE };
enum node_flow { FLOW_ACROSS, FLOW_VERTICAL };
enum node_stroke { STROKE_SOLID, STROKE_DASHED, STROKE_DOTTED, STROKE_NONE };
enum node_side { SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT, SIDES };

struct value;
struct check;
struct picture;

struct node {
    enum node_kind kind;
    int line;
    struct node *next, *child, *last;
    /* elements; which of them a kind has is attr.c's table */
    int left, top, width, height; /* width and height 0: what is left of the box around */
    int floats;                   /* no left was said */
    int only;                     /* of what has but one value */
    int start_x, start_y, end_x, end_y;
    int flow, overflow, continues; /* the last: on further pages */
    int margin[SIDES], padding[SIDES];
    int font, floor, bold, align, valign, shrink, mask, missing;
    int fills, upright, one_line; /* the size fills the box; letters below each other */
    int white, fill;              /* letters in white; a black ground */
    int turn;                     /* quarters clockwise */
    int share, span, rows;        /* of a cell: thousandths of its table; columns; rows */
    int threshold;                /* 0: the printer's */
    int code, level, min_module, max_module, hide_text; /* max_module 0: what fits */
    int pen, stroke, border[SIDES], diffuse;
    bool words, elements;          /* of a cell: what it holds; not both */
    struct str src, id, ref, said; /* said: the value or format attribute */
    struct picture *picture;
    /* what stands between and inside elements */
    struct str text;        /* a loop's list, or a literal */
    int var;                /* of a loop: 0 is 'a' */
    struct value *value;    /* of a placeholder */
    struct check *check;    /* of an if */
    struct node *otherwise; /* of an if: its else */
};

/* Grey of an image, 0 black, row after row. */
struct picture {
    int width, height;
    uint8_t *grey;
};

struct label_template {
    struct arena *arena;
    const char *name; /* for messages: the file's name without its folder */
    struct node *page;
};

static inline void node_append(struct node *parent, struct node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->child = child;
    parent->last = child;
}

static inline bool node_is_cell(const struct node *node)
{
    return node && (node->kind == NODE_TH || node->kind == NODE_TD);
}

#endif
