/*
 * attr: what an element may say of itself. One row an attribute or style: which elements
 * have it, what its values are, where they go. template.c calls it at each start tag; a
 * name or value outside the table is refused with what would have been right.
 */
#include "attr.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/str.h"
#include "code.h"

#define BIT(kind) (1u << (kind))
#define CELL (BIT(NODE_TH) | BIT(NODE_TD))
#define WRITING (BIT(NODE_TEXT) | CELL)
#define LETTERS (WRITING | BIT(NODE_BARCODE))
#define BOX (BIT(NODE_LAYOUT))
#define FLOWING (BIT(NODE_LAYOUT) | BIT(NODE_TABLE))
#define FRAMED (BIT(NODE_RECT) | BIT(NODE_TABLE))
#define BAND (BIT(NODE_HEADER) | BIT(NODE_FOOTER))
#define ANY (BIT(NODE_ELEMENTS) - 1)

static const char *const tags[NODE_ELEMENTS] = {
    [NODE_PAGE] = "page",     [NODE_HEADER] = "header", [NODE_FOOTER] = "footer",
    [NODE_LAYOUT] = "layout", [NODE_TEXT] = "text",     [NODE_BARCODE] = "barcode",
    [NODE_IMAGE] = "image",   [NODE_LINE] = "line",     [NODE_RECT] = "rect",
    [NODE_TABLE] = "table",   [NODE_TR] = "tr",         [NODE_TH] = "th",
    [NODE_TD] = "td",
};

static const char *const no_yes[] = {"no", "yes", NULL};
static const char *const false_true[] = {"false", "true", NULL};
static const char *const flows[] = {"none", "vertical", NULL};
static const char *const overflows[] = {"visible", "hidden", NULL};
static const char *const weights[] = {"normal", "bold", NULL};
static const char *const aligns[] = {"left", "center", "right", NULL};
static const char *const valigns[] = {"top", "middle", "bottom", NULL};
static const char *const masks[] = {"none", "name", "phone", NULL};
static const char *const missings[] = {"refuse", "mark", NULL};
static const char *const levels[] = {"M", "L", "Q", "H", NULL};
static const char *const lines[] = {"solid", "dashed", NULL};
static const char *const dithers[] = {"none", "diffuse", NULL};

enum value_kind { VALUE_MM, VALUE_PT, VALUE_GREY, VALUE_WORD, VALUE_TEXT, VALUE_IGNORED };

struct attr {
    const char *name;
    unsigned kinds; /* BIT()s of the elements that have it */
    enum value_kind value;
    bool must;
    size_t offset;
    int least, most;          /* thousandths of mm, tenths of pt, grey */
    const char *const *words; /* of VALUE_WORD: stored is the index */
};

#define AT(field) offsetof(struct node, field)
static const struct attr attrs[] = {
    {"width", BIT(NODE_PAGE), VALUE_MM, true, AT(width), 5000, 250000},
    {"height", BIT(NODE_PAGE), VALUE_MM, true, AT(height), 5000, 400000},
    {"left", BOX, VALUE_MM, true, AT(left), 0, 400000},
    {"top", BOX, VALUE_MM, true, AT(top), 0, 400000},
    {"width", BOX, VALUE_MM, true, AT(width), 100, 400000},
    {"height", BOX, VALUE_MM, true, AT(height), 100, 400000},
    {"width", CELL, VALUE_MM, false, AT(width), 1000, 250000},
    {"height", BIT(NODE_TR), VALUE_MM, false, AT(height), 1000, 400000},
    {"orientation", BOX, VALUE_WORD, false, AT(flow), .words = flows},
    {"continues", FLOWING, VALUE_WORD, false, AT(continues), .words = no_yes},
    {"type", BIT(NODE_BARCODE), VALUE_WORD, true, AT(code), .words = code_types},
    {"minModule", BIT(NODE_BARCODE), VALUE_MM, false, AT(min_module), 100, 2000},
    {"maxModule", BIT(NODE_BARCODE), VALUE_MM, false, AT(max_module), 100, 5000},
    {"ecLevel", BIT(NODE_BARCODE), VALUE_WORD, false, AT(level), .words = levels},
    {"shrink", BIT(NODE_TEXT), VALUE_WORD, false, AT(shrink), .words = no_yes},
    {"floor", BIT(NODE_TEXT), VALUE_PT, false, AT(floor), 50, 1200},
    {"threshold", WRITING | BIT(NODE_IMAGE), VALUE_GREY, false, AT(threshold), 1, 255},
    {"onMissingGlyph", WRITING, VALUE_WORD, false, AT(missing), .words = missings},
    {"mask", WRITING, VALUE_WORD, false, AT(mask), .words = masks},
    {"src", BIT(NODE_IMAGE), VALUE_TEXT, true, AT(src)},
    {"dither", BIT(NODE_IMAGE), VALUE_WORD, false, AT(diffuse), .words = dithers},
    {"startX", BIT(NODE_LINE), VALUE_MM, true, AT(start_x), 0, 400000},
    {"startY", BIT(NODE_LINE), VALUE_MM, true, AT(start_y), 0, 400000},
    {"endX", BIT(NODE_LINE), VALUE_MM, true, AT(end_x), 0, 400000},
    {"endY", BIT(NODE_LINE), VALUE_MM, true, AT(end_y), 0, 400000},
    {"id", ANY, VALUE_IGNORED},
    {"ratioMode", BIT(NODE_BARCODE), VALUE_IGNORED}, /* modules are never stretched */
    {"splitable", BIT(NODE_PAGE) | BIT(NODE_TABLE), VALUE_IGNORED}, /* see continues */
    {"height", BAND, VALUE_IGNORED}, /* their layouts say where they are */
};
static const struct attr styles[] = {
    {"fontSize", LETTERS, VALUE_PT, false, AT(font), 40, 1200},
    {"fontWeight", LETTERS, VALUE_WORD, false, AT(bold), .words = weights},
    {"align", LETTERS, VALUE_WORD, false, AT(align), .words = aligns},
    {"valign", LETTERS, VALUE_WORD, false, AT(valign), .words = valigns},
    {"overflow", FLOWING | BIT(NODE_TEXT), VALUE_WORD, false, AT(overflow),
     .words = overflows},
    {"hideText", BIT(NODE_BARCODE), VALUE_WORD, false, AT(hide_text),
     .words = false_true},
    {"lineWidth", BIT(NODE_LINE), VALUE_PT, false, AT(pen), 1, 200},
    {"lineType", BIT(NODE_LINE), VALUE_WORD, false, AT(dashed), .words = lines},
    {"borderWidth", FRAMED, VALUE_PT, false, AT(border), 0, 200},
    {"fontFamily", LETTERS, VALUE_IGNORED}, /* one family covers Chinese; see fonts.h */
    {"zIndex", ANY, VALUE_IGNORED},         /* black on white has no order */
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

/* A decimal number in 1/scale, more digits cut off; false when it is none. */
static bool decimal(struct str text, int scale, int *out)
{
    int64_t value = 0;
    bool point = false, digits = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '.' && !point) {
            point = true;
        } else if (c < '0' || c > '9' || value > 100000000) {
            return false;
        } else if (!point || scale > 1) {
            value = value * 10 + (c - '0');
            scale = point ? scale / 10 : scale;
            digits = true;
        }
    }
    *out = (int)(value * scale > INT32_MAX ? INT32_MAX : value * scale);
    return digits;
}

