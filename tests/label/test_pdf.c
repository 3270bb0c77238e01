/*
 * PDF and the terminal's preview: the same bits as the page, at the label's exact size.
 */
#include "sample.h"

#include <libdeflate.h>

#include "tallyman/label/halfblocks.h"
#include "tallyman/label/pdf.h"

static void two_pages(struct bench *bench, struct buf *out)
{
    struct label_pdf *pdf = label_pdf_open(out);
    assert_int_equal(bench_render(bench, PAGE("<rect/><text>一</text>"), "{}", 8), E_OK);
    label_pdf_page(pdf, &bench->page);
    assert_int_equal(bench_render(bench,
                                  "<page width=\"33.3\" height=\"10\"><rect/></page>",
                                  "{}", 12),
                     E_OK);
    label_pdf_page(pdf, &bench->page);
    assert_int_equal(label_pdf_close(pdf, &bench->err), 0);
}

/* The stream of the n-th image. */
static const char *image_stream(const struct buf *pdf, int n, size_t *size)
{
    const char *at = pdf->p;
    for (int i = 0; i <= n; i++) {
        at = memmem(at, pdf->n - (size_t)(at - pdf->p), "/Subtype/Image", 14);
        assert_non_null(at);
        at++;
    }
    at = memmem(at, pdf->n - (size_t)(at - pdf->p), "/Length ", 8) + 8;
    *size = strtoul(at, NULL, 10);
    return (const char *)memmem(at, 100, "stream\n", 7) + 7;
}

static void a_pdf_holds_the_pages_bits(void **state)
{
    struct bench *bench = *state;
    struct buf out;
    size_t size, got;
    buf_init(&out, 1 << 20);
    two_pages(bench, &out);
    const struct label_page *page = &bench->page;
    size_t bytes = page->stride * (size_t)page->height;
    char *bits = xmalloc(bytes);
    const char *stream = image_stream(&out, 1, &size);
    struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
    assert_int_equal(libdeflate_zlib_decompress(inflate, stream, size, bits, bytes, &got),
                     0);
    assert_int_equal(got, bytes);
    assert_memory_equal(bits, page->bits, bytes);
    libdeflate_free_decompressor(inflate);
    free(bits);
    buf_clear(&out);
}

static void a_pdf_is_the_labels_exact_size(void **state)
{
    struct bench *bench = *state;
    struct buf out;
    buf_init(&out, 1 << 20);
    two_pages(bench, &out);
    /* 60 x 30 mm; 33.3 mm are 400 dots of a twelfth. */
    assert_non_null(memmem(out.p, out.n, "/MediaBox[0 0 170.0787 85.0393]", 31));
    assert_non_null(memmem(out.p, out.n, "/MediaBox[0 0 94.4881 28.3464]", 30));
    buf_clear(&out);
}

/* Every offset of the table points at the object of its number. */
static void the_table_of_objects_is_true(void **state)
{
    struct bench *bench = *state;
    struct buf out;
    buf_init(&out, 1 << 20);
    buf_text(&out, "before");
    two_pages(bench, &out);
    const char *start = out.p + 6;
    const char *at = memmem(start, out.n - 6, "startxref\n", 10);
    const char *table = start + strtoul(at + 10, NULL, 10);
    assert_memory_equal(table, "xref\n0 9\n", 9);
    table += 9 + 20;
    for (int i = 1; i < 9; i++, table += 20) {
        char head[20];
        snprintf(head, sizeof head, "%d 0 obj", i);
        assert_memory_equal(start + strtoul(table, NULL, 10), head, strlen(head));
    }
    buf_clear(&out);
}

static void a_pdf_of_nothing_or_without_room_is_an_error(void **state)
{
    struct bench *bench = *state;
    struct buf out;
    buf_init(&out, 300);
    assert_true(label_pdf_close(label_pdf_open(&out), &bench->err) < 0);
    assert_int_equal(bench->err.code, E_FIELD);
    err_clear(&bench->err);
    bench_render(bench, PAGE("<text>一二三</text>"), "{}", 8);
    struct label_pdf *pdf = label_pdf_open(&out);
    label_pdf_page(pdf, &bench->page);
    assert_true(label_pdf_close(pdf, &bench->err) < 0);
    assert_int_equal(bench->err.code, E_LIMIT_INPUT);
    buf_clear(&out);
}

static void half_blocks_show_the_page(void **state)
{
    struct label_page page;
    struct buf out;
    (void)state;
    label_page_init(&page);
    buf_init(&out, 4000);
    label_page_size(&page, 8, 6, 8);
    label_page_fill(&page, 0, 0, 4, 2);
    label_page_fill(&page, 0, 4, 8, 2);
    label_page_fill(&page, 6, 2, 2, 2);
    label_halfblocks(&page, 4, false, &out);
    assert_string_equal(out.p, "▀▀ ▄\n▀▀▀▀\n");
    buf_reset(&out);
    label_halfblocks(&page, 4, true, &out);
    assert_string_equal(out.p, "▄▄█▀\n    \n");
    buf_reset(&out);
    label_halfblocks(&page, 500, false, &out); /* a square a dot, no larger */
    assert_string_equal(out.p, "████    \n      ██\n████████\n");
    buf_reset(&out);
    label_halfblocks(&page, 1, false, &out);
    assert_string_equal(out.p, "▀\n");
    buf_clear(&out);
    label_page_clear(&page);
}

#define WITH(test) cmocka_unit_test_setup(test, bench_clear)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_pdf_holds_the_pages_bits),
        WITH(a_pdf_is_the_labels_exact_size),
        WITH(the_table_of_objects_is_true),
        WITH(a_pdf_of_nothing_or_without_room_is_an_error),
        WITH(half_blocks_show_the_page),
    };
    return cmocka_run_group_tests(tests, bench_open, bench_close);
}
