/*
 * waveplan: a wave planned and shown, released, planned again, or a strategy tried on a
 * day gone by. While carts are improved the distance is seen falling; Enter stops that
 * and goes on with the best so far.
 */
#include "waveplan.h"

#include <jansson.h>
#include <libintl.h>
#include <poll.h>
#include <unistd.h>

#include "planmap.h"
#include "tallyman/base/clock.h"
#include "tallyman/model/reason.h"
#include "waverun.h"

struct planning {
    struct cmd_args *args;
    struct cmd_store cs;
    struct wave_wish wish;
    struct wave_run run;
    struct wave_again again;
    double seconds;
    int64_t cols; /* of the map; 0: none is drawn */
    bool shown;
};

/* ---- progress ---- */

/* On standard error, where a person looks on. */
static bool show_progress(void *self, int64_t us, int64_t length)
{
    enum { WIDTH = 30 };
    struct planning *p = self;
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    int done = (int)((double)us * 1e-6 / p->seconds * WIDTH);
    done = done < 0 ? 0 : done > WIDTH ? WIDTH : done;
    p->shown = true;
    fprintf(stderr, "\r[%.*s%*s] ", done, "##############################", WIDTH - done,
            "");
    fprintf(stderr, gettext("%lld m, Enter stops"), (long long)(length / 1000));
    fflush(stderr);
    char key;
    return poll(&in, 1, 0) <= 0 || read(STDIN_FILENO, &key, 1) < 1;
}

static void end_progress(struct planning *p)
{
    if (p->shown)
        fprintf(stderr, "\n");
}

/* ---- the plan in words and in JSON ---- */

static void json_line(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
    printf("\n");
    json_decref(line);
}

static json_t *whys_json(const struct wave_decision *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->whys; i++)
        json_array_append_new(list, json_pack("{s:s, s:s, s:i, s:s, s:s}", "rule",
                                              d->why[i].rule, "file", d->why[i].file,
                                              "line", d->why[i].line, "reason",
                                              d->why[i].reason, "who", d->why[i].who));
    return list;
}

static json_t *stops_json(const struct wave_decision *d)
{
    json_t *list = json_array();
    for (int i = 0; i < d->stops; i++)
        json_array_append_new(list, json_integer(d->stop[i].at));
    return list;
}

static const char *number_of(const struct wave_run *run, int64_t order)
{
    int low = 0, high = run->n - 1;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (run->candidate[middle].order < order)
            low = middle + 1;
        else
            high = middle;
    }
    return run->candidate[low].number;
}

static void print_decisions(const struct planning *p)
{
    for (int i = 0; i < p->run.plan.decisions; i++) {
        const struct wave_decision *d = &p->run.plan.decision[i];
        const char *number = number_of(&p->run, d->order);
        if (p->args->json)
            json_line(json_pack("{s:I, s:s, s:i, s:s, s:s, s:i, s:s, s:o, s:o, s:I, "
                                "s:i, s:i, s:b, s:s}",
                                "order", (json_int_t)d->order, "number", number, "cart",
                                d->cart, "rule", d->rule, "file", d->file, "line",
                                d->line, "reason", d->reason, "reasons", whys_json(d),
                                "stops", stops_json(d), "merge", (json_int_t)d->merge,
                                "part", d->part, "parts", d->parts, "run", d->run, "wall",
                                d->wall ? d->wall : ""));
        else
            printf(gettext("%-20s cart %-4d %-14s %s:%d %s\n"), number, d->cart,
                   gettext(d->rule), d->file, d->line,
                   reason_say(p->run.arena, d->reason));
    }
}

static double metres(int64_t mm)
{
    return (double)mm / 1000;
}

static json_t *carts_json(const struct wave_plan *plan)
{
    json_t *list = json_array();
    for (int c = 0; c < plan->carts; c++) {
        const struct wave_cart *cart = &plan->cart[c];
        json_array_append_new(list, json_pack("{s:i, s:i, s:i, s:i, s:f, s:f}", "cart",
                                              c + 1, "orders", cart->orders, "lines",
                                              cart->lines, "stops", cart->stops, "metres",
                                              metres(cart->length), "minutes",
                                              (double)cart->seconds / 60));
    }
    return list;
}

/* ---- when ---- */

