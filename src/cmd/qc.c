/*
 * qc: parcels drawn for a count: what waits, how the lots stand, what was found, by who
 * and where, and how that goes over the days.
 */
#include "lists.h"

#include <libintl.h>
#include <string.h>

#include <jansson.h>

#include "out.h"
#include "tallyman/base/clock.h"
#include "tallyman/chart/trend.h"
#include "tallyman/model/qc.h"
#include "waverun.h"

enum {
    DAY_MS = 86400000,
    ROWS_MOST = 1000,
    COLS = 80,
    COLS_MOST = 1000,
    TENTHS = 10000, /* of a thousandth */
};

struct report {
    struct cmd_args *args;
    int64_t since, until, cols;
    int offset_min;
    const struct reply *reply;
};

/* ---- what is asked ---- */

static bool take_day(const struct report *r, const char *option, int64_t *at)
{
    const char *text = cmd_option(r->args, option);
    return !text || clock_parse(str_of(text), "%Y-%m-%d", r->offset_min, at);
}

static const char *take_options(struct report *r)
{
    int64_t to = INT64_MAX - DAY_MS;
    r->since = 0;
    r->cols = COLS;
    if (!take_day(r, "--from", &r->since))
        return "--from YYYY-MM-DD";
    if (!take_day(r, "--to", &to))
        return "--to YYYY-MM-DD";
    if (!cmd_option_num(r->args, "--cols", 20, COLS_MOST, &r->cols))
        return "--cols N";
    r->until = to + DAY_MS;
    return r->since < r->until ? NULL : gettext("--from: expected a day not after --to");
}

static int ask_report(struct report *r, struct cmd_store *cs, const char *by,
                      struct err *err)
{
    struct request request;
    request_init(&request, V_QC_REPORT);
    request_text(&request, "by", by);
    request_num(&request, "since", r->since < 0 ? 0 : r->since);
    request_num(&request, "until", r->until);
    request_num(&request, "limit", ROWS_MOST);
    if (cmd_option(r->args, "--sample"))
        request_num(&request, "sample", 1);
    r->reply = cmd_ask(cs, &request);
    *err = r->reply->err;
    return -(int)err->code;
}

/* Defects in a thousand units, in tenths; nothing of what was not counted. */
static int64_t tenths(int64_t defects, int64_t units)
{
    return units > 0 ? (defects * TENTHS + units / 2) / units : TREND_GAP;
}

/* ---- the table ---- */

static void json_line(const char *name, int64_t units, int64_t defects)
{
    json_t *line = json_pack("{s:I, s:I}", "units", (json_int_t)units, "defects",
                             (json_int_t)defects);
    if (name)
        json_object_set_new(line, "name", json_string(name));
    int64_t rate = tenths(defects, units);
    json_object_set_new(line, "per_ten_thousand",
                        rate == TREND_GAP ? json_null() : json_integer(rate));
    json_dumpf(line, stdout, JSON_COMPACT | JSON_SORT_KEYS);
    printf("\n");
    json_decref(line);
}

static void text_line(const char *name, int64_t units, int64_t defects)
{
    int64_t rate = tenths(defects, units);
    char shown[32] = "-";
    if (rate != TREND_GAP)
        snprintf(shown, sizeof(shown), "%lld.%lld", (long long)rate / 10,
                 (long long)rate % 10);
    printf("%10lld %10lld %10s  %s\n", (long long)units, (long long)defects, shown, name);
}

/* A day as the report names it: midnight by the house's clock as if that were UTC. */
static void day_date(const struct report *r, int64_t at, char out[32])
{
    clock_iso(at - (int64_t)r->offset_min * 60000, r->offset_min, out);
    out[10] = '\0'; /* the date of it */
}

static int64_t day_at(const struct report *r, int i)
{
    int64_t at = 0;
    str_int(str_of(rows_str(&r->reply->rows, i, "name")), &at);
    return at;
}

static void print_report(const struct report *r, const char *by)
{
    const struct rows *rows = &r->reply->rows;
    const struct record *sum = &r->reply->out;
    bool day = strcmp(by, "day") == 0, json = r->args->json;
    bool all =
        strcmp(by, "defect") == 0; /* a kind of defect is of all that was counted */
    int64_t units = record_num(sum, "units", 0), defects = record_num(sum, "defects", 0);
    char date[32];
    if (!json)
        printf("%10s %10s %10s\n", gettext("units"), gettext("defects"),
               gettext("per 1000"));
    for (int i = 0; i < rows->n; i++) {
        const char *name = rows_str(rows, i, "name");
        if (day)
            day_date(r, day_at(r, i), date);
        if (all && !json)
            name = gettext(qc_defect_word(qc_defect_by_name(str_of(name))));
        (json ? json_line : text_line)(day ? date : name,
                                       all ? units : rows_num(rows, i, "units", 0),
                                       rows_num(rows, i, "defects", 0));
    }
    if (json)
        json_line(NULL, units, defects);
    else
        text_line(gettext("all"), units, defects);
}

