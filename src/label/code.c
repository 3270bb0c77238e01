/*
 * code: barcodes as whole-dot modules. zint and libqrencode say which modules are dark;
 * how large a module is, is decided here: as many whole dots as fit the box with the
 * quiet zone the symbology wants, between the template's minModule and maxModule, never
 * scaled. A code that does not fit, or whose quiet zone is not white, is refused.
 */
#include "code.h"

#include <libintl.h>

#include <qrencode.h>
#include <zint.h>

const char *const code_types[] = {
    "code128",        "qrcode",      "gs1-128",       "ean13",    "ean8",
    "upca",           "code39",      "itf14",         "ean128",   "datamatrix",
    "gs1-datamatrix", "gs128Linear", "gs1Datamatrix", "code128a", "code128b",
    "code128c",       "code93",      "codabar",       "upce",     "c25inter",
    "aztec",          NULL};

enum { QR = 1, QUIET_QR = 4 /* modules, ISO/IEC 18004 */ };

/* In the order of the names. Quiet zones in modules: ISO/IEC 15417, GS1 General
 * Specifications 5.2 and 5.3, ISO/IEC 16388, 16390, 16022. */
static const struct symbology {
    int symbol, mode;
    int left, right;
    bool square;
} symbologies[] = {
    {BARCODE_CODE128, DATA_MODE, 10, 10, false},
    {0},
    {BARCODE_GS1_128, GS1_MODE, 10, 10, false},
    {BARCODE_EANX_CHK, DATA_MODE, 11, 7, false},
    {BARCODE_EANX_CHK, DATA_MODE, 7, 7, false},
    {BARCODE_UPCA_CHK, DATA_MODE, 9, 9, false},
    {BARCODE_CODE39, DATA_MODE, 10, 10, false},
    {BARCODE_ITF14, DATA_MODE, 10, 10, false},
    {BARCODE_GS1_128, GS1_MODE, 10, 10, false},
    {BARCODE_DATAMATRIX, DATA_MODE, 1, 1, true},
    {BARCODE_DATAMATRIX, GS1_MODE, 1, 1, true},
    {BARCODE_GS1_128, GS1_MODE, 10, 10, false},
    {BARCODE_DATAMATRIX, GS1_MODE, 1, 1, true},
    /* Which of its sets a code 128 uses is chosen so that it is shortest. */
    {BARCODE_CODE128, DATA_MODE, 10, 10, false},
    {BARCODE_CODE128, DATA_MODE, 10, 10, false},
    {BARCODE_CODE128, DATA_MODE, 10, 10, false},
    {BARCODE_CODE93, DATA_MODE, 10, 10, false},
    {BARCODE_CODABAR, DATA_MODE, 10, 10, false},
    {BARCODE_UPCE_CHK, DATA_MODE, 9, 7, false},
    {BARCODE_C25INTER, DATA_MODE, 10, 10, false},
    {BARCODE_AZTEC, DATA_MODE, 1, 1, true},
};

/* Digits that an article number must have, its check digit among them. */
static const int digits_of[] = {[3] = 13, [4] = 8, [5] = 12, [18] = 8};

/* Dots of a module in a box of `dots` dots; 0 after a refusal. */
static int module_dots(const struct pen *pen, int dots, int modules, struct err *err)
{
    const struct node *node = pen->node;
    int module = dots / modules, least = node->min_module * pen->how->dots_per_mm;
    int most = node->max_module * pen->how->dots_per_mm / 1000;
    if (node->max_module && module > most)
        module = most;
    if (module > 0 && module * 1000 >= least)
        return module;
    pen_refuse(pen, err, gettext("the code needs %d modules, %d dots hold %d of %g mm"),
               modules, dots, dots * 1000 / least, node->min_module / 1000.0);
    return 0;
}

static int check_text(const struct pen *pen, struct str text, struct err *err)
{
    size_t code = (size_t)pen->node->code;
    int digits = code < sizeof digits_of / sizeof *digits_of ? digits_of[code] : 0;
    if (!text.n)
        return pen_refuse(pen, err, gettext("a code of no characters"));
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < ' ' || text.p[i] > '~')
            return pen_refuse(pen, err, gettext("%s: expected ASCII, got %.*s"),
                              code_types[code], (int)(text.n < 40 ? text.n : 40), text.p);
    if (digits && (int)text.n != digits)
        return pen_refuse(pen, err, gettext("%s: expected %d digits, got %.*s"),
                          code_types[code], digits, (int)(text.n < 40 ? text.n : 40),
                          text.p);
    return 0;
}

/* One row of modules, `high` dots, as runs of dark ones. */
static void fill_row(const struct pen *pen, const uint8_t *dark, int width, struct box at)
{
    for (int i = 0, from; i < width; i++) {
        if (!dark[i])
            continue;
        for (from = i; i + 1 < width && dark[i + 1];)
            i++;
        label_page_fill(pen->page, at.x + from * at.width, at.y,
                        (i + 1 - from) * at.width, at.height);
    }
}

static void unpack(const struct zint_symbol *symbol, int row, uint8_t *dark)
{
    for (int i = 0; i < symbol->width; i++)
        dark[i] = symbol->encoded_data[row][i / 8] >> i % 8 & 1;
}

