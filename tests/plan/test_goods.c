/*
 * Strategies per goods type, holds, channels: whom they keep out, in whose words, and
 * that an order says all of it.
 */
#include "tallyman/plan/wave.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* 2026-11-22 09:30 at UTC+8 */
static const int64_t cutoff_at = INT64_C(1795311000000);

static const char file[] =
    "[wave]\nname = t\ncutoff = 09:30\n[select]\ntypes = normal gift\n"
    "[cart]\norders = 12\n";

struct desk {
    struct arena *arena;
    struct wave_strategy strategy;
    struct wave_candidate order[4];
    struct wave_need need[8];
    struct wave_bin bin[2];
    struct wave_ask ask;
    struct wave_plan plan;
};

static struct desk *desk(const char *rules)
{
    struct desk *d = xcalloc(1, sizeof *d);
    struct err err = {0};
    char text[1024];
    int n = snprintf(text, sizeof text, "%s%s", file, rules);
    d->arena = arena_new();
    if (wave_strategy_text("t.ini", text, (size_t)n, &d->strategy, &err))
        fail_msg("%s: %s", rules, err.arg[2].text);
    for (int i = 0; i < 4; i++)
        d->order[i] = (struct wave_candidate){.order = i + 1,
                                              .version = 1,
                                              .paid_at = cutoff_at - 60000,
                                              .units = 1,
                                              .lines = 1,
                                              .number = "N",
                                              .channel = "web",
                                              .shop = "s",
                                              .region = "zj",
                                              .type = "normal",
                                              .carrier = "SF",
                                              .state = "ready",
                                              .hold = "",
                                              .buyer = ""};
    d->ask = (struct wave_ask){.strategy = &d->strategy,
                               .orders = d->order,
                               .n = 4,
                               .cutoff_at = cutoff_at,
                               .now = cutoff_at,
                               .need = d->need,
                               .bin = d->bin};
    return d;
}

static const struct wave_decision *plan(struct desk *d, int64_t order)
{
    struct err err = {0};
    assert_int_equal(wave_make(&d->ask, d->arena, &d->plan, &err), 0);
    for (int i = 0; i < d->ask.n; i++)
        if (d->plan.decision[i].order == order)
            return &d->plan.decision[i];
    fail_msg("order %d has no decision", (int)order);
    return NULL;
}

static void clear(struct desk *d)
{
    arena_free(d->arena);
    free(d);
}

/* The classic fault as a plan sees it: presale goods among an order of goods in stock. */
static void presale_goods_in_an_in_stock_wave_are_named(void **state)
{
    (void)state;
    struct desk *d =
        desk("[goods.presale]\ntake = no\nowner = stock\nbecause = on its way\n");
    d->need[0] = (struct wave_need){2, 7, 1, false, "normal"};
    d->need[1] = (struct wave_need){2, 8, 1, false, "presale"};
    d->ask.needs = 2;
    const struct wave_decision *out = plan(d, 2);
    assert_int_equal(out->cart, 0);
    assert_int_equal(out->whys, 1);
    assert_string_equal(out->rule, "goods.presale");
    assert_string_equal(out->why[0].who, "stock");
    assert_int_equal(out->line, 9);
    assert_string_equal(out->reason,
                        "goods of type presale: on its way; this wave never takes them");
    assert_true(plan(d, 1)->cart > 0);
    clear(d);
}

static void a_presale_ships_once_its_goods_have_arrived(void **state)
{
    (void)state;
    struct desk *d = desk("[goods.presale]\ntake = arrived\nowner = stock\n");
    d->order[1].type = "presale";
    d->need[0] = (struct wave_need){2, 8, 3, false, "normal"};
    d->ask.needs = 1;
    d->bin[0] = (struct wave_bin){.item = 8, .place = 1, .free = 2, .aisle = ""};
    d->ask.bins = 1;
    assert_string_equal(plan(d, 2)->reason,
                        "goods of type presale; 2 of 3 units have arrived");
    d->bin[0].free = 3;
    assert_true(plan(d, 2)->cart > 0);
    clear(d);
}

