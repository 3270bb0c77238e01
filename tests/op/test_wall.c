/*
 * The put wall: a batch is picked in sums, each unit is sorted into its order's slot, and
 * the slot is packed like a tote.
 */
#include "qc_rules.h"
#include "wall_house.h"

/* ---- the batch ---- */

static void a_batch_is_picked_in_sums(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    assert_int_equal(got_num(h, "task"), 2);
    assert_string_equal(got(h, "wall"), "W1");
    assert_int_equal(got_num(h, "units"), 9);
    assert_string_equal(got(h, "place"), "A01-01-1");
    assert_string_equal(got(h, "code"), "A");
    assert_int_equal(got_num(h, "want"), 4);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 4);
    assert_string_equal(got(h, "place"), "A01-01-2");
    assert_string_equal(got(h, "code"), "B");
    assert_int_equal(got_num(h, "want"), 4);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 21"),
                        "picking");
    NO(h, E_WRONG_ITEM, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0201", "EA", 1);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0201", "EB", 4);
    assert_string_equal(got(h, "code"), "H");
    house_check(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-2", "T-0202", "EH", 1);
    assert_string_equal(got(h, "task_state"), "done");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE state = 'picked'"),
                     WALL_ORDERS);
    house_check(h);
}

static void what_was_picked_too_many_goes_back(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 4);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0201", "EB", 2);
    NO(h, E_TOO_MANY, PICKER, V_RUN_UNDO, "dttdt", 2, "A01-01-2", "T-0201", 3, "EB");
    OK(h, PICKER, V_RUN_UNDO, "dttdt", 2, "A01-01-2", "T-0201", 1, "EB");
    assert_int_equal(got_num(h, "want"), 3);
    OK(h, PICKER, V_RUN_UNDO, "dttd-", 2, "A01-01-1", "T-0201", 4);
    assert_string_equal(got(h, "code"), "A");
    assert_int_equal(wall_on_hand(h, "T-0201"), 1);
    house_check(h);
}

/* Two kinds out of one bin: without a name nobody knows which goes back; when of one no
 * unit can any more, it is the other. */
static void what_goes_back_is_named_or_the_only_one(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_A, ITEM_COUNTED, "", 5));
    wall_furnish(h);
    HOUSE_WRITE(h, house_order(h, 29, "N29");
                wall_line(h, 39, 29, BIN_A, ITEM_COUNTED, 1));
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 4);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EC", 1);
    NO(h, E_ARGUMENT, PICKER, V_RUN_UNDO, "dttd-", 2, "A01-01-1", "T-0201", 1);
    assert_string_equal(got_arg(h, 0), "code");
    assert_non_null(strstr(got_arg(h, 1), "A, C"));
    assert_int_equal(wall_on_hand(h, "T-0201"), 5);
    house_cancel(h, "N29"); /* its unit waits to be put back, and is not this verb's */
    OK(h, PICKER, V_RUN_UNDO, "dttd-", 2, "A01-01-1", "T-0201", 1);
    assert_string_equal(got(h, "code"), "A");
    assert_int_equal(wall_on_hand(h, "T-0201"), 4);
    house_check(h);
}

static void the_list_of_tasks_says_which_are_for_a_wall_or_a_run(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                                " created_at, run) VALUES (3, 1, 'pick', 1, 'open',"
                                " 1000, 2)"));
    wall_furnish(h);
    OK(h, LEAD, V_TASK_LIST, "--");
    assert_int_equal(h->reply.rows.n, 3);
    assert_string_equal(rows_str(&h->reply.rows, 0, "wall"), "");
    assert_string_equal(rows_str(&h->reply.rows, 0, "run"), "");
    assert_string_equal(rows_str(&h->reply.rows, 1, "wall"), "W1");
    assert_string_equal(rows_str(&h->reply.rows, 2, "run"), "B");
}

/* ---- sorting ---- */

