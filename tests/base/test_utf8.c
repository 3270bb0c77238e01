/*
 * test_utf8: well-formed and other bytes, and their cells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/utf8.h"

static void only_well_formed_text_is_valid(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"", true},
        {"abc", true},
        {"货位 A-01 é 🛒", true},
        {"\xf4\x8f\xbf\xbf", true},  /* U+10FFFF */
        {"\xf4\x90\x80\x80", false}, /* above */
        {"\xed\x9f\xbf", true},      /* U+D7FF */
        {"\xed\xa0\x80", false},     /* surrogate */
        {"\xed\xbf\xbf", false},
        {"\xc0\x80", false}, /* overlong NUL */
        {"\xc1\xbf", false},
        {"\xe0\x9f\xbf", false},
        {"\xf0\x8f\xbf\xbf", false},
        {"\x80", false},
        {"\xe8\xb4", false}, /* cut */
        {"\xe8\xb4z", false},
        {"\xff", false},
        {"\xf5\x80\x80\x80", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_valid(str_of(cases[i].text)), cases[i].good);
    assert_false(utf8_valid(str_n("a\0b", 3)));
}

static void a_malformed_byte_is_skipped_alone(void **state)
{
    (void)state;
    struct str text = str_of("\xe8\xb4"
                             "a");
    assert_int_equal(utf8_next(&text), -1);
    assert_int_equal(utf8_next(&text), -1);
    assert_int_equal(utf8_next(&text), 'a');
    assert_int_equal(utf8_next(&text), -2);
    assert_int_equal(utf8_next(&text), -2);
}

static void every_point_is_written_and_read_back(void **state)
{
    (void)state;
    for (uint32_t point = 0; point <= 0x10ffff; point++) {
        if (point == 0xd800)
            point = 0xe000;
        char bytes[4];
        struct str text = str_n(bytes, utf8_put(point, bytes));
        assert_int_equal(utf8_next(&text), point);
        assert_int_equal(text.n, 0);
    }
}

static void cells_follow_east_asian_width(void **state)
{
    (void)state;
    static const struct {
        uint32_t point;
        int cells;
    } cases[] = {
        {0, -1},      {0x1f, -1},   {' ', 1},     {'~', 1},     {0x7f, -1},
        {0x9f, -1},   {0xa0, 1},    {0xe9, 1},    {0x2ff, 1},   {0x300, 0},
        {0x36f, 0},   {0x370, 1},   {0x378, 1},   {0x1100, 2},  {0x1160, 0},
        {0x200b, 0},  {0x200d, 0},  {0x2026, 1},  {0x2103, 1},  {0x2460, 1},
        {0x3000, 2},  {0x3001, 2},  {0x302a, 0},  {0x3042, 2},  {0x4dbf, 2},
        {0x4e00, 2},  {0x9fff, 2},  {0xac00, 2},  {0xd7a3, 2},  {0xfe0f, 0},
        {0xff01, 2},  {0xff60, 2},  {0xff61, 1},  {0xffe5, 2},  {0x1f6d2, 2},
        {0x20000, 2}, {0x2fffd, 2}, {0x3fffd, 2}, {0xe0100, 0}, {0x10ffff, 1},
        {0x2588, 1},  {0x2500, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(utf8_cells(cases[i].point), cases[i].cells);
    assert_int_equal(utf8_width(str_of("货位 A\n\xff")), 8);
}

static void fitting_never_splits_a_wide_character(void **state)
{
    (void)state;
    assert_true(str_is(utf8_fit(str_of("货位A"), 3), "货"));
    assert_true(str_is(utf8_fit(str_of("货位A"), 5), "货位A"));
    assert_true(str_is(utf8_fit(str_of("ae\xcc\x81x"), 2), "ae\xcc\x81"));
    assert_int_equal(utf8_fit(str_of("货"), 1).n, 0);
    assert_int_equal(utf8_fit(str_of(NULL), 9).n, 0);
}

static void the_middle_goes_and_both_ends_stay(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t cells, size;
        const char *out;
    } cases[] = {
        {"short", 5, 64, "short"},
        {"SF1234567890", 7, 64, "SF1…890"},
        {"SF1234567890", 8, 64, "SF12…890"},
        {"货位货位货位", 7, 64, "货…位"},
        {"abcdef", 1, 64, "…"},
        {"abcdef", 0, 64, ""},
        {"abcde\xcc\x81", 4, 64, "ab…e\xcc\x81"},
        {"a\tb\xff", 9, 64, "a?b?"},
        {"货位", 9, 6, "货"},
        {"abcdef", 4, 4, "ab"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[64];
        utf8_middle(str_of(cases[i].text), cases[i].cells, out, cases[i].size);
        assert_string_equal(out, cases[i].out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_well_formed_text_is_valid),
        cmocka_unit_test(a_malformed_byte_is_skipped_alone),
        cmocka_unit_test(every_point_is_written_and_read_back),
        cmocka_unit_test(cells_follow_east_asian_width),
        cmocka_unit_test(fitting_never_splits_a_wide_character),
        cmocka_unit_test(the_middle_goes_and_both_ends_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
