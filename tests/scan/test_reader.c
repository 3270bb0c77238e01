/*
 * Whole readers: bytes in by their family, scans out; the framings that readers are set
 * to, and 20 scans a second from each of several at once.
 */
#include "tallyman/scan/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "descriptors.h"
#include "packer.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/rng.h"
#include "typist.h"

struct bench {
    struct reader reader;
    struct typist typist;
    struct packer packer;
    int64_t now, gap;
    struct buf out;
    int scans;
    struct scan last;
};

static struct layouts *layouts;

static int read_layouts(void **state)
{
    struct err err = {0};
    (void)state;
    layouts = layouts_read(PROJECT_DIR "/devices/keyboards.ini", &err);
    return layouts ? 0 : -1;
}

static int free_layouts(void **state)
{
    (void)state;
    layouts_free(layouts);
    return 0;
}

static void note(void *arg, const struct scan *scan)
{
    struct bench *bench = arg;
    buf_printf(&bench->out, "%s%s%s|", scan->aim, scan->text, scan->typed ? "?" : "");
    bench->last = *scan;
    bench->scans++;
}

static void send(void *arg, const uint8_t *report, size_t n)
{
    struct bench *bench = arg;
    struct err err = {0};
    bench->now += bench->gap;
    assert_int_equal(reader_take(&bench->reader, report, n, bench->now, &err), 0);
}

static void plug(struct bench *bench, const uint8_t *bytes, size_t n,
                 const struct line_framing *framing)
{
    struct err err = {0};
    memset(bench, 0, sizeof *bench);
    bench->now = 1000;
    bench->gap = 2;
    buf_init(&bench->out, 1 << 16);
    const struct layout *us = layouts_find(layouts, "us");
    assert_int_equal(reader_init_hid(&bench->reader, bytes, n, us, framing, &err), 0);
    reader_tell(&bench->reader, "1-4.2", note, bench);
    bench->typist = (struct typist){.desc = &bench->reader.desc,
                                    .layout = us,
                                    .id = bench->reader.desc.numbered ? 1 : 0,
                                    .send = send,
                                    .arg = bench};
    bench->packer = (struct packer){.send = send, .arg = bench};
}

static void plug_keyboard(struct bench *bench, const struct line_framing *framing)
{
    plug(bench, boot_keyboard, sizeof boot_keyboard, framing);
}

static void idle(struct bench *bench, int64_t ms)
{
    bench->now += ms;
    reader_idle(&bench->reader, bench->now);
}

static void holds(struct bench *bench, const char *out)
{
    assert_string_equal(bench->out.p, out);
    buf_clear(&bench->out);
}

