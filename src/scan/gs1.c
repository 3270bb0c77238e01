/*
 * Element strings read against the table: identifier, value, next. Values of a predefined
 * length end by themselves, all others at FNC1 or the end. Nothing is guessed: what does
 * not fit its format is refused with the identifier and the position, since a lot or an
 * expiry read wrongly is worse than none.
 */
#include "tallyman/scan/gs1.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>

#include "gs1_ai.h"
#include "tallyman/model/code.h"
#include "tallyman/scan/aim.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_in_set(char set, char c)
{
    bool upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
    switch (set) {
    case 'N':
        return is_digit(c);
    case 'Y':
        return is_digit(c) || upper || (c && strchr("#-/", c));
    case 'Z':
        return is_digit(c) || upper || lower || (c && strchr("-_=", c));
    default:
        return is_digit(c) || upper || lower || (c && strchr("!\"%&'()*+,-./:;<=>?_", c));
    }
}

/* ---- a value ---- */

struct component {
    char set;
    size_t least, most;
    bool optional;
    char check; /* 'c', 'd', 'D', 'h' or 0 */
};

/* The next component of a row's format, which is ours and well formed. */
static struct component next_component(const char **format)
{
    struct component one = {.set = *(*format)++};
    bool up_to = **format == '.';
    while (**format == '.')
        (*format)++;
    char *end;
    one.most = strtoul(*format, &end, 10);
    one.least = up_to ? 1 : one.most;
    for (; *end && *end != ' '; end++) {
        one.optional |= *end == '?';
        if (*end != '?')
            one.check = *end;
    }
    *format = *end ? end + 1 : end;
    return one;
}

