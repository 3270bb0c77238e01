/*
 * attr: what an element may say of itself. One row an attribute or style: which elements
 * have it, what its values are, where they go; the first that fits counts. template.c
 * calls it at each start tag; a name or value outside the table is refused with what
 * would have been right.
 */
#include "attr.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/str.h"
#include "attr_value.h"
#include "code.h"

#define BIT(kind) (1u << (kind))
#define CELL (BIT(NODE_TH) | BIT(NODE_TD))
#define TEXTS (BIT(NODE_TEXT) | BIT(NODE_PAGE_INDEX))
#define WRITING (TEXTS | CELL)
#define LETTERS (WRITING | BIT(NODE_BARCODE))
#define LEAF (TEXTS | BIT(NODE_BARCODE) | BIT(NODE_IMAGE) | BIT(NODE_RECT))
#define BOX (BIT(NODE_LAYOUT) | LEAF | BIT(NODE_TABLE))
#define FLOWING (BIT(NODE_LAYOUT) | BIT(NODE_TABLE))
#define BAND (BIT(NODE_HEADER) | BIT(NODE_FOOTER))
#define TURNING (TEXTS | BIT(NODE_BARCODE) | BIT(NODE_IMAGE))
#define ANY (BIT(NODE_ELEMENTS) - 1)

static const char *const tags[NODE_ELEMENTS] = {
    [NODE_PAGE] = "page",
    [NODE_HEADER] = "header",
    [NODE_FOOTER] = "footer",
    [NODE_LAYOUT] = "layout",
    [NODE_PAGE_INDEX] = "pageIndex",
    [NODE_TEXT] = "text",
    [NODE_TABLE] = "table",
    [NODE_BARCODE] = "barcode",
    [NODE_IMAGE] = "image",
    [NODE_LINE] = "line",
    [NODE_RECT] = "rect",
    [NODE_TR] = "tr",
    [NODE_TH] = "th",
    [NODE_TD] = "td",
};

static const char *const no_yes[] = {"no", "yes", NULL};
static const char *const false_true[] = {"false", "true", NULL};
static const char *const true_false[] = {"true", "false", NULL};
static const char *const flows[] = {"horizontal", "vertical", NULL};
static const char *const overflows[] = {"auto", "hidden", "visible", NULL};
static const char *const weights[] = {"normal", "bold", "light", NULL};
static const char *const aligns[] = {"left", "center", "right", NULL};
static const char *const valigns[] = {"top", "middle", "bottom", "center", "left", NULL};
static const char *const masks[] = {"none", "name", "phone", NULL};
static const char *const missings[] = {"refuse", "mark", NULL};
static const char *const levels[] = {"M", "L", "Q", "H", NULL};
static const char *const level_numbers[] = {"1", "0", "2", "3", NULL};
static const char *const strokes[] = {"solid", "dashed", "dotted", "none", NULL};
static const char *const dithers[] = {"none", "diffuse", NULL};
static const char *const only_ltr[] = {"ltr", NULL};

