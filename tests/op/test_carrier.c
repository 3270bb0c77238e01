/* Which carrier takes an order: rates taken in whole, the cheapest that serves, and why.
 */
#include "house.h"

#include <string.h>

#include "tallyman/model/rate.h"

struct row {
    const char *carrier, *region;
    int first_g, first_price, step_g, step_price, most_g, hours;
    int64_t valid_from;
};

static enum err_code load_rates(struct house *h, const struct row *rows, int n)
{
    request_init(&h->request, V_RATES_LOAD);
    request_text(&h->request, "file", "rates.csv");
    for (int i = 0; i < n; i++) {
        const struct row *r = &rows[i];
        struct value *cell = rows_add(&h->request.rows, h->arena);
        cell[0] = value_text(r->carrier);
        cell[1] = value_text(strcmp(r->carrier, "SF") == 0 ? "main" : "");
        cell[2] = value_text(r->region);
        const int64_t nums[] = {r->first_g, r->first_price, r->step_g,     r->step_price,
                                r->most_g,  r->hours,       r->valid_from, i + 2};
        for (int c = 0; c < 8; c++)
            cell[3 + c] = value_int(nums[c]);
    }
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    house_send(h);
    return h->reply.err.code;
}

static const struct row usual[] = {
    {"SF", "*", 1000, 1800, 1000, 800, 50000, 24, 0},
    {"YT", "*", 1000, 800, 1000, 500, 3000, 72, 0},
    {"YT", "Sud", 1000, 400, 500, 300, 3000, 48, 0},
    {"ZT", "Nord", 1000, 100, 1000, 100, 0, 72, 0},
};

/* A new order of `units` books (300 g each) to that region. */
static void new_order(struct house *h, const char *number, const char *region, int units,
                      const char *carrier, int64_t due_at)
{
    struct err err = {0};
    HOUSE_WRITE(
        h,
        assert_true(
            store_do(h->store, &err,
                     "INSERT INTO orders (warehouse, channel, number, receiver, address,"
                     " region, carrier, due_at, state, paid_at, units)"
                     " VALUES (1, 'shop', $1, 'Li', 'Road', $2, $3, $4, 'new', 1, $5)",
                     "tttdd", number, region, carrier, due_at, (int64_t)units) == 1),
        assert_true(store_do(h->store, &err,
                             "INSERT INTO order_line (warehouse, order_id, ordinal, item,"
                             " qty, price) SELECT 1, id, 1, 2, $2, 0 FROM orders"
                             " WHERE number = $1",
                             "td", number, (int64_t)units) == 1));
}

static void reviewed(struct house *h, const char *number)
{
    OK(h, LEAD, V_ORDER_REVIEW, "-");
    OK(h, LEAD, V_ORDER_SHOW, "t", number);
}

static void the_price_is_the_first_weight_and_each_step_begun(void **state)
{
    static const struct rate rate = {.first_g = 1000,
                                     .first_price = 800,
                                     .step_g = 500,
                                     .step_price = 300,
                                     .most_g = 3000};
    static const struct rate flat = {.first_g = 1000, .first_price = 800};
    (void)state;
    assert_int_equal(rate_price(&rate, 0), 800);
    assert_int_equal(rate_price(&rate, 1000), 800);
    assert_int_equal(rate_price(&rate, 1001), 1100);
    assert_int_equal(rate_price(&rate, 1500), 1100);
    assert_int_equal(rate_price(&rate, 3000), 2000);
    assert_int_equal(rate_price(&rate, 3001), -1);
    assert_int_equal(rate_price(&flat, 1000), 800);
    assert_int_equal(rate_price(&flat, 1001), -1);
}

static void the_cheapest_that_serves_is_chosen(void **state)
{
    struct house *h = *state;
    assert_int_equal(load_rates(h, usual, 4), E_OK);
    new_order(h, "C1", "Sud-Est", 1, "", 0);
    reviewed(h, "C1");
    assert_string_equal(got(h, "carrier"), "YT");
    assert_int_equal(got_num(h, "carrier_price"), 400);
    new_order(h, "C2", "Sud-Est", 11, "", 0); /* 3300 g are too much for it; none there */
    reviewed(h, "C2");
    assert_string_equal(got(h, "carrier"), "SF");
}

static void the_row_whose_region_fits_best_speaks_for_its_carrier(void **state)
{
    static const struct row rows[] = {
        {"SF", "*", 1000, 1800, 1000, 800, 50000, 24, 0},
        {"YT", "*", 1000, 100, 1000, 100, 3000, 72, 0},
        {"SF", "Sud", 1000, 900, 1000, 800, 50000, 24, 0},
        {"YT", "Sud", 1000, 1700, 500, 300, 3000, 48, 0},
    };
    struct house *h = *state;
    assert_int_equal(load_rates(h, rows, 4), E_OK);
    new_order(h, "C1", "Sud-Est", 4, "", 0);
    reviewed(h, "C1");
    assert_string_equal(got(h, "state"), "ready");
    assert_string_equal(got(h, "carrier"), "SF");
    assert_string_equal(got(h, "account"), "main");
    assert_int_equal(got_num(h, "carrier_price"), 1700); /* 1200 g: two weights */
    assert_string_equal(got(h, "rate_file"), "rates.csv");
    assert_int_equal(got_num(h, "rate_line"), 4);
    assert_string_equal(got(h, "carrier_why"),
                        "the cheapest in time for Sud at 1200 g (rates.csv:4)");
    new_order(h, "C2", "Nord", 1, "", 0);
    reviewed(h, "C2");
    assert_string_equal(got(h, "carrier"), "YT");
    house_check(h);
}