static void gifts_go_with_or_after_the_main_goods(void **state)
{
    (void)state;
    struct desk *d = desk("[goods.gift]\ntake = main\nowner = service\n");
    for (int i = 0; i < 3; i++)
        d->order[i].buyer = i < 2 ? "li" : "wu";
    d->order[1].type = d->order[2].type = d->order[3].type = "gift";
    d->order[3].main = 1;              /* its main goods have gone */
    assert_true(plan(d, 2)->cart > 0); /* together */
    assert_string_equal(plan(d, 3)->rule, "goods.gift");
    assert_string_equal(plan(d, 3)->why[0].who, "service");
    assert_true(plan(d, 4)->cart > 0);
    d->order[0].state = "held";
    assert_int_equal(plan(d, 2)->cart, 0);
    clear(d);
}

/* Whole with three of the same goods, whatever the order of their lines. */
static void a_group_buy_goes_once_it_is_whole(void **state)
{
    (void)state;
    struct desk *d = desk("[goods.group]\ntake = together\nleast = 3\nowner = service\n"
                          "because = they go together\n");
    for (int i = 0; i < 4; i++)
        d->order[i].type = "group";
    d->need[0] = (struct wave_need){1, 7, 1, false, "normal"};
    d->need[1] = (struct wave_need){1, 8, 2, false, "normal"};
    d->need[2] = (struct wave_need){2, 8, 2, false, "normal"};
    d->need[3] = (struct wave_need){2, 7, 1, false, "normal"};
    d->need[4] = (struct wave_need){3, 7, 1, false, "normal"};
    d->need[5] = (struct wave_need){3, 8, 1, false, "normal"};
    d->need[6] = (struct wave_need){3, 8, 1, false, "normal"};
    d->need[7] = (struct wave_need){4, 7, 3, false, "normal"};
    d->ask.needs = 8;
    for (int order = 1; order <= 3; order++)
        assert_true(plan(d, order)->cart > 0);
    const struct wave_decision *out = plan(d, 4); /* other goods: a group of its own */
    assert_string_equal(out->rule, "goods.group");
    assert_string_equal(out->reason, "goods of type group: they go together; 1 of 3 "
                                     "orders with the same goods");
    assert_string_equal(out->why[0].who, "service");
    d->order[2].state = "held"; /* one that cannot go makes it no group */
    d->order[2].hold = "address";
    out = plan(d, 1);
    assert_int_equal(out->cart, 0);
    assert_int_equal(out->line, 9);
    assert_string_equal(out->reason, "goods of type group: they go together; 2 of 3 "
                                     "orders with the same goods");
    assert_string_equal(plan(d, 3)->rule, "held");
    clear(d);
}

static void what_was_packed_beforehand_goes_alone_and_once_it_is_ready(void **state)
{
    (void)state;
    struct desk *d = desk("[goods.pack]\ntake = only\nowner = stock\n");
    d->need[0] = (struct wave_need){1, 7, 1, false, "pack"};
    d->need[1] = (struct wave_need){1, 8, 1, true, "normal"}; /* a gift */
    d->need[2] = (struct wave_need){2, 7, 1, false, "pack"};
    d->need[3] = (struct wave_need){2, 8, 1, false, "normal"};
    d->need[4] = (struct wave_need){3, 7, 9, false, "pack"};
    d->need[5] = (struct wave_need){4, 8, 1, false, "normal"};
    d->ask.needs = 6;
    d->bin[0] = (struct wave_bin){.item = 7, .place = 1, .free = 8, .aisle = ""};
    d->ask.bins = 1;
    assert_true(plan(d, 1)->cart > 0);
    assert_string_equal(plan(d, 2)->rule, "goods.pack");
    assert_string_equal(plan(d, 2)->reason,
                        "goods of type pack; other goods beside them in the order");
    assert_string_equal(plan(d, 3)->reason,
                        "goods of type pack; 8 of 9 units have arrived");
    assert_string_equal(plan(d, 3)->why[0].who, "stock");
    assert_true(plan(d, 4)->cart > 0);
    clear(d);
}

