/*
 * Routes: exact ones against every order there is, rules against exact ones, and every
 * walk added up again by other code. Drawn layouts; a failure names its round.
 */
#include "tallyman/plan/route.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"
#include "walkgraph.h"

enum { AISLES = 7, DEPOTS = 3 };

struct drawn {
    int32_t x[AISLES], y[LAYOUT_LINES];
    uint8_t way[AISLES * LAYOUT_LINES];
    struct depot depot[DEPOTS];
    struct layout layout;
    struct spot spots[WG_SPOTS];
    struct route_ask ask;
};

static void draw_layout(uint64_t *state, struct drawn *d, int lines, bool one_way)
{
    d->layout = (struct layout){
        .aisles = 1 + (int)rng_below(state, AISLES),
        .lines = lines,
        .x = d->x,
        .y = d->y,
        .way = one_way ? d->way : NULL,
        .depot = d->depot,
        .depots = 1 + (int)rng_below(state, DEPOTS),
    };
    d->x[0] = (int32_t)rng_below(state, 5);
    for (int i = 1; i < d->layout.aisles; i++)
        d->x[i] = d->x[i - 1] + 1 + (int32_t)rng_below(state, 9);
    d->y[0] = 0;
    for (int i = 1; i < lines; i++)
        d->y[i] = d->y[i - 1] + 1 + (int32_t)rng_below(state, 12);
    for (int i = 0; i < AISLES * LAYOUT_LINES; i++)
        d->way[i] = (uint8_t)rng_below(state, WAYS);
    for (int i = 0; i < d->layout.depots; i++)
        d->depot[i] =
            (struct depot){(int)rng_below(state, d->layout.aisles),
                           (int)rng_below(state, lines), (int32_t)rng_below(state, 4)};
}

static void draw_ask(uint64_t *state, struct drawn *d, int most)
{
    const struct layout *layout = &d->layout;
    d->ask = (struct route_ask){
        .spots = d->spots,
        .n = 1 + (int)rng_below(state, most),
        .start = (int)rng_below(state, layout->depots + 1) - 1,
        .end = (int)rng_below(state, layout->depots + 1) - 1,
    };
    for (int i = 0; i < d->ask.n; i++) {
        d->spots[i].aisle = (int32_t)rng_below(state, layout->aisles);
        d->spots[i].y = (int32_t)rng_below(state, d->y[layout->lines - 1] + 1);
    }
}

static void each_once(const int *order, int n)
{
    bool seen[WG_SPOTS] = {false};
    for (int i = 0; i < n; i++) {
        assert_in_range(order[i], 0, n - 1);
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
    }
}

static void check_round(struct drawn *d, int64_t round)
{
    struct router *router = router_new(&d->layout);
    struct walkgraph g;
    int order[WG_SPOTS];
    wg_make(&g, &d->layout, d->spots, d->ask.n);
    int64_t exact = router_exact(router, &d->ask, order);
    int64_t best = wg_best(&g, &d->layout, &d->ask);
    if (exact != best)
        fail_msg("round %d: %d aisles, %d lines: exact %d, best %d", (int)round,
                 d->layout.aisles, d->layout.lines, (int)exact, (int)best);
    assert_int_equal(router_exact(router, &d->ask, NULL), exact);
    each_once(order, d->ask.n);
    if (wg_over_depots(&g, &d->layout, &d->ask, order) != exact)
        fail_msg("round %d: the order walks %d, said %d", (int)round,
                 (int)wg_over_depots(&g, &d->layout, &d->ask, order), (int)exact);
    assert_int_equal(router_walk(router, &d->ask, order), exact);
    for (int rule = 0; rule < RULES; rule++) {
        int64_t length = router_rule(router, (enum route_rule)rule, &d->ask, order);
        each_once(order, d->ask.n);
        assert_true(length >= exact);
        assert_true(length >= wg_over_depots(&g, &d->layout, &d->ask, order));
    }
    wg_clear(&g);
    router_free(router);
}

static void rounds(int lines, bool one_way, int most, int n)
{
    for (int64_t round = 0; round < n; round++) {
        uint64_t state = rng_num(20261122 + lines * 2 + one_way, round);
        struct drawn d;
        struct err err = {0};
        draw_layout(&state, &d, lines, one_way);
        draw_ask(&state, &d, most);
        if (layout_check(&d.layout, &err) == 0)
            check_round(&d, round);
    }
}

