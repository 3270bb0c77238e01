/*
 * day: the days in the store, played through. For each day the three waves are released
 * as the lead does it; then everybody works until nobody has anything left to do, or
 * nobody gets any further (ending). Each turn every person makes one gesture, and all
 * their requests go through the door together.
 */
#include "day.h"

#include "crew.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"
#include "waverun.h"

enum { DAY_MS = 86400000, CANCEL_PPM = 15000, IDLE_TURNS = 40, PAGE = 1000 };
enum { GESTURE_MS = 2500, HOUR = 3600000 }; /* of played time: a turn; ending's */

struct play {
    const struct cmd_args *args;
    struct cmd_store *cs, office; /* office: what the shop does besides the floor */
    const struct day_options *options;
    struct crew *crew;
    int64_t played_ms;
};

/* ---- the customer: cancels some orders while they are picked ---- */

static bool will_cancel(const struct play *play, const char *number)
{
    uint64_t hash = rng_text(rng_text(play->options->seed, "cancel"), number);
    return play->options->mistakes && rng_chance(hash, CANCEL_PPM);
}

static const struct reply *ask_cancel(struct play *play, const char *number)
{
    struct request request;
    request_init(&request, V_ORDER_CANCEL);
    request_text(&request, "number", number);
    request_text(&request, "reason", "cancelled by the buyer");
    return cmd_ask(&play->office, &request);
}

/* What is worth much needs the lead's word too. */
static void cancel(struct play *play, const char *number)
{
    const struct reply *reply = ask_cancel(play, number);
    if (reply->err.code != E_APPROVAL)
        return;
    struct request request;
    request_init(&request, V_APPROVE_GIVE);
    request_num(&request, "approval", reply->err.arg[1].num);
    request_text(&request, "badge", CREW_LEAD);
    request_text(&request, "pin", CREW_LEAD_PIN);
    cmd_ask(&play->office, &request);
    ask_cancel(play, number);
}

/* Called when a tote was filled for an order: the first of its goods are on the cart. */
static void put_done(void *arg, const char *number)
{
    struct play *play = arg;
    if (will_cancel(play, number))
        cancel(play, number);
}

/* A run that was killed between a put and its cancel makes up for it. */
static int cancel_missed(struct play *play, struct err *err)
{
    static const char *const states[] = {"picking", "picked", "packing", "packed"};
    for (size_t s = 0; s < sizeof(states) / sizeof(*states); s++) {
        struct arena *arena = arena_new();
        int64_t after = 0;
        for (int n = 1; n && !err->code;) {
            struct request request;
            request_init(&request, V_ORDER_LIST);
            request_text(&request, "state", states[s]);
            request_num(&request, "after", after);
            request_num(&request, "limit", PAGE);
            const struct reply *reply = cmd_ask(&play->office, &request);
            *err = reply->err;
            n = reply->rows.n;
            const char **due = arena_alloc(arena, sizeof(*due) * (size_t)(n + 1));
            int dues = 0;
            for (int i = 0; i < n; i++) {
                const char *number = rows_str(&reply->rows, i, "number");
                after = rows_num(&reply->rows, i, "id", 0);
                if (rows_num(&reply->rows, i, "picked", 0) > 0 &&
                    will_cancel(play, number))
                    due[dues++] = arena_text(arena, number);
            }
            for (int i = 0; i < dues; i++)
                cancel(play, due[i]);
        }
        arena_free(arena);
    }
    return -(int)err->code;
}

/* ---- the office ---- */

static int64_t day_num(struct play *play, const char *name)
{
    struct request request;
    request_init(&request, V_DAY);
    return record_num(&cmd_ask(&play->office, &request)->out, name, 0);
}

/* Once, when there are new orders: what is put back during the day is promised to nobody
 * behind its back, so that a day that was killed comes to the same end. */
static int review(struct play *play, struct err *err)
{
    return day_num(play, "new") > 0 ? cmd_review(&play->office, err) : 0;
}

/* ---- the floor ---- */

static void work(struct play *play)
{
    int idle = 0;
    struct ending ending;
    ending_begin(&ending, &play->office, play->played_ms, HOUR);
    crew_wake(play->crew);
    while (idle < IDLE_TURNS && !ending_due(&ending, &play->office, play->played_ms)) {
        play->played_ms += GESTURE_MS;
        store_set_now(play->cs->store, clock_utc_ms());
        idle = crew_turn(play->crew) ? 0 : idle + 1;
    }
}

static int wave(struct play *play, const char *shift, int64_t day, struct err *err)
{
    enum { MOVES = 40000 }; /* counted, so that the day is the same each time */
    struct wave_run run;
    struct wave_totals totals = {0};
    const struct wave_wish wish = {
        .shift = shift, .day = day, .search = wave_search_moves(MOVES)};
    if (!wave_run_plan(play->args, &play->office, &wish, &run, err))
        wave_run_release(&play->office, &run, &totals, err);
    wave_run_clear(&run);
    if (err->code)
        return -(int)err->code;
    work(play);
    return 0;
}

static int all_days(struct play *play, struct err *err)
{
    static const char *const shifts[] = {"morning", "noon", "evening"};
    int offset = cmd_offset_min(&play->office);
    if (review(play, err) || cancel_missed(play, err))
        return -(int)err->code;
    work(play); /* what an earlier run left on the floor */
    int64_t first = wave_day(day_num(play, "first_paid"), offset);
    int64_t last = day_num(play, "last_paid");
    /* One day more: what was paid after the last cut-off ships the next morning. */
    for (int64_t day = first; day <= last + DAY_MS; day += DAY_MS) {
        for (size_t i = 0; i < sizeof(shifts) / sizeof(*shifts); i++) {
            if (wave(play, shifts[i], day, err))
                return -(int)err->code;
        }
    }
    return 0;
}

/* Who stood before it last knows best why it lies there. */
static int what_is_left(struct play *play, struct arena *arena, struct day_result *result,
                        struct err *err)
{
    result->lefts = ending_left(&play->office, arena, &result->left, err);
    for (int i = 0; i < result->lefts; i++) {
        struct left *left = &result->left[i];
        const char *why = crew_gave_up(play->crew, left->number, arena);
        left->why = why ? why : left->why;
    }
    return result->lefts < 0 ? result->lefts : 0;
}

int day_play(const struct cmd_args *args, struct cmd_store *cs,
             const struct day_options *options, struct arena *arena,
             struct day_result *result, struct err *err)
{
    struct play play = {.args = args, .cs = cs, .options = options};
    int64_t began = clock_mono_ms();
    *result = (struct day_result){0};
    if (cmd_second(cs, "office", &play.office, err))
        return -(int)err->code;
    play.crew = crew_new(args, cs, options, result, err);
    if (play.crew) {
        crew_on_put(play.crew, put_done, &play);
        if (!all_days(&play, err))
            what_is_left(&play, arena, result, err);
    }
    crew_free(play.crew);
    cmd_second_close(&play.office);
    result->ms = clock_mono_ms() - began;
    return -(int)err->code;
}
