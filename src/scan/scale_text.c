/*
 * scale_text: lines of serial scales, one small decoder a format. Called by device/scales
 * with what came over the wire. A number is read digit by digit into a whole number and
 * an exponent, so that nothing is rounded before its unit is known.
 */
#include "tallyman/scan/scale_text.h"

#include <string.h>

enum { STX = 0x02, CR = '\r', LF = '\n', DIGITS_MOST = 12 };

/* ---- numbers ---- */

static void skip_spaces(struct str *rest)
{
    while (rest->n && *rest->p == ' ')
        *rest = str_n(rest->p + 1, rest->n - 1);
}

static char take_char(struct str *rest)
{
    char c = rest->n ? *rest->p : '\0';
    if (rest->n)
        *rest = str_n(rest->p + 1, rest->n - 1);
    return c;
}

struct number {
    int64_t value;
    int exponent;
};

/* "+00123.4", "- 12": false when there is no digit or there are too many. */
static bool take_number(struct str *rest, struct number *out)
{
    int digits = 0, decimals = -1;
    bool minus = false;
    *out = (struct number){0};
    skip_spaces(rest);
    if (rest->n && (*rest->p == '+' || *rest->p == '-'))
        minus = take_char(rest) == '-';
    skip_spaces(rest);
    while (rest->n) {
        char c = *rest->p;
        if ((c == '.' || c == ',') && decimals < 0)
            decimals = 0;
        else if (c >= '0' && c <= '9' && digits < DIGITS_MOST)
            out->value = out->value * 10 + (c - '0');
        else
            break;
        if (c >= '0') {
            digits++;
            decimals += decimals >= 0;
        }
        take_char(rest);
    }
    out->value = minus ? -out->value : out->value;
    out->exponent = decimals > 0 ? -decimals : 0;
    return digits > 0;
}

/* A number with its unit to the end of the line. */
static bool take_weight(struct str rest, enum weight_state state, struct weight *weight)
{
    struct number number;
    if (!take_number(&rest, &number))
        return false;
    weight_set(weight, state, number.value, number.exponent,
               unit_by_name(str_trim(rest)));
    return true;
}

/* ---- formats ---- */

static bool plain(struct weight *weight, enum weight_state state)
{
    *weight = (struct weight){.state = state};
    return true;
}

/* "S S 1.0 g", "S D …", "S +", "S -", "S I" (not now), "ES" and the like: answers that
 * are no weight. */
static bool sics(struct str line, struct weight *weight)
{
    struct str first = str_cut(&line, ' ');
    skip_spaces(&line);
    char state = take_char(&line);
    bool alone = line.n == 0 || *line.p == ' ';
    if (!str_is(first, "S") || !alone)
        return false;
    if (state == 'S' || state == 'D')
        return take_weight(line, state == 'S' ? WEIGHT_STABLE : WEIGHT_MOVING, weight);
    if (state == '+' || state == '-')
        return plain(weight, state == '+' ? WEIGHT_OVER : WEIGHT_UNDER);
    return state == 'I' && plain(weight, WEIGHT_MOVING);
}

static bool st_gs(struct str line, struct weight *weight)
{
    static const struct {
        const char *head;
        enum weight_state state;
    } heads[] = {{"ST", WEIGHT_STABLE}, {"US", WEIGHT_MOVING}, {"OL", WEIGHT_OVER}};
    struct str head = str_trim(str_cut(&line, ','));
    struct str after = line;
    struct str kind = str_trim(str_cut(&after, ','));
    if (str_is(kind, "GS") || str_is(kind, "NT") || str_is(kind, "TR"))
        line = after;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_is(head, heads[i].head))
            return heads[i].state == WEIGHT_OVER
                       ? plain(weight, WEIGHT_OVER)
                       : take_weight(line, heads[i].state, weight);
    return false;
}

static bool six_digits(const char *p, int64_t *value)
{
    *value = 0;
    for (int i = 0; i < 6; i++) {
        bool blank = p[i] == ' ' && *value == 0;
        if (!blank && (p[i] < '0' || p[i] > '9'))
            return false;
        *value = *value * 10 + (blank ? 0 : p[i] - '0');
    }
    return true;
}

/* Status words A B C: bit 5 of each is always set, which is how they are known. */
static bool toledo(struct str line, struct weight *weight)
{
    enum { HEAD = 3, NET = 9, TARE = 15, ALWAYS = 0x20 };
    enum { B_MINUS = 0x02, B_OUT = 0x04, B_MOTION = 0x08, B_KG = 0x10 };
    static const enum weight_unit other[8] = {
        UNIT_NONE,       UNIT_G,           UNIT_TON,       UNIT_OUNCE,
        UNIT_TROY_OUNCE, UNIT_PENNYWEIGHT, UNIT_AVOIR_TON, UNIT_NONE};
    int64_t value, tare;
    if (line.n != TARE || !(line.p[0] & line.p[1] & line.p[2] & ALWAYS))
        return false;
    if (line.p[1] & B_OUT)
        return plain(weight, line.p[1] & B_MINUS ? WEIGHT_UNDER : WEIGHT_OVER);
    if (!six_digits(line.p + HEAD, &value) || !six_digits(line.p + NET, &tare))
        return false;
    enum weight_unit unit = other[line.p[2] & 7];
    if ((line.p[2] & 7) == 0)
        unit = line.p[1] & B_KG ? UNIT_KG : UNIT_POUND;
    weight_set(weight, line.p[1] & B_MOTION ? WEIGHT_MOVING : WEIGHT_STABLE,
               line.p[1] & B_MINUS ? -value : value, 2 - (line.p[0] & 7), unit);
    return true;
}

static const struct {
    const char *name;
    bool (*read)(struct str line, struct weight *weight);
} formats[SCALE_FORMATS] = {
    [SCALE_SICS] = {"sics", sics},
    [SCALE_ST_GS] = {"st-gs", st_gs},
    [SCALE_TOLEDO] = {"toledo", toledo},
};

const char *scale_format_name(enum scale_format format)
{
    return formats[format].name;
}

enum scale_format scale_format_by_name(struct str name)
{
    int i = 0;
    while (i < SCALE_FORMATS && !str_is(name, formats[i].name))
        i++;
    return (enum scale_format)i;
}

/* ---- lines ---- */

void scale_text_init(struct scale_text *text, enum scale_format format)
{
    *text = (struct scale_text){.format = format};
}

/* What stands is judged and gone. */
static bool end_line(struct scale_text *text, struct weight *weight)
{
    struct str line = str_n(text->line, (size_t)text->n);
    bool whole = text->n > 0 && text->n <= SCALE_LINE_MOST;
    bool none = text->n == 0;
    text->n = 0;
    if (whole && text->format != SCALE_TOLEDO)
        line = str_trim(line);
    if (whole && formats[text->format].read(line, weight))
        return true;
    text->odd += !none;
    return false;
}

bool scale_text_take(struct scale_text *text, const uint8_t *bytes, size_t n,
                     size_t *used, struct weight *weight)
{
    for (*used = 0; *used < n;) {
        uint8_t byte = bytes[(*used)++];
        if (byte == STX) {
            text->n = 0;
        } else if (byte == CR || byte == LF) {
            if (end_line(text, weight))
                return true;
        } else {
            if (text->n < SCALE_LINE_MOST)
                text->line[text->n] = (char)byte;
            text->n += text->n <= SCALE_LINE_MOST;
        }
    }
    return false;
}
