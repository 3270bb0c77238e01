/* task.pull and the picker's verbs on the good path, and every way they refuse. */
#include "house.h"

static void the_oldest_free_task_is_pulled_and_is_one_s_own(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 1);
    assert_string_equal(got(h, "wave"), "morning");
    assert_int_equal(h->reply.rows.n, 3);
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "A01-01-1");
    assert_string_equal(rows_str(&h->reply.rows, 0, "codes"), "A=1 EA=1 EA2=2 EA6=6");
    assert_string_equal(rows_str(&h->reply.rows, 0, "number"), "N1");
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    NO(h, E_TAKEN, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, OTHER, V_TASK_SHOW, "d", 1);
    NO(h, E_NOT_FOUND, OTHER, V_TASK_SHOW, "d", 99);
    NO(h, E_ARGUMENT, OTHER, V_TASK_PULL, "t-", "sing");
}

static void an_expedited_order_makes_its_task_the_next(void **state)
{
    struct house *h = *state;
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at)"
                 " SELECT 9, warehouse, kind, wave, 'open', created_at FROM task"
                 "  WHERE id = 1");
    house_sql(h, "UPDATE task_line SET task = 9 WHERE order_id = 2");
    OK(h, LEAD, V_ORDER_EXPEDITE, "tt", "N2", "the shop promised it");
    assert_int_equal(got_num(h, "task"), 9);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 9);
    NO(h, E_STATE, LEAD, V_WAVE_BACK, "t", "morning"); /* somebody started it */
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 1);
}

static void each_unit_leaves_its_bin_once(void **state)
{
    struct house *h = *state;
    NO(h, E_STATE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    assert_int_equal(got_num(h, "left"), 19);
    assert_int_equal(got_num(h, "in_hand"), 1);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "picking");
    assert_int_equal(house_num(h, "SELECT reserved FROM stock WHERE place = 101"), 3);
    assert_int_equal(house_num(h, "SELECT picked FROM order_line WHERE id = 1"), 0);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA2");
    assert_int_equal(got_num(h, "moved"), 2);
    house_check(h);
}

