/*
 * sample: a small house of three aisles and two blocks, drawn the same every time.
 */
#ifndef TESTS_CHART_SAMPLE_H
#define TESTS_CHART_SAMPLE_H

#include <stdio.h>

#include "tallyman/chart/map.h"

enum { SAMPLE_AISLES = 3, SAMPLE_BAYS = 8, SAMPLE_LEVELS = 2 };
enum { SAMPLE_BINS = SAMPLE_AISLES * SAMPLE_BAYS * 2 * SAMPLE_LEVELS };

struct sample {
    struct chart_map map;
    struct chart_bin bin[SAMPLE_BINS];
    char code[SAMPLE_BINS][16];
    struct chart_row row[2];
    struct chart_tour tour[2];
};

static const char *const sample_names[] = {"A01", "A02", "A03"};
static const int32_t sample_x[] = {0, 4500, 9000};
static const int32_t sample_line[] = {0, 6000, 12000};
static const struct chart_spot sample_depot[] = {{0, 0}};
static const struct chart_spot sample_one[] = {{0, 0},     {0, 1600}, {0, 7600},
                                               {1, 10000}, {1, 5200}, {0, 0}};
static const struct chart_spot sample_two[] = {{0, 0}, {2, 4000}, {2, 2800}, {0, 0}};

/* Bays 0 … 3 before the middle cross aisle, 4 … 7 behind it. */
static inline int32_t sample_y(int bay)
{
    return 1600 + bay * 1200 + (bay >= SAMPLE_BAYS / 2 ? 1200 : 0);
}

static inline void sample_make(struct sample *s, bool tours)
{
    int n = 0;
    for (int aisle = 0; aisle < SAMPLE_AISLES; aisle++)
        for (int bay = 0; bay < SAMPLE_BAYS; bay++)
            for (int side = 0; side < 2; side++)
                for (int level = 1; level <= SAMPLE_LEVELS; level++, n++) {
                    snprintf(s->code[n], sizeof s->code[n], "%s-%02d-%d",
                             sample_names[aisle], bay * 2 + side + 1, level);
                    s->bin[n] =
                        (struct chart_bin){s->code[n],
                                           n % 3 ? "TEA <绿茶> & co" : "",
                                           {aisle, sample_y(bay)},
                                           side,
                                           level,
                                           (n * 7 + bay) % 5 * (SAMPLE_AISLES - aisle)};
                }
    s->row[0] = (struct chart_row){"A01-01-1", "12", "TEA <绿茶> & co", 0, -1, -1};
    s->row[1] = (struct chart_row){"A02-05-1", "9", "", 40, 3, -1};
    s->tour[0] = (struct chart_tour){"K-01", sample_one, 6, 30000};
    s->tour[1] = (struct chart_tour){"K-02", sample_two, 4, 20000};
    s->map = (struct chart_map){.title = "Picks per bin, 2026-11-22",
                                .about = "96 picks of 100 units",
                                .list = "Most picked from",
                                .unit = "picks",
                                .aisle = sample_names,
                                .x = sample_x,
                                .aisles = SAMPLE_AISLES,
                                .line = sample_line,
                                .lines = 3,
                                .depot = sample_depot,
                                .depots = 1,
                                .bin = s->bin,
                                .bins = SAMPLE_BINS,
                                .tour = s->tour,
                                .tours = tours ? 2 : 0,
                                .row = s->row,
                                .rows = 2};
}

#endif
