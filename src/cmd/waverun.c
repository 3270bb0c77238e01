/*
 * waverun: a wave from snapshot to release. Planning is pure and works on a snapshot; the
 * verb that releases names the version of each order it saw, so that what changed
 * meanwhile is left out and said.
 */
#include "waverun.h"

#include <libintl.h>

#include "tallyman/base/clock.h"
#include "wavesee.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000, RELEASE_ROWS = 5000, WALK_MOST = 3900 };

int64_t wave_day(int64_t at, int offset_min)
{
    int64_t local = at + (int64_t)offset_min * MINUTE_MS;
    int64_t day = local - (((local % DAY_MS) + DAY_MS) % DAY_MS);
    return day - (int64_t)offset_min * MINUTE_MS;
}

void wave_wish_most(struct cmd_store *cs, int64_t next, int64_t within,
                    struct wave_wish *wish)
{
    struct request request;
    wish->most = next;
    if (within <= 0)
        return;
    request_init(&request, V_BOARD);
    int64_t room = within - record_num(&cmd_ask(cs, &request)->out, "in_wave", 0);
    wish->nobody = room <= 0;
    if (next == 0 || room < next)
        wish->most = room;
}

/* ---- the search ---- */

static int64_t mono_us(void *self)
{
    (void)self;
    return clock_mono_ms() * 1000;
}

struct batch_options wave_search_time(double seconds, batch_progress *progress,
                                      void *self)
{
    return (struct batch_options){
        .seed = 1,
        .budget_us = (int64_t)(seconds * 1e6),
        .now = mono_us,
        .progress = progress,
        .self = self,
        .polish = true,
    };
}

struct batch_options wave_search_moves(int64_t moves)
{
    return (struct batch_options){.seed = 1, .moves = moves};
}

/* ---- how fast the floor is ---- */

/* Of the last hour, or of the last day where that hour showed too little. */
static int learn_pace(struct cmd_store *cs, const struct house *house, struct pace *pace,
                      struct err *err)
{
    enum { HOUR = 60, DAY = 1440 };
    if (pace_learn(cs, house, HOUR, pace, err))
        return -(int)err->code;
    int people = pace->people;
    if ((!pace_speed(pace) || !pace_scan(pace)) && pace_learn(cs, house, DAY, pace, err))
        return -(int)err->code;
    pace->people = people;
    return 0;
}

/* A unit is a scan; a line has as many as the day's lines have in the mean. */
static int64_t line_ms(const struct wave_ask *ask, int64_t scan_ms)
{
    int64_t units = 0, lines = 0;
    for (int i = 0; i < ask->n; i++) {
        units += ask->orders[i].units;
        lines += ask->orders[i].lines;
    }
    return lines ? scan_ms * units / lines : scan_ms;
}

/* Times that the floor has shown take the place of the rules'. */
static int take_pace(struct cmd_store *cs, const struct wave_wish *wish,
                     struct wave_run *run, struct wave_ask *ask, struct err *err)
{
    struct house house = {0};
    struct pace *pace = arena_alloc(run->arena, sizeof(*pace));
    struct wave_floor *floor = arena_alloc(run->arena, sizeof(*floor));
    *floor = *ask->floor;
    if (!floor->aisles)
        return 0;
    if (!house_read(cs, &house, err) && !learn_pace(cs, &house, pace, err)) {
        run->speed_mm_s = pace_speed(pace);
        run->scan_ms = pace_scan(pace);
        run->ways = pace->all.ways;
        run->scans = pace->all.scans;
        run->people = wish->people ? (int)wish->people : pace->people;
    }
    house_clear(&house);
    run->people = run->people > 0 ? run->people : 1;
    if (run->speed_mm_s)
        floor->speed_mm_s = run->speed_mm_s;
    if (run->scan_ms)
        floor->line_ms = line_ms(ask, run->scan_ms);
    ask->floor = floor;
    ask->people = run->people;
    ask->start_at = wish->tried ? 0 : ask->now > wish->day ? ask->now : wish->day;
    return -(int)err->code;
}

const char *wave_run_miss(const struct wave_run *run, const struct wave_miss *miss,
                          int offset_min)
{
    struct civil due = clock_civil(miss->at, offset_min);
    struct civil ready = clock_civil(miss->ready_at, offset_min);
    const char *whose =
        miss->carrier[0] ? arena_printf(run->arena, " (%s)", miss->carrier) : "";
    return arena_printf(
        run->arena, gettext("%d orders will miss %02d:%02d%s: picked by %02d:%02d"),
        miss->orders, due.hour, due.minute, whose, ready.hour, ready.minute);
}

