/*
 * script: the few forms of script that waybill templates use, read by a small grammar and
 * not by a script engine: a loop over a list, a condition with its else, a value. Nothing
 * in it can loop for ever, call anything or change anything. template.c calls it for what
 * stands between elements and inside text.
 *
 *   statement = "=" value | "for" "(" loop ")" "{" | "if" "(" checks ")" "{"
 *             | "}" [ "else" [ "if" "(" checks ")" ] "{" ]
 *             | "var" name "=" path { "," name "=" path }        each with ";" behind it
 *   loop      = ["var"|"let"] v ( "in" list | "=" "0" ";" v "<" list ".length" ";" next )
 *   next      = v "++" | "++" v | v "+=" "1"
 *   value     = checks "?" value ":" value | sum { "||" sum }
 *   checks    = check { ("&&" | "||") check }                   && binds closer
 *   check     = ["!"] "(" checks ")"
 *             | ["!"] sum [ ("=="|"==="|"!="|"!=="|"<"|"<="|">"|">=") sum ]
 *   sum       = term { ("+"|"-") term }                         - among numbers
 *   term      = path [".length"] | v | number | "words" | 'words' | "(" value ")"
 *             | _page.n | _page.count | true | false | null | undefined
 *   path      = ( _data | name ) { "." name | "[" v | number | "name" "]" }
 */
#include "script.h"

#include <ctype.h>
#include <string.h>

struct reader {
    struct str rest;
    struct script_open *open;
    struct arena *arena;
    bool unscoped;
    int depth;
    int *tries; /* left: what begins alike is read twice, and brackets nest */
};

enum { DEPTH = 20, TRIES = 2000 }; /* of brackets and alternatives */

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

static struct str take_name(struct reader *reader)
{
    size_t n = 0;
    skip_space(reader);
    struct str rest = reader->rest;
    while (n < rest.n && named(rest.p[n]))
        n++;
    if (!n || isdigit((unsigned char)rest.p[0]))
        return (struct str){0};
    reader->rest = str_n(rest.p + n, rest.n - n);
    return str_n(rest.p, n);
}

static struct script_name *known(struct reader *reader, struct str name)
{
    struct script_names *names = &reader->open->names;
    for (int i = names->n - 1; i >= 0; i--)
        if (str_eq(names->at[i].name, name))
            return &names->at[i];
    return NULL;
}

static bool give_name(struct reader *reader, struct str name, struct str path, int var)
{
    struct script_names *names = &reader->open->names;
    struct script_name *at = known(reader, name);
    if (!at && names->n == SCRIPT_NAMES)
        return false;
    if (!at)
        at = &names->at[names->n++];
    *at = (struct script_name){keep(reader, name.p, name.n), path, var};
    return true;
}

/* The letter of a loop's variable; -1 when it is none. */
static int var_of(struct reader *reader, struct str name)
{
    const struct script_name *at = known(reader, name);
    if (at)
        return at->path.n ? -1 : at->var;
    return name.n == 1 && islower((unsigned char)name.p[0]) ? name.p[0] - 'a' : -1;
}

static bool take_var(struct reader *reader, int *var)
{
    struct str rest = reader->rest;
    *var = var_of(reader, take_name(reader));
    if (*var < 0)
        reader->rest = rest;
    return *var >= 0;
}

/* A path being read: names and indexes as label_data_find wants them. */
struct path {
    char text[SCRIPT_PATH];
    size_t n;
};

static bool path_put(struct path *path, const char *sign, struct str part)
{
    size_t n = strlen(sign);
    if (path->n + n + part.n >= sizeof path->text)
        return false;
    memcpy(path->text + path->n, sign, n);
    memcpy(path->text + path->n + n, part.p, part.n);
    path->n += n + part.n;
    return true;
}

static bool in_force(struct reader *reader, int var)
{
    bool good = reader->open->vars >> var & 1;
    reader->unscoped |= !good;
    return good;
}

static bool take_index_part(struct reader *reader, struct path *path)
{
    struct str rest = reader->rest;
    size_t n = 0;
    int var;
    while (n < rest.n && n < 4 && isdigit((unsigned char)rest.p[n]))
        n++;
    if (n) {
        reader->rest = str_n(rest.p + n, rest.n - n);
        return path_put(path, "[", str_n(rest.p, n)) && path_put(path, "]", str_of(""));
    }
    if (rest.n && strchr("\"'", rest.p[0])) {
        char quote[2] = {rest.p[0], '\0'};
        reader->rest = str_n(rest.p + 1, rest.n - 1);
        struct str name = take_name(reader);
        return name.n && path_put(path, path->n ? "." : "", name) && take(reader, quote);
    }
    if (!take_var(reader, &var))
        return false;
    in_force(reader, var);
    char letter = (char)('a' + var);
    return path_put(path, "[", str_n(&letter, 1)) && path_put(path, "]", str_of(""));
}

