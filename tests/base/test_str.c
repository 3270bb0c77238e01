/*
 * test_str: cutting and reading borrowed text; the growing text beside it is in test_buf.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/str.h"

static void numbers_are_whole_and_in_range(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"+7", true, 7},
        {"-0012", true, -12},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {" 1", false, 0},
        {"1.0", false, 0},
        {"0x1", false, 0},
        {"--1", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 77;
        assert_int_equal(str_int(str_of(cases[i].text), &value), cases[i].good);
        assert_true(value == (cases[i].good ? cases[i].value : 77));
    }
}

static void cutting_leaves_the_rest(void **state)
{
    (void)state;
    struct str rest = str_of("a,,bc");
    assert_true(str_is(str_cut(&rest, ','), "a"));
    assert_true(str_is(str_cut(&rest, ','), ""));
    assert_true(str_is(str_cut(&rest, ','), "bc"));
    assert_int_equal(rest.n, 0);
    assert_int_equal(str_cut(&rest, ',').n, 0);
    rest = str_of(NULL);
    assert_int_equal(str_cut(&rest, ',').n, 0);
}

static void comparing_goes_by_bytes_shorter_first(void **state)
{
    (void)state;
    assert_true(str_cmp(str_of("ab"), str_of("abc")) < 0);
    assert_true(str_cmp(str_of("b"), str_of("abc")) > 0);
    assert_true(str_cmp(str_of("\xff"), str_of("a")) > 0);
    assert_int_equal(str_cmp(str_of(NULL), str_of("")), 0);
    assert_true(str_eq(str_of(NULL), str_of("")));
    assert_true(str_is_nocase(str_of("SkU"), "sKu"));
    assert_false(str_is_nocase(str_of("[x"), "{x"));
    assert_true(str_starts(str_of("abc"), "ab"));
    assert_false(str_starts(str_of("a"), "ab"));
    assert_true(str_starts(str_of("a"), ""));
}

static void trimming_takes_ascii_white_space(void **state)
{
    (void)state;
    assert_true(str_is(str_trim(str_of(" \t\v a b\r\n")), "a b"));
    assert_int_equal(str_trim(str_of("  ")).n, 0);
    assert_true(str_is(str_trim(str_of("\xc2\xa0")), "\xc2\xa0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_whole_and_in_range),
        cmocka_unit_test(cutting_leaves_the_rest),
        cmocka_unit_test(comparing_goes_by_bytes_shorter_first),
        cmocka_unit_test(trimming_takes_ascii_white_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
