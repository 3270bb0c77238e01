/*
 * job: the long work a lead asks for from the screen: planning, releasing and planning
 * again a wave.
 */
#include <libintl.h>

#include "tallyman/base/clock.h"
#include "terminal.h"
#include "waverun.h"

enum { WORDS = 400 };

static const char *words_of(struct arena *arena, const struct err *err)
{
    char words[WORDS];
    err_words(err, words, sizeof(words));
    return arena_text(arena, words);
}

enum { BUDGET_MS = 3000, MOVES = 40000 };

/* What the lead sees of the search. */
struct watch {
    const struct job_watch *hooks;
    int64_t first; /* mm when it began to be looked at */
    struct arena *arena;
};

static bool look(void *self, int64_t us, int64_t length)
{
    struct watch *watch = self;
    if (!watch->first)
        watch->first = length;
    arena_clear(watch->arena);
    int64_t percent = us / (BUDGET_MS * 10);
    return watch->hooks->step(watch->hooks->arg, percent > 100 ? 100 : percent,
                              arena_printf(watch->arena, gettext("%lld m → %lld m"),
                                           (long long)(watch->first / 1000),
                                           (long long)(length / 1000)));
}

/* The earliest time that will be missed. */
static const char *late_words(struct cmd_store *cs, const struct wave_run *run,
                              struct arena *arena)
{
    if (!run->plan.misses)
        return "";
    return arena_printf(arena, "; %s",
                        wave_run_miss(run, &run->plan.miss[0], cmd_offset_min(cs)));
}

/* What each zone gets of carts that are passed on, and when it is done there. */
static const char *zone_words(struct cmd_store *cs, const struct wave_plan *plan,
                              const char *text, struct arena *arena)
{
    enum { SHOWN = 12 };
    for (int i = 0; i < plan->zones && i < SHOWN; i++) {
        const struct wave_zone *zone = &plan->zone[i];
        struct civil ready = clock_civil(zone->ready_at, cmd_offset_min(cs));
        if (zone->carts)
            text = arena_printf(
                arena, gettext("%s; zone %s: %d carts, %d lines by %02d:%02d"), text,
                zone->name, zone->carts, zone->lines, ready.hour, ready.minute);
    }
    return text;
}

/* A plan before it is released: what the lead decides by, a part a line. */
static const char *picture(struct cmd_store *cs, const struct wave_run *run,
                           struct arena *arena)
{
    const struct wave_plan *plan = &run->plan;
    int in = 0;
    while (in < run->n && plan->decision[in].cart > 0)
        in++;
    const char *text =
        arena_printf(arena, gettext("%s; %d orders, %d carts; %d left out"), run->name,
                     in, plan->carts, run->n - in);
    int orders, carts = wave_run_sums(run, false, &orders);
    if (carts)
        text =
            arena_printf(arena, gettext("%s; %d orders in %d runs"), text, orders, carts);
    carts = wave_run_sums(run, true, &orders);
    if (carts)
        text = arena_printf(arena, gettext("%s; %d orders in %d batches for wall %s"),
                            text, orders, carts, run->strategy.wall_name);
    if (plan->walked)
        text = arena_printf(arena, gettext("%s; %lld m, in the order of arrival %lld m"),
                            text, (long long)(plan->length / 1000),
                            (long long)(plan->arrival / 1000));
    struct civil ready = clock_civil(plan->ready_at, cmd_offset_min(cs));
    if (plan->ready_at)
        text = arena_printf(arena, gettext("%s; %d people: picked by %02d:%02d"), text,
                            run->people, ready.hour, ready.minute);
    text = arena_printf(arena, "%s%s", text, late_words(cs, run, arena));
    return zone_words(cs, plan, text, arena);
}

