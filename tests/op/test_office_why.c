/*
 * Why orders wait: every reason, since when, who can change it, until it no longer holds;
 * and what a lead does to waves that are alive: take back, kick, expedite, lock channels.
 */
#include "office.h"

#define DAY INT64_C(86400000)

/* The orders that are ready, as a plan reads them. */
static void reasons(struct office *o, const char *wave, int64_t id, int64_t version,
                    const char *const *rules)
{
    ask_release(o, wave);
    for (; *rules; rules++)
        row(o, arena_printf(o->arena,
                            "order=#%lld;version=#%lld;cart=#0;rule=%s;file=noon.ini;"
                            "line=#21;reason=because of %s;who=stock",
                            (long long)id, (long long)version, *rules, *rules));
    done(o);
}

static int why(struct office *o, const char *number)
{
    ask(o, V_WAVE_WHY);
    with(o, "number", number);
    done(o);
    return o->reply.rows.n;
}

static int64_t counted(struct office *o, const char *rule, const char *column)
{
    ask(o, V_WAVE_COUNT);
    done(o);
    for (int i = 0; i < o->reply.rows.n; i++)
        if (strcmp(at(o, i, "rule"), rule) == 0)
            return rows_num(&o->reply.rows, i, column, -1);
    return 0;
}

/* The classic fault: presale goods stand among orders that an "in stock only" wave leaves
 * out, three waves a day, for two weeks, and nobody is told. Here each of them says so at
 * any moment, since the first day, and the count of the reason stands on the board. */
static void presale_goods_are_never_left_out_in_silence(void **state)
{
    static const char *const rules[] = {"goods.presale", NULL};
    static const char *const shifts[] = {"morning", "noon", "evening"};
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 90);
    order(o, "pre", "TEA", 1);
    order(o, "now", "TEA", 1);
    review(o);
    int64_t id = shown(o, "pre", "id"), version = shown(o, "pre", "version");
    for (int day = 0; day < 14; day++)
        for (int shift = 0; shift < 3; shift++) {
            store_set_now(o->store, NOON + day * DAY + shift * 3600000);
            reasons(o, arena_printf(o->arena, "2026-12-%02d %s", day + 1, shifts[shift]),
                    id, version, rules);
            assert_int_equal(why(o, "pre"), 1);
            assert_string_equal(at(o, 0, "place"), "waiting");
            assert_string_equal(at(o, 0, "rule"), "goods.presale");
            assert_string_equal(at(o, 0, "file"), "noon.ini");
            assert_int_equal(rows_num(&o->reply.rows, 0, "line", -1), 21);
            assert_string_equal(at(o, 0, "who"), "stock");
            assert_int_equal(rows_num(&o->reply.rows, 0, "since", -1), NOON);
            assert_int_equal(counted(o, "goods.presale", "orders"), 1);
            assert_int_equal(counted(o, "goods.presale", "since"), NOON);
        }
    assert_int_equal(counted(o, "unplanned", "orders"), 1); /* the other one */
    sound(o);
}

static void all_reasons_are_said_and_those_that_are_gone_are_not(void **state)
{
    static const char *const both[] = {"region", "cutoff", NULL};
    static const char *const one[] = {"region", "goods.cold", NULL};
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 1);
    review(o);
    int64_t id = shown(o, "1", "id"), version = shown(o, "1", "version");
    reasons(o, "W", id, version, both);
    store_set_now(o->store, NOON + 5000);
    reasons(o, "V", id, version, one);
    assert_int_equal(why(o, "1"), 2);
    assert_string_equal(at(o, 0, "rule"), "region");
    assert_int_equal(rows_num(&o->reply.rows, 0, "since", -1), NOON);
    assert_string_equal(at(o, 1, "rule"), "goods.cold");
    assert_int_equal(rows_num(&o->reply.rows, 1, "since", -1), NOON + 5000);
    release(o, "U", "1");
    assert_int_equal(why(o, "1"), 1);
    assert_string_equal(at(o, 0, "place"), "wave");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM waiting"), 0);
    sound(o);
}

