/*
 * script: the few forms of script that waybill templates use, read by a small grammar and
 * not by a script engine: a loop over a list, a condition with its else, a value. Nothing
 * in it can loop for ever, call anything or change anything. template.c calls it for what
 * stands between elements and inside text.
 *
 *   statement  = "=" value | "for" "(" [var|let] v "=" "0" ";" v "<" list ";" v "++" ")"
 * "{" | "if" "(" checks ")" "{" | "}" | "}" "else" "{" | "}" "else" "if" "(" checks ")"
 * "{" value      = sum { "||" sum } checks     = check { ("&&" | "||") check }     &&
 * binds closer check      = ["!"] sum [ ("=="|"==="|"!="|"!=="|"<"|"<="|">"|">=") sum ]
 *   sum        = term { "+" term }
 *   term       = _data path [".length"] | v | number | "words" | 'words' | _page.n|count
 */
#include "script.h"

#include <ctype.h>
#include <string.h>

struct reader {
    struct str rest;
    uint32_t open;
    struct arena *arena;
    bool unscoped;
};

static void skip_space(struct reader *reader)
{
    while (reader->rest.n && strchr(" \t\r\n", reader->rest.p[0]))
        reader->rest = str_n(reader->rest.p + 1, reader->rest.n - 1);
}

