/*
 * waverun: a wave from snapshot to release. Planning is pure and works on a snapshot; the
 * verb that releases names the version of each order it saw, so that what changed
 * meanwhile is left out and said.
 */
#include "waverun.h"

#include "tallyman/base/clock.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000, PAGE = 5000, RELEASE_ROWS = 5000 };

int64_t wave_day(int64_t at, int offset_min)
{
    int64_t local = at + (int64_t)offset_min * MINUTE_MS;
    int64_t day = local - (((local % DAY_MS) + DAY_MS) % DAY_MS);
    return day - (int64_t)offset_min * MINUTE_MS;
}

static const char *text_at(struct arena *arena, const struct rows *rows, int row,
                           const char *name)
{
    return arena_text(arena, rows_str(rows, row, name));
}

static void take_candidate(struct arena *arena, const struct rows *rows, int row,
                           struct wave_candidate *out)
{
    const struct {
        const char *name;
        int64_t *to;
    } nums[] = {
        {"order", &out->order},         {"version", &out->version},
        {"paid_at", &out->paid_at},     {"due_at", &out->due_at},
        {"priority", &out->priority},   {"units", &out->units},
        {"lines", &out->lines},         {"weight_g", &out->weight_g},
        {"volume_ml", &out->volume_ml}, {"seq", &out->seq},
    };
    const struct {
        const char *name;
        const char **to;
    } texts[] = {
        {"number", &out->number}, {"channel", &out->channel}, {"shop", &out->shop},
        {"region", &out->region}, {"type", &out->type},       {"carrier", &out->carrier},
        {"state", &out->state},   {"hold", &out->hold},
    };
    for (size_t i = 0; i < sizeof(nums) / sizeof(*nums); i++)
        *nums[i].to = rows_num(rows, row, nums[i].name, 0);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        *texts[i].to = text_at(arena, rows, row, texts[i].name);
    out->flagged = rows_num(rows, row, "flagged", 0);
}

/* One page of the snapshot; how many orders it had, negative after a failure. */
static int take_page(struct cmd_store *cs, struct wave_run *run, int64_t *after,
                     struct err *err)
{
    struct request request;
    request_init(&request, V_WAVE_SNAPSHOT);
    request_num(&request, "after", *after);
    request_num(&request, "limit", PAGE);
    const struct reply *reply = cmd_ask(cs, &request);
    if (reply->err.code) {
        *err = reply->err;
        return -(int)err->code;
    }
    int n = reply->rows.n;
    size_t size = sizeof(*run->candidate);
    run->candidate = arena_grow(run->arena, run->candidate, size * (size_t)run->n,
                                size * (size_t)(run->n + n));
    for (int i = 0; i < n; i++) {
        take_candidate(run->arena, &reply->rows, i, &run->candidate[run->n]);
        *after = run->candidate[run->n++].order;
    }
    return n;
}

int wave_run_plan(const struct cmd_args *args, struct cmd_store *cs, const char *shift,
                  int64_t day, struct wave_run *run, struct err *err)
{
    *run = (struct wave_run){.arena = arena_new()};
    const char *path =
        cmd_file(args, run->arena, "waves", arena_printf(run->arena, "%s.ini", shift));
    if (wave_strategy_read(path, &run->strategy, err))
        return -(int)err->code;
    struct civil civil = clock_civil(day + DAY_MS / 2, 0);
    snprintf(run->name, sizeof(run->name), "%04d-%02d-%02d %s", civil.year, civil.month,
             civil.day, shift);
    run->cutoff_at = day + run->strategy.cutoff_min * MINUTE_MS;
    int64_t after = 0;
    int n;
    do {
        n = take_page(cs, run, &after, err);
        if (n < 0)
            return n;
    } while (n);
    run->carts = wave_decide(&run->strategy, run->candidate, run->n, run->cutoff_at,
                             run->arena, &run->decision);
    return 0;
}

static void put_decision(struct request *request, struct arena *arena,
                         const struct wave_decision *decision)
{
    struct value *cell = rows_add(&request->rows, arena);
    cell[0] = value_int(decision->order);
    cell[1] = value_int(decision->version);
    cell[2] = value_int(decision->cart);
    cell[3] = value_text(decision->rule ? decision->rule : "");
    cell[4] = value_text(decision->file ? decision->file : "");
    cell[5] = value_int(decision->line);
    cell[6] = value_text(decision->reason ? decision->reason : "");
}

static int release_some(struct cmd_store *cs, struct wave_run *run, int from, int to,
                        struct wave_totals *out, struct err *err)
{
    struct request request;
    request_init(&request, V_WAVE_RELEASE);
    request_text(&request, "name", run->name);
    request_text(&request, "shift", run->strategy.name);
    request_num(&request, "cutoff_at", run->cutoff_at);
    for (int i = from; i < to; i++) {
        put_decision(&request, run->arena, &run->decision[i]);
        out->left += run->decision[i].cart == 0;
    }
    const struct reply *reply = cmd_ask(cs, &request);
    if (reply->err.code) {
        *err = reply->err;
        return -(int)err->code;
    }
    out->orders += record_num(&reply->out, "orders", 0);
    out->held += record_num(&reply->out, "held", 0);
    out->units += record_num(&reply->out, "units", 0);
    return 0;
}

/* Where a request that begins at `from` ends: at a cart's border, so that no cart is cut
 * in two. */
static int release_end(const struct wave_run *run, int from)
{
    int to = from + RELEASE_ROWS < run->n ? from + RELEASE_ROWS : run->n;
    while (to < run->n && to > from + 1 && run->decision[to].cart > 0 &&
           run->decision[to].cart == run->decision[to - 1].cart)
        to--;
    return to;
}

int wave_run_release(struct cmd_store *cs, struct wave_run *run, struct wave_totals *out,
                     struct err *err)
{
    *out = (struct wave_totals){0};
    for (int from = 0, to; from < run->n; from = to) {
        to = release_end(run, from);
        if (release_some(cs, run, from, to, out, err))
            return -(int)err->code;
    }
    return 0;
}

void wave_run_clear(struct wave_run *run)
{
    arena_free(run->arena);
    *run = (struct wave_run){0};
}