#define AT(field) offsetof(struct node, field)
static const struct attr attrs[] = {
    {"width", BIT(NODE_PAGE), VALUE_MM, true, AT(width), 5000, 250000},
    {"height", BIT(NODE_PAGE), VALUE_MM, true, AT(height), 5000, 400000},
    {"left", BOX, VALUE_MM, false, AT(left), 0, 400000},
    {"top", BOX, VALUE_MM, false, AT(top), 0, 400000},
    {"width", BOX, VALUE_MM, false, AT(width), 100, 400000},
    {"height", BOX, VALUE_MM, false, AT(height), 100, 400000},
    {"width", CELL, VALUE_SHARE, false, AT(width), 1000, 250000},
    {"height", CELL | BIT(NODE_TR), VALUE_MM, false, AT(height), 1000, 400000},
    {"colspan", CELL, VALUE_COUNT, false, AT(span), 1, 24},
    {"rowspan", CELL, VALUE_COUNT, false, AT(rows), 1, 100},
    {"orientation", BIT(NODE_LAYOUT), VALUE_WORD, false, AT(flow), .words = flows},
    {"continues", FLOWING, VALUE_WORD, false, AT(continues), .words = no_yes},
    {"ref", BIT(NODE_LAYOUT), VALUE_TEXT, false, AT(ref)},
    {"value", BIT(NODE_TEXT) | BIT(NODE_BARCODE), VALUE_TEXT, false, AT(said)},
    {"format", BIT(NODE_PAGE_INDEX), VALUE_TEXT, true, AT(said)},
    {"type", BIT(NODE_BARCODE), VALUE_WORD, true, AT(code), .words = code_types},
    {"minModule", BIT(NODE_BARCODE), VALUE_MM, false, AT(min_module), 100, 2000},
    {"maxModule", BIT(NODE_BARCODE), VALUE_MM, false, AT(max_module), 100, 5000},
    {"ecLevel", BIT(NODE_BARCODE), VALUE_WORD, false, AT(level), .words = levels},
    {"errorCorrection", BIT(NODE_BARCODE), VALUE_WORD, false, AT(level),
     .words = level_numbers},
    {"shrink", TEXTS, VALUE_WORD, false, AT(shrink), .words = no_yes},
    {"floor", TEXTS, VALUE_PT, false, AT(floor), 50, 1200},
    {"threshold", WRITING | BIT(NODE_IMAGE), VALUE_COUNT, false, AT(threshold), 1, 255},
    {"onMissingGlyph", WRITING, VALUE_WORD, false, AT(missing), .words = missings},
    {"mask", WRITING, VALUE_WORD, false, AT(mask), .words = masks},
    {"src", BIT(NODE_IMAGE), VALUE_TEXT, true, AT(src)},
    {"dither", BIT(NODE_IMAGE), VALUE_WORD, false, AT(diffuse), .words = dithers},
    {"startX", BIT(NODE_LINE), VALUE_MM, true, AT(start_x), 0, 400000},
    {"startY", BIT(NODE_LINE), VALUE_MM, true, AT(start_y), 0, 400000},
    {"endX", BIT(NODE_LINE), VALUE_MM, true, AT(end_x), 0, 400000},
    {"endY", BIT(NODE_LINE), VALUE_MM, true, AT(end_y), 0, 400000},
    {"height", BAND, VALUE_MM, false, AT(height), 0, 400000},
    {"id", ANY, VALUE_TEXT, false, AT(id)},
    {"ratioMode", BIT(NODE_BARCODE), VALUE_IGNORED}, /* modules are never stretched */
    {"ratiomode", BIT(NODE_BARCODE), VALUE_IGNORED},
    {"symbolSize", BIT(NODE_BARCODE), VALUE_IGNORED}, /* the smallest that holds it */
    {"allowFailure", BIT(NODE_IMAGE),
     VALUE_IGNORED}, /* never: it is read with the file */
    {"splitable", BIT(NODE_PAGE) | FLOWING, VALUE_IGNORED}, /* see continues */
};
static const struct attr styles[] = {
    {"fontSize", LETTERS, VALUE_FONT, false, AT(font), 40, 1200},
    {"fontWeight", LETTERS, VALUE_WORD, false, AT(bold), .words = weights},
    {"fontColor", LETTERS, VALUE_PAPER, false, AT(white)},
    {"align", LETTERS, VALUE_WORD, false, AT(align), .words = aligns},
    {"valign", LETTERS, VALUE_WORD, false, AT(valign), .words = valigns},
    {"orientation", WRITING, VALUE_WORD, false, AT(upright), .words = flows},
    {"direction", LETTERS, VALUE_WORD, false, AT(only), .words = only_ltr},
    {"wrap", LETTERS, VALUE_WORD, false, AT(one_line), .words = true_false},
    {"overflow", FLOWING | LEAF, VALUE_WORD, false, AT(overflow), .words = overflows},
    {"hideText", BIT(NODE_BARCODE), VALUE_WORD, false, AT(hide_text),
     .words = false_true},
    {"rotation", TURNING, VALUE_TURN, false, AT(turn)},
    {"margin", BIT(NODE_LAYOUT), VALUE_MM_SIDES, false, AT(margin), 0, 100000},
    {"padding", BIT(NODE_LAYOUT), VALUE_MM_SIDES, false, AT(padding), 0, 100000},
    {"backgroundColor", BIT(NODE_LAYOUT) | TEXTS, VALUE_INK, false, AT(fill)},
    {"fillColor", BIT(NODE_RECT), VALUE_INK, false, AT(fill)},
    {"lineWidth", BIT(NODE_LINE), VALUE_PT, false, AT(pen), 1, 200},
    {"lineType", BIT(NODE_LINE), VALUE_WORD, false, AT(stroke), .words = strokes},
    {"borderWidth", BIT(NODE_RECT) | FLOWING, VALUE_PT_SIDES, false, AT(border), 0, 200},
    {"borderStyle", BIT(NODE_RECT) | FLOWING, VALUE_WORDS, false, AT(stroke),
     .words = strokes},
    {"cellBorderWidth", BIT(NODE_TABLE), VALUE_PT_SIDES, false, AT(border), 0, 200},
    {"cellBorderStyle", BIT(NODE_TABLE), VALUE_WORDS, false, AT(stroke),
     .words = strokes},
    {"headerBorderWidth", BIT(NODE_TABLE), VALUE_IGNORED}, /* as the cells' */
    {"headerBorderStyle", BIT(NODE_TABLE), VALUE_IGNORED},
    {"padding", CELL, VALUE_IGNORED},       /* cells have their own */
    {"fontFamily", ANY, VALUE_IGNORED},     /* one family covers Chinese; see fonts.h */
    {"fontItalic", ANY, VALUE_IGNORED},     /* Chinese has none */
    {"fontItatlic", ANY, VALUE_IGNORED},    /* so it stands in LPML's own pages */
    {"fontUnderline", ANY, VALUE_IGNORED},  /* it would touch the letters at 8 dots/mm */
    {"letterSpacing", ANY, VALUE_IGNORED},  /* withdrawn from LPML */
    {"lineHeight", LETTERS, VALUE_IGNORED}, /* set so that lines stay apart in print */
    {"lineColor", ANY, VALUE_IGNORED},      /* one ink; so are the borders */
    {"borderColor", ANY, VALUE_IGNORED},
    {"fontColor", ANY, VALUE_IGNORED},
    {"backgroundColor", ANY, VALUE_IGNORED},
    {"align", BIT(NODE_LAYOUT), VALUE_IGNORED}, /* its elements have their own */
    {"valign", BIT(NODE_LAYOUT), VALUE_IGNORED},
    {"zIndex", ANY, VALUE_IGNORED}, /* black on white has no order */
    {"alpha", ANY, VALUE_IGNORED},
    {"opacity", ANY, VALUE_IGNORED},
};
#define COUNT(table) (sizeof(table) / sizeof *(table))

