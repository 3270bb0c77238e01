/*
 * cond: rules of mapping files, parsed once and asked for every row. Words are cut off
 * the front of the text one by one; what stands in quotes is never taken for a word of
 * the language.
 */
#include "cond.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/money.h"

enum { MILLIONTHS = 6 };

static const struct {
    const char *word;
    enum cond_op op;
} ops[] = {
    {"is", COND_IS},  {"in", COND_IN},  {"starts", COND_STARTS}, {"empty", COND_EMPTY},
    {"<", COND_LESS}, {">", COND_MORE}, {"=", COND_EQUAL},
};

struct reading {
    struct arena *arena;
    struct str rest;
    struct err *err;
};

static int refuse(struct reading *r, const char *expected, struct str got)
{
    if (got.n == 0)
        got = str_of(gettext("the end"));
    return err_set(r->err, E_FIELD, "ssz", gettext("rule"), expected, got.p, got.n);
}

static void skip(struct reading *r, size_t n)
{
    r->rest = str_trim(str_n(r->rest.p + n, r->rest.n - n));
}

static struct str peek_word(struct reading *r)
{
    struct str rest = r->rest;
    return str_cut(&rest, ' ');
}

/* "…" off the front; 0 when none is there, negative without its end. */
static int take_quoted(struct reading *r, struct str *out)
{
    if (!str_starts(r->rest, "\""))
        return 0;
    const char *end = memchr(r->rest.p + 1, '"', r->rest.n - 1);
    if (!end)
        return refuse(r, gettext("a closing quote"), str_of(NULL));
    *out = str_n(r->rest.p + 1, (size_t)(end - r->rest.p) - 1);
    skip(r, out->n + 2);
    return 1;
}

/* Where an unquoted value ends: before " and ", " => ", or a comma of a list. */
static size_t value_end(struct str text, bool list)
{
    size_t i = 0;
    for (; i < text.n; i++) {
        struct str rest = str_n(text.p + i, text.n - i);
        if (str_starts(rest, " and ") || str_starts(rest, " => ") ||
            (list && text.p[i] == ','))
            break;
    }
    return i;
}

static int take_value(struct reading *r, bool list, const char **value)
{
    struct str text;
    int quoted = take_quoted(r, &text);
    if (quoted < 0)
        return quoted;
    if (!quoted) {
        size_t n = value_end(r->rest, list);
        text = str_trim(str_n(r->rest.p, n));
        if (text.n == 0)
            return refuse(r, gettext("a value"), r->rest);
        skip(r, n);
    }
    *value = arena_copy(r->arena, text);
    return 0;
}

static int take_values(struct reading *r, struct cond_test *test)
{
    test->value = arena_alloc(r->arena, sizeof *test->value * COND_VALUES);
    for (;;) {
        if (test->values == COND_VALUES)
            return refuse(r, gettext("at most 64 values"), r->rest);
        int rc = take_value(r, test->op == COND_IN, &test->value[test->values++]);
        if (rc)
            return rc;
        if (test->op != COND_IN || !str_starts(r->rest, ","))
            return 0;
        skip(r, 1);
    }
}

static int take_op(struct reading *r, struct cond_test *test)
{
    struct str word = peek_word(r);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        if (!str_is(word, ops[i].word))
            continue;
        test->op = ops[i].op;
        skip(r, word.n);
        if (test->op == COND_EMPTY)
            return 0;
        int rc = take_values(r, test);
        if (rc == 0 && test->op >= COND_LESS &&
            !money_parse(str_of(test->value[0]), MILLIONTHS, &test->number))
            return refuse(r, gettext("a number"), str_of(test->value[0]));
        return rc;
    }
    return refuse(r, "is, in, starts, empty, <, >, =", word);
}

static int take_test(struct reading *r, struct cond_test *test)
{
    struct str column;
    int quoted = take_quoted(r, &column);
    if (quoted < 0)
        return quoted;
    if (!quoted) {
        column = peek_word(r);
        skip(r, column.n);
    }
    if (column.n == 0)
        return refuse(r, gettext("a column"), column);
    test->column = arena_copy(r->arena, column);
    return take_op(r, test);
}

int cond_parse(struct arena *arena, const char *text, struct cond *cond, struct err *err)
{
    struct reading r = {.arena = arena, .rest = str_trim(str_of(text)), .err = err};
    *cond = (struct cond){.reason = ""};
    for (;;) {
        if (cond->tests == COND_TESTS)
            return refuse(&r, gettext("at most 8 tests"), r.rest);
        int rc = take_test(&r, &cond->test[cond->tests++]);
        if (rc)
            return rc;
        struct str word = peek_word(&r);
        if (!str_is(word, "and"))
            break;
        skip(&r, word.n);
    }
    if (str_starts(r.rest, "=>")) {
        skip(&r, 2);
        cond->reason = arena_copy(arena, r.rest);
    } else if (r.rest.n > 0) {
        return refuse(&r, gettext("and, => or the end"), r.rest);
    }
    return 0;
}

bool cond_holds(const struct cond_test *test, struct str text)
{
    int64_t number;
    if (test->op >= COND_LESS) {
        if (!money_parse(text, MILLIONTHS, &number))
            return false;
        return test->op == COND_LESS   ? number < test->number
               : test->op == COND_MORE ? number > test->number
                                       : number == test->number;
    }
    if (test->op == COND_EMPTY)
        return text.n == 0;
    for (int i = 0; i < test->values; i++)
        if (test->op == COND_STARTS ? str_starts(text, test->value[i])
                                    : str_is(text, test->value[i]))
            return true;
    return false;
}
