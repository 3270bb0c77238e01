/*
 * load: files of items, places, stock, people and orders into the store. intake/ reads
 * them, the load verbs take their rows, and every input row ends in exactly one class of
 * the report. A row that is no good is named with file, line, column and reason; the good
 * ones around it go in.
 */
#include "load.h"

#include <jansson.h>
#include <libintl.h>
#include <sys/stat.h>

enum { ERRORS_SHOWN = 20, LONG_BYTES = 1024 * 1024 };

struct load_report {
    const char *file;
    struct cmd_store *cs;
    struct arena *arena;
    int64_t rows, count[LOAD_CLASSES];
    json_t *errors, *warnings;
};

static const char *const class_names[LOAD_CLASSES] = {
    [LOAD_NEW] = "new",       [LOAD_CHANGED] = "changed",
    [LOAD_SAME] = "same",     [LOAD_CANCELLED] = "cancelled",
    [LOAD_CHARGE] = "charge", [LOAD_REFUSED] = "refused",
};

struct load_report *load_report_new(const char *file)
{
    struct load_report *report = xcalloc(1, sizeof(*report));
    report->file = file;
    report->arena = arena_new();
    report->errors = json_array();
    report->warnings = json_array();
    return report;
}

void load_report_free(struct load_report *report)
{
    if (!report)
        return;
    json_decref(report->errors);
    json_decref(report->warnings);
    arena_free(report->arena);
    free(report);
}

int64_t load_count(const struct load_report *report, enum load_class cls)
{
    return report->count[cls];
}

static void add_error(json_t *list, const struct intake_origin *origin,
                      const char *column, const char *reason)
{
    json_array_append_new(
        list, json_pack("{s:I, s:I, s:s, s:s}", "row", (json_int_t)origin->row, "line",
                        (json_int_t)origin->line, "column", column, "reason", reason));
}

/* What intake classed by itself. */
static void take_row(void *arg, const char *cls, const struct intake_origin *origin,
                     const char *column, const char *reason)
{
    struct load_report *report = arg;
    bool charge = strcmp(cls, "charge") == 0;
    report->count[charge ? LOAD_CHARGE : LOAD_REFUSED]++;
    if (!charge)
        add_error(report->errors, origin, column, reason);
}

static void take_details(struct load_report *report, const struct reply *reply,
                         const struct intake_origin *origin, int n)
{
    const struct rows *rows = &reply->rows;
    for (int i = 0; i < rows->n; i++) {
        const char *cls = rows_str(rows, i, "class");
        int64_t row = rows_num(rows, i, "row", 0);
        bool refused = strcmp(cls, "refused") == 0;
        if ((!refused && strcmp(cls, "warning") != 0) || row < 0 || row >= n)
            continue;
        const char *reason =
            arena_printf(report->arena, "%s: %s", rows_str(rows, i, "reason"),
                         rows_str(rows, i, "text"));
        add_error(refused ? report->errors : report->warnings, &origin[row],
                  rows_str(rows, i, "field"), reason);
    }
}

static int take_batch(void *arg, enum verb verb, const char *document,
                      const struct rows *rows, const struct intake_origin *origin,
                      struct err *err)
{
    struct load_report *report = arg;
    struct request request;
    if (verb == V_RATES_LOAD) /* a bad row there refuses the whole file */
        return err_set(err, E_USAGE, "ss", report->file,
                       gettext("rates are taken in by: rates load FILE"));
    request_init(&request, verb);
    request.rows = *rows;
    if (verb == V_LOAD_STOCK)
        request_text(&request, "document", document);
    const struct reply *reply = cmd_ask(report->cs, &request);
    *err = reply->err;
    if (err->code)
        return -(int)err->code;
    take_details(report, reply, origin, rows->n);
    /* Rows that a mapping derives are no input rows: they are taken, not counted. */
    if (rows->n == 0 || origin[0].row == 0)
        return 0;
    for (int i = 0; i < LOAD_CLASSES; i++)
        report->count[i] += record_num(&reply->out, class_names[i], 0);
    return 0;
}

static struct intake_sink sink_of(struct cmd_store *cs, struct load_report *report)
{
    report->cs = cs;
    return (struct intake_sink){report, take_batch, take_row};
}