static int two(const char *digits)
{
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool is_date(const char *digits, bool day_00)
{
    int month = two(digits + 2), day = two(digits + 4);
    return month >= 1 && month <= 12 && day >= (day_00 ? 0 : 1) &&
           day <= days_of(2000 + two(digits), month);
}

static const char *check_value(char check, struct str value)
{
    switch (check) {
    case 'c':
        return code_check_holds(value) ? NULL : gettext("a right check digit");
    case 'd':
    case 'D':
        return is_date(value.p, check == 'd') ? NULL : gettext("a date as YYMMDD");
    case 'h':
        return two(value.p) < 24 && two(value.p + 2) < 60 ? NULL
                                                          : gettext("a time as HHMM");
    default:
        return NULL;
    }
}

struct reading {
    struct gs1 *gs1;
    struct str text;
    size_t at;
    struct err *err;
};

static int refuse(struct reading *r, const char *ai, size_t at, const char *expected,
                  struct str got)
{
    char where[ERR_TEXT];
    snprintf(where, sizeof where, gettext("GS1 AI %s at %zu"), ai, at + 1);
    if (got.n == 0)
        got = str_of(gettext("nothing"));
    return err_set(r->err, E_FIELD, "ssz", where, expected, got.p, got.n);
}

/* How many of the value's bytes the component takes; negative: refused. */
static int take_component(struct reading *r, const char *ai, struct component one,
                          struct str value)
{
    char words[ERR_TEXT];
    size_t n = value.n < one.most ? value.n : one.most;
    size_t at = r->at;
    if (n == 0 && one.optional)
        return 0;
    if (n < one.least) {
        snprintf(words, sizeof words, gettext("%zu characters"), one.least);
        return refuse(r, ai, at, words, value);
    }
    for (size_t i = 0; i < n; i++)
        if (!is_in_set(one.set, value.p[i]))
            return refuse(r, ai, at + i,
                          one.set == 'N' ? gettext("a digit")
                                         : gettext("a character that GS1 allows"),
                          str_n(value.p + i, 1));
    const char *why = check_value(one.check, str_n(value.p, n));
    return why ? refuse(r, ai, at, why, str_n(value.p, n)) : (int)n;
}

/* Bytes that all components take of what stands at r->at; negative: refused. */
static int take_value(struct reading *r, const char *ai, const struct gs1_ai *row,
                      struct str rest)
{
    const char *format = row->format;
    const char *gs = rest.n ? memchr(rest.p, GS1_FNC1, rest.n) : NULL;
    bool fixed = gs1_ai_predefined(row);
    struct str value = gs ? str_n(rest.p, (size_t)(gs - rest.p)) : rest;
    size_t start = r->at;
    while (*format) {
        int n = take_component(r, ai, next_component(&format), value);
        if (n < 0)
            return n;
        value = str_n(value.p + n, value.n - (size_t)n);
        r->at += (size_t)n;
    }
    if (value.n > 0 && !fixed)
        return refuse(r, ai, r->at, gettext("the end of the value, or FNC1"), value);
    int n = (int)(r->at - start);
    r->at = start;
    return n;
}

/* ---- the string ---- */

static int add_element(struct reading *r, const struct gs1_element *element)
{
    struct gs1 *gs1 = r->gs1;
    const struct gs1_element *before = gs1_find(gs1, element->ai);
    if (before && str_eq(before->value, element->value))
        return 0;
    if (before)
        return refuse(r, element->ai, (size_t)element->at,
                      gettext("one value (it stands there twice)"), element->value);
    if (gs1->n == GS1_ELEMENTS)
        return refuse(r, element->ai, (size_t)element->at, gettext("at most 32 elements"),
                      element->value);
    gs1->element[gs1->n++] = *element;
    return 0;
}

static int take_element(struct reading *r)
{
    struct str rest = str_n(r->text.p + r->at, r->text.n - r->at);
    struct gs1_element element = {.at = (int)r->at, .row = gs1_ai_find(rest)};
    if (!element.row)
        return refuse(r, "?", r->at,
                      rest.p[0] == '(' ? gettext("digits without brackets")
                                       : gettext("a known application identifier"),
                      str_n(rest.p, rest.n < 4 ? rest.n : 4));
    size_t ai = strlen(element.row->ai);
    memcpy(element.ai, rest.p, ai);
    rest = str_n(rest.p + ai, rest.n - ai);
    r->at += ai;
    int n = take_value(r, element.ai, element.row, rest);
    if (n < 0)
        return n;
    element.value = str_n(rest.p, (size_t)n);
    r->at += (size_t)n;
    if (r->at < r->text.n && r->text.p[r->at] == GS1_FNC1)
        r->at++;
    return add_element(r, &element);
}

int gs1_read(struct gs1 *gs1, struct str text, struct err *err)
{
    struct reading r = {.gs1 = gs1, .text = text, .err = err};
    int rc = 0;
    gs1->n = 0;
    if (text.n > 0 && text.p[0] == GS1_FNC1)
        r.at = 1;
    if (text.n > GS1_TEXT)
        rc = refuse(&r, "?", GS1_TEXT, gettext("at most 512 characters"),
                    str_n(text.p + GS1_TEXT, 1));
    else if (r.at == text.n)
        rc = refuse(&r, "?", r.at, gettext("a known application identifier"), str_of(""));
    while (rc == 0 && r.at < text.n)
        rc = take_element(&r);
    if (rc)
        gs1->n = 0;
    return rc;
}

const struct gs1_element *gs1_find(const struct gs1 *gs1, const char *ai)
{
    size_t n = strlen(ai);
    size_t same = n && ai[n - 1] == 'n' ? n - 1 : n;
    for (int i = 0; i < gs1->n; i++)
        if (strlen(gs1->element[i].ai) == n && memcmp(gs1->element[i].ai, ai, same) == 0)
            return &gs1->element[i];
    return NULL;
}

const char *gs1_title(const struct gs1_element *element)
{
    return element->row->title;
}

bool gs1_is(const char *aim, struct str text)
{
    struct gs1 gs1;
    struct err err = {.code = E_OK}; /* only a guess is judged */
    if (aim[0])
        return aim_is_gs1(aim) || (text.n > 0 && text.p[0] == GS1_FNC1);
    if (text.n > 0 && text.p[0] == GS1_FNC1)
        return true;
    bool unit =
        str_starts(text, "00") || str_starts(text, "01") || str_starts(text, "02");
    return unit && gs1_read(&gs1, text, &err) == 0;
}

/* ---- values ---- */

bool gs1_date(struct str value, int year, char out[12])
{
    if (value.n < 6)
        return false;
    for (int i = 0; i < 6; i++)
        if (!is_digit(value.p[i]))
            return false;
    if (!is_date(value.p, true))
        return false;
    int ahead = two(value.p) - year % 100;
    int century = year / 100 + (ahead >= 51 ? -1 : ahead <= -50 ? 1 : 0);
    int full = century * 100 + two(value.p), month = two(value.p + 2);
    int day = two(value.p + 4), last = days_of(full, month);
    if (day > last)
        return false;
    snprintf(out, 12, "%04u-%02u-%02u", (unsigned)full % 10000u, (unsigned)month % 100u,
             (unsigned)(day ? day : last) % 100u);
    return true;
}

bool gs1_decimal(const struct gs1_element *element, int64_t *value, int *places)
{
    const char *ai = element->row->ai;
    bool measure = ai[0] == '3' && strlen(ai) == 4;
    bool currency = measure && (memcmp(ai, "391", 3) == 0 || memcmp(ai, "393", 3) == 0);
    struct str digits = element->value;
    if (currency && digits.n > 3)
        digits = str_n(digits.p + 3, digits.n - 3);
    if (!measure || !str_int(digits, value))
        return false;
    *places = element->ai[3] - '0';
    return true;
}

bool gs1_upce(struct str text, char out[13])
{

    char digits[9] = "0";
    if (text.n < 6 || text.n > 8)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!is_digit(text.p[i]))
            return false;
    memcpy(digits + (text.n == 6 ? 1 : 0), text.p, text.n);
    if (digits[0] > '1')
        return false;
    const char *d = digits + 1;
    char last = d[5], body[16];
    if (last <= '2')
        snprintf(body, sizeof body, "%c%.2s%c0000%.3s", digits[0], d, last, d + 2);
    else if (last == '3')
        snprintf(body, sizeof body, "%c%.3s00000%.2s", digits[0], d, d + 3);
    else if (last == '4')
        snprintf(body, sizeof body, "%c%.4s00000%.1s", digits[0], d, d + 4);
    else
        snprintf(body, sizeof body, "%c%.5s0000%c", digits[0], d, last);
    for (char check = '0'; check <= '9'; check++) {
        snprintf(out, 13, "%.11s%c", body, check);
        if (code_check_holds(str_of(out)))
            return text.n < 8 || text.p[7] == check;
    }
    return false;
}

bool gs1_gtin(const char *aim, struct str text, char out[15])
{
    char upca[13], code[16];
    bool ean = aim[0] == ']' && aim[1] == 'E';
    bool says_13 = ean && aim[2] == '0', says_8 = ean && aim[2] == '4';
    bool short_one = text.n == 8 || (text.n == 6 && ean);
    bool found = !(text.n == 8 && says_13) && code_gtin(text, code);
    if (!found && short_one && !says_8 && gs1_upce(text, upca))
        found = code_gtin(str_of(upca), code);
    if (!found || strspn(code, "0") == strlen(code))
        return false;
    size_t n = strlen(code);
    memset(out, '0', 14 - n);
    memcpy(out + 14 - n, code, n + 1);
    return true;
}