static void one_block_is_as_short_as_any_order(void **at)
{
    (void)at;
    rounds(2, false, 8, 400);
}

static void two_blocks_are_as_short_as_any_order(void **at)
{
    (void)at;
    rounds(3, false, 8, 300);
}

static void more_blocks_are_as_short_as_any_order(void **at)
{
    (void)at;
    rounds(4, false, 8, 150);
    rounds(5, false, 7, 60);
    rounds(6, false, 6, 20);
}

static void one_way_aisles_are_obeyed_and_as_short_as_any_order(void **at)
{
    (void)at;
    rounds(2, true, 7, 300);
    rounds(3, true, 6, 60);
}

/* --- what can be said without drawing ------------------------------------------------
 */

static const int32_t two_x[] = {0, 1000}, one_block[] = {0, 10000};
static const struct depot front = {0, 0, 500};

static struct layout small(void)
{
    return (struct layout){.aisles = 2,
                           .lines = 2,
                           .x = two_x,
                           .y = one_block,
                           .depot = &front,
                           .depots = 1};
}

static void rules_walk_as_their_names_say(void **at)
{
    (void)at;
    const struct layout layout = small();
    static const struct spot spots[] = {{1, 2000}, {0, 1000}, {1, 9000}};
    static const int64_t expect[RULES] = {1000 + 2000 + 20000, 1000 + 2000 + 2000 + 18000,
                                          1000 + 2000 + 20000, 1000 + 2000 + 20000 - 0};
    struct route_ask ask = {spots, 3, 0, 0};
    struct router *router = router_new(&layout);
    int order[3];
    for (int rule = 0; rule < RULES; rule++)
        assert_int_equal(router_rule(router, (enum route_rule)rule, &ask, order),
                         rule == RULE_COMBINED ? 1000 + 2000 + 20000 : expect[rule]);
    assert_int_equal(router_exact(router, &ask, order), 23000);
    ask.n = 0;
    assert_int_equal(router_exact(router, &ask, order), 0);
    router_free(router);
}

static void all_in_one_aisle_goes_in_and_out(void **at)
{
    (void)at;
    const struct layout layout = small();
    static const struct spot spots[] = {{0, 4000}, {0, 4000}, {0, 300}};
    const struct route_ask ask = {spots, 3, 0, 0};
    struct router *router = router_new(&layout);
    int order[3];
    assert_int_equal(router_exact(router, &ask, order), 9000);
    for (int rule = 0; rule < RULES; rule++)
        assert_int_equal(router_rule(router, (enum route_rule)rule, &ask, order), 9000);
    router_free(router);
}

static void bad_layouts_are_refused_by_field(void **at)
{
    (void)at;
    static const int32_t falling[] = {0, 0}, from_one[] = {1, 5};
    static const struct depot outside = {2, 0, 0};
    static const uint8_t up_only[] = {WAY_BACK, WAY_BACK};
    struct layout bad[6];
    for (int i = 0; i < 6; i++)
        bad[i] = small();
    bad[0].depots = 0;
    bad[1].x = falling;
    bad[2].y = from_one;
    bad[3].depot = &outside;
    bad[4].way = up_only;
    bad[5].lines = LAYOUT_LINES + 1;
    static const char *const field[] = {
        "depots",      "aisle",          "front cross aisle",
        "depot aisle", "one-way aisles", "cross aisles"};
    for (int i = 0; i < 6; i++) {
        struct err err = {0};
        assert_int_equal(layout_check(&bad[i], &err), -E_FIELD);
        assert_string_equal(err.arg[0].text, field[i]);
    }
    const struct layout good = small();
    const struct spot beyond = {1, 10001}, none = {2, 0};
    struct err err = {0};
    assert_int_equal(layout_check(&good, &err), 0);
    assert_int_equal(layout_check_spot(&good, &beyond, &err), -E_FIELD);
    err_clear(&err);
    assert_int_equal(layout_check_spot(&good, &none, &err), -E_FIELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_block_is_as_short_as_any_order),
        cmocka_unit_test(two_blocks_are_as_short_as_any_order),
        cmocka_unit_test(more_blocks_are_as_short_as_any_order),
        cmocka_unit_test(one_way_aisles_are_obeyed_and_as_short_as_any_order),
        cmocka_unit_test(rules_walk_as_their_names_say),
        cmocka_unit_test(all_in_one_aisle_goes_in_and_out),
        cmocka_unit_test(bad_layouts_are_refused_by_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
