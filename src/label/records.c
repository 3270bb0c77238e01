/*
 * records: files of many labels. JSON is read whole, JSON Lines a line at a time, CSV by
 * libcsv into cells first. `label render` calls it; a record that is no good is named
 * with file and line and does not stop the others.
 */
#include "tallyman/label/records.h"

#include <ctype.h>
#include <libintl.h>
#include <stdio.h>
#include <string.h>

#include <csv.h>

#include "tallyman/base/buf.h"
#include "data_json.h"

struct csv_row {
    int64_t line;
    size_t first; /* cell */
    int n;
};

struct label_records {
    const char *name;
    int64_t line;
    json_t *json;    /* .json: an object or a list */
    size_t at;       /* the next of the list or of the rows */
    struct str rest; /* .jsonl */
    bool lines;
    struct arena *arena; /* .csv: everything below */
    struct str *cell;
    size_t cells, cell_room;
    struct csv_row *row;
    size_t rows, row_room;
    int64_t csv_line, row_line;
};

static bool ends(const char *name, const char *tail)
{
    size_t n = strlen(name), m = strlen(tail);
    return n >= m && str_is_nocase(str_n(name + n - m, m), tail);
}

/* As E_FILE with the record's line, whatever it was. */
static void at_line(const struct label_records *records, struct err *err)
{
    char words[400];
    if (err->code == E_FILE)
        snprintf(words, sizeof words, "%s", err->arg[2].text);
    else
        err_words(err, words, sizeof words);
    err_clear(err);
    err_set(err, E_FILE, "sds", records->name, records->line, words);
}

static void on_cell(void *text, size_t n, void *arg)
{
    struct label_records *records = arg;
    if (records->cells == records->cell_room) {
        size_t room = records->cell_room ? records->cell_room * 2 : 256;
        records->cell = xrealloc(records->cell, room * sizeof *records->cell);
        records->cell_room = room;
    }
    struct str cell = str_n(text ? text : "", n);
    cell.p = arena_copy(records->arena, cell);
    records->cell[records->cells++] = cell;
    for (size_t i = 0; i < n; i++)
        records->csv_line += cell.p[i] == '\n';
}

static void on_row(int end, void *arg)
{
    struct label_records *records = arg;
    struct csv_row *last = records->rows ? &records->row[records->rows - 1] : NULL;
    size_t first = last ? last->first + (size_t)last->n : 0;
    int64_t line = records->row_line; /* where it began; a cell may hold line ends */
    records->csv_line += end != '\r'; /* of CR LF, which is told as two */
    records->row_line = records->csv_line;
    if (records->cells - first <= 1 &&
        !(records->cells > first && records->cell[first].n)) {
        records->cells = first; /* an empty line is no label */
        return;
    }
    if (records->rows == records->row_room) {
        size_t room = records->row_room ? records->row_room * 2 : 64;
        records->row = xrealloc(records->row, room * sizeof *records->row);
        records->row_room = room;
    }
    records->row[records->rows++] =
        (struct csv_row){line, first, (int)(records->cells - first)};
}

/* Two columns of one name: which of them would be meant? */
static int check_names(const struct label_records *records, struct err *err)
{
    const struct csv_row *head = &records->row[0];
    for (int i = 0; i < head->n; i++)
        for (int j = 0; j < i; j++) {
            struct str name = records->cell[i];
            if (str_eq(name, records->cell[j]))
                return err_set(err, E_FILE, "sds", records->name, (int64_t)1,
                               arena_printf(records->arena, gettext("two columns %.*s"),
                                            (int)(name.n < 40 ? name.n : 40), name.p));
        }
    return 0;
}

static int open_csv(struct label_records *records, struct str bytes, struct err *err)
{
    struct csv_parser csv;
    records->arena = arena_new();
    records->csv_line = records->row_line = 1;
    if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL))
        return err_set(err, E_FILE, "sds", records->name, (int64_t)1, "libcsv");
    bool good = csv_parse(&csv, bytes.p, bytes.n, on_cell, on_row, records) == bytes.n &&
                !csv_fini(&csv, on_cell, on_row, records);
    csv_free(&csv);
    if (!good)
        return err_set(err, E_FILE, "sds", records->name, records->csv_line,
                       gettext("a quotation mark that is not closed, or within words"));
    if (!records->rows)
        return err_set(err, E_FILE, "sds", records->name, (int64_t)1,
                       gettext("expected a line of names"));
    if (records->row[0].n > LABEL_RECORDS_COLUMNS)
        return err_set(err, E_LIMIT_INPUT, "sd", records->name,
                       (int64_t)LABEL_RECORDS_COLUMNS);
    records->at = 1;
    return check_names(records, err);
}

static int open_json(struct label_records *records, struct str bytes, struct err *err)
{
    json_error_t why;
    records->json =
        json_loadb(bytes.p ? bytes.p : "", bytes.n, JSON_REJECT_DUPLICATES, &why);
    if (!records->json)
        return err_set(err, E_FILE, "sds", records->name, (int64_t)why.line, why.text);
    if (!json_is_object(records->json) && !json_is_array(records->json))
        return err_set(err, E_FILE, "sds", records->name, (int64_t)1,
                       gettext("expected an object or a list of objects"));
    return 0;
}

