/*
 * Carts: what holds for any orders and layouts, the best way on small ones against every
 * way there is, and published instances against their best known values. Distances are
 * added up again by code that shares nothing with batching.
 */
#include "tallyman/plan/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

#include "bench/instance.h"
#include "tallyman/base/rng.h"
#include "walkgraph.h"

enum { AISLES = 6, SPOTS = 40, ORDERS = 600, LINES = 3 };

struct drawn {
    int32_t x[AISLES], y[4];
    uint8_t way[AISLES * 3];
    struct depot depot[2];
    struct layout layout;
    struct spot spots[SPOTS];
    int spot[ORDERS][LINES];
    struct batch_order orders[ORDERS];
    struct batch_problem problem;
};

static void draw_layout(uint64_t *state, struct drawn *d, int lines, bool one_way)
{
    for (int i = 0; i < AISLES; i++)
        d->x[i] = i * 3000;
    for (int i = 0; i < 4; i++)
        d->y[i] = i * 9000;
    for (int i = 0; i < AISLES * 3; i++)
        d->way[i] = (uint8_t)(i / (lines - 1) % 2 ? WAY_FRONT : WAY_BACK);
    for (int i = 0; i < 2; i++)
        d->depot[i] = (struct depot){(int)rng_below(state, AISLES),
                                     (int)rng_below(state, 2) ? 0 : 1,
                                     (int32_t)rng_below(state, 2000)};
    d->layout = (struct layout){.aisles = AISLES,
                                .lines = lines,
                                .x = d->x,
                                .y = d->y,
                                .way = one_way ? d->way : NULL,
                                .depot = d->depot,
                                .depots = 1 + (int)rng_below(state, 2)};
    for (int i = 0; i < SPOTS; i++)
        d->spots[i] = (struct spot){(int32_t)rng_below(state, AISLES),
                                    (int32_t)rng_below(state, d->y[lines - 1])};
}

