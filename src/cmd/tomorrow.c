/*
 * tomorrow: the day's waves are planned on what the store has now (nothing is released),
 * each without the orders of the wave before it; their carts are picked and packed in
 * virtual time (plan/shift) at the pace that the movements of the last day show. What
 * nobody has measured yet is taken from the rules of [walk.time] and said.
 */
#include "tomorrow.h"

#include <jansson.h>
#include <libintl.h>
#include <stdlib.h>

#include "pace.h"
#include "tallyman/base/clock.h"
#include "tallyman/plan/shift.h"
#include "waverun.h"

enum {
    WAVES = 3,
    PEOPLE_MOST = 64,
    MINUTES = 1440,
    MOVES = 4000,
    SCAN_MS = 2500,  /* unless the movements say it */
    PACK_MS = 20000, /* box, label */
};

static const char *const shifts[WAVES] = {"morning", "noon", "evening"};

struct wave_sum {
    char name[64];
    int orders, carts, lines, late;
    int64_t length, ready_at, picked_at, packed_at;
};

struct tomorrow {
    struct cmd_args *args;
    struct cmd_store cs;
    struct arena *arena;
    struct pace pace;
    int64_t speed_mm_s, scan_ms, pack_ms; /* as reckoned with */
    int offset;
    struct shift_cart *cart;
    int *wave; /* of each cart */
    struct shift_order *order;
    const char **number;
    int64_t *taken; /* their ids, ascending */
    int carts, orders;
    struct wave_sum sum[WAVES];
    int waves;
    struct shift_person picker[PEOPLE_MOST], packer[PEOPLE_MOST];
    struct shift_ask ask;
    struct shift_day day;
};

/* ---- the waves ---- */

static int by_id(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return one < two ? -1 : one > two;
}

