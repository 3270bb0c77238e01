/*
 * A release reserves all of an order or holds it with its short lines named; every order
 * says why it is or is not in a wave.
 */
#include "office.h"

static void the_loser_of_the_last_unit_is_held_with_its_short_line_named(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 2);
    stock(o, "A01-01-1", "CUP", 5);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 1, "");
    order_rows(o, "2", "CUP", 1, "");
    row(o, "ordinal=#2;item=TEA;qty=#1");
    done(o);
    review(o);
    ask(o, V_STOCK_TAKE);
    with(o, "item", "TEA");
    with(o, "place", "A01-01-1");
    request_num(&o->req, "qty", 1);
    with(o, "reason", "broken");
    done(o);
    int64_t first = shown(o, "1", "id"), second = shown(o, "2", "id");
    int64_t version = shown(o, "1", "version");
    ask_release(o, "W");
    release_row(o, first, version, 1, "");
    release_row(o, second, version, 1, "");
    release_row(o, 4711, 1, 1, "");
    done(o);
    assert_int_equal(num(o, "orders"), 1);
    assert_int_equal(num(o, "held"), 1);
    assert_int_equal(num(o, "units"), 1);
    assert_string_equal(at(o, 0, "outcome"), "released");
    assert_string_equal(at(o, 1, "outcome"), "held");
    assert_string_equal(at(o, 1, "reason"), "short: TEA (wanted 1, free 0)");
    assert_string_equal(at(o, 2, "outcome"), "stale");
    assert_string_equal(state_of(o, "2"), "held");
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 1);
    assert_int_equal(count(o, "SELECT SUM(promised) FROM item"), 0);
    ask_release(o, "W");
    release_row(o, first, version, 1, "");
    done(o);
    assert_string_equal(at(o, 0, "outcome"), "stale");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task"), 1);
    sound(o);
}

static void bins_are_taken_by_expiry_then_whole_then_by_the_walk(void **state)
{
    struct office *o = *state;
    furnish(o);
    load_row(o, V_LOAD_ITEMS, "code=MLK;lots=#1");
    stock(o, "A01-01-1", "TEA", 2);
    stock(o, "A01-01-2", "TEA", 4);
    ask(o, V_LOAD_STOCK);
    with(o, "document", "D");
    row(o, "line=#1;place=A01-01-1;item=MLK;lot=L2;expiry=#2000;qty=#5");
    row(o, "line=#2;place=A01-01-3;item=MLK;lot=L1;expiry=#1000;qty=#2");
    row(o, "line=#3;place=A01-01-3;item=MLK;qty=#2");
    done(o);
    assert_int_equal(num(o, "refused"), 1);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 3, "");
    row(o, "ordinal=#2;item=MLK;qty=#3");
    order_rows(o, "2", "TEA", 3, "");
    done(o);
    review(o);
    release(o, "W", "1");
    release(o, "W", "2");
    assert_int_equal(count(o,
                           "SELECT reserved FROM stock s JOIN place p ON p.id = s.place"
                           " WHERE p.code = 'A01-01-2'"),
                     4);
    assert_int_equal(count(o, "SELECT reserved FROM stock WHERE lot = 'L1'"), 2);
    assert_int_equal(count(o, "SELECT reserved FROM stock WHERE lot = 'L2'"), 1);
    assert_int_equal(
        count(o, "SELECT COUNT(*) FROM task_line l JOIN task_line m"
                 " ON m.task = l.task AND m.seq = l.seq + 1"
                 " JOIN place p ON p.id = l.place JOIN place q ON q.id = m.place"
                 " WHERE q.seq < p.seq"),
        0);
    sound(o);
}