struct label_records *label_records_open(const char *name, struct str bytes,
                                         struct err *err)
{
    if (bytes.n > LABEL_RECORDS_BYTES)
        return err_set(err, E_LIMIT_INPUT, "sd", name, (int64_t)LABEL_RECORDS_BYTES),
               NULL;
    if (str_starts(bytes, "\xff\xfe") || str_starts(bytes, "\xfe\xff"))
        return err_set(err, E_FILE, "sds", name, (int64_t)1,
                       gettext("expected UTF-8, got UTF-16")),
               NULL;
    if (str_starts(bytes, "\xef\xbb\xbf"))
        bytes = str_n(bytes.p + 3, bytes.n - 3);
    struct label_records *records = xcalloc(1, sizeof *records);
    records->name = name;
    records->lines = ends(name, ".jsonl");
    records->rest = bytes;
    int rc = records->lines       ? 0
             : ends(name, ".csv") ? open_csv(records, bytes, err)
                                  : open_json(records, bytes, err);
    if (!rc)
        return records;
    label_records_close(records);
    return NULL;
}

void label_records_close(struct label_records *records)
{
    if (!records)
        return;
    json_decref(records->json);
    free(records->cell);
    free(records->row);
    arena_free(records->arena);
    free(records);
}

int64_t label_records_line(const struct label_records *records)
{
    return records->line;
}

static struct label_data *next_line(struct label_records *records, struct arena *arena,
                                    struct err *err)
{
    struct label_data *data = NULL;
    while (records->rest.n) {
        struct str line = str_trim(str_cut(&records->rest, '\n'));
        records->line++;
        if (!line.n)
            continue;
        label_data_json(records->name, line, arena, &data, err);
        return data;
    }
    return NULL;
}

static struct label_data *next_json(struct label_records *records, struct arena *arena,
                                    struct err *err)
{
    struct label_data *data = NULL;
    const json_t *one = records->json;
    if (json_is_array(one))
        one = json_array_get(one, records->at);
    else if (records->at)
        one = NULL;
    records->at++;
    records->line = (int64_t)records->at;
    if (one)
        data_from_json(records->name, one, arena, &data, err);
    return data;
}

/* "goods[2].name" in its parts; false for a plain name. */
static bool listed(struct str column, struct str *list, int64_t *index, struct str *name)
{
    *list = str_cut(&column, '[');
    struct str number = str_cut(&column, ']');
    if (!column.n || column.p[0] != '.' || !str_int(number, index))
        return false;
    *name = str_n(column.p + 1, column.n - 1);
    return *index >= 0;
}

static struct str cell_of(const struct label_records *records, size_t row, int column)
{
    const struct csv_row *at = &records->row[row];
    return column < at->n ? records->cell[at->first + (size_t)column] : (struct str){0};
}

/* Whether any cell of that row of the list says something. */
static bool row_said(const struct label_records *records, struct str list, int64_t index)
{
    struct str other, name;
    int64_t number;
    for (int i = 0; i < records->row[0].n; i++)
        if (listed(cell_of(records, 0, i), &other, &number, &name) && number == index &&
            str_eq(other, list) && cell_of(records, records->at, i).n)
            return true;
    return false;
}

static int put_cell(struct label_records *records, struct label_data *data, int column,
                    struct arena *arena, struct err *err)
{
    struct str head = cell_of(records, 0, column), list, name;
    const char *value = arena_copy(arena, cell_of(records, records->at, column));
    int64_t index;
    if (!listed(head, &list, &index, &name))
        return label_data_text(data, arena_copy(arena, head), value, err);
    const char *path = arena_copy(arena, list);
    if (label_data_list(data, path, err))
        return -(int)err->code;
    if (!row_said(records, list, index))
        return 0;
    int none[LABEL_INDEXES] = {0};
    int rows = label_data_rows(label_data_find(data, list, none));
    if (index > rows)
        return err_set(err, E_FIELD, "sss", arena_copy(arena, head),
                       gettext("the rows of a list in order"), gettext("a gap"));
    struct label_data *row = index < rows ? label_data_at(data, list, (int)index)
                                          : label_data_row(data, path, err);
    return row ? label_data_text(row, arena_copy(arena, name), value, err)
               : -(int)err->code;
}

static struct label_data *next_row(struct label_records *records, struct arena *arena,
                                   struct err *err)
{
    if (records->at >= records->rows)
        return NULL;
    struct label_data *data = label_data_new(arena);
    const struct csv_row *row = &records->row[records->at];
    records->line = row->line;
    if (row->n != records->row[0].n)
        err_set(err, E_FILE, "sds", records->name, row->line,
                gettext("this line has not as many cells as the first"));
    for (int i = 0; i < records->row[0].n && !err->code; i++)
        put_cell(records, data, i, arena, err);
    records->at++;
    return err->code ? NULL : data;
}

struct label_data *label_records_next(struct label_records *records, struct arena *arena,
                                      struct err *err)
{
    struct label_data *data = records->lines  ? next_line(records, arena, err)
                              : records->json ? next_json(records, arena, err)
                                              : next_row(records, arena, err);
    if (err->code)
        at_line(records, err);
    return data;
}
