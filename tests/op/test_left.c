/*
 * What is left behind: a wave that ends in the middle, a cart that waits and loses its
 * last tote, a gun that is given up, a picker who does not come back. Nothing may stay
 * reserved, bound or waiting that nobody can take up again.
 */
#include "wall_house.h"

static void no_wave_more(struct house *h)
{
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    house_check(h);
}

static int64_t reserved(struct house *h)
{
    return house_num(h, "SELECT CAST(SUM(reserved) AS BIGINT) FROM stock");
}

/* ---- carts that are passed on ---- */

/* Without a cart, both totes picked in zone A, waiting for zone B. */
static void waits_without_a_cart(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "UPDATE place SET zone = 'A' WHERE id IN (101, 103)");
                house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 102");
                house_sql(h, "UPDATE task SET pass = 1, zone = 'A'");
                house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                             " created_at) VALUES (2, 1, 'pick', 1, 'open', 1000)");
                house_order(h, 11, "N11"); house_line(h, 11, 11, BIN_A, ITEM_A, 1);
                house_sql(h, "UPDATE task_line SET task = 2 WHERE order_id = 11"));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "T-0001");
    NO(h, E_CART_WAITS, OTHER, V_TASK_PULL, "t-", "pick");
}

static void put_all_back(struct house *h, const char *from)
{
    OK(h, STOCK, V_TASK_PULL, "tt", "back", from);
    int task = (int)got_num(h, "task"), n = h->reply.rows.n;
    for (int i = 0; i < n; i++) {
        int line = (int)rows_num(&h->reply.rows, i, "line", 0);
        int64_t units =
            rows_num(&h->reply.rows, i, "qty", 0) - rows_num(&h->reply.rows, i, "put", 0);
        const char *code =
            arena_printf(h->arena, "E%s", rows_str(&h->reply.rows, i, "code"));
        const char *bin = arena_text(h->arena, rows_str(&h->reply.rows, i, "target"));
        for (; units > 0; units--) {
            OK(h, STOCK, V_BACK_TAKE, "ddt", task, line, code);
            OK(h, STOCK, V_BACK_PUT, "ddt", task, line, bin);
        }
        OK(h, STOCK, V_TASK_SHOW, "d", task);
    }
}

static void a_cart_that_lost_its_totes_waits_no_longer(void **state)
{
    struct house *h = *state;
    waits_without_a_cart(h);
    house_cancel(h, "N1");
    put_all_back(h, "T-0001");
    house_cancel(h, "N2");
    put_all_back(h, "T-0002");
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 2);
    assert_string_equal(house_text(h, "SELECT state FROM task WHERE id = 1"), "done");
    house_check(h);
}

static void a_cart_whose_last_tote_is_packed_waits_no_longer(void **state)
{
    struct house *h = *state;
    waits_without_a_cart(h);
    house_cancel(h, "N1");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_labelled(h, parcel);
    put_all_back(h, "T-0001");
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 2);
    house_check(h);
}

static void the_rest_of_such_a_cart_is_picked_as_a_fresh_one(void **state)
{
    struct house *h = *state;
    waits_without_a_cart(h);
    HOUSE_WRITE(h, house_order(h, 12, "N12"); house_line(h, 12, 12, BIN_B, ITEM_B, 1));
    house_cancel(h, "N1");
    house_cancel(h, "N2");
    put_all_back(h, "T-0001");
    put_all_back(h, "T-0002");
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 1);
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 12, "A01-01-2", "EB");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 12, "T-0003");
    house_check(h);
}

/* ---- guns that are given up ---- */

static int64_t uncounted(struct house *h)
{
    return house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'count'"
                        "   AND object = 'task 1' AND closed_at = 0");
}

/* The lost gun's cart holds what nobody has heard of: the wave's end does not say that
 * its goods lie in their bins; whoever finds the cart can still count it. */
