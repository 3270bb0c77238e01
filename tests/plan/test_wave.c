/*
 * The decision over a wave: what each rule says, and what holds for any orders at all
 * (seeded, so that a failure can be drawn again).
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"

/* 2026-11-22 09:30 at UTC+8 */
static const int64_t cutoff_at = INT64_C(1795311000000);

static struct wave_strategy plain(void)
{
    return (struct wave_strategy){
        .file = "t.ini",
        .name = "t",
        .cutoff_min = 9 * 60 + 30,
        .types = {"normal", "gift"},
        .ntypes = 2,
        .priority = {"priority", "due"},
        .npriority = 2,
        .cart_orders = 2,
        .line_cutoff = 3,
        .line_types = 7,
        .line_channels = 8,
        .line_regions = 9,
        .line_cart = 12,
        .line_most = 4,
    };
}

static struct wave_candidate order(int64_t id)
{
    return (struct wave_candidate){
        .order = id,
        .version = 1,
        .paid_at = cutoff_at - 60000,
        .units = 1,
        .lines = 1,
        .weight_g = 100,
        .volume_ml = 100,
        .seq = id,
        .number = "N",
        .channel = "taobao",
        .region = "zj",
        .type = "normal",
        .state = "ready",
        .hold = "",
    };
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

static const struct wave_decision *decision(const struct wave_decision *all, int n,
                                            int64_t id)
{
    for (int i = 0; i < n; i++)
        if (all[i].order == id)
            return &all[i];
    fail_msg("order %d has no decision", (int)id);
    return NULL;
}

static void each_rule_names_itself_its_line_expected_and_got(void **at)
{
    struct wave_strategy s = plain();
    memcpy(s.channels[0], "taobao", 7);
    memcpy(s.regions[0], "zj", 3);
    s.nchannels = s.nregions = 1;
    struct wave_candidate o[7];
    for (int i = 0; i < 7; i++)
        o[i] = order(i + 1);
    o[0].type = "presale";
    o[1].paid_at = cutoff_at;
    o[2].channel = "jd";
    o[3].region = "xj";
    o[4].state = "held";
    o[4].hold = "address";
    o[5].state = "new";
    static const struct {
        int64_t id;
        const char *rule;
        int line;
        const char *reason;
    } expect[] = {
        {1, "type", 7, "type presale; this wave takes normal,gift"},
        {2, "cutoff", 3,
         "paid 2026-11-22 09:30; this wave takes what was paid before 2026-11-22 09:30"},
        {3, "channel", 8, "channel jd; this wave takes taobao"},
        {4, "region", 9, "region xj; this wave takes zj"},
        {5, "held", 0, "held: address; a wave takes orders that are ready"},
        {6, "state", 0, "state new; a wave takes orders that are ready"},
        {7, "taken", 12, "meets every rule; place 1 of 1"},
    };
    struct wave_decision *d;
    assert_int_equal(wave_decide(&s, o, 7, cutoff_at, *at, &d), 1);
    for (int i = 0; i < 7; i++) {
        const struct wave_decision *got = decision(d, 7, expect[i].id);
        assert_string_equal(got->rule, expect[i].rule);
        assert_string_equal(got->reason, expect[i].reason);
        assert_string_equal(got->file, "t.ini");
        assert_int_equal(got->line, expect[i].line);
        assert_int_equal(got->cart, expect[i].id == 7);
    }
    assert_int_equal(d[0].order, 7);
}

static void priority_then_due_then_pick_sequence_fill_the_carts(void **at)
{
    struct wave_strategy s = plain();
    struct wave_candidate o[5];
    for (int i = 0; i < 5; i++)
        o[i] = order(i + 1);
    o[4].priority = 9;
    o[3].due_at = cutoff_at + 1;
    o[2].seq = 0;
    static const int64_t expect[] = {5, 4, 3, 1, 2};
    struct wave_decision *d;
    assert_int_equal(wave_decide(&s, o, 5, cutoff_at, *at, &d), 3);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(d[i].order, expect[i]);
        assert_int_equal(d[i].cart, i / 2 + 1);
    }
}

static void a_minus_turns_a_key_round(void **at)
{
    struct wave_strategy s = plain();
    memcpy(s.priority[0], "-priority", 10);
    struct wave_candidate o[2] = {order(1), order(2)};
    o[0].priority = 9;
    struct wave_decision *d;
    wave_decide(&s, o, 2, cutoff_at, *at, &d);
    assert_int_equal(d[0].order, 2);
}

static void the_limit_leaves_out_the_least_priority(void **at)
{
    struct wave_strategy s = plain();
    s.most_orders = 2;
    struct wave_candidate o[4];
    for (int i = 0; i < 4; i++) {
        o[i] = order(i + 1);
        o[i].priority = i;
    }
    struct wave_decision *d;
    wave_decide(&s, o, 4, cutoff_at, *at, &d);
    assert_int_equal(decision(d, 4, 4)->cart, 1);
    assert_int_equal(decision(d, 4, 3)->cart, 1);
    assert_string_equal(decision(d, 4, 1)->rule, "most_orders");
    assert_string_equal(decision(d, 4, 2)->reason,
                        "place 3 by priority; this wave takes 2 orders");
    assert_int_equal(decision(d, 4, 2)->line, 4);
}

