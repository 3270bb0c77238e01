/*
 * An order kicked out of a live wave: after each number of steps of a shift, until
 * something of it is packed. Its picker is stopped, its goods go back, the others ship;
 * then it waits like any order, and ships in a later wave. Every fifth step by default,
 * all with TALLYMAN_LONG=1.
 */
#include "shift.h"

static void kick(struct house *h, const char *number)
{
    OK(h, LEAD, V_WAVE_KICK, "tt", number, "wrong address");
}

/* The order as a plan would release it, into a wave of its own. */
static void release_again(struct house *h, int64_t order)
{
    request_init(&h->request, V_WAVE_RELEASE);
    h->request.id = (struct request_id){LEAD, ++h->seq};
    h->request.session = LEAD;
    request_text(&h->request, "name", "noon");
    request_text(&h->request, "shift", "noon");
    request_num(&h->request, "cutoff_at", 1);
    struct value *cell = rows_add(&h->request.rows, h->arena);
    const struct {
        const char *column;
        int64_t num;
    } set[] = {{"order", order},
               {"version", num_of(h, "SELECT version FROM orders WHERE id = $1", order)},
               {"cart", 1}};
    for (size_t i = 0; i < sizeof set / sizeof *set; i++)
        cell[rows_column(&h->request.rows, set[i].column)] = value_int(set[i].num);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_int_equal(got_num(h, "orders"), 1);
}

static void waits_for_a_wave(struct house *h, int64_t order)
{
    assert_int_equal(num_of(h,
                            "SELECT COUNT(*) FROM orders WHERE id = $1"
                            "   AND state = 'ready' AND hold = '' AND wave IS NULL",
                            order),
                     1);
    assert_int_equal(num_of(h,
                            "SELECT SUM(picked + packed + released) FROM order_line"
                            " WHERE order_id = $1",
                            order),
                     0);
    assert_int_equal(num_of(h,
                            "SELECT COUNT(*) FROM exception WHERE order_id = $1"
                            "   AND closed_at = 0",
                            order),
                     0);
    assert_int_equal(
        num_of(h, "SELECT COUNT(*) FROM place WHERE bound_order = $1", order), 0);
}

/* ---- one by one ---- */

static void in_mid_pick_its_picker_is_stopped(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    kick(h, "N1");
    assert_int_equal(got_num(h, "back"), 4);
    assert_string_equal(got(h, "wave"), "morning");
    house_check(h);
    assert_string_equal(
        house_text(h, "SELECT hold FROM orders WHERE id = 1"),
        "kicked out of morning by B-0015: wrong address; 4 units go back");
    NO(h, E_HELD, LEAD, V_WAVE_KICK, "tt", "N1", "again");
    NO(h, E_STATE, LEAD, V_ORDER_PASS, "tt", "N1", "now");
    NO(h, E_HELD, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    NO(h, E_HELD, PICKER, V_PICK_PUT, "ddt", 1, 2, "T-0001");
    OK(h, PICKER, V_TASK_SHOW, "d", 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "order_state"), "kicked");
    assert_string_equal(rows_str(&h->reply.rows, 2, "order_state"), "released");
    NO(h, E_WRONG_TOTE, PICKER, V_PICK_STOP, "ddt", 1, 1, "T-0007");
    NO(h, E_STATE, PICKER, V_PICK_STOP, "dd-", 1, 2);
    OK(h, PICKER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
    assert_int_equal(got_num(h, "back"), 4);
    play(h, STEPS_MOST);
    waits_for_a_wave(h, 1);
    shipped_whole(h, 2);
    assert_string_equal(house_text(h, "SELECT how FROM exception WHERE kind = 'kick'"),
                        "its goods are back");
    house_check(h);
}

static void who_and_why_stay_known(void **state)
{
    struct house *h = *state;
    house_picked(h);
    kick(h, "N1");
    OK(h, LEAD, V_WAVE_WHY, "t--", "N1");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "waiting");
    assert_string_equal(rows_str(&h->reply.rows, 1, "rule"), "kicked");
    assert_string_equal(rows_str(&h->reply.rows, 1, "reason"),
                        "out of morning by B-0015: wrong address");
    play(h, STEPS_MOST);
    OK(h, LEAD, V_WAVE_WHY, "t--", "N1");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "rule"), "kicked");
    assert_int_equal(house_num(h, "SELECT person FROM audit WHERE verb = 'wave.kick'"),
                     LEAD);
}

