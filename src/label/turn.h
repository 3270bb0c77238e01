/*
 * turn: what is drawn turned by quarters. Private to the room.
 */
#ifndef TALLYMAN_LABEL_TURN_H
#define TALLYMAN_LABEL_TURN_H

#include "draw.h"

struct turn {
    struct label_page page, *outer;
    struct box box; /* on the outer page */
    int zones;      /* there were before */
};

/* The pen draws on a page of the box's size, on its side for a quarter; the box to draw
 * in. */
struct box turn_begin(struct pen *pen, struct box box, struct turn *turn);
/* What was drawn goes to the page, turned by the node's quarters; with rc nonzero it is
 * dropped. rc, or -1 after a refusal. */
int turn_end(struct pen *pen, struct turn *turn, int rc, struct err *err);

#endif
