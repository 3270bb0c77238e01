/*
 * wave: plan, release, lock, close, list, why.
 */
#include <jansson.h>

#include "lists.h"
#include "waveplan.h"

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
    return waveplan_is(word) ? waveplan_run(args) : ask_run(args, asks);
}

static const struct cmd_option options[] = {
    {"--day", "DATE", N_("the day whose wave it is; today")},
    {"--seconds", "N", N_("how long carts are improved, 0 to 600; 2")},
    {"--moves", "N", N_("improve by counting instead: the same each time")},
    {"--seed", "N", N_("what the search draws by; 1")},
    {"--next", "N", N_("no more orders than this")},
    {"--within", "N", N_("and no more in progress than this, those at work counted")},
    {NULL},
};

const struct cmd cmd_wave = {
    "wave", "plan|release SHIFT | try FILE | list | lock|close NAME | why [ORDER]",
    N_("plan and release waves, and why an order is in none"), options, run};
