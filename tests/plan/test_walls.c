/*
 * Batches for a put wall, as a plan decides them: as many orders as the wall has slots
 * and a cart carries stand together, and each order is in one of them or on a cart.
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"
#include "tallyman/plan/floor.h"

static const int64_t cutoff_at = INT64_C(1795311000000);

enum { ORDERS = 200, PLACES = 32 };

struct day {
    struct arena *arena;
    struct wave_strategy strategy;
    struct wave_candidate order[ORDERS];
    struct wave_need need[ORDERS * 3];
    struct wave_bin bin[PLACES];
    struct wave_aisle aisle[4];
    struct wave_floor floor;
    struct wave_ask ask;
    struct wave_plan plan;
};

static const char rules[] = "[wave]\nname = t\ncutoff = 09:30\npriority = priority due\n"
                            "[select]\ntypes = normal\n"
                            "[cart]\norders = 6\nunits = 40\napart = priority\n"
                            "[merge]\norders = 3\n[run]\norders = 4\n";

static int read_rules(struct day *d, const char *wall, struct err *err)
{
    char text[512];
    int n = snprintf(text, sizeof(text), "%s%s", rules, wall);
    return wave_strategy_text("t.ini", text, (size_t)n, &d->strategy, err);
}

static void must_read(struct day *d, const char *wall)
{
    struct err err = {0};
    assert_int_equal(read_rules(d, wall, &err), 0);
}

static void lay_floor(struct day *d)
{
    static const char *const names[] = {"A", "B", "C", "D"};
    for (int a = 0; a < 4; a++)
        d->aisle[a] = (struct wave_aisle){names[a], 8};
    for (int b = 0; b < PLACES; b++)
        d->bin[b] = (struct wave_bin){.item = b / 2 + 1,
                                      .place = b + 1,
                                      .bay = b % 8 + 1,
                                      .seq = b,
                                      .free = 60,
                                      .aisle = names[b / 8]};
    d->floor = (struct wave_floor){.aisle_mm = 4000,
                                   .bay_mm = 1000,
                                   .cross_mm = 2000,
                                   .facing = true,
                                   .depots = "A:front",
                                   .one_way = "",
                                   .speed_mm_s = 800,
                                   .line_ms = 10000,
                                   .cart_s = 100,
                                   .aisle = d->aisle,
                                   .aisles = 4,
                                   .walls = "W0:3 W1:8 W10:99"};
}

static int set_up(void **at)
{
    struct day *d = calloc(1, sizeof(*d));
    d->arena = arena_new();
    must_read(d, "[wall]\nname = W1\norders = 100\nunits = 6\n");
    lay_floor(d);
    d->ask = (struct wave_ask){.strategy = &d->strategy,
                               .orders = d->order,
                               .need = d->need,
                               .bin = d->bin,
                               .bins = PLACES,
                               .floor = &d->floor,
                               .cutoff_at = cutoff_at};
    *at = d;
    return 0;
}

static int tear_down(void **at)
{
    struct day *d = *at;
    arena_free(d->arena);
    free(d);
    return 0;
}

/* An order of `units` of one item and one of the next. */
static struct wave_candidate *add_order(struct day *d, int64_t item, int64_t units)
{
    struct wave_candidate *o = &d->order[d->ask.n++];
    *o = (struct wave_candidate){
        .order = d->ask.n * 10,
        .version = 1,
        .paid_at = cutoff_at - 60000,
        .number = "N",
        .channel = "web",
        .shop = "s",
        .region = "zj",
        .carrier = "SF",
        .type = "normal",
        .state = "ready",
        .hold = "",
        .together = "",
        .units = units + 1,
        .lines = 2,
    };
    for (int k = 0; k < 2; k++)
        d->need[d->ask.needs++] = (struct wave_need){.order = o->order,
                                                     .item = item + k,
                                                     .units = k ? 1 : units,
                                                     .type = "normal",
                                                     .loose = true};
    return o;
}

static void make(struct day *d)
{
    struct err err = {0};
    assert_int_equal(wave_make(&d->ask, d->arena, &d->plan, &err), 0);
}

