/*
 * route_in: what the files of the router share: spots in the order of their aisles, the
 * pieces of a block that hold spots, and the pieces of walking an exact tour is made of.
 */
#ifndef TALLYMAN_PLAN_ROUTE_IN_H
#define TALLYMAN_PLAN_ROUTE_IN_H

#include "frontier.h"
#include "tallyman/plan/route.h"

/* A spot and where it stood in the ask. */
struct sorted_spot {
    struct spot spot;
    int index;
};

/* The spots of one aisle in one block: sorted[first] … sorted[last]. */
struct piece {
    int aisle, block, first, last;
    int32_t low, high; /* from the low crossing to the last spot; from the high to the
                          first */
    int32_t gap;       /* the largest between two of its spots */
    int below;         /* the last spot before that gap */
};

struct sorted_ask {
    const struct layout *layout;
    struct sorted_spot *sorted;
    int n;
    struct piece *piece; /* by aisle, then block */
    int pieces;
    const struct depot *start, *end;
};

/* Grows with the ask; the arrays stay for the next one. */
struct sort_room {
    struct sorted_spot *sorted;
    struct piece *piece;
    int room;
};
void sort_ask(const struct layout *layout, const struct route_ask *ask,
              struct sort_room *room, struct sorted_ask *out);

/* One move of an exact tour. */
struct stride {
    int aisle, at; /* block or line */
    enum frontier_move move;
    int k; /* MOVE_PASS: net flow to the back; MOVE_KEEP: net flow, 0: once each way */
};

/* The order in which a tour made of these strides meets the spots. */
void walk_order(const struct sorted_ask *ask, const struct stride *strides, int n,
                bool directed, int *order);

/* A rule's walk; `order` may be NULL. */
int64_t walk_rule(enum route_rule rule, const struct sorted_ask *ask, int *order);

#endif
