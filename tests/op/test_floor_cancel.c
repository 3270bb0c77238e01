/* An order cancelled at each of its states: the STOP, the put-back, the parcels. */
#include "house.h"

/* Everything of N1 back into bins; how many units that were. */
static int put_all_back(struct house *h)
{
    int units = 0;
    OK(h, OTHER, V_TASK_PULL, "t-", "back");
    int task = (int)got_num(h, "task"), n = h->reply.rows.n;
    struct rows rows = h->reply.rows;
    for (int i = 0; i < n; i++) {
        int line = (int)rows_num(&rows, i, "line", 0);
        int qty = (int)rows_num(&rows, i, "qty", 0);
        const char *code = strcmp(rows_str(&rows, i, "code"), "A") == 0 ? "EA" : "EB";
        const char *target = rows_str(&rows, i, "target");
        for (int k = 0; k < qty; k++, units++)
            OK(h, OTHER, V_BACK_TAKE, "ddt", task, line, code);
        OK(h, OTHER, V_BACK_PUT, "ddt", task, line, target);
    }
    assert_string_equal(got(h, "task_state"), "done");
    return units;
}

static void as_if_nothing_was_picked(struct house *h)
{
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 20);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 102"), 10);
    assert_int_equal(house_num(h, "SELECT SUM(picked + packed) FROM order_line"
                                  " WHERE order_id = 1"),
                     0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 1"), 0);
    house_check(h);
}

static void before_anything_is_taken_only_reservations_go(void **state)
{
    struct house *h = *state;
    house_cancel(h, "N1");
    assert_int_equal(got_num(h, "back"), 0);
    assert_int_equal(house_num(h, "SELECT SUM(reserved) FROM stock"), 1);
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "t-", "back");
    as_if_nothing_was_picked(h);
    house_cancel(h, "N2");
    assert_string_equal(house_text(h, "SELECT state FROM task WHERE id = 1"), "done");
    house_check(h);
}

static void a_cancel_in_mid_pick_stops_the_picker_until_the_tote_is_scanned(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    house_cancel(h, "N1");
    assert_int_equal(got_num(h, "back"), 4);
    house_check(h);
    NO(h, E_CANCELLED, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    assert_string_equal(got_arg(h, 0), "N1");
    NO(h, E_CANCELLED, PICKER, V_PICK_PUT, "ddt", 1, 2, "T-0001");
    NO(h, E_CANCELLED, PICKER, V_PICK_UNDO, "dd", 1, 2);
    NO(h, E_CANCELLED, PICKER, V_PICK_SKIP, "dd", 1, 2);
    NO(h, E_CANCELLED, PICKER, V_PICK_SHORT, "ddt", 1, 2, "empty");
    NO(h, E_WRONG_TOTE, PICKER, V_PICK_STOP, "ddt", 1, 1, "T-0007");
    NO(h, E_WRONG_TOTE, PICKER, V_PICK_STOP, "dd-", 1, 1);
    NO(h, E_STATE, PICKER, V_PICK_STOP, "dd-", 1, 2);
    NO(h, E_TAKEN, OTHER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
    NO(h, E_NOT_FOUND, PICKER, V_PICK_STOP, "dd-", 1, 99);
    OK(h, PICKER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
    assert_int_equal(got_num(h, "back"), 4);
    assert_string_equal(got(h, "task_state"), "active");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    assert_string_equal(got(h, "task_state"), "done");
    /* one unit is still in the picker's hand, and is no loose good of theirs */
    NO(h, E_NOT_ALLOWED, PICKER, V_MOVE_PUT, "t", "A01-03-1");
    assert_int_equal(put_all_back(h), 4);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 102"), 10);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 19);
    house_check(h);
}

static void the_last_task_waits_for_the_stop_to_be_answered(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    house_pick(h, 1, "A01-01-1", "EA", 2, "T-0001");
    house_cancel(h, "N1");
    assert_string_equal(house_text(h, "SELECT state FROM task WHERE id = 1"), "active");
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    assert_string_equal(rows_str(&h->reply.rows, 0, "state"), "cancelled");
    assert_string_equal(rows_str(&h->reply.rows, 0, "tote"), "T-0001");
    OK(h, PICKER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

static void picked_goods_go_back_from_the_tote(void **state)
{
    struct house *h = *state;
    house_picked(h);
    house_cancel(h, "N1");
    assert_int_equal(got_num(h, "back"), 5);
    NO(h, E_CANCELLED, PACKER, V_PACK_OPEN, "t", "T-0001");
    OK(h, OTHER, V_TASK_PULL, "tt", "back", "T-0001");
    int task = (int)got_num(h, "task"),
        line = (int)rows_num(&h->reply.rows, 0, "line", 0);
    NO(h, E_WRONG_ITEM, OTHER, V_BACK_TAKE, "ddt", task, line, "EB");
    NO(h, E_CASE_TOO_BIG, OTHER, V_BACK_TAKE, "ddt", task, line, "EA6");
    NO(h, E_STATE, OTHER, V_BACK_PUT, "ddt", task, line, "A01-01-1");
    NO(h, E_TAKEN, PICKER, V_BACK_TAKE, "ddt", task, line, "EA");
    NO(h, E_WRONG_KIND, OTHER, V_PICK_TAKE, "ddtt", task, line, "A01-01-1", "EA");
    assert_int_equal(put_all_back(h), 5);
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 101"), 19);
    house_check(h);
}

static void an_open_parcel_becomes_void_and_is_unpacked(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    house_cancel(h, "N1");
    assert_int_equal(got_num(h, "back"), 5);
    NO(h, E_CANCELLED, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_CANCELLED, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "void");
    house_check(h);
    assert_int_equal(put_all_back(h), 5);
    house_check(h);
}

static void a_labelled_parcel_s_number_is_void(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    house_labelled(h, parcel);
    house_cancel(h, "N1");
    assert_string_equal(house_text(h, "SELECT state FROM waybill WHERE number = 'SF1'"),
                        "void");
    house_check(h);
    assert_int_equal(put_all_back(h), 5);
    house_check(h);
}

static void a_loaded_parcel_is_intercepted_and_void_once_it_is_out(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h);
    house_labelled(h, parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    house_cancel(h, "N1");
    assert_int_equal(house_num(h, "SELECT intercepted FROM parcel"), 1);
    house_check(h);
    NO(h, E_HELD, PACKER, V_SHIP_CLOSE, "d", cage);
    assert_string_equal(rows_str(&h->reply.rows, 0, "what"), "pull");
    assert_string_equal(rows_str(&h->reply.rows, 0, "why"), "cancelled");
    OK(h, PACKER, V_SHIP_UNLOAD, "dt", cage, "SF1");
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "void");
    NO(h, E_CANCELLED, PACKER, V_SHIP_LOAD, "dt", cage, "P-1-1");
    assert_int_equal(put_all_back(h), 5);
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(before_anything_is_taken_only_reservations_go),
        TEST(a_cancel_in_mid_pick_stops_the_picker_until_the_tote_is_scanned),
        TEST(the_last_task_waits_for_the_stop_to_be_answered),
        TEST(picked_goods_go_back_from_the_tote),
        TEST(an_open_parcel_becomes_void_and_is_unpacked),
        TEST(a_labelled_parcel_s_number_is_void),
        TEST(a_loaded_parcel_is_intercepted_and_void_once_it_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
