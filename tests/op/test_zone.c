/*
 * Zones: a cart of which each zone is picked by somebody of that zone, and passed on.
 * A01-01-1 and A01-02-1 are zone A, A01-01-2 is zone B; task 1 begins in A (two lines of
 * it there), then has one in B.
 */
#include "house.h"

#include <string.h>

enum { CODE = 0, KIND = 1, SEQ = 6, ZONE = 8 }; /* columns of load.places */

static void furnish_zones(struct house *h)
{
    HOUSE_WRITE(
        h, house_sql(h, "UPDATE place SET zone = 'A' WHERE id IN (101, 103)");
        house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 102"); house_sql(
            h, "INSERT INTO place (id, warehouse, code, kind, zone) VALUES"
               " (120, 1, 'Z99-01-1', 'pass', 'B'), (121, 1, 'Z99-02-1', 'pass', 'A'),"
               " (122, 1, 'K-01', 'cart', ''), (123, 1, 'T-0500', 'tote', '')");
        house_sql(h, "UPDATE task SET pass = 1, zone = 'A'");
        house_sql(h, "UPDATE person SET zone = 'A' WHERE id = 11");
        house_sql(h, "UPDATE person SET zone = 'B' WHERE id = 12"));
    house_check(h);
}

/* All of zone A is on K-01. */
static void picked_in_a(struct house *h)
{
    furnish_zones(h);
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
}

static void passed_to_b(struct house *h)
{
    picked_in_a(h);
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "Z99-01-1");
}

static const char *task_text(struct house *h, const char *column)
{
    return house_text(h,
                      arena_printf(h->arena, "SELECT %s FROM task WHERE id = 1", column));
}

/* ---- the good way ---- */

static void a_cart_goes_from_zone_to_zone(void **state)
{
    struct house *h = *state;
    picked_in_a(h);
    assert_string_equal(got(h, "task_state"), "active");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "Z99-01-1");
    assert_string_equal(got(h, "zone"), "B");
    assert_string_equal(task_text(h, "state"), "open");
    assert_string_equal(task_text(h, "zone"), "B");
    assert_int_equal(house_num(h, "SELECT waits_at FROM task"), h->now);
    assert_string_equal(
        house_text(h,
                   "SELECT before || ': ' || after FROM audit ORDER BY id DESC LIMIT 1"),
        "zone A: passed on to zone B at Z99-01-1 by B-0011");
    house_check(h);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0002");
    assert_string_equal(house_text(h, "SELECT after FROM audit ORDER BY id DESC LIMIT 1"),
                        "taken on by B-0012 after 0 minutes");
    assert_string_equal(got(h, "zone"), "B");
    assert_int_equal(got_num(h, "pass"), 1);
    assert_string_equal(rows_str(&h->reply.rows, 1, "zone"), "B");
    assert_int_equal(house_num(h, "SELECT waits_at FROM task"), 0);
    for (int i = 0; i < 2; i++)
        OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 2, "T-0001");
    assert_string_equal(got(h, "task_state"), "done");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM orders WHERE state = 'picked'"),
                     2);
    house_packed(h);
    house_check(h);
}

static void the_cart_or_a_tote_is_as_good_as_the_place(void **state)
{
    struct house *h = *state;
    picked_in_a(h);
    NO(h, E_WRONG_TOTE, PICKER, V_TASK_PASS, "dt", 1, "T-0500");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "K-01");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    NO(h, E_ZONE_OPEN, OTHER, V_TASK_PASS, "dt", 1, "T-0002");
}

static void a_repeat_passes_once(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    int64_t version = house_num(h, "SELECT version FROM task");
    house_send(h);
    assert_true(h->reply.repeated);
    assert_int_equal(house_num(h, "SELECT version FROM task"), version);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0001");
    NO(h, E_TAKEN, PICKER, V_TASK_PASS, "dt", 1, "Z99-01-1");
    house_check(h);
}

/* ---- whose zone ---- */

static void nobody_picks_in_a_zone_that_is_not_theirs(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    NO(h, E_OTHER_ZONE, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    assert_string_equal(got_arg(h, 1), "B");
    assert_string_equal(got_arg(h, 2), "A");
    NO(h, E_OTHER_ZONE, PICKER, V_PICK_SHORT, "ddt", 1, 2, "not there");
    NO(h, E_ZONE_OPEN, PICKER, V_TASK_PASS, "d-", 1);
    assert_string_equal(got_arg(h, 1), "2");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    NO(h, E_NOT_EMPTY, PICKER, V_TASK_PASS, "d-", 1);
    house_check(h);
}

static void a_cart_that_waits_is_for_its_zone_and_scanned(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    NO(h, E_OTHER_ZONE, PICKER, V_TASK_PULL, "tt", "pick", "T-0001");
    assert_string_equal(got_arg(h, 0), "K-01");
    NO(h, E_NOTHING_TO_DO, PICKER, V_TASK_PULL, "t-", "pick");
    NO(h, E_CART_WAITS, OTHER, V_TASK_PULL, "t-", "pick");
    assert_string_equal(got_arg(h, 0), "K-01");
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "t-d", "pick", 1);
    house_check(h);
}