static json_t *misses_json(const struct planning *p)
{
    json_t *list = json_array();
    for (int i = 0; i < p->run.plan.misses; i++) {
        const struct wave_miss *miss = &p->run.plan.miss[i];
        json_array_append_new(list, json_pack("{s:I, s:s, s:i, s:I}", "at",
                                              (json_int_t)miss->at, "carrier",
                                              miss->carrier, "orders", miss->orders,
                                              "ready_at", (json_int_t)miss->ready_at));
    }
    return list;
}

static json_t *zones_json(const struct wave_plan *plan)
{
    json_t *list = json_array();
    for (int i = 0; i < plan->zones; i++) {
        const struct wave_zone *zone = &plan->zone[i];
        json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:i, s:i, s:f, s:I}",
                                              "zone", zone->name, "carts", zone->carts,
                                              "lines", zone->lines, "stops", zone->stops,
                                              "people", zone->people, "minutes",
                                              (double)zone->seconds / 60, "ready_at",
                                              (json_int_t)zone->ready_at));
    }
    return list;
}

static void print_zones(const struct wave_plan *plan, int offset_min)
{
    for (int i = 0; i < plan->zones; i++) {
        const struct wave_zone *zone = &plan->zone[i];
        struct civil ready = clock_civil(zone->ready_at, offset_min);
        if (zone->carts)
            printf(gettext("zone %s: %d carts, %d lines, %.0f min, %d people: picked by "
                           "%02d:%02d\n"),
                   zone->name, zone->carts, zone->lines, (double)zone->seconds / 60,
                   zone->people, ready.hour, ready.minute);
    }
}

/* What the times rest on, when the last cart is picked, and who will be late. */
static void print_times(struct planning *p)
{
    const struct wave_run *run = &p->run;
    int offset_min = cmd_offset_min(&p->cs);
    struct civil ready = clock_civil(run->plan.ready_at, offset_min);
    if (!run->plan.ready_at)
        return;
    if (run->speed_mm_s)
        printf(gettext("walking %.2f m/s, median of %d ways\n"),
               (double)run->speed_mm_s / 1000, run->ways);
    if (run->scan_ms)
        printf(gettext("a scan %.1f s, median of %d\n"), (double)run->scan_ms / 1000,
               run->scans);
    if (!run->speed_mm_s || !run->scan_ms)
        printf("%s\n",
               gettext("the movements show too little: times by [walk.time] of the "
                       "rules"));
    printf(gettext("%d people: picked by %02d:%02d\n"), run->people, ready.hour,
           ready.minute);
    print_zones(&run->plan, offset_min);
    for (int i = 0; i < run->plan.misses; i++)
        printf("%s\n", wave_run_miss(run, &run->plan.miss[i], offset_min));
}

static int taken(const struct wave_run *run)
{
    int n = 0;
    while (n < run->plan.decisions && run->plan.decision[n].cart > 0)
        n++;
    return n;
}

static void print_sum(const struct planning *p)
{
    const struct wave_plan *plan = &p->run.plan;
    int left = p->run.plan.decisions - taken(&p->run), in = p->run.n - left;
    double saved =
        plan->arrival ? 100 * (1 - (double)plan->length / (double)plan->arrival) : 0;
    if (p->args->json) {
        json_line(json_pack(
            "{s:s, s:i, s:i, s:o, s:b, s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:b, s:b, s:I,"
            " s:i, s:I, s:i, s:I, s:i, s:o, s:o}",
            "wave", p->run.name, "orders", in, "left", left, "carts", carts_json(plan),
            "walked", plan->walked, "fallback", plan->fallback ? plan->fallback : "",
            "metres", metres(plan->length), "metres_start", metres(plan->started),
            "metres_arrival_s_shape", metres(plan->arrival), "saved_percent", saved,
            "minutes", (double)plan->seconds / 60, "minutes_arrival",
            (double)plan->arrival_seconds / 60, "stopped", plan->stopped, "proven",
            plan->proven, "ready_at", (json_int_t)plan->ready_at, "people", p->run.people,
            "speed_mm_s", (json_int_t)p->run.speed_mm_s, "ways", p->run.ways, "scan_ms",
            (json_int_t)p->run.scan_ms, "scans", p->run.scans, "misses", misses_json(p),
            "zones", zones_json(plan)));
        return;
    }
    printf(gettext("%s: %d orders in %d carts, %d left out\n"), p->run.name, in,
           plan->carts, left);
    int orders, carts = wave_run_sums(&p->run, false, &orders);
    if (carts)
        printf(gettext("%d orders in %d runs\n"), orders, carts);
    carts = wave_run_sums(&p->run, true, &orders);
    if (carts)
        printf(gettext("%d orders in %d batches for wall %s\n"), orders, carts,
               p->run.strategy.wall_name);
    if (!plan->walked)
        printf(gettext("carts are filled in the order of the places: %s\n"),
               reason_say(p->run.arena, plan->fallback));
    else
        printf(gettext("%.0f m, %.0f min; in the order of arrival, S-shape: %.0f m, %.0f "
                       "min (%.1f %% less walking)\n"),
               metres(plan->length), (double)plan->seconds / 60, metres(plan->arrival),
               (double)plan->arrival_seconds / 60, saved);
}

