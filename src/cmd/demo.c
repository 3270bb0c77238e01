/*
 * demo: a ready warehouse with a day of orders. With a terminal it opens on it; with
 * --auto, or without a terminal, the program plays the day itself and prints the result;
 * a day that leaves orders on the floor is no success.
 */
#include <jansson.h>
#include <libintl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd.h"
#include "day.h"
#include "demo.h"
#include "load.h"
#include "rates.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/reason.h"
#include "tallyman/play/shop.h"
#include "terminal.h"
#include "waverun.h"

enum { SEED = 20261122, ORDERS = 240, ITEMS = 300 };

/* ---- the shop's files ---- */

/* Some orders leave the carrier to the rates. */
static int load_rates(const struct cmd_args *args, struct cmd_store *cs, struct err *err)
{
    int64_t version;
    struct arena *arena = arena_new();
    int failed =
        rates_load(cs, cmd_file(args, arena, "waves", "rates.csv"), &version, err);
    arena_free(arena);
    return failed;
}

int demo_shop(const struct cmd_args *args, struct cmd_store *cs,
              const struct demo_size *want, struct err *err)
{
    if (load_rates(args, cs, err))
        return -(int)err->code;
    int offset = cmd_offset_min(cs);
    struct shop_size size = {.seed = (uint64_t)want->seed,
                             .items = want->items,
                             .orders = want->orders,
                             .people = 12,
                             .day = wave_day(clock_utc_ms(), offset),
                             .offset_min = offset};
    struct shop_files files;
    shop_make(&size, &files);
    const struct {
        const char *name;
        const struct buf *text;
    } parts[] = {
        {"items.csv", &files.items},   {"codes.csv", &files.codes},
        {"kits.csv", &files.kits},     {"places.csv", &files.places},
        {"people.csv", &files.people}, {"waybills.csv", &files.waybills},
        {"stock.csv", &files.stock},   {"orders.csv", &files.orders},
    };
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts) && !err->code; i++) {
        struct load_report *report = load_report_new(parts[i].name);
        load_text(cs, parts[i].name, buf_view(parts[i].text), report, err);
        load_report_free(report);
    }
    if (!err->code)
        cmd_review(cs, err);
    shop_files_clear(&files);
    return -(int)err->code;
}

/* The shop's lead, by badge and name, is among the people; else it is another house. */
static bool demo_lead(struct cmd_store *cs, struct shop_person *lead)
{
    const struct shop_size size = {.people = 12};
    struct request request;
    int n = 0;
    while (shop_person(&size, n++, lead) && lead->role != ROLE_LEAD)
        ;
    request_init(&request, V_PERSON_LIST);
    const struct rows *rows = &cmd_ask(cs, &request)->rows;
    for (int i = 0; i < rows->n; i++) {
        if (strcmp(rows_str(rows, i, "badge"), lead->badge) == 0)
            return strcmp(rows_str(rows, i, "name"), lead->name) == 0;
    }
    return false;
}

int demo_hire(struct cmd_store *cs, struct request *people, struct err *err)
{
    struct shop_person lead;
    struct request yes;
    *err = cmd_ask(cs, people)->err;
    if (err->code != E_APPROVAL || !demo_lead(cs, &lead))
        return -(int)err->code;
    request_init(&yes, V_APPROVE_GIVE);
    request_num(&yes, "approval", err->arg[1].num);
    request_text(&yes, "badge", lead.badge);
    request_text(&yes, "pin", lead.pin);
    if (cmd_ask(cs, &yes)->err.code)
        return -(int)err->code;
    *err = cmd_ask(cs, people)->err;
    return -(int)err->code;
}

static int64_t day_num(struct cmd_store *cs, const char *name)
{
    struct request request;
    request_init(&request, V_DAY);
    return record_num(&cmd_ask(cs, &request)->out, name, 0);
}

/* ---- the result ---- */

static json_t *refused_json(const struct day_result *result)
{
    json_t *kinds = json_object();
    for (int i = 0; i < result->kinds; i++)
        json_object_set_new(kinds, result->kind[i].kind, json_integer(result->kind[i].n));
    return kinds;
}

static json_t *held_json(const struct reply *day)
{
    json_t *held = json_object();
    for (int i = 0; i < day->rows.n; i++)
        json_object_set_new(held, rows_str(&day->rows, i, "reason"),
                            json_integer(rows_num(&day->rows, i, "orders", 0)));
    return held;
}

static json_t *nums_json(const struct reply *day, const char *const (*pairs)[2])
{
    json_t *object = json_object();
    for (; (*pairs)[0]; pairs++)
        json_object_set_new(object, (*pairs)[0],
                            json_integer(record_num(&day->out, (*pairs)[1], 0)));
    return object;
}