static void draw_orders(uint64_t *state, struct drawn *d, int n, int groups)
{
    for (int i = 0; i < n; i++) {
        struct batch_order *o = &d->orders[i];
        *o = (struct batch_order){.spot = d->spot[i],
                                  .n = 1 + (int)rng_below(state, LINES),
                                  .group = rng_below(state, groups)};
        for (int s = 0; s < o->n; s++)
            d->spot[i][s] = (int)rng_below(state, SPOTS);
        o->load[BATCH_ORDERS] = 1;
        o->load[BATCH_UNITS] = 1 + rng_below(state, 9);
        o->load[BATCH_WEIGHT] = rng_below(state, 4000);
    }
    d->problem = (struct batch_problem){
        .layout = &d->layout,
        .spots = d->spots,
        .nspots = SPOTS,
        .orders = d->orders,
        .n = n,
        .capacity = {[BATCH_ORDERS] = 2 + rng_below(state, 6),
                     [BATCH_UNITS] = 9 + rng_below(state, 20),
                     [BATCH_WEIGHT] = rng_below(state, 2) ? 4000 : 0},
        .start = (int)rng_below(state, d->layout.depots + 1) - 1,
        .end = ROUTE_ANY,
    };
    if (rng_below(state, 2))
        d->problem.end = d->problem.start;
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

/* One cart's orders: loads within, one group, its length walked again. */
static void check_cart(const struct batch_problem *p, const struct batch_result *r,
                       int cart, struct router *router)
{
    struct spot spots[ORDERS];
    int order[ORDERS], n = 0, members = 0;
    int64_t load[BATCH_LOADS] = {0}, group = -1;
    for (int i = 0; i < p->n; i++) {
        const struct batch_order *o = &p->orders[i];
        if (r->cart[i] != cart)
            continue;
        assert_true(members++ == 0 || group == o->group);
        group = o->group;
        for (int l = 0; l < BATCH_LOADS; l++)
            load[l] += o->load[l];
        for (int s = 0; s < o->n; s++)
            spots[n++] = p->spots[o->spot[s]];
    }
    assert_true(members > 0);
    for (int l = 0; l < BATCH_LOADS; l++)
        assert_true(p->capacity[l] == 0 || load[l] <= p->capacity[l]);
    const struct route_ask ask = {spots, n, p->start, p->end};
    assert_int_equal(router_exact(router, &ask, order), r->length[cart]);
    if (n > 60)
        return;
    struct walkgraph g;
    wg_make(&g, p->layout, spots, n);
    assert_int_equal(wg_over_depots(&g, p->layout, &ask, order), r->length[cart]);
    wg_clear(&g);
}

static void check_result(const struct batch_problem *p, const struct batch_result *r)
{
    struct router *router = router_new(p->layout);
    int64_t total = 0, group = INT64_MIN;
    for (int i = 0; i < p->n; i++)
        assert_in_range(r->cart[i], 0, r->carts - 1);
    for (int cart = 0; cart < r->carts; cart++) {
        check_cart(p, r, cart, router);
        total += r->length[cart];
        int first = 0;
        while (r->cart[first] != cart)
            first++;
        assert_true(p->orders[first].group >= group);
        group = p->orders[first].group;
    }
    assert_int_equal(total, r->total);
    assert_true(r->total <= r->started);
    router_free(router);
}

static struct batch_options bounded(int64_t moves, bool polish)
{
    return (struct batch_options){.seed = 7, .moves = moves, .polish = polish};
}

static void every_order_in_one_cart_none_too_full_groups_apart_same_again(void **at)
{
    for (int64_t round = 0; round < 40; round++) {
        uint64_t state = rng_num(20261124, round);
        struct drawn d;
        struct batch_result r, again;
        struct err err = {0};
        draw_layout(&state, &d, 2 + (int)rng_below(&state, 2), round % 5 == 4);
        draw_orders(&state, &d, 1 + (int)rng_below(&state, round % 5 == 4 ? 8 : 30),
                    1 + (int)rng_below(&state, 3));
        const struct batch_options options =
            bounded(round % 5 == 4 ? 256 : 4000, round % 2);
        assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
        check_result(&d.problem, &r);
        assert_int_equal(batch_solve(&d.problem, &options, *at, &again, &err), 0);
        assert_int_equal(again.total, r.total);
        assert_memory_equal(again.cart, r.cart, (size_t)d.problem.n * sizeof *r.cart);
        assert_int_equal(batch_arrival(&d.problem, *at, &again, &err), 0);
        check_result(&d.problem, &again);
        arena_clear(*at);
    }
}

static void a_great_day_is_cut_into_parts_and_holds_the_same(void **at)
{
    uint64_t state = rng_num(20261125, 0);
    static struct drawn d;
    struct batch_result r, again, arrival;
    struct err err = {0};
    draw_layout(&state, &d, 2, false);
    draw_orders(&state, &d, ORDERS, 2);
    const struct batch_options options = bounded((int64_t)ORDERS * 50, true);
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
    check_result(&d.problem, &r);
    assert_int_equal(batch_solve(&d.problem, &options, *at, &again, &err), 0);
    assert_memory_equal(again.cart, r.cart, (size_t)d.problem.n * sizeof *r.cart);
    assert_int_equal(batch_arrival(&d.problem, *at, &arrival, &err), 0);
    assert_true(r.total < arrival.total * 8 / 10);
}

/* More spots an aisle than a word of bits has, more aisles than one has, and both. */
static void long_aisles_and_many_are_measured_alike(void **at)
{
    static const struct {
        int aisles, spots;
    } shop[] = {{2, 400}, {3, 200}, {90, 600}, {70, 2000}};
    static int32_t x[90];
    static struct spot spots[2000];
    static struct drawn d;
    for (size_t i = 0; i < sizeof shop / sizeof *shop; i++) {
        uint64_t state = rng_num(20261126, (int64_t)i);
        struct batch_result r;
        struct err err = {0};
        draw_layout(&state, &d, 2, false);
        draw_orders(&state, &d, 300, 2);
        for (int a = 0; a < shop[i].aisles; a++)
            x[a] = a * 3000;
        for (int s = 0; s < shop[i].spots; s++)
            spots[s] = (struct spot){(int32_t)rng_below(&state, shop[i].aisles),
                                     (int32_t)rng_below(&state, d.y[1] + 1)};
        for (int o = 0; o < d.problem.n; o++)
            for (int s = 0; s < d.orders[o].n; s++)
                d.spot[o][s] = (int)rng_below(&state, shop[i].spots);
        for (int k = 0; k < d.layout.depots; k++)
            d.depot[k].aisle %= shop[i].aisles;
        d.layout.aisles = shop[i].aisles;
        d.layout.x = x;
        d.problem.spots = spots;
        d.problem.nspots = shop[i].spots;
        const struct batch_options options = bounded(20000, false);
        assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
        check_result(&d.problem, &r);
        arena_clear(*at);
    }
}

/* --- every way there is ---------------------------------------------------------------
 */

struct ways {
    const struct batch_problem *p;
    struct router *router;
    int of[8];
    int64_t best;
};

static void try_ways(struct ways *w, int order, int carts)
{
    if (order < w->p->n) {
        for (w->of[order] = 0; w->of[order] <= carts; w->of[order]++)
            try_ways(w, order + 1, carts + (w->of[order] == carts));
        return;
    }
    int64_t total = 0;
    for (int cart = 0; cart < carts; cart++) {
        struct spot spots[8 * LINES];
        int64_t load[BATCH_LOADS] = {0};
        int n = 0;
        for (int i = 0; i < w->p->n; i++)
            for (int l = 0; w->of[i] == cart && l < BATCH_LOADS; l++)
                load[l] += w->p->orders[i].load[l];
        for (int l = 0; l < BATCH_LOADS; l++)
            if (w->p->capacity[l] > 0 && load[l] > w->p->capacity[l])
                return;
        for (int i = 0; i < w->p->n; i++)
            for (int s = 0; w->of[i] == cart && s < w->p->orders[i].n; s++)
                spots[n++] = w->p->spots[w->p->orders[i].spot[s]];
        const struct route_ask ask = {spots, n, w->p->start, w->p->end};
        total += router_exact(w->router, &ask, NULL);
    }
    w->best = total < w->best ? total : w->best;
}

static void a_few_orders_go_the_best_of_all_ways(void **at)
{
    for (int64_t round = 0; round < 30; round++) {
        uint64_t state = rng_num(20261126, round);
        struct drawn d;
        struct batch_result r;
        struct err err = {0};
        draw_layout(&state, &d, 2 + (int)rng_below(&state, 2), false);
        draw_orders(&state, &d, 2 + (int)rng_below(&state, 5), 1);
        const struct batch_options options = bounded(20000, true);
        assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
        struct ways ways = {&d.problem, router_new(&d.layout), {0}, INT64_MAX};
        try_ways(&ways, 0, 0);
        router_free(ways.router);
        if (r.total != ways.best)
            fail_msg("round %d: %d, best %d", (int)round, (int)r.total, (int)ways.best);
        arena_clear(*at);
    }
}

/* --- asked for and refused ------------------------------------------------------------
 */

static void an_order_larger_than_a_cart_is_refused_by_its_load(void **at)
{
    uint64_t state = rng_num(20261127, 0);
    struct drawn d;
    struct batch_result r;
    struct err err = {0};
    draw_layout(&state, &d, 2, false);
    draw_orders(&state, &d, 5, 1);
    const struct batch_options options = bounded(100, false);
    d.orders[3].load[BATCH_UNITS] = d.problem.capacity[BATCH_UNITS] + 1;
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), -E_LIMIT);
    assert_string_equal(err.arg[0].text, "units");
    err_clear(&err);
    assert_int_equal(batch_arrival(&d.problem, *at, &r, &err), -E_LIMIT);
    err_clear(&err);
    d.orders[3].load[BATCH_UNITS] = 1;
    d.spot[2][0] = SPOTS;
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), -E_FIELD);
    err_clear(&err);
    d.spot[2][0] = 0;
    d.spots[0].aisle = AISLES;
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), -E_FIELD);
}

