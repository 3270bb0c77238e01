/*
 * test_encode: every language and encoding decoded again by decoders of the tests' own,
 * to the same dots: pages of boxes, of noise, of all black, of every awkward width; and
 * the bytes that a printer must not see together.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tallyman/base/rng.h"
#include "tallyman/print/encode.h"

#include "decode.h"

enum { OUT_MOST = 16 << 20 };

struct way {
    enum print_language language;
    enum print_encoding encoding;
};

static const struct way ways[] = {
    {PRINT_ZPL, PRINT_USUAL},  {PRINT_ZPL, PRINT_Z64},  {PRINT_ZPL, PRINT_ACS},
    {PRINT_ZPL, PRINT_HEX},    {PRINT_TSPL, PRINT_RAW}, {PRINT_ESCPOS, PRINT_RAW},
    {PRINT_CPCL, PRINT_USUAL}, {PRINT_CPCL, PRINT_HEX},
};
enum { WAYS = sizeof ways / sizeof *ways };

static void encode(const struct way *way, const struct label_page *page, struct buf *out)
{
    struct err err = {0};
    struct print_form form = {.language = way->language, .encoding = way->encoding};
    buf_reset(out);
    assert_int_equal(print_encode(&form, page, out, &err), 0);
}

static void decode(const struct way *way, const struct label_page *page,
                   const struct buf *bytes, struct paper *paper)
{
    struct tape tape = {(const unsigned char *)bytes->p,
                        (const unsigned char *)bytes->p + bytes->n, ""};
    if (way->language == PRINT_ZPL)
        decode_zpl(&tape, paper);
    else if (way->language == PRINT_TSPL)
        decode_tspl(&tape, paper, page->dots_per_mm);
    else if (way->language == PRINT_ESCPOS)
        decode_escpos(&tape, paper, page->width,
                      str_n("\x1b"
                            "d\x04",
                            3));
    else
        decode_cpcl(&tape, paper, page->dots_per_mm);
    assert_string_equal(tape.wrong, "");
    assert_ptr_equal(tape.p, tape.end);
    assert_int_equal(paper->width, page->width);
    assert_int_equal(paper->height, page->height);
}

static int differences(const struct label_page *page, const struct paper *paper)
{
    int n = 0;
    for (int y = 0; y < page->height; y++)
        for (int x = 0; x < page->width; x++)
            n += label_page_dot(page, x, y) != paper->dot[y * page->width + x];
    return n;
}

static void assert_all_ways(const struct label_page *page, struct buf *bytes)
{
    for (int i = 0; i < WAYS; i++) {
        struct paper paper = {0};
        encode(&ways[i], page, bytes);
        decode(&ways[i], page, bytes, &paper);
        if (differences(page, &paper))
            fail_msg("%s %d: %d×%d comes back with %d dots wrong",
                     print_language_name(ways[i].language), ways[i].encoding, page->width,
                     page->height, differences(page, &paper));
        free(paper.dot);
    }
}

/* Boxes in no order, the same each time: much white, runs of all lengths, equal rows. */
static void scribble(struct label_page *page, int width, int height, uint64_t seed)
{
    label_page_size(page, width, height, 8);
    for (int i = 0; i < 200; i++)
        label_page_fill(page, (int)rng_below(&seed, width), (int)rng_below(&seed, height),
                        (int)rng_below(&seed, 30), (int)rng_below(&seed, 9));
}

static void noise(struct label_page *page, int width, int height, uint64_t seed)
{
    label_page_size(page, width, height, 12);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            if (rng_next(&seed) >> 63)
                label_page_fill(page, x, y, 1, 1);
}

static void a_page_comes_back_dot_for_dot(void **state)
{
    static const int widths[] = {1, 7, 8, 9, 17, 64, 576, 800, 801};
    struct label_page page;
    struct buf bytes;
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        for (int height = 1; height < 1300; height = height * 3 + 1) {
            scribble(&page, widths[i], height, (uint64_t)height);
            assert_all_ways(&page, &bytes);
        }
    buf_clear(&bytes);
    label_page_clear(&page);
}

static void white_and_black_pages_come_back(void **state)
{
    struct label_page page;
    struct buf bytes;
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    for (int width = 1; width < 2000; width = width * 2 + 3) {
        label_page_size(&page, width, 300, 24);
        assert_all_ways(&page, &bytes);
        label_page_fill(&page, 0, 0, width, 300);
        assert_all_ways(&page, &bytes);
        label_page_fill(&page, 0, 0, width, 1);
    }
    buf_clear(&bytes);
    label_page_clear(&page);
}

