/* Scales: units, HID reports by two descriptors, serial lines in pieces, every state. */
#include "tallyman/scan/reader.h"
#include "tallyman/scan/scale_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "descriptors.h"

static void units_are_exact_and_rounded_once(void **state)
{
    static const struct {
        int64_t value;
        int exponent;
        enum weight_unit unit;
        int64_t mg;
    } table[] = {
        {1, 0, UNIT_POUND, 453592},
        {10, 0, UNIT_POUND, 4535924},
        {1, 0, UNIT_OUNCE, 28350},
        {16, 0, UNIT_OUNCE, 453592},
        {1234, -1, UNIT_G, 123400},
        {-123, -3, UNIT_KG, -123000},
        {5, 1, UNIT_G, 50000},
        {1, 0, UNIT_CARAT, 200},
        {1, 0, UNIT_TROY_OUNCE, 31103},
        {1, -3, UNIT_TON, 1000000},
        {2, 3, UNIT_KG, WEIGHT_MG_MOST},
        {1, 0, UNIT_GRAIN, 65},
        {15, -1, UNIT_MG, 2},
        {-15, -1, UNIT_MG, -2},
        {1, 0, UNIT_PENNYWEIGHT, 1555},
    };
    int64_t mg;
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_true(
            weight_convert(table[i].value, table[i].exponent, table[i].unit, &mg));
        assert_int_equal(mg, table[i].mg);
    }
    assert_false(weight_convert(1, 0, UNIT_TAEL, &mg));
    assert_false(weight_convert(1, 0, UNIT_AVOIR_TON, &mg));
    assert_false(weight_convert(2001, 0, UNIT_KG, &mg));
    assert_false(weight_convert(INT64_MAX, 9, UNIT_TON, &mg));
    assert_false(weight_convert(INT64_MIN, 9, UNIT_TON, &mg));
    assert_false(weight_convert(1, -10, UNIT_G, &mg));
}

/* ---- HID ---- */

static struct weight last;
static int made;

static void keep(void *arg, const struct weight *weight)
{
    (void)arg;
    last = *weight;
    made++;
}

static void no_scan(void *arg, const struct scan *scan)
{
    (void)arg, (void)scan;
    fail_msg("a scale makes no scans");
}

static void begin(struct reader *reader, const uint8_t *bytes, size_t n)
{
    struct err err = {0};
    assert_int_equal(reader_init_hid(reader, bytes, n, NULL, NULL, &err), 0);
    assert_int_equal(reader->family, READER_SCALE);
    reader_tell(reader, "scale", no_scan, NULL);
    reader_tell_weight(reader, keep);
}

static void a_postal_scale_is_read_by_its_descriptor(void **state)
{
    static const struct {
        uint8_t report[6];
        enum weight_state state;
        int64_t mg;
    } table[] = {
        {{3, 4, 2, 0, 0xe8, 0x03}, WEIGHT_STABLE, 1000000},  /* 1000 g */
        {{3, 4, 11, 0xff, 123, 0}, WEIGHT_STABLE, 348699},   /* 12.3 oz */
        {{3, 4, 12, 0xfe, 0x2c, 1}, WEIGHT_STABLE, 1360777}, /* 3.00 lb */
        {{3, 4, 3, 0xfd, 0xd2, 4}, WEIGHT_STABLE, 1234000},  /* 1.234 kg */
        {{3, 3, 2, 0, 100, 0}, WEIGHT_MOVING, 100000},       /* in motion */
        {{3, 2, 2, 0, 0, 0}, WEIGHT_EMPTY, 0},               /* stable at zero */
        {{3, 4, 2, 0, 0, 0}, WEIGHT_EMPTY, 0},
        {{3, 5, 2, 0, 20, 0}, WEIGHT_UNDER, -20000}, /* under zero */
        {{3, 6, 2, 0, 0xff, 0xff}, WEIGHT_OVER, 0},
        {{3, 1, 2, 0, 1, 0}, WEIGHT_FAULT, 0},
        {{3, 7, 2, 0, 1, 0}, WEIGHT_CALIBRATE, 0},
        {{3, 8, 2, 0, 1, 0}, WEIGHT_REZERO, 0},
        {{3, 4, 5, 0, 1, 0}, WEIGHT_UNIT, 0},   /* taels */
        {{3, 4, 0, 0, 1, 0}, WEIGHT_UNIT, 0},   /* no unit at all */
        {{3, 4, 10, 9, 1, 0}, WEIGHT_FAULT, 0}, /* 10^9 troy ounces */
    };
    static struct reader reader;
    struct err err = {0};
    (void)state;
    begin(&reader, scale, sizeof scale);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        made = 0;
        assert_int_equal(reader_take(&reader, table[i].report, 6, 0, &err), 0);
        assert_int_equal(made, 1);
        assert_string_equal(weight_state_name(last.state),
                            weight_state_name(table[i].state));
        assert_int_equal(last.mg, table[i].mg);
    }
    made = 0;
    assert_int_equal(reader_take(&reader, (const uint8_t *)"\x04zzzzz", 6, 0, &err), 0);
    assert_int_equal(made, 0); /* another report */
    assert_int_equal(reader_take(&reader, table[0].report, 5, 0, &err), -E_FIELD);
    assert_int_equal(reader_wait(&reader, 0), -1);
}