static void a_hold_stands_before_what_a_plan_said(void **state)
{
    static const char *const rules[] = {"held", "region", NULL};
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 1, "flagged=#1");
    done(o);
    review(o);
    reasons(o, "W", shown(o, "1", "id"), shown(o, "1", "version"), rules);
    assert_int_equal(why(o, "1"), 2);
    assert_string_equal(at(o, 0, "rule"), "hold");
    assert_string_equal(at(o, 0, "who"), "service");
    assert_string_equal(at(o, 1, "rule"), "region");
    assert_int_equal(counted(o, "hold", "orders"), 1);
    assert_int_equal(counted(o, "held", "orders"), 0);
}

static void a_release_that_nobody_started_is_taken_back(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 4);
    order(o, "2", "TEA", 1);
    review(o);
    release(o, "W", "1");
    release(o, "W", "2");
    ask(o, V_WAVE_BACK);
    with(o, "name", "W");
    done(o);
    assert_int_equal(num(o, "back"), 2);
    assert_int_equal(why(o, "1"), 1);
    assert_string_equal(at(o, 0, "place"), "waiting");
    assert_string_equal(at(o, 0, "rule"), "taken_back");
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 0);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE state = 'open'"), 0);
    release(o, "W", "1"); /* it is still open */
    assert_string_equal(at(o, 0, "outcome"), "released");
    sound(o);
}

static void a_closed_wave_leaves_its_reason(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 4);
    review(o);
    release(o, "W", "1");
    ask(o, V_WAVE_CLOSE);
    with(o, "name", "W");
    done(o);
    assert_int_equal(why(o, "1"), 1);
    assert_string_equal(at(o, 0, "rule"), "closed");
    assert_string_equal(at(o, 0, "reason"), "wave W was closed before it was begun");
    sound(o);
}

static void one_order_is_kicked_and_the_others_stay(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 4);
    order(o, "2", "TEA", 1);
    review(o);
    release(o, "W", "1");
    release(o, "W", "2");
    ask(o, V_WAVE_KICK);
    with(o, "number", "1");
    with(o, "reason", "the buyer called");
    done(o);
    assert_string_equal(text(o, "wave"), "W");
    assert_string_equal(state_of(o, "1"), "ready");
    assert_string_equal(state_of(o, "2"), "released");
    assert_int_equal(why(o, "1"), 1);
    assert_string_equal(at(o, 0, "rule"), "kicked");
    assert_string_equal(at(o, 0, "reason"), "out of W by console: the buyer called");
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 1);
    ask(o, V_WAVE_KICK);
    with(o, "number", "1");
    with(o, "reason", "again");
    assert_int_equal(go(o), E_STATE);
    ask(o, V_WAVE_KICK);
    with(o, "number", "2");
    with(o, "reason", "");
    assert_int_equal(go(o), E_ARGUMENT);
    sound(o);
}

/* What was on the floor once is still told of when its line is no longer wanted. */
static void a_kicked_order_s_lines_may_change(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    stock(o, "A01-01-2", "CUP", 9);
    order(o, "1", "TEA", 4);
    review(o);
    for (int turn = 0; turn < 2; turn++) {
        release(o, "W", "1");
        ask(o, V_WAVE_KICK);
        with(o, "number", "1");
        with(o, "reason", "the buyer called");
        done(o);
        assert_int_equal(num(o, "back"), 0);
        order(o, "1", turn ? "TEA" : "CUP", 2);
        assert_int_equal(num(o, "changed"), 1);
        assert_int_equal(shown(o, "1", "units"), 2);
        sound(o);
        review(o);
        assert_string_equal(state_of(o, "1"), "ready");
        order(o, "1", turn ? "TEA" : "CUP", 2);
        assert_int_equal(num(o, "same"), 1);
    }
    release(o, "W", "1");
    assert_int_equal(count(o, "SELECT SUM(qty) FROM task_line WHERE state = 'open'"), 2);
    sound(o);
}

static void the_carrier_s_pick_up_comes_and_goes_with_the_wave(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 4);
    review(o);
    int64_t id = shown(o, "1", "id"), version = shown(o, "1", "version");
    ask_release(o, "W");
    row(o, arena_printf(o->arena,
                        "order=#%lld;version=#%lld;cart=#1;rule=select.paid;"
                        "file=noon.ini;pickup_at=#%lld",
                        (long long)id, (long long)version, (long long)NOON + 3600000));
    done(o);
    assert_int_equal(shown(o, "1", "pickup_at"), NOON + 3600000);
    ask(o, V_WAVE_KICK);
    with(o, "number", "1");
    with(o, "reason", "the buyer called");
    done(o);
    assert_int_equal(shown(o, "1", "pickup_at"), 0);
    sound(o);
}

