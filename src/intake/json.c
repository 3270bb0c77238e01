/*
 * json: rows of a JSON file by jansson, one object at a time: only the brackets around
 * the rows are read here, so that each row knows its line and a large file is never a
 * tree as a whole. Amounts should be texts or integers; a real is taken with its 15 sure
 * digits.
 */
#include <jansson.h>
#include <libintl.h>
#include <string.h>

#include "reader.h"
#include "refuse.h"

struct reading {
    const char *name;
    struct str rest;
    int64_t line;
    const char *line_start;
    struct sheet *sheet;
    struct err *err;
};

static int refuse_text(struct reading *r, const char *expected)
{
    struct str got = str_n(r->rest.p, r->rest.n < 12 ? r->rest.n : 12);
    if (got.n == 0)
        return refuse_file(r->err, r->name, r->line, gettext("expected %s, got the end"),
                           expected);
    return refuse_file(r->err, r->name, r->line, gettext("expected %s, got %.*s"),
                       expected, (int)got.n, got.p);
}

static void skip(struct reading *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (r->rest.p[i] != '\n')
            continue;
        r->line++;
        r->line_start = r->rest.p + i + 1;
    }
    r->rest = str_n(r->rest.p + n, r->rest.n - n);
}

static char peek(struct reading *r)
{
    size_t n = 0;
    while (n < r->rest.n && memchr(" \t\r\n", r->rest.p[n], 4))
        n++;
    skip(r, n);
    return r->rest.n > 0 ? r->rest.p[0] : '\0';
}

/* jansson counts from where it began. */
static void refuse_object(struct reading *r, const json_error_t *error)
{
    int64_t lines = error->line > 1 ? error->line - 1 : 0;
    long before = lines > 0 ? 0 : (long)(r->rest.p - r->line_start);
    refuse_file(r->err, r->name, r->line + lines, gettext("column %ld: %s"),
                before + error->column, error->text);
}

/* An integer beyond 64 bits spoils its row, not the file: read again with the integers as
 * reals, which are large enough to be skipped over. */
static json_t *load(struct reading *r, bool *spoilt)
{
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK;
    json_error_t error;
    *spoilt = false;
    json_t *value = json_loadb(r->rest.p, r->rest.n, flags, &error);
    if (!value && json_error_code(&error) == json_error_numeric_overflow) {
        *spoilt = true;
        value = json_loadb(r->rest.p, r->rest.n, flags | JSON_DECODE_INT_AS_REAL, &error);
    }
    if (value)
        skip(r, (size_t)error.position);
    else
        refuse_object(r, &error);
    return value;
}

static int put(struct reading *r, const char *key, const json_t *value)
{
    char number[40];
    struct str text = {"", 0};
    if (json_is_string(value))
        text = str_n(json_string_value(value), json_string_length(value));
    else if (json_is_boolean(value))
        text = str_of(json_is_true(value) ? "1" : "0");
    else if (json_is_integer(value))
        text =
            str_n(number, (size_t)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
                                           json_integer_value(value)));
    else if (json_is_real(value))
        text = str_n(number, (size_t)snprintf(number, sizeof number, "%.15g",
                                              json_real_value(value)));
    else if (!json_is_null(value))
        return refuse_file(r->err, r->name, r->line,
                           gettext("%s: expected a text or a number, got a list"), key);
    int column = sheet_column(r->sheet, str_trim(str_of(key)));
    if (column < 0)
        return refuse_file(r->err, r->name, r->line,
                           gettext("expected at most %d columns with names of at most %d "
                                   "bytes"),
                           SHEET_COLUMNS, SHEET_NAME);
    sheet_put(r->sheet, column, text);
    return 0;
}

/* The fields of an object but its `lines`. */
static int put_fields(struct reading *r, json_t *object, bool head)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        if (head && strcmp(key, "lines") == 0)
            continue;
        int rc = put(r, key, value);
        if (rc)
            return rc;
    }
    return 0;
}