/* ---- how many are left out, by rule ---- */

static void print_counts(const struct planning *p)
{
    const struct wave_run *run = &p->run;
    int all = run->plan.decisions;
    bool *seen = arena_alloc(run->arena, (size_t)all + 1);
    for (int i = taken(run); i < all; i++) {
        const struct wave_decision *d = &run->plan.decision[i];
        int n = 0;
        for (int j = i; j < all && !seen[i]; j++) {
            const struct wave_decision *other = &run->plan.decision[j];
            if (strcmp(d->rule, other->rule) != 0 || d->line != other->line)
                continue;
            n++;
            seen[j] = j > i;
        }
        if (n && p->args->json)
            json_line(json_pack("{s:s, s:s, s:i, s:s, s:i}", "skipped_by", d->rule,
                                "file", d->file, "line", d->line, "who", d->why[0].who,
                                "orders", n));
        else if (n)
            printf(gettext("%6d  left out by %s (%s:%d), %s can change it\n"), n, d->rule,
                   d->file, d->line, d->why[0].who);
    }
}

/* ---- the three words ---- */

static int plan_words(struct planning *p)
{
    struct err err = {0};
    bool map = p->cols > 0 && p->run.plan.walked && !p->args->json;
    if (!map)
        print_decisions(p);
    if (map && planmap_print(&p->cs, &p->run, (int)p->cols, &err))
        return cmd_fail(p->args, &err);
    print_sum(p);
    if (!p->args->json)
        print_times(p);
    return 0;
}

static int try_words(struct planning *p)
{
    print_decisions(p);
    print_counts(p);
    print_sum(p);
    return 0;
}

static int release_words(struct planning *p)
{
    struct wave_totals totals;
    struct err err = {0};
    if (wave_run_release(&p->cs, &p->run, &totals, &err))
        return cmd_fail(p->args, &err);
    const struct wave_plan *plan = &p->run.plan;
    if (p->args->json)
        json_line(json_pack("{s:s, s:i, s:I, s:I, s:I, s:I, s:f, s:f, s:I, s:o}", "wave",
                            p->run.name, "carts", plan->carts, "orders",
                            (json_int_t)totals.orders, "held", (json_int_t)totals.held,
                            "left", (json_int_t)totals.left, "units",
                            (json_int_t)totals.units, "metres", metres(plan->length),
                            "metres_arrival_s_shape", metres(plan->arrival), "ready_at",
                            (json_int_t)plan->ready_at, "misses", misses_json(p)));
    else
        printf("%s: carts %d, orders %lld, held %lld, left out %lld, units %lld, "
               "%.0f m (%.0f m)\n",
               p->run.name, plan->carts, (long long)totals.orders, (long long)totals.held,
               (long long)totals.left, (long long)totals.units, metres(plan->length),
               metres(plan->arrival));
    if (!p->args->json)
        print_times(p);
    return 0;
}

static int replan_words(struct planning *p)
{
    const struct wave_again *again = &p->again;
    if (p->args->json)
        json_line(json_pack("{s:s, s:I, s:I, s:I, s:f}", "wave", p->wish.rest, "orders",
                            (json_int_t)again->orders, "carts", (json_int_t)again->carts,
                            "stays", (json_int_t)again->stays, "metres",
                            metres(p->run.plan.length)));
    else if (again->stays)
        printf(gettext("%s: %lld orders in %lld new carts, %.0f m; %lld stay\n"),
               p->wish.rest, (long long)again->orders, (long long)again->carts,
               metres(p->run.plan.length), (long long)again->stays);
    else
        printf(gettext("%s: %lld orders in %lld new carts, %.0f m\n"), p->wish.rest,
               (long long)again->orders, (long long)again->carts,
               metres(p->run.plan.length));
    if (!p->args->json)
        print_times(p);
    return 0;
}

