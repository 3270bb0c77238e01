/*
 * csv: rows of a CSV file by libcsv, strictly: a stray quote refuses the file. Lines are
 * fed one by one, so that each row knows the line it starts on. A row with more or fewer
 * fields than the heading stays in the sheet as a bad one.
 */
#include <csv.h>
#include <libintl.h>
#include <string.h>

#include "tallyman/base/arena.h"
#include "reader.h"
#include "refuse.h"

struct reading {
    const char *name;
    struct sheet *sheet;
    struct err *err;
    int64_t line, start; /* being fed; where the row began */
    uint32_t field;      /* of the row, from 0 */
    bool headed, inside; /* the heading is done; a row is begun */
    bool failed;
};

static void take_name(struct reading *r, struct str name)
{
    name = str_trim(name);
    int before = r->sheet->columns;
    int column = sheet_column(r->sheet, name);
    if (column >= 0 && r->sheet->columns > before)
        return;
    r->failed = true;
    if (column >= 0)
        refuse_file(r->err, r->name, r->start, gettext("two columns are named \"%s\""),
                    r->sheet->name[column]);
    else
        refuse_file(r->err, r->name, r->start,
                    gettext("expected at most %d columns with names of at most %d bytes"),
                    SHEET_COLUMNS, SHEET_NAME);
}

static void take_field(void *text, size_t n, void *user)
{
    struct reading *r = user;
    struct str field = str_n(text, n);
    if (r->failed)
        return;
    if (!r->headed)
        take_name(r, field);
    else if (r->field < (uint32_t)r->sheet->columns)
        sheet_put(r->sheet, (int)r->field, field);
    r->field++;
}

static void take_row(int end, void *user)
{
    (void)end;
    struct reading *r = user;
    if (r->headed && r->field != (uint32_t)r->sheet->columns)
        sheet_spoil(r->sheet, ROW_FIELDS, r->field);
    if (r->headed)
        sheet_end(r->sheet, r->start);
    else
        r->sheet->heading = (int)r->start;
    r->headed = true;
    r->inside = false;
    r->field = 0;
}

/* Tabs may be separators of empty fields. */
static bool is_blank(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (!memchr(" \r\n", line.p[i], 3))
            return false;
    return true;
}

static int no_space(unsigned char c)
{
    (void)c;
    return 0; /* the sheet trims; libcsv would eat a tab that separates */
}

static int refuse_quotes(struct reading *r)
{
    return refuse_file(r->err, r->name, r->start,
                       gettext("field %u: expected quotes around the whole field, "
                               "doubled inside"),
                       r->field + 1);
}

static int feed(struct reading *r, struct csv_parser *csv, struct str line)
{
    if (!r->inside) {
        if (is_blank(line))
            return 0;
        r->start = r->line;
        r->inside = true;
    }
    size_t done = csv_parse(csv, line.p, line.n, take_field, take_row, r);
    if (r->failed)
        return -(int)r->err->code;
    if (done != line.n)
        return refuse_quotes(r);
    if (r->sheet->over)
        return err_set(r->err, E_LIMIT_INPUT, "sd", r->name, (int64_t)SHEET_CELLS_MOST);
    return 0;
}

static int feed_all(struct reading *r, struct csv_parser *csv, struct str text)
{
    char end = text.n > 0 && memchr(text.p, '\n', text.n) ? '\n' : '\r';
    while (text.n > 0) {
        const char *p = memchr(text.p, end, text.n);
        size_t n = p ? (size_t)(p - text.p) + 1 : text.n;
        r->line++;
        int rc = feed(r, csv, str_n(text.p, n));
        if (rc)
            return rc;
        text = str_n(text.p + n, text.n - n);
    }
    if (csv_fini(csv, take_field, take_row, r) != 0)
        return refuse_quotes(r);
    if (r->failed)
        return -(int)r->err->code;
    if (!r->headed)
        return refuse_file(r->err, r->name, 1,
                           gettext("expected a heading with column names, got nothing"));
    return 0;
}

int csv_sheet(const char *name, struct str text, char separator, struct sheet *sheet,
              struct err *err)
{
    struct reading r = {.name = name, .sheet = sheet, .err = err, .start = 1};
    struct csv_parser csv;
    csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&csv, (unsigned char)separator);
    csv_set_space_func(&csv, no_space);
    csv_set_realloc_func(&csv, xrealloc);
    csv_set_blk_size(&csv, 4096);
    sheet->fixed = true;
    int rc = feed_all(&r, &csv, text);
    csv_free(&csv);
    return rc;
}
