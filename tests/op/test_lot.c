/* What a unit's code says of its lot and expiry, held against the books: at the pick, in
 * the parcel, on the way back; and never where goods are not kept by lot. */
#include "house.h"

/* Two lots of L, each in its own bin, one unit of each for N1 (lines 4 and 5). */
static int open_lots(void **state)
{
    if (house_open(state))
        return -1;
    struct house *h = *state;
    HOUSE_WRITE(h,
                house_sql(h, "INSERT INTO code (warehouse, text, item, qty) VALUES"
                             " (1, 'EL2', 5, 2)"),
                house_stock(h, BIN_MISC, ITEM_LOTS, "L-ONE", 5),
                house_stock(h, BIN_SPARE, ITEM_LOTS, "L-TWO!", 5),
                house_line(h, 4, 1, BIN_MISC, ITEM_LOTS, 1),
                house_line(h, 5, 1, BIN_SPARE, ITEM_LOTS, 1));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    return 0;
}

#define TAKE(line, place, code) "ddtt-tt", 1, line, place, code

static void the_pick_wants_the_lot_that_was_reserved(void **state)
{
    struct house *h = *state;
    NO(h, E_WRONG_LOT, PICKER, V_PICK_TAKE, TAKE(4, "A01-02-2", "EL"), "L-TWO!",
       "2030-01-01");
    assert_string_equal(got_arg(h, 0), "L");
    assert_string_equal(got_arg(h, 1), "L-ONE");
    assert_string_equal(got_arg(h, 2), "L-TWO!");
    assert_int_equal(house_num(h, "SELECT taken FROM task_line WHERE id = 4"), 0);
    OK(h, PICKER, V_PICK_TAKE, TAKE(4, "A01-02-2", "EL"), "L-ONE", "2030-01-01");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 5, "A01-03-1", "EL"); /* it says nothing */
    OK(h, PICKER, V_PICK_TAKE, TAKE(1, "A01-01-1", "EA"), "ANY", "1960-01-01");
    house_check(h);
}

static void what_is_out_of_date_is_not_picked(void **state)
{
    struct house *h = *state;
    NO(h, E_EXPIRED, PICKER, V_PICK_TAKE, TAKE(4, "A01-02-2", "EL"), "L-ONE",
       "1969-12-31");
    assert_string_equal(got_arg(h, 1), "1969-12-31");
    NO(h, E_ARGUMENT, PICKER, V_PICK_TAKE, TAKE(4, "A01-02-2", "EL"), "L-ONE", "31.12.");
    h->now = (int64_t)17 * 3600 * 1000; /* in the warehouse the next day has begun */
    NO(h, E_EXPIRED, PICKER, V_PICK_TAKE, TAKE(4, "A01-02-2", "EL"), "L-ONE",
       "1970-01-01");
    OK(h, PICKER, V_PICK_TAKE, TAKE(4, "A01-02-2", "EL"), "L-ONE", "1970-01-02");
    house_check(h);
}

static int picked(struct house *h)
{
    house_pick(h, 4, "A01-02-2", "EL", 1, "T-0001");
    house_pick(h, 5, "A01-03-1", "EL", 1, "T-0001");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    return (int)got_num(h, "parcel");
}

static void the_parcel_gets_the_lot_that_was_scanned(void **state)
{
    struct house *h = *state;
    int parcel = picked(h);
    NO(h, E_WRONG_LOT, PACKER, V_PACK_UNIT, "dt-t", parcel, "EL", "L-SIX");
    assert_string_equal(got_arg(h, 1), "L-ONE L-TWO!");
    NO(h, E_CASE_TOO_BIG, PACKER, V_PACK_UNIT, "dt-t", parcel, "EL2", "L-ONE");
    NO(h, E_EXPIRED, PACKER, V_PACK_UNIT, "dt-tt", parcel, "EL", "L-TWO!", "1960-01-01");
    OK(h, PACKER, V_PACK_UNIT, "dt-tt", parcel, "EL", "L-TWO!", "2030-01-01");
    assert_string_equal(house_text(h, "SELECT s.lot FROM stock s JOIN parcel p"
                                      "    ON p.place = s.place"
                                      " WHERE s.item = 5 AND s.on_hand > 0"),
                        "L-TWO!");
    NO(h, E_WRONG_LOT, PACKER, V_PACK_UNIT, "dt-t", parcel, "EL", "L-TWO!");
    assert_string_equal(got_arg(h, 1), "L-ONE");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EL");
    OK(h, PACKER, V_PACK_UNIT, "dt-t", parcel, "EA", "ANY");
    house_check(h);
}

static void what_goes_back_goes_back_as_its_lot(void **state)
{
    struct house *h = *state;
    picked(h);
    house_cancel(h, "N1");
    OK(h, OTHER, V_TASK_PULL, "t-", "back");
    int task = (int)got_num(h, "task"), line = 0;
    for (int i = 0; i < h->reply.rows.n; i++)
        if (strcmp(rows_str(&h->reply.rows, i, "lot"), "L-ONE") == 0)
            line = (int)rows_num(&h->reply.rows, i, "line", 0);
    NO(h, E_WRONG_LOT, OTHER, V_BACK_TAKE, "ddt-t", task, line, "EL", "L-TWO!");
    OK(h, OTHER, V_BACK_TAKE, "ddt-tt", task, line, "EL", "L-ONE", "1960-01-01");
    house_check(h);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, open_lots, house_close)
    const struct CMUnitTest tests[] = {
        TEST(the_pick_wants_the_lot_that_was_reserved),
        TEST(what_is_out_of_date_is_not_picked),
        TEST(the_parcel_gets_the_lot_that_was_scanned),
        TEST(what_goes_back_goes_back_as_its_lot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
