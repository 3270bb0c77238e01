/*
 * map: a warehouse from above, with what happened at each bin as heat, the tours of carts
 * as lines, and a list beside it whose rows point at bins. One description for the wall
 * (picture) and for the terminal (characters, colour beside them and never alone).
 *
 * Lengths are millimetres as in plan/layout: x across the aisles, y along them from the
 * front line. Values come in from outside; nothing is measured here.
 */
#ifndef TALLYMAN_CHART_MAP_H
#define TALLYMAN_CHART_MAP_H

#include <stdbool.h>

#include "tallyman/chart/picture.h"
#include "tallyman/model/heat.h"

enum { CHART_TOURS = 8 }; /* colours */

/* On the centre line of an aisle. */
struct chart_spot {
    int aisle;
    int32_t y;
};

struct chart_bin {
    const char *code, *item; /* item: what lies there, "" when nothing does */
    struct chart_spot at;
    int side;  /* 0 left, 1 right of who walks away from the front */
    int level; /* 1 the lowest; 0: it has none */
    int64_t value;
};

/* From depot over the stops back to a depot, as walked. */
struct chart_tour {
    const char *name;
    const struct chart_spot *stop;
    int n;
    int64_t length; /* mm */
};

/* A row of the list beside the map. */
struct chart_row {
    const char *name, *right, *text; /* text: a second line, "" without */
    int bin, to; /* indexes of bins; -1: none; both: an arrow from one to the other */
    int tour;    /* its colour stands before the row; -1: none */
};

struct chart_map {
    const char *title, *about, *list; /* list: over the rows */
    const char *unit;                 /* of the values: "picks" */
    const char *const *aisle;         /* names */
    const int32_t *x;                 /* per aisle, ascending */
    int aisles;
    const int32_t *line; /* cross aisles, ascending, line[0] is the front */
    int lines;
    const struct chart_spot *depot;
    int depots;
    const struct chart_bin *bin;
    int bins;
    const struct chart_tour *tour;
    int tours;
    const struct chart_row *row;
    int rows;
};

int32_t heat_colour(int level);

/* A sheet of A3, lying; made in the arena. */
void map_picture(const struct chart_map *map, struct arena *arena,
                 struct picture *picture);

/* One aisle below the other, the front at the left: rack, way, rack. Bins are joined when
 * the aisle is longer than `cols` cells. With `colour` ANSI's 256 colours come beside the
 * digits. */
void map_text(const struct chart_map *map, int cols, bool colour, struct buf *out);

#endif