enum node_kind attr_element(const char *tag)
{
    for (int i = 0; i < NODE_ELEMENTS; i++)
        if (!strcmp(tag, tags[i]))
            return (enum node_kind)i;
    return NODE_KINDS;
}

static const struct attr *look_up(const struct attr *table, size_t n, enum node_kind kind,
                                  struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].kinds & BIT(kind) && str_is(name, table[i].name))
            return &table[i];
    return NULL;
}

static int unknown(struct str name, enum node_kind kind, struct attr_read *read)
{
    snprintf(read->why, sizeof read->why, gettext("%s has no %.*s"), tags[kind],
             (int)(name.n < 30 ? name.n : 30), name.p);
    return -1;
}

static int read_style(struct node *node, const char *text, struct attr_read *read)
{
    struct str rest = str_of(text);
    while (rest.n) {
        struct str value = str_cut(&rest, ';');
        struct str name = str_trim(str_cut(&value, ':'));
        if (!name.n && !value.n)
            continue;
        const struct attr *attr = look_up(styles, COUNT(styles), node->kind, name);
        if (!attr)
            return unknown(name, node->kind, read);
        if (attr_value(attr, node, str_trim(value), read))
            return -1;
    }
    return 0;
}

static int missing(const struct node *node, uint64_t seen, struct attr_read *read)
{
    for (size_t i = 0; i < COUNT(attrs); i++)
        if (attrs[i].must && attrs[i].kinds & BIT(node->kind) && !(seen >> i & 1)) {
            snprintf(read->why, sizeof read->why, gettext("%s needs %s"),
                     tags[node->kind], attrs[i].name);
            return -1;
        }
    return 0;
}

/* Marks of the editors that draw such templates. */
static bool foreign(const char *name)
{
    return strchr(name, ':') || !strcmp(name, "xmlns");
}

static void defaults(struct node *node)
{
    static const int usual[SIDES] = {10, 10, 10, 10};
    node->font = 80; /* LPML's */
    node->min_module = 250;
    node->pen = 10;
    node->floor = 60;
    node->shrink = 1;
    node->rows = 1;
    node->span = 1;
    node->bold = node->kind == NODE_TH;
    if (node->kind == NODE_RECT || node->kind == NODE_TABLE)
        memcpy(node->border, usual, sizeof usual);
}

/* One word for each thing; a border that has a style is one. */
static void settle(struct node *node, bool left, bool styled)
{
    static const int none[SIDES];
    node->floats = node->kind == NODE_LAYOUT && !left;
    node->bold = node->bold == 1;
    if (node->valign == VALIGN_CENTER)
        node->valign = VALIGN_MIDDLE;
    if (node->valign == VALIGN_LEFT)
        node->valign = VALIGN_TOP;
    if (styled && !memcmp(node->border, none, sizeof none))
        for (int i = 0; i < SIDES; i++)
            node->border[i] = 10;
    if (node->stroke == STROKE_NONE)
        memset(node->border, 0, sizeof node->border);
}

static int read_attr(struct node *node, const char *name, const char *value,
                     struct attr_read *read, uint64_t *seen)
{
    const struct attr *attr = look_up(attrs, COUNT(attrs), node->kind, str_of(name));
    if (!attr)
        return unknown(str_of(name), node->kind, read);
    *seen |= 1ull << (attr - attrs);
    return attr_value(attr, node, str_of(value), read);
}

int attr_read(struct node *node, const char **pairs, struct attr_read *read)
{
    uint64_t seen = 0;
    bool left = false, styled = false;
    _Static_assert(COUNT(attrs) <= 64, "a bit each");
    defaults(node);
    for (; pairs[0]; pairs += 2) {
        bool style = !strcmp(pairs[0], "style");
        left |= !strcmp(pairs[0], "left");
        styled |= style && strstr(pairs[1], "orderStyle") && node->kind != NODE_RECT;
        if (!foreign(pairs[0]) &&
            (style ? read_style(node, pairs[1], read)
                   : read_attr(node, pairs[0], pairs[1], read, &seen)))
            return -1;
    }
    settle(node, left, styled);
    return missing(node, seen, read);
}