static void each_unit_goes_into_its_slot(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    OK(h, PACKER, V_WALL_OPEN, "t", "T-0201");
    assert_int_equal(got_num(h, "left"), 4);
    assert_int_equal(got_num(h, "free"), 3);
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    assert_string_equal(got(h, "slot"), "W-1-01");
    assert_string_equal(got(h, "number"), "N21");
    assert_int_equal(got_num(h, "of"), 3);
    OK(h, PACKER, V_WALL_PUT, "ttt", "T-0201", "EA", "W-1-01");
    assert_int_equal(got_num(h, "in"), 1);
    assert_int_equal(got_num(h, "full"), 0);
    assert_int_equal(got_num(h, "left"), 3);
    house_check(h);
    assert_string_equal(wall_sort(h, "T-0201", "EA"), "W-1-01");
    NO(h, E_AT_WALL, PACKER, V_PACK_OPEN, "t", "W-1-01");
    assert_string_equal(got_arg(h, 0), "T-0202");
    NO(h, E_AT_WALL, PACKER, V_PACK_OPEN, "t", "T-0202");
    NO(h, E_AT_WALL, PACKER, V_RUN_OPEN, "t", "T-0202");
    assert_string_equal(wall_sort(h, "T-0202", "EB"), "W-1-01");
    assert_int_equal(got_num(h, "full"), 1);
    assert_string_equal(got(h, "ready"), "W-1-01");
    assert_string_equal(wall_sort(h, "T-0201", "EA"), "W-1-02");
    OK(h, PACKER, V_WALL_OPEN, "t", "T-0201");
    assert_string_equal(got(h, "ready"), "W-1-01");
    house_check(h);
    assert_string_equal(wall_sort(h, "T-0202", "EB"), "W-1-02");
    assert_int_equal(got_num(h, "full"), 1);
    house_check(h);
}

/* In a list of orders: where somebody goes for it next. */
static void an_order_is_where_its_loose_units_are(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    wall_sort(h, "T-0201", "EA");
    wall_sort(h, "T-0201", "EA");
    wall_sort(h, "T-0202", "EB"); /* N21 is complete */
    OK(h, LEAD, V_ORDER_LIST, "t", "picked");
    assert_string_equal(rows_str(&h->reply.rows, 0, "number"), "N21");
    assert_string_equal(rows_str(&h->reply.rows, 0, "tote"), "W-1-01");
    assert_string_equal(rows_str(&h->reply.rows, 1, "tote"), "T-0201");
    wall_sort(h, "T-0201", "EA"); /* N22's, whose B lies in the other tote */
    OK(h, LEAD, V_ORDER_LIST, "t", "picked");
    assert_string_equal(rows_str(&h->reply.rows, 1, "tote"), "T-0202");
}

