/*
 * map_in: what the two ways of drawing a map share. Only for the room's own files.
 */
#ifndef CHART_MAP_IN_H
#define CHART_MAP_IN_H

#include "tallyman/chart/map.h"

/* Bins that are drawn as one: a side of a bay, or one of its levels. */
struct cell {
    struct chart_spot at;
    int side, level;
    int64_t value;
    int bin, bins; /* the first of them; how many */
};

struct cells {
    struct cell *cell; /* by aisle, y, side, level */
    int n, levels;     /* levels: the highest */
    int64_t most, top; /* of the scale, and of all */
};

enum { JOIN_NONE, JOIN_LEVELS, JOIN_SIDES };

/* Bins joined over levels, or over levels and sides. */
struct cells map_cells(const struct chart_map *map, int join, struct arena *arena);

/* A tour's way as corners: spots on aisles and on cross aisles, by the shortest way
 * between its stops. Made in the arena. */
struct way {
    struct chart_spot *at;
    int n;
};
struct way map_way(const struct chart_map *map, const struct chart_tour *tour,
                   struct arena *arena);

#endif
