/*
 * A batch for a put wall as a release makes it: a line a unit, when each order still goes
 * whole and alone and no unit bears a serial; else it is picked as any cart's.
 */
#include "office.h"

enum { ROWS = 8 };

static void load_slot(struct office *o, const char *code, const char *wall)
{
    load_row(o, V_LOAD_PLACES,
             arena_printf(o->arena, "code=%s;kind=slot;aisle=%s;seq=#1", code, wall));
}

static void ask_batch(struct office *o, int first, int n, const char *wall)
{
    const char *text[ROWS];
    for (int i = 0; i < n; i++) {
        const char *number = arena_printf(o->arena, "%d", first + i);
        text[i] = arena_printf(o->arena,
                               "order=#%lld;version=#%lld;cart=#1;rule=wall;"
                               "file=noon.ini;line=#7;wall=%s",
                               (long long)shown(o, number, "id"),
                               (long long)shown(o, number, "version"), wall);
    }
    ask_release(o, "W");
    for (int i = 0; i < n; i++)
        row(o, text[i]);
}

static void orders_for_the_wall_are_a_line_a_unit(void **state)
{
    struct office *o = *state;
    furnish(o);
    load_slot(o, "W-1-01", "W1");
    load_slot(o, "W-1-02", "W1");
    ask(o, V_WAVE_FLOOR);
    done(o);
    assert_string_equal(record_str(&o->reply.out, "walls", ""), "W1:2");
    stock(o, "A01-01-1", "TEA", 3);
    stock(o, "A01-01-2", "TEA", 9);
    stock(o, "A01-01-2", "CUP", 9);
    order(o, "1", "TEA", 5);
    order(o, "2", "CUP", 2);
    review(o);
    ask_batch(o, 1, 2, "W1");
    done(o);
    assert_int_equal(num(o, "orders"), 2);
    assert_int_equal(num(o, "carts"), 1);
    assert_int_equal(num(o, "batches"), 1);
    assert_int_equal(num(o, "runs"), 0);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task WHERE wall = 'W1'"
                              "   AND run IS NULL"),
                     1);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task_line WHERE qty = 1"), 7);
    assert_int_equal(count(o, "SELECT COUNT(DISTINCT seq) FROM task_line"), 7);
    sound(o);
    ask(o, V_WAVE_CLOSE);
    with(o, "name", "W");
    done(o);
    assert_int_equal(num(o, "back"), 2);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM orders WHERE state = 'ready'"), 2);
    sound(o);
}

static void a_wall_without_slots_is_refused(void **state)
{
    struct office *o = *state;
    furnish(o);
    load_slot(o, "W-1-01", "W1");
    stock(o, "A01-01-1", "TEA", 3);
    order(o, "1", "TEA", 1);
    review(o);
    ask_batch(o, 1, 1, "W2");
    assert_int_equal(go(o), E_FIELD);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM orders WHERE state = 'released'"), 0);
    sound(o);
}

static void goods_with_serials_are_on_a_cart(void **state)
{
    struct office *o = *state;
    furnish(o);
    load_slot(o, "W-1-01", "W1");
    load_row(o, V_LOAD_ITEMS, "code=CAM;serial=#1");
    stock(o, "A01-01-1", "CAM", 5);
    stock(o, "A01-01-2", "TEA", 5);
    order(o, "1", "TEA", 2);
    order(o, "2", "CAM", 1);
    review(o);
    ask_batch(o, 1, 2, "W1");
    done(o);
    assert_int_equal(num(o, "batches"), 0);
    assert_int_equal(count(o, "SELECT COUNT(*) FROM task_line WHERE qty = 2"), 1);
    sound(o);
}

static void a_slot_says_its_wall_and_is_a_slot(void **state)
{
    struct office *o = *state;
    furnish(o);
    static const char *const wrong[] = {"code=W-1-09;kind=slot",
                                        "code=T-0009;kind=slot;aisle=W1",
                                        "code=W-1-09;kind=shelf;aisle=W1"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        ask(o, V_LOAD_PLACES);
        row(o, wrong[i]);
        done(o);
        assert_int_equal(num(o, "refused"), 1);
    }
    assert_int_equal(count(o, "SELECT COUNT(*) FROM place WHERE kind = 'slot'"), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, office_open, office_close)
    const struct CMUnitTest tests[] = {
        T(orders_for_the_wall_are_a_line_a_unit),
        T(a_wall_without_slots_is_refused),
        T(goods_with_serials_are_on_a_cart),
        T(a_slot_says_its_wall_and_is_a_slot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
