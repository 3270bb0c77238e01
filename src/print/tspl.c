/*
 * tspl: a page as one TSPL label. In BITMAP 0 burns and 1 stays white, so the bits are
 * turned over, the spare ones of a row with them.
 */
#include "language.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"

/* ESC ! and ~ ! open what a TSPL printer answers or does at once, wherever it stands. */
static const struct pair at_once[] = {{0x1b, '!'}, {'~', '!'}, {0}};

struct put {
    const unsigned char *bits; /* turned over */
    size_t stride;
    int offset;
    struct buf *out;
};

static void put_block(void *arg, const struct block *block)
{
    const struct put *put = arg;
    buf_printf(put->out, "BITMAP %zu,%d,%zu,%d,0,",
               (size_t)put->offset + block->column * 8, block->row, block->bytes,
               block->rows);
    for (int row = block->row; row < block->row + block->rows; row++)
        buf_put(put->out, put->bits + (size_t)row * put->stride + block->column,
                block->bytes);
    buf_text(put->out, "\r\n");
}

/* Dots as millimetres with three decimals, rounded up: a label cut short would be fed
 * into the next. */
static void put_mm(struct buf *out, int dots, int dots_per_mm)
{
    int64_t um = ((int64_t)dots * 1000 + dots_per_mm - 1) / dots_per_mm;
    buf_printf(out, "%d", (int)(um / 1000));
    if (um % 1000)
        buf_printf(out, ".%03d", (int)(um % 1000));
    buf_text(out, " mm");
}

void language_tspl(const struct print_form *form, const struct label_page *page,
                   struct buf *out)
{
    const size_t size = page->stride * (size_t)page->height;
    unsigned char *bits = xmalloc(size);
    for (size_t i = 0; i < size; i++)
        bits[i] = (unsigned char)~page->bits[i];
    struct put put = {bits, page->stride, form->offset, out};
    /* The first line ends what a broken job may have left half. */
    buf_text(out, "\r\nSIZE ");
    put_mm(out, page->width + form->offset, page->dots_per_mm);
    buf_text(out, ",");
    put_mm(out, page->height, page->dots_per_mm);
    if (form->gap)
        buf_printf(out, "\r\nGAP %d.%d mm,0 mm", form->gap / 10, form->gap % 10);
    buf_text(out, "\r\nCLS\r\n");
    block_cut(bits, page->stride, page->height, at_once, put_block, &put);
    buf_text(out, "PRINT 1,1\r\n");
    free(bits);
}
