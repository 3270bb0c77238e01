/*
 * HID POS reports: both of the makers' layouts and odder ones, scans in several reports,
 * answers to commands, byte counts that cannot be.
 */
#include "tallyman/scan/hid_pos.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "descriptors.h"
#include "packer.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/rng.h"
#include "tallyman/base/utf8.h"

struct till {
    struct desc desc;
    struct pos pos;
    int64_t now;
    struct buf out; /* "aim text|" of each scan, "!" of each refusal */
    struct scan last;
    int refused;
};

static void open_till(struct till *till, const uint8_t *bytes, size_t n)
{
    struct err err = {0};
    memset(till, 0, sizeof *till);
    till->now = 1000;
    buf_init(&till->out, 1 << 20);
    assert_int_equal(desc_read(&till->desc, bytes, n, &err), 0);
    assert_int_equal(pos_init(&till->pos, &till->desc, &err), 0);
}

static void note(struct till *till, const struct scan *scan)
{
    buf_printf(&till->out, "%s %s|", scan->aim, scan->text);
    till->last = *scan;
}

static void wait_ms(struct till *till, int64_t ms)
{
    struct scan scan;
    till->now += ms;
    if (pos_idle(&till->pos, till->now, &scan))
        note(till, &scan);
}

static void take(void *arg, const uint8_t *report, size_t n)
{
    struct till *till = arg;
    struct scan scan;
    struct err err = {0};
    int rc = pos_report(&till->pos, report, n, till->now, &scan, &err);
    if (rc > 0)
        note(till, &scan);
    if (rc < 0) {
        buf_char(&till->out, '!');
        till->refused++;
    }
    assert_true((rc < 0) == (err.code != E_OK));
    wait_ms(till, 0);
}

static void holds(struct till *till, const char *out)
{
    assert_string_equal(till->out.p, out);
    buf_clear(&till->out);
}

static void both_layouts_are_read_by_their_descriptors(void **state)
{
    (void)state;
    struct till till;
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till};
    packer_scan(&packer, "]E0", "4006381333931", 13);
    packer_scan(&packer, "]C1",
                "0104006381333931"
                "10LOT\x1d"
                "21A",
                25);
    packer_scan(&packer, "]C0", "SF1234567890123", 15);
    assert_int_equal(till.last.raw_n, 15);
    assert_int_equal(till.last.length, 15);
    assert_false(till.last.typed);
    assert_int_equal(till.last.at, 1000);
    holds(&till, "]E0 4006381333931|]C1 010400638133393110LOT\x1d"
                 "21A|"
                 "]C0 SF1234567890123|");
    open_till(&till, pos_real, sizeof pos_real);
    packer_scan(&packer, "]E0", "4006381333931", 13);
    static const char text[] =
        "https://example.com/a-link-that-goes-over-two-reports/123";
    packer_scan(&packer, "]Q1", text, sizeof text); /* its NUL too, which is no text */
    assert_int_equal(till.last.raw_n, sizeof text);
    assert_string_equal(till.last.text, text);
    buf_clear(&till.out);
    open_till(&till, pos_newland, sizeof pos_newland);
    packer.newland = true;
    packer_scan(&packer, "", "4006381333931", 13);
    packer_scan(&packer, "",
                "]E0"
                "4006381333931\r\n",
                18);
    packer_scan(&packer, "", "T-0001", 6);
    assert_int_equal(till.last.kind, CODE_TOTE);
    holds(&till, " 4006381333931|]E0 4006381333931| T-0001|");
}

/* A capture of a Voyager 1602g (published by Henk van Asselt), its first and last report.
 */
static void real_honeywell_bytes_are_no_scans_when_they_answer_a_command(void **state)
{
    (void)state;
    static const uint8_t first[64] = {
        2,   56, 93, 88,  48,  80,  114, 111, 100, 117, 99,  116, 32,  78,  97,  109,
        101, 58, 32, 86,  111, 121, 97,  103, 101, 114, 32,  49,  54,  48,  50,  103,
        13,  10, 66, 111, 111, 116, 32,  82,  101, 118, 105, 115, 105, 111, 110, 58,
        32,  58, 32, 56,  57,  57,  50,  13,  10,  83,  111, 102, 116, 63,  0,   1};
    static const uint8_t last[64] = {2,  9,  93, 88, 48, 117, 109,      58,
                                     32, 78, 47, 65, 13, 10,  [61] = 63};
    static const uint8_t end[64] = {2,  8,  93, 90, 54, 82, 69,
                                    86, 73, 78, 70, 6,  46, [61] = 54};
    struct till till;
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till};
    take(&till, first, sizeof first);
    take(&till, last, sizeof last);
    assert_int_equal(pos_wait(&till.pos, till.now), POS_REPLY_MS);
    take(&till, end, sizeof end);
    assert_int_equal(till.pos.replies, 1);
    assert_int_equal(pos_wait(&till.pos, till.now), -1);
    wait_ms(&till, 1000);
    packer_scan(&packer, "]E0", "4006381333931", 13);
    holds(&till, "]E0 4006381333931|");
}

