/*
 * near: the batches of a put wall by the savings of batch.h, on the bins that a release
 * would take each order's goods from first.
 *
 * Called by walls.c, before bins are given out: an order's own bin may turn out another
 * one, which makes its batch walk further and nothing worse.
 */
#include "near.h"

#include "tallyman/model/request.h"

struct near {
    const struct wave *wave;
    struct layout layout;
    int64_t capacity[BATCH_LOADS];
    bool known; /* how the house is walked */
};

static int64_t less(int64_t limit, int64_t most)
{
    return limit > 0 && limit < most ? limit : most;
}

struct near *near_open(const struct wave *wave, int64_t orders)
{
    const struct wave_strategy *s = wave->ask->strategy;
    const struct wave_floor *floor = wave->ask->floor;
    struct err err = {0};
    struct near *near = arena_alloc(wave->arena, sizeof *near);
    near->wave = wave;
    near->known = floor && floor->aisles > 0 &&
                  floor_layout(floor, wave->arena, &near->layout, &err) == 0;
    near->capacity[BATCH_ORDERS] = orders;
    near->capacity[BATCH_UNITS] = less(s->cart_units, WALL_UNITS_MOST);
    near->capacity[BATCH_WEIGHT] = s->cart_weight_g;
    near->capacity[BATCH_VOLUME] = s->cart_volume_ml;
    return near;
}

/* Where the order's goods lie first; false: a bin does not say where it stands. */
static bool find_spots(const struct near *near, const struct bundle *b, struct spot *spot,
                       int *spots, struct batch_order *order)
{
    const struct wave_ask *ask = near->wave->ask;
    int *index = arena_alloc(near->wave->arena, ((size_t)b->needs + 1) * sizeof *index);
    order->spot = index;
    for (int m = 0; m < b->needs; m++) {
        int bin = wave_first_bin(ask, b->need[m].item);
        if (bin == ask->bins || ask->bin[bin].item != b->need[m].item)
            continue;
        if (!floor_spot(ask->floor, &near->layout, &ask->bin[bin], &spot[*spots]))
            return false;
        index[order->n++] = (*spots)++;
    }
    return true;
}

static void find_load(const struct near *near, const struct bundle *b,
                      struct batch_order *order)
{
    const struct wave_candidate *one = &near->wave->ask->orders[b->order[0]];
    order->load[BATCH_ORDERS] = 1;
    order->load[BATCH_UNITS] = one->units;
    order->load[BATCH_WEIGHT] = one->weight_g;
    order->load[BATCH_VOLUME] = one->volume_ml;
}

static bool solve(const struct near *near, struct batch_problem *problem, int *batch)
{
    static const struct batch_options savings = {.seed = 1};
    struct batch_result result;
    struct err err = {0};
    problem->layout = &near->layout;
    problem->start = problem->end = near->layout.depots > 1 ? ROUTE_ANY : 0;
    memcpy(problem->capacity, near->capacity, sizeof problem->capacity);
    if (batch_solve(problem, &savings, near->wave->arena, &result, &err))
        return false;
    for (int k = 0; k < problem->n; k++)
        batch[k] = result.cart[k];
    return true;
}

bool near_batch(const struct near *near, const struct bundles *all, const int *at, int n,
                int *batch)
{
    struct arena *arena = near->wave->arena;
    size_t needs = 1;
    int spots = 0;
    if (!near->known)
        return false;
    for (int k = 0; k < n; k++)
        needs += (size_t)all->of[at[k]].needs;
    struct spot *spot = arena_alloc(arena, needs * sizeof *spot);
    struct batch_order *order = arena_alloc(arena, ((size_t)n + 1) * sizeof *order);
    for (int k = 0; k < n; k++) {
        find_load(near, &all->of[at[k]], &order[k]);
        if (!find_spots(near, &all->of[at[k]], spot, &spots, &order[k]))
            return false;
    }
    struct batch_problem problem = {
        .spots = spot, .nspots = spots, .orders = order, .n = n};
    return solve(near, &problem, batch);
}