static void what_is_packed_stays(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_STATE, LEAD, V_WAVE_KICK, "tt", "N1", "late");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    kick(h, "N1"); /* the box is empty again */
    assert_int_equal(got_num(h, "back"), 5);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "void");
    NO(h, E_STATE, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    house_check(h);
    play(h, STEPS_MOST);
    waits_for_a_wave(h, 1);
    house_check(h);
}

/* Held as short, with goods in its tote: it may as well wait whole. */
static void a_short_one_is_kicked(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 2, "empty");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "held");
    kick(h, "N1");
    assert_int_equal(got_num(h, "back"), 3);
    house_check(h);
    while (step_stop(h) || step_back(h))
        ;
    assert_int_equal(house_num(h, "SELECT SUM(picked + released) FROM order_line"
                                  " WHERE order_id = 1"),
                     0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE id = 1"
                                  "   AND state = 'held' AND hold_owner = 'stock'"),
                     1);
    house_check(h);
}

/* Customer service stopped it: it is not the lead who lets it go. */
static void one_that_is_held_for_another_stays(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, LEAD, V_ORDER_HOLD, "tt", "N1", "look");
    NO(h, E_HELD, LEAD, V_WAVE_KICK, "tt", "N1", "mine");
    house_check(h);
}

/* Two reasons are not one that is over when its goods came. */
static void one_that_is_short_and_held_besides_stays_too(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 2, "T-0001");
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 2, "empty");
    OK(h, LEAD, V_ORDER_HOLD, "tt", "N1", "look");
    NO(h, E_HELD, LEAD, V_WAVE_KICK, "tt", "N1", "mine");
    NO(h, E_HELD, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    house_check(h);
}

static void cancelled_while_its_goods_go_back(void **state)
{
    struct house *h = *state;
    house_picked(h);
    kick(h, "N1");
    house_cancel(h, "N1");
    house_check(h);
    play(h, STEPS_MOST);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "cancelled");
    assert_int_equal(house_num(h, "SELECT SUM(picked) FROM order_line"
                                  " WHERE order_id = 1"),
                     0);
    shipped_whole(h, 2);
    house_check(h);
}

/* ---- after any number of steps ---- */

static bool may_be_kicked(struct house *h)
{
    return !house_num(h, "SELECT SUM(packed) FROM order_line WHERE order_id = 1");
}

/* false: it is too late. */
static bool kicked_after(void **state, int steps, bool merged)
{
    assert_int_equal(house_open(state), 0);
    struct house *h = *state;
    if (merged)
        HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET receiver_key = 'rk', head = 1"
                                    " WHERE id IN (1, 2)"));
    bool done = play(h, steps) < steps;
    bool kicks = !done && may_be_kicked(h);
    if (kicks) {
        kick(h, "N1");
        house_check(h);
        play(h, STEPS_MOST);
        waits_for_a_wave(h, 1);
        shipped_whole(h, 2);
        house_check(h);
        release_again(h, 1);
        play(h, STEPS_MOST);
        shipped_whole(h, 1);
    } else if (!done) {
        NO(h, E_STATE, LEAD, V_WAVE_KICK, "tt", "N1", "late");
    }
    house_check(h);
    house_close(state);
    return !done;
}

static void at_any_step_no_unit_is_lost(void **state)
{
    const char *asked = getenv("TALLYMAN_LONG");
    int each = asked && strcmp(asked, "1") == 0 ? 1 : on_postgresql() ? 23 : 5;
    for (int run = 0; run < 2; run++) {
        int n = 0;
        for (int steps = run % each; kicked_after(state, steps, run); steps += each)
            n++;
        assert_true(n >= 20 / each);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(in_mid_pick_its_picker_is_stopped),
        TEST(who_and_why_stay_known),
        TEST(what_is_packed_stays),
        TEST(a_short_one_is_kicked),
        TEST(one_that_is_held_for_another_stays),
        TEST(one_that_is_short_and_held_besides_stays_too),
        TEST(cancelled_while_its_goods_go_back),
        cmocka_unit_test(at_any_step_no_unit_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
