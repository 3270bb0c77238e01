/*
 * escpos: a page as GS v 0 bands. Cheap printers have little memory: a band is at most
 * 255 rows, what its two bytes hold in the lower one (escpos-php#222, Fenix TS1700).
 */
#include "language.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"

enum { BAND = 255, DLE = 0x10 };

/* DLE EOT, ENQ and DC4 are done at once, inside a graphic too (Epson, "DLE EOT"). */
static const struct pair at_once[] = {{DLE, 0x04}, {DLE, 0x05}, {DLE, 0x14}, {0}};

static const struct {
    const char *bytes;
    size_t n;
} ends[PRINT_ENDS] = {
    [PRINT_END_FEED] = {"\x1b"
                        "d\x04",
                        3},
    [PRINT_END_NEXT] = {"\x1c(L\x02\x00"
                        "C0",
                        7},
    [PRINT_END_MARK] = {"\x1d\x0c", 2},
    [PRINT_END_PEEL] = {"\x1c(L\x02\x00"
                        "A0",
                        7},
    [PRINT_END_CUT] = {"\x1dVB\x00", 4},
    [PRINT_END_NONE] = {"", 0},
};

/* The dot of a DLE stands alone in its byte: with a neighbour it is another byte, and no
 * code's bar, which is two dots at least, ever looks like it. */
static void guard_row(unsigned char *row, size_t stride)
{
    for (size_t at; (at = pair_find(at_once, row, stride)) < stride;)
        row[at] |= DLE >> 1;
}

/* Rows of the next band: fewer when the last byte of one and the first of the next would
 * be a command. */
static int band_rows(const unsigned char *bits, size_t stride, int rows)
{
    for (int n = 1; n < rows && n < BAND; n++) {
        unsigned char seam[2] = {bits[(size_t)n * stride - 1], bits[(size_t)n * stride]};
        if (pair_find(at_once, seam, 2) < 2)
            return n;
    }
    return rows < BAND ? rows : BAND;
}

static void put_bands(const unsigned char *bits, size_t stride, int rows, struct buf *out)
{
    while (rows > 0) {
        int n = band_rows(bits, stride, rows);
        const unsigned char head[8] = {0x1d,
                                       'v',
                                       '0',
                                       0,
                                       (unsigned char)stride,
                                       (unsigned char)(stride >> 8),
                                       (unsigned char)n,
                                       0};
        buf_put(out, head, sizeof head);
        buf_put(out, bits, stride * (size_t)n);
        bits += stride * (size_t)n;
        rows -= n;
    }
}

void language_escpos(const struct print_form *form, const struct label_page *page,
                     struct buf *out)
{
    const size_t size = page->stride * (size_t)page->height;
    unsigned char *bits = xmalloc(size);
    memcpy(bits, page->bits, size);
    for (int row = 0; row < page->height; row++)
        guard_row(bits + (size_t)row * page->stride, page->stride);
    buf_text(out, "\x1b@");
    if (form->offset) {
        const char margin[4] = {0x1d, 'L', (char)form->offset, (char)(form->offset >> 8)};
        buf_put(out, margin, sizeof margin);
    }
    put_bands(bits, page->stride, page->height, out);
    buf_put(out, ends[form->end].bytes, ends[form->end].n);
    free(bits);
}