/* Who begins by scanning an empty cart would never be told of the one that waits. */
static void an_empty_cart_does_not_pass_by_one_that_waits(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    NO(h, E_CART_WAITS, OTHER, V_TASK_PULL, "tt", "pick", "K-02");
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "ttd", "pick", "K-02", 1);
    NO(h, E_NOTHING_TO_DO, PICKER, V_TASK_PULL, "tt", "pick", "K-02");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    house_check(h);
}

static void undo_stays_in_its_zone(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0001");
    NO(h, E_TAKEN, PICKER, V_PICK_UNDO, "dd", 1, 1);
    NO(h, E_STATE, OTHER, V_PICK_UNDO, "dd", 1, 1); /* it is done */
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, OTHER, V_PICK_UNDO, "dd", 1, 2);
    house_check(h);
}

static void who_has_no_zone_picks_all_of_it(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET zone = '' WHERE id = 11"));
    house_picked(h);
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

static void a_lead_lets_somebody_walk_on(void **state)
{
    struct house *h = *state;
    picked_in_a(h);
    NO(h, E_NOT_ALLOWED, PICKER, V_ZONE_SET, "tt", "B-0011", "");
    NO(h, E_NOT_FOUND, LEAD, V_ZONE_SET, "tt", "B-0011", "Q");
    NO(h, E_NOT_FOUND, LEAD, V_ZONE_SET, "tt", "B-9999", "A");
    OK(h, LEAD, V_ZONE_SET, "tt", "B-0011", "B"); /* from the next cart on */
    NO(h, E_OTHER_ZONE, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, LEAD, V_ZONE_SET, "tt", "B-0011", "");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

static void a_zone_is_said_or_a_place_in_it_scanned(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    OK(h, PICKER, V_ZONE_TAKE, "t", "A01-01-2");
    assert_string_equal(got(h, "zone"), "B");
    OK(h, PICKER, V_ZONE_TAKE, "t", "A");
    NO(h, E_NOT_FOUND, PICKER, V_ZONE_TAKE, "t", "A01-03-1"); /* in none */
    NO(h, E_NOT_FOUND, PICKER, V_ZONE_TAKE, "t", "C");
    OK(h, LEAD, V_AUDIT_SHOW, "----");
    assert_string_equal(house_text(h, "SELECT zone FROM person WHERE id = 11"), "A");
}

/* ---- the hand-over place ---- */

static void it_is_put_where_the_next_zone_looks_for_it(void **state)
{
    struct house *h = *state;
    picked_in_a(h);
    NO(h, E_WRONG_PLACE, PICKER, V_TASK_PASS, "dt", 1, "Z99-02-1"); /* A's */
    assert_string_equal(got_arg(h, 0), "zone B");
    NO(h, E_WRONG_KIND, PICKER, V_TASK_PASS, "dt", 1, "A01-02-1");
    NO(h, E_NOT_FOUND, PICKER, V_TASK_PASS, "dt", 1, "Z99-09-9");
    NO(h, E_ARGUMENT, PICKER, V_TASK_PASS, "d-", 1);
    NO(h, E_TAKEN, OTHER, V_TASK_PASS, "dt", 1, "Z99-01-1");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "Z99-01-1");
    OK(h, LEAD, V_ZONE_CARTS, "-");
    assert_string_equal(rows_str(&h->reply.rows, 0, "place"), "Z99-01-1");
    house_check(h);
}

static void a_cart_for_one_person_is_passed_to_nobody(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    NO(h, E_STATE, PICKER, V_TASK_PASS, "dt", 1, "K-01");
    house_check(h);
}

/* ---- things that go wrong ---- */

static void a_short_may_call_it_back(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_B, "", 5));
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "K-01");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_PICK_SHORT, "ddt", 1, 2, "not there"); /* the rest lies in A */
    assert_string_equal(got(h, "outcome"), "other_bin");
    OK(h, OTHER, V_TASK_PASS, "dt", 1, "K-01");
    assert_string_equal(got(h, "zone"), "A");
    house_check(h);
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "T-0001");
    int line = (int)house_num(h, "SELECT id FROM task_line WHERE state = 'open'");
    house_pick(h, line, "A01-02-1", "EB", 2, "T-0001");
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

