/*
 * test_clock: civil time, and times read and shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/clock.h"

static const int64_t day_ms = 86400000;

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static void days_from_1970_to_2100_go_round(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t day = 0;
    for (int year = 1970; year <= 2100; year++)
        for (int month = 1; month <= 12; month++)
            for (int d = 1; d <= lengths[month - 1] + (month == 2 && leap(year)); d++) {
                int64_t utc = day++ * day_ms + 12345678;
                struct civil c = clock_civil(utc, 0);
                assert_true(c.year == year && c.month == month && c.day == d);
                assert_true(c.hour == 3 && c.minute == 25 && c.second == 45 &&
                            c.ms == 678);
                assert_true(clock_from_civil(&c, 0) == utc);
            }
    assert_int_equal(day, 47847);
}

static void offsets_shift_the_civil_day_both_ways(void **state)
{
    (void)state;
    static const int offsets[] = {-720, -210, 0, 330, 480, 840};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
        for (int64_t utc = -3 * day_ms; utc < 3 * day_ms; utc += 1234567) {
            struct civil c = clock_civil(utc, offsets[i]);
            assert_true(clock_from_civil(&c, offsets[i]) == utc);
        }
    struct civil c = clock_civil(-1, 480);
    assert_true(c.day == 1 && c.hour == 7 && c.second == 59 && c.ms == 999);
}

static void formats_are_read_whole_and_in_range(void **state)
{
    (void)state;
    static const struct {
        const char *text, *format;
        int64_t utc_ms; /* -1: refused */
    } cases[] = {
        {"1970-01-02", "%Y-%m-%d", 86400000},
        {"29.02.2024 00:00", "%d.%m.%Y %H:%M", 1709164800000},
        {"29.02.2023 00:00", "%d.%m.%Y %H:%M", -1},
        {"29.02.2100 00:00", "%d.%m.%Y %H:%M", -1},
        {"1/2/26", "%d/%m/%y", 1769904000000},
        {"20261122150405", "%Y%m%d%H%M%S", 1795359845000},
        {"2026112", "%Y%m%d", -1},
        {"00:00:01.5", "%H:%M:%S.%f", 1500},
        {"00:00:01.005", "%H:%M:%S.%f", 1005},
        {"24:00", "%H:%M", -1},
        {"23:60", "%H:%M", -1},
        {"00:00:60", "%H:%M:%S", -1},
        {"1970-13-01", "%Y-%m-%d", -1},
        {"1970-00-01", "%Y-%m-%d", -1},
        {"1970-04-31", "%Y-%m-%d", -1},
        {"1970-01-01x", "%Y-%m-%d", -1},
        {"1970-01-0", "%Y-%m-%d", -1},
        {"70-01-01", "%Y-%m-%d", -1},
        {"1970-01", "%Y-%m-%d", -1},
        {"1970", "%Q", -1},
        {"00%", "%H%%", 0},
        {"1", "%", -1},
        {"-1:00", "%H:%M", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t utc = -1;
        bool good = clock_parse(str_of(cases[i].text), cases[i].format, 0, &utc);
        assert_int_equal(good, cases[i].utc_ms != -1);
        assert_true(utc == cases[i].utc_ms);
    }
    int64_t utc = 0;
    assert_true(clock_parse(str_of("08:00"), "%H:%M", 480, &utc));
    assert_int_equal(utc, 0);
}

static void iso_times_go_round(void **state)
{
    (void)state;
    char out[32];
    int64_t utc = 0;
    clock_iso(1795331045123, 480, out);
    assert_string_equal(out, "2026-11-22T15:04:05.123+08:00");
    assert_true(clock_parse_iso(str_of(out), &utc) && utc == 1795331045123);
    clock_iso(-1, -210, out);
    assert_string_equal(out, "1969-12-31T20:29:59.999-03:30");
    assert_true(clock_parse_iso(str_of(out), &utc) && utc == -1);
    clock_iso(INT64_MAX, 0, out);
    assert_in_range(strlen(out), 29, 31);
    assert_true(clock_parse_iso(str_of("1970-01-01T00:00:01Z"), &utc) && utc == 1000);
    assert_true(clock_parse_iso(str_of("1970-01-01T00:00:01.0259Z"), &utc));
    assert_int_equal(utc, 1025);
    static const char *const bad[] = {
        "",
        "1970-01-01",
        "1970-01-01T00:00:01",
        "1970-01-01T00:00:01.Z",
        "1970-01-01T00:00:01+8:00",
        "1970-01-01T00:00:01+19:00",
        "1970-01-01T00:00:01+0800",
        "1970-01-01 00:00:01Z",
        "1970-02-29T00:00:01Z",
        "1970-01-01T00:00:01Zx",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(clock_parse_iso(str_of(bad[i]), &utc));
}

static void the_monotonic_clock_does_not_go_back(void **state)
{
    (void)state;
    int64_t us = clock_mono_us();
    assert_true(clock_mono_us() >= us);
    assert_true(clock_mono_ms() >= us / 1000);
    assert_true(clock_utc_ms() > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_from_1970_to_2100_go_round),
        cmocka_unit_test(offsets_shift_the_civil_day_both_ways),
        cmocka_unit_test(formats_are_read_whole_and_in_range),
        cmocka_unit_test(iso_times_go_round),
        cmocka_unit_test(the_monotonic_clock_does_not_go_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
