/*
 * A run as a release makes it: what the plan has for one is one when each order still
 * gets one unit of the same item; else it is picked as any cart's.
 */
#include "office.h"

static void with_orders(struct office *o, const char *item, int first, int n)
{
    for (int i = first; i < first + n; i++)
        order(o, arena_printf(o->arena, "%d", i), item, 1);
}

enum { ROWS = 8 };

/* What stands in a row is asked for before the release is: each is a request. */
static void release_run(struct office *o, int first, int n)
{
    const char *text[ROWS];
    for (int i = 0; i < n; i++) {
        const char *number = arena_printf(o->arena, "%d", first + i);
        text[i] = arena_printf(o->arena,
                               "order=#%lld;version=#%lld;cart=#1;rule=run;"
                               "file=noon.ini;line=#7;run=#1",
                               (long long)shown(o, number, "id"),
                               (long long)shown(o, number, "version"));
    }
    ask_release(o, "W");
    for (int i = 0; i < n; i++)
        row(o, text[i]);
    done(o);
}

static void enough_orders_of_an_item_are_a_run(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 3);
    stock(o, "A01-01-2", "TEA", 9);
    with_orders(o, "TEA", 1, 5);
    review(o);
    release_run(o, 1, 5);
    assert_int_equal(num(o, "orders"), 5);
    assert_int_equal(num(o, "carts"), 1);
    assert_int_equal(num(o, "runs"), 1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task t JOIN item i ON i.id = t.run"
                              " WHERE i.code = 'TEA'"),
                     1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task_line WHERE qty = 1"), 5);
    sound(o);
}

static void what_is_no_run_any_more_is_picked_as_a_cart(void **state)
{
    struct office *o = *state;
    furnish(o);
    stock(o, "A01-01-1", "TEA", 9);
    stock(o, "A01-01-2", "CUP", 9);
    with_orders(o, "TEA", 1, 3);
    order(o, "4", "CUP", 1);
    order(o, "5", "TEA", 2);
    review(o);
    release_run(o, 1, 4); /* two items */
    assert_int_equal(num(o, "runs"), 0);
    release_run(o, 5, 1); /* two units */
    assert_int_equal(num(o, "runs"), 0);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE run IS NULL"), 2);
    sound(o);
}

static void goods_with_serials_are_in_no_run(void **state)
{
    struct office *o = *state;
    furnish(o);
    load_row(o, V_LOAD_ITEMS, "code=CAM;serial=#1");
    stock(o, "A01-01-1", "CAM", 5);
    with_orders(o, "CAM", 1, 3);
    review(o);
    ask(o, V_WAVE_LINES);
    done(o);
    assert_int_equal(rows_num(&o->reply.rows, 0, "loose", -1), 0);
    release_run(o, 1, 3);
    assert_int_equal(num(o, "orders"), 3);
    assert_int_equal(num(o, "runs"), 0);
    sound(o);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(enough_orders_of_an_item_are_a_run),
        T(what_is_no_run_any_more_is_picked_as_a_cart),
        T(goods_with_serials_are_in_no_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