static void a_rare_code_with_the_answers_identifier_is_a_scan(void **state)
{
    (void)state;
    struct till till;
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till};
    packer_scan(&packer, "]X0", "12345", 5);
    assert_string_equal(till.out.p, "");
    wait_ms(&till, POS_REPLY_MS - 1);
    assert_string_equal(till.out.p, "");
    wait_ms(&till, 1);
    packer_scan(&packer, "]X0", "a", 1);
    packer_scan(&packer, "]X0", "b", 1);
    packer_scan(&packer, "]E0", "c", 1);
    packer_scan(&packer, "]E0", "d", 1);
    holds(&till, "]X0 12345|]X0 a|]X0 b|]E0 c|]E0 d|");
}

static void newland_answers_are_no_scans(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
        bool scan;
    } table[] = {
        {"\x02\x01"
         "0000@SCNTRG1\x06;\x03",
         17, false},
        {"\x02\x01"
         "0000#QRYSYS Product;\x03",
         23, false},
        {"\x02\x00\x00\x01\x00\x33\x31", 7, false},
        {"\x02\x00\x00\x02\x00\x33\x31", 7, true},
        {"\x02\x01"
         "00A0@SCNTRG1\x06;\x03",
         17, true},
        {"0000@SCNTRG1;\x03", 14, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct till till;
        open_till(&till, pos_newland, sizeof pos_newland);
        struct packer packer = {.newland = true, .send = take, .arg = &till};
        packer_scan(&packer, "", table[i].bytes, table[i].n);
        assert_int_equal(till.out.n > 0, table[i].scan);
        assert_int_equal(till.pos.replies, table[i].scan ? 0 : 1);
        buf_clear(&till.out);
    }
}

static void odd_spellings_of_a_descriptor_mean_the_same(void **state)
{
    (void)state;
    struct till till;
    uint8_t odd[24] = {']', 'Q', '1', 'h', 'i', [23] = 0};
    open_till(&till, pos_odd, sizeof pos_odd);
    take(&till, odd, sizeof odd); /* no byte count: up to the last that is not zero */
    memcpy(odd + 3, "0123456789abcdefghij", 20);
    odd[23] = 1;
    take(&till, odd, sizeof odd);
    memset(odd + 3, 0, 21);
    odd[3] = 'k';
    take(&till, odd, sizeof odd);
    holds(&till, "]Q1 hi|]Q1 0123456789abcdefghijk|");
    uint8_t maker[35] = {2, 3, ']', 'd', '1', 'x', 'y', 'z', '?'};
    open_till(&till, pos_feature, sizeof pos_feature);
    take(&till, maker, sizeof maker);
    holds(&till, "]d1 xyz|");
}

static void a_byte_count_is_held_against_field_and_report(void **state)
{
    (void)state;
    struct till till;
    uint8_t report[64] = {2, 57, ']', 'E', '0', '1', '2', [63] = 1};
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till};
    take(&till, report, sizeof report); /* 57 of 56; its rest is passed over … */
    report[1] = 2;
    take(&till, report, sizeof report);
    report[63] = 0;
    take(&till, report, sizeof report);
    take(&till, report, sizeof report); /* … and this is a new one */
    report[1] = 3;
    take(&till, report, 7); /* the report ends before the data do */
    report[1] = 2;
    take(&till, report, 7); /* cut behind its data: nothing more follows */
    report[1] = 0;
    take(&till, report, sizeof report); /* nothing in it */
    take(&till, report, 1);
    take(&till, report, 0);
    packer_scan(&packer, "]E0", "ok", 2);
    assert_int_equal(till.refused, 2);
    holds(&till, "!]E0 12|!]E0 12|]E0 ok|");
}

static void a_scan_whose_rest_never_came_is_dropped(void **state)
{
    (void)state;
    struct till till;
    uint8_t part[64] = {2, 2, ']', 'E', '0', '1', '2', [63] = 1};
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till};
    take(&till, part, sizeof part);
    till.now += POS_PART_MS;
    packer_scan(&packer, "]E0", "late", 4);
    take(&till, part, sizeof part);
    packer_scan(&packer, "]C0", "another", 7);
    take(&till, part, sizeof part);
    pos_drop(&till.pos);
    packer_scan(&packer, "]E0", "replugged", 9);
    assert_int_equal(till.pos.lost, 2);
    holds(&till, "]E0 late|]C0 another|]E0 replugged|");
}

