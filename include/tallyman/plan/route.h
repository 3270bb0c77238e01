/*
 * route: the way of one cart through a parallel-aisle layout. Exact: the shortest tour
 * from a depot over all spots to a depot, by Ratliff & Rosenthal's dynamic programme over
 * the aisles (1983), carried to more blocks by one parity and one component a cross aisle
 * (Roodbergen & de Koster 2001; Cambazard & Catusse 2018) and to one-way aisles by a net
 * flow in place of the parity. Beside it the rules that leads know by name.
 */
#ifndef TALLYMAN_PLAN_ROUTE_H
#define TALLYMAN_PLAN_ROUTE_H

#include "tallyman/plan/layout.h"

enum { ROUTE_ANY = -1, ROUTE_SPOTS = 100000 };

enum route_rule {
    RULE_S_SHAPE,     /* each aisle with picks right through, in turns */
    RULE_RETURN,      /* in and out at the front */
    RULE_LARGEST_GAP, /* from both ends, the largest gap left out */
    RULE_COMBINED,    /* through or back, whichever is shorter in all, aisle by aisle */
    RULES
};
const char *route_rule_name(enum route_rule rule);

/* What is asked: spots in any order, doubles allowed; depots by index or ROUTE_ANY (the
 * best one; where both are ROUTE_ANY a tour ends where it began). */
struct route_ask {
    const struct spot *spots;
    int n;
    int start, end;
};

/* Keeps the states of the programme between asks; one a thread. The layout is checked
 * before and outlives it. */
struct router *router_new(const struct layout *layout);
void router_free(struct router *router); /* NULL is fine */

/* Length in mm of the shortest tour; 0 for no spots. With `order` (room for n), also the
 * spots' indexes as they are met. */
int64_t router_exact(struct router *router, const struct route_ask *ask, int *order);
/* The same by a rule. In several blocks a rule serves them one by one, the far one first;
 * between its stops it walks the shortest way. */
int64_t router_rule(struct router *router, enum route_rule rule,
                    const struct route_ask *ask, int *order);
/* What a given order costs: depot, spots, depot by shortest walks. */
int64_t router_walk(struct router *router, const struct route_ask *ask, const int *order);

#endif
