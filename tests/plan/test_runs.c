/*
 * Runs, as a plan decides them: single units of one item stand together when enough of
 * them do, on a cart of their own, and nothing else is taken along.
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"

static const int64_t cutoff_at = INT64_C(1795311000000);

enum { ORDERS = 400 };

struct day {
    struct arena *arena;
    struct wave_strategy strategy;
    struct wave_candidate order[ORDERS];
    struct wave_need need[ORDERS * 3];
    struct wave_bin bin[64];
    struct wave_aisle aisle[4];
    struct wave_floor floor;
    struct wave_ask ask;
    struct wave_plan plan;
};

static const char rules[] = "[wave]\nname = t\ncutoff = 09:30\npriority = priority due\n"
                            "[select]\ntypes = normal\n"
                            "[cart]\norders = 6\nunits = 40\napart = priority\n"
                            "[merge]\norders = 3\n";

static void read_rules(struct day *d, const char *run)
{
    char text[512];
    struct err err = {0};
    int n = snprintf(text, sizeof(text), "%s%s", rules, run);
    assert_int_equal(wave_strategy_text("t.ini", text, (size_t)n, &d->strategy, &err), 0);
}

static int set_up(void **at)
{
    struct day *d = calloc(1, sizeof(*d));
    d->arena = arena_new();
    read_rules(d, "[run]\norders = 4\n");
    d->ask = (struct wave_ask){.strategy = &d->strategy,
                               .orders = d->order,
                               .need = d->need,
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
        .units = units,
        .lines = 1,
    };
    d->need[d->ask.needs++] = (struct wave_need){
        .order = o->order, .item = item, .units = units, .type = "normal", .loose = true};
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

static int runs(const struct day *d)
{
    int n = 0;
    for (int i = 0; i < d->plan.decisions; i++)
        n += d->plan.decision[i].run;
    return n;
}

static void enough_singles_of_an_item_are_a_run(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 5; i++)
        add_order(d, 7, 1);
    for (int i = 0; i < 3; i++)
        add_order(d, 8, 1);
    add_order(d, 7, 2);
    make(d);
    assert_int_equal(d->plan.decisions, 9);
    assert_int_equal(runs(d), 5);
    for (int i = 1; i <= 5; i++) {
        assert_true(of(d, i * 10)->run);
        assert_int_equal(of(d, i * 10)->cart, of(d, 10)->cart);
        assert_int_equal(of(d, i * 10)->merge, 0);
    }
    assert_string_equal(of(d, 10)->rule, "run");
    assert_int_equal(of(d, 10)->line, 14);
    assert_string_equal(of(d, 10)->reason,
                        "one of a run of 5: one unit of the same item each");
    assert_int_not_equal(of(d, 60)->cart, of(d, 10)->cart); /* too few of item 8 */
    assert_int_not_equal(of(d, 90)->cart, of(d, 10)->cart); /* two units */
}

static void what_must_be_told_apart_is_in_no_run(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 8; i++)
        add_order(d, 7, 1);
    d->need[0].loose = false; /* its serial is read when it is picked */
    d->need[1].gift = true;
    d->order[2].together = d->order[3].together = "one receiver";
    d->order[4].priority = 1; /* shares no cart with the others */
    make(d);
    assert_int_equal(runs(d), 0);
    assert_int_equal(of(d, 40)->merge, 30);
    d->strategy.run_orders = 3;
    make(d);
    assert_int_equal(runs(d), 3);
    assert_true(of(d, 60)->run && of(d, 70)->run && of(d, 80)->run);
}

static void a_run_is_no_longer_than_the_rule_says(void **at)
{
    struct day *d = *at;
    read_rules(d, "[run]\norders = 4\nmost = 10\n");
    for (int i = 0; i < 25; i++)
        add_order(d, 7, 1);
    make(d);
    assert_int_equal(runs(d), 25);
    assert_int_equal(d->plan.carts, 3);
    for (int i = 0; i < 25; i++)
        assert_int_equal(of(d, (i + 1) * 10)->cart, i / 10 + 1);
    d->ask.n = d->ask.needs = 23; /* three are left: too few for a run of their own */
    make(d);
    assert_int_equal(runs(d), 20);
}

