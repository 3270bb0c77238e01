/*
 * Quiet cheating on the floor: many small counts that add up, and the signs that a lead
 * sees of walks, undos and shorts. Each sign has its honest twin, which is none.
 */
#include "house.h"

enum { SECOND_SESSION = 100 };

static int asked(struct house *h, const char *place, const char *item)
{
    OK(h, PICKER, V_COUNT_QUEUE, "ttt", place, item, "zero");
    return (int)house_num(h, "SELECT MAX(id) FROM counting WHERE state = 'open'");
}

static void rules(struct house *h, const char *rows)
{
    HOUSE_WRITE(h, house_sql(h, arena_printf(h->arena,
                                             "INSERT INTO rule (warehouse, name, version,"
                                             " section, key, value) VALUES %s",
                                             rows)));
}

static const char *counted(struct house *h, int who, int units)
{
    int count = asked(h, "A01-01-2", "EB");
    OK(h, who, V_COUNT_PUT, "dd", count, units);
    return got(h, "outcome");
}

static void small_counts_of_one_item_add_up_over_a_day(void **state)
{
    struct house *h = *state;
    rules(h, "(1, 'rules', 1, 'count.limit', 'units', '3'),"
             " (1, 'rules', 1, 'count.limit', 'day_units', '4')");
    assert_string_equal(counted(h, STOCK, 8), "adjusted");
    assert_string_equal(counted(h, STOCK, 6), "adjusted");
    assert_string_equal(counted(h, STOCK, 6), "same"); /* weighs nothing */
    assert_string_equal(counted(h, STOCK, 5), "second");
    OK(h, STOCK2, V_COUNT_PUT, "dd", (int)house_num(h, "SELECT MAX(id) FROM counting"),
       5);
    assert_string_equal(got(h, "outcome"), "adjusted");
    /* the second person's own day is not spent by it; the first's is over until tomorrow
     */
    assert_string_equal(counted(h, STOCK2, 3), "adjusted");
    assert_string_equal(counted(h, STOCK, 2), "second");
    OK(h, STOCK2, V_COUNT_PUT, "dd", (int)house_num(h, "SELECT MAX(id) FROM counting"),
       2);
    h->now += 24 * 3600000;
    assert_string_equal(counted(h, STOCK, 1), "adjusted");
    assert_int_equal(house_num(h, "SELECT on_hand FROM stock WHERE place = 102"), 1);
}

/* ---- signs ---- */

static int signs(struct house *h, const char *kind)
{
    int n = 0;
    OK(h, LEAD, V_SIGN_LIST, "---");
    for (int i = 0; i < h->reply.rows.n; i++)
        n += strcmp(rows_str(&h->reply.rows, i, "kind"), kind) == 0;
    assert_int_equal(got_num(h, "cut"), 0);
    return n;
}

/* The sign of that kind that came last to `signs`. */
static const char *of(struct house *h, const char *kind, const char *column)
{
    for (int i = 0; i < h->reply.rows.n; i++) {
        if (strcmp(rows_str(&h->reply.rows, i, "kind"), kind) == 0)
            return rows_str(&h->reply.rows, i, column);
    }
    return "(none)";
}

static void note(struct house *h, int terminal, int session)
{
    request_init(&h->request, V_SCAN_NOTE);
    h->request.id = (struct request_id){terminal, ++h->seq};
    h->request.session = session;
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
}

static void one_person_at_two_terminals_at_once_is_a_sign(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO session (id, warehouse, terminal, person,"
                                " proved_at) VALUES (100, 1, 12, 13, 1000000)"));
    note(h, PACKER, PACKER);
    note(h, OTHER, SECOND_SESSION); /* goes over to the other one … */
    note(h, OTHER, SECOND_SESSION);
    assert_int_equal(signs(h, "terminals"), 0);
    h->now += 200000; /* … and comes back after a while */
    note(h, PACKER, PACKER);
    assert_int_equal(signs(h, "terminals"), 0);
    note(h, OTHER, SECOND_SESSION);
    note(h, PACKER, PACKER);
    note(h, PICKER, PICKER); /* somebody else meanwhile */
    note(h, OTHER, SECOND_SESSION);
    assert_int_equal(signs(h, "terminals"), 1);
    assert_string_equal(of(h, "terminals", "badge"), "B-0013");
    assert_string_equal(of(h, "terminals", "other"), "B-0012, B-0013");
    NO(h, E_NOT_ALLOWED, PICKER, V_SIGN_LIST, "---");
}

static void stands(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "UPDATE place SET aisle = 'A', bay = 1 WHERE id = 101"),
                house_sql(h, "UPDATE place SET aisle = 'A', bay = 61 WHERE id = 102"));
}

static void a_walk_that_nobody_walks_is_a_sign(void **state)
{
    for (int fast = 0; fast < 2; fast++) {
        assert_int_equal(house_open(state), 0);
        struct house *h = *state;
        stands(h);
        OK(h, PICKER, V_TASK_PULL, "t-", "pick");
        house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
        h->now += fast ? 0 : 30000;
        house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
        assert_int_equal(signs(h, "walk"), fast);
        if (fast) {
            assert_string_equal(of(h, "walk", "detail"),
                                "A01-01-1 > A01-01-2: 36 m, 2 s");
            assert_string_equal(of(h, "walk", "badge"), "B-0011");
        }
        assert_int_equal(house_close(state), 0);
    }
}