static bool take_parts(struct reader *reader, struct path *path)
{
    while (reader->rest.n && (reader->rest.p[0] == '.' || reader->rest.p[0] == '[')) {
        bool index = reader->rest.p[0] == '[';
        reader->rest = str_n(reader->rest.p + 1, reader->rest.n - 1);
        struct str name = index ? (struct str){0} : take_name(reader);
        if (index ? !take_index_part(reader, path) || !take(reader, "]")
                  : !name.n || !path_put(path, path->n ? "." : "", name))
            return false;
    }
    return path->n > 0;
}

/* Loop variables in a path that a name stands for must be in force where it is used. */
static void check_indexes(struct reader *reader, struct str path)
{
    for (size_t i = 0; i + 1 < path.n; i++)
        if (path.p[i] == '[' && islower((unsigned char)path.p[i + 1]))
            in_force(reader, path.p[i + 1] - 'a');
}

/* A path below _data or below a name given to one. */
static bool take_where(struct reader *reader, struct path *path)
{
    struct str rest = reader->rest, root = take_name(reader);
    const struct script_name *at = known(reader, root);
    if (at && at->path.n) {
        check_indexes(reader, at->path);
        if (!path_put(path, "", at->path))
            return false;
    } else if (!str_is(root, "_data")) {
        reader->rest = rest;
        return false;
    }
    return take_parts(reader, path);
}

/* With .length behind it it is a list's. */
static bool take_path(struct reader *reader, struct term *term)
{
    static const char tail[] = ".length";
    struct path path = {.n = 0};
    size_t cut = sizeof tail - 1;
    if (!take_where(reader, &path))
        return false;
    term->kind = TERM_PATH;
    if (path.n > cut && !memcmp(path.text + path.n - cut, tail, cut))
        term->kind = TERM_LENGTH;
    term->text = keep(reader, path.text, path.n - (term->kind == TERM_LENGTH ? cut : 0));
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
    in_force(reader, var);
    return true;
}

