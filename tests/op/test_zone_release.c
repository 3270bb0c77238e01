/*
 * A release whose carts are passed on: a cart's stops are grouped by zone in walking
 * order. Aisle A: 1 and 3 are zone A, 2 and 4 zone B, 5 is in none.
 */
#include "office.h"

enum { BINS = 5 };

static void furnish_zones(struct office *o)
{
    static const char *const place[BINS] = {
        "code=A01-01-1;aisle=A;seq=#1;zone=A", "code=A01-01-2;aisle=A;seq=#2;zone=B",
        "code=A01-01-3;aisle=A;seq=#3;zone=A", "code=A01-01-4;aisle=A;seq=#4;zone=B",
        "code=A01-01-5;aisle=A;seq=#5"};
    ask(o, V_LOAD_ITEMS);
    for (int i = 1; i <= BINS; i++)
        row(o, arena_printf(o->arena, "code=I%d;name=Item %d;price=#250", i, i));
    done(o);
    ask(o, V_LOAD_PLACES);
    for (int i = 0; i < BINS; i++)
        row(o, place[i]);
    done(o);
    for (int i = 1; i <= BINS; i++)
        stock(o, arena_printf(o->arena, "A01-01-%d", i), arena_printf(o->arena, "I%d", i),
              9);
}

/* One order of every item. */
static void with_order(struct office *o, const char *number)
{
    ask(o, V_LOAD_ORDERS);
    order_rows(o, number, "I1", 1, "");
    for (int i = 2; i <= BINS; i++)
        row(o, arena_printf(o->arena, "ordinal=#%d;item=I%d;qty=#1;price=#250", i, i));
    done(o);
    review(o);
}

static void release_zones(struct office *o, const char *number, const char *walk,
                          bool zones)
{
    int64_t id = shown(o, number, "id"), version = shown(o, number, "version");
    ask_release(o, "W");
    if (zones)
        request_num(&o->req, "zones", 1);
    row(o, arena_printf(o->arena, "order=#%lld;version=#%lld;cart=#1;walk=%s",
                        (long long)id, (long long)version, walk));
    done(o);
}

static void assert_way(struct office *o, const char *way)
{
    char got[64] = "";
    size_t n = 0;
    const char *code;
    struct err err = {0};
    struct query *query = store_query(
        o->store,
        "SELECT p.code FROM task_line l JOIN place p ON p.id = l.place ORDER BY l.seq",
        "");
    while (query_next(query, "t", &code) && n + 1 < sizeof(got))
        got[n++] = code[strlen(code) - 1];
    assert_int_equal(query_done(query, &err), 0);
    store_turn(o->store);
    assert_string_equal(got, way);
}

static void its_stops_are_grouped_by_zone(void **state)
{
    struct office *o = *state;
    furnish_zones(o);
    with_order(o, "1");
    release_zones(o, "1", "", true);
    assert_way(o, "13245"); /* 5 is met with what was before it */
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE pass = 1 AND zone = 'A'"),
                     1);
    sound(o);
}

static void along_the_way_that_was_planned(void **state)
{
    struct office *o = *state;
    furnish_zones(o);
    with_order(o, "1");
    const char *walk =
        arena_printf(o->arena, "%lld:1 %lld:2 %lld:3 %lld:4 %lld:5",
                     (long long)count(o, "SELECT id FROM place WHERE code = 'A01-01-4'"),
                     (long long)count(o, "SELECT id FROM place WHERE code = 'A01-01-3'"),
                     (long long)count(o, "SELECT id FROM place WHERE code = 'A01-01-5'"),
                     (long long)count(o, "SELECT id FROM place WHERE code = 'A01-01-2'"),
                     (long long)count(o, "SELECT id FROM place WHERE code = 'A01-01-1'"));
    release_zones(o, "1", walk, true);
    assert_way(o, "42351");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE pass = 1 AND zone = 'B'"),
                     1);
    sound(o);
}

static void without_the_strategy_s_word_one_person_walks(void **state)
{
    struct office *o = *state;
    furnish_zones(o);
    with_order(o, "1");
    release_zones(o, "1", "", false);
    assert_way(o, "12345");
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE pass = 1"), 0);
    sound(o);
}

static void places_without_zones_are_walked_too(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 3);
    order(o, "1", "TEA", 1);
    review(o);
    release_zones(o, "1", "", true);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE pass = 1"), 0);
    sound(o);
}

/* What nobody began is planned again as the strategy says now. */
static void a_replan_keeps_to_zones(void **state)
{
    struct office *o = *state;
    furnish_zones(o);
    with_order(o, "1");
    release_zones(o, "1", "", true);
    int64_t id = shown(o, "1", "id"), version = shown(o, "1", "version");
    ask(o, V_WAVE_REPLAN);
    with(o, "name", "W");
    with(o, "reason", "went home");
    request_num(&o->req, "zones", 1);
    row(o, arena_printf(o->arena, "order=#%lld;version=#%lld;cart=#1", (long long)id,
                        (long long)version));
    done(o);
    assert_int_equal(num(o, "orders"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE pass = 1 AND zone = 'A'"
                              "   AND state = 'open'"),
                     1);
    sound(o);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(its_stops_are_grouped_by_zone),
        T(along_the_way_that_was_planned),
        T(without_the_strategy_s_word_one_person_walks),
        T(places_without_zones_are_walked_too),
        T(a_replan_keeps_to_zones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