static void what_was_scanned_offline_walked_when_it_was_scanned(void **state)
{
    struct house *h = *state;
    stands(h);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    int64_t made =
        h->now + 1; /* a minute's walk later; all of it is sent in one second */
    h->now += 120000;
    for (int i = 0; i < 2; i++) {
        request_init(&h->request, V_PICK_TAKE);
        h->request.id = (struct request_id){PICKER, ++h->seq};
        h->request.session = PICKER;
        h->request.terminal_at = made + 60000 * (i + 1);
        const struct value args[] = {value_int(1), value_int(2), value_text("A01-01-2"),
                                     value_text("EB")};
        memcpy(h->request.arg, args, sizeof(args));
        house_send(h);
        assert_int_equal(h->reply.err.code, E_OK);
    }
    assert_int_equal(signs(h, "walk"), 0);
}

static void an_undo_and_units_gone_since_is_a_sign(void **state)
{
    struct house *h = *state;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 1, "A01-01-1", "EA");
    OK(h, PICKER, V_PICK_UNDO, "dd", 1, 1);
    assert_int_equal(signs(h, "undo"), 0);
    assert_string_equal(counted(h, STOCK, 9), "adjusted"); /* another bin */
    assert_int_equal(signs(h, "undo"), 0);
    OK(h, STOCK, V_COUNT_PUT, "dd", asked(h, "A01-01-1", "EA"), 19);
    assert_int_equal(signs(h, "undo"), 1);
    assert_string_equal(of(h, "undo", "badge"), "B-0011");
    assert_string_equal(of(h, "undo", "detail"), "A x1, A01-01-1");
    /* of another day it says nothing of this one */
    h->now += 25 * 3600000;
    assert_int_equal(signs(h, "undo"), 0);
}

static void taken_and_then_short_again_and_again_is_a_sign(void **state)
{
    struct house *h = *state;
    rules(h, "(1, 'rules', 1, 'signs.short', 'times', '1')");
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_TAKE, "ddtt", 1, 2, "A01-01-2", "EB");
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 2, "empty");
    assert_int_equal(signs(h, "short"), 0);
    int count = (int)house_num(h, "SELECT MAX(id) FROM counting");
    OK(h, STOCK, V_COUNT_PUT, "dd", count, 8);
    assert_int_equal(signs(h, "short"), 1);
    assert_string_equal(of(h, "short", "badge"), "B-0011");
    assert_string_equal(of(h, "short", "detail"), "B x1, A01-01-2");
    rules(h, "(1, 'rules', 2, 'signs.short', 'times', '2')");
    assert_int_equal(signs(h, "short"), 0); /* once happens */
}

static void the_same_yes_again_and_again_is_a_sign(void **state)
{
    struct house *h = *state;
    for (int i = 0; i < 5; i++)
        HOUSE_WRITE(
            h, house_sql(h, arena_printf(h->arena,
                                         "INSERT INTO approval (warehouse, verb, asker,"
                                         " approver, asked_at, answered_at, state) VALUES"
                                         " (1, 'order.cancel', 13, 15, %d, %d, 'used')",
                                         1000000 + i, 1000000 + i)));
    assert_int_equal(signs(h, "approver"), 1);
    assert_string_equal(of(h, "approver", "badge"), "B-0013");
    assert_string_equal(of(h, "approver", "other"), "B-0015");
    assert_string_equal(of(h, "approver", "detail"), "5 of 5");
    HOUSE_WRITE(h, house_sql(h, "UPDATE approval SET approver = 14 WHERE id > 3"));
    assert_int_equal(signs(h, "approver"), 0); /* now one, now another */
}

/* Old rows cost nothing: a window in the past is its own, and an empty one is empty. */
static void a_window_is_what_was_asked_for(void **state)
{
    struct house *h = *state;
    stands(h);
    int before = (int)h->now;
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    int after = (int)h->now + 1;
    OK(h, LEAD, V_SIGN_LIST, "dd-", before, after);
    assert_int_equal(h->reply.rows.n, 1);
    OK(h, LEAD, V_SIGN_LIST, "dd-", 1, before);
    assert_int_equal(h->reply.rows.n, 0);
    NO(h, E_ARGUMENT, LEAD, V_SIGN_LIST, "dd-", after, before);
}

/* What is read at once is bounded; asked on from there nothing is read twice or left out.
 */
static void a_long_window_is_read_in_parts(void **state)
{
    struct house *h = *state;
    int64_t to = 0;
    int from = 1, parts = 0, walks = 0, end;
    stands(h);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    house_pick(h, 1, "A01-01-1", "EA", 3, "T-0001");
    house_pick(h, 2, "A01-01-2", "EB", 2, "T-0001");
    end = (int)h->now + 1;
    do {
        OK(h, LEAD, V_SIGN_LIST, "ddd", from, end, 4);
        assert_int_equal(got_num(h, "from"), from);
        to = got_num(h, "to");
        assert_true(to > from && to <= end);
        assert_int_equal(got_num(h, "cut"), to < end);
        walks += h->reply.rows.n;
        from = (int)to;
        parts++;
    } while (to < end);
    assert_true(parts > 1);
    assert_true(walks <= 1); /* from bin to bin within one part, or not seen */
    OK(h, LEAD, V_SIGN_LIST, "dd-", 1, end);
    assert_int_equal(got_num(h, "cut"), 0);
    assert_int_equal(h->reply.rows.n, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(small_counts_of_one_item_add_up_over_a_day),
        TEST(one_person_at_two_terminals_at_once_is_a_sign),
        cmocka_unit_test(a_walk_that_nobody_walks_is_a_sign),
        TEST(what_was_scanned_offline_walked_when_it_was_scanned),
        TEST(an_undo_and_units_gone_since_is_a_sign),
        TEST(taken_and_then_short_again_and_again_is_a_sign),
        TEST(the_same_yes_again_and_again_is_a_sign),
        TEST(a_window_is_what_was_asked_for),
        TEST(a_long_window_is_read_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