static void an_order_larger_than_a_cart_gets_one_of_its_own(void **at)
{
    struct wave_strategy s = plain();
    s.cart_orders = 9;
    s.cart_weight_g = 1000;
    struct wave_candidate o[3] = {order(1), order(2), order(3)};
    o[1].weight_g = 1500;
    struct wave_decision *d;
    assert_int_equal(wave_decide(&s, o, 3, cutoff_at, *at, &d), 2);
    const struct wave_decision *big = decision(d, 3, 2);
    assert_string_equal(big->rule, "cart_weight");
    assert_string_equal(big->reason, "1500 g; a cart holds 1000: a cart of its own");
    assert_int_equal(decision(d, 3, 1)->cart, 1);
    assert_int_equal(big->cart, 2);
    assert_int_equal(decision(d, 3, 3)->cart, 1);
}

static void no_orders_make_no_carts(void **at)
{
    struct wave_strategy s = plain();
    struct wave_decision *d;
    assert_int_equal(wave_decide(&s, NULL, 0, cutoff_at, *at, &d), 0);
}

/* --- what holds for any orders -------------------------------------------------------
 */

enum { ROUNDS = 300, MOST = 120 };

static const char *pick(uint64_t *state, const char *const *words, int n)
{
    return words[rng_below(state, n)];
}

static void draw(uint64_t *state, struct wave_strategy *s, struct wave_candidate *o,
                 int n)
{
    static const char *const types[] = {"normal", "normal", "gift", "presale"};
    static const char *const states[] = {"ready", "ready", "ready", "held", "new"};
    *s = plain();
    s->cart_orders = 1 + rng_below(state, 12);
    s->cart_units = rng_below(state, 30);
    s->cart_weight_g = rng_below(state, 5000);
    s->cart_volume_ml = rng_below(state, 2) ? 0 : 3000;
    s->most_orders = rng_below(state, 3) ? 0 : rng_below(state, MOST);
    for (int i = 0; i < n; i++) {
        o[i] = order(1000 - i);
        o[i].type = pick(state, types, 4);
        o[i].state = pick(state, states, 5);
        o[i].paid_at = cutoff_at + rng_below(state, 100) - 80;
        o[i].units = 1 + rng_below(state, 12);
        o[i].weight_g = rng_below(state, 3000);
        o[i].volume_ml = rng_below(state, 4000);
        o[i].priority = rng_below(state, 3);
        o[i].seq = rng_below(state, 50);
    }
}

static bool over(int64_t limit, int64_t sum)
{
    return limit > 0 && sum > limit;
}

static void check_cart(const struct wave_strategy *s, const struct wave_candidate *o,
                       const struct wave_decision *d, int n, int cart)
{
    int64_t orders = 0, units = 0, weight = 0, volume = 0;
    for (int i = 0; i < n; i++) {
        if (d[i].cart != cart)
            continue;
        const struct wave_candidate *c = &o[1000 - d[i].order];
        orders++;
        units += c->units;
        weight += c->weight_g;
        volume += c->volume_ml;
    }
    assert_true(orders >= 1);
    assert_true(orders <= s->cart_orders);
    bool full = over(s->cart_units, units) || over(s->cart_weight_g, weight) ||
                over(s->cart_volume_ml, volume);
    assert_true(!full || orders == 1);
}

static void check_all(const struct wave_strategy *s, const struct wave_candidate *o,
                      const struct wave_decision *d, int n, int carts)
{
    int seen[MOST] = {0};
    int64_t taken = 0, lowest = INT64_MAX;
    for (int i = 0; i < n; i++) {
        seen[1000 - d[i].order]++;
        assert_true(d[i].rule && d[i].reason && d[i].file);
        assert_true(d[i].cart >= 0 && d[i].cart <= carts);
        assert_true(i == 0 || (d[i - 1].cart > 0 && d[i - 1].cart <= d[i].cart) ||
                    d[i].cart == 0);
        const struct wave_candidate *c = &o[1000 - d[i].order];
        taken += d[i].cart > 0;
        if (d[i].cart > 0 && c->priority < lowest)
            lowest = c->priority;
        if (strcmp(d[i].rule, "most_orders") == 0)
            assert_true(c->priority <= lowest);
    }
    for (int i = 0; i < n; i++)
        assert_int_equal(seen[i], 1);
    assert_true(s->most_orders == 0 || taken <= s->most_orders);
    for (int cart = 1; cart <= carts; cart++)
        check_cart(s, o, d, n, cart);
}

static void check_same(const struct wave_decision *a, const struct wave_decision *b,
                       int n)
{
    for (int i = 0; i < n; i++) {
        assert_int_equal(a[i].order, b[i].order);
        assert_int_equal(a[i].cart, b[i].cart);
        assert_string_equal(a[i].reason, b[i].reason);
    }
}

static void every_order_one_decision_no_cart_too_full_same_again(void **at)
{
    for (int64_t round = 0; round < ROUNDS; round++) {
        uint64_t state = rng_num(20261122, round);
        struct wave_strategy s;
        struct wave_candidate o[MOST];
        struct wave_decision *d, *again;
        int n = (int)rng_below(&state, MOST);
        draw(&state, &s, o, n);
        int carts = wave_decide(&s, o, n, cutoff_at, *at, &d);
        check_all(&s, o, d, n, carts);
        assert_int_equal(wave_decide(&s, o, n, cutoff_at, *at, &again), carts);
        check_same(d, again, n);
        arena_clear(*at);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(each_rule_names_itself_its_line_expected_and_got),
        TEST(priority_then_due_then_pick_sequence_fill_the_carts),
        TEST(a_minus_turns_a_key_round),
        TEST(the_limit_leaves_out_the_least_priority),
        TEST(an_order_larger_than_a_cart_gets_one_of_its_own),
        TEST(no_orders_make_no_carts),
        TEST(every_order_one_decision_no_cart_too_full_same_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
