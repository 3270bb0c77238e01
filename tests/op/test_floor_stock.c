/* stock.take, moves by hand, blind counts. */
#include "house.h"

static void only_unreserved_units_are_taken(void **state)
{
    struct house *h = *state;
    NO(h, E_SHORT, STOCK, V_STOCK_TAKE, "ttdt", "EA", "A01-01-1", 17, "sample");
    assert_string_equal(got_arg(h, 2), "17");
    assert_string_equal(got_arg(h, 3), "16");
    OK(h, STOCK, V_STOCK_TAKE, "ttdt", "EA", "A01-01-1", 10, "sample");
    assert_int_equal(got_num(h, "left"), 10);
    OK(h, STOCK, V_STOCK_TAKE, "ttdt", "A", "A01-01-1", 6, "sample");
    NO(h, E_SHORT, STOCK, V_STOCK_TAKE, "ttdt", "A", "A01-01-1", 1, "sample");
    NO(h, E_NOT_FOUND, STOCK, V_STOCK_TAKE, "ttdt", "A", "A09-01-1", 1, "sample");
    NO(h, E_NOT_ALLOWED, PICKER, V_STOCK_TAKE, "ttdt", "A", "A01-01-1", 1, "sample");
    house_check(h);
}

static void the_earliest_expiry_leaves_first(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_LOTS, "later", 5);
                house_stock(h, BIN_MISC, ITEM_LOTS, "old", 5));
    OK(h, STOCK, V_STOCK_TAKE, "ttdt", "EL", "A01-02-2", 7, "sample");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE lot = 'old'"), 0);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE lot = 'later'"), 3);
    NO(h, E_SHORT, STOCK, V_STOCK_TAKE, "ttdt", "EL", "A01-02-2", 4, "sample");
    house_check(h);
}

static void a_lot_that_the_code_names_is_the_one_that_moves(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_LOTS, "later", 5);
                house_stock(h, BIN_MISC, ITEM_LOTS, "old", 5));
    NO(h, E_WRONG_LOT, STOCK, V_MOVE_TAKE, "ttd-t", "A01-02-2", "EL", 1, "other");
    assert_string_equal(got_arg(h, 0), "L");
    assert_string_equal(got_arg(h, 1), "later old");
    assert_string_equal(got_arg(h, 2), "other");
    OK(h, STOCK, V_MOVE_TAKE, "ttd-t", "A01-02-2", "EL", 3, "later");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 104"
                                  "   AND lot = 'later'"),
                     2);
    NO(h, E_SHORT, STOCK, V_MOVE_TAKE, "ttd-t", "A01-02-2", "EL", 3, "later");
    OK(h, STOCK, V_MOVE_PUT, "t", "A01-03-1");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 105"
                                  "   AND lot = 'later'"),
                     3);
    /* goods without lots: what the code says of one is nobody's business */
    OK(h, STOCK, V_MOVE_TAKE, "ttd-t", "A01-01-2", "EB", 1, "any");
    /* out of date: it may be moved, that is what moves are for */
    OK(h, STOCK, V_MOVE_TAKE, "ttd-tt", "A01-02-2", "EL", 1, "old", "1960-01-01");
    house_check(h);
}

static void goods_go_from_bin_to_bin_through_the_hand(void **state)
{
    struct house *h = *state;
    NO(h, E_STATE, STOCK, V_MOVE_PUT, "t", "A01-03-1");
    OK(h, STOCK, V_MOVE_TAKE, "tt-", "A01-01-1", "EA6");
    OK(h, STOCK, V_MOVE_TAKE, "ttd", "A01-01-2", "EB", 2);
    assert_int_equal(got_num(h, "left"), 8);
    NO(h, E_SHORT, STOCK, V_MOVE_TAKE, "ttd", "A01-01-2", "EB", 7);
    NO(h, E_WRONG_KIND, STOCK, V_MOVE_PUT, "t", "OUT");
    OK(h, STOCK, V_MOVE_PUT, "t", "A01-03-1");
    assert_int_equal(got_num(h, "moved"), 8);
    assert_int_equal(house_num(h, "SELECT SUM(on_hand) FROM stock WHERE place = 105"), 8);
    NO(h, E_STATE, STOCK, V_MOVE_PUT, "t", "A01-03-1");
    house_check(h);
}

