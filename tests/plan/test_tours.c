/*
 * Tours of sets of orders, one after the other and several abreast, against the exact
 * router: random layouts of one block, from the front line to the back, near and far. A
 * failure names its round.
 */
#include "../../src/plan/tours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

enum { AISLES = 12, DEPOTS = 3, SPOTS = 400, ORDERS = 20, MOST = 12, SETS = 150 };

struct drawn {
    int32_t x[AISLES], y[2];
    struct depot depot[DEPOTS];
    struct layout layout;
    struct spot spots[SPOTS];
    int spot[ORDERS][MOST];
    struct batch_order orders[ORDERS];
    struct batch_problem problem;
    int all[ORDERS];
};

/* Aisles, and places in them, `unit` mm apart or a multiple of that. */
static void draw_layout(uint64_t *state, struct drawn *d, int32_t unit, int places)
{
    *d = (struct drawn){.layout = {.aisles = 1 + (int)rng_below(state, AISLES),
                                   .lines = 2,
                                   .x = d->x,
                                   .y = d->y,
                                   .depot = d->depot,
                                   .depots = 1 + (int)rng_below(state, DEPOTS)}};
    for (int i = 1; i < d->layout.aisles; i++)
        d->x[i] = d->x[i - 1] + unit * (1 + (int32_t)rng_below(state, 4));
    d->y[1] = unit * places;
    for (int i = 0; i < d->layout.depots; i++)
        d->depot[i] =
            (struct depot){(int)rng_below(state, d->layout.aisles),
                           (int)rng_below(state, 2), (int32_t)rng_below(state, 5 * unit)};
    for (int i = 0; i < SPOTS; i++)
        d->spots[i] = (struct spot){(int32_t)rng_below(state, d->layout.aisles),
                                    unit * (int32_t)rng_below(state, places + 1)};
}

static void draw_orders(uint64_t *state, struct drawn *d)
{
    for (int i = 0; i < ORDERS; i++) {
        d->orders[i] =
            (struct batch_order){d->spot[i], 1 + (int)rng_below(state, MOST), {1}, 0};
        for (int s = 0; s < d->orders[i].n; s++)
            d->spot[i][s] = (int)rng_below(state, SPOTS);
        d->all[i] = i;
    }
    d->problem = (struct batch_problem){.layout = &d->layout,
                                        .spots = d->spots,
                                        .nspots = SPOTS,
                                        .orders = d->orders,
                                        .n = ORDERS};
    d->problem.start = d->problem.end =
        (int)rng_below(state, d->layout.depots + 1) - 1; /* -1: any */
}

static int64_t walked(struct router *router, const struct drawn *d,
                      const struct tour_set *set)
{
    struct spot spots[ORDERS * MOST];
    int n = 0;
    for (int i = 0; i < set->n; i++)
        for (int s = 0; s < d->orders[set->order[i]].n; s++)
            spots[n++] = d->spots[d->spot[set->order[i]][s]];
    const struct route_ask ask = {spots, n, d->problem.start, d->problem.end};
    return router_exact(router, &ask, NULL);
}

static void check_round(uint64_t *state, struct drawn *d, int64_t round)
{
    struct tour_set set[SETS];
    int order[SETS][ORDERS];
    int64_t length[SETS];
    for (int i = 0; i < SETS; i++) {
        set[i] = (struct tour_set){order[i], 1 + (int)rng_below(state, ORDERS / 2)};
        for (int k = 0; k < set[i].n; k++)
            order[i][k] = (int)rng_below(state, ORDERS);
    }
    struct router *router = router_new(&d->layout);
    struct tours *tours = tours_new(&d->problem, d->all, ORDERS);
    int n = 1 + (int)rng_below(state, SETS);
    tours_lengths(tours, set, n, length);
    for (int i = 0; i < n; i++) {
        int64_t exact = walked(router, d, &set[i]);
        int64_t alone = tours_length(tours, set[i].order, set[i].n);
        if (length[i] != exact || alone != exact)
            fail_msg("round %d, set %d of %d: abreast %d, alone %d, exact %d", (int)round,
                     i, n, (int)length[i], (int)alone, (int)exact);
    }
    tours_free(tours);
    router_free(router);
}

static void rounds(int n, int32_t unit, int places)
{
    struct drawn d;
    for (int64_t round = 0; round < n; round++) {
        uint64_t state = rng_num(20261123 + unit + places, round);
        draw_layout(&state, &d, unit, places);
        draw_orders(&state, &d);
        check_round(&state, &d, round);
    }
}

static void few_places(void **at)
{
    (void)at;
    rounds(20, 1000, 4);
    rounds(20, 700, 10);
}

static void many_places(void **at)
{
    (void)at;
    rounds(20, 1050, 45);
    rounds(10, 100, 150);
}

/* More than sixteen bits of millimetres. */
static void far_places(void **at)
{
    (void)at;
    rounds(10, 1, 90001);
    rounds(10, 1, 1350); /* just about as far as they go */
    rounds(10, 1, 1200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_places),
        cmocka_unit_test(many_places),
        cmocka_unit_test(far_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
