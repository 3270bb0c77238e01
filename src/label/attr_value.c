/*
 * attr_value: the values of attributes and styles, a function a kind. attr.c, which knows
 * who may have which, calls it.
 */
#include "attr_value.h"

#include <ctype.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

enum { UM_OF_POINT = 353, TENTHS_IN_100_MM = 2835 };

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

static bool take_unit(struct str *text, const char *unit)
{
    size_t n = strlen(unit);
    if (text->n <= n || memcmp(text->p + text->n - n, unit, n) != 0)
        return false;
    text->n -= n;
    *text = str_trim(*text);
    return true;
}

static bool mm(struct str text, int *out)
{
    if (!take_unit(&text, "pt"))
        return take_unit(&text, "mm"), decimal(text, 1000, out);
    if (!decimal(text, 1000, out))
        return false;
    *out = (int)((int64_t)*out * UM_OF_POINT / 1000);
    return true;
}

static bool pt(struct str text, int *out)
{
    if (!take_unit(&text, "mm"))
        return take_unit(&text, "pt"), decimal(text, 10, out);
    if (!decimal(text, 1000, out))
        return false;
    *out = (int)((int64_t)*out * TENTHS_IN_100_MM / 100000);
    return true;
}

static bool number(enum value_kind kind, struct str text, int *out)
{
    text = str_trim(text);
    return kind == VALUE_MM || kind == VALUE_MM_SIDES   ? mm(text, out)
           : kind == VALUE_PT || kind == VALUE_PT_SIDES ? pt(text, out)
                                                        : decimal(text, 1, out);
}

static bool measured(const struct attr *attr, struct str text, int *out)
{
    return number(attr->value, text, out) && *out >= attr->least && *out <= attr->most;
}

/* "1", "1 2", "1 2 3" or "1 2 3 4": from the top clockwise, as of a margin. */
static bool sides(const struct attr *attr, struct str text, int out[SIDES])
{
    static const int same[SIDES] = {-1, 0, 0, 1};
    int n = 0;
    for (text = str_trim(text); text.n && n < SIDES; text = str_trim(text))
        if (!measured(attr, str_cut(&text, ' '), &out[n++]))
            return false;
    if (!n || text.n)
        return false;
    for (; n < SIDES; n++)
        out[n] = out[same[n]];
    return true;
}

static bool share(const struct attr *attr, struct str text, struct node *node)
{
    struct attr plain = *attr;
    plain.value = VALUE_MM;
    text = str_trim(text);
    if (!take_unit(&text, "%"))
        return measured(&plain, text, &node->width);
    return decimal(text, 10, &node->share) && node->share > 0 && node->share <= 1000;
}

static bool font(const struct attr *attr, struct str text, struct node *node)
{
    struct attr plain = *attr;
    plain.value = VALUE_PT;
    if (node->kind == NODE_TEXT && str_is(str_trim(text), "auto")) {
        node->fills = node->shrink = 1;
        node->font = attr->most;
        return true;
    }
    return measured(&plain, text, &node->font);
}

/* Whole turns of any number, only in quarters. */
static bool turn(struct str text, int *out)
{
    int degrees = 0;
    bool back = str_starts(text, "-");
    if (back)
        text = str_n(text.p + 1, text.n - 1);
    if (!decimal(text, 10, &degrees) || degrees % 900)
        return false;
    *out = back ? (4 - degrees / 900 % 4) % 4 : degrees / 900 % 4;
    return true;
}

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Brightness of #rgb or #rrggbb of 255, by ITU-R BT.601; -1 when it is none. */
static int brightness(struct str text)
{
    static const int weight[3] = {299, 587, 114};
    int sum = 0, each = text.n == 7 ? 2 : 1;
    if ((text.n != 4 && text.n != 7) || text.p[0] != '#')
        return -1;
    for (size_t i = 1; i < text.n; i++)
        if (!isxdigit((unsigned char)text.p[i]))
            return -1;
    for (int i = 0; i < 3; i++) {
        const char *at = text.p + 1 + i * each;
        sum += weight[i] * (hex(at[0]) * 16 + hex(at[each - 1]));
    }
    return sum / 1000;
}

/* A printer has one ink: grey letters are black, a grey ground is paper. */
static bool colour(const struct attr *attr, struct str text, int *out)
{
    int bright = str_is(text, "black")   ? 0
                 : str_is(text, "white") ? 255
                                         : brightness(text);
    if (bright < 0)
        return false;
    *out = attr->value == VALUE_INK ? bright < 64 : bright > 230;
    return true;
}

static bool word(const struct attr *attr, struct str text, int *out)
{
    if (attr->value == VALUE_WORDS)
        text = str_cut(&text, ' ');
    for (int i = 0; attr->words[i]; i++)
        if (str_is(text, attr->words[i])) {
            *out = i;
            return true;
        }
    return false;
}

static bool taken(const struct attr *attr, struct node *node, struct str value,
                  struct attr_read *read)
{
    void *field = (char *)node + attr->offset;
    switch (attr->value) {
    case VALUE_MM:
    case VALUE_PT:
    case VALUE_COUNT:
        return measured(attr, value, field);
    case VALUE_MM_SIDES:
    case VALUE_PT_SIDES:
        return sides(attr, value, field);
    case VALUE_SHARE:
        return share(attr, value, node);
    case VALUE_FONT:
        return font(attr, value, node);
    case VALUE_TURN:
        return turn(value, field);
    case VALUE_INK:
    case VALUE_PAPER:
        return colour(attr, value, field);
    case VALUE_WORD:
    case VALUE_WORDS:
        return word(attr, value, field);
    case VALUE_TEXT:
        *(struct str *)field = str_n(arena_copy(read->arena, value), value.n);
        return true;
    default:
        return true;
    }
}

/* Of the kinds that are numbers: how many of what is stored make the unit. */
static void expected_range(const struct attr *attr, char *words, size_t size)
{
    bool mm = attr->value == VALUE_MM || attr->value == VALUE_MM_SIDES ||
              attr->value == VALUE_SHARE;
    bool pt = attr->value == VALUE_PT || attr->value == VALUE_PT_SIDES ||
              attr->value == VALUE_FONT;
    double scale = mm ? 1000 : pt ? 10 : 1;
    snprintf(words, size, "%g … %g %s", attr->least / scale, attr->most / scale,
             mm   ? "mm"
             : pt ? "pt"
                  : "");
}

static void expected(const struct attr *attr, char *words, size_t size)
{
    if (attr->value == VALUE_TURN)
        snprintf(words, size, "0|90|180|270");
    else if (attr->value == VALUE_INK || attr->value == VALUE_PAPER)
        snprintf(words, size, "#rrggbb");
    else if (!attr->words)
        expected_range(attr, words, size);
    for (size_t i = 0, n = 0; attr->words && attr->words[i] && n < size; i++)
        n += (size_t)snprintf(words + n, size - n, "%s%s", i ? "|" : "", attr->words[i]);
}

int attr_value(const struct attr *attr, struct node *node, struct str value,
               struct attr_read *read)
{
    char words[200] = "";
    if (taken(attr, node, value, read))
        return 0;
    expected(attr, words, sizeof words);
    snprintf(read->why, sizeof read->why, gettext("%s: expected %s, got %.*s"),
             attr->name, words, (int)(value.n < 20 ? value.n : 20),
             value.p ? value.p : "");
    return -1;
}
