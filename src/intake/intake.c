/*
 * intake: the way of a file. Bytes become UTF-8, UTF-8 a sheet, the sheet's columns a
 * form; until here anything wrong refuses the whole file. Then every row is classed once,
 * and the good ones go up in batches: the derived warehouse first, orders, cancellations
 * last.
 */
#include "tallyman/intake/intake.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "reader.h"
#include "refuse.h"
#include "run.h"

enum format { FORMAT_NONE, FORMAT_CSV, FORMAT_JSON, FORMAT_XML };

static const struct ending {
    const char *text;
    enum format format;
    char separator;
} endings[] = {
    {".csv", FORMAT_CSV, ','}, {".tsv", FORMAT_CSV, '\t'}, {".txt", FORMAT_CSV, '\t'},
    {".json", FORMAT_JSON, 0}, {".jsonl", FORMAT_JSON, 0}, {".ndjson", FORMAT_JSON, 0},
    {".xml", FORMAT_XML, 0},
};

static const struct ending *ending_of(const char *name)
{
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t own = strlen(endings[i].text);
        if (n > own && str_is_nocase(str_n(name + n - own, own), endings[i].text))
            return &endings[i];
    }
    return NULL;
}

struct intake_origin run_origin(uint32_t row, const struct sheet *sheet)
{
    return (struct intake_origin){(int64_t)row + 1, sheet->row[row].line};
}

void run_refuse(struct run *run, uint32_t row, const struct fault *fault)
{
    struct intake_origin origin = run_origin(row, run->sheet);
    run->sink->row(run->sink->arg, "refused", &origin, fault->column, fault->reason);
}

void run_classed(struct run *run, uint32_t row)
{
    struct intake_origin origin = run_origin(row, run->sheet);
    const struct map_rule *rule;
    enum row_class cls = form_class(&run->form, &run->sheet->row[row], &rule);
    BUG_IF(!rule);
    const char *reason = rule->cond.reason;
    const char *column = cls == CLASS_REFUSE ? rule->cond.test[0].column : "";
    if (cls == CLASS_REFUSE && !reason[0])
        reason = gettext("a rule of the map refuses it");
    run->sink->row(run->sink->arg, cls == CLASS_CHARGE ? "charge" : "refused", &origin,
                   column, reason);
}

static int send_plain(struct run *run)
{
    struct value value[FORM_FIELDS];
    struct fault fault;
    int rc = batch_for(&run->batch, run->form.kind->verb, "");
    for (int i = 0; i < run->form.fields; i++)
        run->target[i] = rows_column(&run->batch.rows, run->form.field[i].name);
    for (uint32_t row = 0; rc == 0 && row < run->sheet->rows; row++) {
        if (run->cls[row] != CLASS_ROW) {
            run_classed(run, row);
            continue;
        }
        if (!orders_read(run, row, value, &fault)) {
            run_refuse(run, row, &fault);
            continue;
        }
        rc = batch_room(&run->batch, 1);
        if (rc)
            break;
        struct value *to = batch_row(&run->batch, run_origin(row, run->sheet));
        for (int i = 0; i < run->form.fields; i++)
            if (run->target[i] >= 0)
                to[run->target[i]] = value[i];
    }
    return rc ? rc : batch_send(&run->batch);
}

/* By which columns rows belong together; no keys: each stands alone. */
static const struct grouping {
    enum verb verb;
    const char *key[GROUP_KEYS];
} groupings[] = {
    {V_LOAD_ORDERS, {"channel", "shop", "number"}},
    {V_LOAD_CANCELS, {"channel", "shop", "number"}},
    {V_LOAD_STOCK, {"document"}},
};

static const struct grouping *grouping_of(enum verb verb)
{
    for (size_t i = 0; i < sizeof groupings / sizeof *groupings; i++)
        if (groupings[i].verb == verb)
            return &groupings[i];
    return NULL;
}

/* A row that is no good at all is left to the fault that its values will show. */
static void class_rows(struct run *run, const struct grouping *grouping)
{
    const struct map_rule *rule;
    bool cancels = run->form.kind->verb == V_LOAD_CANCELS;
    run->cls = xcalloc(run->sheet->rows + 1, 1);
    if (grouping)
        groups_init(&run->groups, &run->form, grouping->key);
    for (uint32_t row = 0; row < run->sheet->rows; row++) {
        const struct sheet_row *cells = &run->sheet->row[row];
        if (cells->bad == ROW_GOOD)
            run->cls[row] = (uint8_t)form_class(&run->form, cells, &rule);
        if (run->cls[row] == CLASS_CANCEL && run->form.kind->verb != V_LOAD_ORDERS)
            run->cls[row] = CLASS_ROW;
        if (grouping)
            groups_add(&run->groups, &run->form, row,
                       cancels || run->cls[row] == CLASS_CANCEL);
    }
}

