/*
 * test_status: answers as the manuals show them, whole, in pieces, damaged.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "tallyman/print/status.h"

struct answer {
    enum print_ask ask;
    const char *bytes;
    size_t n;
    enum print_condition condition;
    bool idle;
};

#define A(ask, text, condition, idle)                                                    \
    {                                                                                    \
        ask, text, sizeof(text) - 1, condition, idle                                     \
    }
#define HS(b, c, eee, h, o, p, t, u)                                                     \
    "\x02"                                                                               \
    "030," b "," c ",1245," eee ",0,0," h ",000,0,0,0\x03\r\n"                           \
    "\x02"                                                                               \
    "001,0," o "," p ",1,2,6," t "," u ",1,000\x03\r\n"                                  \
    "\x02"                                                                               \
    "1234,0\x03\r\n"
#define HQES(errors, warnings)                                                           \
    "\x02\r\n  PRINTER STATUS\r\n   ERRORS:         " errors                             \
    "\r\n   WARNINGS:       " warnings "\r\n\x03"

/* clang-format off */
static const struct answer answers[] = {
    A(PRINT_ASK_HS, HS("0", "0", "000", "0", "0", "0", "0", "00000000"), PRINT_READY, true),
    A(PRINT_ASK_HS, HS("0", "0", "001", "0", "0", "0", "0", "00000000"), PRINT_PRINTING, false),
    A(PRINT_ASK_HS, HS("0", "0", "000", "1", "0", "0", "0", "00000000"), PRINT_PRINTING, false),
    A(PRINT_ASK_HS, HS("0", "0", "000", "0", "0", "0", "0", "00000001"), PRINT_PRINTING, false),
    A(PRINT_ASK_HS, HS("1", "0", "000", "0", "0", "0", "0", "00000001"), PRINT_PAPER_OUT, false),
    A(PRINT_ASK_HS, HS("0", "1", "000", "0", "0", "0", "0", "00000000"), PRINT_PAUSED, true),
    A(PRINT_ASK_HS, HS("1", "1", "000", "0", "1", "1", "0", "00000000"), PRINT_HEAD_OPEN, true),
    A(PRINT_ASK_HS, HS("0", "0", "000", "0", "0", "1", "0", "00000000"), PRINT_RIBBON_OUT, true),
    A(PRINT_ASK_HS, HS("0", "0", "000", "0", "0", "0", "1", "00000000"), PRINT_TAKE_LABEL, true),
    A(PRINT_ASK_HQES, HQES("0 00000000 00000000", "0 00000000 00000000"), PRINT_READY, false),
    A(PRINT_ASK_HQES, HQES("1 00000000 00000005", "0 00000000 00000000"), PRINT_HEAD_OPEN, false),
    A(PRINT_ASK_HQES, HQES("1 00000000 00010000", "0 00000000 00000000"), PRINT_PAUSED, false),
    A(PRINT_ASK_HQES, HQES("1 00000000 00000040", "0 00000000 00000000"), PRINT_ERROR, false),
    A(PRINT_ASK_HQES, HQES("0 00000000 00000000", "1 00000000 00000008"), PRINT_PAPER_LOW, false),
    A(PRINT_ASK_TSPL, "\x00", PRINT_READY, true),
    A(PRINT_ASK_TSPL, "\x20", PRINT_PRINTING, false),
    A(PRINT_ASK_TSPL, "\x04", PRINT_PAPER_OUT, true),
    A(PRINT_ASK_TSPL, "\x05", PRINT_HEAD_OPEN, true),
    A(PRINT_ASK_TSPL, "\x10", PRINT_PAUSED, true),
    A(PRINT_ASK_TSPL_S, "\x02@@@@\x03\r\n", PRINT_READY, true),
    A(PRINT_ASK_TSPL_S, "\x02P@@@\x03\r\n", PRINT_PRINTING, false),
    A(PRINT_ASK_TSPL_S, "\x02`@@@\x03\r\n", PRINT_PAUSED, false),
    A(PRINT_ASK_TSPL_S, "\x02" "E@@A\x03\r\n", PRINT_PAPER_OUT, false),
    A(PRINT_ASK_TSPL_S, "\x02" "E@A@\x03\r\n", PRINT_TOO_HOT, false),
    A(PRINT_ASK_TSPL_S, "\x02L@@@\x03\r\n", PRINT_TAKE_LABEL, true),
    A(PRINT_ASK_ESCPOS, "\x12\x12\x12\x12", PRINT_READY, false),
    A(PRINT_ASK_ESCPOS, "\x1a\x32\x12\x72", PRINT_PAPER_OUT, false),
    A(PRINT_ASK_ESCPOS, "\x12\x12\x12\x1e", PRINT_PAPER_LOW, false),
    A(PRINT_ASK_ESCPOS, "\x1a\x16\x12\x12", PRINT_HEAD_OPEN, false),
    A(PRINT_ASK_ESCPOS, "\x12\x10\x01\x02\x03\x12\x12\x12", PRINT_READY, false),
    A(PRINT_ASK_CPCL, "\x00", PRINT_READY, true),
    A(PRINT_ASK_CPCL, "\x01", PRINT_PRINTING, false),
    A(PRINT_ASK_CPCL, "\x06", PRINT_HEAD_OPEN, true),
    A(PRINT_ASK_CPCL, "\x10", PRINT_READY, true),
    A(PRINT_ASK_CPCL, "\x08", PRINT_BATTERY_LOW, true),
};