/* ---- the trend ---- */

static bool ends_in(const char *path, const char *end)
{
    size_t n = path ? strlen(path) : 0, m = strlen(end);
    return n > m && strcmp(path + n - m, end) == 0;
}

static int put_trend(const struct report *r, const struct trend *trend,
                     struct arena *arena, struct err *err)
{
    const char *out = cmd_option(r->args, "--out");
    struct picture picture;
    struct buf buf;
    int rc = 0;
    buf_init(&buf, OUT_MOST);
    if (ends_in(out, ".svg") || ends_in(out, ".png")) {
        trend_picture(trend, arena, &picture);
        rc = ends_in(out, ".svg") ? picture_svg(&picture, &buf, err)
                                  : out_png(&picture, &buf, err);
    } else {
        trend_text(trend, (int)r->cols, &buf);
    }
    if (!rc)
        rc = out_put(out, &buf, err);
    buf_clear(&buf);
    return rc;
}

/* The days of the report's rows, those between them with nothing counted too. */
struct days {
    int64_t first;
    int n;
    const char **step;
    int64_t *value;
};

static void take_days(const struct report *r, struct arena *arena, struct days *days)
{
    const struct rows *rows = &r->reply->rows;
    char date[32];
    *days = (struct days){0};
    if (!rows->n)
        return;
    days->first = day_at(r, 0);
    days->n = (int)((day_at(r, rows->n - 1) - days->first) / DAY_MS) + 1;
    days->step = arena_alloc(arena, sizeof(*days->step) * (size_t)days->n);
    days->value = arena_alloc(arena, sizeof(*days->value) * (size_t)days->n);
    for (int i = 0; i < days->n; i++) {
        day_date(r, days->first + i * (int64_t)DAY_MS, date);
        days->step[i] = arena_text(arena, date + 5); /* month and day */
        days->value[i] = TREND_GAP;
    }
    for (int i = 0; i < rows->n; i++)
        days->value[(day_at(r, i) - days->first) / DAY_MS] =
            tenths(rows_num(rows, i, "defects", 0), rows_num(rows, i, "units", 0));
}

static int print_trend(const struct report *r, struct err *err)
{
    struct arena *arena = arena_new();
    struct days days;
    take_days(r, arena, &days);
    const struct trend_series series = {gettext("defects"), days.value};
    const struct trend trend = {.title = gettext("Defects per 1000 units counted"),
                                .unit = "‰",
                                .step = days.step,
                                .points = days.n,
                                .series = &series,
                                .n = 1,
                                .decimals = 1};
    int rc = put_trend(r, &trend, arena, err);
    arena_free(arena);
    return rc;
}

/* ---- the verb ---- */

static int run_report(struct cmd_args *args, bool trend)
{
    struct report r = {.args = args};
    struct cmd_store cs;
    struct err err = {0};
    const char *by = trend ? "day" : args->n > 1 ? args->word[1] : "packer";
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    r.offset_min = cmd_offset_min(&cs);
    const char *wrong = args->n > (trend ? 1 : 2) ? args->cmd->args : take_options(&r);
    if (wrong)
        status = cmd_usage(args, wrong);
    else if (ask_report(&r, &cs, by, &err) ||
             (trend && !args->json && print_trend(&r, &err)))
        status = cmd_fail(args, &err);
    else if (!trend || args->json)
        print_report(&r, by);
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list", V_QC_LIST, {NULL}, "id", "pcode number stage place waybill why person"},
        {"lots",
         V_QC_LOTS,
         {"?wave"},
         "id",
         "id wave packer plan severity size n ac seen drawn counted failed state"},
        {"end", V_QC_END, {"name"}, NULL, NULL},
        {"resume", V_QC_RESUME, {"badge", "plan", "how"}, NULL, NULL},
        {NULL},
    };
    if (args->n > 0 && strcmp(args->word[0], "report") == 0)
        return run_report(args, false);
    if (args->n > 0 && strcmp(args->word[0], "trend") == 0)
        return run_report(args, true);
    return ask_run(args, asks);
}

static const struct cmd_option options[] = {
    {"--from", "DATE", N_("report, trend: from this day on")},
    {"--to", "DATE", N_("to this day, which is in it")},
    {"--sample", NULL, N_("only what was drawn as a lot's sample")},
    {"--out", "FILE", N_("trend: into a file; .svg or .png makes a picture")},
    {"--cols", "N", N_("trend: as wide as that")},
    {NULL},
};

const struct cmd cmd_qc = {
    "qc",
    "report [packer|picker|item|bin|shift|defect|day] | trend | list | lots [WAVE] | "
    "end WAVE | resume BADGE PLAN HOW",
    N_("parcels drawn for a count: what was found, what waits, the lots"), options, run};
