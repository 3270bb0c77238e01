/*
 * pg_about: a statement's words, its tables, and the columns that equal one of its
 * values. Called once for each statement when it is first prepared. Whatever is not
 * understood leaves a pin out or makes the statement about everything, never the other
 * way.
 */
#include "pg_about.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"

enum { DEPTH_MOST = 32, WORD = 'w', VALUE = '$', OTHER_TEXT = 't' };

struct token {
    char kind; /* WORD, VALUE, OTHER_TEXT, or the character itself */
    int depth; /* a bracket stands outside of what it holds */
    struct str text;
};

struct tokens {
    struct token *at;
    int n;
};

/* -- words */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static size_t length_of(const char *p)
{
    size_t n = 1;
    if (*p == '\'' || *p == '"') {
        while (p[n] && p[n] != *p)
            n++;
        return p[n] ? n + 1 : n;
    }
    while (is_word(*p) && is_word(p[n]))
        n++;
    while (*p == '$' && isdigit((unsigned char)p[n]))
        n++;
    return n;
}

static char kind_of(char c)
{
    if (c == '\'' || c == '"' || isdigit((unsigned char)c))
        return OTHER_TEXT;
    return is_word(c) ? WORD : c;
}

static struct tokens cut(const char *sql)
{
    struct tokens all = {xcalloc(strlen(sql) + 1, sizeof(struct token)), 0};
    int depth = 0;
    for (const char *p = sql; *p; p += length_of(p)) {
        if (isspace((unsigned char)*p))
            continue;
        depth -= *p == ')';
        all.at[all.n++] = (struct token){kind_of(*p), depth, str_n(p, length_of(p))};
        depth += *p == '(';
    }
    return all;
}

static bool is(const struct tokens *all, int i, const char *text)
{
    return i >= 0 && i < all->n && str_is(all->at[i].text, text);
}

static bool is_any(const struct tokens *all, int i, const char *words)
{
    struct str rest = str_of(words);
    if (i < 0 || i >= all->n)
        return false;
    while (rest.n)
        if (str_eq(all->at[i].text, str_cut(&rest, ' ')))
            return true;
    return false;
}

static char kind(const struct tokens *all, int i)
{
    return i >= 0 && i < all->n ? all->at[i].kind : 0;
}

static int find(const struct tokens *all, int from, const char *words)
{
    for (int i = from; i < all->n; i++)
        if (all->at[i].depth == 0 && is_any(all, i, words))
            return i;
    return all->n;
}

static bool has(const struct tokens *all, const char *words)
{
    for (int i = 0; i < all->n; i++)
        if (is_any(all, i, words))
            return true;
    return false;
}

/* -- tables */

static int table_of(struct str name)
{
    for (int i = 0; schema[i]; i++)
        if (str_is(name, schema[i]->name))
            return i;
    return -1;
}

static struct str alias_of(const struct tokens *all, int i)
{
    static const char words[] =
        "WHERE JOIN LEFT INNER CROSS ON ORDER GROUP LIMIT SET UNION EXCEPT INTERSECT "
        "HAVING RETURNING VALUES SELECT USING FOR OFFSET";
    int next = i + 1 + is(all, i + 1, "AS");
    bool has = kind(all, next) == WORD && !is_any(all, next, words);
    return all->at[has ? next : i].text;
}

/* False when there is no room for it. */
static bool touch(struct pg_about *about, const struct tokens *all, int i, int table)
{
    about->mask |= UINT64_C(1) << (table % 64);
    for (int k = 0; k < about->n; k++) {
        if (about->touch[k].table != schema[table])
            continue;
        about->touch[k].depth = DEPTH_MOST; /* twice: no pin is of both */
        return true;
    }
    if (about->n == ABOUT_TABLES)
        return false;
    about->touch[about->n++] = (struct pg_touch){
        .table = schema[table], .alias = alias_of(all, i), .depth = all->at[i].depth};
    return true;
}

/* Whatever may be a table behind FROM, JOIN and their commas; false: too many. */
static bool find_tables(const struct tokens *all, struct pg_about *about)
{
    bool from[DEPTH_MOST] = {false};
    for (int i = 0; i < all->n; i++) {
        int depth = all->at[i].depth;
        if (depth < 0 || depth >= DEPTH_MOST)
            return false;
        if (is(all, i, "("))
            from[(depth + 1) % DEPTH_MOST] = false;
        if (is(all, i, "FROM"))
            from[depth] = true;
        if (is_any(all, i, "WHERE GROUP ORDER HAVING LIMIT UNION SELECT"))
            from[depth] = false;
        bool place =
            is_any(all, i - 1, "FROM JOIN") || (is(all, i - 1, ",") && from[depth]);
        int table = place && kind(all, i) == WORD ? table_of(all->at[i].text) : -1;
        if (table >= 0 && !touch(about, all, i, table))
            return false;
    }
    return true;
}

/* -- pins */

static void pin(struct pg_touch *touch, struct str column, struct str value)
{
    int n = 0;
    for (size_t i = 1; i < value.n; i++)
        n = n * 10 + (value.p[i] - '0');
    if (n && touch->pins < ABOUT_PINS)
        touch->pin[touch->pins++] = (struct pg_pin){column, n};
}

static void unpin(struct pg_touch *touch, struct str column)
{
    for (int i = touch->pins - 1; i >= 0; i--)
        if (str_eq(touch->pin[i].column, column))
            touch->pin[i] = touch->pin[--touch->pins];
}

