/* pick.short, what it does to bins, lines and the order; and what the lead does then. */
#include "house.h"

static void pull(struct house *h)
{
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
}

static void the_rest_comes_from_another_bin_at_once(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_A, "", 5));
    pull(h);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 1, "damaged");
    assert_string_equal(got(h, "outcome"), "other_bin");
    assert_int_equal(got_num(h, "version"), 1);
    OK(h, PICKER, V_TASK_SHOW, "d", 1);
    assert_int_equal(h->reply.rows.n, 4);
    assert_string_equal(rows_str(&h->reply.rows, 3, "place"), "A01-02-1");
    assert_int_equal(rows_num(&h->reply.rows, 3, "qty", 0), 2);
    assert_int_equal(house_num(h, "SELECT suspect FROM stock WHERE place = 101"), 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting WHERE reason = 'short'"),
                     1);
    /* what is in hand goes into the tote, and the line is done */
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    assert_string_equal(got(h, "state"), "done");
    house_check(h);
}

static void nobody_is_sent_to_the_same_bin_again(void **state)
{
    struct house *h = *state;
    pull(h);
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    HOUSE_WRITE(h, house_sql(h, "UPDATE stock SET suspect = 0");
                house_stock(h, BIN_MORE_A, ITEM_A, "", 1);
                house_sql(h, "UPDATE orders SET hold = '', hold_owner = ''");
                house_sql(h, "UPDATE order_line SET released = 3 WHERE id = 1");
                house_sql(h,
                          "INSERT INTO task_line (id, warehouse, task, seq, place, item,"
                          " qty, order_id, line_id, state)"
                          " VALUES (50, 1, 1, 50, 103, 1, 1, 1, 1, 'open')");
                house_sql(h, "UPDATE stock SET reserved = 1 WHERE place = 103"));
    /* A01-01-1 has 20 again, but this line was short there */
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 50, "empty");
    assert_string_equal(got(h, "outcome"), "backorder");
}

static void what_is_nowhere_holds_the_order_when_its_other_lines_are_done(void **state)
{
    struct house *h = *state;
    pull(h);
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    assert_string_equal(got(h, "outcome"), "backorder");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "released");
    assert_string_equal(house_text(h, "SELECT hold FROM orders WHERE id = 1"),
                        "short: A x3");
    assert_string_equal(house_text(h, "SELECT owner FROM exception WHERE kind = 'short'"),
                        "lead");
    assert_string_equal(house_text(h, "SELECT state FROM task_line WHERE id = 1"),
                        "short");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "held");
    NO(h, E_HELD, PACKER, V_PACK_OPEN, "t", "T-0001");
    NO(h, E_STATE, PICKER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    house_check(h);
}

static void the_lead_gets_the_rest_from_elsewhere_in_a_new_task(void **state)
{
    struct house *h = *state;
    pull(h);
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_A, "", 5));
    OK(h, LEAD, V_ORDER_PASS, "tt", "N1", "put away meanwhile");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "picking");
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    int task = (int)got_num(h, "task"),
        line = (int)rows_num(&h->reply.rows, 0, "line", 0);
    for (int i = 0; i < 3; i++)
        OK(h, OTHER, V_PICK_TAKE, "ddtt", task, line, "A01-02-1", "EA");
    OK(h, OTHER, V_PICK_PUT, "ddt", task, line, "T-0005");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "picked");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0005");
    assert_string_equal(got(h, "totes"), "T-0001 T-0005");
    assert_int_equal(got_num(h, "units"), 5);
    house_check(h);
}

static void the_lead_ships_it_without_when_there_is_none(void **state)
{
    struct house *h = *state;
    pull(h);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    OK(h, LEAD, V_ORDER_PASS, "tt", "N1", "ship short");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "picked");
    assert_int_equal(house_num(h, "SELECT cancelled FROM order_line WHERE id = 1"), 2);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    assert_int_equal(got_num(h, "units"), 3);
    house_check(h);
}

static void a_gift_that_is_short_is_dropped_by_rule(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE order_line SET gift = 1 WHERE id = 2"));
    pull(h);
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 2, "empty");
    assert_string_equal(got(h, "outcome"), "gift_dropped");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "picked");
    assert_int_equal(house_num(h, "SELECT units FROM orders WHERE id = 1"), 3);
    house_check(h);
}

static void a_rule_can_keep_an_order_for_its_gift(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE order_line SET gift = 1 WHERE id = 2"); house_sql(
                    h, "INSERT INTO rule (warehouse, name, version, section, key, value)"
                       " VALUES (1, 'rules', 1, 'orders.gift', 'ship_without', '0')"));
    pull(h);
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 2, "empty");
    assert_string_equal(got(h, "outcome"), "backorder");
}

static void a_line_that_has_everything_is_not_short(void **state)
{
    struct house *h = *state;
    pull(h);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    NO(h, E_STATE, PICKER, V_PICK_SHORT, "ddt", 1, 3, "empty");
    NO(h, E_TAKEN, OTHER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_rest_comes_from_another_bin_at_once),
        TEST(nobody_is_sent_to_the_same_bin_again),
        TEST(what_is_nowhere_holds_the_order_when_its_other_lines_are_done),
        TEST(the_lead_gets_the_rest_from_elsewhere_in_a_new_task),
        TEST(the_lead_ships_it_without_when_there_is_none),
        TEST(a_gift_that_is_short_is_dropped_by_rule),
        TEST(a_rule_can_keep_an_order_for_its_gift),
        TEST(a_line_that_has_everything_is_not_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
