/*
 * recheck: a policy for second looks held against a past day before it goes live: what it
 * would have cost, and what it would have caught.
 */
#include <libintl.h>

#include "cmd.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/conf.h"
#include "tallyman/model/due.h"
#include "waverun.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000 };

/* Other sections of a whole file of rules are somebody else's. */
static int take_key(void *target, const char *section, const char *key, const char *value,
                    int line, struct err *err)
{
    (void)line;
    return strcmp(section, "recheck.due") == 0 ? due_take(target, key, value, err) : 0;
}

static int read_policy(const char *path, struct due_policy *policy, struct err *err)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    due_default(policy);
    return conf_read(path, any, take_key, policy, err);
}

static void fill(struct request *request, const struct due_policy *policy, int64_t day)
{
    request_init(request, V_RECHECK_TRY);
    request_num(request, "from", day);
    request_num(request, "to", day + DAY_MS);
    for (int i = 0; i < DUE_KEYS; i++)
        request_num(request, due_keys[i].name, due_get(policy, i));
}

/* ---- the day's parts added up ---- */

static const char *const added[] = {"parcels", "due",   "was",   "units",
                                    "ms",      "known", "caught"};
static const char *const columns[] = {"why", "parcels", "units", "caught", NULL};

enum { ADDED = sizeof(added) / sizeof(*added) };

struct sums {
    struct arena *arena;
    int64_t num[ADDED], looks;
    struct reply reply;
};

static struct value *row_of(struct sums *sums, const char *why)
{
    struct rows *rows = &sums->reply.rows;
    for (int i = 0; i < rows->n; i++) {
        struct value *row = &rows->cell[i * rows->columns];
        if (str_is(row[0].text, why))
            return row;
    }
    struct value *row = rows_add(rows, sums->arena);
    row[0] = value_text(arena_text(sums->arena, why));
    for (int i = 1; i < rows->columns; i++)
        row[i] = value_int(0);
    return row;
}

static void add(struct sums *sums, const struct reply *part)
{
    for (int i = 0; i < ADDED; i++)
        sums->num[i] += record_num(&part->out, added[i], 0);
    sums->looks = record_num(&part->out, "looks", 0);
    for (int i = 0; i < part->rows.n; i++) {
        struct value *row = row_of(sums, rows_str(&part->rows, i, "why"));
        for (int k = 1; columns[k]; k++)
            row[k].num += rows_num(&part->rows, i, columns[k], 0);
    }
}

/* 0, or what the store said no by. */
static int ask_all(struct cmd_store *cs, struct request *request, struct sums *sums,
                   struct err *err)
{
    rows_init(&sums->reply.rows, columns);
    for (int64_t next = 1; next;) {
        const struct reply *part = cmd_ask(cs, request);
        *err = part->err;
        if (err->code)
            return -(int)err->code;
        add(sums, part);
        next = record_num(&part->out, "next", 0);
        request_num(request, "from", next);
    }
    for (int i = 0; i < ADDED; i++)
        record_int(&sums->reply.out, sums->arena, added[i], sums->num[i]);
    record_int(&sums->reply.out, sums->arena, "looks", sums->looks);
    return 0;
}

/* ---- said ---- */

/* Rounded up: a minute begun is a minute of somebody. */
static void say(const struct reply *reply)
{
    const struct record *out = &reply->out;
    long long due = record_num(out, "due", 0), all = record_num(out, "parcels", 0);
    long long ms = record_num(out, "ms", 0), looks = record_num(out, "looks", 0);
    long long known = record_num(out, "known", 0), caught = record_num(out, "caught", 0);
    printf(gettext("would have rechecked %lld of %lld parcels (then: %lld)"), due, all,
           (long long)record_num(out, "was", 0));
    if (ms || !due)
        printf(gettext(", %lld minutes"), (ms + MINUTE_MS - 1) / MINUTE_MS);
    else
        printf(gettext(", how long is not known: no look was measured"));
    if (known)
        printf(gettext(", caught %lld of %lld known errors\n"), caught, known);
    else
        printf(gettext(", no error is known of that day\n"));
    for (int i = 0; i < reply->rows.n; i++)
        printf(gettext("  %-24s %lld parcels, %lld units, %lld errors\n"),
               rows_str(&reply->rows, i, "why"),
               (long long)rows_num(&reply->rows, i, "parcels", 0),
               (long long)rows_num(&reply->rows, i, "units", 0),
               (long long)rows_num(&reply->rows, i, "caught", 0));
    if (ms)
        printf(gettext("(times by %lld looks of the 30 days before)\n"), looks);
}

static int try_day(struct cmd_args *args, struct cmd_store *cs,
                   const struct due_policy *policy)
{
    struct request request;
    struct err err = {0};
    int offset = cmd_offset_min(cs), status = 0;
    int64_t day = wave_day(clock_utc_ms(), offset);
    const char *date = cmd_option(args, "--day");
    if (date && !clock_parse(str_of(date), "%Y-%m-%d", offset, &day))
        return cmd_usage(args, "--day YYYY-MM-DD");
    fill(&request, policy, day);
    struct sums sums = {.arena = arena_new()};
    if (ask_all(cs, &request, &sums, &err))
        status = cmd_fail(args, &err);
    else if (args->json)
        cmd_put(args, &sums.reply, offset, NULL);
    else
        say(&sums.reply);
    arena_free(sums.arena);
    return status;
}

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct due_policy policy;
    struct err err = {0};
    if (args->n != 2 || strcmp(args->word[0], "try") != 0)
        return cmd_usage(args, "try FILE [--day DATE]");
    if (read_policy(args->word[1], &policy, &err))
        return cmd_fail(args, &err);
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    status = try_day(args, &cs, &policy);
    cmd_close(&cs);
    return status;
}

static const struct cmd_option options[] = {
    {"--day", "DATE", N_("the day whose parcels it is tried against (today)")},
    {NULL},
};

const struct cmd cmd_recheck = {"recheck", "try FILE [--day DATE]",
                                N_("hold a policy for second looks against a past day"),
                                options, run};
