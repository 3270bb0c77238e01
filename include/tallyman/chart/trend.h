/*
 * trend: a few series over the same steps (days, hours, shifts), as lines or bars: to a
 * picture, to characters, and as bars of one series for a screen's rows.
 */
#ifndef TALLYMAN_CHART_TREND_H
#define TALLYMAN_CHART_TREND_H

#include <stdbool.h>

#include "tallyman/chart/picture.h"
#include "tallyman/screen/view.h"

enum { TREND_SERIES = 8, TREND_POINTS = 2000, TREND_DECIMALS = 6 };

#define TREND_GAP INT64_MIN /* nothing was measured at that step */

struct trend_series {
    const char *name;
    const int64_t *value; /* `points` of them; negative ones count too */
};

struct trend {
    const char *title, *unit;
    const char *const *step; /* names under the axis */
    int points;
    const struct trend_series *series;
    int n;
    bool bars;           /* else lines */
    int decimals;        /* values are this many decimals finer than shown: 125 at 1 is
                            12.5 */
    const int64_t *goal; /* a line across, or NULL */
};

/* 1200 × 600 units, made in the arena. */
void trend_picture(const struct trend *trend, struct arena *arena,
                   struct picture *picture);
/* A row a step of the first series: name, bar, value; `cols` wide. */
void trend_text(const struct trend *trend, int cols, struct buf *out);
/* The same as rows of a view: the bars are in the text, texts live in `turn`. As many of
 * the last steps as a view holds. */
void trend_view(const struct trend *trend, int bar_cells, struct arena *turn,
                struct view *view);

#endif
