/*
 * simulate: a day with people at terminals, in virtual time. For a lead: how long a day
 * of the own store takes with so many people (tomorrow.c). For the tests: the demo's shop
 * with everything breaking, held against the rows; what does not hold names its seed, and
 * the seed plays it again.
 */
#include <libintl.h>
#include <stdio.h>
#include <unistd.h>

#include "box.h"
#include "tomorrow.h"

enum { SEED = 1, ORDERS = 40, FAULT_ORDERS = 8, PATH = 400 };

static void say(const struct cmd_args *args, uint64_t seed, const struct box_result *r)
{
    if (args->json) {
        printf("{\"seed\":%llu,\"ok\":%s,\"seconds\":%lld,\"acked\":%lld,\"moves\":%lld,"
               "\"late\":%lld,\"shipped\":%lld,\"sent\":%lld,\"lost\":%lld,"
               "\"doubled\":%lld,\"cuts\":%lld,\"kills\":%lld,\"deaths\":%lld,\"stops\":%"
               "lld,"
               "\"jumps\":%lld,\"cancels\":%lld,\"outages\":%lld,\"through\":%lld,"
               "\"dockets\":%lld,\"torn\":%lld}\n",
               (unsigned long long)seed, r->wrong[0] ? "false" : "true",
               (long long)r->ms / 1000, (long long)r->acked, (long long)r->moves,
               (long long)r->late, (long long)r->shipped, (long long)r->sent,
               (long long)r->lost, (long long)r->doubled, (long long)r->cuts,
               (long long)r->kills, (long long)r->deaths, (long long)r->stops,
               (long long)r->jumps, (long long)r->cancels, (long long)r->outages,
               (long long)r->through, (long long)r->dockets, (long long)r->torn);
    } else {
        printf(gettext("seed %llu: %lld h %02lld min, %lld orders shipped, %lld units "
                       "picked\n"),
               (unsigned long long)seed, (long long)r->ms / 3600000,
               (long long)(r->ms / 60000 % 60), (long long)r->shipped,
               (long long)r->moves);
    }
    if (r->wrong[0])
        fprintf(stderr, "seed %llu: %s\n", (unsigned long long)seed, r->wrong);
    fflush(stdout);
}

/* All that stands in the folder is the day's own. */
static void remove_all(const char *dir)
{
    char command[PATH + 16];
    snprintf(command, sizeof(command), "rm -rf '%s'", dir);
    if (system(command))
        perror(dir);
}

static int one(struct cmd_args *args, const struct box_options *options, bool *held)
{
    const char *base = getenv("TMPDIR"), *kept = args->store;
    char dir[PATH], address[PATH + 32];
    struct box_result result;
    struct err err = {0};
    if (!base || !base[0])
        base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(dir, sizeof(dir), "%s/tallyman-box-XXXXXX", base);
    if (!mkdtemp(dir)) {
        perror(dir);
        return 3;
    }
    snprintf(address, sizeof(address), "sqlite:%s/day.db", dir);
    args->store = address;
    int status = box_play(args, dir, options, &result, &err) ? cmd_fail(args, &err) : 0;
    args->store = kept;
    remove_all(dir);
    if (!status)
        say(args, options->seed, &result);
    *held &= !status && !result.wrong[0];
    return status;
}

static int run(struct cmd_args *args)
{
    struct box_options options = {.pickers = 4, .packers = 2, .checkers = 1};
    int64_t seed = SEED, seeds = 1;
    const char *day = cmd_option(args, "--day");
    bool held = true;
    if (day)
        return tomorrow_run(args, day);
    options.faults = cmd_option(args, "--faults") != NULL;
    options.weak = cmd_option(args, "--weak") != NULL;
    options.orders = options.faults ? FAULT_ORDERS : ORDERS;
    if (!cmd_option_num(args, "--seed", 0, INT64_MAX / 2, &seed) ||
        !cmd_option_num(args, "--seeds", 1, 1000000, &seeds) ||
        !cmd_option_num(args, "--orders", 1, 100000, &options.orders) ||
        !cmd_option_num(args, "--pickers", 1, 16, &options.pickers) ||
        !cmd_option_num(args, "--packers", 1, 4, &options.packers) ||
        !cmd_option_num(args, "--checkers", 1, 3, &options.checkers))
        return 2;
    int status = 0;
    for (int64_t i = 0; i < seeds && !status; i++) {
        options.seed = (uint64_t)(seed + i);
        status = one(args, &options, &held);
    }
    return status ? status : held ? 0 : 1;
}

static const struct cmd_option options[] = {
    {"--day", "YYYY-MM-DD",
     N_("this day of the own store: its orders, waves, ways and pace; nothing is "
        "changed")},
    {"--pack-seconds", "N", N_("of an order beside its scans, with --day; 20")},
    {"--pickers", "N", N_("people who pick; 4")},
    {"--packers", "N", N_("people who pack; 2")},
    {"--checkers", "N", N_("people who recheck; 1")},
    {"--orders", "N", N_("orders of the day; 40, with --faults 8")},
    {"--seed", "N", N_("the same seed, the same day")},
    {"--seeds", "N", N_("so many days, each with the next seed")},
    {"--faults", NULL,
     N_("lines, terminals and the store break all day; the rows are held against the "
        "terminals' journals")},
    {"--weak", NULL, N_("terminals that number each sending anew: must be caught")},
    {NULL},
};

const struct cmd cmd_simulate = {
    "simulate", "", N_("play a day in virtual time: how long it takes, and what breaks"),
    options, run};