/* Runs of every length around the counts of ACS: 19, 20, 21, 400, 401. */
static void runs_of_every_length_come_back(void **state)
{
    struct label_page page;
    struct buf bytes;
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    label_page_size(&page, 4 * 1300, 820, 8);
    for (int n = 0; n < 820; n++) {
        label_page_fill(&page, 0, n, 4 * n, 1);
        label_page_fill(&page, 4 * n + 9, n, 3, 1);
    }
    const struct way way = {PRINT_ZPL, PRINT_ACS};
    struct paper paper = {0};
    encode(&way, &page, &bytes);
    decode(&way, &page, &bytes, &paper);
    assert_int_equal(differences(&page, &paper), 0);
    free(paper.dot);
    buf_clear(&bytes);
    label_page_clear(&page);
}

struct pairs {
    enum print_language language;
    unsigned char pair[4][2];
};

static const struct pairs guarded[] = {
    {PRINT_TSPL, {{0x1b, '!'}, {'~', '!'}}},
    {PRINT_ESCPOS, {{0x10, 4}, {0x10, 5}, {0x10, 0x14}}},
    {PRINT_CPCL, {{0x1b, 'h'}, {0x1b, 'i'}, {0x1b, 'v'}, {0x1b, 'a'}}},
};

static int count_pairs(const struct pairs *pairs, const struct buf *bytes)
{
    int found = 0;
    for (size_t i = 0; i + 1 < bytes->n; i++)
        for (int k = 0; k < 4 && pairs->pair[k][0]; k++)
            found += memcmp(bytes->p + i, pairs->pair[k], 2) == 0;
    return found;
}

static void put_byte(struct label_page *page, size_t at, int value)
{
    page->bits[at] = (uint8_t)value;
}

/* Noise, and each pair planted at row ends, row starts and twice in one row. */
static void plant(struct label_page *page, const struct pairs *pairs, uint64_t seed)
{
    noise(page, 160, 600, seed);
    int turn = pairs->language == PRINT_TSPL ? 0xff : 0;
    for (int i = 0; i < 60; i++) {
        int k = (int)rng_below(&seed, 4);
        if (!pairs->pair[k][0])
            continue;
        size_t at = i < 20 ? (size_t)(10 * i + 1) * 20 - 1
                           : (size_t)rng_below(&seed, 600 * 20 - 1);
        put_byte(page, at, pairs->pair[k][0] ^ turn);
        put_byte(page, at + 1, pairs->pair[k][1] ^ turn);
    }
}

/* TSPL and CPCL keep every dot; ESC/POS may thicken the dot of a 10h. */
static void bytes_that_would_be_a_command_are_kept_apart(void **state)
{
    struct label_page page;
    struct buf bytes;
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    for (size_t i = 0; i < 3; i++)
        for (uint64_t seed = 1; seed < 20; seed++) {
            const struct way way = {guarded[i].language, PRINT_USUAL};
            struct paper paper = {0};
            plant(&page, &guarded[i], seed);
            encode(&way, &page, &bytes);
            assert_int_equal(count_pairs(&guarded[i], &bytes), 0);
            decode(&way, &page, &bytes, &paper);
            int most = way.language == PRINT_ESCPOS ? 60 : 0;
            assert_in_range(differences(&page, &paper), 0, most);
            free(paper.dot);
        }
    buf_clear(&bytes);
    label_page_clear(&page);
}

/* The planted pairs are there before the guard: the test above can fail. */
static void the_guard_has_something_to_do(void **state)
{
    struct label_page page;
    (void)state;
    label_page_init(&page);
    plant(&page, &guarded[2], 1);
    struct buf raw = {.p = (char *)page.bits, .n = page.stride * (size_t)page.height};
    assert_true(count_pairs(&guarded[2], &raw) > 30);
    label_page_clear(&page);
}

static void no_command_touches_the_printers_calibration(void **state)
{
    static const char *const never[] = {
        "^MN",    "^MT",       "^LT",       "^MM",       "~SD",       "^MD",
        "^JU",    "^PR",       "GAP",       "BLINE",     "DENSITY",   "SPEED",
        "OFFSET", "DIRECTION", "GAP-SENSE", "BAR-SENSE", "TONE",      "CONTRAST",
        "SETFF",  "REFERENCE", "SET ",      "PW203",     "AUTODETECT"};
    struct label_page page;
    struct buf bytes;
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    label_page_size(&page, 80, 60, 8);
    for (int way = 0; way < WAYS; way++)
        for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
            encode(&ways[way], &page, &bytes);
            assert_null(memmem(bytes.p, bytes.n, never[i], strlen(never[i])));
        }
    buf_clear(&bytes);
    label_page_clear(&page);
}

#define SAYS(text)                                                                       \
    {                                                                                    \
        text, sizeof(text) - 1                                                           \
    }