/* One unit lies in the zone, though the other bin comes first; the rest is passed on. */
static void a_short_is_made_good_in_its_zone_first(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 104");
                house_stock(h, BIN_MORE_A, ITEM_B, "", 5);
                house_stock(h, BIN_MISC, ITEM_B, "", 1));
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "K-01");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_PICK_SHORT, "ddt", 1, 2, "not there");
    NO(h, E_ZONE_OPEN, OTHER, V_TASK_PASS, "dt", 1, "K-01");
    int line = (int)house_num(h, "SELECT id FROM task_line WHERE place = 104"
                                 "   AND state = 'open' AND qty = 1");
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, line, "A01-02-2", "EB");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, line, "T-0001");
    OK(h, OTHER, V_TASK_PASS, "dt", 1, "K-01");
    assert_string_equal(got(h, "zone"), "A");
    house_check(h);
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    line = (int)house_num(h, "SELECT id FROM task_line WHERE state = 'open'");
    house_pick(h, line, "A01-02-1", "EB", 1, "T-0001");
    assert_string_equal(got(h, "task_state"), "done");
    house_check(h);
}

static void a_cancel_while_it_waits_moves_it_or_stops_it(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    house_cancel(h, "N1"); /* the only one with a line in B */
    house_check(h);
    assert_string_equal(task_text(h, "zone"), "");
    NO(h, E_CART_WAITS, OTHER, V_TASK_PULL, "t-", "pick");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "T-0002");
    OK(h, OTHER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
    assert_string_equal(got(h, "task_state"), "done");
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 2"), "picked");
    house_check(h);
}

/* All that it waited for is cancelled: it must not be forgotten where it stands. */
static void a_cart_with_nothing_left_is_brought_to_the_bench(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE place SET zone = 'B' WHERE id = 101");
                house_sql(h, "UPDATE place SET zone = 'A' WHERE id = 102");
                house_sql(h, "UPDATE task SET zone = 'A'"));
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01"); /* in A lies line 2 only */
    NO(h, E_OTHER_ZONE, PICKER, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    OK(h, PICKER, V_TASK_PASS, "dt", 1, "K-01");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    for (int i = 0; i < 3; i++)
        OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 1, "T-0001");
    HOUSE_WRITE(h, house_sql(h, "UPDATE place SET zone = 'C' WHERE id = 101"));
    OK(h, OTHER, V_TASK_PASS, "dt", 1, "K-01");
    house_cancel(h, "N2"); /* of which nothing was taken: it had the last open line */
    house_check(h);
    assert_string_equal(task_text(h, "state"), "open");
    OK(h, LEAD, V_ZONE_CARTS, "-");
    assert_int_equal(rows_num(&h->reply.rows, 0, "lines", -1), 0);
    NO(h, E_CART_WAITS, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "T-0001");
    assert_string_equal(task_text(h, "state"), "done");
    house_packed(h);
    house_check(h);
}

static void the_rest_of_a_short_goes_zone_by_zone_too(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_PICK_SHORT, "ddt", 1, 2, "not there");
    assert_string_equal(got(h, "outcome"), "backorder");
    HOUSE_WRITE(h, house_stock(h, BIN_MORE_A, ITEM_B, "", 5));
    OK(h, LEAD, V_ORDER_PASS, "tt", "N1", "found");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task WHERE pass = 1"
                                  "   AND zone = 'A' AND state = 'open'"),
                     1);
    house_check(h);
    NO(h, E_NOTHING_TO_DO, OTHER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_check(h);
}

static void a_kicked_order_leaves_while_it_waits(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    OK(h, LEAD, V_WAVE_KICK, "tt", "N1", "the buyer called");
    house_check(h);
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_PICK_STOP, "ddt", 1, 1, "T-0001");
    house_check(h);
}

