/*
 * Whoever is not who he seems: a terminal copied with its numbers, a request altered on
 * its way; and a machine whose clock was set back. Nothing is counted twice, nothing that
 * happened is taken for a repeat, nothing is dated before what it follows.
 */
#include "house.h"

enum { HOUR = 3600000 };

static struct request take_at(int64_t seq, int64_t made_at)
{
    struct request request;
    request_init(&request, V_STOCK_TAKE);
    request.id = (struct request_id){STOCK, seq};
    request.session = STOCK;
    request.terminal_at = made_at;
    request_text(&request, "item", "EB");
    request_text(&request, "place", "A01-01-2");
    request_num(&request, "qty", 1);
    request_text(&request, "reason", "sample");
    return request;
}

static enum err_code run(struct house *h, const struct request *request)
{
    op_run_all(h->door, request, 1, &h->reply, h->arena);
    return h->reply.err.code;
}

static int64_t taken(struct house *h)
{
    return house_num(h, "SELECT COUNT(*) FROM move WHERE reason = 'take'");
}

static int64_t tampered(struct house *h)
{
    return house_num(h, "SELECT COUNT(*) FROM audit WHERE code = 'tampered'");
}

/* Two guns with one card image: each counts on from the same number, and both scan the
 * same goods. The second is no repeat of the first. */
static void a_copied_terminal_is_found_out(void **state)
{
    struct house *h = *state;
    struct request one = take_at(9001, 5000000), other = take_at(9001, 5000007);
    assert_int_equal(run(h, &one), E_OK);
    assert_int_equal(run(h, &one), E_OK);
    assert_true(h->reply.repeated);
    assert_int_equal(run(h, &other), E_TAMPERED);
    assert_int_equal(taken(h), 1);
    assert_int_equal(tampered(h), 1);
    /* in one transaction, too */
    struct request both[2] = {take_at(9002, 5000010), take_at(9002, 5000011)};
    struct reply reply[2];
    op_run_all(h->door, both, 2, reply, h->arena);
    assert_int_equal(reply[0].err.code, E_OK);
    assert_int_equal(reply[1].err.code, E_TAMPERED);
    assert_int_equal(taken(h), 2);
    house_check(h);
}

static void an_altered_request_is_refused_and_logged(void **state)
{
    struct house *h = *state;
    struct request request = take_at(9001, 5000000);
    assert_int_equal(run(h, &request), E_OK);
    request_num(&request, "qty", 2);
    assert_int_equal(run(h, &request), E_TAMPERED);
    request = take_at(9001, 5000000);
    request.session =
        STOCK2; /* another person at it: whose session is another terminal's */
    assert_int_not_equal(run(h, &request), E_OK);
    assert_int_equal(taken(h), 1);
    assert_int_equal(tampered(h), 1);
    house_check(h);
}

static void again(struct house *h, int64_t now)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    door_close(h->door);
    store_close(h->store);
    h->store = store_open(h->address, &options, &err);
    assert_non_null(h->store);
    store_set_now(h->store, now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
}

/* While it is open, and over a start anew. */
static void a_clock_set_back_an_hour_dates_nothing_before_the_rest(void **state)
{
    struct house *h = *state;
    int64_t now = h->now + 2 * (int64_t)HOUR;
    for (int i = 0; i < 6; i++) {
        struct request request = take_at(9001 + i, now);
        if (i == 2)
            now -= HOUR;
        if (i == 4)
            again(h, now);
        store_set_now(h->store, now);
        assert_int_equal(run(h, &request), E_OK);
        assert_true(store_now(h->store) >= h->now + 2 * (int64_t)HOUR);
        now += 1000;
    }
    assert_int_equal(taken(h), 6);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM move a JOIN move b ON b.id > a.id"
                                  " WHERE b.at < a.at"),
                     0);
    house_check(h);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)
    const struct CMUnitTest tests[] = {
        TEST(a_copied_terminal_is_found_out),
        TEST(an_altered_request_is_refused_and_logged),
        TEST(a_clock_set_back_an_hour_dates_nothing_before_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