static int draw_bars(struct pen *pen, struct box box, const struct zint_symbol *symbol,
                     struct err *err)
{
    const struct symbology *how = &symbologies[pen->node->code];
    int modules = symbol->width + how->left + how->right;
    uint8_t *dark = arena_alloc(pen->arena, (size_t)symbol->width);
    int module = module_dots(pen, box.width, modules, err);
    if (!module)
        return -1;
    struct box zone = {.x = box.x + (box.width - modules * module) / 2,
                       .y = box.y,
                       .width = modules * module,
                       .height = box.height};
    if (zone_check(pen, zone, err))
        return -1;
    unpack(symbol, 0, dark);
    fill_row(pen, dark, symbol->width,
             (struct box){zone.x + how->left * module, box.y, module, box.height});
    zone_hold(pen, zone);
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

/* Bars above, what they say below them. */
static int draw_linear(struct pen *pen, struct box box, const struct zint_symbol *symbol,
                       struct str text, struct err *err)
{
    struct box bars = box, caption = box;
    caption.height = pen->node->hide_text ? 0 : pen_em(pen, pen->node->font);
    bars.height -= caption.height + (caption.height ? pen->how->dots_per_mm : 0);
    caption.y += box.height - caption.height;
    /* ISO/IEC 15417 wants 5 mm for reading by hand; small articles have less. */
    if (bars.height < 3 * pen->how->dots_per_mm)
        return pen_refuse(pen, err, gettext("bars of less than 3 mm"));
    if (draw_bars(pen, bars, symbol, err))
        return -1;
    if (symbologies[pen->node->code].symbol != BARCODE_CODE128)
        text = str_of((const char *)symbol->text);
    return caption.height ? draw_caption(pen, caption, text, err) : 0;
}

/* In the middle of the box; `dark` is rows of side * side modules. */
static int draw_square(struct pen *pen, struct box box, const uint8_t *dark, int side,
                       int quiet, struct err *err)
{
    int room = box.width < box.height ? box.width : box.height;
    int module = module_dots(pen, room, side + 2 * quiet, err);
    if (!module)
        return -1;
    int dots = (side + 2 * quiet) * module;
    struct box zone = {box.x + (box.width - dots) / 2, box.y + (box.height - dots) / 2,
                       dots, dots};
    if (zone_check(pen, zone, err))
        return -1;
    for (int y = 0; y < side; y++)
        fill_row(pen, dark + y * side, side,
                 (struct box){zone.x + quiet * module, zone.y + (quiet + y) * module,
                              module, module});
    zone_hold(pen, zone);
    return 0;
}

static int draw_matrix(struct pen *pen, struct box box, const struct zint_symbol *symbol,
                       struct err *err)
{
    int side = symbol->width;
    uint8_t *dark = arena_alloc(pen->arena, (size_t)side * (size_t)side);
    for (int y = 0; y < side; y++)
        unpack(symbol, y, dark + y * side);
    return draw_square(pen, box, dark, side, symbologies[pen->node->code].left, err);
}

static int draw_zint(struct pen *pen, struct box box, struct str text, struct err *err)
{
    const struct symbology *how = &symbologies[pen->node->code];
    int rc;
    if (check_text(pen, text, err))
        return -1;
    struct zint_symbol *symbol = ZBarcode_Create();
    BUG_IF(!symbol);
    symbol->symbology = how->symbol;
    symbol->input_mode = how->mode;
    if (how->mode == GS1_MODE && text.p[0] == '(')
        symbol->input_mode |= GS1PARENS_MODE;
    symbol->option_3 = how->symbol == BARCODE_DATAMATRIX ? DM_SQUARE : 0;
    if (ZBarcode_Encode(symbol, (const unsigned char *)text.p, (int)text.n) >= ZINT_ERROR)
        rc = pen_refuse(pen, err, "%s: %s", code_types[pen->node->code], symbol->errtxt);
    else
        rc = how->square ? draw_matrix(pen, box, symbol, err)
                         : draw_linear(pen, box, symbol, text, err);
    ZBarcode_Delete(symbol);
    return rc;
}

static bool ascii(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

/* Readers guess at other bytes than ASCII, often wrongly, unless the code says UTF-8. */
static QRcode *encode_utf8(struct str text, QRecLevel level)
{
    enum { ECI_UTF8 = 26 };
    QRinput *input = QRinput_new2(0, level);
    QRcode *code = NULL;
    BUG_IF(!input);
    if (!QRinput_appendECIheader(input, ECI_UTF8) &&
        !QRinput_append(input, QR_MODE_8, (int)text.n, (const unsigned char *)text.p))
        code = QRcode_encodeInput(input);
    QRinput_free(input);
    return code;
}

static int draw_qr(struct pen *pen, struct box box, struct str text, struct err *err)
{
    static const QRecLevel levels[] = {QR_ECLEVEL_M, QR_ECLEVEL_L, QR_ECLEVEL_Q,
                                       QR_ECLEVEL_H};
    QRecLevel level = levels[pen->node->level];
    if (!text.n)
        return pen_refuse(pen, err, gettext("a code of no characters"));
    QRcode *code =
        ascii(text)
            ? QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, level)
            : encode_utf8(text, level);
    if (!code)
        return pen_refuse(pen, err, gettext("%d bytes are too many for a QR code"),
                          (int)text.n);
    for (int i = 0; i < code->width * code->width; i++)
        code->data[i] &= 1;
    int rc = draw_square(pen, box, code->data, code->width, QUIET_QR, err);
    QRcode_free(code);
    return rc;
}

int code_draw(struct pen *pen, struct box box, struct str text, struct err *err)
{
    text = str_trim(text);
    return pen->node->code == QR ? draw_qr(pen, box, text, err)
                                 : draw_zint(pen, box, text, err);
}