static void a_locked_wave_takes_no_orders_and_an_open_one_more(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 1);
    order(o, "2", "TEA", 1);
    review(o);
    release(o, "W", "1");
    release(o, "W", "2");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM wave"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task"), 2);
    ask(o, V_WAVE_LOCK);
    with(o, "name", "W");
    done(o);
    ask_release(o, "W");
    release_row(o, 1, 1, 0, "late");
    assert_int_equal(go(o), E_STATE);
    ask(o, V_WAVE_LOCK);
    with(o, "name", "W");
    assert_int_equal(go(o), E_STATE);
    ask(o, V_WAVE_LIST);
    done(o);
    assert_string_equal(at(o, 0, "state"), "locked");
    assert_int_equal(rows_num(&o->reply.rows, 0, "orders", -1), 2);
    assert_int_equal(rows_num(&o->reply.rows, 0, "carts", -1), 2);
}

static void a_closed_wave_gives_back_what_nobody_started(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    order(o, "1", "TEA", 4);
    review(o);
    release(o, "W", "1");
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 4);
    ask(o, V_WAVE_CLOSE);
    with(o, "name", "W");
    done(o);
    assert_int_equal(num(o, "back"), 1);
    assert_string_equal(state_of(o, "1"), "ready");
    assert_int_equal(count(o, "SELECT SUM(reserved) FROM stock"), 0);
    assert_int_equal(count(o, "SELECT promised FROM item WHERE code = 'TEA'"), 4);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE state = 'open'"), 0);
    sound(o);
    release(o, "W2", "1");
    assert_string_equal(at(o, 0, "outcome"), "released");
    sound(o);
}

static void a_short_gift_does_not_hold_its_order(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 3);
    stock(o, "A01-01-1", "BAG", 1);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 1, "");
    row(o, "ordinal=#2;item=BAG;qty=#2;gift=#1");
    order_rows(o, "2", "TEA", 1, "");
    row(o, "ordinal=#2;item=BAG;qty=#1;gift=#1");
    done(o);
    review(o);
    assert_int_equal(num(o, "ready"), 2);
    ask(o, V_STOCK_TAKE);
    with(o, "item", "BAG");
    with(o, "place", "A01-01-1");
    request_num(&o->req, "qty", 1);
    with(o, "reason", "broken");
    done(o);
    release(o, "W", "1");
    release(o, "W", "2");
    assert_string_equal(at(o, 0, "outcome"), "released");
    assert_int_equal(shown(o, "2", "units"), 1);
    sound(o);
}

static const char *why(struct office *o, const char *number)
{
    ask(o, V_WAVE_WHY);
    with(o, "number", number);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    return at(o, 0, "reason");
}

static void every_order_says_why(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "in", "TEA", 1, "");
    order_rows(o, "out", "TEA", 1, "");
    order_rows(o, "idle", "TEA", 1, "");
    order_rows(o, "flag", "TEA", 1, "flagged=#1");
    order_rows(o, "gone", "TEA", 1, "");
    done(o);
    assert_string_equal(why(o, "in"), "awaits review");
    review(o);
    int64_t in = shown(o, "in", "id"), out = shown(o, "out", "id");
    int64_t version = shown(o, "in", "version");
    ask_release(o, "W");
    release_row(o, in, version, 1, "");
    release_row(o, out, version, 0, "expected region north, got south");
    done(o);
    assert_string_equal(why(o, "in"), "in the wave");
    assert_string_equal(at(o, 0, "wave"), "W");
    assert_string_equal(at(o, 0, "rule"), "select.paid");
    assert_string_equal(at(o, 0, "who"), "console");
    assert_string_equal(why(o, "out"), "expected region north, got south");
    assert_string_equal(at(o, 0, "file"), "noon.ini");
    assert_int_equal(rows_num(&o->reply.rows, 0, "line", -1), 7);
    assert_string_equal(why(o, "idle"), "no wave has been planned since it became ready");
    assert_string_equal(why(o, "flag"), "flagged: the platform warns");
    assert_string_equal(at(o, 0, "who"), "service");
    ask(o, V_ORDER_CANCEL);
    with(o, "number", "gone");
    with(o, "reason", "no");
    done(o);
    ask(o, V_WAVE_WHY);
    done(o);
    assert_int_equal(o->reply.rows.n, 5);
    for (int i = 0; i < 5; i++) {
        assert_true(at(o, i, "reason")[0] != '\0');
        assert_true(rows_num(&o->reply.rows, i, "since", 0) > 0);
    }
}