static void nothing_to_carry_makes_no_cart(void **at)
{
    uint64_t state = rng_num(20261128, 0);
    struct drawn d;
    struct batch_result r;
    struct err err = {0};
    draw_layout(&state, &d, 2, false);
    draw_orders(&state, &d, 1, 1);
    d.problem.n = 0;
    const struct batch_options options = bounded(1000, true);
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
    assert_int_equal(r.carts, 0);
    assert_int_equal(r.total, 0);
}

/* A clock that moves on when it is looked at, and a lead who has seen enough. */
struct watch {
    int64_t us, last;
    int shown, stop_after;
    bool rose;
};

static int64_t look(void *self)
{
    struct watch *watch = self;
    return watch->us += 1000;
}

static bool show(void *self, int64_t us, int64_t length)
{
    struct watch *watch = self;
    assert_true(us <= watch->us);
    watch->rose |= watch->shown > 0 && length > watch->last;
    watch->last = length;
    return ++watch->shown < watch->stop_after;
}

static void the_lead_sees_it_fall_and_may_stop_it(void **at)
{
    uint64_t state = rng_num(20261129, 0);
    struct drawn d;
    struct batch_result r;
    struct err err = {0};
    draw_layout(&state, &d, 2, false);
    draw_orders(&state, &d, 30, 1);
    struct watch watch = {.stop_after = 1000};
    struct batch_options options = {
        .seed = 1, .budget_us = 2000000, .now = look, .progress = show, .self = &watch};
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
    assert_false(r.stopped);
    assert_false(watch.rose);
    assert_in_range(watch.shown, 10, 30);
    assert_int_equal(watch.last, r.total);
    watch = (struct watch){.stop_after = 3};
    assert_int_equal(batch_solve(&d.problem, &options, *at, &r, &err), 0);
    assert_true(r.stopped);
    assert_int_equal(watch.shown, 3);
    check_result(&d.problem, &r);
}

