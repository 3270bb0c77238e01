/*
 * Framing as a table: what keys came, how far apart, and the scans they must give.
 *
 * Keys are written as text; "@N " sets the milliseconds between the keys that follow,
 * "+N " lets N ms pass at once (and asks line_idle). A scan is shown as its text, with
 * "?" behind when typed; several are joined by '|', and what is left in the field stands
 * after '>'.
 */
#include "tallyman/scan/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/utf8.h"

struct hand {
    struct line line;
    int64_t now, gap;
    struct buf out;
};

static void note(struct hand *hand, const struct scan *scan)
{
    if (hand->out.n > 0)
        buf_char(&hand->out, '|');
    buf_text(&hand->out, scan->text);
    if (scan->typed)
        buf_char(&hand->out, '?');
}

static int64_t number(struct str *rest)
{
    int64_t n = 0;
    str_int(str_cut(rest, ' '), &n);
    return n;
}

static void play(struct hand *hand, struct str keys)
{
    struct scan scan;
    int32_t point;
    while ((point = utf8_next(&keys)) != -2) {
        if (point == '@') {
            hand->gap = number(&keys);
        } else if (point == '+') {
            hand->now += number(&keys);
            if (line_idle(&hand->line, hand->now, &scan))
                note(hand, &scan);
        } else {
            hand->now += hand->gap;
            if (line_feed(&hand->line, (uint32_t)point, hand->now, &scan))
                note(hand, &scan);
        }
    }
}

static const struct line_framing by_gap = {.gap_ms = 100};
static const struct line_framing by_both = {.ends = "\r", .gap_ms = 100};
static const struct line_framing by_tab = {.ends = "\t"};
static const struct line_framing prefixed = {.ends = "\r", .prefix = "]C1"};

static const struct {
    const char *why;
    const struct line_framing *framing;
    const char *keys, *gives;
} table[] = {
    {"a reader", NULL, "@10 6901234567892\r", "6901234567892>"},
    {"a person", NULL, "@120 6901234567892\r", "6901234567892?>"},
    {"the fastest person", NULL, "@80 T-0001\r", "T-0001?>"},
    {"a slow radio", NULL, "@48 6901234567892\r", "6901234567892>"},
    {"a radio that stumbles once", NULL, "@12 69012345+400 67892\r", "6901234567892>"},
    {"CR LF makes no second line", NULL, "@10 T-0001\r\n", "T-0001>"},
    {"LF", NULL, "@10 T-0001\n", "T-0001>"},
    {"two in a row", NULL, "@10 T-0001\rT-0002\r", "T-0001|T-0002>"},
    {"the same twice is two", NULL, "@8 690123\r690123\r", "690123|690123>"},
    {"empty lines are none", NULL, "@10 \r\r\n\n", ">"},
    {"not ended yet", NULL, "@10 T-00", ">T-00"},
    {"a pause ends nothing by default", NULL, "@10 T-0001+5000 ", ">T-0001"},
    {"one key, by a person", NULL, "@90 5\r", "5?>"},
    {"one key, by a reader", NULL, "@10 5\r", "5>"},
    {"two keys, by a person", NULL, "@100 12\r", "12?>"},
    {"first key long ago, then typed", NULL, "@10 1+3000 @100 2\r", "12?>"},
    {"backspace", NULL, "@100 T-0002\b1\r", "T-0001?>"},
    {"delete too, a whole character", NULL, "@100 拣货\x7f\r", "拣?>"},
    {"backspace on nothing", NULL, "@100 \b\b\b1\r", "1?>"},
    {"all taken back", NULL, "@100 12\b\b\r", ">"},
    {"Tab as suffix", &by_tab, "@10 T-0001\tT-0002\t", "T-0001|T-0002>"},
    {"CR is dropped where Tab ends", &by_tab, "@10 T-0001\r\t", "T-0001>"},
    {"Tab is dropped where CR ends", NULL, "@10 T-\t0001\r", "T-0001>"},
    {"GS is kept", NULL,
     "@10 0109\x1d"
     "17\r",
     "0109\x1d"
     "17>"},
    {"other controls are dropped", NULL,
     "@10 T\x01-\x1b"
     "0\x7"
     "001\r",
     "T-0001>"},
    {"an input method's letters", NULL, "@10 ６９０\r", "６９０>"},
    {"no suffix, a gap ends it", &by_gap, "@10 T-0001+100 ", "T-0001>"},
    {"a gap too short", &by_gap, "@10 T-0001+99 ", ">T-0001"},
    {"too short for a burst", &by_gap, "@10 T-0+500 ", ">T-0"},
    {"typed is not ended by a gap", &by_gap, "@120 T-0001+900 ", ">T-0001"},
    {"glued by a gap", &by_gap, "@10 T-0001@150 T@10 -0002+100 ", "T-0001|T-0002>"},
    {"gap, then a late suffix", &by_both, "@10 T-0001+100 \r", "T-0001>"},
    {"suffix where gaps count too", &by_both, "@10 T-0001\rT-0002\r", "T-0001|T-0002>"},
    {"prefix cut off", &prefixed, "@10 ]C10109\r", "0109>"},
    {"without its prefix", &prefixed, "@10 0109\r", "0109>"},
    {"nothing but a prefix", &prefixed, "@10 ]C1\r", ">"},
};