static void a_repeat_sorts_nothing_more(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    wall_sort(h, "T-0201", "EA");
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_true(h->reply.repeated);
    assert_int_equal(wall_on_hand(h, "W-1-01"), 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move WHERE reason = 'sort'"), 1);
    house_check(h);
}

static void the_wrong_slot_is_refused_with_the_right_one(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    wall_sort(h, "T-0202", "EH"); /* N23 is W-1-01 */
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0202", "EB");
    assert_string_equal(got(h, "slot"), "W-1-02");
    NO(h, E_WRONG_SLOT, PACKER, V_WALL_PUT, "ttt", "T-0202", "EB", "W-1-01");
    assert_string_equal(got_arg(h, 0), "W-1-02");
    assert_string_equal(got_arg(h, 1), "W-1-01");
    NO(h, E_WRONG_SLOT, PACKER, V_WALL_PUT, "ttt", "T-0202", "EB", "W-1-03");
    NO(h, E_WRONG_KIND, PACKER, V_WALL_PUT, "ttt", "T-0202", "EB", "T-0201");
    NO(h, E_NOT_FOUND, PACKER, V_WALL_PUT, "ttt", "T-0202", "EB", "W-9-99");
    NO(h, E_WRONG_ITEM, PACKER, V_WALL_UNIT, "tt", "T-0202", "EA");
    assert_string_equal(got_arg(h, 0), "B");
    NO(h, E_UNKNOWN_CODE, PACKER, V_WALL_UNIT, "tt", "T-0202", "E9");
    NO(h, E_CASE_TOO_BIG, PACKER, V_WALL_UNIT, "tt", "T-0201", "EA6");
    NO(h, E_NOT_FOUND, PACKER, V_WALL_UNIT, "tt", "T-0777", "EB");
    NO(h, E_NOT_ALLOWED, PICKER, V_WALL_PUT, "ttt", "T-0202", "EB", "W-1-02");
    assert_int_equal(wall_on_hand(h, "W-1-02"), 0);
    house_check(h);
}

static void a_full_wall_says_so_until_a_slot_is_packed(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    for (int i = 0; i < 4; i++)
        wall_sort(h, "T-0201", "EA"); /* N21, N22 and N23 have the three slots */
    wall_sort(h, "T-0202", "EB");
    wall_sort(h, "T-0202", "EB");
    NO(h, E_WALL_FULL, PACKER, V_WALL_UNIT, "tt", "T-0202", "EB");
    assert_string_equal(got_arg(h, 0), "W1");
    wall_sort(h, "T-0202", "EH"); /* what has a slot goes on */
    OK(h, PACKER, V_PACK_OPEN, "t", "W-1-01");
    int parcel = (int)got_num(h, "parcel");
    assert_string_equal(got(h, "totes"), "W-1-01");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    assert_int_equal(wall_on_hand(h, "W-1-01"), 3);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_STATE, PACKER, V_WALL_UNDO, "ttt", "T-0201", "EB", "W-1-01");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_labelled(h, parcel);
    assert_string_equal(wall_sort(h, "T-0202", "EB"), "W-1-01");
    assert_string_equal(wall_sort(h, "T-0202", "EB"), "W-1-01");
    assert_int_equal(got_num(h, "full"), 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_run = 2"), 0);
    house_check(h);
    OK(h, PACKER, V_WALL_LIST, "t", "W1");
    assert_int_equal(h->reply.rows.n, 3);
    assert_string_equal(rows_str(&h->reply.rows, 0, "number"), "N24");
    assert_int_equal(rows_num(&h->reply.rows, 0, "in", -1), 2);
}

static void whoever_counts_a_box_is_sent_to_its_slot(void **state)
{
    struct house *h = *state;
    static const struct rule_line all[] = {{"plan.all", "share", "100"}, {NULL}};
    rules(h, E_OK, all);
    wall_picked(h);
    for (int i = 0; i < 2; i++)
        wall_sort(h, "T-0201", "EA");
    wall_sort(h, "T-0202", "EB");
    OK(h, PACKER, V_PACK_OPEN, "t", "W-1-01");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "why"), "drawn");
    OK(h, QC, V_QC_LIST, "--");
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "W-1-01");
    OK(h, QC, V_RECHECK_OPEN, "t", "W-1-01");
    house_check(h);
}

static void a_unit_goes_back_into_the_tote(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    NO(h, E_NOTHING_TO_UNDO, PACKER, V_WALL_UNDO, "ttt", "T-0201", "EA", "W-1-01");
    for (int i = 0; i < 4; i++)
        wall_sort(h, "T-0201", "EA");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_run = 2"), 1);
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    NO(h, E_WRONG_TOTE, PACKER, V_WALL_UNDO, "ttt", "T-0001", "EA", "W-1-01");
    NO(h, E_NOTHING_TO_UNDO, PACKER, V_WALL_UNDO, "ttt", "T-0202", "EB", "W-1-01");
    OK(h, PACKER, V_WALL_UNDO, "ttt", "T-0201", "EA", "W-1-01");
    assert_int_equal(got_num(h, "in"), 1);
    assert_int_equal(got_num(h, "left"), 1);
    house_check(h);
    OK(h, PACKER, V_WALL_UNDO, "ttt", "T-0202", "EA", "W-1-01");
    house_check(h);
    assert_string_equal(wall_sort(h, "T-0202", "EA"), "W-1-01");
    assert_string_equal(wall_sort(h, "T-0201", "EA"), "W-1-01");
    house_check(h);
}

/* ---- what comes between ---- */

static void put_back(struct house *h, const char *from, const char *code, const char *bin)
{
    OK(h, STOCK, V_TASK_PULL, "tt", "back", from);
    int task = (int)got_num(h, "task"), line = 0;
    for (int i = 0; i < h->reply.rows.n; i++) {
        if (strcmp(rows_str(&h->reply.rows, i, "place"), from) == 0 &&
            strcmp(rows_str(&h->reply.rows, i, "state"), "open") == 0)
            line = (int)rows_num(&h->reply.rows, i, "line", 0);
    }
    OK(h, STOCK, V_BACK_TAKE, "ddt", task, line, code);
    house_check(h);
    OK(h, STOCK, V_BACK_PUT, "ddt", task, line, bin);
    house_check(h);
}