static void a_keyboard_reader_ends_its_scans_in_any_of_the_usual_ways(void **state)
{
    (void)state;
    static const struct line_framing framed = {
        .ends = "\r", .prefix = "B", .suffix = "C"};
    static const struct {
        const char *why, *typed, *scans;
        const struct line_framing *framing;
    } table[] = {
        {"Enter", "6901234567892\r", "6901234567892|", NULL},
        {"Enter and line feed", "T-0001\r\nT-0002\r\n", "T-0001|T-0002|", NULL},
        {"Tab", "T-0001\tT-0002\t", "T-0001|T-0002|", NULL},
        {"Enter first", "\rT-0001\r\rT-0002\r", "T-0001|T-0002|", NULL},
        {"letters around", "BT-0001C\rT-0002\r", "T-0001|T-0002|", &framed},
        {"an AIM identifier", "]C10109506000134352\r", "]C10109506000134352|", NULL},
        {"GS inside",
         "10AB\x1d"
         "21C\r",
         "10AB\x1d"
         "21C|",
         NULL},
        {"not yet ended", "T-0001", "", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct bench bench;
        plug_keyboard(&bench, table[i].framing);
        print_message("%s\n", table[i].why);
        typist_text(&bench.typist, table[i].typed);
        holds(&bench, table[i].scans);
    }
}

static void silence_ends_a_scan_without_suffix(void **state)
{
    (void)state;
    struct bench bench;
    plug_keyboard(&bench, NULL);
    typist_text(&bench.typist, "6901234567892");
    assert_int_equal(reader_wait(&bench.reader, bench.now), 198);
    idle(&bench, 100);
    assert_int_equal(bench.scans, 0);
    idle(&bench, 100);
    assert_int_equal(reader_wait(&bench.reader, bench.now), -1);
    typist_text(&bench.typist, "T-0001");
    idle(&bench, 500);
    assert_string_equal(bench.last.device, "1-4.2");
    holds(&bench, "6901234567892|T-0001|");
}

static void keypad_enter_and_alt_mode_make_scans(void **state)
{
    (void)state;
    struct bench bench;
    plug_keyboard(&bench, NULL);
    for (const char *c = "SIP-4-1"; *c; c++)
        typist_alt(&bench.typist, (uint32_t)*c, true, true);
    typist_press(&bench.typist, 0, 0, 0x58);
    holds(&bench, "SIP-4-1|");
}

static void without_a_descriptor_it_is_a_boot_keyboard(void **state)
{
    (void)state;
    struct bench bench;
    plug(&bench, NULL, 0, NULL);
    typist_text(&bench.typist, "T-0001\r");
    holds(&bench, "T-0001|");
}

static void an_unplugged_reader_keeps_no_part(void **state)
{
    (void)state;
    struct bench bench;
    plug_keyboard(&bench, NULL);
    typist_text(&bench.typist, "half of");
    reader_drop(&bench.reader);
    typist_text(&bench.typist, "T-0001\r");
    holds(&bench, "T-0001|");
    uint8_t part[64] = {2, 1, ']', 'E', '0', 'x', [63] = 1};
    plug(&bench, pos_honeywell, sizeof pos_honeywell, NULL);
    send(&bench, part, sizeof part);
    reader_drop(&bench.reader);
    packer_scan(&bench.packer, "]E0", "4006381333931", 13);
    holds(&bench, "]E04006381333931|");
}

static void what_stands_of_a_line_can_be_had_as_typed(void **state)
{
    (void)state;
    struct bench bench;
    struct scan scan;
    plug_keyboard(&bench, NULL);
    assert_false(reader_part(&bench.reader, &scan));
    bench.gap = 80;
    typist_text(&bench.typist, "12");
    assert_true(reader_part(&bench.reader, &scan));
    assert_string_equal(scan.text, "12");
    assert_true(scan.typed);
    assert_string_equal(scan.device, "1-4.2");
    assert_false(reader_part(&bench.reader, &scan));
    typist_text(&bench.typist, "34\r");
    holds(&bench, "34?|");
}

static void a_person_may_type_where_a_wedge_does(void **state)
{
    (void)state;
    struct bench bench = {.now = 1000, .gap = 120};
    buf_init(&bench.out, 1 << 16);
    reader_init_wedge(&bench.reader, NULL);
    reader_tell(&bench.reader, "pts/1", note, &bench);
    for (const char *p = "1234\r"; *p; p++)
        send(&bench, (const uint8_t *)p, 1);
    bench.gap = 1;
    for (const char *p = "T-0001\r"; *p; p++)
        send(&bench, (const uint8_t *)p, 1);
    holds(&bench, "1234?|T-0001|");
}

static void a_pos_reader_needs_no_framing(void **state)
{
    (void)state;
    struct bench bench;
    plug(&bench, pos_newland, sizeof pos_newland, NULL);
    bench.packer.newland = true;
    packer_scan(&bench.packer, "", "T-0001", 6);
    packer_scan(&bench.packer, "", "x", 1);
    assert_int_equal(reader_wait(&bench.reader, bench.now), -1);
    holds(&bench, "T-0001|x|");
    plug(&bench, pos_honeywell, sizeof pos_honeywell, NULL);
    packer_scan(&bench.packer, "]X0", "rare", 4);
    assert_int_equal(reader_wait(&bench.reader, bench.now), POS_REPLY_MS);
    idle(&bench, POS_REPLY_MS);
    holds(&bench, "]X0rare|");
}

static void other_interfaces_are_no_readers(void **state)
{
    (void)state;
    static const struct {
        const uint8_t *bytes;
        size_t n;
        const char *named;
    } table[] = {{scale_mute, sizeof scale_mute, "a scale's weight"},
                 {mouse, sizeof mouse, "something else"},
                 {mouse, 5, "byte 4"}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct reader reader;
        struct err err = {0};
        char words[512];
        assert_int_equal(
            reader_init_hid(&reader, table[i].bytes, table[i].n, NULL, NULL, &err),
            -E_FIELD);
        err_words(&err, words, sizeof words);
        assert_non_null(strstr(words, table[i].named));
    }
}

static void a_serial_reader_is_a_line_in_pieces(void **state)
{
    (void)state;
    static const char sent[] = "6901234567892\r\n]d20109506000134352\x1d"
                               "10A\r"
                               "\xe6\x8b\xa3\xe8\xb4\xa7\r"
                               "\xd6\xd0\xc9\r"
                               "T-0001\t";
    static const char wants[] = "6901234567892|]d20109506000134352\x1d"
                                "10A|拣货|ÖÐÉ|"
                                "T-0001|";
    for (size_t piece = 1; piece < sizeof sent; piece++) {
        struct bench bench = {.now = 1000};
        struct err err = {0};
        buf_init(&bench.out, 4096);
        reader_init_serial(&bench.reader, NULL);
        reader_tell(&bench.reader, "tty", note, &bench);
        for (size_t at = 0; at < sizeof sent - 1; at += piece) {
            size_t n = sizeof sent - 1 - at < piece ? sizeof sent - 1 - at : piece;
            reader_take(&bench.reader, (const uint8_t *)sent + at, n, bench.now += 90,
                        &err);
        }
        holds(&bench, wants);
    }
}

/* Eight readers of all families, 20 scans a second each, their reports mixed. */
static void many_readers_at_once_lose_and_double_nothing(void **state)
{
    (void)state;
    enum { READERS = 8, ROUNDS = 200 };
    static struct bench bench[READERS];
    uint64_t rng = 9;
    int sent[READERS] = {0};
    for (int i = 0; i < READERS; i++)
        plug(&bench[i], test_descriptors[i % 6].bytes, test_descriptors[i % 6].n, NULL);
    for (int scan = 0; scan < READERS * ROUNDS; scan++) {
        int i = (int)rng_below(&rng, READERS);
        char text[32], ended[34];
        snprintf(text, sizeof text, "R%d-%06d", i, sent[i]++);
        snprintf(ended, sizeof ended, "%s\r", text);
        bench[i].packer.newland = i % 6 == 5;
        bench[i].gap = 1;
        if (bench[i].reader.family == READER_POS)
            packer_scan(&bench[i].packer, "]C0", text, strlen(text));
        else
            typist_text(&bench[i].typist, ended);
        assert_int_equal(bench[i].scans, sent[i]);
        assert_string_equal(bench[i].last.text, text);
    }
    for (int i = 0; i < READERS; i++)
        buf_clear(&bench[i].out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_keyboard_reader_ends_its_scans_in_any_of_the_usual_ways),
        cmocka_unit_test(silence_ends_a_scan_without_suffix),
        cmocka_unit_test(keypad_enter_and_alt_mode_make_scans),
        cmocka_unit_test(without_a_descriptor_it_is_a_boot_keyboard),
        cmocka_unit_test(an_unplugged_reader_keeps_no_part),
        cmocka_unit_test(what_stands_of_a_line_can_be_had_as_typed),
        cmocka_unit_test(a_person_may_type_where_a_wedge_does),
        cmocka_unit_test(a_pos_reader_needs_no_framing),
        cmocka_unit_test(other_interfaces_are_no_readers),
        cmocka_unit_test(a_serial_reader_is_a_line_in_pieces),
        cmocka_unit_test(many_readers_at_once_lose_and_double_nothing),
    };
    return cmocka_run_group_tests(tests, read_layouts, free_layouts);
}
