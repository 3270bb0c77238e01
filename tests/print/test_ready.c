/*
 * test_ready: ready-made labels: told by their bytes, sent as they are where that is
 * harmless, refused with the reason where it is not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "../../src/print/ready_in.h"
#include "../../src/print/tool.h"
#include "tallyman/label/pdf.h"
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

static void zpl_is_for_zpl_printers_and_a_queue_takes_a_pdf_as_it_is(void **state)
{
    struct bench *bench = *state;
    assert_true(pass(bench, &tspl, str_of("^XA^XZ")) < 0);
    assert_int_equal(bench->err.code, E_LABEL);
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

/* Pages of a PDF in bench->in, as a carrier would send them. */
static void make_pdf(struct bench *bench, int pages, int dots)
{
    struct label_page page;
    struct label_pdf *pdf = label_pdf_open(&bench->in);
    draw(&page, dots);
    for (int i = 0; i < pages; i++) {
        label_page_fill(&page, 20, 100 + 10 * i, 50, 2);
        label_pdf_page(pdf, &page);
    }
    assert_int_equal(label_pdf_close(pdf, &bench->err), 0);
    label_page_clear(&page);
}

static bool installed(void)
{
    const char *const argv[] = {"pdftoppm", "-v", NULL};
    struct tool tool = {.argv = argv, .ms = 60000, .memory = 1 << 30};
    struct buf out;
    buf_init(&out, 100);
    bool there = tool_run(&tool, &out) != TOOL_ABSENT;
    buf_clear(&out);
    if (!there)
        print_message("skipped: pdftoppm (poppler-utils) is not installed\n");
    return there;
}

/* What pdftoppm draws of our own PDF are the dots that went into it. */
static void a_pdf_is_drawn_for_a_printer_that_takes_none(void **state)
{
    struct bench *bench = *state;
    struct label_page page;
    struct paper paper = {0};
    if (!installed())
        return;
    make_pdf(bench, 1, 8);
    assert_int_equal(pass(bench, &tspl, buf_view(&bench->in)), 0);
    struct tape tape = {(unsigned char *)bench->out.p,
                        (unsigned char *)bench->out.p + bench->out.n, ""};
    decode_tspl(&tape, &paper, 8);
    assert_string_equal(tape.wrong, "");
    draw(&page, 8);
    label_page_fill(&page, 20, 100, 50, 2);
    for (int y = 0; y < 300; y++)
        for (int x = 0; x < 400; x++)
            assert_int_equal(paper.dot[y * 400 + x], label_page_dot(&page, x, y));
    free(paper.dot);
    label_page_clear(&page);
}

static void the_pages_of_a_pdf_are_one_label_and_not_too_many(void **state)
{
    struct bench *bench = *state;
    int labels = 0;
    if (!installed())
        return;
    make_pdf(bench, 3, 8);
    assert_int_equal(pass(bench, &zebra, buf_view(&bench->in)), 0);
    for (const char *at = bench->out.p; (at = strstr(at, "^XA")); at++)
        labels++;
    assert_int_equal(labels, 3);
    buf_reset(&bench->in);
    make_pdf(bench, 9, 8);
    assert_true(pass(bench, &zebra, buf_view(&bench->in)) < 0);
    assert_string_equal(bench->err.arg[1].text, "too many pages");
}

static void a_pdf_that_can_not_be_drawn_is_refused_with_the_reason(void **state)
{
    struct bench *bench = *state;
    if (!installed())
        return;
    assert_true(pass(bench, &zebra, str_of("%PDF-1.4\nnothing more")) < 0);
    assert_int_equal(bench->err.code, E_LABEL);
    assert_non_null(strstr(bench->err.arg[1].text, "pdftoppm can not draw"));
    make_pdf(bench, 1, 8);
    struct printer narrow = zebra;
    narrow.head = 390;
    assert_true(pass(bench, &narrow, buf_view(&bench->in)) < 0);
    assert_int_equal(bench->err.code, E_FIELD);
    char *path = xstrdup(getenv("PATH"));
    setenv("PATH", "/nowhere", 1);
    int rc = pass(bench, &zebra, buf_view(&bench->in));
    setenv("PATH", path, 1);
    free(path);
    assert_true(rc < 0);
    assert_non_null(strstr(bench->err.arg[1].text, "is not installed"));
}

static enum tool_end run_tool(struct bench *bench, const char *script, int64_t ms,
                              size_t most)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    struct tool tool = {.argv = argv, .in = str_of("in"), .ms = ms, .memory = 256 << 20};
    buf_clear(&bench->out);
    buf_init(&bench->out, most);
    return tool_run(&tool, &bench->out);
}

static void a_tool_is_held_to_its_limits(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(run_tool(bench, "cat; echo x", 60000, 100), TOOL_WELL);
    assert_string_equal(bench->out.p, "inx\n");
    assert_int_equal(run_tool(bench, "exit 3", 60000, 100), TOOL_FAILED);
    assert_int_equal(run_tool(bench, "kill -9 $$", 60000, 100), TOOL_FAILED);
    assert_int_equal(run_tool(bench, "while :; do echo y; done", 60000, 100), TOOL_MUCH);
    assert_int_equal(run_tool(bench, "while :; do :; done", 200, 100), TOOL_LATE);
    assert_int_equal(run_tool(bench, "exec >&-; while :; do :; done", 200, 100),
                     TOOL_FAILED);
    assert_int_equal(run_tool(bench, "echo x >here && test -s here", 60000, 100),
                     TOOL_FAILED);
}

static void a_cut_or_false_picture_of_pdftoppm_is_none(void **state)
{
    static const char *const bad[] = {
        "P5\n8 1\nx",       "P4\n8\n",     "P4\n0 1\n",           "P4\n8 2\nx",
        "P4\n99999999 1\n", "P4\n-8 1\nx", "P4\n999999 999999\nx"};
    struct label_page page;
    struct str two = str_of("P4\n4 1\n\xffP4\n9 1\n\x80\xff");
    (void)state;
    label_page_init(&page);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct str rest = str_of(bad[i]);
        assert_int_equal(ready_pbm(&rest, 8, &page), -1);
    }
    assert_int_equal(ready_pbm(&two, 8, &page), 1);
    assert_int_equal(label_page_ink(&page, 0, 0, 8, 1), 4);
    assert_int_equal(ready_pbm(&two, 8, &page), 1);
    assert_int_equal(page.bits[0] << 8 | page.bits[1], 0x8080);
    assert_int_equal(ready_pbm(&two, 8, &page), 0);
    label_page_clear(&page);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, sit, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_is_stands_in_its_bytes),
        WITH(a_label_in_zpl_goes_as_it_is),
        WITH(what_sets_up_the_printer_is_left_out),
        WITH(what_is_no_label_is_refused_with_command_and_place),
        WITH(zpl_is_for_zpl_printers_and_a_queue_takes_a_pdf_as_it_is),
        WITH(a_picture_is_a_page),
        WITH(a_picture_is_never_scaled),
        WITH(a_damaged_picture_is_refused),
        WITH(a_pdf_is_drawn_for_a_printer_that_takes_none),
        WITH(the_pages_of_a_pdf_are_one_label_and_not_too_many),
        WITH(a_pdf_that_can_not_be_drawn_is_refused_with_the_reason),
        WITH(a_tool_is_held_to_its_limits),
        WITH(a_cut_or_false_picture_of_pdftoppm_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