static const struct wave_decision *of(const struct day *d, int64_t order)
{
    for (int i = 0; i < d->plan.decisions; i++)
        if (d->plan.decision[i].order == order)
            return &d->plan.decision[i];
    return NULL;
}

static bool at_wall(const struct wave_decision *decision)
{
    return decision->wall && strcmp(decision->wall, "W1") == 0;
}

static int walled(const struct day *d)
{
    int n = 0;
    for (int i = 0; i < d->plan.decisions; i++)
        n += at_wall(&d->plan.decision[i]);
    return n;
}

static void as_many_as_there_are_slots_are_a_batch(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 20; i++)
        add_order(d, i % 8 + 1, 1);
    make(d);
    assert_int_equal(walled(d), 20);
    assert_int_equal(d->plan.carts, 3); /* of 8, 8 and 4 */
    for (int i = 0; i < 20; i++) {
        const struct wave_decision *one = of(d, (i + 1) * 10);
        assert_int_equal(one->merge, 0);
        assert_false(one->run);
        assert_string_equal(one->rule, "wall");
        assert_int_equal(one->line, 17);
        assert_string_equal(
            one->reason, arena_printf(d->arena, "one of a batch of %d, sorted at wall W1",
                                      d->plan.cart[one->cart - 1].orders));
    }
    d->strategy.wall_orders = 5;
    make(d);
    assert_int_equal(d->plan.carts, 4);
}

/* Orders in the order of arrival, a batch of 8 after the other: what they would walk. */
static int64_t as_they_come(struct day *d, const struct layout *layout)
{
    struct spot spot[PLACES];
    struct batch_order order[ORDERS];
    int index[ORDERS][2];
    struct batch_result result;
    struct err err = {0};
    for (int b = 0; b < PLACES; b++)
        assert_true(floor_spot(&d->floor, layout, &d->bin[b], &spot[b]));
    for (int i = 0; i < d->ask.n; i++) {
        for (int k = 0; k < 2; k++) /* an item lies in two bins, the first has enough */
            index[i][k] = ((int)d->need[2 * i + k].item - 1) * 2;
        order[i] = (struct batch_order){.spot = index[i], .n = 2};
        order[i].load[BATCH_ORDERS] = 1;
        order[i].load[BATCH_UNITS] = d->order[i].units;
    }
    struct batch_problem problem = {.layout = layout,
                                    .spots = spot,
                                    .nspots = PLACES,
                                    .orders = order,
                                    .n = d->ask.n,
                                    .capacity = {8, 40}};
    assert_int_equal(batch_arrival(&problem, d->arena, &result, &err), 0);
    assert_true(d->plan.carts <= result.carts + 1);
    return result.total;
}

static void batches_are_of_orders_that_lie_near_each_other(void **at)
{
    struct day *d = *at;
    struct layout layout;
    struct err err = {0};
    int64_t near = 0, came = 0;
    assert_int_equal(floor_layout(&d->floor, d->arena, &layout, &err), 0);
    for (int b = 0; b < PLACES; b++)
        d->bin[b].free = 1000;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        uint64_t state = seed;
        d->ask.n = d->ask.needs = 0;
        for (int i = 0; i < 64; i++)
            add_order(d, (int64_t)rng_below(&state, 15) + 1, 1);
        make(d);
        assert_int_equal(walled(d), 64);
        near += d->plan.length;
        came += as_they_come(d, &layout);
    }
    printf("%lld m, as they come %lld m\n", (long long)(near / 1000),
           (long long)(came / 1000));
    assert_true(near * 10 < came * 8);
}

/* What is more urgent is in a batch of its own, however near the others lie. */
static void nearness_counts_inside_one_priority(void **at)
{
    struct day *d = *at;
    must_read(d, "[wall]\nname = W1\norders = 100\n");
    d->strategy.napart = 0;
    for (int i = 0; i < 8; i++)
        add_order(d, i % 2 ? 1 : 15, 1)->priority = i < 4;
    make(d);
    assert_int_equal(walled(d), 8);
    for (int i = 0; i < 4; i++)
        for (int j = 4; j < 8; j++)
            assert_int_not_equal(of(d, (i + 1) * 10)->cart, of(d, (j + 1) * 10)->cart);
}