static const struct wave_candidate *candidate_of(const struct wave_run *run,
                                                 int64_t order)
{
    for (int low = 0, high = run->n - 1; low <= high;) {
        int middle = low + (high - low) / 2;
        if (run->candidate[middle].order == order)
            return &run->candidate[middle];
        if (run->candidate[middle].order < order)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return NULL;
}

/* A unit is scanned, a line put into its tote; then the way. */
static int64_t pick_ms(const struct tomorrow *t, const struct wave_cart *cart,
                       int64_t scans, int64_t cart_s)
{
    int64_t way = cart->length ? cart->length * 1000 / t->speed_mm_s
                               : (int64_t)cart->stops * t->pace.all.stop_ms;
    return cart_s * 1000 + way + scans * t->scan_ms;
}

static void add_order(struct tomorrow *t, const struct wave_candidate *one, int cart)
{
    t->taken[t->orders] = one->order;
    t->number[t->orders] = arena_text(t->arena, one->number);
    t->order[t->orders++] =
        (struct shift_order){.cart = cart,
                             .lines = (int)one->lines,
                             .due_at = one->due_at,
                             .pack_ms = t->pack_ms + one->units * t->scan_ms};
}

static void make_room(struct tomorrow *t, int orders, int carts)
{
    size_t n = (size_t)(t->orders + orders + 1), c = (size_t)(t->carts + carts + 1);
    t->taken = xrealloc(t->taken, n * sizeof(*t->taken));
    t->number = xrealloc(t->number, n * sizeof(*t->number));
    t->order = xrealloc(t->order, n * sizeof(*t->order));
    t->cart = xrealloc(t->cart, c * sizeof(*t->cart));
    t->wave = xrealloc(t->wave, c * sizeof(*t->wave));
}

static void add_wave(struct tomorrow *t, const struct wave_run *run)
{
    const struct wave_plan *plan = &run->plan;
    struct wave_sum *sum = &t->sum[t->waves];
    size_t size = sizeof(int64_t) * (size_t)(plan->carts + 1);
    int64_t *units = arena_alloc(t->arena, size), *lines = arena_alloc(t->arena, size);
    int first = t->carts;
    make_room(t, run->n, plan->carts);
    *sum = (struct wave_sum){.carts = plan->carts, .ready_at = run->cutoff_at};
    snprintf(sum->name, sizeof(sum->name), "%s", run->name);
    memset(units, 0, size);
    memset(lines, 0, size);
    for (int i = 0; i < run->n && plan->decision[i].cart > 0; i++) {
        const struct wave_decision *d = &plan->decision[i];
        const struct wave_candidate *one = candidate_of(run, d->order);
        if (!one)
            continue;
        add_order(t, one, first + d->cart - 1);
        units[d->cart - 1] += one->units;
        lines[d->cart - 1] += one->lines;
        sum->orders++;
        sum->lines += (int)one->lines;
    }
    for (int i = 0; i < plan->carts; i++) {
        const struct wave_cart *cart = &plan->cart[i + 1];
        t->wave[t->carts] = t->waves;
        t->cart[t->carts++] =
            (struct shift_cart){.ready_at = run->cutoff_at,
                                .pick_ms = pick_ms(t, cart, units[i] + lines[i],
                                                   run->floor ? run->floor->cart_s : 0),
                                .length = cart->length,
                                .lines = (int)lines[i]};
        sum->length += cart->length;
    }
    qsort(t->taken, (size_t)t->orders, sizeof(*t->taken), by_id);
    t->waves++;
}

static int plan_waves(struct tomorrow *t, int64_t day, struct err *err)
{
    for (int i = 0; i < WAVES; i++) {
        struct wave_run run;
        struct wave_wish wish = {.shift = shifts[i],
                                 .day = day,
                                 .search = wave_search_moves(MOVES),
                                 .without = t->taken,
                                 .withouts = t->orders};
        wish.search.seed = t->ask.seed;
        int code = wave_run_plan(t->args, &t->cs, &wish, &run, err);
        if (!code && !t->speed_mm_s)
            t->speed_mm_s =
                run.floor && run.floor->speed_mm_s ? run.floor->speed_mm_s : 1000;
        if (!code)
            add_wave(t, &run);
        wave_run_clear(&run);
        if (code)
            return code;
    }
    return 0;
}

/* ---- pace ---- */

/* Each known picker's pace beside the middle one; who is not known works as that one. */
static void learn_people(struct tomorrow *t)
{
    struct request request;
    int64_t rate[PEOPLE_MOST], sorted[PEOPLE_MOST];
    int n = 0;
    request_init(&request, V_BOARD_PEOPLE);
    request_num(&request, "minutes", MINUTES);
    const struct reply *reply = cmd_ask(&t->cs, &request);
    for (int i = 0; i < reply->rows.n && n < PEOPLE_MOST; i++) {
        int64_t one = rows_num(&reply->rows, i, "rate", 0);
        if (one > 0 && strcmp(rows_str(&reply->rows, i, "role"), "picker") == 0)
            rate[n++] = one;
    }
    memcpy(sorted, rate, sizeof(*rate) * (size_t)n);
    qsort(sorted, (size_t)n, sizeof(*sorted), by_id);
    for (int i = 0; i < PEOPLE_MOST; i++) {
        int64_t pace = i < n ? sorted[n / 2] * 1000 / rate[i] : 1000;
        t->picker[i].pace = pace < 500 ? 500 : pace > 2000 ? 2000 : pace;
        t->packer[i].pace = 1000;
    }
}

static int learn(struct tomorrow *t, struct err *err)
{
    struct house house;
    int code = house_read(&t->cs, &house, err);
    if (!code)
        code = pace_learn(&t->cs, &house, MINUTES, &t->pace, err);
    house_clear(&house);
    if (code)
        return code;
    t->speed_mm_s = pace_speed(&t->pace);
    int64_t scan_ms = pace_scan(&t->pace);
    t->scan_ms = scan_ms ? scan_ms : SCAN_MS;
    learn_people(t);
    return 0;
}

/* ---- what comes of it ---- */

static void sum_up(struct tomorrow *t)
{
    for (int i = 0; i < t->carts; i++) {
        struct wave_sum *sum = &t->sum[t->wave[i]];
        if (t->cart[i].done_at > sum->picked_at)
            sum->picked_at = t->cart[i].done_at;
    }
    for (int i = 0; i < t->orders; i++) {
        struct wave_sum *sum = &t->sum[t->wave[t->order[i].cart]];
        const struct shift_order *order = &t->order[i];
        if (order->packed_at > sum->packed_at)
            sum->packed_at = order->packed_at;
        sum->late += order->due_at && order->packed_at > order->due_at;
    }
}

static void json_line(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(line);
}

static void person_json(const char *role, int i, const struct shift_person *p)
{
    json_line(json_pack("{s:s, s:i, s:I, s:i, s:i, s:I, s:I}", "person", role, "n", i + 1,
                        "mm", (json_int_t)p->length, "lines", p->lines, "works", p->works,
                        "busy_ms", (json_int_t)p->busy_ms, "idle_ms",
                        (json_int_t)p->idle_ms));
}

static void say_json(const struct tomorrow *t)
{
    for (int i = 0; i < t->waves; i++) {
        const struct wave_sum *s = &t->sum[i];
        json_line(json_pack(
            "{s:s, s:i, s:i, s:i, s:I, s:I, s:I, s:I, s:i}", "wave", s->name, "orders",
            s->orders, "carts", s->carts, "lines", s->lines, "mm", (json_int_t)s->length,
            "begins_at", (json_int_t)s->ready_at, "picked_at", (json_int_t)s->picked_at,
            "packed_at", (json_int_t)s->packed_at, "late", s->late));
    }
    for (int i = 0; i < t->ask.pickers; i++)
        person_json("picker", i, &t->picker[i]);
    for (int i = 0; i < t->ask.packers; i++)
        person_json("packer", i, &t->packer[i]);
    for (int i = 0; i < t->orders; i++)
        if (t->order[i].due_at && t->order[i].packed_at > t->order[i].due_at)
            json_line(json_pack("{s:s, s:I, s:I}", "late", t->number[i], "due_at",
                                (json_int_t)t->order[i].due_at, "packed_at",
                                (json_int_t)t->order[i].packed_at));
    json_line(json_pack(
        "{s:i, s:I, s:I, s:I, s:i, s:I, s:b, s:I, s:b}", "orders", t->orders, "begins_at",
        (json_int_t)t->day.begun_at, "picked_at", (json_int_t)t->day.picked_at, "done_at",
        (json_int_t)t->day.done_at, "late", t->day.late, "scan_ms",
        (json_int_t)t->scan_ms, "scan_learnt", pace_scan(&t->pace) > 0, "speed_mm_s",
        (json_int_t)t->speed_mm_s, "speed_learnt", pace_speed(&t->pace) > 0));
}

static const char *hour(const struct tomorrow *t, int64_t at)
{
    struct civil civil = clock_civil(at, t->offset);
    return arena_printf(t->arena, "%02d:%02d", civil.hour, civil.minute);
}

static void say_people(const char *role, const struct shift_person *person, int n)
{
    for (int i = 0; i < n; i++)
        printf(gettext("  %s %d: %lld m, %d lines, works %lld min, waits %lld min\n"),
               role, i + 1, (long long)person[i].length / 1000, person[i].lines,
               (long long)person[i].busy_ms / 60000,
               (long long)person[i].idle_ms / 60000);
}

static void say(const struct tomorrow *t)
{
    printf(gettext("a scan takes %.1f s (%s), walking %.2f m/s (%s)\n"),
           (double)t->scan_ms / 1000,
           pace_scan(&t->pace) ? gettext("measured") : gettext("assumed"),
           (double)t->speed_mm_s / 1000,
           pace_speed(&t->pace) ? gettext("measured") : gettext("by the rules"));
    for (int i = 0; i < t->waves; i++) {
        const struct wave_sum *s = &t->sum[i];
        if (!s->orders)
            printf(gettext("%s: no orders\n"), s->name);
        else
            printf(gettext("%s: %d orders, %d carts, %d lines, %lld m; from %s, picked "
                           "%s, packed %s, %d late\n"),
                   s->name, s->orders, s->carts, s->lines, (long long)s->length / 1000,
                   hour(t, s->ready_at), hour(t, s->picked_at), hour(t, s->packed_at),
                   s->late);
    }
    say_people(gettext("picker"), t->picker, t->ask.pickers);
    say_people(gettext("packer"), t->packer, t->ask.packers);
    for (int i = 0; i < t->orders; i++)
        if (t->order[i].due_at && t->order[i].packed_at > t->order[i].due_at)
            printf(gettext("late: %s, due %s, packed %s\n"), t->number[i],
                   hour(t, t->order[i].due_at), hour(t, t->order[i].packed_at));
    printf(gettext("%d orders from %s to %s, %d late\n"), t->orders,
           hour(t, t->day.begun_at), hour(t, t->day.done_at), t->day.late);
}

/* ---- the command ---- */

static bool read_options(struct tomorrow *t)
{
    int64_t seed = 1, pickers = 4, packers = 2, seconds = PACK_MS / 1000;
    if (!cmd_option_num(t->args, "--seed", 0, INT64_MAX / 2, &seed) ||
        !cmd_option_num(t->args, "--pickers", 1, PEOPLE_MOST, &pickers) ||
        !cmd_option_num(t->args, "--packers", 1, PEOPLE_MOST, &packers) ||
        !cmd_option_num(t->args, "--pack-seconds", 0, 3600, &seconds))
        return false;
    t->pack_ms = seconds * 1000;
    t->ask = (struct shift_ask){.seed = (uint64_t)seed,
                                .picker = t->picker,
                                .packer = t->packer,
                                .pickers = (int)pickers,
                                .packers = (int)packers};
    return true;
}

static int play(struct tomorrow *t, const char *asked)
{
    struct err err = {0};
    int64_t day;
    t->offset = cmd_offset_min(&t->cs);
    if (!clock_parse(str_of(asked), "%Y-%m-%d", t->offset, &day))
        return cmd_usage(t->args, "--day YYYY-MM-DD");
    if (learn(t, &err) || plan_waves(t, day, &err))
        return cmd_fail(t->args, &err);
    t->ask.cart = t->cart;
    t->ask.carts = t->carts;
    t->ask.order = t->order;
    t->ask.orders = t->orders;
    if (shift_play(&t->ask, &t->day, &err))
        return cmd_fail(t->args, &err);
    sum_up(t);
    if (t->args->json)
        say_json(t);
    else
        say(t);
    return 0;
}

int tomorrow_run(struct cmd_args *args, const char *day)
{
    struct tomorrow *t = xcalloc(1, sizeof(*t));
    t->args = args;
    t->arena = arena_new();
    int status = read_options(t) ? cmd_open(args, CMD_EXISTING, &t->cs) : 2;
    if (!status) {
        status = play(t, day);
        cmd_close(&t->cs);
    }
    free(t->cart);
    free(t->wave);
    free(t->order);
    free(t->number);
    free(t->taken);
    arena_free(t->arena);
    free(t);
    return status;
}