static void a_cart_to_be_counted_is_not_given_back(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, LEAD, V_LINK_SETTLE, "tt", "B-0011", "lost");
    assert_int_equal(got_num(h, "tasks"), 1);
    no_wave_more(h);
    NO(h, E_COUNT_FIRST, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    int count = (int)got_num(h, "takeover");
    for (int i = 0; i < 3; i++)
        OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA");
    OK(h, OTHER, V_TAKEOVER_TOTE, "dt", count, "T-0001");
    assert_int_equal(uncounted(h), 1);
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    assert_int_equal(uncounted(h), 0);
    assert_int_equal(got_num(h, "more"), 3);
    assert_int_equal(got_num(h, "out"), 0);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    house_check(h);
}

/* A cart that is not found: the lead is told its orders and takes them out. */
static void a_lost_cart_s_orders_are_said_and_kicked(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, LEAD, V_LINK_SETTLE, "tt", "B-0011", "lost");
    no_wave_more(h);
    assert_int_equal(got_num(h, "uncounted"), 1);
    assert_string_equal(got(h, "carts"), "K-01: N1 N2");
    assert_int_equal(uncounted(h), 1);
    OK(h, LEAD, V_WAVE_KICK, "tt", "N1", "lost");
    assert_int_equal(uncounted(h), 1);
    OK(h, LEAD, V_WAVE_KICK, "tt", "N2", "lost");
    assert_int_equal(uncounted(h), 0);
    assert_int_equal(reserved(h), 0);
    /* what the gun never told of is not in the bins */
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting WHERE reason ="
                                  " 'takeover' AND state = 'open'"),
                     house_num(h, "SELECT COUNT(*) FROM (SELECT DISTINCT place, item FROM"
                                  " task_line WHERE task = 1) x"));
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE wave IS NOT NULL"
                                  "   AND number IN ('N1', 'N2')"),
                     0);
    house_check(h);
}

/* While somebody counts, neither. */
static void a_cart_that_is_being_counted_is_not_given_back(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    NO(h, E_COUNT_FIRST, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    int count = (int)got_num(h, "takeover");
    for (int i = 0; i < 3; i++)
        OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", count, "T-0001", "EA");
    no_wave_more(h);
    assert_int_equal(got_num(h, "uncounted"), 1);
    OK(h, OTHER, V_TAKEOVER_TOTE, "dt", count, "T-0001");
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", count);
    assert_int_equal(got_num(h, "out"), 0);
    house_check(h);
}

/* ---- a picker who does not come back ---- */

/* Nothing of a batch is ever in a hand: anybody goes on, though no tote is there to be
 * scanned. */
static void a_batch_goes_on_when_its_picker_has_left(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 4);
    for (int i = 0; i < 4; i++)
        wall_sort(h, "T-0201", "EA");
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "tt", "pick", "T-0201");
    OK(h, LEAD, V_PERSON_DISABLE, "td", "B-0011", 1);
    OK(h, OTHER, V_TASK_PULL, "t-", "pick");
    assert_int_equal(got_num(h, "task"), 2);
    house_check(h);
}

static void a_closed_wave_leaves_nothing_of_a_wall_behind(void **state)
{
    struct house *h = *state;
    wall_furnish(h);
    no_wave_more(h);
    assert_int_equal(reserved(h), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM place WHERE bound_order IS NOT"
                                  " NULL OR bound_run IS NOT NULL"
                                  " OR bound_task IS NOT NULL"),
                     0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE state <> 'ready'"),
                     0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(a_cart_that_lost_its_totes_waits_no_longer),
        T(a_cart_whose_last_tote_is_packed_waits_no_longer),
        T(the_rest_of_such_a_cart_is_picked_as_a_fresh_one),
        T(a_cart_to_be_counted_is_not_given_back),
        T(a_lost_cart_s_orders_are_said_and_kicked),
        T(a_cart_that_is_being_counted_is_not_given_back),
        T(a_batch_goes_on_when_its_picker_has_left),
        T(a_closed_wave_leaves_nothing_of_a_wall_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
