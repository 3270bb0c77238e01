/*
 * Waybill numbers by patterns of a file. A pattern is compiled when it is read: a row of
 * atoms with how often each may stand. Matching walks the set of reachable positions, so
 * no pattern makes it slow.
 */
#include "tallyman/scan/waybill.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/conf.h"

enum { CARRIERS_MOST = 64, PATTERNS_MOST = 256, ATOMS_MOST = 24, NUMBER_MOST = 40 };

struct atom {
    bool takes[128];
    int least, most;
};

typedef bool check_fn(struct str text);

struct pattern {
    int carrier;
    struct atom atom[ATOMS_MOST];
    int atoms;
};

struct waybills {
    struct waybill_carrier carrier[CARRIERS_MOST];
    check_fn *check[CARRIERS_MOST]; /* NULL: none */
    int carriers;
    struct pattern *pattern;
    int patterns, room;
};

/* ---- checks that their owners publish ---- */

/* UPU S10 (13 characters, AA999999999AA): weights 8 6 4 2 3 5 9 7 over the first eight
 * digits; 11 less the sum modulo 11, where 10 is written 0 and 11 is written 5. What has
 * another shape is not judged. */
static bool s10_holds(struct str text)
{
    static const int weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
    int sum = 0;
    if (text.n != 13 || (text.p[0] >= '0' && text.p[0] <= '9'))
        return true;
    for (int i = 0; i < 9; i++)
        if (text.p[2 + i] < '0' || text.p[2 + i] > '9')
            return true;
    for (int i = 0; i < 8; i++)
        sum += weights[i] * (text.p[2 + i] - '0');
    int check = 11 - sum % 11;
    check = check == 10 ? 0 : check == 11 ? 5 : check;
    return text.p[10] == '0' + check;
}

static const struct {
    const char *name;
    check_fn *check;
} checks[] = {{"none", NULL}, {"upu-s10", s10_holds}};

/* ---- reading ---- */

static int refuse(struct err *err, const char *key, const char *expected, struct str got)
{
    return err_set(err, E_FIELD, "ssz", key, expected, got.n ? got.p : "", got.n);
}

static void take_range(struct atom *atom, char first, char last)
{
    for (int c = first; c <= last; c++)
        atom->takes[c] = true;
}

/* "[…]": its characters; the part behind it is what is left. False: not closed, empty. */
static bool take_set(struct atom *atom, struct str *rest)
{
    size_t i = 1;
    for (; i < rest->n && rest->p[i] != ']'; i++) {
        if ((unsigned char)rest->p[i] > 0x7e || rest->p[i] <= ' ')
            return false;
        atom->takes[(int)rest->p[i]] = true;
    }
    if (i >= rest->n || i == 1)
        return false;
    *rest = str_n(rest->p + i + 1, rest->n - i - 1);
    return true;
}

static bool take_one(struct atom *atom, struct str *rest)
{
    char c = rest->p[0];
    if (c == '[')
        return take_set(atom, rest);
    if (c == '{' || c == '}' || c == ']' || c <= ' ' || c > '~')
        return false;
    if (c == '9' || c == '*')
        take_range(atom, '0', '9');
    if (c == 'A' || c == '*')
        take_range(atom, 'A', 'Z');
    if (c != '9' && c != 'A' && c != '*')
        atom->takes[(int)c] = true;
    *rest = str_n(rest->p + 1, rest->n - 1);
    return true;
}

/* "{n}" or "{n,m}", once when there is none. */
static bool take_times(struct atom *atom, struct str *rest)
{
    int64_t least = 1, most = 1;
    if (rest->n > 0 && rest->p[0] == '{') {
        struct str inside = str_n(rest->p + 1, rest->n - 1);
        struct str whole = inside;
        inside = str_cut(&whole, '}');
        if (inside.n + 1 == rest->n)
            return false;
        *rest = whole;
        struct str first = str_cut(&inside, ',');
        if (!str_int(first, &least))
            return false;
        most = least;
        if (inside.n > 0 && !str_int(inside, &most))
            return false;
    }
    atom->least = (int)least;
    atom->most = (int)most;
    return least >= 0 && most >= least && most >= 1 && most <= NUMBER_MOST;
}

static int take_pattern(struct waybills *waybills, int carrier, const char *key,
                        struct str value, struct err *err)
{
    struct str rest = value;
    if (waybills->patterns == PATTERNS_MOST)
        return refuse(err, key, gettext("at most 256 patterns"), value);
    if (waybills->patterns == waybills->room) {
        waybills->room += 32;
        waybills->pattern = xrealloc(waybills->pattern,
                                     (size_t)waybills->room * sizeof *waybills->pattern);
    }
    struct pattern *pattern = &waybills->pattern[waybills->patterns];
    memset(pattern, 0, sizeof *pattern);
    pattern->carrier = carrier;
    while (rest.n > 0) {
        struct str at = rest;
        if (pattern->atoms == ATOMS_MOST)
            return refuse(err, key, gettext("at most 24 parts"), value);
        struct atom *atom = &pattern->atom[pattern->atoms++];
        if (!take_one(atom, &rest) || !take_times(atom, &rest))
            return refuse(err, key,
                          gettext("9 A * [set] or a character, then {n} or {n,m}"), at);
    }
    if (pattern->atoms == 0)
        return refuse(err, key, gettext("a pattern"), value);
    waybills->patterns++;
    return 0;
}