static void offset_and_gap_are_said_when_given(void **state)
{
    static const struct {
        enum print_language language;
        struct str says;
    } cases[] = {
        {PRINT_ZPL, SAYS("^PW96^LL60^LH0,0^FO16,0")},
        {PRINT_TSPL,
         SAYS("SIZE 12 mm,7.500 mm\r\nGAP 2.5 mm,0 mm\r\nCLS\r\nBITMAP 16,0,")},
        {PRINT_ESCPOS, SAYS("\x1dL\x10\x00")},
        {PRINT_CPCL, SAYS("PAGE-WIDTH 96\r\nGAP-SENSE\r\nCG 10 60 16 0 ")},
    };
    struct label_page page;
    struct err err = {0};
    struct buf bytes;
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    label_page_size(&page, 80, 60, 8);
    for (size_t i = 0; i < 4; i++) {
        struct print_form form = {.language = cases[i].language, .offset = 16, .gap = 25};
        buf_reset(&bytes);
        assert_int_equal(print_encode(&form, &page, &bytes, &err), 0);
        assert_non_null(memmem(bytes.p, bytes.n, cases[i].says.p, cases[i].says.n));
    }
    buf_clear(&bytes);
    label_page_clear(&page);
}

static void what_a_language_can_not_do_is_refused(void **state)
{
    struct label_page page;
    struct buf bytes;
    struct err err = {0};
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, 100);
    label_page_size(&page, 2041, 60, 8);
    struct print_form form = {.language = PRINT_TSPL, .encoding = PRINT_Z64};
    assert_true(print_encode(&form, &page, &bytes, &err) < 0);
    assert_int_equal(err.code, E_FIELD);
    assert_string_equal(err.arg[1].text, "raw");
    assert_string_equal(err.arg[2].text, "z64");
    err_clear(&err);
    form = (struct print_form){.language = PRINT_ESCPOS};
    assert_true(print_encode(&form, &page, &bytes, &err) < 0);
    assert_string_equal(err.arg[2].text, "2041×60");
    err_clear(&err);
    form = (struct print_form){.language = PRINT_ZPL, .encoding = PRINT_HEX};
    assert_true(print_encode(&form, &page, &bytes, &err) < 0);
    assert_int_equal(err.code, E_LIMIT_INPUT);
    assert_int_equal(bytes.n <= 100, true);
    buf_clear(&bytes);
    label_page_clear(&page);
}

static void names_are_those_of_the_table(void **state)
{
    enum print_language language = PRINT_ZPL;
    enum print_encoding encoding = PRINT_USUAL;
    enum print_end end = PRINT_END_FEED;
    struct err err = {0};
    (void)state;
    assert_int_equal(print_language_named("cpcl", &language, &err), 0);
    assert_int_equal(language, PRINT_CPCL);
    assert_int_equal(print_encoding_named("acs", &encoding, &err), 0);
    assert_int_equal(encoding, PRINT_ACS);
    assert_int_equal(print_end_named("cut", &end, &err), 0);
    assert_int_equal(end, PRINT_END_CUT);
    assert_true(print_language_named("pcl", &language, &err) < 0);
    assert_string_equal(err.arg[1].text, "zpl, tspl, escpos, cpcl");
}

static void the_decoder_itself_refuses_a_wrong_checksum(void **state)
{
    struct label_page page;
    struct buf bytes;
    struct paper paper = {0};
    (void)state;
    label_page_init(&page);
    buf_init(&bytes, OUT_MOST);
    scribble(&page, 80, 60, 3);
    encode(&ways[1], &page, &bytes);
    char *sum = strrchr(bytes.p, ':') + 1;
    *sum = *sum == '0' ? '1' : '0';
    struct tape tape = {(unsigned char *)bytes.p, (unsigned char *)bytes.p + bytes.n, ""};
    decode_zpl(&tape, &paper);
    assert_non_null(strstr(tape.wrong, "checksum"));
    assert_int_equal(z64_crc((const unsigned char *)"123456789", 9), 0x31c3);
    free(paper.dot);
    buf_clear(&bytes);
    label_page_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_comes_back_dot_for_dot),
        cmocka_unit_test(white_and_black_pages_come_back),
        cmocka_unit_test(runs_of_every_length_come_back),
        cmocka_unit_test(bytes_that_would_be_a_command_are_kept_apart),
        cmocka_unit_test(the_guard_has_something_to_do),
        cmocka_unit_test(no_command_touches_the_printers_calibration),
        cmocka_unit_test(offset_and_gap_are_said_when_given),
        cmocka_unit_test(what_a_language_can_not_do_is_refused),
        cmocka_unit_test(names_are_those_of_the_table),
        cmocka_unit_test(the_decoder_itself_refuses_a_wrong_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
