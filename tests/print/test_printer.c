/*
 * test_printer: the models that are shipped, printers that take and change them, and what
 * refuses a file.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <string.h>

#include "tallyman/print/printer.h"

#define MODEL "[model m]\nlanguage = tspl\nhead = 400\nstatus = tspl\n"

static struct printers *read_text(const char *text, struct err *err)
{
    struct printers *printers = NULL;
    err_clear(err);
    printers_read_text("p.ini", text, strlen(text), &printers, err);
    return printers;
}

static void the_shipped_models_are_good(void **state)
{
    struct printers *printers = NULL;
    struct err err = {0};
    (void)state;
    assert_int_equal(printers_read(PROJECT_DIR "/devices/printers.ini", &printers, &err),
                     0);
    const struct printer *zebra = printers_model(printers, "zebra-203");
    assert_int_equal(zebra->form.language, PRINT_ZPL);
    assert_int_equal(zebra->form.encoding, PRINT_Z64);
    assert_int_equal(zebra->head, 832);
    assert_int_equal(zebra->ask, PRINT_ASK_HS);
    assert_int_equal(zebra->confirm, PRINT_CONFIRM_STATUS);
    assert_int_equal(printers_model(printers, "epson-label")->form.end, PRINT_END_NEXT);
    assert_null(printers_at(printers, 0));
    printers_free(printers);
}

static void a_printer_takes_its_model_and_changes_it(void **state)
{
    struct err err = {0};
    (void)state;
    struct printers *printers =
        read_text(MODEL "confirm = status\n[printer bench 2]\nmodel = m\n"
                        "address = tcp:10.0.0.9\nhead = 300\noffset = 8\ngap = 20\n",
                  &err);
    assert_int_equal(err.code, 0);
    const struct printer *printer = printers_find(printers, "bench 2");
    assert_ptr_equal(printers_at(printers, 0), printer);
    assert_null(printers_at(printers, 1));
    assert_string_equal(printer->model, "m");
    assert_string_equal(printer->address, "tcp:10.0.0.9");
    assert_int_equal(printer->form.language, PRINT_TSPL);
    assert_int_equal(printer->head, 300);
    assert_int_equal(printer->form.offset, 8);
    assert_int_equal(printer->form.gap, 20);
    assert_int_equal(printer->threshold, 90);
    assert_int_equal(printer->confirm, PRINT_CONFIRM_STATUS);
    printers_free(printers);
}

/* What the way can not carry is not asked over it. */
static void a_queue_and_a_file_do_not_answer(void **state)
{
    struct err err = {0};
    (void)state;
    struct printers *printers =
        read_text(MODEL "confirm = status\n[printer q]\nmodel = m\naddress = cups:l\n"
                        "[printer f]\nmodel = m\naddress = file:/tmp/x\n",
                  &err);
    assert_int_equal(printers_find(printers, "q")->ask, PRINT_ASK_PORT);
    assert_int_equal(printers_find(printers, "q")->confirm, PRINT_CONFIRM_NONE);
    assert_int_equal(printers_find(printers, "f")->ask, PRINT_ASK_NONE);
    assert_int_equal(printers_find(printers, "f")->confirm, PRINT_CONFIRM_NONE);
    printers_free(printers);
}