static int take_check(struct waybills *waybills, int carrier, struct str value,
                      struct err *err)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (str_is(value, checks[i].name)) {
            waybills->check[carrier] = checks[i].check;
            return 0;
        }
    return refuse(err, "check", "none, upu-s10", value);
}

static int carrier_of(struct waybills *waybills, const char *code, struct err *err)
{
    for (int i = 0; i < waybills->carriers; i++)
        if (strcmp(waybills->carrier[i].code, code) == 0)
            return i;
    struct waybill_carrier *carrier = &waybills->carrier[waybills->carriers];
    if (waybills->carriers == CARRIERS_MOST)
        return refuse(err, gettext("carrier"), gettext("at most 64 carriers"),
                      str_of(code));
    if (!code[0] || strlen(code) >= sizeof carrier->code)
        return refuse(err, gettext("carrier"), gettext("a name of 1 to 15 bytes"),
                      str_of(code));
    snprintf(carrier->code, sizeof carrier->code, "%s", code);
    return waybills->carriers++;
}

static int take_line(void *target, const char *section, const char *key,
                     const char *value, int line, struct err *err)
{
    struct waybills *waybills = target;
    (void)line;
    int carrier = carrier_of(waybills, section, err);
    if (carrier < 0)
        return carrier;
    if (strcmp(key, "check") == 0)
        return take_check(waybills, carrier, str_of(value), err);
    if (strcmp(key, "title") != 0)
        return take_pattern(waybills, carrier, key, str_of(value), err);
    char *title = waybills->carrier[carrier].title;
    if (strlen(value) >= sizeof waybills->carrier[carrier].title)
        return refuse(err, key, gettext("at most 47 bytes"), str_of(value));
    snprintf(title, sizeof waybills->carrier[carrier].title, "%s", value);
    return 0;
}

static const struct conf_key keys[] = {
    {"*", "title", CONF_EACH, .help = N_("the carrier's name")},
    {"*", "check", CONF_EACH, .help = N_("its check digit, where it publishes one")},
    {"*", "pattern*", CONF_EACH, .help = N_("a shape of its waybill numbers")},
    {NULL},
};

static struct waybills *finish(struct waybills *waybills, int rc)
{
    if (rc == 0)
        return waybills;
    waybills_free(waybills);
    return NULL;
}

struct waybills *waybills_read(const char *path, struct err *err)
{
    struct waybills *waybills = xcalloc(1, sizeof *waybills);
    return finish(waybills, conf_read(path, keys, take_line, waybills, err));
}

struct waybills *waybills_read_text(const char *name, const char *text, size_t n,
                                    struct err *err)
{
    struct waybills *waybills = xcalloc(1, sizeof *waybills);
    return finish(waybills,
                  conf_read_text(name, text, n, keys, take_line, waybills, err));
}

void waybills_free(struct waybills *waybills)
{
    if (!waybills)
        return;
    free(waybills->pattern);
    free(waybills);
}

/* ---- matching ---- */

/* Which positions behind `atom` are reached from those in `before`. */
static void step(const struct atom *atom, struct str text, const bool *before,
                 bool *behind)
{
    memset(behind, 0, (NUMBER_MOST + 1) * sizeof *behind);
    for (size_t from = 0; from <= text.n; from++) {
        if (!before[from])
            continue;
        size_t at = from;
        for (int times = 0; times <= atom->most; times++, at++) {
            if (times >= atom->least)
                behind[at] = true;
            unsigned char c = at < text.n ? (unsigned char)text.p[at] : 0xff;
            if (c > 0x7f || !atom->takes[c])
                break;
        }
    }
}

static bool fits(const struct pattern *pattern, struct str text)
{
    bool reached[2][NUMBER_MOST + 1] = {{true}};
    for (int i = 0; i < pattern->atoms; i++)
        step(&pattern->atom[i], text, reached[i % 2], reached[(i + 1) % 2]);
    return reached[pattern->atoms % 2][text.n];
}

int waybills_match(const struct waybills *waybills, struct str text,
                   const struct waybill_carrier **out, int most)
{
    bool seen[CARRIERS_MOST] = {false};
    int n = 0;
    if (text.n == 0 || text.n > NUMBER_MOST)
        return 0;
    for (int i = 0; i < waybills->patterns; i++) {
        int carrier = waybills->pattern[i].carrier;
        check_fn *check = waybills->check[carrier];
        if (!seen[carrier] && fits(&waybills->pattern[i], text))
            seen[carrier] = !check || check(text);
    }
    for (int i = 0; i < waybills->carriers; i++) {
        if (!seen[i])
            continue;
        if (n < most)
            out[n] = &waybills->carrier[i];
        n++;
    }
    return n;
}
