/*
 * Houses that no published instance has: three blocks with a start and an end that
 * differ, one-way aisles, a house given as a graph, carts that must be filled to the last
 * unit. Small ones are held against every way there is, told again here; and what is no
 * house is refused by its name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"
#include "tallyman/plan/batch.h"
#include "tallyman/plan/wave.h"

enum { AISLES = 5, LINES_MOST = 4, SPOTS = 30, ORDERS = 40, PICKS = 3, FEW = 6 };

struct drawn {
    int32_t x[AISLES], y[LINES_MOST];
    uint8_t way[AISLES * (LINES_MOST - 1)];
    struct depot depot[3];
    struct layout layout;
    struct free_map map;
    struct spot spots[SPOTS];
    int spot[ORDERS][PICKS];
    struct batch_order orders[ORDERS];
    struct batch_problem problem;
};

static void draw_orders(uint64_t *state, struct drawn *d, int n, int spots)
{
    for (int i = 0; i < n; i++) {
        struct batch_order *o = &d->orders[i];
        *o = (struct batch_order){.spot = d->spot[i],
                                  .n = 1 + (int)rng_below(state, PICKS)};
        for (int s = 0; s < o->n; s++)
            d->spot[i][s] = (int)rng_below(state, spots);
        o->load[BATCH_UNITS] = 1 + rng_below(state, 9);
    }
    d->problem.orders = d->orders;
    d->problem.n = n;
    d->problem.nspots = spots;
    d->problem.capacity[BATCH_UNITS] = 10 + rng_below(state, 12);
}

/* Aisles that are not evenly apart, blocks of different depths. */
static void draw_house(uint64_t *state, struct drawn *d, int lines, bool one_way)
{
    *d = (struct drawn){0};
    for (int i = 1; i < AISLES; i++)
        d->x[i] = d->x[i - 1] + 2000 + (int32_t)rng_below(state, 4000);
    for (int i = 1; i < lines; i++)
        d->y[i] = d->y[i - 1] + 4000 + (int32_t)rng_below(state, 12000);
    for (int i = 0; i < AISLES * (lines - 1); i++)
        d->way[i] = (uint8_t)(i / (lines - 1) % 2 ? WAY_FRONT : WAY_BACK);
    for (int i = 0; i < 3; i++)
        d->depot[i] = (struct depot){(int)rng_below(state, AISLES),
                                     (int)rng_below(state, 2) ? 0 : lines - 1,
                                     (int32_t)rng_below(state, 3000)};
    d->layout =
        (struct layout){AISLES, lines, d->x, d->y, one_way ? d->way : NULL, d->depot, 3};
    for (int i = 0; i < SPOTS; i++)
        d->spots[i] = (struct spot){(int32_t)rng_below(state, AISLES),
                                    (int32_t)rng_below(state, d->y[lines - 1])};
    d->problem.layout = &d->layout;
    d->problem.spots = d->spots;
    d->problem.start = (int)rng_below(state, 3);
    d->problem.end = (int)rng_below(state, 4) - 1;
}

/* --- every way there is ---------------------------------------------------------------
 */

struct ways {
    const struct batch_problem *p;
    struct router *router;
    int of[FEW];
    int64_t best;
};

static int64_t cart_length(const struct ways *w, int cart)
{
    const struct batch_problem *p = w->p;
    struct spot spots[FEW * PICKS];
    int at[FEW * PICKS], n = 0;
    bool seen[SPOTS] = {false};
    for (int i = 0; i < p->n; i++)
        for (int s = 0; w->of[i] == cart && s < p->orders[i].n; s++) {
            int spot = p->orders[i].spot[s];
            if (!p->map || !seen[spot]) {
                at[n] = spot + 1;
                if (p->layout)
                    spots[n] = p->spots[spot];
                n++;
            }
            seen[spot] = true;
        }
    if (p->map)
        return free_tour(p->map, at, n);
    const struct route_ask ask = {spots, n, p->start, p->end};
    return router_exact(w->router, &ask, NULL);
}

static bool fits(const struct ways *w, int cart)
{
    int64_t load = 0;
    for (int i = 0; i < w->p->n; i++)
        load += w->of[i] == cart ? w->p->orders[i].load[BATCH_UNITS] : 0;
    return load <= w->p->capacity[BATCH_UNITS];
}

