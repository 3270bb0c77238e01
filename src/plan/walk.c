/*
 * walk: carts by how far they walk. Bins are given out to the taken orders as a release
 * will give them, orders batched into carts on exact tours, and every cart's way read off
 * the router, so that a picker meets the bins in the order of the shortest tour.
 *
 * Called by wave.c where the plan knows what lies where. Beside it stands what carts
 * filled as orders came, each walked in S-shape, would have cost.
 */
#include "legs.h"

#include <inttypes.h>
#include <stdlib.h>

#include "tallyman/model/reason.h"

/* Bins that one order is picked from. */
struct picks {
    int *bin; /* indexes into the ask's bins, doubles where lines share one */
    int n;
};

struct walk {
    struct wave *wave;
    struct layout layout;
    int64_t *free;       /* by bin, falls while it is given out */
    struct picks *picks; /* by the place in `taken` */
    int *spot_of;        /* by bin: its spot, -1 */
    struct spot *spot;
    int *bin_of; /* by spot */
    int spots;
    struct batch_order *order; /* those that fit on a cart */
    int *at;                   /* of each its place in `taken` */
    int n;
    struct wave_cart *cart;
    struct cart_key {
        int64_t group;
        int first, cart; /* place of its first order; its number before sorting */
    } * key;
    int carts;
    int *cart_at; /* by the place in `taken` */
};

/* ---- bins ---- */