static void a_cancelled_order_leaves_tote_and_slot(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    wall_sort(h, "T-0201", "EA"); /* of N21, one A in its slot, one A and a B in totes */
    house_cancel(h, "N21");
    assert_int_equal(got_num(h, "back"), 3);
    house_check(h);
    OK(h, PACKER, V_WALL_OPEN, "t", "T-0201");
    assert_int_equal(got_num(h, "left"), 2);
    assert_int_equal(got_num(h, "spare"), 1);
    NO(h, E_CANCELLED, PACKER, V_PACK_OPEN, "t", "W-1-01");
    assert_string_equal(wall_sort(h, "T-0201", "EA"), "W-1-02");
    assert_string_equal(wall_sort(h, "T-0201", "EA"), "W-1-03");
    NO(h, E_SPARE, PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    put_back(h, "T-0201", "EA", "A01-01-1");
    put_back(h, "W-1-01", "EA", "A01-01-1");
    put_back(h, "T-0202", "EB", "A01-01-2");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 21"),
                     0);
    assert_int_equal(wall_on_hand(h, "T-0201"), 0);
}

static void a_kicked_order_goes_back_and_comes_again(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    wall_sort(h, "T-0201", "EA");
    OK(h, LEAD, V_WAVE_KICK, "tt", "N21", "not today");
    assert_int_equal(got_num(h, "back"), 3);
    house_check(h);
    assert_string_equal(wall_sort(h, "T-0202", "EB"), "W-1-02"); /* N22's */
    put_back(h, "W-1-01", "EA", "A01-01-1");
    put_back(h, "T-0201", "EA", "A01-01-1");
    put_back(h, "T-0202", "EB", "A01-01-2");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 21"), "ready");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 21"),
                     0);
}

static void a_short_waits_in_its_slot_for_the_rest(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 4);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0201", "EB", 3);
    OK(h, PICKER, V_RUN_SHORT, "dtt", 2, "A01-01-2", "not there");
    assert_int_equal(got_num(h, "waiting"), 1);
    assert_string_equal(got(h, "code"), "H");
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-2", "T-0201", "EH", 1);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 24"), "held");
    for (int i = 0; i < 3; i++)
        wall_sort(h, "T-0201", "EB");
    assert_string_equal(got(h, "number"), "N24");
    assert_int_equal(got_num(h, "full"), 0);
    NO(h, E_HELD, PACKER, V_PACK_OPEN, "t", "W-1-03");
    house_check(h);
    OK(h, LEAD, V_ORDER_PASS, "tt", "N24", "without it");
    house_check(h);
}

static void nobody_begun_goes_back_when_the_wave_closes(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 1);
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    assert_int_equal(got_num(h, "back"), 2 + 3); /* N1 and N2; N21 is begun */
    house_check(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 1);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0201", "EB", 1);
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

/* Another batch of two orders, B1 each, picked into T-0301. */
static void second_batch(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                                " created_at, wall, urgent)"
                                " VALUES (3, 1, 'pick', 1, 'open', 1000, 'W1', 1)");
                house_order(h, 41, "N41"); house_order(h, 42, "N42");
                wall_line_of(h, 3, 51, 41, BIN_B, ITEM_B, 1);
                wall_line_of(h, 3, 52, 42, BIN_B, ITEM_B, 1));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 3, "A01-01-2", "T-0301", "EB", 2);
}

static void a_batch_gets_its_slots_at_once_or_waits(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    second_batch(h);
    house_cancel(h, "N23");
    house_cancel(h, "N24");
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0202", "EB");
    assert_string_equal(got(h, "slot"), "W-1-01");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE kind = 'slot'"
                                  "   AND bound_order IN (21, 22)"),
                     2);
    /* one is free: too few for two, and the first batch is at work */
    NO(h, E_WALL_FULL, PACKER, V_WALL_UNIT, "tt", "T-0301", "EB");
    house_cancel(h, "N42");
    assert_string_equal(wall_sort(h, "T-0301", "EB"), "W-1-03");
    assert_int_equal(got_num(h, "full"), 1);
    NO(h, E_SPARE, PACKER, V_WALL_UNIT, "tt", "T-0301", "EB");
    house_check(h);
}