static int send_all(struct run *run)
{
    const struct grouping *grouping = grouping_of(run->form.kind->verb);
    orders_begin(run);
    class_rows(run, grouping);
    if (!grouping)
        return send_plain(run);
    if (grouping->verb == V_LOAD_STOCK)
        return stock_send(run);
    int rc = run->map->derives ? house_send(run) : 0;
    if (rc == 0 && grouping->verb == V_LOAD_ORDERS)
        rc = orders_send(run);
    return rc ? rc : cancels_send(run);
}

static int run_sheet(const char *name, const struct sheet *sheet,
                     const struct intake_map *map, const struct intake_sink *sink,
                     struct err *err)
{
    /* [] and <orders/> say that there is nothing today. */
    if (!sheet->fixed && sheet->rows == 0)
        return 0;
    struct run *run = xcalloc(1, sizeof *run);
    run->sheet = sheet;
    run->map = map;
    run->sink = sink;
    run->err = err;
    batch_init(&run->batch, sink, err);
    int rc = form_make(name, map, sheet, &run->form, err);
    if (rc == 0)
        rc = send_all(run);
    batch_clear(&run->batch);
    groups_clear(&run->groups);
    free(run->cls);
    free(run);
    return rc;
}

/* A map's character set wins over what an XML file says of itself. */
static int charset_of(const char *name, const struct ending *ending,
                      const struct intake_map *map, struct str bytes,
                      const char **charset, struct err *err)
{
    *charset = map->charset ? map->charset : "UTF-8";
    struct str said = xml_charset(bytes);
    if (map->charset || ending->format != FORMAT_XML || said.n == 0)
        return 0;
    *charset = charset_find(said);
    if (!*charset)
        return refuse_file(
            err, name, 1,
            gettext("encoding: expected utf-8, gbk, gb18030 or latin-1, got "
                    "%.*s"),
            (int)said.n, said.p);
    return 0;
}

static int read_sheet(const char *name, struct str bytes, const struct intake_map *map,
                      struct sheet *sheet, struct err *err)
{
    const struct ending *ending = ending_of(name);
    if (!ending)
        return refuse_file(
            err, name, 1, gettext("expected a file .csv .tsv .txt .json .jsonl or .xml"));
    const char *charset;
    struct str text;
    char *made = NULL;
    int rc = charset_of(name, ending, map, bytes, &charset, err);
    if (rc == 0)
        rc = bytes_decode(name, charset, bytes, &text, &made, err);
    if (rc)
        return rc;
    char separator = map->separator ? map->separator : ending->separator;
    rc = ending->format == FORMAT_CSV    ? csv_sheet(name, text, separator, sheet, err)
         : ending->format == FORMAT_JSON ? json_sheet(name, text, sheet, err)
                                         : xml_sheet(name, text, sheet, err);
    free(made);
    return rc;
}

int intake_text(const char *name, const void *bytes, size_t n,
                const struct intake_map *map, const struct intake_sink *sink,
                int64_t *rows, struct err *err)
{
    if (n > INTAKE_FILE_MOST)
        return err_set(err, E_LIMIT_INPUT, "ss", name, "1 GiB");
    struct intake_map *none = map ? NULL : map_none();
    struct sheet sheet;
    sheet_init(&sheet);
    int rc = read_sheet(name, str_n(bytes, n), map ? map : none, &sheet, err);
    if (rc == 0)
        rc = run_sheet(name, &sheet, map ? map : none, sink, err);
    if (rc == 0)
        *rows = (int64_t)sheet.rows;
    sheet_clear(&sheet);
    intake_map_free(none);
    return rc;
}

int intake_file(const char *path, const struct intake_map *map,
                const struct intake_sink *sink, int64_t *rows, struct err *err)
{
    char *bytes;
    size_t n;
    int rc = bytes_read(path, &bytes, &n, err);
    if (rc)
        return rc;
    rc = intake_text(path, bytes, n, map, sink, rows, err);
    free(bytes);
    return rc;
}