static void a_snapshot_says_what_a_plan_needs(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-2", "TEA", 9);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 2, "carrier=SF;priority=#5;region=north");
    order_rows(o, "2", "CUP", 2, "");
    order_rows(o, "3", "TEA", 1, "");
    done(o);
    review(o);
    release(o, "W", "3");
    ask(o, V_WAVE_SNAPSHOT);
    done(o);
    assert_int_equal(o->reply.rows.n, 2);
    assert_int_equal(rows_num(&o->reply.rows, 0, "weight_g", -1), 200);
    assert_int_equal(rows_num(&o->reply.rows, 0, "seq", -1), 2);
    assert_int_equal(rows_num(&o->reply.rows, 0, "priority", -1), 5);
    assert_string_equal(at(o, 0, "state"), "ready");
    assert_string_equal(at(o, 1, "state"), "held");
    assert_non_null(strstr(at(o, 1, "hold"), "CUP"));
}

static void the_bins_of_a_plan_are_those_a_release_takes(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 2);
    stock(o, "A01-01-2", "TEA", 4);
    order(o, "1", "TEA", 3);
    review(o);
    ask(o, V_WAVE_LINES);
    done(o);
    assert_int_equal(o->reply.rows.n, 1);
    assert_int_equal(rows_num(&o->reply.rows, 0, "units", -1), 3);
    assert_int_equal(num(o, "after"), rows_num(&o->reply.rows, 0, "order", -1));
    int64_t item = rows_num(&o->reply.rows, 0, "item", -1);
    ask(o, V_WAVE_BINS);
    done(o);
    assert_int_equal(o->reply.rows.n, 2);
    assert_string_equal(at(o, 0, "code"), "A01-01-1");
    assert_int_equal(rows_num(&o->reply.rows, 1, "free", -1), 4);
    assert_int_equal(rows_num(&o->reply.rows, 1, "item", -1), item);
    int64_t last = num(o, "after");
    ask(o, V_WAVE_BINS);
    request_num(&o->req, "after", last);
    done(o);
    assert_int_equal(o->reply.rows.n, 0);
    assert_int_equal(num(o, "after"), 0);
    release(o, "W", "1");
    ask(o, V_WAVE_BINS);
    done(o);
    assert_int_equal(o->reply.rows.n, 2);
    assert_int_equal(rows_num(&o->reply.rows, 1, "free", -1), 1);
}

static int64_t place_id(struct office *o, const char *code)
{
    int64_t id = 0;
    assert_int_equal(store_one(o->store, &o->err, "SELECT id FROM place WHERE code = $1",
                               "t>d", code, &id),
                     1);
    return id;
}

/* The plan's way decides, not the pick sequence; a bin that it does not know comes beside
 * its neighbour. */
static void lines_come_in_the_order_of_the_plans_way(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    stock(o, "A01-01-2", "CUP", 9);
    stock(o, "A01-01-3", "BAG", 9);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 1, "");
    row(o, "ordinal=#2;item=CUP;qty=#1");
    row(o, "ordinal=#3;item=BAG;qty=#1");
    done(o);
    review(o);
    int64_t id = shown(o, "1", "id"), version = shown(o, "1", "version");
    ask_release(o, "W");
    row(o, arena_printf(o->arena,
                        "order=#%lld;version=#%lld;cart=#1;rule=taken;file=noon.ini;"
                        "walk=%lld:1 %lld:2",
                        (long long)id, (long long)version,
                        (long long)place_id(o, "A01-01-3"),
                        (long long)place_id(o, "A01-01-1")));
    done(o);
    assert_int_equal(
        count(o, "SELECT COUNT(*) FROM task_line l JOIN place p ON p.id = l.place"
                 " WHERE (l.seq = 1 AND p.code = 'A01-01-3')"
                 "    OR (l.seq = 2 AND p.code = 'A01-01-1')"
                 "    OR (l.seq = 3 AND p.code = 'A01-01-2')"),
        3);
    ask_release(o, "V");
    row(o, "order=#1;version=#1;cart=#1;walk=17:0");
    assert_int_equal(go(o), E_FIELD);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM wave"), 1);
    sound(o);
}

