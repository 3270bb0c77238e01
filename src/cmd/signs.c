/*
 * signs: what may be quiet cheating, of a day or of days: for a lead to look at.
 */
#include "cmd.h"
#include "tallyman/base/clock.h"
#include "waverun.h"

enum { DAY_MS = 86400000 };

static bool take_day(const struct cmd_args *args, const char *option, int offset,
                     int64_t *at)
{
    const char *text = cmd_option(args, option);
    return !text || clock_parse(str_of(text), "%Y-%m-%d", offset, at);
}

/* Both days are in it; without any, the last 24 hours. */
static const char *fill(const struct cmd_args *args, int offset, struct request *request)
{
    int64_t from = 0, to = 0;
    request_init(request, V_SIGN_LIST);
    if (!take_day(args, "--from", offset, &from))
        return "--from YYYY-MM-DD";
    if (!take_day(args, "--to", offset, &to))
        return "--to YYYY-MM-DD";
    if (to)
        to += DAY_MS;
    if (from)
        request_num(request, "from", from);
    if (to)
        request_num(request, "to", to);
    return NULL;
}

/* A long time is read in parts, each shown as it comes. */
static int show_all(struct cmd_args *args, struct cmd_store *cs, int offset_min,
                    struct request *request)
{
    for (;;) {
        const struct reply *part = cmd_ask(cs, request);
        cmd_put(args, part, offset_min,
                "kind badge name other times first_at last_at detail");
        if (part->err.code)
            return cmd_fail(args, &part->err);
        if (!record_num(&part->out, "cut", 0))
            return 0;
        request_num(request, "from", record_num(&part->out, "to", 0));
    }
}

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct request request;
    if (args->n)
        return cmd_usage(args, args->word[0]);
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    int offset_min = cmd_offset_min(&cs);
    const char *wrong = fill(args, offset_min, &request);
    status = wrong ? cmd_usage(args, wrong) : show_all(args, &cs, offset_min, &request);
    cmd_close(&cs);
    return status;
}

static const struct cmd_option options[] = {
    {"--from", "DATE", N_("first day (without: the last 24 hours)")},
    {"--to", "DATE", N_("last day")},
    {NULL},
};

const struct cmd cmd_signs = {"signs", "[--from DATE] [--to DATE]",
                              N_("signs of quiet cheating, for a lead to look at"),
                              options, run};