static void without_the_rule_nothing_is_a_run(void **at)
{
    struct day *d = *at;
    read_rules(d, "");
    for (int i = 0; i < 25; i++)
        add_order(d, 7, 1);
    make(d);
    assert_int_equal(runs(d), 0);
    d->strategy.run_orders = 4;
    d->ask.need = NULL; /* nobody knows what they want */
    d->ask.needs = 0;
    make(d);
    assert_int_equal(runs(d), 0);
}

static void a_rule_that_is_none_is_refused(void **at)
{
    struct day *d = *at;
    static const char *const wrong[] = {"[run]\norders = 1\n", "[run]\nmost = 1001\n",
                                        "[run]\norders = many\n", "[run]\nitems = 3\n"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        char text[512];
        struct err err = {0};
        int n = snprintf(text, sizeof(text), "%s%s", rules, wrong[i]);
        assert_int_not_equal(
            wave_strategy_text("t.ini", text, (size_t)n, &d->strategy, &err), 0);
    }
}

/* ---- walked, and for any orders at all ---- */

static void on_a_floor(struct day *d)
{
    for (int a = 0; a < 4; a++)
        d->aisle[a] =
            (struct wave_aisle){(const char *const[]){"A", "B", "C", "D"}[a], 8};
    for (int b = 0; b < 32; b++)
        d->bin[b] = (struct wave_bin){
            .item = b / 2 + 1,
            .place = b + 1,
            .bay = b % 8 + 1,
            .seq = b,
            .free = 60,
            .aisle = d->aisle[b / 8].name,
        };
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
                                   .aisles = 4};
    d->ask.bin = d->bin;
    d->ask.bins = 32;
    d->ask.floor = &d->floor;
}

static int64_t item_of(const struct day *d, int64_t order)
{
    return d->need[order / 10 - 1].item;
}

static void whatever_is_ordered_each_order_is_once_and_runs_are_of_one_item(void **at)
{
    struct day *d = *at;
    on_a_floor(d);
    for (uint64_t seed = 1; seed <= 30; seed++) {
        uint64_t state = seed;
        d->ask.n = d->ask.needs = 0;
        for (int i = 0; i < 120; i++) {
            struct wave_candidate *o = add_order(d, (int64_t)(rng_next(&state) % 16) + 1,
                                                 rng_next(&state) % 4 ? 1 : 2);
            o->priority = (int64_t)(rng_next(&state) % 2);
        }
        make(d);
        if (!d->plan.walked || d->plan.decisions != 120)
            fail_msg("seed %d: %s", (int)seed, d->plan.fallback);
        for (int i = 0; i < d->plan.decisions; i++) {
            const struct wave_decision *a = &d->plan.decision[i];
            if (!a->run)
                continue;
            int n = 0;
            for (int j = 0; j < d->plan.decisions; j++) {
                const struct wave_decision *b = &d->plan.decision[j];
                if (b->cart != a->cart)
                    continue;
                n++;
                if (!b->run || item_of(d, b->order) != item_of(d, a->order))
                    fail_msg("seed %d: order %d", (int)seed, (int)b->order);
            }
            if (n < 4 || a->stops < 1)
                fail_msg("seed %d: a run of %d, %d stops", (int)seed, n, a->stops);
        }
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(enough_singles_of_an_item_are_a_run),
        T(what_must_be_told_apart_is_in_no_run),
        T(a_run_is_no_longer_than_the_rule_says),
        T(without_the_rule_nothing_is_a_run),
        T(a_rule_that_is_none_is_refused),
        T(whatever_is_ordered_each_order_is_once_and_runs_are_of_one_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
