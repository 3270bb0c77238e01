/*
 * wavereplan: a wave planned again when a picker left: what nobody began of it is read,
 * planned like a new wave, and sent as one request, which the store takes whole or not at
 * all.
 */
#include "tallyman/base/clock.h"
#include "waverun.h"

/* Which shift's it is, and the day whose cut-off it has. */
static int know_wave(struct cmd_store *cs, struct wave_wish *wish, struct arena *arena,
                     struct err *err)
{
    struct request request;
    int offset_min = cmd_offset_min(cs); /* a request of its own */
    request_init(&request, V_WAVE_SNAPSHOT);
    request_text(&request, "wave", wish->rest);
    request_text(&request, "badge", wish->badge);
    request_num(&request, "limit", 1);
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    wish->shift = arena_text(arena, record_str(&reply->out, "shift", ""));
    wish->day = wave_day(record_num(&reply->out, "cutoff_at", 0), offset_min);
    return -(int)err->code;
}

static int send(struct cmd_store *cs, const struct wave_wish *wish, const char *reason,
                struct wave_run *run, struct wave_again *out, struct err *err)
{
    struct request request;
    request_init(&request, V_WAVE_REPLAN);
    request_text(&request, "name", wish->rest);
    request_text(&request, "badge", wish->badge);
    request_text(&request, "reason", reason);
    if (run->strategy.pass_on)
        request_num(&request, "zones", 1);
    for (int i = 0; i < run->plan.decisions; i++)
        if (run->plan.decision[i].cart > 0)
            wave_put_decision(&request, run->arena, &run->plan.decision[i]);
    if (request.rows.n > REQUEST_ROWS_MOST)
        return err_set(err, E_FIELD, "sdd", "orders", (int64_t)REQUEST_ROWS_MOST,
                       (int64_t)request.rows.n);
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    *out = (struct wave_again){record_num(&reply->out, "orders", 0),
                               record_num(&reply->out, "carts", 0),
                               record_num(&reply->out, "stays", 0)};
    return -(int)err->code;
}

int wave_run_replan(const struct cmd_args *args, struct cmd_store *cs,
                    struct wave_wish *wish, const char *reason, struct wave_run *run,
                    struct wave_again *out, struct err *err)
{
    struct arena *arena = arena_new();
    int failed = know_wave(cs, wish, arena, err);
    *run = (struct wave_run){.arena = NULL};
    *out = (struct wave_again){0};
    if (!failed)
        failed = wave_run_plan(args, cs, wish, run, err);
    if (!failed && run->n)
        failed = send(cs, wish, reason, run, out, err);
    arena_free(arena);
    return failed;
}
