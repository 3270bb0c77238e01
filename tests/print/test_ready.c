/*
 * test_ready: ready-made labels: told by their bytes, sent as they are where that is
 * harmless, refused with the reason where it is not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tallyman/label/png.h"
#include "tallyman/print/ready.h"

#include "decode.h"

enum { MOST = 16 << 20 };

static const struct printer zebra = {.name = "z",
                                     .address = "tcp:h",
                                     .dots = 8,
                                     .head = 832,
                                     .threshold = 90,
                                     .form.language = PRINT_ZPL};
static const struct printer tspl = {.name = "t",
                                    .address = "tcp:h",
                                    .dots = 8,
                                    .head = 832,
                                    .threshold = 90,
                                    .form.language = PRINT_TSPL};
static const struct printer queue = {.name = "q",
                                     .address = "cups:l",
                                     .dots = 8,
                                     .head = 832,
                                     .threshold = 90,
                                     .form.language = PRINT_ZPL};

struct bench {
    struct buf out, in;
    struct err err;
};

static int sit(void **state)
{
    struct bench *bench = xcalloc(1, sizeof *bench);
    buf_init(&bench->out, MOST);
    buf_init(&bench->in, MOST);
    *state = bench;
    return 0;
}

static int leave(void **state)
{
    struct bench *bench = *state;
    buf_clear(&bench->out);
    buf_clear(&bench->in);
    free(bench);
    return 0;
}

static int pass(struct bench *bench, const struct printer *printer, struct str bytes)
{
    buf_reset(&bench->out);
    err_clear(&bench->err);
    return ready_encode(printer, "SF1", bytes, &bench->out, &bench->err);
}

static void what_it_is_stands_in_its_bytes(void **state)
{
    (void)state;
    assert_int_equal(ready_recognise(str_of("^XA^XZ")), READY_ZPL);
    assert_int_equal(ready_recognise(str_of("\xef\xbb\xbf\r\n ^XA^XZ")), READY_ZPL);
    assert_int_equal(ready_recognise(str_of("~DGR:A,1,1,FF^XA^XZ")), READY_ZPL);
    assert_int_equal(ready_recognise(str_of("%PDF-1.4")), READY_PDF);
    assert_int_equal(ready_recognise(str_of("\x89PNG\r\n\x1a\n....")), READY_PNG);
    assert_int_equal(ready_recognise(str_of("")), READY_UNKNOWN);
    assert_int_equal(ready_recognise(str_of("SIZE 4,6\r\n")), READY_UNKNOWN);
    assert_int_equal(ready_recognise(str_of("^^^")), READY_UNKNOWN);
    assert_int_equal(ready_recognise(str_of("~JR")), READY_UNKNOWN);
}

static void a_label_in_zpl_goes_as_it_is(void **state)
{
    static const char label[] =
        "^XA^CI28^PW800^LL1200^FO50,60^A0N,40,30^FDTo: Li Lei^FS^BY3,2,80^FO50,120"
        "^BCN,80,Y,N^FDSF123^FS^FO1,1^GFA,2,2,1,FF00^FS^FO9,9^BQN,2,5^FDQA,SF123^FS"
        "^PQ1,0,1,Y^XZ\n";
    (void)state;
    struct bench *bench = *state;
    assert_int_equal(pass(bench, &zebra, str_of(label)), 0);
    assert_string_equal(bench->out.p, label);
}

static void what_sets_up_the_printer_is_left_out(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(pass(bench, &zebra,
                          str_of("^XA^MNY^MTT^MMT^MD10^PR12^LT20~SD25^FO1,1^FDx^FS^XZ")),
                     0);
    assert_string_equal(bench->out.p, "^XA^FO1,1^FDx^FS^XZ\n");
}

static void what_is_no_label_is_refused_with_command_and_place(void **state)
{
    static const struct {
        const char *zpl, *says;
    } cases[] = {
        {"^XA^FDx^FS^XZ^XA^FDy^FS^XZ", "^XA @13: more than one label"},
        {"^XA^FDx^FS^PQ2^XZ", "^PQ @10: more than one copy"},
        {"^XA^JUS^XZ", "^JU @3: no command"},
        {"^XA~JR^XZ", "~JR @3: no command"},
        {"^XA^CC+^XZ", "^CC @3: no command"},
        {"^XA^ND2,P^XZ", "^ND @3: no command"},
        {"^XA^DFR:X^XZ", "^DF @3: no command"},
        {"^XA^GFB,2,2,1,xx^FS^XZ", "^GF @3: binary"},
        {"^XA^XZ^FDx", NULL},
        {"^XA^FDx^FS", "no end"},
        {"^XZ^XA", "an end without"},
        {"^XA^F^XZ", "^F @3: no command"},
        {"^XA^1A^XZ", "no command"},
        {"^XA^FDx\x1b!R^FS^XZ", "binary data"},
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int rc = pass(bench, &zebra, str_of(cases[i].zpl));
        if (!cases[i].says) {
            assert_int_equal(rc, 0);
            continue;
        }
        assert_int_equal(bench->err.code, E_LABEL);
        if (rc == 0 || !strstr(bench->err.arg[1].text, cases[i].says))
            fail_msg("%s: %s", cases[i].zpl, bench->err.arg[1].text);
        assert_int_equal(bench->out.n, 0);
    }
}

static void zpl_is_for_zpl_printers_and_pdf_for_queues(void **state)
{
    struct bench *bench = *state;
    assert_true(pass(bench, &tspl, str_of("^XA^XZ")) < 0);
    assert_int_equal(bench->err.code, E_LABEL);
    assert_true(pass(bench, &zebra, str_of("%PDF-1.4\n")) < 0);
    assert_non_null(strstr(bench->err.arg[1].text, "CUPS"));
    assert_int_equal(pass(bench, &queue, str_of("%PDF-1.4\n")), 0);
    assert_string_equal(bench->out.p, "%PDF-1.4\n");
    assert_true(pass(bench, &zebra, str_of("GIF89a")) < 0);
    static char large[READY_MOST + 1];
    assert_true(pass(bench, &zebra, str_n(large, sizeof large)) < 0);
    assert_int_equal(bench->err.code, E_LIMIT_INPUT);
}

static void draw(struct label_page *page, int dots)
{
    label_page_init(page);
    label_page_size(page, 400, 300, dots);
    label_page_fill(page, 10, 20, 300, 3);
    label_page_fill(page, 399, 299, 1, 1);
}

/* Our own PNG back to the same dots, through a language. */
static void a_picture_is_a_page(void **state)
{
    struct bench *bench = *state;
    struct label_page page;
    struct paper paper = {0};
    draw(&page, 8);
    assert_int_equal(label_png(&page, &bench->in, &bench->err), 0);
    assert_int_equal(pass(bench, &tspl, buf_view(&bench->in)), 0);
    struct tape tape = {(unsigned char *)bench->out.p,
                        (unsigned char *)bench->out.p + bench->out.n, ""};
    decode_tspl(&tape, &paper, 8);
    assert_string_equal(tape.wrong, "");
    for (int y = 0; y < 300; y++)
        for (int x = 0; x < 400; x++)
            assert_int_equal(paper.dot[y * 400 + x], label_page_dot(&page, x, y));
    free(paper.dot);
    label_page_clear(&page);
}

