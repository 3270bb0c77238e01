/*
 * collect: a sink that writes all it is given into one text, a row a line, so that tests
 * compare what intake made with what it should make.
 */
#ifndef TESTS_INTAKE_COLLECT_H
#define TESTS_INTAKE_COLLECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tallyman/base/buf.h"
#include "tallyman/intake/intake.h"

struct collected {
    struct buf text;
    bool origins; /* write them too */
    int64_t rows, classed,
        input;            /* as told; charges and refusals; input rows in batches */
    int64_t of[VERBS];    /* rows of each verb */
    int batches, stop_at; /* the sink stops at this batch */
    int64_t largest;      /* batch */
    struct err err;
};

static int collect_batch(void *arg, enum verb verb, const char *document,
                         const struct rows *rows, const struct intake_origin *origin,
                         struct err *err)
{
    struct collected *to = arg;
    if (++to->batches == to->stop_at)
        return err_set(err, E_FULL, "s", "test");
    to->of[verb] += rows->n;
    to->largest = rows->n > to->largest ? rows->n : to->largest;
    for (int i = 0; i < rows->n; i++) {
        const struct value *cell = rows->cell + (size_t)i * (size_t)rows->columns;
        bool head = verb == V_LOAD_ORDERS && rows_num(rows, i, "ordinal", -1) == 0;
        to->input += origin[i].row > 0 && !head;
        buf_text(&to->text, verb_entry(verb)->name);
        if (document[0])
            buf_printf(&to->text, " (%s)", document);
        for (int k = 0; k < rows->columns; k++) {
            if (cell[k].type == VALUE_INT)
                buf_printf(&to->text, " %s=%lld", rows->column[k],
                           (long long)cell[k].num);
            if (cell[k].type == VALUE_TEXT) {
                assert_int_equal(strlen(cell[k].text.p), cell[k].text.n);
                buf_printf(&to->text, " %s='%s'", rows->column[k], cell[k].text.p);
            }
        }
        if (to->origins)
            buf_printf(&to->text, " @%lld:%lld", (long long)origin[i].row,
                       (long long)origin[i].line);
        buf_char(&to->text, '\n');
    }
    return 0;
}

static void collect_row(void *arg, const char *cls, const struct intake_origin *origin,
                        const char *column, const char *reason)
{
    struct collected *to = arg;
    to->classed++;
    buf_printf(&to->text, "%s @%lld:%lld %s: %s\n", cls, (long long)origin->row,
               (long long)origin->line, column, reason);
}

static void collect_init(struct collected *to)
{
    *to = (struct collected){0};
    buf_init(&to->text, 64 << 20);
}

static int collect(struct collected *to, const char *name, struct str bytes,
                   const struct intake_map *map)
{
    struct intake_sink sink = {to, collect_batch, collect_row};
    return intake_text(name, bytes.p, bytes.n, map, &sink, &to->rows, &to->err);
}

static void collect_clear(struct collected *to)
{
    buf_clear(&to->text);
}

/* The words of a refusal. */
static inline const char *collect_words(struct collected *to, char out[500])
{
    err_words(&to->err, out, 500);
    return out;
}

#endif