static void what_is_in_hand_for_a_task_is_not_moved(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'stock' WHERE id = 11"));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, PICKER, V_MOVE_TAKE, "ttd", "A01-01-1", "EA", 2);
    OK(h, PICKER, V_MOVE_PUT, "t", "A01-03-1");
    assert_int_equal(got_num(h, "moved"), 2);
    NO(h, E_STATE, PICKER, V_MOVE_PUT, "t", "A01-03-1");
    OK(h, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    house_check(h);
}

/* ---- counts ---- */

static int asked(struct house *h, const char *place, const char *item)
{
    OK(h, PICKER, V_COUNT_QUEUE, "ttt", place, item, "zero");
    OK(h, STOCK, V_COUNT_NEXT, "");
    assert_string_equal(got(h, "place"), place);
    assert_string_equal(got(h, "on_hand"), "(absent)"); /* blind */
    return (int)got_num(h, "count");
}

static void a_bin_is_queued_once(void **state)
{
    struct house *h = *state;
    NO(h, E_NOTHING_TO_DO, STOCK, V_COUNT_NEXT, "");
    asked(h, "A01-01-1", "EA");
    asked(h, "A01-01-1", "EA");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting"), 1);
    NO(h, E_NOT_FOUND, PICKER, V_COUNT_QUEUE, "ttt", "A09-01-1", "EA", "zero");
}

static void a_count_that_agrees_clears_the_suspicion(void **state)
{
    struct house *h = *state;
    int count = asked(h, "A01-01-1", "EA");
    HOUSE_WRITE(h, house_sql(h, "UPDATE stock SET suspect = 1"));
    OK(h, STOCK, V_COUNT_PUT, "dd", count, 20);
    assert_string_equal(got(h, "outcome"), "same");
    assert_int_equal(house_num(h, "SELECT suspect FROM stock WHERE place = 101"), 0);
    NO(h, E_STATE, STOCK, V_COUNT_PUT, "dd", count, 20);
    NO(h, E_NOT_FOUND, STOCK, V_COUNT_PUT, "dd", 99, 20);
    house_check(h);
}

static void a_small_difference_is_adjusted_at_once(void **state)
{
    struct house *h = *state;
    OK(h, STOCK, V_COUNT_PUT, "dd", asked(h, "A01-01-1", "EA"), 17);
    assert_string_equal(got(h, "outcome"), "adjusted");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 17);
    OK(h, STOCK, V_COUNT_PUT, "dd", asked(h, "A01-01-1", "EA"), 22);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 22);
    OK(h, STOCK, V_COUNT_PUT, "dd", asked(h, "A01-03-1", "EB"), 2); /* found goods */
    house_check(h);
}

static void a_large_one_needs_the_same_count_by_another_person(void **state)
{
    struct house *h = *state;
    int count = asked(h, "A01-01-1", "EA");
    OK(h, STOCK, V_COUNT_PUT, "dd", count, 9);
    assert_string_equal(got(h, "outcome"), "second");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 20);
    NO(h, E_NOTHING_TO_DO, STOCK, V_COUNT_NEXT, "");
    NO(h, E_SAME_PERSON, STOCK, V_COUNT_PUT, "dd", count, 9);
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET staff = 'S7' WHERE id IN (16, 17)"));
    NO(h, E_NOTHING_TO_DO, STOCK2, V_COUNT_NEXT, ""); /* his other badge */
    NO(h, E_SAME_PERSON, STOCK2, V_COUNT_PUT, "dd", count, 9);
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET staff = '' WHERE id = 17"));
    OK(h, STOCK2, V_COUNT_NEXT, "");
    OK(h, STOCK2, V_COUNT_PUT, "dd", count, 9);
    assert_string_equal(got(h, "outcome"), "adjusted");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 9);
    house_check(h);
}

static void two_counts_that_differ_wait_for_stock_control(void **state)
{
    struct house *h = *state;
    int count = asked(h, "A01-01-1", "EA");
    OK(h, STOCK, V_COUNT_PUT, "dd", count, 9);
    OK(h, STOCK2, V_COUNT_PUT, "dd", count, 10);
    assert_string_equal(got(h, "outcome"), "differs");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 20);
    assert_string_equal(house_text(h, "SELECT owner FROM exception WHERE kind = 'count'"),
                        "stock");
    house_check(h);
}

static void a_count_below_what_is_reserved_shorts_the_newest_lines(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_A, "", 1); house_sql(
                    h, "INSERT INTO rule (warehouse, name, version, section, key, value)"
                       " VALUES (1, 'rules', 1, 'count.limit', 'units', '50')"));
    int count = asked(h, "A01-01-1", "EA");
    OK(h, STOCK, V_COUNT_PUT, "dd", count, 2);
    assert_string_equal(got(h, "outcome"), "adjusted");
    assert_int_equal(got_num(h, "shorted"), 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "number"), "N2");
    assert_int_equal(rows_num(&h->reply.rows, 0, "qty", 0), 1);
    assert_string_equal(rows_str(&h->reply.rows, 1, "number"), "N1");
    assert_int_equal(rows_num(&h->reply.rows, 1, "qty", 0), 1);
    assert_int_equal(house_num(h, "SELECT reserved FROM stock WHERE place = 101"), 2);
    /* N2 got the one unit elsewhere, N1 waits for the lead */
    assert_int_equal(house_num(h, "SELECT reserved FROM stock WHERE place = 103"), 1);
    assert_string_equal(house_text(h, "SELECT hold FROM orders WHERE id = 1"),
                        "short: A x1");
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_unreserved_units_are_taken),
        TEST(the_earliest_expiry_leaves_first),
        TEST(a_lot_that_the_code_names_is_the_one_that_moves),
        TEST(goods_go_from_bin_to_bin_through_the_hand),
        TEST(what_is_in_hand_for_a_task_is_not_moved),
        TEST(a_bin_is_queued_once),
        TEST(a_count_that_agrees_clears_the_suspicion),
        TEST(a_small_difference_is_adjusted_at_once),
        TEST(a_large_one_needs_the_same_count_by_another_person),
        TEST(two_counts_that_differ_wait_for_stock_control),
        TEST(a_count_below_what_is_reserved_shorts_the_newest_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
