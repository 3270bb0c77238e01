/*
 * Orders merged into one parcel and orders split into parts, as a plan decides it: what
 * the rules say, and what holds for any orders at all (seeded).
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"
#include "tallyman/base/str.h"

static const char rules[] = "[wave]\nname = t\ncutoff = 09:30\npriority = priority due\n"
                            "[select]\ntypes = normal gift\n"
                            "[cart]\norders = 6\nunits = 40\nweight_g = 20000\n"
                            "[goods.cold]\ntake = yes\ncart = alone\n"
                            "[merge]\norders = 3\nweight_g = 4000\n"
                            "[split]\ntypes = cold fragile\nweight_g = 4000\n";

static const int64_t cutoff_at = INT64_C(1795311000000);

enum { ORDERS_MOST = 60, NEEDS_MOST = ORDERS_MOST * 6 };

struct day {
    struct arena *arena;
    struct wave_strategy strategy;
    struct wave_candidate order[ORDERS_MOST];
    struct wave_need need[NEEDS_MOST];
    struct wave_ask ask;
    struct wave_plan plan;
};

static int set_up(void **at)
{
    struct day *d = calloc(1, sizeof(*d));
    struct err err = {0};
    d->arena = arena_new();
    assert_int_equal(
        wave_strategy_text("t.ini", rules, strlen(rules), &d->strategy, &err), 0);
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

static void add_need(struct day *d, int64_t item, int64_t units, const char *type,
                     int64_t weight)
{
    struct wave_candidate *o = &d->order[d->ask.n - 1];
    d->need[d->ask.needs++] = (struct wave_need){
        o->order, item, units, strcmp(type, "gift") == 0, type, weight, 10};
    o->units += units;
    o->lines++;
    o->weight_g += units * weight;
    o->volume_ml += units * 10;
}

static struct wave_candidate *add_order(struct day *d, const char *together)
{
    struct wave_candidate *o = &d->order[d->ask.n++];
    *o = (struct wave_candidate){
        .order = d->ask.n * 10,
        .version = 1,
        .paid_at = cutoff_at - 60000,
        .number = "N",
        .channel = "taobao",
        .shop = "s",
        .region = "zj",
        .carrier = "SF",
        .type = "normal",
        .state = "ready",
        .hold = "",
        .together = together,
    };
    return o;
}

static void make(struct day *d)
{
    struct err err = {0};
    assert_int_equal(wave_make(&d->ask, d->arena, &d->plan, &err), 0);
}

/* The k-th decision of an order, from 0; NULL: it has no more. */
static const struct wave_decision *of(const struct day *d, int64_t order, int k)
{
    for (int i = 0; i < d->plan.decisions; i++)
        if (d->plan.decision[i].order == order && k-- == 0)
            return &d->plan.decision[i];
    return NULL;
}

static void one_receiver_one_parcel(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 3; i++) {
        add_order(d, i == 1 ? "other" : "rk|acc|Road 1");
        add_need(d, 1, 2, "normal", 100);
    }
    make(d);
    assert_int_equal(of(d, 10, 0)->merge, 10);
    assert_int_equal(of(d, 30, 0)->merge, 10);
    assert_int_equal(of(d, 20, 0)->merge, 0);
    assert_int_equal(of(d, 30, 0)->cart, of(d, 10, 0)->cart);
    assert_non_null(strstr(of(d, 30, 0)->reason, "one of 2 for one parcel (t.ini:15)"));
}

static void what_differs_goes_alone(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 5; i++) {
        add_order(d, i == 0 ? "" : "rk");
        add_need(d, 1, 1, "normal", 100);
    }
    add_order(d, "");
    add_need(d, 1, 1, "normal", 100);
    d->order[2].carrier = "YT";
    d->order[3].shop = "t";
    d->order[4].flagged = true;
    make(d);
    for (int i = 0; i < d->plan.decisions; i++)
        assert_int_equal(d->plan.decision[i].merge, 0);
}

static void a_parcel_has_its_limits(void **at)
{
    struct day *d = *at;
    for (int i = 0; i < 4; i++) {
        add_order(d, "rk");
        add_need(d, 1, 1, "normal", i == 1 ? 3950 : 100);
    }
    make(d);
    assert_int_equal(of(d, 20, 0)->merge, 0); /* too heavy beside the first */
    assert_int_equal(of(d, 10, 0)->merge, 0);
    assert_int_equal(of(d, 40, 0)->merge, 30);
}

static void goods_of_a_type_go_in_their_own_part(void **at)
{
    struct day *d = *at;
    add_order(d, "rk");
    add_need(d, 1, 2, "normal", 100);
    add_need(d, 2, 1, "cold", 100);
    add_need(d, 3, 1, "gift", 10);
    make(d);
    assert_int_equal(d->plan.decisions, 2);
    const struct wave_decision *one = of(d, 10, 0), *other = of(d, 10, 1);
    assert_int_equal(one->part, 1);
    assert_int_equal(other->part, 2);
    assert_int_equal(one->parts, 2);
    assert_true(one->cart < other->cart);
    assert_string_equal(one->goods, "1:2 3:1"); /* the gift beside what was bought */
    assert_string_equal(other->goods, "2:1");
    assert_non_null(strstr(other->reason, "part 2 of 2: goods of type cold (t.ini:18)"));
}

static void no_part_is_too_heavy(void **at)
{
    struct day *d = *at;
    add_order(d, "");
    add_need(d, 1, 5, "normal", 1500); /* 2 + 2 + 1 */
    make(d);
    assert_int_equal(d->plan.decisions, 3);
    assert_string_equal(of(d, 10, 0)->goods, "1:2");
    assert_string_equal(of(d, 10, 2)->goods, "1:1");
}