/* ---- the plan ---- */

static bool is_among(const struct wave_wish *wish, int64_t order)
{
    int low = 0, high = wish->withouts - 1;
    while (low <= high) {
        int middle = low + (high - low) / 2;
        if (wish->without[middle] == order)
            return true;
        if (wish->without[middle] < order)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return false;
}

static void leave_out(const struct wave_wish *wish, struct wave_run *run,
                      struct wave_ask *ask)
{
    int n = 0;
    for (int i = 0; i < run->n; i++)
        if (!is_among(wish, run->candidate[i].order))
            run->candidate[n++] = run->candidate[i];
    run->n = ask->n = n;
    struct wave_need *need =
        arena_alloc(run->arena, sizeof(*need) * (size_t)(ask->needs + 1));
    int needs = 0;
    for (int i = 0; i < ask->needs; i++)
        if (!is_among(wish, ask->need[i].order))
            need[needs++] = ask->need[i];
    ask->need = need;
    ask->needs = needs;
}

static void name_it(const struct wave_wish *wish, struct wave_run *run)
{
    struct civil civil = clock_civil(wish->day + DAY_MS / 2, 0);
    snprintf(run->name, sizeof(run->name), "%04d-%02d-%02d %s", civil.year, civil.month,
             civil.day, run->strategy.name);
    run->cutoff_at = wish->day + run->strategy.cutoff_min * MINUTE_MS;
    int64_t *most = &run->strategy.most_orders;
    if (wish->most > 0 && (*most == 0 || wish->most < *most))
        *most = wish->most;
    if (wish->nobody)
        *most = -1;
    if (!wish->rest)
        return;
    snprintf(run->name, sizeof(run->name), "%s", wish->rest);
    *most = 0; /* they are in it */
}

/* Planned again, everybody who is still there gets a cart. */
static void share_out(const struct wave_wish *wish, struct wave_run *run,
                      struct wave_ask *ask)
{
    int64_t *orders = &run->strategy.cart_orders;
    if (!wish->rest)
        return;
    if (wish->badge[0] && !wish->people && run->people > 1)
        ask->people = --run->people;
    int64_t people = run->people > 0 ? run->people : 1;
    int64_t share = (run->n + people - 1) / people;
    if (share > 0 && share < *orders)
        *orders = share;
}

int wave_run_plan(const struct cmd_args *args, struct cmd_store *cs,
                  const struct wave_wish *wish, struct wave_run *run, struct err *err)
{
    *run = (struct wave_run){.arena = arena_new()};
    if (wave_files_read(args, wish->shift, run->arena, &run->strategy, err))
        return -(int)err->code;
    name_it(wish, run);
    struct wave_ask ask = {
        .strategy = &run->strategy,
        .cutoff_at = run->cutoff_at,
        .search = &wish->search,
    };
    if (wave_see(cs, wish, run, &ask, err) || take_pace(cs, wish, run, &ask, err))
        return -(int)err->code;
    if (wish->withouts)
        leave_out(wish, run, &ask);
    share_out(wish, run, &ask);
    run->floor = ask.floor;
    return wave_make(&ask, run->arena, &run->plan, err);
}

/* ---- the release ---- */

/* "17:1 88:2": what does not fit is met beside its neighbour in the pick sequence. */
static const char *walk_text(struct arena *arena, const struct wave_decision *decision)
{
    enum { STOP = 48 };
    size_t room = (size_t)decision->stops * STOP + 1, used = 0;
    char *text = arena_alloc(arena, room);
    for (int i = 0; i < decision->stops && used + STOP < WALK_MOST; i++)
        used +=
            (size_t)snprintf(text + used, room - used, "%s%lld:%d", i ? " " : "",
                             (long long)decision->stop[i].place, decision->stop[i].at);
    return text;
}

/* One row, and one more for each further reason of an order that is left out. */
void wave_put_decision(struct request *request, struct arena *arena,
                       const struct wave_decision *decision)
{
    int rows = decision->cart > 0 ? 1 : decision->whys;
    for (int i = 0; i < rows; i++) {
        const struct wave_reason *why = &decision->why[i];
        struct value *cell = rows_add(&request->rows, arena);
        cell[0] = value_int(decision->order);
        cell[1] = value_int(decision->version);
        cell[2] = value_int(decision->cart);
        cell[3] = value_text(why->rule);
        cell[4] = value_text(why->file);
        cell[5] = value_int(why->line);
        cell[6] = value_text(why->reason);
        cell[7] = value_text(decision->cart > 0 ? walk_text(arena, decision) : "");
        cell[8] = value_text(why->who);
        cell[9] = value_int(decision->merge);
        cell[10] = value_int(decision->part);
        cell[11] = value_int(decision->parts);
        cell[12] = value_text(decision->goods ? decision->goods : "");
        cell[13] = value_int(decision->run);
        cell[14] = value_int(decision->pickup_at);
        cell[15] = value_text(decision->wall ? decision->wall : "");
    }
}

static int release_some(struct cmd_store *cs, struct wave_run *run, int from, int to,
                        struct wave_totals *out, struct err *err)
{
    struct request request;
    request_init(&request, V_WAVE_RELEASE);
    request_text(&request, "name", run->name);
    request_text(&request, "shift", run->strategy.name);
    request_num(&request, "cutoff_at", run->cutoff_at);
    if (run->strategy.pass_on)
        request_num(&request, "zones", 1);
    for (int i = from; i < to; i++) {
        wave_put_decision(&request, run->arena, &run->plan.decision[i]);
        out->left += run->plan.decision[i].cart == 0;
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

static int by_order(const void *left, const void *right, void *self)
{
    const struct wave_decision *all = self;
    int a = *(const int *)left, b = *(const int *)right;
    if (all[a].order != all[b].order)
        return all[a].order < all[b].order ? -1 : 1;
    return a - b;
}

/* By decision: up to where a request must reach that has it, for the other parts of its
 * order. */
static int *reaches(struct wave_run *run)
{
    const struct wave_plan *plan = &run->plan;
    int n = 0,
        *part = arena_alloc(run->arena, sizeof(int) * (size_t)(plan->decisions + 1));
    int *reach = arena_alloc(run->arena, sizeof(int) * (size_t)(plan->decisions + 1));
    for (int i = 0; i < plan->decisions; i++) {
        reach[i] = i;
        if (plan->decision[i].parts > 1)
            part[n++] = i;
    }
    qsort_r(part, (size_t)n, sizeof(*part), by_order, plan->decision);
    for (int k = n - 2; k >= 0; k--)
        if (plan->decision[part[k]].order == plan->decision[part[k + 1]].order)
            reach[part[k]] = reach[part[k + 1]];
    return reach;
}

static bool cut_here(const struct wave_plan *plan, int at)
{
    return at == plan->decisions || plan->decision[at].cart == 0 ||
           plan->decision[at].cart != plan->decision[at - 1].cart;
}

/* Where a request that begins at `from` ends: at a cart's border, so that no cart is cut
 * in two, and with all parts of each order. The last such place within its size, or the
 * first beyond. */
static int release_end(const struct wave_run *run, const int *reach, int from)
{
    const struct wave_plan *plan = &run->plan;
    int best = 0, far = from;
    for (int at = from + 1; at <= plan->decisions; at++) {
        far = reach[at - 1] > far ? reach[at - 1] : far;
        if (best && at - from > RELEASE_ROWS)
            break;
        if (far < at && cut_here(plan, at))
            best = at;
    }
    return best;
}

int wave_run_release(struct cmd_store *cs, struct wave_run *run, struct wave_totals *out,
                     struct err *err)
{
    *out = (struct wave_totals){0};
    const int *reach = reaches(run);
    for (int from = 0, to; from < run->plan.decisions; from = to) {
        to = release_end(run, reach, from);
        if (release_some(cs, run, from, to, out, err))
            return -(int)err->code;
    }
    return 0;
}

static bool is_sums(const struct wave_decision *one, bool wall)
{
    return wall ? one->wall && one->wall[0] : one->run;
}

int wave_run_sums(const struct wave_run *run, bool wall, int *orders)
{
    int carts = 0, last = 0;
    *orders = 0;
    for (int i = 0; i < run->plan.decisions; i++) {
        const struct wave_decision *one = &run->plan.decision[i];
        if (!is_sums(one, wall))
            continue;
        ++*orders;
        carts += one->cart != last;
        last = one->cart;
    }
    return carts;
}

void wave_run_clear(struct wave_run *run)
{
    if (run->arena)
        arena_free(run->arena);
    *run = (struct wave_run){0};
}
