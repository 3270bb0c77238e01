/*
 * code: barcodes as whole-dot modules. zint and libqrencode say which modules are dark;
 * how large a module is, is decided here: as many whole dots as fit the box with the
 * quiet zone the symbology wants, never scaled, never less than the template's minModule.
 */
#include "draw.h"

#include <libintl.h>

#include <qrencode.h>
#include <zint.h>

enum {
    QUIET_128 = 10, /* modules, ISO/IEC 15417 */
    QUIET_QR = 4,   /* modules, ISO/IEC 18004 */
};

/* Dots of a module in a box of `dots` dots; 0 after a refusal. */
static int module_dots(const struct pen *pen, int dots, int modules, struct err *err)
{
    int module = dots / modules;
    int least = pen->node->min_module * pen->how->dots_per_mm;
    if (module > 0 && module * 1000 >= least)
        return module;
    pen_refuse(pen, err, gettext("the code needs %d modules, %d dots hold %d of %g mm"),
               modules, dots, dots * 1000 / least, pen->node->min_module / 1000.0);
    return 0;
}

static int check_text(const struct pen *pen, struct str text, struct err *err)
{
    if (!text.n)
        return pen_refuse(pen, err, gettext("a code of no characters"));
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < ' ' || text.p[i] > '~')
            return pen_refuse(pen, err, gettext("Code 128: expected ASCII, got %.*s"),
                              (int)(text.n < 40 ? text.n : 40), text.p);
    return 0;
}

static int draw_bars(const struct pen *pen, struct box box,
                     const struct zint_symbol *symbol, struct err *err)
{
    int module = module_dots(pen, box.width, symbol->width + 2 * QUIET_128, err);
    if (!module)
        return -1;
    int x = box.x + (box.width - symbol->width * module) / 2;
    for (int i = 0; i < symbol->width; i++)
        if (symbol->encoded_data[0][i / 8] >> i % 8 & 1)
            label_page_fill(pen->page, x + i * module, box.y, module, box.height);
    return 0;
}

static int draw_caption(struct pen *pen, struct box box, struct str text, struct err *err)
{
    const struct node *node = pen->node;
    struct node caption = *node;
    caption.align = ALIGN_CENTER;
    caption.valign = VALIGN_BOTTOM;
    caption.shrink = 1;
    pen->node = &caption;
    int rc = text_draw(pen, box, text, err);
    pen->node = node;
    return rc;
}

static int draw_128(struct pen *pen, struct box box, struct str text, struct err *err)
{
    struct box bars = box, caption = box;
    caption.height = pen->node->hide_text ? 0 : pen_em(pen, pen->node->font);
    bars.height -= caption.height + (caption.height ? pen->how->dots_per_mm : 0);
    caption.y += box.height - caption.height;
    if (check_text(pen, text, err))
        return -1;
    /* ISO/IEC 15417 wants 5 mm for reading by hand. */
    if (bars.height < 5 * pen->how->dots_per_mm)
        return pen_refuse(pen, err, gettext("bars of less than 5 mm"));
    struct zint_symbol *symbol = ZBarcode_Create();
    BUG_IF(!symbol);
    symbol->symbology = BARCODE_CODE128;
    int rc;
    if (ZBarcode_Encode(symbol, (const unsigned char *)text.p, (int)text.n) >= ZINT_ERROR)
        rc = pen_refuse(pen, err, "%s", symbol->errtxt);
    else
        rc = draw_bars(pen, bars, symbol, err);
    ZBarcode_Delete(symbol);
    return rc || !caption.height ? rc : draw_caption(pen, caption, text, err);
}

static int draw_modules(const struct pen *pen, struct box box, const QRcode *code,
                        struct err *err)
{
    int side = box.width < box.height ? box.width : box.height;
    int module = module_dots(pen, side, code->width + 2 * QUIET_QR, err);
    if (!module)
        return -1;
    int x = box.x + (box.width - code->width * module) / 2;
    int y = box.y + (box.height - code->width * module) / 2;
    for (int i = 0; i < code->width * code->width; i++)
        if (code->data[i] & 1)
            label_page_fill(pen->page, x + i % code->width * module,
                            y + i / code->width * module, module, module);
    return 0;
}

static int draw_qr(struct pen *pen, struct box box, struct str text, struct err *err)
{
    if (!text.n)
        return pen_refuse(pen, err, gettext("a code of no characters"));
    QRcode *code =
        QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    if (!code)
        return pen_refuse(pen, err, gettext("%d bytes are too many for a QR code"),
                          (int)text.n);
    int rc = draw_modules(pen, box, code, err);
    QRcode_free(code);
    return rc;
}

int code_draw(struct pen *pen, struct box box, struct str text, struct err *err)
{
    static int (*const draws[])(struct pen *, struct box, struct str, struct err *) = {
        [CODE_128] = draw_128, [CODE_QR] = draw_qr};
    return draws[pen->node->code](pen, box, str_trim(text), err);
}