static void a_scale_of_bits_says_the_same(void **state)
{
    static struct reader reader;
    struct err err = {0};
    (void)state;
    begin(&reader, scale_of_bits, sizeof scale_of_bits);
    const uint8_t kilos[] = {0x08, 0x04, 0x00, 0xfd, 0xd2, 0x04, 0x00, 0x00};
    assert_int_equal(reader_take(&reader, kilos, sizeof kilos, 0, &err), 0);
    assert_int_equal(last.state, WEIGHT_STABLE);
    assert_int_equal(last.mg, 1234000);
    const uint8_t minus[] = {0x08, 0x02, 0x00, 0x00, 0xf6, 0xff, 0xff, 0xff};
    assert_int_equal(reader_take(&reader, minus, sizeof minus, 0, &err), 0);
    assert_int_equal(last.state, WEIGHT_UNDER);
    assert_int_equal(last.mg, -10000);
    const uint8_t over[] = {0x20, 0x02, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00};
    assert_int_equal(reader_take(&reader, over, sizeof over, 0, &err), 0);
    assert_int_equal(last.state, WEIGHT_OVER);
}

/* ---- serial ---- */

struct said {
    enum scale_format format;
    const char *bytes;
    enum weight_state state; /* WEIGHT_NONE: passed over */
    int64_t mg;
};

static const struct said said[] = {
    {SCALE_SICS, "S S     123.4 g\r\n", WEIGHT_STABLE, 123400},
    {SCALE_SICS, "S D    1.2345 kg\r\n", WEIGHT_MOVING, 1234500},
    {SCALE_SICS, "S S       3.0 lb\r\n", WEIGHT_STABLE, 1360777},
    {SCALE_SICS, "S S      -0.5 g\r\n", WEIGHT_UNDER, -500},
    {SCALE_SICS, "S S      0.00 g\r\n", WEIGHT_EMPTY, 0},
    {SCALE_SICS, "S +\r\n", WEIGHT_OVER, 0},
    {SCALE_SICS, "S -\r\n", WEIGHT_UNDER, 0},
    {SCALE_SICS, "S I\r\n", WEIGHT_MOVING, 0},
    {SCALE_SICS, "ES\r\n", WEIGHT_NONE, 0},
    {SCALE_SICS, "S S     12x.4 g\r\n", WEIGHT_UNIT, 0},
    {SCALE_SICS, "S SS     12.4 g\r\n", WEIGHT_NONE, 0},
    {SCALE_SICS, "S S      12 PCS\r\n", WEIGHT_UNIT, 0},
    {SCALE_ST_GS, "ST,GS,+00123.4  g\r\n", WEIGHT_STABLE, 123400},
    {SCALE_ST_GS, "US,GS,+00123.4  g\r\n", WEIGHT_MOVING, 123400},
    {SCALE_ST_GS, "ST,NT,-00001.2 kg\r\n", WEIGHT_UNDER, -1200000},
    {SCALE_ST_GS, "OL,GS,+999999.9 g\r\n", WEIGHT_OVER, 0},
    {SCALE_ST_GS, "ST,+00012.345 kg\r\n", WEIGHT_STABLE, 12345000},
    {SCALE_ST_GS, "ST,GS, 1.00lb\r\n", WEIGHT_STABLE, 453592},
    {SCALE_ST_GS, "QT,GS,+0000012 PC\r\n", WEIGHT_NONE, 0},
    {SCALE_ST_GS, "ST,GS,+00000000000000001 g\r\n", WEIGHT_UNIT, 0},
    /* A: .x (3) · B: kg · C: as B says; "  1234" → 123.4 kg */
    {SCALE_TOLEDO, "\x02\x23\x30\x20  1234000000\r", WEIGHT_STABLE, 123400000},
    {SCALE_TOLEDO, "\x02\x2d\x38\x20 12345000000\r", WEIGHT_MOVING, 12345000},
    {SCALE_TOLEDO, "\x02\x2c\x20\x20   100000000\r", WEIGHT_STABLE, 453592},
    {SCALE_TOLEDO, "\x02\x2a\x20\x21   100000000\r", WEIGHT_STABLE, 100000},
    {SCALE_TOLEDO, "\x02\x2a\x32\x21    10000000\r", WEIGHT_UNDER, -10000},
    {SCALE_TOLEDO, "\x02\x2a\x34\x21    10000000\r", WEIGHT_OVER, 0},
    {SCALE_TOLEDO, "\x02\x2a\x36\x21    10000000\r", WEIGHT_UNDER, 0},
    {SCALE_TOLEDO, "\x02\x2a\x30\x21    1z000000\r", WEIGHT_NONE, 0},
    {SCALE_TOLEDO, "\x02\x0a\x30\x21    10000000\r", WEIGHT_NONE, 0},
};