static json_t *left_json(const struct day_result *result)
{
    json_t *list = json_array();
    for (int i = 0; i < result->lefts; i++)
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s}", "order", result->left[i].number, "state",
                            result->left[i].state, "why", result->left[i].why));
    return list;
}

static json_t *result_json(const struct reply *day, const struct day_result *result,
                           int64_t seed)
{
    static const char *const orders[][2] = {
        {"total", "orders"},        {"shipped", "shipped"}, {"held", "held"},
        {"cancelled", "cancelled"}, {"waiting", "waiting"}, {NULL}};
    static const char *const units[][2] = {{"reserved", "reserved"},
                                           {"picked", "picked"},
                                           {"returned", "returned"},
                                           {"shipped", "units_shipped"},
                                           {NULL}};
    static const char *const rechecks[][2] = {{"due", "recheck_due"},
                                              {"passed", "recheck_passed"},
                                              {"failed", "recheck_failed"},
                                              {NULL}};
    double seconds = (double)result->ms / 1000.0;
    double rate = seconds > 0 ? (double)result->scans / seconds : 0;
    return json_pack(
        "{s:I, s:o, s:o, s:o, s:I, s:o, s:{s:I, s:o}, s:I, s:I, s:o, s:f, s:f}", "seed",
        (json_int_t)seed, "orders", nums_json(day, orders), "held_reasons",
        held_json(day), "left", left_json(result), "lines",
        (json_int_t)record_num(&day->out, "lines", 0), "units", nums_json(day, units),
        "scans", "accepted", (json_int_t)result->accepted, "refused",
        refused_json(result), "parcels", (json_int_t)record_num(&day->out, "parcels", 0),
        "labels", (json_int_t)record_num(&day->out, "labels", 0), "rechecks",
        nums_json(day, rechecks), "seconds", seconds, "scans_per_second", rate);
}

static void print_words(const struct reply *day, const struct day_result *result)
{
    char held[200];
    const struct record *out = &day->out;
    printf(
        gettext(
            "orders    %lld: shipped %lld, held %lld, cancelled %lld, waiting %lld\n"),
        (long long)record_num(out, "orders", 0), (long long)record_num(out, "shipped", 0),
        (long long)record_num(out, "held", 0), (long long)record_num(out, "cancelled", 0),
        (long long)record_num(out, "waiting", 0));
    for (int i = 0; i < day->rows.n; i++) {
        reason_words(rows_str(&day->rows, i, "reason"), held, sizeof(held));
        printf(gettext("  held    %s: %lld\n"), held,
               (long long)rows_num(&day->rows, i, "orders", 0));
    }
    for (int i = 0; i < result->lefts; i++)
        printf(gettext("  left on the floor  %s (%s): %s\n"), result->left[i].number,
               gettext(result->left[i].state), result->left[i].why);
    printf(gettext("units     reserved %lld, picked %lld, returned %lld, shipped %lld\n"),
           (long long)record_num(out, "reserved", 0),
           (long long)record_num(out, "picked", 0),
           (long long)record_num(out, "returned", 0),
           (long long)record_num(out, "units_shipped", 0));
    printf(gettext("scans     accepted %lld, refused %lld\n"),
           (long long)result->accepted, (long long)result->refused);
    for (int i = 0; i < result->kinds; i++)
        printf("  %-16s %lld\n", result->kind[i].kind, (long long)result->kind[i].n);
    printf(
        gettext(
            "parcels   %lld, labels %lld, rechecks due %lld, passed %lld, failed %lld\n"),
        (long long)record_num(out, "parcels", 0), (long long)record_num(out, "labels", 0),
        (long long)record_num(out, "recheck_due", 0),
        (long long)record_num(out, "recheck_passed", 0),
        (long long)record_num(out, "recheck_failed", 0));
    printf(gettext("seconds   %.1f, %.0f scans a second\n"), (double)result->ms / 1000.0,
           result->ms ? (double)result->scans * 1000.0 / (double)result->ms : 0.0);
}