static void try_ways(struct ways *w, int order, int carts)
{
    if (order < w->p->n) {
        for (w->of[order] = 0; w->of[order] <= carts; w->of[order]++)
            try_ways(w, order + 1, carts + (w->of[order] == carts));
        return;
    }
    int64_t total = 0;
    for (int cart = 0; cart < carts; cart++) {
        if (!fits(w, cart))
            return;
        total += cart_length(w, cart);
    }
    w->best = total < w->best ? total : w->best;
}

static void is_the_best(const struct batch_problem *p, int64_t round, struct arena *arena)
{
    const struct batch_options options = {.seed = 3, .moves = 20000, .polish = true};
    struct batch_result r;
    struct err err = {0};
    struct ways ways = {p, p->layout ? router_new(p->layout) : NULL, {0}, INT64_MAX};
    assert_int_equal(batch_solve(p, &options, arena, &r, &err), 0);
    try_ways(&ways, 0, 0);
    router_free(ways.router);
    if (r.total != ways.best)
        fail_msg("round %d: %lld, best %lld", (int)round, (long long)r.total,
                 (long long)ways.best);
}

static void three_blocks_with_several_depots_are_filled_the_best_way(void **at)
{
    for (int64_t round = 0; round < 15; round++) {
        uint64_t state = rng_num(20261201, round);
        struct drawn d;
        draw_house(&state, &d, 4, false);
        draw_orders(&state, &d, 2 + (int)rng_below(&state, FEW - 1), SPOTS);
        is_the_best(&d.problem, round, *at);
    }
}

static void one_way_aisles_are_filled_the_best_way(void **at)
{
    for (int64_t round = 0; round < 15; round++) {
        uint64_t state = rng_num(20261202, round);
        struct drawn d;
        struct err err = {0};
        draw_house(&state, &d, 2 + (int)rng_below(&state, 2), true);
        draw_orders(&state, &d, 2 + (int)rng_below(&state, FEW - 1), SPOTS);
        if (layout_check(&d.layout, &err) == 0)
            is_the_best(&d.problem, round, *at);
    }
}

/* A yard of posts: each is joined to some that are near, both ways, and to the next. */
static void draw_yard(uint64_t *state, struct drawn *d)
{
    enum { POSTS = 40, JOINS = 120 };
    struct free_arc arc[2 * (POSTS + JOINS)];
    int node[SPOTS + 2], arcs = 0;
    for (int i = 0; i < POSTS + JOINS; i++) {
        int from = i < POSTS ? i : (int)rng_below(state, POSTS);
        int to = i < POSTS ? (i + 1) % POSTS : (int)rng_below(state, POSTS);
        int32_t length = 1000 + (int32_t)rng_below(state, 20000);
        arc[arcs++] = (struct free_arc){from, to, length};
        arc[arcs++] = (struct free_arc){to, from, length};
    }
    for (int i = 0; i < SPOTS + 2; i++)
        node[i] = (int)rng_below(state, POSTS);
    const struct free_graph graph = {POSTS, arcs, arc};
    struct err err = {0};
    *d = (struct drawn){0};
    assert_int_equal(free_map_make(&graph, node, SPOTS + 2, &d->map, &err), 0);
    d->problem.map = &d->map;
}

static void a_house_given_as_a_graph_is_filled_the_best_way(void **at)
{
    for (int64_t round = 0; round < 10; round++) {
        uint64_t state = rng_num(20261203, round);
        struct drawn d;
        draw_yard(&state, &d);
        draw_orders(&state, &d, 2 + (int)rng_below(&state, FEW - 1), SPOTS);
        is_the_best(&d.problem, round, *at);
        free_map_clear(&d.map);
    }
}

/* --- the bound of a greater one -------------------------------------------------------
 */

/* Carts filled to the last unit, each from an aisle of its own: no more of them are used
 * than there must be, and they walk no further than those that were drawn. */