static void what_goes_back_is_not_laid_into_a_tote(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    wall_sort(h, "T-0201", "EA");
    OK(h, LEAD, V_WAVE_KICK, "tt", "N21", "not today");
    NO(h, E_STATE, PACKER, V_WALL_UNDO, "ttt", "T-0201", "EA", "W-1-01");
    house_check(h);
    put_back(h, "W-1-01", "EA", "A01-01-1");
    put_back(h, "T-0201", "EA", "A01-01-1");
}

/* Slots are given before all is picked: one of an order that nobody began is no longer
 * its own once it left the wave. */
static void an_order_that_leaves_the_wave_leaves_its_slot(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    house_cancel(h, "N23");
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 3);
    wall_sort(h, "T-0201", "EA");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 24"),
                     1);
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 24"), "ready");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order = 24"),
                     0);
    house_check(h);
}

/* It goes by another cart when it comes again: no slot of the wall waits for it. */
static void an_order_that_comes_again_elsewhere_gets_no_slot(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    OK(h, LEAD, V_WAVE_KICK, "tt", "N22", "not today");
    put_back(h, "T-0201", "EA", "A01-01-1");
    put_back(h, "T-0202", "EB", "A01-01-2");
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET state = 'released', wave = 1"
                                " WHERE id = 22"));
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE kind = 'slot'"
                                  "   AND bound_order IN (21, 23, 24)"),
                     3);
}

/* What waits for a person, and what only waits to be packed, keeps its slot and nobody
 * else from the wall. */
static void an_order_that_is_held_does_not_stop_the_wall(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    second_batch(h);
    house_cancel(h, "N23");
    house_cancel(h, "N24");
    wall_sort(h, "T-0202", "EB"); /* N21 and N22 have their slots */
    NO(h, E_WALL_FULL, PACKER, V_WALL_UNIT, "tt", "T-0301", "EB");
    wall_sort(h, "T-0201", "EA");
    wall_sort(h, "T-0201", "EA");
    OK(h, LEAD, V_ORDER_HOLD, "tt", "N22", "ask the buyer");
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0301", "EB");
    assert_string_equal(got(h, "slot"), "W-1-03");
    house_check(h);
}

static void two_sort_at_one_wall(void **state)
{
    struct house *h = *state;
    wall_picked(h);
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    OK(h, SECOND_PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    assert_string_equal(got(h, "slot"), "W-1-01");
    OK(h, PACKER, V_WALL_PUT, "ttt", "T-0201", "EA", "W-1-01");
    OK(h, SECOND_PACKER, V_WALL_PUT, "ttt", "T-0201", "EA", "W-1-01");
    OK(h, PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    OK(h, SECOND_PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    assert_string_equal(got(h, "slot"), "W-1-02");
    OK(h, PACKER, V_WALL_PUT, "ttt", "T-0201", "EA", "W-1-02");
    /* N22 has all of its A: the second one's unit is another's now */
    NO(h, E_STATE, SECOND_PACKER, V_WALL_PUT, "ttt", "T-0201", "EA", "W-1-02");
    OK(h, SECOND_PACKER, V_WALL_UNIT, "tt", "T-0201", "EA");
    assert_string_equal(got(h, "slot"), "W-1-03");
    house_check(h);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(a_batch_is_picked_in_sums),
        T(what_was_picked_too_many_goes_back),
        T(what_goes_back_is_named_or_the_only_one),
        T(the_list_of_tasks_says_which_are_for_a_wall_or_a_run),
        T(each_unit_goes_into_its_slot),
        T(an_order_is_where_its_loose_units_are),
        T(a_repeat_sorts_nothing_more),
        T(the_wrong_slot_is_refused_with_the_right_one),
        T(a_full_wall_says_so_until_a_slot_is_packed),
        T(whoever_counts_a_box_is_sent_to_its_slot),
        T(a_unit_goes_back_into_the_tote),
        T(a_cancelled_order_leaves_tote_and_slot),
        T(a_kicked_order_goes_back_and_comes_again),
        T(a_short_waits_in_its_slot_for_the_rest),
        T(nobody_begun_goes_back_when_the_wave_closes),
        T(a_batch_gets_its_slots_at_once_or_waits),
        T(what_goes_back_is_not_laid_into_a_tote),
        T(an_order_that_leaves_the_wave_leaves_its_slot),
        T(an_order_that_comes_again_elsewhere_gets_no_slot),
        T(an_order_that_is_held_does_not_stop_the_wall),
        T(two_sort_at_one_wall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
