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

#define BIT(kind) (1u << (kind))
#define WRITING (BIT(NODE_TEXT) | BIT(NODE_BARCODE))
#define ANY (BIT(NODE_ELEMENTS) - 1)

static const char *const tags[NODE_ELEMENTS] = {
    [NODE_PAGE] = "page",       [NODE_LAYOUT] = "layout", [NODE_TEXT] = "text",
    [NODE_BARCODE] = "barcode", [NODE_LINE] = "line",     [NODE_RECT] = "rect",
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
static const char *const codes[] = {"code128", "qrcode", NULL};
static const char *const lines[] = {"solid", "dashed", NULL};

enum value { VALUE_MM, VALUE_PT, VALUE_WORD, VALUE_IGNORED };

struct attr {
    const char *name;
    unsigned kinds; /* BIT()s of the elements that have it */
    enum value value;
    bool must;
    size_t offset;
    int least, most;          /* thousandths of mm, tenths of pt */
    const char *const *words; /* of VALUE_WORD: stored is the index */
};

#define AT(field) offsetof(struct node, field)
static const struct attr attrs[] = {
    {"width", BIT(NODE_PAGE), VALUE_MM, true, AT(width), 5000, 250000},
    {"height", BIT(NODE_PAGE), VALUE_MM, true, AT(height), 5000, 400000},
    {"left", BIT(NODE_LAYOUT), VALUE_MM, true, AT(left), 0, 400000},
    {"top", BIT(NODE_LAYOUT), VALUE_MM, true, AT(top), 0, 400000},
    {"width", BIT(NODE_LAYOUT), VALUE_MM, true, AT(width), 100, 400000},
    {"height", BIT(NODE_LAYOUT), VALUE_MM, true, AT(height), 100, 400000},
    {"orientation", BIT(NODE_LAYOUT), VALUE_WORD, false, AT(vertical), .words = flows},
    {"type", BIT(NODE_BARCODE), VALUE_WORD, true, AT(code), .words = codes},
    {"minModule", BIT(NODE_BARCODE), VALUE_MM, false, AT(min_module), 100, 2000},
    {"shrink", BIT(NODE_TEXT), VALUE_WORD, false, AT(shrink), .words = no_yes},
    {"onMissingGlyph", BIT(NODE_TEXT), VALUE_WORD, false, AT(missing), .words = missings},
    {"mask", BIT(NODE_TEXT), VALUE_WORD, false, AT(mask), .words = masks},
    {"startX", BIT(NODE_LINE), VALUE_MM, true, AT(start_x), 0, 400000},
    {"startY", BIT(NODE_LINE), VALUE_MM, true, AT(start_y), 0, 400000},
    {"endX", BIT(NODE_LINE), VALUE_MM, true, AT(end_x), 0, 400000},
    {"endY", BIT(NODE_LINE), VALUE_MM, true, AT(end_y), 0, 400000},
    {"id", ANY, VALUE_IGNORED},
    {"ratioMode", BIT(NODE_BARCODE), VALUE_IGNORED}, /* modules are never stretched */
    {"splitable", BIT(NODE_PAGE), VALUE_IGNORED},
};
static const struct attr styles[] = {
    {"fontSize", WRITING, VALUE_PT, false, AT(font), 40, 1200},
    {"fontWeight", WRITING, VALUE_WORD, false, AT(bold), .words = weights},
    {"align", WRITING, VALUE_WORD, false, AT(align), .words = aligns},
    {"valign", WRITING, VALUE_WORD, false, AT(valign), .words = valigns},
    {"overflow", BIT(NODE_LAYOUT) | BIT(NODE_TEXT), VALUE_WORD, false, AT(overflow),
     .words = overflows},
    {"hideText", BIT(NODE_BARCODE), VALUE_WORD, false, AT(hide_text),
     .words = false_true},
    {"lineWidth", BIT(NODE_LINE), VALUE_PT, false, AT(pen), 1, 200},
    {"lineType", BIT(NODE_LINE), VALUE_WORD, false, AT(dashed), .words = lines},
    {"borderWidth", BIT(NODE_RECT), VALUE_PT, false, AT(pen), 1, 200},
    {"fontFamily", WRITING, VALUE_IGNORED}, /* one family covers Chinese; see fonts.h */
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

/* "12", "12.5" with an optional "mm" or "pt" behind. */
static bool length(const struct attr *attr, struct str text, int *out)
{
    const char *unit = attr->value == VALUE_MM ? "mm" : "pt";
    text = str_trim(text);
    if (text.n > 2 && !memcmp(text.p + text.n - 2, unit, 2))
        text.n -= 2;
    return decimal(text, attr->value == VALUE_MM ? 1000 : 10, out) &&
           *out >= attr->least && *out <= attr->most;
}

static void expected(const struct attr *attr, struct str got, char *why, size_t size)
{
    char words[64] = "";
    int scale = attr->value == VALUE_MM ? 1000 : 10;
    for (size_t i = 0, n = 0; attr->words && attr->words[i]; i++)
        n += (size_t)snprintf(words + n, sizeof words - n, "%s%s", i ? "|" : "",
                              attr->words[i]);
    if (!attr->words)
        snprintf(words, sizeof words, "%g … %g %s", (double)attr->least / scale,
                 (double)attr->most / scale, attr->value == VALUE_MM ? "mm" : "pt");
    snprintf(why, size, gettext("%s: expected %s, got %.*s"), attr->name, words,
             (int)(got.n < 20 ? got.n : 20), got.p ? got.p : "");
}

static int store(const struct attr *attr, struct node *node, struct str value, char *why,
                 size_t size)
{
    int *field = (int *)((char *)node + attr->offset);
    if (attr->value == VALUE_IGNORED)
        return 0;
    if (attr->value != VALUE_WORD && length(attr, value, field))
        return 0;
    for (int i = 0; attr->words && attr->words[i]; i++)
        if (str_is(value, attr->words[i])) {
            *field = i;
            return 0;
        }
    expected(attr, value, why, size);
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

static int unknown(struct str name, enum node_kind kind, char *why, size_t size)
{
    snprintf(why, size, gettext("%s has no %.*s"), tags[kind],
             (int)(name.n < 30 ? name.n : 30), name.p);
    return -1;
}

static int read_style(struct node *node, const char *text, char *why, size_t size)
{
    struct str rest = str_of(text);
    while (rest.n) {
        struct str value = str_cut(&rest, ';');
        struct str name = str_trim(str_cut(&value, ':'));
        if (!name.n && !value.n)
            continue;
        const struct attr *attr = look_up(styles, COUNT(styles), node->kind, name);
        if (!attr)
            return unknown(name, node->kind, why, size);
        if (store(attr, node, str_trim(value), why, size))
            return -1;
    }
    return 0;
}

static int missing(const struct node *node, uint32_t seen, char *why, size_t size)
{
    for (size_t i = 0; i < COUNT(attrs); i++)
        if (attrs[i].must && attrs[i].kinds & BIT(node->kind) && !(seen >> i & 1)) {
            snprintf(why, size, gettext("%s needs %s"), tags[node->kind], attrs[i].name);
            return -1;
        }
    return 0;
}

/* Marks of the editors that draw such templates. */
static bool foreign(const char *name)
{
    return strchr(name, ':') || !strcmp(name, "xmlns");
}

int attr_read(struct node *node, const char **pairs, char *why, size_t size)
{
    uint32_t seen = 0;
    node->font = 100;
    node->min_module = 250;
    node->pen = 10;
    for (; pairs[0]; pairs += 2) {
        if (foreign(pairs[0]))
            continue;
        if (!strcmp(pairs[0], "style")) {
            if (read_style(node, pairs[1], why, size))
                return -1;
            continue;
        }
        const struct attr *attr =
            look_up(attrs, COUNT(attrs), node->kind, str_of(pairs[0]));
        if (!attr)
            return unknown(str_of(pairs[0]), node->kind, why, size);
        if (store(attr, node, str_of(pairs[1]), why, size))
            return -1;
        seen |= 1u << (attr - attrs);
    }
    return missing(node, seen, why, size);
}