static void what_was_given_back_is_the_zone_s(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    OK(h, PICKER, V_TASK_GIVE, "d", 1);
    house_check(h);
    NO(h, E_OTHER_ZONE, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    house_pick(h, 3, "A01-01-1", "EA", 1, "T-0002");
    house_check(h);
}

static void a_dead_gun_s_cart_goes_on_in_its_zone(void **state)
{
    struct house *h = *state;
    furnish_zones(h);
    OK(h, PICKER, V_TASK_PULL, "tt", "pick", "K-01");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    NO(h, E_OTHER_ZONE, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    NO(h, E_OTHER_ZONE, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    OK(h, OTHER, V_ZONE_TAKE, "t", "A");
    NO(h, E_COUNT_FIRST, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, OTHER, V_TAKEOVER_BEGIN, "d", 1);
    int takeover = (int)got_num(h, "takeover");
    for (int i = 0; i < 3; i++)
        OK(h, OTHER, V_TAKEOVER_UNIT, "dtt", takeover, "T-0001", "EA");
    OK(h, OTHER, V_TAKEOVER_TOTE, "dt-", takeover, "T-0001");
    OK(h, OTHER, V_TAKEOVER_CLOSE, "d", takeover);
    house_check(h);
    NO(h, E_OTHER_ZONE, OTHER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, OTHER, V_PICK_TAKE, "ddtt", 1, 3, "A01-01-1", "EA");
    OK(h, OTHER, V_PICK_PUT, "ddt", 1, 3, "T-0002");
    OK(h, OTHER, V_TASK_PASS, "dt", 1, "K-01");
    house_check(h);
}

static void places_change_their_zones_under_a_cart(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'stock' WHERE id = 15"));
    request_init(&h->request, V_LOAD_PLACES);
    h->request.id = (struct request_id){LEAD, ++h->seq};
    h->request.session = LEAD;
    rows_init(&h->request.rows, verb_entry(V_LOAD_PLACES)->arg[0].column);
    struct value *cell = rows_add(&h->request.rows, h->arena);
    cell[CODE] = value_text("A01-01-2");
    cell[KIND] = value_text("bin");
    cell[SEQ] = value_int(2);
    cell[ZONE] = value_text("C");
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_int_equal(got_num(h, "changed"), 1);
    assert_string_equal(task_text(h, "zone"), "C");
    house_check(h);
    cell[CODE] = value_text("T-0009");
    cell[KIND] = value_text("tote");
    h->request.id.seq = ++h->seq;
    house_send(h);
    assert_int_equal(got_num(h, "refused"), 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "field"), "zone");
}

/* ---- what the lead sees ---- */

static void the_lead_sees_where_it_waits_and_for_how_long(void **state)
{
    struct house *h = *state;
    passed_to_b(h);
    int64_t since = h->now;
    OK(h, LEAD, V_ZONE_CARTS, "-");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "cart"), "K-01");
    assert_string_equal(rows_str(&h->reply.rows, 0, "tote"), "T-0001");
    assert_string_equal(rows_str(&h->reply.rows, 0, "zone"), "B");
    assert_int_equal(rows_num(&h->reply.rows, 0, "since", 0), since);
    assert_int_equal(rows_num(&h->reply.rows, 0, "late", -1), 0);
    assert_int_equal(rows_num(&h->reply.rows, 0, "lines", 0), 1);
    h->now += 15 * 60000;
    OK(h, LEAD, V_ZONE_LIST, "-");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 1, "zone"), "B");
    assert_int_equal(rows_num(&h->reply.rows, 1, "carts", 0), 1);
    assert_int_equal(rows_num(&h->reply.rows, 1, "late", 0), 1);
    assert_int_equal(rows_num(&h->reply.rows, 1, "units", 0), 2);
    OK(h, LEAD, V_TASK_LIST, "--");
    assert_string_equal(rows_str(&h->reply.rows, 0, "zone"), "B");
    OK(h, OTHER, V_TASK_PULL, "tt", "pick", "K-01");
    OK(h, LEAD, V_ZONE_CARTS, "t", "B");
    assert_int_equal(h->reply.rows.n, 0);
    OK(h, LEAD, V_ZONE_CARTS, "-");
    assert_string_equal(rows_str(&h->reply.rows, 0, "person"), "B-0012");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(a_cart_goes_from_zone_to_zone),
        T(the_cart_or_a_tote_is_as_good_as_the_place),
        T(a_repeat_passes_once),
        T(nobody_picks_in_a_zone_that_is_not_theirs),
        T(a_cart_that_waits_is_for_its_zone_and_scanned),
        T(an_empty_cart_does_not_pass_by_one_that_waits),
        T(undo_stays_in_its_zone),
        T(who_has_no_zone_picks_all_of_it),
        T(a_lead_lets_somebody_walk_on),
        T(a_zone_is_said_or_a_place_in_it_scanned),
        T(it_is_put_where_the_next_zone_looks_for_it),
        T(a_cart_for_one_person_is_passed_to_nobody),
        T(a_short_may_call_it_back),
        T(a_short_is_made_good_in_its_zone_first),
        T(a_cancel_while_it_waits_moves_it_or_stops_it),
        T(a_cart_with_nothing_left_is_brought_to_the_bench),
        T(the_rest_of_a_short_goes_zone_by_zone_too),
        T(a_kicked_order_leaves_while_it_waits),
        T(what_was_given_back_is_the_zone_s),
        T(a_dead_gun_s_cart_goes_on_in_its_zone),
        T(places_change_their_zones_under_a_cart),
        T(the_lead_sees_where_it_waits_and_for_how_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