static void a_hold_keeps_those_who_meet_all_its_conditions(void **state)
{
    (void)state;
    struct desk *d = desk("[hold.flood]\nregion = zj\ncarrier = YT\nowner = lead\n"
                          "because = the road is shut\n");
    d->order[2].carrier = "YT";
    const struct wave_decision *out = plan(d, 3);
    assert_string_equal(out->rule, "hold.flood");
    assert_string_equal(out->reason, "the road is shut");
    assert_true(plan(d, 2)->cart > 0);
    clear(d);
}

static void channels_are_locked_asleep_and_cut_off(void **state)
{
    (void)state;
    struct desk *d = desk("");
    struct wave_channel channel[] = {
        {"jd", "locked", "the platform is down", "lead", 0, -1},
        {"pdd", "asleep", "", "lead", cutoff_at + 3600000, -1},
        {"web", "open", "", "lead", 0, 9 * 60},
    };
    d->ask.channel = channel;
    d->ask.channels = 3;
    d->order[0].channel = "jd";
    d->order[1].channel = "pdd";
    d->order[3].paid_at = cutoff_at - 31 * 60000;
    assert_string_equal(plan(d, 1)->reason, "channel jd is locked: the platform is down");
    assert_string_equal(plan(d, 2)->reason, "channel pdd sleeps until 2026-11-22 10:30");
    assert_string_equal(plan(d, 3)->rule, "channel_cutoff");
    assert_true(plan(d, 4)->cart > 0);
    d->ask.now = cutoff_at + 3600000;
    assert_true(plan(d, 2)->cart > 0); /* awake */
    clear(d);
}

static void an_order_names_every_rule_that_keeps_it_out(void **state)
{
    (void)state;
    struct desk *d = desk("[goods.presale]\ntake = no\nowner = stock\n");
    d->order[0].type = "presale";
    d->order[0].paid_at = cutoff_at;
    d->order[0].state = "held";
    d->order[0].hold = "address";
    d->order[0].owner = "service";
    const struct wave_decision *out = plan(d, 1);
    assert_int_equal(out->whys, 3);
    assert_string_equal(out->why[0].rule, "held");
    assert_string_equal(out->why[0].who, "service");
    assert_string_equal(out->why[1].rule, "goods.presale");
    assert_string_equal(out->why[2].rule, "cutoff");
    clear(d);
}

static void the_carrier_that_comes_first_and_a_vip_go_first(void **state)
{
    (void)state;
    struct desk *d = desk("[pickup]\nYT = 14:00\nSF = 16:00\n[vip]\nbuyers = wu\n");
    memcpy(d->strategy.priority[0], "vip", 4);
    memcpy(d->strategy.priority[1], "pickup", 7);
    d->strategy.npriority = 2;
    d->order[2].carrier = "YT";
    d->order[3].buyer = "wu";
    plan(d, 1);
    assert_int_equal(d->plan.decision[0].order, 4);
    assert_int_equal(d->plan.decision[1].order, 3);
    clear(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presale_goods_in_an_in_stock_wave_are_named),
        cmocka_unit_test(a_presale_ships_once_its_goods_have_arrived),
        cmocka_unit_test(gifts_go_with_or_after_the_main_goods),
        cmocka_unit_test(a_group_buy_goes_once_it_is_whole),
        cmocka_unit_test(what_was_packed_beforehand_goes_alone_and_once_it_is_ready),
        cmocka_unit_test(a_hold_keeps_those_who_meet_all_its_conditions),
        cmocka_unit_test(channels_are_locked_asleep_and_cut_off),
        cmocka_unit_test(an_order_names_every_rule_that_keeps_it_out),
        cmocka_unit_test(the_carrier_that_comes_first_and_a_vip_go_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
