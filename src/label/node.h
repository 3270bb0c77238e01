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
enum node_valign { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };
enum node_missing { MISSING_REFUSE, MISSING_MARK };
enum node_mask { MASK_NONE, MASK_NAME, MASK_PHONE };
enum node_flow { FLOW_NONE, FLOW_VERTICAL };

struct value;
struct check;
struct picture;

struct node {
    enum node_kind kind;
    int line;
    struct node *next, *child, *last;
    /* elements; which of them a kind has is attr.c's table */
    int left, top, width, height;
    int start_x, start_y, end_x, end_y;
    int flow, overflow, continues; /* enum node_flow; 1: hidden; 1: on further pages */
    int font, floor, bold, align, valign, shrink, mask, missing;
    int threshold;                                      /* 0: the printer's */
    int code, level, min_module, max_module, hide_text; /* max_module 0: what fits */
    int pen, border, dashed, diffuse;
    bool words, elements; /* of a cell: what it holds; not both */
    struct str src;
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

#endif
