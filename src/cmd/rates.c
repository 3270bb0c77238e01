/*
 * rates: the carriers' rates into the store, as one new version; and the newest, listed.
 */
#include "rates.h"

#include <libgen.h>
#include <libintl.h>

#include "lists.h"
#include "tallyman/intake/intake.h"

struct taking {
    struct cmd_store *cs;
    const char *path;
    struct arena *arena;
    int batches;
    struct err refused; /* the first row that is no good */
    int64_t version;
};

static void take_row(void *arg, const char *cls, const struct intake_origin *origin,
                     const char *column, const char *reason)
{
    struct taking *taking = arg;
    (void)cls;
    if (!taking->refused.code)
        err_set(&taking->refused, E_FILE, "sds", taking->path, origin->line,
                arena_printf(taking->arena, "%s: %s", column, reason));
}

static int refuse(const struct taking *taking, struct err *err)
{
    *err = taking->refused;
    return -(int)err->code;
}

/* The file as a whole is one batch; a row's line is where the reader found it. */
static int take_batch(void *arg, enum verb verb, const char *document,
                      const struct rows *rows, const struct intake_origin *origin,
                      struct err *err)
{
    struct taking *taking = arg;
    struct request request;
    (void)document;
    if (verb != V_RATES_LOAD)
        return err_set(err, E_FILE, "sds", taking->path, (int64_t)1,
                       gettext("no rates: carrier, region, first_g, first_price …"));
    if (taking->batches++)
        return err_set(err, E_LIMIT_INPUT, "sd", taking->path, (int64_t)INTAKE_BATCH);
    if (taking->refused.code)
        return refuse(taking, err);
    request_init(&request, V_RATES_LOAD);
    request.rows = *rows;
    int line = rows_column(rows, "line");
    for (int i = 0; i < rows->n; i++)
        request.rows.cell[i * rows->columns + line] = value_int(origin[i].line);
    char *copy = arena_text(taking->arena, taking->path);
    request_text(&request, "file", arena_text(taking->arena, basename(copy)));
    const struct reply *reply = cmd_ask(taking->cs, &request);
    taking->version = record_num(&reply->out, "version", 0);
    *err = reply->err;
    return -(int)err->code;
}

int rates_load(struct cmd_store *cs, const char *path, int64_t *version, struct err *err)
{
    int64_t rows;
    struct taking taking = {.cs = cs, .path = path, .arena = arena_new()};
    struct intake_sink sink = {&taking, take_batch, take_row};
    int failed = intake_file(path, NULL, &sink, &rows, err);
    if (!failed && taking.refused.code)
        failed = refuse(&taking, err);
    *version = taking.version;
    arena_free(taking.arena);
    return failed;
}

static int run_load(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    int64_t version;
    if (args->n != 2)
        return cmd_usage(args, "load FILE");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    if (rates_load(&cs, args->word[1], &version, &err))
        status = cmd_fail(args, &err);
    else
        printf(args->json ? "{\"version\":%lld}\n" : "version %lld\n",
               (long long)version);
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_RATE_LIST,
         {0},
         "line",
         "line carrier account region first_g first_price step_g step_price most_g "
         "hours"},
        {NULL},
    };
    return args->n && strcmp(args->word[0], "load") == 0 ? run_load(args)
                                                         : ask_run(args, asks);
}

const struct cmd cmd_rates = {"rates", "load FILE | list",
                              N_("what carriers ask, by region and weight"), NULL, run};