int load_file(struct cmd_store *cs, const char *path, const struct intake_map *map,
              struct load_report *report, struct err *err)
{
    struct intake_sink sink = sink_of(cs, report);
    return intake_file(path, map, &sink, &report->rows, err);
}

int load_text(struct cmd_store *cs, const char *name, struct str text,
              struct load_report *report, struct err *err)
{
    struct intake_sink sink = sink_of(cs, report);
    return intake_text(name, text.p, text.n, NULL, &sink, &report->rows, err);
}

/* ---- the report ---- */

static json_t *report_json(const struct load_report *report)
{
    json_t *json =
        json_pack("{s:s, s:I}", "file", report->file, "rows", (json_int_t)report->rows);
    for (int i = 0; i < LOAD_CLASSES; i++)
        json_object_set_new(json, class_names[i], json_integer(report->count[i]));
    json_object_set(json, "errors", report->errors);
    if (json_array_size(report->warnings))
        json_object_set(json, "warnings", report->warnings);
    return json;
}

static void print_list(const char *file, const char *what, json_t *list)
{
    size_t n = json_array_size(list);
    for (size_t i = 0; i < n && i < ERRORS_SHOWN; i++) {
        json_t *error = json_array_get(list, i);
        fprintf(stderr, "%s:%lld: %s %s: %s\n", file,
                (long long)json_integer_value(json_object_get(error, "line")), what,
                json_string_value(json_object_get(error, "column")),
                json_string_value(json_object_get(error, "reason")));
    }
    if (n > ERRORS_SHOWN)
        fprintf(stderr, gettext("%s: and %zu more; --json lists them all\n"), file,
                n - ERRORS_SHOWN);
}

static void print_words(const struct load_report *report)
{
    printf("%s: rows %lld", report->file, (long long)report->rows);
    for (int i = 0; i < LOAD_CLASSES; i++)
        printf(", %s %lld", class_names[i], (long long)report->count[i]);
    printf("\n");
    print_list(report->file, gettext("refused"), report->errors);
    print_list(report->file, gettext("warning"), report->warnings);
}

/* One file of the command line: the exit status. */
static int load_one(const struct cmd_args *args, struct cmd_store *cs, const char *path,
                    const struct intake_map *map, json_t *files)
{
    struct err err = {0};
    struct load_report *report = load_report_new(path);
    int status = 0;
    if (load_file(cs, path, map, report, &err))
        status = cmd_fail(args, &err);
    else if (report->count[LOAD_REFUSED])
        status = 1;
    if (args->json)
        json_array_append_new(files, report_json(report));
    else if (!err.code)
        print_words(report);
    load_report_free(report);
    return status;
}

static int load_all(const struct cmd_args *args, struct cmd_store *cs,
                    const struct intake_map *map)
{
    json_t *files = json_array();
    int status = 0;
    for (int i = 0; i < args->n; i++) {
        int one = load_one(args, cs, args->word[i], map, files);
        status = one > status ? one : status;
    }
    json_t *all = json_pack("{s:o}", "files", files);
    if (args->json) {
        json_dumpf(all, stdout, JSON_COMPACT);
        printf("\n");
    }
    json_decref(all);
    return status;
}

/* So much that whoever is scanning would feel it. */
static bool is_long(const struct cmd_args *args)
{
    int64_t bytes = 0;
    struct stat st;
    for (int i = 0; i < args->n; i++)
        bytes += stat(args->word[i], &st) ? 0 : (int64_t)st.st_size;
    return bytes >= LONG_BYTES;
}

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    const char *map_path = cmd_option(args, "--map");
    if (!args->n)
        return cmd_usage(args, "FILE");
    struct intake_map *map = map_path ? intake_map_read(map_path, &err) : NULL;
    if (err.code)
        return cmd_fail(args, &err);
    int status = cmd_open(args, CMD_MAKE, &cs);
    if (!status) {
        if (is_long(args))
            cmd_give_way(&cs);
        status = load_all(args, &cs, map);
        cmd_close(&cs);
    }
    intake_map_free(map);
    return status;
}

static const struct cmd_option options[] = {
    {"--map", "FILE", N_("names the columns of a foreign file")},
    {NULL},
};

const struct cmd cmd_load = {
    "load", "FILE…", N_("take items, places, stock, people and orders in"), options, run};
