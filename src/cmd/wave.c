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

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list", V_WAVE_LIST, {0}, NULL, NULL},
        {"lock", V_WAVE_LOCK, {"name"}, NULL, NULL},
        {"close", V_WAVE_CLOSE, {"name"}, NULL, NULL},
        {"why",
         V_WAVE_WHY,
         {"?number"},
         NULL,
         "order state place wave rule file line reason"},
        {NULL},
    };
    const char *word = args->n ? args->word[0] : "list";
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
