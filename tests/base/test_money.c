/*
 * test_money: amounts read, shown and shared out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/money.h"

#include "tallyman/base/rng.h"

static void amounts_are_read_exactly_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int exponent;
        bool good;
        int64_t minor;
    } cases[] = {
        {"12.5", 2, true, 1250},
        {"12", 2, true, 1200},
        {"-0.05", 2, true, -5},
        {"+1.2300", 2, true, 123},
        {"1.231", 2, false, 0},
        {"7", 0, true, 7},
        {"7.0", 0, true, 7},
        {"7.5", 0, false, 0},
        {"1.001", 3, true, 1001},
        {"92233720368547758.07", 2, true, INT64_MAX},
        {"-92233720368547758.08", 2, true, INT64_MIN},
        {"92233720368547758.08", 2, false, 0},
        {"99999999999999999999", 0, false, 0},
        {"", 2, false, 0},
        {"-", 2, false, 0},
        {".", 2, false, 0},
        {".5", 2, false, 0},
        {"5.", 2, false, 0},
        {"1,000", 2, false, 0},
        {"1e3", 2, false, 0},
        {"1.2.3", 3, false, 0},
        {"1.0x", 0, false, 0},
        {" 1", 2, false, 0},
        {"¥1", 2, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t minor = 77;
        assert_int_equal(money_parse(str_of(cases[i].text), cases[i].exponent, &minor),
                         cases[i].good);
        assert_true(minor == (cases[i].good ? cases[i].minor : 77));
    }
}

static void amounts_shown_read_back(void **state)
{
    (void)state;
    static const int64_t amounts[] = {0, 5, -5, 1250, -99, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        for (int exponent = 0; exponent <= 18; exponent++) {
            char out[32];
            int64_t minor = 1;
            money_show(amounts[i], exponent, out);
            assert_true(money_parse(str_of(out), exponent, &minor));
            assert_true(minor == amounts[i]);
        }
    char out[32];
    money_show(-5, 2, out);
    assert_string_equal(out, "-0.05");
    money_show(1250, 2, out);
    assert_string_equal(out, "12.50");
}

static void shares_follow_the_weights(void **state)
{
    (void)state;
    static const struct {
        int64_t total, weight[3], part[3];
    } cases[] = {
        {100, {1, 1, 1}, {34, 33, 33}},
        {-100, {1, 1, 1}, {-34, -33, -33}},
        {100, {0, 0, 0}, {34, 33, 33}},
        {10, {1, 2, 3}, {2, 3, 5}},
        {1, {1, 5, 1}, {0, 1, 0}},
        {5, {0, 1, 0}, {0, 5, 0}},
        {0, {1, 2, 3}, {0, 0, 0}},
        {INT64_MAX, {INT64_MAX, 0, 0}, {INT64_MAX, 0, 0}},
        {INT64_MIN, {1, 0, 0}, {INT64_MIN, 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t part[3];
        money_apportion(cases[i].total, cases[i].weight, part, 3);
        for (int k = 0; k < 3; k++)
            assert_true(part[k] == cases[i].part[k]);
    }
    money_apportion(5, NULL, NULL, 0);
}

static void shares_add_up_exactly(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        int64_t weight[20], part[20], sum = 0;
        int n = 1 + (int)rng_below(&seed, 20);
        int64_t total = rng_below(&seed, 1000000) - 500000;
        for (int i = 0; i < n; i++)
            weight[i] = rng_below(&seed, 4) ? rng_below(&seed, INT64_MAX) : 0;
        money_apportion(total, weight, part, n);
        for (int i = 0; i < n; i++) {
            assert_true(total < 0 ? part[i] <= 0 : part[i] >= 0);
            sum += part[i];
        }
        assert_true(sum == total);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_read_exactly_or_refused),
        cmocka_unit_test(amounts_shown_read_back),
        cmocka_unit_test(shares_follow_the_weights),
        cmocka_unit_test(shares_add_up_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