static const struct word {
    const char *word;
    int (*run)(struct planning *p);
    bool review; /* new orders are looked at first */
} words[] = {
    {"plan", plan_words, true},
    {"release", release_words, true},
    {"try", try_words, false},
    {"replan", replan_words, false},
    {NULL},
};

static const struct word *find(const char *word)
{
    for (const struct word *w = words; w->word; w++)
        if (strcmp(w->word, word) == 0)
            return w;
    return NULL;
}

bool waveplan_is(const char *word)
{
    return find(word) != NULL;
}

/* ---- options ---- */

static bool read_search(struct planning *p)
{
    int64_t seconds = 2, moves = 0, seed = 1;
    bool watched = isatty(STDERR_FILENO) && isatty(STDIN_FILENO);
    if (!cmd_option_num(p->args, "--seconds", 0, 600, &seconds) ||
        !cmd_option_num(p->args, "--moves", 1, INT64_MAX / 2, &moves) ||
        !cmd_option_num(p->args, "--seed", 0, INT64_MAX, &seed))
        return false;
    p->seconds = (double)seconds;
    p->wish.search =
        moves ? wave_search_moves(moves)
              : wave_search_time(p->seconds, watched ? show_progress : NULL, p);
    p->wish.search.seed = (uint64_t)seed;
    return true;
}

static bool read_most(struct planning *p)
{
    int64_t next = 0, within = 0;
    if (!cmd_option_num(p->args, "--next", 1, INT64_MAX, &next) ||
        !cmd_option_num(p->args, "--within", 1, INT64_MAX, &within))
        return false;
    wave_wish_most(&p->cs, next, within, &p->wish);
    return true;
}

static bool read_day(struct planning *p)
{
    int offset = cmd_offset_min(&p->cs);
    const char *asked = cmd_option(p->args, "--day");
    p->wish.day = wave_day(clock_utc_ms(), offset);
    if (asked && !clock_parse(str_of(asked), "%Y-%m-%d", offset, &p->wish.day)) {
        cmd_usage(p->args, "--day YYYY-MM-DD");
        return false;
    }
    return true;
}

static bool read_map(struct planning *p)
{
    enum { COLS = 80, FEWEST = 16, MOST = 400 };
    int64_t cols = COLS;
    bool map = cmd_option(p->args, "--map") != NULL;
    if (!cmd_option_num(p->args, "--cols", FEWEST, MOST, &cols))
        return false;
    p->cols = map ? cols : 0;
    return true;
}

static int plan_it(struct planning *p, const struct word *word)
{
    struct err err = {0};
    if (!read_day(p) || !read_search(p) || !read_most(p) || !read_map(p) ||
        !cmd_option_num(p->args, "--people", 1, 1000, &p->wish.people))
        return 2;
    p->wish.shift = p->args->word[1];
    p->wish.tried = strcmp(word->word, "try") == 0;
    if (strcmp(word->word, "replan") == 0) {
        const char *badge = cmd_option(p->args, "--without");
        p->wish.rest = p->args->word[1];
        p->wish.badge = badge ? badge : "";
    }
    if (word->review && cmd_review(&p->cs, &err))
        return cmd_fail(p->args, &err);
    cmd_give_way(&p->cs);
    int failed = p->wish.rest
                     ? wave_run_replan(p->args, &p->cs, &p->wish, p->args->word[2],
                                       &p->run, &p->again, &err)
                     : wave_run_plan(p->args, &p->cs, &p->wish, &p->run, &err);
    end_progress(p);
    int status = failed ? cmd_fail(p->args, &err) : word->run(p);
    wave_run_clear(&p->run);
    return status;
}

int waveplan_run(struct cmd_args *args)
{
    struct planning p = {.args = args};
    bool again = strcmp(args->word[0], "replan") == 0;
    if (args->n != (again ? 3 : 2))
        return cmd_usage(args, again                               ? "WAVE REASON"
                               : strcmp(args->word[0], "try") == 0 ? "FILE"
                                                                   : "SHIFT");
    int status = cmd_open(args, CMD_EXISTING, &p.cs);
    if (status)
        return status;
    status = plan_it(&p, find(args->word[0]));
    cmd_close(&p.cs);
    return status;
}