static void bytes_that_are_no_text_stay_in_raw(void **state)
{
    (void)state;
    struct till till;
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till};
    packer_scan(&packer, "]Q1", "\xd6\xd0\xce\xc4", 4); /* GBK */
    assert_memory_equal(till.last.raw, "\xd6\xd0\xce\xc4", 4);
    assert_int_equal(till.last.raw_n, 4);
    assert_int_equal(till.last.length, 8);
    packer_scan(&packer, "]Q1", "拣货\x01\x02", 8);
    packer_scan(&packer, "]Q1", "\0\0\0", 3);
    holds(&till, "]Q1 ÖÐÎÄ|]Q1 拣货|");
}

static void a_scan_of_many_reports_is_whole_or_says_its_length(void **state)
{
    (void)state;
    static char text[9000];
    struct till till;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('A' + i % 23);
    open_till(&till, pos_honeywell, sizeof pos_honeywell);
    struct packer packer = {.send = take, .arg = &till, .aim_once = true};
    packer_scan(&packer, "]Q1", text, SCAN_MOST);
    assert_int_equal(till.last.raw_n, SCAN_MOST);
    assert_memory_equal(till.last.raw, text, SCAN_MOST);
    assert_int_equal(till.last.length, SCAN_MOST);
    assert_int_equal(strlen(till.last.text), CODE_MOST);
    packer_scan(&packer, "]Q1", text, sizeof text);
    assert_int_equal(till.last.raw_n, SCAN_MOST);
    assert_int_equal(till.last.length, sizeof text);
    buf_clear(&till.out);
}

/* Whatever is packed is unpacked: lengths around the ends of reports, all bytes. */
static void what_is_packed_is_unpacked(void **state)
{
    (void)state;
    uint64_t rng = 6;
    for (int round = 0; round < 4000; round++) {
        unsigned char bytes[400];
        size_t n = 1 + (size_t)rng_below(&rng, sizeof bytes);
        struct till till;
        bool newland = round % 2;
        for (size_t i = 0; i < n; i++)
            bytes[i] = (unsigned char)(round % 3 ? 0x21 + rng_below(&rng, 0x5e)
                                                 : 1 + rng_below(&rng, 255));
        bytes[0] = 'x'; /* neither an identifier nor an answer */
        bytes[n - 1] = 'y';
        open_till(&till, newland ? pos_newland : pos_honeywell,
                  newland ? sizeof pos_newland : sizeof pos_honeywell);
        struct packer packer = {
            .newland = newland, .aim_once = round % 5 == 0, .send = take, .arg = &till};
        packer_scan(&packer, newland ? "" : "]d1", bytes, n);
        assert_int_equal(till.last.raw_n, n);
        assert_memory_equal(till.last.raw, bytes, n);
        assert_true(utf8_valid(str_of(till.last.text)));
        buf_clear(&till.out);
    }
}

static void any_reports_are_taken(void **state)
{
    (void)state;
    uint64_t rng = 7;
    for (int round = 0; round < 2000; round++) {
        const struct test_descriptor *d = &test_descriptors[4 + rng_below(&rng, 5)];
        struct till till;
        open_till(&till, d->bytes, d->n);
        for (int i = 0; i < 30; i++) {
            uint8_t report[80];
            int64_t n = rng_below(&rng, sizeof report);
            for (int64_t k = 0; k < n; k++)
                report[k] = (uint8_t)rng_below(&rng, 256);
            if (n > 1) {
                report[0] = 2;
                report[1] = (uint8_t)rng_below(&rng, 60);
            }
            if (n > 4)
                memcpy(report + 2, rng_below(&rng, 2) ? "]X0" : "]Z6", 3);
            till.now += rng_below(&rng, 100);
            take(&till, report, (size_t)n);
        }
        buf_clear(&till.out);
    }
}

static void an_interface_without_decoded_data_is_refused(void **state)
{
    (void)state;
    struct desc desc;
    struct pos pos;
    struct err err = {0};
    assert_int_equal(desc_read(&desc, boot_keyboard, sizeof boot_keyboard, &err), 0);
    assert_int_equal(pos_init(&pos, &desc, &err), -E_FIELD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_layouts_are_read_by_their_descriptors),
        cmocka_unit_test(real_honeywell_bytes_are_no_scans_when_they_answer_a_command),
        cmocka_unit_test(a_rare_code_with_the_answers_identifier_is_a_scan),
        cmocka_unit_test(newland_answers_are_no_scans),
        cmocka_unit_test(odd_spellings_of_a_descriptor_mean_the_same),
        cmocka_unit_test(a_byte_count_is_held_against_field_and_report),
        cmocka_unit_test(a_scan_whose_rest_never_came_is_dropped),
        cmocka_unit_test(bytes_that_are_no_text_stay_in_raw),
        cmocka_unit_test(a_scan_of_many_reports_is_whole_or_says_its_length),
        cmocka_unit_test(what_is_packed_is_unpacked),
        cmocka_unit_test(any_reports_are_taken),
        cmocka_unit_test(an_interface_without_decoded_data_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
