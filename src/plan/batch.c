/*
 * batch: a problem checked, cut into its groups and those into parts, each part started
 * by savings and searched, the carts put together again in the order of their groups.
 *
 * Called by the planning job, and by the benchmark.
 */
#include "pool.h"

/* Orders searched as one piece; more are cut into parts. */
enum { WHOLE = 400, PART = 128 };

static const char *const load_names[BATCH_LOADS] = {
    [BATCH_ORDERS] = "orders", [BATCH_UNITS] = "units", [BATCH_WEIGHT] = "weight",
    [BATCH_VOLUME] = "volume", [BATCH_TOTES] = "totes",
};

const char *batch_load_name(enum batch_load load)
{
    return load_names[load];
}

/* --- checks ---------------------------------------------------------------------------
 */

static int check_order(const struct batch_problem *p, int i, struct err *err)
{
    const struct batch_order *order = &p->orders[i];
    for (int l = 0; l < BATCH_LOADS; l++) {
        if (order->load[l] < 0)
            return err_set(err, E_FIELD, "ssd", load_names[l], "0 or more",
                           order->load[l]);
        if (p->capacity[l] > 0 && order->load[l] > p->capacity[l])
            return err_set(err, E_LIMIT, "sdd", load_names[l], order->load[l],
                           p->capacity[l]);
    }
    for (int s = 0; s < order->n; s++)
        if (order->spot[s] < 0 || order->spot[s] >= p->nspots)
            return err_set(err, E_FIELD, "ssd", "bin of an order", "one of the layout",
                           (int64_t)order->spot[s]);
    return 0;
}

static int check(const struct batch_problem *p, struct err *err)
{
    BUG_IF(!p->layout == !p->map || p->n < 0);
    int rc = 0;
    for (int i = 0; i < p->nspots && rc == 0 && p->layout; i++)
        rc = layout_check_spot(p->layout, &p->spots[i], err);
    if (rc == 0 && p->map && p->nspots != p->map->points - 2)
        rc = err_set(err, E_FIELD, "ssd", "map", "a point for each bin",
                     (int64_t)p->map->points);
    for (int i = 0; i < p->n && rc == 0; i++)
        rc = check_order(p, i, err);
    return rc;
}

/* --- effort ---------------------------------------------------------------------------
 */

/* A clock may cost as much as a hundred moves: while moves go on it is looked at after
 * as many as the last ones took LOOK_US for. */
static int64_t elapsed(struct effort *effort)
{
    enum { LOOK_US = 500, MOVES_MOST = 8192 };
    const struct batch_options *o = effort->options;
    int64_t moves = effort->moves - effort->looked_moves;
    if (!o->now || (moves > 0 && moves < effort->look_after))
        return effort->looked;
    int64_t us = o->now(o->self) - effort->began, took = us - effort->looked;
    moves = took > LOOK_US ? moves * LOOK_US / took : moves * 2;
    effort->look_after = moves < MOVES_MOST ? moves : MOVES_MOST;
    effort->looked = us;
    effort->looked_moves = effort->moves;
    return us;
}

double effort_spent(struct effort *effort, int64_t best)
{
    enum { SHOW_US = 100000 };
    const struct batch_options *o = effort->options;
    double spent = 0;
    int64_t us = elapsed(effort);
    if (o->moves > 0)
        spent = (double)effort->moves / (double)o->moves;
    if (o->budget_us > 0 && (double)us / (double)o->budget_us > spent)
        spent = (double)us / (double)o->budget_us;
    if (o->progress && (us - effort->shown >= SHOW_US || !o->now)) {
        effort->shown = us;
        effort->stopped |= !o->progress(o->self, us, effort->others + best);
    }
    return spent;
}

/* --- the work -------------------------------------------------------------------------
 */

/* Carts of the whole problem while it is worked on. */
struct work {
    const struct batch_problem *problem;
    struct effort effort;
    int *of;         /* by order: its cart */
    int64_t *length; /* by cart */
    int carts;
    int64_t total;
    bool proven;
    int *sorted;  /* orders: by group, then as a pass wants them */
    int64_t *key; /* by order or by cart: what they are sorted by */
};

