/*
 * job: the long work a lead asks for from the screen: planning and releasing a wave.
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

static const char *release(const struct cmd_args *args, struct cmd_store *cs,
                           const char *shift, struct arena *arena, const char **text)
{
    struct wave_run run;
    struct wave_totals totals;
    struct err err = {0};
    const char *problem = NULL;
    int64_t day = wave_day(clock_utc_ms(), cmd_offset_min(cs));
    if (cmd_review(cs, &err))
        return words_of(arena, &err);
    if (wave_run_plan(args, cs, shift, day, &run, &err) ||
        wave_run_release(cs, &run, &totals, &err))
        problem = words_of(arena, &err);
    else
        *text =
            arena_printf(arena, gettext("%s: %lld orders, %d carts, %lld held"), run.name,
                         (long long)totals.orders, run.carts, (long long)totals.held);
    wave_run_clear(&run);
    return problem;
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
                         const char *job, struct arena *arena, const char **text)
{
    struct str rest = str_of(job);
    struct str verb = str_cut(&rest, ' ');
    const char *name = arena_copy(arena, rest);
    if (str_is(verb, "wave.release"))
        return release(args, cs, name, arena, text);
    if (str_is(verb, "wave.lock"))
        return ask_wave(cs, V_WAVE_LOCK, name, arena);
    if (str_is(verb, "wave.close"))
        return ask_wave(cs, V_WAVE_CLOSE, name, arena);
    bug(__FILE__, __LINE__, job);
}