/* How many of what is stored make the unit people write. */
static const struct {
    int scale;
    const char *unit;
} units[] = {[VALUE_MM] = {1000, "mm"}, [VALUE_PT] = {10, "pt"}, [VALUE_GREY] = {1, ""}};

/* "12", "12.5" with an optional "mm" or "pt" behind. */
static bool measured(const struct attr *attr, struct str text, int *out)
{
    const char *unit = units[attr->value].unit;
    text = str_trim(text);
    if (*unit && text.n > 2 && !memcmp(text.p + text.n - 2, unit, 2))
        text.n -= 2;
    return decimal(text, units[attr->value].scale, out) && *out >= attr->least &&
           *out <= attr->most;
}

static void expected(const struct attr *attr, struct str got, char *why, size_t size)
{
    char words[80] = "";
    for (size_t i = 0, n = 0; attr->words && attr->words[i] && n < sizeof words; i++)
        n += (size_t)snprintf(words + n, sizeof words - n, "%s%s", i ? "|" : "",
                              attr->words[i]);
    if (!attr->words && attr->value <= VALUE_GREY)
        snprintf(words, sizeof words, "%g … %g %s",
                 (double)attr->least / units[attr->value].scale,
                 (double)attr->most / units[attr->value].scale, units[attr->value].unit);
    snprintf(why, size, gettext("%s: expected %s, got %.*s"), attr->name, words,
             (int)(got.n < 20 ? got.n : 20), got.p ? got.p : "");
}

static int store(const struct attr *attr, struct node *node, struct str value,
                 struct attr_read *read)
{
    void *field = (char *)node + attr->offset;
    if (attr->value == VALUE_IGNORED)
        return 0;
    if (attr->value == VALUE_TEXT) {
        *(struct str *)field = str_n(arena_copy(read->arena, value), value.n);
        return 0;
    }
    if (attr->value <= VALUE_GREY && measured(attr, value, field))
        return 0;
    for (int i = 0; attr->words && attr->words[i]; i++)
        if (str_is(value, attr->words[i])) {
            *(int *)field = i;
            return 0;
        }
    expected(attr, value, read->why, sizeof read->why);
    return -1;
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
        if (store(attr, node, str_trim(value), read))
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

int attr_read(struct node *node, const char **pairs, struct attr_read *read)
{
    uint64_t seen = 0;
    node->font = 100;
    node->min_module = 250;
    node->pen = 10;
    node->floor = 60;
    node->border = node->kind == NODE_RECT ? 10 : 0;
    node->bold = node->kind == NODE_TH;
    for (; pairs[0]; pairs += 2) {
        if (foreign(pairs[0]))
            continue;
        if (!strcmp(pairs[0], "style")) {
            if (read_style(node, pairs[1], read))
                return -1;
            continue;
        }
        const struct attr *attr =
            look_up(attrs, COUNT(attrs), node->kind, str_of(pairs[0]));
        if (!attr)
            return unknown(str_of(pairs[0]), node->kind, read);
        if (store(attr, node, str_of(pairs[1]), read))
            return -1;
        seen |= 1ull << (attr - attrs);
    }
    return missing(node, seen, read);
}
