/*
 * free: tours where there are no aisles: a warehouse given as a graph, distances by
 * shortest walks, tours by a good heuristic (nearest neighbour, 2-opt, Or-opt, kicks)
 * with a lower bound beside it (spanning trees under Held and Karp's multipliers).
 */
#ifndef TALLYMAN_PLAN_FREE_H
#define TALLYMAN_PLAN_FREE_H

#include "tallyman/base/err.h"

enum { FREE_NODES = 50000, FREE_POINTS = 6000 };

struct free_arc {
    int from, to;
    int32_t length; /* mm */
};

/* Walkable in the direction given; a way both ways is two arcs. */
struct free_graph {
    int nodes, arcs;
    const struct free_arc *arc;
};

/* Distances between points in mm, row by row: point 0 is where tours start, the last
 * one where they end. */
struct free_map {
    int points;
    int32_t *length;
};

/* The map of these nodes of a graph; refuses arcs and nodes out of range and points that
 * cannot be reached from another (E_FIELD, names the node). The caller frees it with
 * free_map_clear. */
int free_map_make(const struct free_graph *graph, const int *node, int points,
                  struct free_map *map, struct err *err);
void free_map_clear(struct free_map *map);

/* From point 0 over `n` points of `at` to the last one: sorts `at` into a good order,
 * returns its length. Deterministic. */
int64_t free_tour(const struct free_map *map, int *at, int n);
int64_t free_length(const struct free_map *map, const int *at, int n);
/* No tour is shorter than this. */
int64_t free_bound(const struct free_map *map, const int *at, int n);

#endif