static bool named(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool take(struct reader *reader, const char *word)
{
    size_t n = strlen(word);
    skip_space(reader);
    struct str rest = reader->rest;
    if (rest.n < n || memcmp(rest.p, word, n) != 0)
        return false;
    if (named(word[n - 1]) && rest.n > n && named(rest.p[n]))
        return false;
    reader->rest = str_n(rest.p + n, rest.n - n);
    return true;
}

static bool take_all(struct reader *reader, const char *const *words)
{
    for (; *words; words++)
        if (!take(reader, *words))
            return false;
    return true;
}

static struct str keep(struct reader *reader, const char *p, size_t n)
{
    return str_n(arena_copy(reader->arena, str_n(p, n)), n);
}

static bool take_var(struct reader *reader, int *var)
{
    skip_space(reader);
    struct str rest = reader->rest;
    if (!rest.n || !islower((unsigned char)rest.p[0]) || (rest.n > 1 && named(rest.p[1])))
        return false;
    *var = rest.p[0] - 'a';
    reader->rest = str_n(rest.p + 1, rest.n - 1);
    return true;
}

/* [i] or [12]; its length, 0 when it is neither. */
static size_t index_length(struct reader *reader, struct str at)
{
    size_t n = 1;
    if (at.n > 2 && at.p[0] == '[' && islower((unsigned char)at.p[1])) {
        reader->unscoped |= !(reader->open >> (at.p[1] - 'a') & 1);
        n = 2;
    } else if (at.n > 2 && at.p[0] == '[') {
        while (n < at.n && n < 5 && isdigit((unsigned char)at.p[n]))
            n++;
    }
    return n > 1 && n < at.n && at.p[n] == ']' ? n + 1 : 0;
}

/* .name or [x], as many as there are. */
static size_t path_length(struct reader *reader, struct str text)
{
    size_t n = 0;
    for (;;) {
        size_t more = index_length(reader, str_n(text.p + n, text.n - n));
        if (!more && n + 1 < text.n && text.p[n] == '.' && named(text.p[n + 1]))
            for (more = 1; n + more < text.n && named(text.p[n + more]);)
                more++;
        if (!more)
            return n;
        n += more;
    }
}

/* A path below _data; with .length behind it is a list's. */
static bool take_path(struct reader *reader, struct term *term)
{
    static const char tail[] = ".length";
    struct str rest = reader->rest;
    if (!str_starts(rest, "_data."))
        return false;
    rest = str_n(rest.p + 5, rest.n - 5);
    size_t n = path_length(reader, rest), cut = sizeof tail - 1;
    if (n < 2)
        return false;
    term->kind = TERM_PATH;
    if (n > cut && !memcmp(rest.p + n - cut, tail, cut))
        term->kind = TERM_LENGTH;
    term->text = keep(reader, rest.p + 1, n - 1 - (term->kind == TERM_LENGTH ? cut : 0));
    reader->rest = str_n(rest.p + n, rest.n - n);
    return true;
}

static bool take_words(struct reader *reader, struct term *term)
{
    struct str rest = reader->rest;
    if (!rest.n || !strchr("\"'", rest.p[0]))
        return false;
    const char *end = memchr(rest.p + 1, rest.p[0], rest.n - 1);
    if (!end || memchr(rest.p, '\\', (size_t)(end - rest.p)))
        return false;
    term->kind = TERM_TEXT;
    term->text = keep(reader, rest.p + 1, (size_t)(end - rest.p - 1));
    reader->rest = str_n(end + 1, rest.n - (size_t)(end + 1 - rest.p));
    return true;
}

static size_t digits(struct str text, size_t from)
{
    size_t n = from;
    while (n < text.n && n < from + 9 && isdigit((unsigned char)text.p[n]))
        n++;
    return n;
}

/* One with decimals is only ever compared, so it stays the text it is. */
static bool take_number(struct reader *reader, struct term *term)
{
    struct str rest = reader->rest;
    size_t n = digits(rest, 0), all = n;
    if (n && n < rest.n && rest.p[n] == '.')
        all = digits(rest, n + 1);
    term->kind = all > n ? TERM_TEXT : TERM_NUMBER;
    term->text = keep(reader, rest.p, all);
    reader->rest = str_n(rest.p + all, rest.n - all);
    return n && str_int(str_n(rest.p, n), &term->number);
}

static bool take_index(struct reader *reader, struct term *term)
{
    int var;
    if (!take_var(reader, &var))
        return false;
    term->kind = TERM_INDEX;
    term->number = var;
    reader->unscoped |= !(reader->open >> var & 1);
    return true;
}

static struct term *take_term(struct reader *reader)
{
    struct term *term = arena_alloc(reader->arena, sizeof *term);
    skip_space(reader);
    if (take(reader, "_page.n"))
        term->kind = TERM_PAGE;
    else if (take(reader, "_page.count"))
        term->kind = TERM_PAGES;
    else if (!take_path(reader, term) && !take_words(reader, term) &&
             !take_index(reader, term) && !take_number(reader, term))
        return NULL;
    return term;
}

/* A bare number behind a text would be added by one reader and joined by another. */
static struct term *take_sum(struct reader *reader)
{
    struct term *first = take_term(reader), *last = first;
    bool text = first && first->kind < TERM_NUMBER;
    while (last && take(reader, "+")) {
        struct term *term = take_term(reader);
        if (!term || (text && term->kind == TERM_NUMBER))
            return NULL;
        text |= term->kind < TERM_NUMBER;
        last = last->next = term;
    }
    return first;
}

static struct value *take_value(struct reader *reader)
{
    struct value *value = arena_alloc(reader->arena, sizeof *value);
    if (!(value->sum = take_sum(reader)))
        return NULL;
    if (take(reader, "||") && !(value->instead = take_value(reader)))
        return NULL;
    return value;
}

/* The longer of two that begin alike stands first. */
static const struct {
    const char *sign;
    enum compare how;
} compares[] = {{"===", IS_EQUAL}, {"==", IS_EQUAL}, {"!==", IS_OTHER}, {"!=", IS_OTHER},
                {"<=", IS_MOST},   {"<", IS_LESS},   {">=", IS_LEAST},  {">", IS_MORE}};

static struct check *take_check(struct reader *reader)
{
    struct check *check = arena_alloc(reader->arena, sizeof *check);
    check->negated = take(reader, "!");
    if (!(check->left = take_sum(reader)))
        return NULL;
    for (size_t i = 0; i < sizeof compares / sizeof *compares; i++)
        if (take(reader, compares[i].sign)) {
            check->how = compares[i].how;
            check->right = take_sum(reader);
            /* In the script it comes from, ! would bind closer than the comparison. */
            return check->right && !check->negated ? check : NULL;
        }
    return check;
}

static struct check *take_checks(struct reader *reader)
{
    struct check *first = take(reader, "(") ? take_check(reader) : NULL;
    for (struct check *last = first; last; last = last->next) {
        bool begins = take(reader, "||");
        if (!begins && !take(reader, "&&"))
            return take(reader, ")") && take(reader, "{") ? first : NULL;
        if ((last->next = take_check(reader)))
            last->next->begins = begins;
    }
    return NULL;
}

static bool read_for(struct reader *reader, struct statement *out)
{
    static const char *const zero[] = {"=", "0", ";", NULL};
    static const char *const again[] = {"++", ")", "{", NULL};
    struct term *length;
    int second, third;
    if (!take(reader, "("))
        return false;
    if (!take(reader, "var"))
        take(reader, "let");
    if (!take_var(reader, &out->var) || !take_all(reader, zero) ||
        !take_var(reader, &second) || !take(reader, "<") ||
        !(length = take_term(reader)) || length->kind != TERM_LENGTH ||
        !take(reader, ";") || !take_var(reader, &third) || !take_all(reader, again))
        return false;
    out->list = length->text;
    return second == out->var && third == out->var;
}

static bool read_statement(struct reader *reader, struct statement *out)
{
    if (take(reader, "=")) {
        out->kind = NODE_FIELD;
        return (out->value = take_value(reader)) != NULL;
    }
    if (take(reader, "for")) {
        out->kind = NODE_FOR;
        return read_for(reader, out);
    }
    bool closes = take(reader, "}"), other = closes && take(reader, "else");
    out->kind = other ? NODE_ELSE : closes ? NODE_KINDS : NODE_IF;
    if (take(reader, "if"))
        return (!closes || other) && (out->check = take_checks(reader));
    return closes && (!other || take(reader, "{"));
}

enum script_said script_read(struct str text, uint32_t open, struct arena *arena,
                             struct statement *out)
{
    struct reader reader = {.rest = text, .open = open, .arena = arena};
    *out = (struct statement){0};
    bool good = read_statement(&reader, out);
    skip_space(&reader);
    if (!good || reader.rest.n)
        return SCRIPT_WRONG;
    return reader.unscoped ? SCRIPT_UNSCOPED : SCRIPT_OK;
}
