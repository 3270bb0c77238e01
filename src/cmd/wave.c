/*
 * wave: plan, release, lock, close, list, why.
 */
#include <jansson.h>

#include "lists.h"
#include "tallyman/base/clock.h"
#include "waverun.h"

static void print_plan(const struct cmd_args *args, const struct wave_run *run)
{
    for (int i = 0; i < run->n; i++) {
        const struct wave_decision *decision = &run->decision[i];
        if (args->json) {
            json_t *line = json_pack(
                "{s:I, s:i, s:s, s:s, s:i, s:s}", "order", (json_int_t)decision->order,
                "cart", decision->cart, "rule", decision->rule ? decision->rule : "",
                "file", decision->file ? decision->file : "", "line", decision->line,
                "reason", decision->reason ? decision->reason : "");
            json_dumpf(line, stdout, JSON_COMPACT);
            printf("\n");
            json_decref(line);
        } else {
            printf("%8lld  cart %-4d %-12s %s:%d %s\n", (long long)decision->order,
                   decision->cart, decision->rule ? decision->rule : "",
                   decision->file ? decision->file : "", decision->line,
                   decision->reason ? decision->reason : "");
        }
    }
}

static int plan_or_release(struct cmd_args *args, struct cmd_store *cs, bool release)
{
    struct wave_run run;
    struct wave_totals totals;
    struct err err = {0};
    int offset = cmd_offset_min(cs);
    int64_t day = wave_day(clock_utc_ms(), offset);
    const char *asked = cmd_option(args, "--day");
    if (asked && !clock_parse(str_of(asked), "%Y-%m-%d", offset, &day))
        return cmd_usage(args, "--day YYYY-MM-DD");
    if (args->n != 2)
        return cmd_usage(args, "SHIFT");
    int status = 0;
    if (cmd_review(cs, &err))
        return cmd_fail(args, &err);
    if (wave_run_plan(args, cs, args->word[1], day, &run, &err)) {
        status = cmd_fail(args, &err);
    } else if (!release) {
        print_plan(args, &run);
    } else if (wave_run_release(cs, &run, &totals, &err)) {
        status = cmd_fail(args, &err);
    } else {
        printf(args->json
                   ? "{\"wave\":\"%s\",\"carts\":%d,\"orders\":%lld,\"held\":%lld,"
                     "\"left\":%lld,\"units\":%lld}\n"
                   : "%s: carts %d, orders %lld, held %lld, left out %lld, units %lld\n",
               run.name, run.carts, (long long)totals.orders, (long long)totals.held,
               (long long)totals.left, (long long)totals.units);
    }
    wave_run_clear(&run);
    return status;
}

/* ---- why ---- */

/* One object an order, its reasons in a list. */
static void print_why(const struct rows *rows, int i)
{
    json_t *reason = json_pack(
        "{s:s, s:s, s:I, s:s, s:I, s:s}", "rule", rows_str(rows, i, "rule"), "file",
        rows_str(rows, i, "file"), "line", (json_int_t)rows_num(rows, i, "line", 0),
        "reason", rows_str(rows, i, "reason"), "since",
        (json_int_t)rows_num(rows, i, "since", 0), "who", rows_str(rows, i, "who"));
    json_t *line = json_pack(
        "{s:s, s:s, s:s, s:s, s:[o]}", "order", rows_str(rows, i, "order"), "state",
        rows_str(rows, i, "state"), "place", rows_str(rows, i, "place"), "wave",
        rows_str(rows, i, "wave"), "reasons", reason);
    json_dumpf(line, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(line);
}

static int why_json(struct cmd_args *args, struct cmd_store *cs, const char *number)
{
    struct request request;
    request_init(&request, V_WAVE_WHY);
    if (number)
        request_text(&request, "number", number);
    for (;;) {
        const struct reply *reply = cmd_ask(cs, &request);
        const struct rows *rows = &reply->rows;
        if (reply->err.code)
            return cmd_fail(args, &reply->err);
        if (!rows->n)
            return 0;
        for (int i = 0; i < rows->n; i++)
            print_why(rows, i);
        request_num(&request, "after", rows_num(rows, rows->n - 1, "id", 0));
    }
}

static int run_why_json(struct cmd_args *args)
{
    struct cmd_store cs;
    if (args->n > 2)
        return cmd_usage(args, "why [ORDER]");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    status = why_json(args, &cs, args->n == 2 ? args->word[1] : NULL);
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list", V_WAVE_LIST, {0}, NULL, NULL},
        {"lock", V_WAVE_LOCK, {"name"}, NULL, NULL},
        {"close", V_WAVE_CLOSE, {"name"}, NULL, NULL},
        {"why",
         V_WAVE_WHY,
         {"?number"},
         "id",
         "order state place wave rule file line reason"},
        {NULL},
    };
    const char *word = args->n ? args->word[0] : "list";
    if (args->json && strcmp(word, "why") == 0)
        return run_why_json(args);
    bool release = strcmp(word, "release") == 0;
    if (!release && strcmp(word, "plan") != 0)
        return ask_run(args, asks);
    struct cmd_store cs;
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    status = plan_or_release(args, &cs, release);
    cmd_close(&cs);
    return status;
}

static const struct cmd_option options[] = {
    {"--day", "DATE", N_("the day whose wave it is; today")},
    {NULL},
};

const struct cmd cmd_wave = {
    "wave", "plan|release SHIFT | list | lock|close NAME | why [ORDER]",
    N_("plan and release waves, and why an order is in none"), options, run};