static void hear(const struct said *s, size_t piece)
{
    struct scale_text text;
    struct weight weight = {0};
    const uint8_t *bytes = (const uint8_t *)s->bytes;
    size_t n = strlen(s->bytes), used = 0;
    int n_made = 0;
    scale_text_init(&text, s->format);
    for (size_t at = 0; at < n; at += used) {
        size_t now = n - at < piece ? n - at : piece;
        n_made += scale_text_take(&text, bytes + at, now, &used, &weight);
        assert_true(used > 0 && used <= now);
    }
    if (n_made != (s->state != WEIGHT_NONE) || weight.state != s->state ||
        weight.mg != s->mg)
        fail_msg("%s: %d made, %s, %lld mg", s->bytes, n_made,
                 weight_state_name(weight.state), (long long)weight.mg);
    assert_int_equal(text.odd, s->state == WEIGHT_NONE);
}

static void lines_are_read_in_pieces_of_any_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        for (size_t piece = 1; piece < 40; piece += 6)
            hear(&said[i], piece);
}

static void a_line_without_end_is_passed_over(void **state)
{
    struct scale_text text;
    struct weight weight = {0};
    size_t used;
    (void)state;
    scale_text_init(&text, SCALE_SICS);
    for (int i = 0; i < 5000; i++)
        assert_false(scale_text_take(&text, (const uint8_t *)"S", 1, &used, &weight));
    static const char rest[] = "\r\nS S 1.0 g\r\n";
    assert_true(
        scale_text_take(&text, (const uint8_t *)rest, sizeof rest - 1, &used, &weight));
    assert_int_equal(weight.mg, 1000);
    assert_int_equal(text.odd, 1);
    scale_text_init(&text, SCALE_TOLEDO); /* caught in the middle of one */
    static const char cut[] = "34000000\r\x02\x23\x30\x20  1234000000\r";
    assert_true(
        scale_text_take(&text, (const uint8_t *)cut, sizeof cut - 1, &used, &weight));
    assert_int_equal(weight.mg, 123400000);
}

static void states_have_words_and_formats_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < WEIGHT_STATES; i++) {
        assert_true(weight_words((enum weight_state)i)[0]);
        assert_true(weight_state_name((enum weight_state)i)[0]);
    }
    for (int i = 0; i < SCALE_FORMATS; i++)
        assert_int_equal(
            scale_format_by_name(str_of(scale_format_name((enum scale_format)i))), i);
    assert_int_equal(scale_format_by_name(str_of("other")), SCALE_FORMATS);
    assert_int_equal(unit_by_name(str_of("KG")), UNIT_KG);
    assert_int_equal(unit_by_name(str_of("")), UNIT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_exact_and_rounded_once),
        cmocka_unit_test(a_postal_scale_is_read_by_its_descriptor),
        cmocka_unit_test(a_scale_of_bits_says_the_same),
        cmocka_unit_test(lines_are_read_in_pieces_of_any_size),
        cmocka_unit_test(a_line_without_end_is_passed_over),
        cmocka_unit_test(states_have_words_and_formats_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