static void a_parcel_of_many_that_a_part_may_not_weigh_is_refused(void **at)
{
    (void)at;
    struct wave_strategy s;
    struct err err = {0};
    char text[1024], words[512];
    snprintf(text, sizeof text, "%s", rules);
    memcpy(strstr(text, "weight_g = 4000\n[split]"), "weight_g = 4100\n[split]", 23);
    assert_true(wave_strategy_text("t.ini", text, strlen(text), &s, &err) < 0);
    err_words(&err, words, sizeof words);
    assert_non_null(strstr(words, "merge.weight_g (line 16)"));
    assert_non_null(strstr(words, "split.weight_g (line 19)"));
}

/* ---- any orders ---- */

static void draw(struct day *d, uint64_t *rng)
{
    static const char *const keys[] = {"", "a", "b", "c", "d"};
    static const char *const types[] = {"normal", "normal", "normal", "normal",  "normal",
                                        "normal", "normal", "cold",   "fragile", "gift"};
    static const char *const carriers[] = {"SF", "SF", "YT"};
    int n = 1 + (int)rng_below(rng, ORDERS_MOST);
    d->ask.n = d->ask.needs = 0;
    for (int i = 0; i < n; i++) {
        struct wave_candidate *o = add_order(d, keys[rng_below(rng, 5)]);
        o->carrier = carriers[rng_below(rng, 3)];
        o->due_at = rng_below(rng, 3);
        o->flagged = rng_below(rng, 9) == 0;
        o->state = rng_below(rng, 9) ? "ready" : "held";
        for (int64_t k = 1 + rng_below(rng, 6); k > 0; k--)
            add_need(d, 1 + rng_below(rng, 5), 1 + rng_below(rng, 4),
                     types[rng_below(rng, 10)], rng_below(rng, 500));
    }
}

static int64_t goods_of(const char *goods, int64_t item)
{
    struct str rest = str_of(goods);
    int64_t sum = 0, one, units;
    while (rest.n > 0) {
        struct str pair = str_cut(&rest, ' '), left = str_cut(&pair, ':');
        assert_true(str_int(left, &one) && str_int(pair, &units));
        sum += one == item ? units : 0;
    }
    return sum;
}

/* Every order has one decision, or one a part that add up to it. */
static void each_unit_once(const struct day *d, const struct wave_candidate *o)
{
    const struct wave_decision *first = of(d, o->order, 0), *one;
    int parts = 0;
    assert_non_null(first);
    while ((one = of(d, o->order, parts))) {
        parts++;
        assert_int_equal(one->part, first->parts ? parts : 0);
        for (int k = 0; k < parts - 1; k++)
            assert_int_not_equal(of(d, o->order, k)->cart, one->cart);
    }
    assert_int_equal(parts, first->parts ? first->parts : 1);
    for (int64_t item = 1; first->parts && item <= 5; item++) {
        int64_t wanted = 0, given = 0;
        for (int m = 0; m < d->ask.needs; m++)
            wanted += d->need[m].order == o->order && d->need[m].item == item
                          ? d->need[m].units
                          : 0;
        for (int k = 0; k < parts; k++)
            given += goods_of(of(d, o->order, k)->goods, item);
        assert_int_equal(given, wanted);
    }
}

static const struct wave_candidate *candidate(const struct day *d, int64_t order)
{
    return &d->order[order / 10 - 1];
}

static void merged_fit(const struct day *d, const struct wave_decision *one)
{
    const struct wave_candidate *o = candidate(d, one->order),
                                *h = candidate(d, one->merge);
    int64_t members = 0, weight = 0;
    assert_int_equal(one->parts, 0);
    assert_string_equal(o->together, h->together);
    assert_string_not_equal(o->together, "");
    assert_string_equal(o->carrier, h->carrier);
    assert_false(o->flagged);
    for (int i = 0; i < d->plan.decisions; i++) {
        const struct wave_decision *other = &d->plan.decision[i];
        if (other->merge != one->merge)
            continue;
        assert_int_equal(other->cart, one->cart);
        members++;
        weight += candidate(d, other->order)->weight_g;
    }
    assert_in_range(members, 2, 3);
    assert_true(weight <= 4000);
}

static void carts_hold(const struct day *d)
{
    int64_t orders[2 * NEEDS_MOST] = {0};
    for (int i = 0; i < d->plan.decisions; i++)
        orders[d->plan.decision[i].cart]++;
    for (int c = 1; c <= d->plan.carts; c++)
        assert_in_range(orders[c], 1, 6);
}

static void whatever_comes_each_unit_goes_once(void **at)
{
    struct day *d = *at;
    int merged = 0, split = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        uint64_t rng = seed;
        draw(d, &rng);
        make(d);
        for (int i = 0; i < d->ask.n; i++)
            each_unit_once(d, &d->order[i]);
        for (int i = 0; i < d->plan.decisions; i++) {
            const struct wave_decision *one = &d->plan.decision[i];
            bool held = strcmp(candidate(d, one->order)->state, "held") == 0;
            assert_int_equal(one->cart == 0, held);
            merged += one->merge != 0;
            split += one->parts != 0;
            if (one->merge)
                merged_fit(d, one);
        }
        carts_hold(d);
        arena_clear(d->arena);
    }
    assert_true(merged > 300 && split > 300);
}

int main(void)
{
#define ON_A_DAY(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        ON_A_DAY(one_receiver_one_parcel),
        ON_A_DAY(what_differs_goes_alone),
        ON_A_DAY(a_parcel_has_its_limits),
        ON_A_DAY(goods_of_a_type_go_in_their_own_part),
        ON_A_DAY(no_part_is_too_heavy),
        ON_A_DAY(a_parcel_of_many_that_a_part_may_not_weigh_is_refused),
        ON_A_DAY(whatever_comes_each_unit_goes_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