static void an_expedited_order_goes_before_all_others(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 1);
    order(o, "2", "TEA", 1);
    review(o);
    ask(o, V_ORDER_EXPEDITE);
    with(o, "number", "2");
    with(o, "reason", "promised by the shop");
    done(o);
    assert_int_equal(num(o, "task"), 0);
    ask(o, V_WAVE_SNAPSHOT);
    done(o);
    assert_int_equal(rows_num(&o->reply.rows, 0, "priority", -1), 0);
    assert_int_equal(rows_num(&o->reply.rows, 1, "priority", -1), 1000000);
    sound(o);
}

static void a_channel_is_locked_by_somebody_for_a_reason(void **state)
{
    struct office *o = *state;
    ask(o, V_CHANNEL_SET);
    with(o, "channel", "jd");
    with(o, "state", "locked");
    assert_int_equal(go(o), E_ARGUMENT); /* why? */
    ask(o, V_CHANNEL_SET);
    with(o, "channel", "jd");
    with(o, "state", "shut");
    assert_int_equal(go(o), E_ARGUMENT);
    ask(o, V_CHANNEL_SET);
    with(o, "channel", "jd");
    with(o, "state", "locked");
    with(o, "reason", "the platform is down");
    done(o);
    ask(o, V_CHANNEL_LIST);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    assert_string_equal(at(o, 0, "state"), "locked");
    assert_string_equal(at(o, 0, "who"), "console");
    assert_int_equal(rows_num(&o->reply.rows, 0, "cutoff_min", 0), -1);
    ask(o, V_CHANNEL_SET);
    with(o, "channel", "jd");
    with(o, "state", "open");
    request_num(&o->req, "cutoff_min", 600);
    done(o);
    ask(o, V_CHANNEL_LIST);
    done(o);
    assert_string_equal(at(o, 0, "state"), "open");
    assert_int_equal(rows_num(&o->reply.rows, 0, "cutoff_min", 0), 600);
}

/* Those that are simply open are listed too, once orders wait in them. */
static void all_channels_are_those_that_orders_wait_in(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 1);
    order(o, "2", "TEA", 1);
    ask(o, V_CHANNEL_SET);
    with(o, "channel", "jd");
    with(o, "state", "asleep");
    with(o, "reason", "no hands");
    request_num(&o->req, "until", NOON + 3600000);
    done(o);
    ask(o, V_CHANNEL_LIST);
    request_num(&o->req, "all", 1);
    done(o);
    assert_int_equal(num(o, "offset_min"), 480);
    assert_int_equal(o->reply.rows.n, 2);
    assert_string_equal(at(o, 0, "channel"), "jd");
    assert_string_equal(at(o, 0, "state"), "asleep");
    assert_int_equal(rows_num(&o->reply.rows, 0, "waiting", -1), 0);
    assert_int_equal(rows_num(&o->reply.rows, 0, "until", -1), NOON + 3600000);
    assert_string_equal(at(o, 1, "channel"), "web");
    assert_string_equal(at(o, 1, "state"), "open");
    assert_int_equal(rows_num(&o->reply.rows, 1, "waiting", -1), 2);
    assert_int_equal(rows_num(&o->reply.rows, 1, "cutoff_min", 0), -1);
    assert_string_equal(at(o, 1, "who"), "");
    review(o);
    release(o, "W", "1"); /* in a wave it waits no longer */
    ask(o, V_CHANNEL_LIST);
    request_num(&o->req, "all", 1);
    done(o);
    assert_int_equal(rows_num(&o->reply.rows, 1, "waiting", -1), 1);
    ask(o, V_CHANNEL_LIST);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(presale_goods_are_never_left_out_in_silence),
        T(all_reasons_are_said_and_those_that_are_gone_are_not),
        T(a_hold_stands_before_what_a_plan_said),
        T(a_release_that_nobody_started_is_taken_back),
        T(a_closed_wave_leaves_its_reason),
        T(one_order_is_kicked_and_the_others_stay),
        T(a_kicked_order_s_lines_may_change),
        T(the_carrier_s_pick_up_comes_and_goes_with_the_wave),
        T(an_expedited_order_goes_before_all_others),
        T(a_channel_is_locked_by_somebody_for_a_reason),
        T(all_channels_are_those_that_orders_wait_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