static void a_batch_is_no_more_than_a_cart_carries(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 8; i++)
        add_order(d, i + 1, 5); /* 48 units, a cart holds 40 */
    make(d);
    assert_int_equal(walled(d), 8);
    assert_int_equal(d->plan.carts, 2);
}

static void what_must_be_told_apart_goes_on_a_cart(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 9; i++)
        add_order(d, i + 1, 1);
    d->need[0].loose = false;                                /* 10: it bears serials */
    d->need[2].units = 20;                                   /* 20: too many */
    d->order[2].together = d->order[3].together = "one man"; /* 30, 40: one parcel */
    d->order[4].priority = 1;                                /* 50: shares no cart */
    make(d);
    assert_int_equal(walled(d), 4);
    for (int i = 1; i <= 5; i++)
        assert_false(at_wall(of(d, i * 10)));
    assert_int_equal(of(d, 40)->merge, 30);
    must_read(d, "[wall]\nname = W1\norders = 100\ntypes = cold\n");
    make(d);
    assert_int_equal(walled(d), 0);
    for (int k = 10; k < 14; k++) /* of 60 and 70 */
        d->need[k].type = "cold";
    make(d);
    assert_int_equal(walled(d), 2);
    assert_true(at_wall(of(d, 60)) && at_wall(of(d, 70)));
}

static void without_slots_there_is_no_wall(void **at)
{
    struct day *d = *at;
    static const char *const walls[] = {"", "W0:3 W10:99", "W1:1", "W1:", "W1"};
    for (int i = 0; i < 9; i++)
        add_order(d, i + 1, 1);
    for (size_t i = 0; i < sizeof(walls) / sizeof(*walls); i++) {
        d->floor.walls = walls[i];
        make(d);
        assert_int_equal(walled(d), 0);
    }
    d->floor.walls = NULL;
    make(d);
    assert_int_equal(walled(d), 0);
    must_read(d, "");
    d->floor.walls = "W1:8";
    make(d);
    assert_int_equal(walled(d), 0);
}

static void a_rule_that_is_none_is_refused(void **at)
{
    struct day *d = *at;
    static const char *const wrong[] = {
        "[wall]\norders = 8\n", "[wall]\nname = W1\norders = 1\n",
        "[wall]\nname = W1\norders = 1001\n", "[wall]\nname = W 1\norders = 8\n",
        "[wall]\nname = W1\nslots = 8\n"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        struct err err = {0};
        assert_int_not_equal(read_rules(d, wrong[i], &err), 0);
    }
}

static void whatever_is_ordered_each_order_is_once_and_batches_fit(void **at)
{
    struct day *d = *at;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t state = seed;
        d->ask.n = d->ask.needs = 0;
        for (int i = 0; i < 60; i++) {
            struct wave_candidate *o = add_order(d, (int64_t)rng_below(&state, 15) + 1,
                                                 (int64_t)rng_below(&state, 8) + 1);
            o->priority = (int64_t)rng_below(&state, 2);
        }
        make(d);
        if (d->plan.decisions != 60)
            fail_msg("seed %d: %d decisions", (int)seed, d->plan.decisions);
        for (int c = 1; c <= d->plan.carts; c++) {
            int64_t orders = 0, units = 0, others = 0;
            for (int i = 0; i < 60; i++) {
                const struct wave_decision *one = of(d, (i + 1) * 10);
                if (one->cart != c)
                    continue;
                units += d->order[i].units;
                orders += at_wall(one);
                others += !at_wall(one);
            }
            if (orders && (others || orders > 8 || units > 40))
                fail_msg("seed %d, cart %d: %d orders, %d units, %d others", (int)seed, c,
                         (int)orders, (int)units, (int)others);
        }
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(as_many_as_there_are_slots_are_a_batch),
        T(batches_are_of_orders_that_lie_near_each_other),
        T(nearness_counts_inside_one_priority),
        T(a_batch_is_no_more_than_a_cart_carries),
        T(what_must_be_told_apart_goes_on_a_cart),
        T(without_slots_there_is_no_wall),
        T(a_rule_that_is_none_is_refused),
        T(whatever_is_ordered_each_order_is_once_and_batches_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