int wave_first_bin(const struct wave_ask *ask, int64_t item)
{
    int low = 0, high = ask->bins;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (ask->bin[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* As a release does: of the first expiry one that has all, else the first. */
static int best_bin(const struct walk *w, int from, int64_t units)
{
    const struct wave_ask *ask = w->wave->ask;
    int first = -1;
    for (int i = from; i < ask->bins && ask->bin[i].item == ask->bin[from].item; i++) {
        if (w->free[i] == 0)
            continue;
        if (first < 0)
            first = i;
        if (ask->bin[i].expiry != ask->bin[first].expiry)
            break;
        if (w->free[i] >= units)
            return i;
    }
    return first;
}

static void pick_need(struct walk *w, struct picks *picks, const struct wave_need *need)
{
    const struct wave_ask *ask = w->wave->ask;
    int from = wave_first_bin(ask, need->item), bin;
    if (from == ask->bins || ask->bin[from].item != need->item)
        return;
    for (int64_t units = need->units; units > 0; picks->bin[picks->n++] = bin) {
        bin = best_bin(w, from, units);
        if (bin < 0)
            return;
        int64_t taken = w->free[bin] < units ? w->free[bin] : units;
        w->free[bin] -= taken;
        units -= taken;
        if (picks->n % 16 == 0)
            picks->bin = arena_grow(w->wave->arena, picks->bin,
                                    (size_t)picks->n * sizeof *picks->bin,
                                    ((size_t)picks->n + 16) * sizeof *picks->bin);
    }
}

static const char *no_spot(struct walk *w, int bin)
{
    const struct wave_bin *b = &w->wave->ask->bin[bin];
    return reason_make(w->wave->arena, REASON_NO_SPOT, "dsd", b->place, b->aisle, b->bay);
}

static const char *place_bin(struct walk *w, int bin)
{
    if (w->spot_of[bin] >= 0)
        return NULL;
    const struct wave_ask *ask = w->wave->ask;
    if (!floor_spot(ask->floor, &w->layout, &ask->bin[bin], &w->spot[w->spots]))
        return no_spot(w, bin);
    w->bin_of[w->spots] = bin;
    w->spot_of[bin] = w->spots++;
    return NULL;
}

/* In the order of priority; NULL, or why it cannot be walked. */
static const char *give_bins(struct walk *w)
{
    const struct wave *wave = w->wave;
    const char *why = NULL;
    for (int k = 0; k < wave->ntaken && !why; k++) {
        int i = wave->taken[k];
        struct picks *picks = &w->picks[k];
        for (int m = wave->need[i]; m < wave->need[i + 1]; m++)
            pick_need(w, picks, &wave->ask->need[m]);
        for (int b = 0; b < picks->n && !why; b++)
            why = place_bin(w, picks->bin[b]);
    }
    return why;
}

/* ---- the problem ---- */

static void add_order(struct walk *w, int k)
{
    struct wave *wave = w->wave;
    const struct picks *picks = &w->picks[k];
    int *spot = arena_alloc(wave->arena, ((size_t)picks->n + 1) * sizeof *spot);
    for (int b = 0; b < picks->n; b++)
        spot[b] = w->spot_of[picks->bin[b]];
    struct batch_order *order = &w->order[w->n];
    *order = (struct batch_order){
        .spot = spot, .n = picks->n, .group = wave->group[wave->taken[k]]};
    fill_load(wave, wave->taken[k], order->load);
    w->at[w->n++] = k;
}

/* Those that no cart holds get one of their own and are not batched. */
static void split_big(struct walk *w)
{
    struct wave *wave = w->wave;
    for (int k = 0; k < wave->ntaken; k++) {
        const char *reason, *over = fill_too_big(wave, wave->taken[k], &reason);
        if (!over)
            reason = reason_make(wave->arena, REASON_MEETS, "dd", (int64_t)k + 1,
                                 (int64_t)wave->ntaken);
        wave_take(wave, wave->taken[k], over ? over : "taken",
                  fill_line(wave, wave->taken[k]), reason);
        w->cart_at[k] = -1;
        if (!over)
            add_order(w, k);
    }
}

static struct batch_problem problem_of(const struct walk *w)
{
    struct batch_problem problem = {
        .layout = &w->layout,
        .spots = w->spot,
        .nspots = w->spots,
        .orders = w->order,
        .n = w->n,
        .start = w->layout.depots > 1 ? ROUTE_ANY : 0,
        .end = w->layout.depots > 1 ? ROUTE_ANY : 0,
    };
    fill_capacity(w->wave->ask->strategy, problem.capacity);
    return problem;
}

static int by_key(const void *left, const void *right)
{
    const struct cart_key *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->first - b->first;
}

/* Carts in the order of their groups, in each by their first order. */
static void number_carts(struct walk *w)
{
    const struct wave *wave = w->wave;
    int *number = arena_alloc(wave->arena, ((size_t)w->carts + 1) * sizeof *number);
    for (int c = 0; c < w->carts; c++)
        w->key[c] = (struct cart_key){0, INT32_MAX, c};
    for (int k = wave->ntaken - 1; k >= 0; k--) {
        struct cart_key *key = &w->key[w->cart_at[k]];
        key->first = k;
        key->group = wave->group[wave->taken[k]];
    }
    qsort(w->key, (size_t)w->carts, sizeof *w->key, by_key);
    for (int c = 0; c < w->carts; c++)
        number[w->key[c].cart] = c;
    for (int k = 0; k < wave->ntaken; k++) {
        w->cart_at[k] = number[w->cart_at[k]];
        wave->by_order[wave->taken[k]].cart = w->cart_at[k] + 1;
    }
}

static int batch(struct walk *w, struct err *err)
{
    static const struct batch_options start_only = {.seed = 1};
    const struct wave_ask *ask = w->wave->ask;
    struct wave_plan *plan = w->wave->plan;
    struct batch_problem problem = problem_of(w);
    struct batch_result result;
    if (batch_solve(&problem, ask->search ? ask->search : &start_only, w->wave->arena,
                    &result, err))
        return -(int)err->code;
    for (int j = 0; j < w->n; j++)
        w->cart_at[w->at[j]] = result.cart[j];
    w->carts = result.carts;
    for (int k = 0; k < w->wave->ntaken; k++)
        if (w->cart_at[k] < 0)
            w->cart_at[k] = w->carts++;
    plan->started = result.started;
    plan->stopped = result.stopped;
    plan->proven = result.proven;
    number_carts(w);
    return 0;
}

/* ---- ways ---- */

/* One pick of a cart: which order, from which bin. */
struct visit {
    int cart, k, bin;
};

static int by_cart(const void *left, const void *right)
{
    const struct visit *a = left, *b = right;
    return a->cart != b->cart ? (a->cart < b->cart ? -1 : 1) : a->k - b->k;
}

struct visits {
    struct visit *visit;
    int n;
};

static struct visits visits_of(const struct walk *w)
{
    struct visits all = {0};
    for (int k = 0; k < w->wave->ntaken; k++)
        all.n += w->picks[k].n;
    all.visit = xmalloc(((size_t)all.n + 1) * sizeof *all.visit);
    all.n = 0;
    for (int k = 0; k < w->wave->ntaken; k++)
        for (int b = 0; b < w->picks[k].n; b++)
            all.visit[all.n++] = (struct visit){w->cart_at[k], k, w->picks[k].bin[b]};
    qsort(all.visit, (size_t)all.n, sizeof *all.visit, by_cart);
    return all;
}

static int64_t seconds_of(const struct walk *w, int64_t length, int64_t lines, int carts)
{
    const struct wave_floor *floor = w->wave->ask->floor;
    return length / floor->speed_mm_s + lines * floor->line_ms / 1000 +
           carts * floor->cart_s;
}

/* Bins of one place are one stop. `turn` by place in the order met. */
static void write_stops(struct walk *w, const struct visit *visit, const int *order,
                        int n)
{
    struct arena *arena = w->wave->arena;
    const struct wave_bin *bin = w->wave->ask->bin;
    struct wave_cart *cart = &w->cart[visit->cart];
    int64_t last = 0;
    for (int i = 0; i < n; i++) {
        const struct visit *v = &visit[order[i]];
        struct wave_decision *d = &w->wave->by_order[w->wave->taken[v->k]];
        int64_t place = bin[v->bin].place;
        legs_note(w->wave, visit->cart, bin[v->bin].zone, place != last);
        cart->stops += place != last;
        last = place;
        struct wave_stop *stop =
            arena_grow(arena, d->stop, (size_t)d->stops * sizeof *stop,
                       ((size_t)d->stops + 1) * sizeof *stop);
        stop[d->stops++] = (struct wave_stop){place, cart->stops};
        d->stop = stop;
    }
}

static void way_of(struct walk *w, struct router *router, const struct visit *visit,
                   int n)
{
    struct spot *spots = xmalloc((size_t)n * sizeof *spots);
    int *order = xmalloc((size_t)n * sizeof *order);
    struct wave_cart *cart = &w->cart[visit->cart];
    int any = w->layout.depots > 1 ? ROUTE_ANY : 0;
    for (int i = 0; i < n; i++)
        spots[i] = w->spot[w->spot_of[visit[i].bin]];
    const struct route_ask ask = {spots, n, any, any};
    cart->length = router_exact(router, &ask, order);
    cart->lines = n;
    cart->seconds = seconds_of(w, cart->length, n, 1);
    w->wave->plan->length += cart->length;
    w->wave->plan->seconds += cart->seconds;
    write_stops(w, visit, order, n);
    free(spots);
    free(order);
}

static void ways(struct walk *w)
{
    struct wave_plan *plan = w->wave->plan;
    struct router *router = router_new(&w->layout);
    struct visits all = visits_of(w);
    w->cart = arena_alloc(w->wave->arena, ((size_t)w->carts + 1) * sizeof *w->cart);
    for (int from = 0, to; from < all.n; from = to) {
        for (to = from; to < all.n && all.visit[to].cart == all.visit[from].cart;)
            to++;
        way_of(w, router, all.visit + from, to - from);
    }
    for (int k = 0; k < w->wave->ntaken; k++)
        w->cart[w->cart_at[k]].orders++;
    free(all.visit);
    router_free(router);
    plan->cart = w->cart;
    w->wave->carts = w->carts;
}

/* ---- what it is compared with ---- */

static int by_paid(const void *left, const void *right, void *self)
{
    const struct walk *w = self;
    const struct wave *wave = w->wave;
    int i = w->at[*(const int *)left], j = w->at[*(const int *)right];
    const struct wave_candidate *a = &wave->ask->orders[wave->taken[i]];
    const struct wave_candidate *b = &wave->ask->orders[wave->taken[j]];
    if (a->paid_at != b->paid_at)
        return a->paid_at < b->paid_at ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int64_t s_shape(const struct walk *w, struct router *router,
                       const struct batch_order *orders, const int *index, int n)
{
    int any = w->layout.depots > 1 ? ROUTE_ANY : 0, total = 0;
    for (int i = 0; i < n; i++)
        total += orders[index[i]].n;
    struct spot *spots = xmalloc(((size_t)total + 1) * sizeof *spots);
    total = 0;
    for (int i = 0; i < n; i++)
        for (int s = 0; s < orders[index[i]].n; s++)
            spots[total++] = w->spot[orders[index[i]].spot[s]];
    const struct route_ask ask = {spots, total, any, any};
    int64_t length = router_rule(router, RULE_S_SHAPE, &ask, NULL);
    free(spots);
    return length;
}

/* Orders that got carts of their own walk in S-shape too. */
static int64_t big_ones(const struct walk *w, struct router *router, int *carts,
                        int64_t *lines)
{
    int64_t length = 0;
    int any = w->layout.depots > 1 ? ROUTE_ANY : 0;
    for (int k = 0, j = 0; k < w->wave->ntaken; k++) {
        if (j < w->n && w->at[j] == k) {
            j++;
            continue;
        }
        const struct picks *picks = &w->picks[k];
        struct spot *spots = xmalloc(((size_t)picks->n + 1) * sizeof *spots);
        for (int b = 0; b < picks->n; b++)
            spots[b] = w->spot[w->spot_of[picks->bin[b]]];
        const struct route_ask ask = {spots, picks->n, any, any};
        length += router_rule(router, RULE_S_SHAPE, &ask, NULL);
        *lines += picks->n;
        ++*carts;
        free(spots);
    }
    return length;
}

static int compare(struct walk *w, struct err *err)
{
    struct wave_plan *plan = w->wave->plan;
    struct arena *arena = w->wave->arena;
    int *index = arena_alloc(arena, ((size_t)w->n + 1) * sizeof *index);
    struct batch_order *came = arena_alloc(arena, ((size_t)w->n + 1) * sizeof *came);
    for (int i = 0; i < w->n; i++)
        index[i] = i;
    qsort_r(index, (size_t)w->n, sizeof *index, by_paid, w);
    int64_t lines = 0;
    for (int i = 0; i < w->n; i++) {
        came[i] = w->order[index[i]];
        lines += came[i].n;
    }
    struct batch_problem problem = problem_of(w);
    struct batch_result result;
    problem.orders = came;
    if (batch_arrival(&problem, arena, &result, err))
        return -(int)err->code;
    struct router *router = router_new(&w->layout);
    int carts = result.carts;
    int *start = xcalloc((size_t)carts + 2, sizeof *start);
    for (int i = 0; i < w->n; i++)
        start[result.cart[i] + 2]++;
    for (int c = 0; c < carts; c++)
        start[c + 2] += start[c + 1];
    for (int i = 0; i < w->n; i++)
        index[start[result.cart[i] + 1]++] = i;
    for (int c = 0; c < carts; c++)
        plan->arrival +=
            s_shape(w, router, came, index + start[c], start[c + 1] - start[c]);
    plan->arrival += big_ones(w, router, &carts, &lines);
    plan->arrival_seconds = seconds_of(w, plan->arrival, lines, carts);
    free(start);
    router_free(router);
    return 0;
}

/* ---- all of it ---- */

static void open_walk(struct walk *w)
{
    struct arena *arena = w->wave->arena;
    size_t bins = (size_t)w->wave->ask->bins + 1, n = (size_t)w->wave->ntaken + 1;
    w->free = arena_alloc(arena, bins * sizeof *w->free);
    w->spot_of = arena_alloc(arena, bins * sizeof *w->spot_of);
    w->spot = arena_alloc(arena, bins * sizeof *w->spot);
    w->bin_of = arena_alloc(arena, bins * sizeof *w->bin_of);
    w->picks = arena_alloc(arena, n * sizeof *w->picks);
    w->order = arena_alloc(arena, n * sizeof *w->order);
    w->at = arena_alloc(arena, n * sizeof *w->at);
    w->key = arena_alloc(arena, n * sizeof *w->key);
    w->cart_at = arena_alloc(arena, n * sizeof *w->cart_at);
    for (int i = 0; i < w->wave->ask->bins; i++) {
        w->free[i] = w->wave->ask->bin[i].free;
        w->spot_of[i] = -1;
    }
}

int walk_carts(struct wave *wave, struct err *err)
{
    struct walk w = {.wave = wave};
    const struct wave_floor *floor = wave->ask->floor;
    wave->plan->fallback = !floor               ? N_("no floor was given")
                           : floor->aisles == 0 ? N_("no place says its aisle and bay")
                                                : NULL;
    if (wave->plan->fallback)
        return 0;
    if (floor->speed_mm_s < 1)
        return err_set(err, E_FIELD, "ssd", "speed_mm_s", "1 or more", floor->speed_mm_s);
    if (floor_layout(floor, wave->arena, &w.layout, err))
        return -(int)err->code;
    open_walk(&w);
    wave->plan->fallback = give_bins(&w);
    if (wave->plan->fallback)
        return 0;
    split_big(&w);
    if (batch(&w, err))
        return -(int)err->code;
    ways(&w);
    return compare(&w, err) ? -(int)err->code : 1;
}