static void carts_that_must_be_full_are_filled(void **at)
{
    enum { CARTS = 5, EACH = 4, CAPACITY = 20 };
    for (int64_t round = 0; round < 4; round++) {
        uint64_t state = rng_num(20261204, round);
        struct drawn d;
        struct batch_result r;
        struct err err = {0};
        draw_house(&state, &d, 2, false);
        for (int i = 0; i < CARTS * EACH; i++) {
            int64_t last = i % EACH == EACH - 1;
            d.spots[i] = (struct spot){i / EACH, (int32_t)rng_below(&state, d.y[1])};
            d.spot[i][0] = i;
            d.orders[i] = (struct batch_order){.spot = d.spot[i], .n = 1};
            int64_t *load = &d.orders[i].load[BATCH_UNITS];
            *load = last ? CAPACITY : 1 + rng_below(&state, 6);
            for (int k = 1; last && k < EACH; k++)
                *load -= d.orders[i - k].load[BATCH_UNITS];
        }
        d.problem.orders = d.orders;
        d.problem.n = CARTS * EACH;
        d.problem.nspots = CARTS * EACH;
        d.problem.capacity[BATCH_UNITS] = CAPACITY;
        struct router *router = router_new(&d.layout);
        int64_t drawn = 0;
        for (int c = 0; c < CARTS; c++) {
            const struct route_ask ask = {d.spots + c * EACH, EACH, d.problem.start,
                                          d.problem.end};
            drawn += router_exact(router, &ask, NULL);
        }
        router_free(router);
        const struct batch_options options = {.seed = 3, .moves = 60000, .polish = true};
        assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
        assert_int_equal(r.carts, CARTS);
        assert_true(r.total <= drawn);
    }
}

/* --- what is no house -----------------------------------------------------------------
 */

static void bins_of_one_place_are_one_stop(void **at)
{
    uint64_t state = rng_num(20261205, 0);
    struct drawn d;
    struct batch_result r, twice;
    struct err err = {0};
    const struct batch_options options = {.seed = 3, .moves = 4000, .polish = true};
    draw_house(&state, &d, 3, false);
    draw_orders(&state, &d, 12, SPOTS / 2);
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
    for (int i = 0; i < SPOTS / 2; i++)
        d.spots[SPOTS / 2 + i] = d.spots[i];
    d.problem.nspots = SPOTS;
    for (int i = 0; i < d.problem.n; i++)
        for (int s = 0; s < d.orders[i].n; s++)
            d.spot[i][s] += s % 2 ? SPOTS / 2 : 0;
    assert_int_equal(batch_solve(&d.problem, &options, *at, &twice, &err), 0);
    assert_int_equal(twice.total, r.total);
}

static void a_bin_that_nobody_reaches_is_named(void **at)
{
    (void)at;
    const struct free_arc arc[] = {{0, 1, 1000}, {1, 0, 1000}, {2, 1, 1000}};
    const struct free_graph graph = {3, 3, arc};
    const int node[] = {0, 2, 0};
    struct free_map map;
    struct err err = {0};
    assert_int_equal(free_map_make(&graph, node, 3, &map, &err), -E_FIELD);
}

static void a_house_without_a_depot_is_refused(void **at)
{
    (void)at;
    uint64_t state = rng_num(20261206, 0);
    struct drawn d;
    struct err err = {0};
    draw_house(&state, &d, 2, false);
    d.layout.depots = 0;
    assert_int_equal(layout_check(&d.layout, &err), -E_FIELD);
    assert_non_null(strstr(err.arg[0].text, "depot"));
}

static void a_cart_that_holds_nothing_is_refused_with_its_line(void **at)
{
    (void)at;
    static const char *const bad[] = {"orders = 0\n", "units = -1\n", "totes = -3\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[200];
        struct wave_strategy s;
        struct err err = {0};
        int n = snprintf(text, sizeof text,
                         "[wave]\ncutoff = 09:30\ntypes = normal\n\n[cart]\n%s", bad[i]);
        assert_true(wave_strategy_text("x.ini", text, (size_t)n, &s, &err) < 0);
        bool said = false;
        for (int a = 0; a < err.args; a++)
            said |= strstr(err.arg[a].text, "x.ini") != NULL;
        if (!said)
            fail_msg("%s is refused without its file", bad[i]);
    }
}

static int set_up(void **at)
{
    *at = arena_new();
    return 0;
}

static int tear_down(void **at)
{
    arena_free(*at);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(three_blocks_with_several_depots_are_filled_the_best_way),
        TEST(one_way_aisles_are_filled_the_best_way),
        TEST(a_house_given_as_a_graph_is_filled_the_best_way),
        TEST(carts_that_must_be_full_are_filled),
        TEST(bins_of_one_place_are_one_stop),
        TEST(a_bin_that_nobody_reaches_is_named),
        TEST(a_house_without_a_depot_is_refused),
        TEST(a_cart_that_holds_nothing_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