/* One part of one group. */
struct part {
    const int *orders;
    int n;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_group_and_key(const void *left, const void *right, void *self)
{
    const struct work *w = self;
    int a = *(const int *)left, b = *(const int *)right;
    int way = compare_numbers(w->problem->orders[a].group, w->problem->orders[b].group);
    if (way == 0)
        way = compare_numbers(w->key[a], w->key[b]);
    if (way == 0)
        way = compare_numbers(w->of[a], w->of[b]);
    return way ? way : compare_numbers(a, b);
}

/* Where two coordinates of 0 … 4095 lie on Hilbert's curve: neighbours stay near. */
static int64_t curve(int64_t x, int64_t y)
{
    int64_t at = 0;
    for (int64_t half = 2048; half > 0; half /= 2) {
        int64_t right = (x & half) != 0, up = (y & half) != 0;
        at += half * half * ((3 * right) ^ up);
        if (up)
            continue;
        if (right) {
            x = 4095 - x;
            y = 4095 - y;
        }
        int64_t kept = x;
        x = y;
        y = kept;
    }
    return at;
}

/* The extent of an order: its first and its last aisle, or point of a map. */
static void extent(const struct batch_problem *p, int order, int64_t *first,
                   int64_t *last)
{
    const struct batch_order *o = &p->orders[order];
    for (int s = 0; s < o->n; s++) {
        int64_t at = p->layout ? p->spots[o->spot[s]].aisle : o->spot[s];
        *first = at < *first ? at : *first;
        *last = at > *last ? at : *last;
    }
}

static int64_t key_of(int64_t first, int64_t last, int pass)
{
    enum { TOP = 4095 };
    if (first > last)
        return 0; /* nothing to pick */
    first = first > TOP ? TOP : first;
    last = last > TOP ? TOP : last;
    switch (pass) {
    case 0:
        return curve(first, last);
    case 1:
        return last * (TOP + 1) + first;
    default:
        return first * (TOP + 1) + last;
    }
}

static void key_orders(struct work *w)
{
    for (int i = 0; i < w->problem->n; i++) {
        int64_t first = INT64_MAX, last = -1;
        extent(w->problem, i, &first, &last);
        w->key[i] = key_of(first, last, 0);
    }
}

/* Orders of one cart get one key, so that they stay together. */
static void key_carts(struct work *w, int pass)
{
    int n = w->problem->n;
    int64_t *ends = xmalloc(((size_t)w->carts + 1) * 2 * sizeof *ends);
    for (int c = 0; c < w->carts; c++) {
        ends[2 * c] = INT64_MAX;
        ends[2 * c + 1] = -1;
    }
    for (int i = 0; i < n; i++)
        extent(w->problem, i, &ends[2 * w->of[i]], &ends[2 * w->of[i] + 1]);
    for (int i = 0; i < n; i++)
        w->key[i] = key_of(ends[2 * w->of[i]], ends[2 * w->of[i] + 1], pass);
    free(ends);
}

static void sort_orders(struct work *w)
{
    for (int i = 0; i < w->problem->n; i++)
        w->sorted[i] = i;
    qsort_r(w->sorted, (size_t)w->problem->n, sizeof *w->sorted, by_group_and_key, w);
}

/* The next part: of one group, `size` orders or a few more; where carts stand already,
 * whole ones. A small rest joins it. */
static struct part next_part(const struct work *w, int from, int size, bool whole)
{
    const struct batch_order *orders = w->problem->orders;
    int n = w->problem->n, group_end = from;
    while (group_end < n && group_end - from <= size * 3 / 2 &&
           orders[w->sorted[group_end]].group == orders[w->sorted[from]].group)
        group_end++;
    int end = group_end - from > size * 3 / 2 ? from + size : group_end;
    while (whole && end < group_end && w->of[w->sorted[end]] == w->of[w->sorted[end - 1]])
        end++;
    return (struct part){w->sorted + from, end - from};
}

/* Writes a part's carts back; those that were there are numbered anew. */
static void write_back(struct work *w, const struct part *part, const struct carts *c)
{
    int *number = xmalloc(((size_t)part->n + 1) * sizeof *number);
    for (int i = 0; i <= part->n; i++)
        number[i] = -1;
    for (int i = 0; i < part->n; i++) {
        int cart = c->best[i];
        if (number[cart] < 0) {
            number[cart] = w->carts++;
            w->length[number[cart]] = c->cart[cart].length;
        }
        w->of[part->orders[i]] = number[cart];
    }
    free(number);
    w->total += c->best_total;
}

static void start_all(struct work *w)
{
    key_orders(w);
    sort_orders(w);
    for (int from = 0; from < w->problem->n;) {
        struct part part =
            next_part(w, from, w->problem->n > WHOLE ? PART : WHOLE, false);
        struct carts *c =
            carts_new(w->problem, part.orders, part.n, w->effort.options->seed);
        carts_savings(c);
        carts_set(c, c->best);
        write_back(w, &part, c);
        carts_free(c);
        from += part.n;
    }
}

/* A part's carts as they stand, numbered from 0. */
static void set_as_is(const struct work *w, const struct part *part, struct carts *c)
{
    int *of = xmalloc((size_t)part->n * sizeof *of), carts = -1;
    for (int i = 0; i < part->n; i++) {
        carts += i == 0 || w->of[part->orders[i]] != w->of[part->orders[i - 1]];
        of[i] = carts;
    }
    carts_set(c, of);
    carts_keep(c);
    free(of);
}

static void improve(struct work *w, const struct part *part, double until)
{
    struct effort *effort = &w->effort;
    const struct batch_options *o = effort->options;
    struct carts *c = carts_new(w->problem, part->orders, part->n, o->seed);
    struct pool *pool = o->polish && w->problem->n <= WHOLE ? pool_new() : NULL;
    set_as_is(w, part, c);
    effort->others = w->total - c->best_total;
    w->total = effort->others;
    carts_search(c, effort, until, pool);
    w->proven &= c->proven;
    write_back(w, part, c);
    pool_free(pool);
    carts_free(c);
}

/* Carts in the order of their numbers, without the numbers that are gone. */
static void renumber(struct work *w)
{
    int n = w->problem->n, carts = 0;
    int *number = xmalloc(((size_t)w->carts + 1) * sizeof *number);
    int64_t *length = xmalloc(((size_t)n + 1) * sizeof *length);
    for (int c = 0; c < w->carts; c++)
        number[c] = -1;
    for (int i = 0; i < n; i++) {
        int cart = w->of[w->sorted[i]];
        if (number[cart] < 0) {
            length[carts] = w->length[cart];
            number[cart] = carts++;
        }
    }
    for (int i = 0; i < n; i++)
        w->of[i] = number[w->of[i]];
    memcpy(w->length, length, (size_t)carts * sizeof *length);
    w->carts = carts;
    free(number);
    free(length);
}

/* One pass over all parts; spends the effort up to `until` (a share of all of it). */
static void pass_over(struct work *w, int pass, double begin, double until)
{
    int n = w->problem->n;
    key_carts(w, pass);
    sort_orders(w);
    renumber(w);
    w->proven = n <= WHOLE; /* parts say nothing of the whole */
    for (int from = 0; from < n && !w->effort.stopped;) {
        struct part part = next_part(w, from, n > WHOLE ? PART : WHOLE, true);
        from += part.n;
        improve(w, &part, begin + (until - begin) * from / n);
    }
    renumber(w);
}

static void give(const struct work *w, struct arena *arena, struct batch_result *result)
{
    size_t n = (size_t)w->problem->n;
    result->cart = arena_alloc(arena, (n + 1) * sizeof *result->cart);
    result->length = arena_alloc(arena, (n + 1) * sizeof *result->length);
    memcpy(result->cart, w->of, n * sizeof *result->cart);
    memcpy(result->length, w->length, (size_t)w->carts * sizeof *result->length);
    result->carts = w->carts;
    result->total = w->total;
    result->moves = w->effort.moves;
    result->stopped = w->effort.stopped;
    result->proven = w->proven;
}

static void open_work(struct work *w, const struct batch_problem *problem)
{
    size_t n = (size_t)problem->n;
    w->problem = problem;
    w->of = xcalloc(n + 1, sizeof *w->of);
    w->length = xcalloc(2 * n + 2, sizeof *w->length); /* a pass numbers anew */
    w->sorted = xcalloc(n + 1, sizeof *w->sorted);
    w->key = xcalloc(n + 1, sizeof *w->key);
}

static void close_work(struct work *w)
{
    free(w->of);
    free(w->length);
    free(w->sorted);
    free(w->key);
}

int batch_solve(const struct batch_problem *problem, const struct batch_options *options,
                struct arena *arena, struct batch_result *result, struct err *err)
{
    enum { PASSES = 2 };
    BUG_IF(options->budget_us > 0 && !options->now);
    int rc = check(problem, err);
    if (rc < 0)
        return rc;
    struct work w = {.effort = {.options = options}};
    w.effort.began = options->now ? options->now(options->self) : 0;
    open_work(&w, problem);
    start_all(&w);
    renumber(&w);
    *result = (struct batch_result){.started = w.total};
    int passes = problem->n > WHOLE ? PASSES : 1;
    double begin = effort_spent(&w.effort, w.total);
    bool search = options->budget_us > 0 || options->moves > 0;
    for (int pass = 0; pass < passes && search; pass++)
        pass_over(&w, pass, begin + (1 - begin) * pass / passes,
                  begin + (1 - begin) * (pass + 1) / passes);
    give(&w, arena, result);
    close_work(&w);
    return 0;
}

/* --- arrival --------------------------------------------------------------------------
 */

/* The open cart of each group is its newest. */
static void arrive(struct work *w)
{
    const struct batch_problem *p = w->problem;
    int64_t load[BATCH_LOADS] = {0};
    for (int i = 0; i < p->n; i++) {
        int order = w->sorted[i];
        int64_t with[BATCH_LOADS];
        for (int l = 0; l < BATCH_LOADS; l++)
            with[l] = load[l] + p->orders[order].load[l];
        bool same = i > 0 && p->orders[order].group == p->orders[w->sorted[i - 1]].group;
        if (!same || !carts_fit(p, with)) {
            w->carts++;
            memcpy(with, p->orders[order].load, sizeof with);
        }
        memcpy(load, with, sizeof load);
        w->of[order] = w->carts - 1;
    }
}

/* Lengths of carts whose orders stand together in `sorted`. */
static void measure(struct work *w)
{
    for (int from = 0; from < w->problem->n;) {
        int n = 1, first = w->sorted[from];
        while (from + n < w->problem->n && w->of[w->sorted[from + n]] == w->of[first])
            n++;
        struct tours *tours = tours_new(w->problem, w->sorted + from, n);
        int *all = xmalloc((size_t)n * sizeof *all);
        for (int i = 0; i < n; i++)
            all[i] = i;
        w->length[w->of[first]] = tours_length(tours, all, n);
        w->total += w->length[w->of[first]];
        free(all);
        tours_free(tours);
        from += n;
    }
}

int batch_arrival(const struct batch_problem *problem, struct arena *arena,
                  struct batch_result *result, struct err *err)
{
    int rc = check(problem, err);
    if (rc < 0)
        return rc;
    struct work w = {0};
    open_work(&w, problem);
    sort_orders(&w); /* all keys alike: as they came */
    arrive(&w);
    measure(&w);
    *result = (struct batch_result){.started = w.total};
    give(&w, arena, result);
    close_work(&w);
    return 0;
}
