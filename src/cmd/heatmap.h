/*
 * heatmap: a house as a chart's map: its bins with their picks, what stands beside it.
 */
#ifndef TALLYMAN_CMD_HEATMAP_H
#define TALLYMAN_CMD_HEATMAP_H

#include "house.h"
#include "tallyman/chart/map.h"
#include "tallyman/plan/slot.h"

struct heat_ask {
    struct house_period period;
    int offset_min; /* of the warehouse's zone */
    int top;        /* rows beside the map */
};

/* Picks of the period, the bins most picked from beside it. All in the house's arena. */
void heatmap_picks(struct house *house, const struct heat_ask *ask,
                   struct chart_map *map);
/* The tours that were read, each by the shortest way; heat is how often they stop. */
void heatmap_tours(struct house *house, const struct heat_ask *ask,
                   struct chart_map *map);

/* What moving goods saves: the list of plan/slot, with days and labour. */
struct advice {
    struct slot_advice slot;
    int days;                   /* on which carts were released */
    int64_t speed_mm_s, unit_s; /* what labour is reckoned with */
};
/* speed_mm_s: learned, 0: that of the rules. */
int heatmap_advise(struct house *house, const struct heat_ask *ask, int64_t speed_mm_s,
                   struct advice *advice, struct err *err);
/* mm a day that the k-th move saves, the seconds of doing it, and the days until it has
 * paid, rounded up. */
struct advice_row {
    const struct house_bin *hot, *with;
    int64_t mm_day, labour_s, days;
};
struct advice_row advice_row(const struct house *house, const struct advice *advice,
                             int k);
void heatmap_advice(struct house *house, const struct advice *advice,
                    const struct heat_ask *ask, struct chart_map *map);

#endif