static const struct answer no_answers[] = {
    A(PRINT_ASK_HS, "HTTP/1.1 400 Bad Request\r\n", PRINT_GARBLED, false),
    A(PRINT_ASK_HS, "\x02" "030,0,0\x03\r\n\x02" "001,0,0\x03\r\n\x02x\x03\r\n", PRINT_GARBLED, false),
    A(PRINT_ASK_HS, HS("0", "x", "000", "0", "0", "0", "0", "00000000"), PRINT_GARBLED, false),
    A(PRINT_ASK_HS, HS("0", "0", "000", "0", "0", "0", "0", "99999999999999999999"), PRINT_GARBLED, false),
    A(PRINT_ASK_HQES, HQES("7 00000000 00000000", "0 00000000 00000000"), PRINT_GARBLED, false),
    A(PRINT_ASK_TSPL, "OK", PRINT_GARBLED, false),
    A(PRINT_ASK_TSPL_S, "\x02Z@@@\x03\r\n", PRINT_GARBLED, false),
    A(PRINT_ASK_TSPL_S, "\x02@@@@@@\r\n", PRINT_GARBLED, false),
    A(PRINT_ASK_TSPL_S, "\x02@\x01@@\x03\r\n", PRINT_GARBLED, false),
    A(PRINT_ASK_ESCPOS, "ok", PRINT_GARBLED, false),
    A(PRINT_ASK_ESCPOS, "\x12\x12\x12\x12\x12", PRINT_GARBLED, false),
    A(PRINT_ASK_CPCL, "\xff", PRINT_GARBLED, false),
};
/* clang-format on */

static void an_answer_becomes_one_condition(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const struct answer *a = &answers[i];
        struct print_status status = {PRINT_SILENT};
        assert_int_equal(print_ask_read(a->ask, str_n(a->bytes, a->n), &status), 1);
        if (status.condition != a->condition || status.idle != a->idle)
            fail_msg("answer %zu is read as %s, idle %d", i,
                     print_condition_name(status.condition), status.idle);
    }
}

/* A cut answer is waited for, and says nothing. */
static void half_an_answer_is_none_yet(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        for (size_t n = 0; n + 3 < answers[i].n; n++) {
            struct print_status status = {PRINT_SILENT};
            assert_int_equal(
                print_ask_read(answers[i].ask, str_n(answers[i].bytes, n), &status), 0);
            assert_int_equal(status.condition, PRINT_SILENT);
        }
}

static void what_is_no_answer_is_said_to_be_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof no_answers / sizeof *no_answers; i++) {
        const struct answer *a = &no_answers[i];
        struct print_status status = {PRINT_READY};
        if (print_ask_read(a->ask, str_n(a->bytes, a->n), &status) != -1)
            fail_msg("answer %zu is taken as %s", i,
                     print_condition_name(status.condition));
        assert_int_equal(status.condition, PRINT_GARBLED);
    }
}

static void an_endless_answer_ends(void **state)
{
    static char flood[PRINT_REPLY_MOST + 1];
    (void)state;
    flood[0] = '\x02';
    for (int ask = PRINT_ASK_HS; ask < PRINT_ASK_PORT; ask++) {
        struct print_status status = {PRINT_READY};
        assert_int_equal(
            print_ask_read((enum print_ask)ask, str_n(flood, sizeof flood), &status), -1);
    }
}

static void silence_is_never_well(void **state)
{
    (void)state;
    for (int ask = PRINT_ASK_HS; ask < PRINT_ASK_PORT; ask++) {
        struct print_status status = {PRINT_SILENT};
        assert_int_equal(print_ask_read((enum print_ask)ask, str_of(""), &status), 0);
    }
    assert_int_equal(print_condition_verdict(PRINT_SILENT), PRINT_STOP);
    assert_int_equal(print_condition_verdict(PRINT_GARBLED), PRINT_STOP);
    assert_string_equal(print_condition_words(PRINT_SILENT), "does not answer");
}

static void a_label_asks_for_its_echo(void **state)
{
    char ask[11];
    (void)state;
    print_process_ask("0042", ask);
    assert_memory_equal(ask,
                        "\x1d(H\x06\x00\x30\x30"
                        "0042",
                        11);
    assert_int_equal(print_process_read("0042", str_n("\x37\x22"
                                                      "0041\0",
                                                      7)),
                     0);
    assert_int_equal(print_process_read("0042", str_n("\x12\x37\x22"
                                                      "0042\0",
                                                      8)),
                     1);
    assert_int_equal(print_process_read("0042", str_n("\x37\x22"
                                                      "0042",
                                                      6)),
                     0);
}

static void ways_of_asking_have_names(void **state)
{
    enum print_ask ask = PRINT_ASK_NONE;
    struct err err = {0};
    (void)state;
    assert_int_equal(print_ask_named("tspl-s", &ask, &err), 0);
    assert_int_equal(ask, PRINT_ASK_TSPL_S);
    assert_true(print_ask_named("snmp", &ask, &err) < 0);
    assert_string_equal(err.arg[2].text, "snmp");
    assert_int_equal(print_ask_bytes(PRINT_ASK_NONE).n, 0);
    assert_int_equal(print_ask_bytes(PRINT_ASK_ESCPOS).n, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_becomes_one_condition),
        cmocka_unit_test(half_an_answer_is_none_yet),
        cmocka_unit_test(what_is_no_answer_is_said_to_be_none),
        cmocka_unit_test(an_endless_answer_ends),
        cmocka_unit_test(silence_is_never_well),
        cmocka_unit_test(a_label_asks_for_its_echo),
        cmocka_unit_test(ways_of_asking_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
