/*
 * cpcl: a page as one CPCL label, the graphic in CG (bytes) or EG (hex), both 1 is black.
 */
#include "language.h"

/* ESC h, i, v and "acc" are answered at once, wherever they stand. */
static const struct pair at_once[] = {
    {0x1b, 'h'}, {0x1b, 'i'}, {0x1b, 'v'}, {0x1b, 'a'}, {0}};

struct put {
    const struct label_page *page;
    const struct print_form *form;
    struct buf *out;
};

static void put_hex(struct buf *out, const unsigned char *p, size_t n)
{
    static const char digit[] = "0123456789ABCDEF";
    for (size_t i = 0; i < n; i++) {
        char two[2] = {digit[p[i] >> 4], digit[p[i] & 15]};
        buf_put(out, two, 2);
    }
}

static void put_block(void *arg, const struct block *block)
{
    const struct put *put = arg;
    bool hex = put->form->encoding == PRINT_HEX;
    buf_printf(put->out, "%s %zu %d %zu %d ", hex ? "EG" : "CG", block->bytes,
               block->rows, (size_t)put->form->offset + block->column * 8, block->row);
    for (int row = block->row; row < block->row + block->rows; row++) {
        const unsigned char *p =
            put->page->bits + (size_t)row * put->page->stride + block->column;
        if (hex)
            put_hex(put->out, p, block->bytes);
        else
            buf_put(put->out, p, block->bytes);
    }
    buf_text(put->out, "\r\n");
}

void language_cpcl(const struct print_form *form, const struct label_page *page,
                   struct buf *out)
{
    static const struct pair none[] = {{0}};
    /* Units are the head's: CPCL counts in dots of the named resolution. */
    int dpi = page->dots_per_mm == 24 ? 600 : page->dots_per_mm == 12 ? 300 : 200;
    struct put put = {page, form, out};
    buf_printf(out, "! 0 %d %d %d 1\r\nPAGE-WIDTH %d\r\n", dpi, dpi, page->height,
               page->width + form->offset);
    if (form->gap)
        buf_text(out, "GAP-SENSE\r\n");
    block_cut(page->bits, page->stride, page->height,
              form->encoding == PRINT_HEX ? none : at_once, put_block, &put);
    buf_text(out, "FORM\r\nPRINT\r\n");
}