/* What is written without quotes and is a text all the same; missing is empty here. */
static bool take_literal(struct reader *reader, struct term *term)
{
    static const char *const words[][2] = {
        {"true", "true"}, {"false", ""}, {"null", ""}, {"undefined", ""}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (take(reader, words[i][0])) {
            term->kind = TERM_TEXT;
            term->text = str_of(words[i][1]);
            return true;
        }
    return false;
}

static struct value *take_value(struct reader *reader);

static bool take_group(struct reader *reader, struct term *term)
{
    if (!take(reader, "("))
        return false;
    term->kind = TERM_GROUP;
    return (term->group = take_value(reader)) && take(reader, ")");
}

static struct term *take_term(struct reader *reader)
{
    struct term *term = arena_alloc(reader->arena, sizeof *term);
    skip_space(reader);
    if (--*reader->tries < 0)
        return NULL;
    if (take(reader, "_page.n"))
        term->kind = TERM_PAGE;
    else if (take(reader, "_page.count"))
        term->kind = TERM_PAGES;
    else if (!take_path(reader, term) && !take_literal(reader, term) &&
             !take_words(reader, term) && !take_index(reader, term) &&
             !take_number(reader, term) && !take_group(reader, term))
        return NULL;
    return term;
}

/* A bare number behind a text would be added by one reader and joined by another; and
 * only numbers are taken from each other. */
static struct term *take_sum(struct reader *reader)
{
    struct term *first = take_term(reader), *last = first;
    bool text = first && first->kind < TERM_NUMBER, minus = false;
    while (last && (take(reader, "+") || (minus = take(reader, "-")))) {
        struct term *term = take_term(reader);
        if (!term || (text && (minus || term->kind == TERM_NUMBER)))
            return NULL;
        text |= term->kind < TERM_NUMBER;
        if (minus && text)
            return NULL;
        term->minus = minus;
        minus = false;
        last = last->next = term;
    }
    return first;
}

static struct check *take_checks(struct reader *reader);

/* checks ? value : value; NULL with nothing taken when it is none. */
static struct value *take_either(struct reader *reader)
{
    struct reader before = *reader;
    struct value *value = arena_alloc(reader->arena, sizeof *value);
    value->when = take_checks(reader);
    if (value->when && take(reader, "?") && (value->then = take_value(reader)) &&
        take(reader, ":") && (value->instead = take_value(reader)))
        return value;
    *reader = before;
    return NULL;
}

static struct value *take_plain(struct reader *reader)
{
    struct value *value = arena_alloc(reader->arena, sizeof *value);
    if (!(value->sum = take_sum(reader)))
        return NULL;
    if (take(reader, "||") && !(value->instead = take_plain(reader)))
        return NULL;
    return value;
}

static struct value *take_value(struct reader *reader)
{
    if (reader->depth == DEPTH)
        return NULL;
    reader->depth++;
    struct value *value =
        memchr(reader->rest.p, '?', reader->rest.n) ? take_either(reader) : NULL;
    if (!value)
        value = take_plain(reader);
    reader->depth--;
    return value;
}

/* The longer of two that begin alike stands first. */
static const struct {
    const char *sign;
    enum compare how;
} compares[] = {{"===", IS_EQUAL}, {"==", IS_EQUAL}, {"!==", IS_OTHER}, {"!=", IS_OTHER},
                {"<=", IS_MOST},   {"<", IS_LESS},   {">=", IS_LEAST},  {">", IS_MORE}};

static bool compares_next(const struct reader *reader)
{
    struct reader ahead = *reader;
    for (size_t i = 0; i < sizeof compares / sizeof *compares; i++)
        if (take(&ahead, compares[i].sign))
            return true;
    return take(&ahead, "+") || take(&ahead, "?");
}

/* (a || b) that is no sum of a comparison; false with nothing taken. */
static bool take_inner(struct reader *reader, struct check *check)
{
    struct reader before = *reader;
    if (reader->depth < DEPTH && take(reader, "(")) {
        reader->depth++;
        check->inner = take_checks(reader);
        if (check->inner && take(reader, ")") && !compares_next(reader)) {
            reader->depth--;
            return true;
        }
    }
    check->inner = NULL;
    *reader = before;
    return false;
}

static struct check *take_check(struct reader *reader)
{
    struct check *check = arena_alloc(reader->arena, sizeof *check);
    while (take(reader, "!"))
        check->negated = !check->negated;
    if (take_inner(reader, check))
        return check;
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
    struct check *first = take_check(reader);
    for (struct check *last = first; last; last = last->next) {
        bool begins = take(reader, "||");
        if (!begins && !take(reader, "&&"))
            return first;
        if (!(last->next = take_check(reader)))
            return NULL;
        last->next->begins = begins;
    }
    return NULL;
}

/* A letter, or a longer name for which a free letter is found from the end. */
static bool new_var(struct reader *reader, int *var)
{
    struct str name = take_name(reader);
    if (!name.n)
        return false;
    *var = name.p[0] - 'a';
    if (name.n == 1 && islower((unsigned char)name.p[0]) && !known(reader, name))
        return true;
    for (*var = 25; *var >= 0; --*var)
        if (!(reader->open->vars >> *var & 1))
            return give_name(reader, name, (struct str){0}, *var);
    return false;
}

/* v++, ++v or v += 1 */
static bool take_next(struct reader *reader, int var)
{
    int third;
    bool before = take(reader, "++");
    if (!take_var(reader, &third) || third != var)
        return false;
    return before || take(reader, "++") || (take(reader, "+=") && take(reader, "1"));
}

static bool read_count(struct reader *reader, struct statement *out)
{
    static const char *const zero[] = {"=", "0", ";", NULL};
    struct term *length;
    int second;
    if (!take_all(reader, zero) || !take_var(reader, &second) || second != out->var ||
        !take(reader, "<") || !(length = take_term(reader)) ||
        length->kind != TERM_LENGTH || !take(reader, ";"))
        return false;
    out->list = length->text;
    return take_next(reader, out->var);
}

static bool read_in(struct reader *reader, struct statement *out)
{
    struct term list = {0};
    skip_space(reader);
    bool good = take_path(reader, &list) && list.kind == TERM_PATH;
    out->list = list.text;
    return good;
}

static bool read_for(struct reader *reader, struct statement *out)
{
    if (!take(reader, "("))
        return false;
    if (!take(reader, "var"))
        take(reader, "let");
    return new_var(reader, &out->var) &&
           (take(reader, "in") ? read_in(reader, out) : read_count(reader, out)) &&
           take(reader, ")") && take(reader, "{");
}

/* var name = path, …: no statement of the label, only a shorter word. */
static bool read_names(struct reader *reader, struct statement *out)
{
    out->kind = NODE_LITERAL;
    do {
        struct path path = {.n = 0};
        struct str name = take_name(reader);
        skip_space(reader);
        if (!name.n || name.p[0] == '_' || !take(reader, "="))
            return false;
        skip_space(reader);
        if (!take_where(reader, &path) ||
            !give_name(reader, name, keep(reader, path.text, path.n), 0))
            return false;
    } while (take(reader, ","));
    return true;
}

static bool read_condition(struct reader *reader, struct statement *out)
{
    return take(reader, "(") && (out->check = take_checks(reader)) && take(reader, ")") &&
           take(reader, "{");
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
    if (take(reader, "var") || take(reader, "let"))
        return read_names(reader, out);
    bool closes = take(reader, "}"), other = closes && take(reader, "else");
    out->kind = other ? NODE_ELSE : closes ? NODE_KINDS : NODE_IF;
    if (take(reader, "if"))
        return (!closes || other) && read_condition(reader, out);
    return closes && (!other || take(reader, "{"));
}

enum script_said script_read(struct str *text, struct script_open *open,
                             struct arena *arena, struct statement *out)
{
    int tries = TRIES;
    struct reader reader = {.rest = *text, .open = open, .arena = arena, .tries = &tries};
    *out = (struct statement){0};
    if (!read_statement(&reader, out))
        return SCRIPT_WRONG;
    while (take(&reader, ";"))
        ;
    skip_space(&reader);
    if (out->kind == NODE_FIELD && reader.rest.n)
        return SCRIPT_WRONG;
    *text = reader.rest;
    return reader.unscoped ? SCRIPT_UNSCOPED : SCRIPT_OK;
}