static void a_bad_file_is_refused_with_line_and_reason(void **state)
{
    static const struct {
        const char *text;
        int line;
        const char *says;
    } cases[] = {
        {"[model m]\nlanguage = pcl\n", 2, "zpl, tspl, escpos, cpcl"},
        {MODEL "dots = 9\n", 5, "8, 12 or 24"},
        {MODEL "head = 0\n", 5, "64 … 8192"},
        {MODEL "colour = red\n", 5, "colour"},
        {MODEL "address = tcp:h\n", 5, "address"},
        {"[modem m]\nlanguage = zpl\n", 2, "[printer NAME]"},
        {"language = zpl\n", 1, "[printer NAME]"},
        {MODEL "encoding = z64\n", 2, "encoding"},
        {"[model m]\nlanguage = zpl\nconfirm = status\n", 2, "confirm = status"},
        {MODEL "confirm = process\n", 2, "escpos"},
        {MODEL "offset = 400\n", 2, "offset"},
        {MODEL "[printer p]\nmodel = n\n", 6, "a [model …] above"},
        {MODEL "[printer p]\naddress = tcp:h\n", 6, "model = first"},
        {MODEL "[printer p]\nmodel = m\n", 6, "needs an address"},
        {MODEL "[printer p]\nmodel = m\naddress = lpt:1\n", 7, "tcp:, dev:"},
        {MODEL "[printer p]\nmodel = m\naddress = tcp:\n", 7, "tcp:HOST"},
        {MODEL "[printer p]\nmodel = m\naddress = tcp:a:0\n", 7, "tcp:HOST"},
        {MODEL "[printer p]\nmodel = m\naddress = tcp:fe80::1\n", 7, "tcp:HOST"},
        {MODEL "[printer p]\nmodel = m\naddress = tcp:h/x\n", 7, "tcp:HOST"},
        {MODEL "[printer p]\nmodel = m\naddress = cups:a b\n", 7, "cups:QUEUE"},
        {MODEL "[printer p]\nmodel = m\naddress = file:\n", 7, "a path"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err;
        char words[400];
        assert_null(read_text(cases[i].text, &err));
        assert_int_equal(err.code, E_FILE);
        assert_string_equal(err.arg[0].text, "p.ini");
        err_words(&err, words, sizeof words);
        if (err.arg[1].num != cases[i].line || !strstr(words, cases[i].says))
            fail_msg("case %zu: %s", i, words);
    }
}

static void good_addresses_are_taken(void **state)
{
    static const char *const good[] = {"tcp:h",
                                       "tcp:h:9101",
                                       "tcp:[::1]:9100",
                                       "tcp:[fe80::1%eth0]",
                                       "cups:l@/run/cups/cups.sock",
                                       "dev:/dev/usb/lp0"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char text[300];
        struct err err;
        snprintf(text, sizeof text, MODEL "[printer p]\nmodel = m\naddress = %s\n",
                 good[i]);
        struct printers *printers = read_text(text, &err);
        if (!printers)
            fail_msg("%s: %s", good[i], err.arg[2].text);
        printers_free(printers);
    }
}

static void a_page_that_is_too_wide_is_refused(void **state)
{
    struct err err = {0};
    struct label_page page;
    struct buf out;
    (void)state;
    struct printers *printers =
        read_text(MODEL "[printer p]\nmodel = m\naddress = tcp:h\noffset = 16\n", &err);
    const struct printer *printer = printers_find(printers, "p");
    label_page_init(&page);
    buf_init(&out, 1 << 20);
    label_page_size(&page, 384, 10, 8);
    assert_int_equal(printer_encode(printer, &page, &out, &err), 0);
    label_page_size(&page, 385, 10, 8);
    assert_true(printer_encode(printer, &page, &out, &err) < 0);
    assert_string_equal(err.arg[2].text, "385 + 16");
    err_clear(&err);
    label_page_size(&page, 384, 10, 12);
    assert_true(printer_encode(printer, &page, &out, &err) < 0);
    assert_string_equal(err.arg[2].text, "12");
    assert_string_equal(err.arg[1].text, "8 dots/mm");
    buf_clear(&out);
    label_page_clear(&page);
    printers_free(printers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shipped_models_are_good),
        cmocka_unit_test(a_printer_takes_its_model_and_changes_it),
        cmocka_unit_test(a_queue_and_a_file_do_not_answer),
        cmocka_unit_test(a_bad_file_is_refused_with_line_and_reason),
        cmocka_unit_test(good_addresses_are_taken),
        cmocka_unit_test(a_page_that_is_too_wide_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