/* --- published values -----------------------------------------------------------------
 */

static const char shared[] = PROJECT_DIR "/../shared/data/picking";

static void published(struct arena *arena, const char *file, double best, double limit)
{
    char path[300];
    struct instance in;
    struct err err = {0};
    struct batch_result r;
    const struct batch_options options = bounded(400000, true);
    snprintf(path, sizeof path, "%s/%s", shared, file);
    assert_int_equal(instance_read(path, arena, &in, &err), 0);
    assert_int_equal(batch_solve(&in.problem, &options, arena, &r, &err), 0);
    if (in.problem.layout)
        check_result(&in.problem, &r);
    double value = (double)r.total / 1000;
    if (value < best - 1e-6 || value > best * limit)
        fail_msg("%s: %.3f, best known %.3f", file, value, best);
    instance_clear(&in);
}

static void published_instances_are_met_and_never_undercut(void **at)
{
    static const struct {
        const char *file;
        double best, limit; /* proven optimum; how far above is allowed here */
    } known[] = {
        {"hw_uniform/25s-30-30-2.txt", 9492, 1.0},
        {"hw_uniform/26s-30-45-1.txt", 5664, 1.01},
        {"bahceci/Pr_20_1_20_Store1_28.txt", 133.2, 1.0},
        {"mo_wg/20_48_1.txt", 423.6, 1.01},
        {"foodmart/instances_d5_ord5_MAL.txt", 348.59, 1.03},
    };
    if (access(shared, R_OK) != 0) {
        print_message("../shared/data/picking is not there: left out\n");
        skip();
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].best > 0)
            published(*at, known[i].file, known[i].best, known[i].limit);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_order_in_one_cart_none_too_full_groups_apart_same_again),
        TEST(a_great_day_is_cut_into_parts_and_holds_the_same),
        TEST(long_aisles_and_many_are_measured_alike),
        TEST(a_few_orders_go_the_best_of_all_ways),
        TEST(an_order_larger_than_a_cart_is_refused_by_its_load),
        TEST(nothing_to_carry_makes_no_cart),
        TEST(the_lead_sees_it_fall_and_may_stop_it),
        TEST(published_instances_are_met_and_never_undercut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