static void the_house_says_how_it_is_walked(void **state)
{
    struct office *o = *state;
    furnish(o);
    load_row(o, V_LOAD_PLACES, "code=B02-07-1;kind=bin;aisle=B02;bay=#7;seq=#90");
    load_row(o, V_LOAD_PLACES, "code=B01-09-1;kind=bin;aisle=B01;bay=#9;seq=#50");
    ask(o, V_WAVE_FLOOR);
    done(o);
    assert_int_equal(num(o, "speed_mm_s"), 800);
    assert_string_equal(text(o, "depots"), "");
    int n = o->reply.rows.n;
    assert_true(n >= 2);
    assert_string_equal(at(o, n - 2, "aisle"), "B01");
    assert_int_equal(rows_num(&o->reply.rows, n - 2, "bays", -1), 9);
    assert_string_equal(at(o, n - 1, "aisle"), "B02");
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    row(o, "section=walk.layout;key=depots;value=B01:back;line=#3");
    row(o, "section=walk.time;key=speed_mm_s;value=1100;line=#5");
    done(o);
    ask(o, V_WAVE_FLOOR);
    done(o);
    assert_int_equal(num(o, "speed_mm_s"), 1100);
    assert_string_equal(text(o, "depots"), "B01:back");
}

/* ---- merged, split ---- */

static void of_receiver(struct office *o, const char *number, const char *more)
{
    ask(o, V_LOAD_ORDERS);
    order_rows(o, number, "TEA", 1, more);
    done(o);
}

/* What the plan took for one receiver is held against the rows; who differs goes alone.
 */
static void only_orders_of_one_receiver_are_merged(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    of_receiver(o, "1", "receiver_key=rk");
    of_receiver(o, "2", "receiver_key=rk");
    of_receiver(o, "3", "receiver_key=rk;shop=other");
    of_receiver(o, "4", "receiver_key=masked");
    of_receiver(o, "5", "");
    review(o);
    int64_t head = shown(o, "1", "id");
    const char *merge = arena_printf(o->arena, "merge=#%lld", (long long)head);
    struct request release;
    ask_release(o, "W");
    release = o->req;
    for (int i = 1; i <= 5; i++) {
        const char *number = arena_printf(o->arena, "%d", i);
        int64_t id = shown(o, number, "id"), version = shown(o, number, "version");
        o->req = release;
        row(o, arena_printf(o->arena,
                            "order=#%lld;version=#%lld;cart=#1;rule=taken;file=noon.ini;"
                            "line=#7;reason=in;%s",
                            (long long)id, (long long)version, merge));
        release = o->req;
    }
    o->req.id.seq = ++o->seq;
    done(o);
    assert_int_equal(num(o, "orders"), 5);
    assert_int_equal(num(o, "merged"), 1);
    assert_int_equal(shown(o, "2", "head"), head);
    assert_int_equal(shown(o, "1", "head"), head);
    for (int i = 3; i <= 5; i++)
        assert_int_equal(shown(o, arena_printf(o->arena, "%d", i), "head"), 0);
    ask(o, V_WAVE_WHY);
    done(o);
    assert_string_equal(at(o, 1, "reason"), "in; merged: in the parcel of 1");
    assert_string_equal(at(o, 2, "reason"), "in; not merged with 1: shop");
    assert_string_equal(at(o, 3, "reason"), "in; not merged with 1: receiver");
    assert_string_equal(at(o, 4, "reason"), "in; not merged with 1: no receiver's key");
    sound(o);
    ask(o, V_WAVE_KICK);
    with(o, "number", "1");
    with(o, "reason", "later");
    done(o);
    assert_int_equal(shown(o, "2", "head"), 0);
    sound(o);
}

