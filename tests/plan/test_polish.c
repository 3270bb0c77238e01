/*
 * The polish where few orders fill a cart: shares of carts break more inequalities at
 * once than are taken into the programme in one round. Run under valgrind too
 * (libs.cmake), which sees what is read and was never written.
 */
#include "tallyman/plan/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

enum { AISLES = 10, SPOTS = 400, ORDERS = 50, LINES = 9, CAPACITY = 36 };
enum { MOVES = 200000 };

struct house {
    int32_t x[AISLES], y[2];
    struct depot depot;
    struct layout layout;
    struct spot spots[SPOTS];
    int spot[ORDERS][LINES];
    struct batch_order orders[ORDERS];
    struct batch_problem problem;
};

static void draw_house(uint64_t *state, struct house *h)
{
    for (int i = 0; i < AISLES; i++)
        h->x[i] = i * 5000;
    h->y[1] = 45000;
    h->layout = (struct layout){.aisles = AISLES,
                                .lines = 2,
                                .x = h->x,
                                .y = h->y,
                                .depot = &h->depot,
                                .depots = 1};
    for (int i = 0; i < SPOTS; i++)
        h->spots[i] = (struct spot){(int32_t)rng_below(state, AISLES),
                                    1000 * (int32_t)rng_below(state, 45)};
}

static void draw_orders(uint64_t *state, struct house *h)
{
    for (int i = 0; i < ORDERS; i++) {
        struct batch_order *o = &h->orders[i];
        *o = (struct batch_order){.spot = h->spot[i],
                                  .n = 2 + (int)rng_below(state, LINES - 1)};
        for (int s = 0; s < o->n; s++)
            h->spot[i][s] = (int)rng_below(state, SPOTS);
        o->load[BATCH_UNITS] = o->n;
    }
    h->problem = (struct batch_problem){.layout = &h->layout,
                                        .spots = h->spots,
                                        .nspots = SPOTS,
                                        .orders = h->orders,
                                        .n = ORDERS,
                                        .capacity = {[BATCH_UNITS] = CAPACITY},
                                        .start = ROUTE_ANY,
                                        .end = ROUTE_ANY};
}

static void more_are_broken_than_are_taken_into_a_round(void **state)
{
    struct arena *arena = arena_new();
    struct house h = {0};
    struct batch_result r;
    struct err err = {0};
    int64_t load[ORDERS] = {0};
    uint64_t dice = rng_num(20261123, 2);
    const struct batch_options options = {.seed = 5, .moves = MOVES, .polish = true};
    (void)state;
    draw_house(&dice, &h);
    draw_orders(&dice, &h);
    assert_int_equal(batch_solve(&h.problem, &options, arena, &r, &err), 0);
    for (int i = 0; i < ORDERS; i++)
        load[r.cart[i]] += h.orders[i].load[BATCH_UNITS];
    for (int c = 0; c < r.carts; c++)
        assert_in_range(load[c], 1, CAPACITY);
    assert_true(r.total < r.started);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_are_broken_than_are_taken_into_a_round)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