static void the_promise_comes_before_the_price(void **state)
{
    static const struct row rows[] = {
        {"SF", "*", 1000, 1800, 1000, 800, 0, 24, 0},
        {"YT", "*", 1000, 800, 1000, 500, 0, 72, 0},
    };
    struct house *h = *state;
    assert_int_equal(load_rates(h, rows, 2), E_OK);
    new_order(h, "SOON", "Sud", 1, "", h->now + 30 * 3600000);
    new_order(h, "LATER", "Sud", 1, "", h->now + 80 * 3600000);
    new_order(h, "LATE", "Sud", 1, "", h->now + 3600000);
    reviewed(h, "SOON");
    assert_string_equal(got(h, "carrier"), "SF");
    reviewed(h, "LATER");
    assert_string_equal(got(h, "carrier"), "YT");
    reviewed(h, "LATE");
    assert_string_equal(got(h, "carrier"), "SF");
    assert_string_equal(got(h, "carrier_why"),
                        "none keeps the promise; the quickest, 24 h for any region at "
                        "300 g (rates.csv:2)");
    house_check(h);
}

static void an_order_s_own_carrier_wins(void **state)
{
    struct house *h = *state;
    assert_int_equal(load_rates(h, usual, 4), E_OK);
    new_order(h, "C1", "Ouest", 1, "SF", 0);
    new_order(h, "C2", "Ouest", 1, "DHL", 0);
    reviewed(h, "C1");
    assert_string_equal(got(h, "carrier"), "SF");
    assert_string_equal(got(h, "carrier_why"), "the order names it");
    assert_int_equal(got_num(h, "carrier_price"), 1800);
    reviewed(h, "C2");
    assert_string_equal(got(h, "carrier"), "DHL");
    assert_int_equal(got_num(h, "carrier_price"), 0);
    house_check(h);
}

static void an_order_that_no_carrier_takes_waits_and_says_why(void **state)
{
    static const struct row rows[] = {{"ZT", "Nord", 1000, 100, 1000, 100, 1000, 72, 0}};
    struct house *h = *state;
    assert_int_equal(load_rates(h, rows, 1), E_OK);
    new_order(h, "FAR", "Ouest", 1, "", 0);
    new_order(h, "HEAVY", "Nord", 4, "", 0);
    reviewed(h, "FAR");
    assert_string_equal(got(h, "state"), "held");
    assert_string_equal(got(h, "hold"), "carrier: no carrier goes to \"Ouest\"");
    assert_string_equal(got(h, "hold_owner"), "service");
    reviewed(h, "HEAVY");
    assert_string_equal(got(h, "hold"), "carrier: ZT takes up to 1000 g, it has 1200 g");
    NO(h, E_HELD, LEAD, V_ORDER_PASS, "tt", "FAR", "send it anyhow");
    assert_int_equal(load_rates(h, usual, 4), E_OK);
    OK(h, LEAD, V_ORDER_PASS, "tt", "FAR", "there are rates now");
    OK(h, LEAD, V_ORDER_SHOW, "t", "FAR");
    assert_string_equal(got(h, "carrier"), "YT");
    house_check(h);
}

static void rates_are_versions_and_a_bad_row_refuses_the_file(void **state)
{
    struct house *h = *state;
    struct row bad[] = {usual[0], usual[1], {"YT", "Sud", 1000, 1, 0, 5, 0, 0, 0}};
    struct row twice[] = {usual[0], usual[1], usual[0]};
    struct row narrow[] = {{"YT", "Sud", 1000, 1, 0, 0, 500, 0, 0}};
    assert_int_equal(load_rates(h, usual, 4), E_OK);
    assert_int_equal(got_num(h, "version"), 1);
    assert_int_equal(load_rates(h, usual, 4), E_OK);
    assert_int_equal(got_num(h, "version"), 1);
    assert_int_equal(load_rates(h, bad, 3), E_FILE);
    assert_string_equal(got_arg(h, 1), "4");
    assert_string_equal(got_arg(h, 2), "step_price without step_g");
    assert_int_equal(load_rates(h, twice, 3), E_FILE);
    assert_int_equal(load_rates(h, narrow, 1), E_FILE);
    assert_int_equal(load_rates(h, NULL, 0), E_FILE);
    assert_int_equal(load_rates(h, usual, 2), E_OK);
    assert_int_equal(got_num(h, "version"), 2);
    OK(h, LEAD, V_RATE_LIST, "--");
    assert_int_equal(h->reply.rows.n, 2);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM rate"), 6);
}

static void a_rate_is_not_asked_before_its_day(void **state)
{
    struct house *h = *state;
    const struct row rows[] = {
        {"SF", "*", 1000, 1800, 1000, 800, 0, 24, 0},
        {"YT", "*", 1000, 100, 1000, 500, 0, 72, h->now + 86400000},
        {"SF", "*", 1000, 900, 1000, 800, 0, 24, h->now - 1},
    };
    assert_int_equal(load_rates(h, rows, 3), E_OK);
    new_order(h, "C1", "Sud", 1, "", 0);
    reviewed(h, "C1");
    assert_string_equal(got(h, "carrier"), "SF");
    assert_int_equal(got_num(h, "carrier_price"), 900);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_price_is_the_first_weight_and_each_step_begun),
        TEST(the_cheapest_that_serves_is_chosen),
        TEST(the_row_whose_region_fits_best_speaks_for_its_carrier),
        TEST(the_promise_comes_before_the_price),
        TEST(an_order_s_own_carrier_wins),
        TEST(an_order_that_no_carrier_takes_waits_and_says_why),
        TEST(rates_are_versions_and_a_bad_row_refuses_the_file),
        TEST(a_rate_is_not_asked_before_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