static void a_wrong_scan_says_what_was_expected_and_changes_nothing(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    NO(h, E_WRONG_PLACE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-2", "EA");
    assert_string_equal(got_arg(h, 0), "A01-01-1");
    assert_string_equal(got_arg(h, 1), "A01-01-2");
    NO(h, E_WRONG_ITEM, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EB");
    assert_string_equal(got_arg(h, 0), "A");
    assert_string_equal(got_arg(h, 1), "B");
    NO(h, E_UNKNOWN_CODE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "WHAT");
    NO(h, E_AMBIGUOUS_CODE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "TWO");
    NO(h, E_CASE_TOO_BIG, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA6");
    NO(h, E_NOT_FOUND, PICKER, V_PICK_TAKE, "ddtt", 1, 77, "A01-01-1", "EA");
    for (int i = 0; i < 3; i++)
        OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    NO(h, E_TOO_MANY, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 17);
    house_check(h);
}

static void the_first_unit_put_binds_the_tote_to_its_order(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    NO(h, E_STATE, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    assert_string_equal(got(h, "state"), "done");
    assert_string_equal(got(h, "task_state"), "active");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    NO(h, E_WRONG_TOTE, PICKER, V_PICK_PUT, "ddt", 1, 3, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    NO(h, E_WRONG_TOTE, PICKER, V_PICK_PUT, "ddt", 1, 2, "T-0009");
    assert_string_equal(got_arg(h, 0), "T-0001");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE code = 'T-0009'"), 0);
    NO(h, E_WRONG_KIND, PICKER, V_PICK_PUT, "ddt", 1, 3, "A01-01-2");
    NO(h, E_NOT_FOUND, PICKER, V_PICK_PUT, "ddt", 1, 3, "nowhere");
    house_check(h);
}

static void the_last_line_makes_the_order_picked_and_the_task_done(void **state)
{
    struct house *h = *state;
    house_picked(h);
    assert_string_equal(got(h, "task_state"), "done");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "picked");
    assert_int_equal(house_num(h, "SELECT SUM(picked) FROM order_line"), 6);
    assert_int_equal(house_num(h, "SELECT SUM(reserved) FROM stock"), 0);
    assert_int_equal(
        house_num(h, "SELECT COUNT(*) FROM place WHERE bound_task IS NOT NULL"), 0);
    NO(h, E_STATE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    house_check(h);
}

static void a_line_that_is_done_takes_no_more(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    NO(h, E_STATE, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    NO(h, E_STATE, PICKER, V_PICK_UNDO, "dd", 1, 1);
}

static void undo_takes_back_scan_by_scan_a_case_at_once(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    NO(h, E_NOTHING_TO_UNDO, PICKER, V_PICK_UNDO, "dd", 1, 1);
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA2");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, PICKER, V_PICK_UNDO, "dd", 1, 1);
    assert_int_equal(got_num(h, "taken"), 2);
    OK(h, PICKER, V_PICK_UNDO, "dd", 1, 1);
    assert_int_equal(got_num(h, "taken"), 0);
    assert_int_equal(got_num(h, "left"), 20);
    NO(h, E_NOTHING_TO_UNDO, PICKER, V_PICK_UNDO, "dd", 1, 1);
    assert_int_equal(house_num(h, "SELECT reserved FROM stock WHERE place = 101"), 4);
    house_check(h);
}

static void a_skipped_line_comes_last(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_SKIP, "dd", 1, 1);
    OK(h, PICKER, V_TASK_SHOW, "d", 1);
    assert_int_equal(rows_num(&h->reply.rows, 2, "line", 0), 1);
}

static void the_same_request_has_one_effect_and_one_reply(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    for (int i = 0; i < 3; i++) {
        house_send(h);
        assert_int_equal(h->reply.err.code, E_OK);
        assert_true(h->reply.repeated);
        assert_int_equal(got_num(h, "left"), 19);
    }
    assert_int_equal(house_num(h, "SELECT taken FROM task_line WHERE id = 1"), 1);
    request_num(&h->request, "line", 3);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_TAMPERED);
    assert_int_equal(house_num(h, "SELECT taken FROM task_line WHERE id = 3"), 0);
    house_check(h);
}

static void a_cart_or_tote_takes_the_task_over_with_what_is_in_hand(void **state)
{
    struct house *h = *state;
    NO(h, E_NOT_FOUND, PICKER, V_TASK_PULL, "tt", "pick", "no cart");
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    assert_string_equal(got(h, "cart"), "K-01");
    NO(h, E_NOTHING_TO_DO, PICKER, V_TASK_PULL, "tt", "pick", "K-02");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE code = 'K-02'"), 0);
    house_pick(h, 1, "A01-01-1", "EA", 2, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    house_sql(h, "UPDATE task SET terminal = 12"); /* as if pulled at this very gun */
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0001");
    assert_int_equal(got_num(h, "task"), 1);
    NO(h, E_TAKEN, PICKER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    NO(h, E_COUNT_FIRST, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    NO(h, E_WRONG_KIND, PICKER, V_TASK_PULL, "tt", "pick", "A01-01-1");
    NO(h, E_NOTHING_TO_DO, PICKER, V_TASK_PULL, "t-", "back");
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_oldest_free_task_is_pulled_and_is_one_s_own),
        TEST(an_expedited_order_makes_its_task_the_next),
        TEST(each_unit_leaves_its_bin_once),
        TEST(a_wrong_scan_says_what_was_expected_and_changes_nothing),
        TEST(the_first_unit_put_binds_the_tote_to_its_order),
        TEST(the_last_line_makes_the_order_picked_and_the_task_done),
        TEST(a_line_that_is_done_takes_no_more),
        TEST(undo_takes_back_scan_by_scan_a_case_at_once),
        TEST(a_skipped_line_comes_last),
        TEST(the_same_request_has_one_effect_and_one_reply),
        TEST(a_cart_or_tote_takes_the_task_over_with_what_is_in_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