static void say_day(const struct cmd_args *args, struct cmd_store *cs,
                    const struct day_result *result, int64_t seed)
{
    struct request request;
    request_init(&request, V_DAY);
    const struct reply *day = cmd_ask(cs, &request);
    if (!args->json) {
        print_words(day, result);
        return;
    }
    json_t *json = result_json(day, result, seed);
    json_dumpf(json, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
    printf("\n");
    json_decref(json);
}

/* One person for so many orders, within limits. */
static int64_t people(int64_t orders, int64_t each, int64_t least, int64_t most)
{
    int64_t n = orders / each;
    return n < least ? least : n > most ? most : n;
}

static int play(struct cmd_args *args, struct cmd_store *cs, int64_t seed)
{
    struct day_result result;
    struct err err = {0};
    int64_t orders = day_num(cs, "orders");
    struct day_options options = {.seed = (uint64_t)seed,
                                  .pickers = people(orders, 60, 4, 16),
                                  .packers = people(orders, 80, 3, 12),
                                  .checkers = people(orders, 200, 2, 4),
                                  .labels = cmd_option(args, "--labels"),
                                  .mistakes = cmd_option(args, "--careful") == NULL};
    struct arena *arena = arena_new();
    int status = 0;
    if (day_play(args, cs, &options, arena, &result, &err)) {
        status = cmd_fail(args, &err);
    } else {
        say_day(args, cs, &result, seed);
        status = result.lefts > 0;
    }
    arena_free(arena);
    return status;
}

/* ---- the terminal ---- */

static int open_terminal(struct cmd_args *args, struct cmd_store *cs,
                         const struct terminal_options *practice)
{
    struct arena *arena = arena_new();
    const char *text = "";
    const char *problem =
        terminal_job(args, cs, "wave.release morning", NULL, arena, &text);
    if (!practice)
        fprintf(stderr, "%s\n", problem ? problem : text);
    arena_free(arena);
    struct terminal_options options = {.name = practice ? practice->name : "demo",
                                       .paper_dir = cmd_option(args, "--labels"),
                                       .replay = cmd_option(args, "--replay"),
                                       .trace = practice ? practice->trace : NULL,
                                       .training = true,
                                       .typing = true};
    if (practice)
        options.replay = NULL;
    return terminal_run(args, cs, &options);
}

static void remove_store(const char *address)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock", ".key"};
    char path[512];
    const char *file = strncmp(address, "sqlite:", 7) == 0 ? address + 7 : address;
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        snprintf(path, sizeof(path), "%s%s", file, endings[i]);
        unlink(path);
    }
}

struct wish {
    int64_t seed, orders;
    bool by_itself;
    const struct terminal_options *practice; /* NULL: the demo itself */
};

static int run_on(struct cmd_args *args, const struct wish *wish)
{
    struct cmd_store cs;
    struct err err = {0};
    int status = cmd_open(args, CMD_OWN_MAKE, &cs);
    if (status)
        return status;
    const struct demo_size size = {wish->seed, wish->orders, ITEMS};
    if (!day_num(&cs, "orders") && demo_shop(args, &cs, &size, &err))
        status = cmd_fail(args, &err);
    else
        status = wish->by_itself ? play(args, &cs, wish->seed)
                                 : open_terminal(args, &cs, wish->practice);
    cmd_close(&cs);
    return status;
}

/* On a store of its own, thrown away afterwards. */
static int run_apart(struct cmd_args *args, const struct wish *wish)
{
    const char *kept = args->store, *temporary = getenv("TMPDIR");
    char dir[400], address[sizeof(dir) + 32];
    snprintf(dir, sizeof(dir), "%s/tallyman-demo-XXXXXX",
             temporary && temporary[0] ? temporary : "/tmp");
    if (!mkdtemp(dir)) {
        perror(dir);
        return 3;
    }
    snprintf(address, sizeof(address), "sqlite:%s/demo.db", dir);
    args->store = address;
    int status = run_on(args, wish);
    args->store = kept;
    remove_store(address);
    rmdir(dir);
    return status;
}

int demo_practise(struct cmd_args *args, const struct terminal_options *options)
{
    struct wish wish = {SEED, ORDERS, false, options};
    return run_apart(args, &wish);
}

static int run(struct cmd_args *args)
{
    struct wish wish = {.seed = SEED, .orders = ORDERS};
    if (args->n || !cmd_option_num(args, "--seed", 0, INT64_MAX, &wish.seed) ||
        !cmd_option_num(args, "--orders", 1, 200000, &wish.orders))
        return cmd_usage(args, args->n ? args->word[0] : "--seed");
    wish.by_itself =
        cmd_option(args, "--auto") || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO);
    return args->store ? run_on(args, &wish) : run_apart(args, &wish);
}

static const struct cmd_option options[] = {
    {"--auto", NULL, N_("the program plays the day by itself")},
    {"--seed", "N", N_("the same seed, the same shop and the same mistakes")},
    {"--orders", "N", N_("how many orders the demo shop has; 240")},
    {"--careful", NULL, N_("nobody makes mistakes on purpose")},
    {"--labels", "DIR", N_("keep the labels as files")},
    {"--replay", "FILE", N_("scans and keys from a file first")},
    {NULL},
};

const struct cmd cmd_demo = {"demo", "[--auto]",
                             N_("a ready warehouse with a day of orders"), options, run};
