/*
 * pdf: a page is one image of 1 bit a dot, scaled to the label's size and packed by
 * deflate. Objects are numbered in the order they are written; 1 and 2, which need to
 * know all pages, are written last.
 */
#include "tallyman/label/pdf.h"

#include <inttypes.h>

#include <libdeflate.h>

#include "tallyman/base/arena.h"

/* A tenth larger than at 6, four times as fast. */
enum { DEFLATE_LEVEL = 1, CATALOG = 1, PAGES = 2, FIRST = 3, OBJECTS_A_PAGE = 3 };

struct label_pdf {
    struct buf *out;
    struct libdeflate_compressor *deflate;
    uint8_t *packed;
    size_t packed_room;
    size_t start;   /* of the document in out */
    size_t *offset; /* of each object from FIRST on */
    size_t pages, room;
};

struct label_pdf *label_pdf_open(struct buf *out)
{
    struct label_pdf *pdf = xcalloc(1, sizeof *pdf);
    pdf->out = out;
    pdf->start = out->n;
    pdf->deflate = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    BUG_IF(!pdf->deflate);
    /* The second line tells programs on the way that this is no text. */
    buf_text(out, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    return pdf;
}

static size_t *offsets(struct label_pdf *pdf)
{
    if (pdf->pages == pdf->room) {
        pdf->room = pdf->room ? pdf->room * 2 : 16;
        pdf->offset =
            xrealloc(pdf->offset, pdf->room * OBJECTS_A_PAGE * sizeof *pdf->offset);
    }
    return pdf->offset + pdf->pages * OBJECTS_A_PAGE;
}

static size_t pack(struct label_pdf *pdf, const struct label_page *page)
{
    size_t n = page->stride * (size_t)page->height;
    size_t room = libdeflate_zlib_compress_bound(pdf->deflate, n);
    if (room > pdf->packed_room) {
        pdf->packed = xrealloc(pdf->packed, room);
        pdf->packed_room = room;
    }
    return libdeflate_zlib_compress(pdf->deflate, page->bits, n, pdf->packed, room);
}

/* A length of dots in points, ten-thousandths, rounded down: a program that turns the
 * page into dots again rounds up. Decimal points whatever the locale. */
static void points(const struct label_page *page, int dots, char text[24])
{
    int64_t tens = (int64_t)dots * 7200000 / ((int64_t)page->dots_per_mm * 254);
    snprintf(text, 24, "%" PRId64 ".%04" PRId64, tens / 10000, tens % 10000);
}

void label_pdf_page(struct label_pdf *pdf, const struct label_page *page)
{
    size_t *offset = offsets(pdf), size = pack(pdf, page);
    size_t object = FIRST + pdf->pages * OBJECTS_A_PAGE;
    char width[24], height[24], draw[80];
    points(page, page->width, width);
    points(page, page->height, height);
    int length = snprintf(draw, sizeof draw, "%s 0 0 %s 0 0 cm /I Do", width, height);
    offset[0] = pdf->out->n - pdf->start;
    buf_printf(pdf->out,
               "%zu 0 obj\n<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources"
               "<</XObject<</I %zu 0 R>>>>/Contents %zu 0 R>>\nendobj\n",
               object, PAGES, width, height, object + 2, object + 1);
    offset[1] = pdf->out->n - pdf->start;
    buf_printf(pdf->out, "%zu 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n",
               object + 1, length, draw);
    offset[2] = pdf->out->n - pdf->start;
    buf_printf(pdf->out,
               "%zu 0 obj\n<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace"
               "/DeviceGray/BitsPerComponent 1/Decode[1 0]/Filter/FlateDecode/Length "
               "%zu>>\nstream\n",
               object + 2, page->width, page->height, size);
    buf_put(pdf->out, pdf->packed, size);
    buf_text(pdf->out, "\nendstream\nendobj\n");
    pdf->pages++;
}

static void put_offset(struct buf *out, size_t offset)
{
    buf_printf(out, "%010zu 00000 n \n", offset);
}

static void finish(struct label_pdf *pdf)
{
    struct buf *out = pdf->out;
    size_t objects = pdf->pages * OBJECTS_A_PAGE, catalog = out->n - pdf->start;
    buf_printf(out, "%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n", CATALOG, PAGES);
    size_t pages = out->n - pdf->start;
    buf_printf(out, "%d 0 obj\n<</Type/Pages/Count %zu/Kids[", PAGES, pdf->pages);
    for (size_t i = 0; i < pdf->pages; i++)
        buf_printf(out, "%zu 0 R\n", FIRST + i * OBJECTS_A_PAGE);
    buf_text(out, "]>>\nendobj\n");
    size_t xref = out->n - pdf->start;
    buf_printf(out, "xref\n0 %zu\n0000000000 65535 f \n", objects + FIRST);
    put_offset(out, catalog);
    put_offset(out, pages);
    for (size_t i = 0; i < objects; i++)
        put_offset(out, pdf->offset[i]);
    buf_printf(out, "trailer\n<</Size %zu/Root %d 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
               objects + FIRST, CATALOG, xref);
}

int label_pdf_close(struct label_pdf *pdf, struct err *err)
{
    int rc = 0;
    if (pdf->pages)
        finish(pdf);
    else
        rc = err_set(err, E_FIELD, "sss", "pdf", "a page", "none");
    if (!rc && pdf->out->over)
        rc = err_set(err, E_LIMIT_INPUT, "sd", "pdf", (int64_t)pdf->out->most);
    libdeflate_free_compressor(pdf->deflate);
    free(pdf->packed);
    free(pdf->offset);
    free(pdf);
    return rc;
}
