/*
 * layout: where a picker can walk. Parallel aisles between cross aisles (lines): one
 * block has two lines, each further line makes one block more. Lengths are whole
 * millimetres; x runs across the aisles, y along them from the front line (0).
 *
 * The arrays belong to the caller and outlive the layout's users.
 */
#ifndef TALLYMAN_PLAN_LAYOUT_H
#define TALLYMAN_PLAN_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"

enum {
    LAYOUT_LINES = 6, /* cross aisles: routes are exact up to five blocks */
    LAYOUT_AISLES = 4096,
    LAYOUT_LENGTH = 10000000, /* mm across or along: ten kilometres */
};

/* How an aisle may be walked within a block. */
enum layout_way { WAY_BOTH, WAY_BACK /* y grows */, WAY_FRONT /* y falls */, WAYS };

/* A tour begins and ends at depots: the crossing of an aisle and a line. */
struct depot {
    int aisle, line;
    int32_t extra; /* mm from the crossing to the depot itself, walked each time */
};

struct layout {
    int aisles, lines;
    const int32_t *x;   /* per aisle, ascending */
    const int32_t *y;   /* per line, ascending, y[0] is 0 */
    const uint8_t *way; /* [aisle * (lines - 1) + block]; NULL: all both ways */
    const struct depot *depot;
    int depots;
};

/* Where a bin is picked from: on the centre line of its aisle. */
struct spot {
    int32_t aisle, y;
};

/* Refuses what cannot be walked: no depot, lines or aisles out of order, a block that
 * no aisle crosses in one direction (E_FIELD: field, expected, got). */
int layout_check(const struct layout *layout, struct err *err);
/* Refuses a spot outside of the aisles. */
int layout_check_spot(const struct layout *layout, const struct spot *spot,
                      struct err *err);

/* The block of a spot; one on a line belongs to the block before it. */
int layout_block(const struct layout *layout, int32_t y);
bool layout_one_way(const struct layout *layout); /* somewhere */
enum layout_way layout_way(const struct layout *layout, int aisle, int block);
struct spot layout_crossing(const struct layout *layout, int aisle, int line);
/* The shortest walk from one spot to another, one-way aisles obeyed. */
int64_t layout_distance(const struct layout *layout, const struct spot *from,
                        const struct spot *to);

#endif