static void lines_are_framed_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct hand hand = {.now = 1000000};
        line_init(&hand.line, table[i].framing);
        buf_init(&hand.out, 4096);
        play(&hand, str_of(table[i].keys));
        buf_char(&hand.out, '>');
        buf_str(&hand.out, line_field(&hand.line));
        if (strcmp(hand.out.p, table[i].gives) != 0)
            print_message("%s\n", table[i].why);
        assert_string_equal(hand.out.p, table[i].gives);
        buf_clear(&hand.out);
    }
}

static struct scan long_scan(int characters, const char *text)
{
    struct line line;
    struct scan scan = {0}, next = {0};
    struct str rest = str_of(text);
    int32_t point = utf8_next(&rest);
    line_init(&line, NULL);
    for (int i = 0; i < characters; i++)
        assert_false(line_feed(&line, (uint32_t)point, i / 100, &scan));
    assert_true(line_feed(&line, '\r', characters / 100, &scan));
    assert_false(line_feed(&line, '1', characters, &next));
    assert_true(line_feed(&line, '\r', characters, &next));
    assert_int_equal(next.length, 1);
    return scan;
}

static void an_overlong_code_is_cut_and_says_how_long_it_was(void **state)
{
    (void)state;
    assert_int_equal(long_scan(CODE_MOST, "x").length, CODE_MOST);
    struct scan scan = long_scan(CODE_MOST + 1, "x");
    assert_int_equal(scan.length, CODE_MOST + 1);
    assert_int_equal(strlen(scan.text), CODE_MOST);
    scan = long_scan(1 << 20, "7");
    assert_int_equal(scan.length, 1 << 20);
    assert_int_equal(strlen(scan.text), CODE_MOST);
    assert_int_equal(scan.kind, CODE_OTHER);
    scan = long_scan(5000, "拣");
    assert_int_equal(scan.length, 15000);
    assert_int_equal(strlen(scan.text), 63);
    assert_true(utf8_valid(str_of(scan.text)));
}

static void line_idle_is_wanted_only_while_a_burst_stands(void **state)
{
    (void)state;
    struct line line;
    struct scan scan;
    line_init(&line, &by_gap);
    assert_int_equal(line_wait(&line, 0), -1);
    for (int i = 0; i < 6; i++)
        line_feed(&line, (uint32_t)('0' + i), i * 10, &scan);
    assert_int_equal(line_wait(&line, 50), 100);
    assert_int_equal(line_wait(&line, 120), 30);
    assert_int_equal(line_wait(&line, 500), 0);
    assert_true(line_idle(&line, 150, &scan));
    assert_int_equal(scan.at, 50);
    assert_int_equal(line_wait(&line, 150), -1);
    line_init(&line, NULL);
    line_feed(&line, 'T', 0, &scan);
    assert_int_equal(line_wait(&line, 0), -1);
}

static void a_kind_says_how_a_code_came(void **state)
{
    (void)state;
    assert_int_equal(line_kind(str_of("12"), true), CODE_NUMBER);
    assert_int_equal(line_kind(str_of("12"), false), CODE_OTHER);
    assert_int_equal(line_kind(str_of("12 pcs"), true), CODE_TEXT);
    assert_int_equal(line_kind(str_of("T-0001"), true), CODE_TOTE);
    assert_int_equal(line_kind(str_of("T-0001"), false), CODE_TOTE);
}

static void a_clock_that_jumps_does_no_harm(void **state)
{
    (void)state;
    static const int64_t times[] = {INT64_MIN, INT64_MAX, 0, -5, INT64_MAX, INT64_MIN};
    struct line line;
    struct scan scan;
    line_init(&line, &by_both);
    for (int i = 0; i < 600; i++) {
        line_feed(&line, (uint32_t)(i % 7 ? 'A' + i % 20 : 8), times[i % 6], &scan);
        line_idle(&line, times[i % 5], &scan);
        assert_true(line_wait(&line, times[i % 4]) >= -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_framed_as_the_table_says),
        cmocka_unit_test(an_overlong_code_is_cut_and_says_how_long_it_was),
        cmocka_unit_test(line_idle_is_wanted_only_while_a_burst_stands),
        cmocka_unit_test(a_kind_says_how_a_code_came),
        cmocka_unit_test(a_clock_that_jumps_does_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