static void a_picture_is_never_scaled(void **state)
{
    struct bench *bench = *state;
    struct label_page page;
    draw(&page, 12);
    assert_int_equal(label_png(&page, &bench->in, &bench->err), 0);
    label_page_clear(&page);
    assert_true(pass(bench, &zebra, buf_view(&bench->in)) < 0);
    assert_non_null(strstr(bench->err.arg[1].text, "the printer has 8"));
    struct printer narrow = zebra;
    narrow.head = 399;
    narrow.dots = 12;
    assert_true(pass(bench, &narrow, buf_view(&bench->in)) < 0);
    assert_int_equal(bench->err.code, E_FIELD);
    narrow.head = 400;
    assert_int_equal(pass(bench, &narrow, buf_view(&bench->in)), 0);
}

static void a_damaged_picture_is_refused(void **state)
{
    struct bench *bench = *state;
    struct label_page page;
    draw(&page, 8);
    assert_int_equal(label_png(&page, &bench->in, &bench->err), 0);
    label_page_clear(&page);
    for (size_t n = 8; n < bench->in.n - 12; n += 7) {
        assert_true(pass(bench, &zebra, str_n(bench->in.p, n)) < 0);
        assert_int_equal(bench->err.code, E_LABEL);
    }
    bench->in.p[18] = '\x7f'; /* its width: 2,130,706,832 */
    assert_true(pass(bench, &zebra, buf_view(&bench->in)) < 0);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, sit, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_is_stands_in_its_bytes),
        WITH(a_label_in_zpl_goes_as_it_is),
        WITH(what_sets_up_the_printer_is_left_out),
        WITH(what_is_no_label_is_refused_with_command_and_place),
        WITH(zpl_is_for_zpl_printers_and_pdf_for_queues),
        WITH(a_picture_is_a_page),
        WITH(a_picture_is_never_scaled),
        WITH(a_damaged_picture_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