static void parts_go_to_the_carts_the_plan_says(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 5);
    stock(o, "A01-01-2", "CUP", 5);
    ask(o, V_LOAD_ORDERS);
    order_rows(o, "1", "TEA", 5, "");
    row(o, "ordinal=#2;item=CUP;qty=#1");
    done(o);
    review(o);
    int64_t id = shown(o, "1", "id"), version = shown(o, "1", "version");
    int64_t tea = count(o, "SELECT id FROM item WHERE code = 'TEA'");
    int64_t cup = count(o, "SELECT id FROM item WHERE code = 'CUP'");
    ask_release(o, "W");
    for (int k = 1; k <= 3; k++) {
        const char *goods =
            k == 2
                ? arena_printf(o->arena, "%lld:2 %lld:1", (long long)tea, (long long)cup)
                : arena_printf(o->arena, "%lld:%d", (long long)tea, k == 1 ? 2 : 1);
        row(o, arena_printf(o->arena,
                            "order=#%lld;version=#%lld;cart=#%d;rule=taken;file=f;"
                            "line=#7;reason=in;part=#%d;parts=#3;goods=%s",
                            (long long)id, (long long)version, k, k, goods));
    }
    done(o);
    assert_int_equal(num(o, "orders"), 1);
    assert_int_equal(num(o, "carts"), 3);
    assert_int_equal(num(o, "split"), 1);
    assert_int_equal(shown(o, "1", "parts"), 3);
    assert_int_equal(count(o, "SELECT SUM(qty) FROM task_line WHERE part = 1"), 2);
    assert_int_equal(count(o, "SELECT SUM(qty) FROM task_line WHERE part = 2"), 3);
    assert_int_equal(count(o, "SELECT SUM(qty) FROM task_line WHERE part = 3"), 1);
    assert_int_equal(count(o, "SELECT COUNT(DISTINCT task) FROM task_line"), 3);
    sound(o);
}

static void a_plan_with_two_parts_on_one_cart_is_refused(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask_release(o, "W");
    row(o, "order=#1;cart=#1;rule=r;part=#1;parts=#2;goods=1:1");
    row(o, "order=#1;cart=#1;rule=r;part=#2;parts=#2;goods=1:1");
    assert_int_equal(go(o), E_FIELD);
    ask_release(o, "W");
    row(o, "order=#1;cart=#1;rule=r;part=#2;parts=#2;goods=1:1");
    assert_int_equal(go(o), E_FIELD);
    ask_release(o, "W");
    row(o, "order=#1;cart=#1;rule=r;part=#1;parts=#2;goods=1:x");
    assert_int_equal(go(o), E_FIELD);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM wave"), 0);
}

/* One unit in each of 600 bins: all of them are handed out. */
static void a_release_looks_into_every_bin(void **state)
{
    struct office *o = *state;
    furnish(o);
    ask(o, V_LOAD_PLACES);
    for (int i = 0; i < 600; i++)
        row(o, arena_printf(o->arena, "code=Z%02d-%02d-1;kind=bin;seq=#%d", i / 50 + 1,
                            i % 50 + 1, 1000 + i));
    done(o);
    for (int i = 0; i < 600; i++)
        stock(o, arena_printf(o->arena, "Z%02d-%02d-1", i / 50 + 1, i % 50 + 1), "TEA",
              1);
    order(o, "1", "TEA", 600);
    review(o);
    assert_string_equal(state_of(o, "1"), "ready");
    release(o, "w1", "1");
    assert_string_equal(state_of(o, "1"), "released");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task_line"), 600);
    sound(o);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(a_release_looks_into_every_bin),
        T(the_loser_of_the_last_unit_is_held_with_its_short_line_named),
        T(bins_are_taken_by_expiry_then_whole_then_by_the_walk),
        T(a_locked_wave_takes_no_orders_and_an_open_one_more),
        T(a_closed_wave_gives_back_what_nobody_started),
        T(a_short_gift_does_not_hold_its_order),
        T(every_order_says_why),
        T(a_snapshot_says_what_a_plan_needs),
        T(the_bins_of_a_plan_are_those_a_release_takes),
        T(lines_come_in_the_order_of_the_plans_way),
        T(the_house_says_how_it_is_walked),
        T(only_orders_of_one_receiver_are_merged),
        T(parts_go_to_the_carts_the_plan_says),
        T(a_plan_with_two_parts_on_one_cart_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