static const char *plan_it(const struct cmd_args *args, struct cmd_store *cs,
                           struct wave_wish *wish, bool release, struct arena *arena,
                           const char **text)
{
    struct wave_run run;
    struct wave_totals totals;
    struct err err = {0};
    const char *problem = NULL;
    wish->day = wave_day(clock_utc_ms(), cmd_offset_min(cs));
    if (cmd_review(cs, &err))
        return words_of(arena, &err);
    if (wave_run_plan(args, cs, wish, &run, &err) ||
        (release && wave_run_release(cs, &run, &totals, &err)))
        problem = words_of(arena, &err);
    else if (!release)
        *text = picture(cs, &run, arena);
    else if (!totals.orders && !totals.held)
        problem = arena_printf(
            arena, gettext("%s: no order is released; see why orders wait"), run.name);
    else
        *text = arena_printf(
            arena, gettext("%s: %lld orders, %d carts, %lld held, %lld m (%lld m)%s"),
            run.name, (long long)totals.orders, run.plan.carts, (long long)totals.held,
            (long long)(run.plan.length / 1000), (long long)(run.plan.arrival / 1000),
            late_words(cs, &run, arena));
    wave_run_clear(&run);
    return problem;
}

/* "morning", "morning 50 200": the shift, and the limits. */
static const char *watched(const struct cmd_args *args, struct cmd_store *cs,
                           struct str asked, bool release, const struct job_watch *hooks,
                           struct arena *arena, const char **text)
{
    int64_t next = 0, within = 0;
    const char *shift = arena_copy(arena, str_cut(&asked, ' '));
    if (asked.n && (!str_int(str_cut(&asked, ' '), &next) || !str_int(asked, &within)))
        bug(__FILE__, __LINE__, shift);
    struct watch watch = {.hooks = hooks, .arena = arena_new()};
    struct wave_wish wish = {
        .shift = shift,
        .search = hooks ? wave_search_time(BUDGET_MS / 1000.0, look, &watch)
                        : wave_search_moves(MOVES)};
    wave_wish_most(cs, next, within, &wish);
    const char *problem = plan_it(args, cs, &wish, release, arena, text);
    arena_free(watch.arena);
    return problem;
}

/* "2026-11-22 noon;B-0012;went home". */
static const char *replan(const struct cmd_args *args, struct cmd_store *cs,
                          struct str asked, const struct job_watch *hooks,
                          struct arena *arena, const char **text)
{
    struct watch watch = {.hooks = hooks, .arena = arena_new()};
    struct wave_run run;
    struct wave_again again;
    struct err err = {0};
    struct wave_wish wish = {
        .rest = arena_copy(arena, str_cut(&asked, ';')),
        .badge = arena_copy(arena, str_cut(&asked, ';')),
        .search = hooks ? wave_search_time(BUDGET_MS / 1000.0, look, &watch)
                        : wave_search_moves(MOVES)};
    int failed =
        wave_run_replan(args, cs, &wish, arena_copy(arena, asked), &run, &again, &err);
    if (!failed && again.stays)
        *text = arena_printf(
            arena, gettext("%s: %lld orders in %lld new carts, %lld stay"), wish.rest,
            (long long)again.orders, (long long)again.carts, (long long)again.stays);
    else if (!failed)
        *text = arena_printf(arena, gettext("%s: %lld orders in %lld new carts"),
                             wish.rest, (long long)again.orders, (long long)again.carts);
    wave_run_clear(&run);
    arena_free(watch.arena);
    return failed ? words_of(arena, &err) : NULL;
}

static const char *ask_wave(struct cmd_store *cs, enum verb verb, const char *name,
                            struct arena *arena)
{
    struct request request;
    request_init(&request, verb);
    request_text(&request, "name", name);
    const struct reply *reply = cmd_ask(cs, &request);
    return reply->err.code ? words_of(arena, &reply->err) : NULL;
}

const char *terminal_job(const struct cmd_args *args, struct cmd_store *cs,
                         const char *job, const struct job_watch *hooks,
                         struct arena *arena, const char **text)
{
    struct str rest = str_of(job);
    struct str verb = str_cut(&rest, ' ');
    const char *name = arena_copy(arena, rest);
    bool release = str_is(verb, "wave.release");
    if (release || str_is(verb, "wave.plan"))
        return watched(args, cs, rest, release, hooks, arena, text);
    if (str_is(verb, "wave.replan"))
        return replan(args, cs, rest, hooks, arena, text);
    if (str_is(verb, "wave.lock"))
        return ask_wave(cs, V_WAVE_LOCK, name, arena);
    if (str_is(verb, "wave.close"))
        return ask_wave(cs, V_WAVE_CLOSE, name, arena);
    bug(__FILE__, __LINE__, job);
}