/* One row a line; the head's cells are read once and shared by them. */
static int take_lines(struct reading *r, json_t *lines, int64_t line)
{
    struct cell head[SHEET_COLUMNS];
    int top = r->sheet->top;
    enum row_bad bad = r->sheet->bad;
    uint32_t got = r->sheet->got;
    memcpy(head, r->sheet->now, sizeof *head * (size_t)top);
    size_t i;
    json_t *one;
    json_array_foreach(lines, i, one)
    {
        for (int k = 0; k < top; k++)
            sheet_set(r->sheet, k, head[k]);
        if (bad != ROW_GOOD)
            sheet_spoil(r->sheet, bad, got);
        if (!json_is_object(one))
            return refuse_file(r->err, r->name, line,
                               gettext("lines: expected an object, got something else"));
        int rc = put_fields(r, one, false);
        if (rc)
            return rc;
        sheet_end(r->sheet, line);
    }
    return 0;
}

static int take_object(struct reading *r, json_t *object, bool spoilt, int64_t line)
{
    if (!json_is_object(object))
        return refuse_file(r->err, r->name, line,
                           gettext("expected an object, got something else"));
    json_t *lines = json_object_get(object, "lines");
    if (lines && !json_is_array(lines))
        return refuse_file(r->err, r->name, line,
                           gettext("lines: expected a list, got something else"));
    if (spoilt)
        sheet_spoil(r->sheet, ROW_NUMBER, 0);
    int rc = put_fields(r, object, true);
    if (rc == 0 && json_array_size(lines) > 0)
        rc = take_lines(r, lines, line);
    else if (rc == 0)
        sheet_end(r->sheet, line);
    if (rc == 0 && r->sheet->over)
        rc = err_set(r->err, E_LIMIT_INPUT, "sd", r->name, (int64_t)SHEET_CELLS_MOST);
    return rc;
}

/* The rows of {"orders": […]}, NULL when the object is a row itself. */
static json_t *wrapped(json_t *object)
{
    void *only = json_object_iter(object);
    if (json_object_size(object) != 1 || strcmp(json_object_iter_key(only), "lines") == 0)
        return NULL;
    json_t *rows = json_object_iter_value(only);
    return json_is_array(rows) ? rows : NULL;
}

static int take_one(struct reading *r, bool first)
{
    if (peek(r) != '{')
        return refuse_text(r, gettext("an object"));
    int64_t line = r->line;
    bool spoilt;
    json_t *object = load(r, &spoilt);
    if (!object)
        return -(int)r->err->code;
    int rc = 0;
    json_t *rows = first ? wrapped(object) : NULL;
    for (size_t i = 0; rc == 0 && i < json_array_size(rows); i++)
        rc = take_object(r, json_array_get(rows, i), spoilt, line);
    if (!rows)
        rc = take_object(r, object, spoilt, line);
    json_decref(object);
    return rc;
}

static int take_array(struct reading *r)
{
    skip(r, 1);
    if (peek(r) == ']') {
        skip(r, 1);
        return 0;
    }
    for (;;) {
        int rc = take_one(r, false);
        if (rc)
            return rc;
        char c = peek(r);
        if (c != ',' && c != ']')
            return refuse_text(r, gettext("a comma or ]"));
        skip(r, 1);
        if (c == ']')
            return 0;
    }
}

int json_sheet(const char *name, struct str text, struct sheet *sheet, struct err *err)
{
    struct reading r = {.name = name,
                        .rest = text,
                        .line = 1,
                        .line_start = text.p,
                        .sheet = sheet,
                        .err = err};
    if (peek(&r) == '[') {
        int rc = take_array(&r);
        if (rc == 0 && peek(&r) != '\0')
            rc = refuse_text(&r, gettext("the end"));
        return rc;
    }
    for (bool first = true; first || peek(&r) != '\0'; first = false) {
        int rc = take_one(&r, first);
        if (rc)
            return rc;
    }
    return 0;
}