/* Whose column it is; NULL: not plain. */
static struct pg_touch *owner_of(struct pg_about *about, const struct str *alias)
{
    struct pg_touch *found = NULL;
    for (int i = 0; i < about->n; i++) {
        struct pg_touch *touch = &about->touch[i];
        if (alias ? touch->depth == 0 && str_eq(touch->alias, *alias)
                  : touch->depth == 0) {
            if (found)
                return NULL;
            found = touch;
        }
        if (!alias && touch->depth == DEPTH_MOST)
            return NULL;
    }
    return found;
}

/* `column = $n` or `alias.column = $n`, and nothing more. */
static void take_condition(const struct tokens *all, int i, struct pg_about *about)
{
    bool dotted = is(all, i + 1, ".");
    int column = dotted ? i + 2 : i;
    if (kind(all, i) != WORD || kind(all, column) != WORD || !is(all, column + 1, "=") ||
        kind(all, column + 2) != VALUE)
        return;
    if (column + 3 < all->n &&
        !is_any(all, column + 3, "AND GROUP ORDER LIMIT RETURNING"))
        return;
    struct pg_touch *touch = owner_of(about, dotted ? &all->at[i].text : NULL);
    if (touch)
        pin(touch, all->at[column].text, all->at[column + 2].text);
}

/* The conditions that hold for all rows: those joined by AND alone. */
static void take_where(const struct tokens *all, struct pg_about *about)
{
    int where = find(all, 0, "WHERE");
    int end = find(all, where, "GROUP ORDER LIMIT RETURNING HAVING");
    bool between = false;
    if (find(all, 0, "UNION EXCEPT INTERSECT") < all->n ||
        find(all, where, "OR CASE") < all->n)
        return;
    for (int i = where; i < end; i++) {
        if (all->at[i].depth)
            continue;
        bool joins = is_any(all, i, "WHERE AND") && !between;
        between = is(all, i, "BETWEEN") || (between && !is(all, i, "AND"));
        if (joins)
            take_condition(all, i + 1, about);
    }
}

/* -- what is written */

static void take_update(const struct tokens *all, struct pg_about *about)
{
    int set = find(all, 0, "SET"), where = find(all, 0, "WHERE");
    if (find(all, 0, "FROM") < all->n)
        return; /* the columns may be the other table's */
    take_where(all, about);
    if (is(all, set + 1, "("))
        about->touch[0].pins = 0;
    for (int i = set; i < where; i++)
        if (all->at[i].depth == 0 && is_any(all, i, "SET ,") && is(all, i + 2, "="))
            unpin(&about->touch[0], all->at[i + 1].text);
}

/* The row in the way, too, has the columns of the conflict; the others only the new one.
 */
static void keep_conflict(const struct tokens *all, struct pg_about *about)
{
    int conflict = find(all, 0, "CONFLICT");
    struct pg_touch *touch = &about->touch[0];
    if (conflict >= all->n || find(all, conflict, "NOTHING") < all->n)
        return;
    for (int k = touch->pins - 1; k >= 0; k--) {
        bool of_it = false;
        for (int i = conflict + 2; i < all->n && all->at[i].depth == 1; i++)
            of_it |= str_eq(all->at[i].text, touch->pin[k].column);
        if (!of_it)
            unpin(touch, touch->pin[k].column);
    }
}

/* INSERT INTO t (a, b) VALUES ($1, 'x'): the values stand where their columns do. */
static void take_insert(const struct tokens *all, struct pg_about *about)
{
    int column = 4, value = find(all, 0, "VALUES") + 2;
    if (!is(all, 3, "(") || value >= all->n ||
        find(all, value, ",") < find(all, value, "ON RETURNING"))
        return; /* several rows, or none of its own */
    while (value < all->n && all->at[value].depth == 1 && kind(all, column) == WORD) {
        if (kind(all, value) == VALUE &&
            (is(all, value + 1, ",") || is(all, value + 1, ")")))
            pin(&about->touch[0], all->at[column].text, all->at[value].text);
        while (value < all->n && !(is(all, value, ",") && all->at[value].depth == 1) &&
               all->at[value].depth)
            value++;
        value++;
        column += 2;
    }
    keep_conflict(all, about);
}

/* Its gates look at other tables (trigger.c), so whoever writes it does. */
static bool is_gated(struct str table)
{
    return str_is(table, "parcel");
}

static void take_written(const struct tokens *all, struct pg_about *about)
{
    int at = is(all, 0, "UPDATE") ? 1 : 2;
    int table = at < all->n ? table_of(all->at[at].text) : -1;
    about->all = table < 0 || !is_any(all, 0, "INSERT UPDATE DELETE");
    if (about->all)
        return;
    about->plain = !has(all, "SELECT FROM USING") && !is_gated(all->at[at].text);
    touch(about, all, at, table);
    if (is(all, 0, "INSERT"))
        take_insert(all, about);
    else if (is(all, 0, "UPDATE"))
        take_update(all, about);
    else if (find(all, 0, "USING") == all->n)
        take_where(all, about);
}

/* -- */

/* An answer that no table tells. */
static bool is_of_the_moment(const struct tokens *all)
{
    for (int i = 0; i < all->n; i++)
        if (str_starts(all->at[i].text, "pg_"))
            return true;
    return has(all, "nextval setval random set_config current_setting FOR");
}

void pg_about(const char *sql, struct pg_about *about)
{
    struct tokens all = cut(sql);
    *about = (struct pg_about){0};
    bool looks = is(&all, 0, "SELECT") ||
                 (is(&all, 0, "WITH") && !has(&all, "INSERT UPDATE DELETE"));
    if (!looks) {
        take_written(&all, about);
    } else if (!is_of_the_moment(&all)) {
        about->reads = find_tables(&all, about);
        if (about->reads && is(&all, 0, "SELECT"))
            take_where(&all, about);
    }
    free(all.at);
}
