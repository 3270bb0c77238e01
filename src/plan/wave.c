/*
 * wave: the decision over every order. A table of filters leaves out what the strategy
 * does not take (sieve.c), the limit of the wave leaves out what has the least priority,
 * and what is left goes into carts: by walking (walk.c), or first-fit (fill.c) where
 * nobody knows where goods lie.
 *
 * Called by cmd/waverun with the rows of wave.snapshot and its like. Pure: it holds no
 * state, and the same input gives the same output.
 */
#include "wave_in.h"

#include <inttypes.h>
#include <stdlib.h>

#include "bundle.h"
#include "rank.h"
#include "strategy.h"
#include "together.h"

#include "tallyman/model/reason.h"

/* Reasons that one order can have: the house's, one a section, one a channel. */
enum { WHYS_MOST = 2 * WAVE_LIST + 16 };

/* ---- orders that wait for the main goods of their buyer ---- */

struct main_goods {
    const struct wave_candidate **order; /* taken ones, sorted by buyer */
    int n;
};

static int texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int by_buyer(const void *left, const void *right)
{
    const struct wave_candidate *a = *(const struct wave_candidate *const *)left;
    const struct wave_candidate *b = *(const struct wave_candidate *const *)right;
    int way = texts(a->buyer, b->buyer);
    if (way == 0)
        way = texts(a->shop, b->shop);
    return way ? way : texts(a->channel, b->channel);
}

/* Whether nothing but its main goods keeps the order out. */
static bool waits_for_main(const struct wave *wave, int i)
{
    const struct wave_decision *d = &wave->by_order[i];
    const char *buyer = wave->ask->orders[i].buyer;
    if (d->whys != 1 || strncmp(d->rule, "goods.", 6) != 0 || !buyer || !*buyer)
        return false;
    const struct wave_goods *goods = strategy_goods(wave->ask->strategy, d->rule + 6);
    return goods && goods->take == GOODS_MAIN;
}

/* They go with them when both are in this wave. */
static void join_main(struct wave *wave)
{
    struct main_goods all = {
        .order = arena_alloc(wave->arena, ((size_t)wave->ntaken + 1) * sizeof *all.order),
        .n = wave->ntaken};
    for (int k = 0; k < all.n; k++)
        all.order[k] = &wave->ask->orders[wave->taken[k]];
    qsort(all.order, (size_t)all.n, sizeof *all.order, by_buyer);
    for (int i = 0; i < wave->ask->n; i++) {
        const struct wave_candidate *order = &wave->ask->orders[i];
        if (wave->by_order[i].whys == 0 || !waits_for_main(wave, i) ||
            !bsearch(&order, all.order, (size_t)all.n, sizeof *all.order, by_buyer))
            continue;
        wave->by_order[i].whys = 0;
        wave->taken[wave->ntaken++] = i;
    }
}

/* ---- selection ---- */

static void filter_all(struct wave *wave)
{
    for (int i = 0; i < wave->ask->n; i++) {
        sieve_all(wave, i);
        if (wave->whys)
            wave_leave(wave, i);
        else
            wave->taken[wave->ntaken++] = i;
    }
    together_join(wave);
    join_main(wave);
}

/* Those of least priority stay behind when the wave holds fewer than there are. */
static void limit(struct wave *wave)
{
    const struct wave_strategy *s = wave->ask->strategy;
    int64_t most = s->most_orders < 0 ? 0 : s->most_orders;
    if (s->most_orders == 0 || wave->ntaken <= most)
        return;
    for (int k = (int)most; k < wave->ntaken; k++) {
        wave_because(wave, "most_orders", s->line_most, "lead",
                     reason_make(wave->arena, REASON_MOST, "dd", (int64_t)k + 1, most));
        wave_leave(wave, wave->taken[k]);
    }
    wave->ntaken = (int)most;
}

/* By order: where its needs begin; the next one's beginning ends them. Both lists are by
 * order id, and a need belongs to an order of the list. */
static int find_needs(struct wave *wave, struct err *err)
{
    const struct wave_ask *ask = wave->ask;
    int m = 0;
    if (!ask->need)
        return 0;
    wave->need = arena_alloc(wave->arena, ((size_t)ask->n + 1) * sizeof *wave->need);
    for (int i = 0; i < ask->n; i++) {
        wave->need[i] = m;
        while (m < ask->needs && ask->need[m].order == ask->orders[i].order)
            m++;
    }
    wave->need[ask->n] = m;
    return m == ask->needs
               ? 0
               : err_set(err, E_FIELD, "ssd", "order of a line",
                         "one of the orders, by their numbers", ask->need[m].order);
}

/* ---- putting together ---- */

/* Carts first, each by priority; then what was left out, as it came. */
static struct wave_decision *in_order(const struct wave *wave)
{
    int n = wave->ask->n;
    struct wave_decision *out = arena_alloc(wave->arena, ((size_t)n + 1) * sizeof *out);
    int *start = arena_alloc(wave->arena, ((size_t)wave->carts + 2) * sizeof *start);
    for (int k = 0; k < wave->ntaken; k++)
        start[wave->by_order[wave->taken[k]].cart + 1]++;
    for (int c = 1; c <= wave->carts; c++)
        start[c + 1] += start[c];
    for (int k = 0; k < wave->ntaken; k++) {
        const struct wave_decision *d = &wave->by_order[wave->taken[k]];
        out[start[d->cart]++] = *d;
    }
    int next = wave->ntaken;
    for (int i = 0; i < n; i++)
        if (wave->by_order[i].cart == 0)
            out[next++] = wave->by_order[i];
    BUG_IF(next != n);
    return out;
}

/* Minutes ahead of UTC: the cut-off is known in both, zones lie from -12:00 to +14:00. */
static int zone_of(const struct wave_strategy *strategy, int64_t cutoff_at)
{
    enum { DAY = 24 * 60, EAST = 14 * 60 };
    int64_t utc_min = (cutoff_at / 60000 % DAY + DAY) % DAY;
    int64_t ahead = (strategy->cutoff_min - utc_min + DAY) % DAY;
    return (int)(ahead > EAST ? ahead - DAY : ahead);
}

static void group_all(struct wave *wave)
{
    const struct rank_ask ask = {wave->ask->orders, wave->ask->n, wave->taken,
                                 wave->ntaken, wave->alone};
    rank_groups(wave->ask->strategy, &ask, wave->group);
}

static void count_carts(struct wave *wave)
{
    struct wave_cart *cart =
        arena_alloc(wave->arena, ((size_t)wave->carts + 1) * sizeof *cart);
    for (int k = 0; k < wave->ntaken; k++) {
        int i = wave->taken[k];
        struct wave_cart *c = &cart[wave->by_order[i].cart - 1];
        c->orders++;
        c->lines += (int)wave->ask->orders[i].lines;
    }
    wave->plan->cart = cart;
}

struct wave wave_open(const struct wave_ask *ask, struct arena *arena,
                      struct wave_plan *plan)
{
    size_t room = (size_t)ask->n + 1;
    return (struct wave){
        .ask = ask,
        .arena = arena,
        .plan = plan,
        .offset_min = zone_of(ask->strategy, ask->cutoff_at),
        .by_order = arena_alloc(arena, room * sizeof(struct wave_decision)),
        .why = arena_alloc(arena, ((size_t)ask->channels * 2 + WHYS_MOST) *
                                      sizeof(struct wave_reason)),
        .alone = arena_alloc(arena, room * sizeof(uint32_t)),
        .taken = arena_alloc(arena, room * sizeof(int)),
        .group = arena_alloc(arena, room * sizeof(int64_t)),
        .cart = arena_alloc(arena, room * sizeof(struct load)),
    };
}

int wave_carts(struct wave *wave, struct err *err)
{
    struct wave_plan *plan = wave->plan;
    group_all(wave);
    int walked = wave->need ? walk_carts(wave, err) : 0;
    if (walked < 0)
        return walked;
    plan->walked = walked;
    if (!walked) {
        plan->fallback = plan->fallback ? plan->fallback : N_("no goods were given");
        fill_carts(wave);
        count_carts(wave);
    }
    if (walked && wave->ask->start_at > 0)
        due_reckon(wave);
    return 0;
}

int wave_make(const struct wave_ask *ask, struct arena *arena, struct wave_plan *plan,
              struct err *err)
{
    BUG_IF(ask->n < 0 || ask->strategy->cart_orders < 1);
    *plan = (struct wave_plan){0};
    struct wave wave = wave_open(ask, arena, plan);
    if (find_needs(&wave, err))
        return -(int)err->code;
    filter_all(&wave);
    rank_sort(ask->strategy, ask->orders, wave.taken, wave.ntaken);
    limit(&wave);
    group_all(&wave);
    const struct bundles bundles = bundle_all(&wave);
    if (!bundles.plain)
        return bundle_carts(&wave, &bundles, err);
    if (wave_carts(&wave, err))
        return -(int)err->code;
    plan->carts = wave.carts;
    plan->decision = in_order(&wave);
    plan->decisions = ask->n;
    return 0;
}

int wave_decide(const struct wave_strategy *strategy, const struct wave_candidate *orders,
                int n, int64_t cutoff_at, struct arena *arena,
                struct wave_decision **decisions)
{
    struct wave_ask ask = {
        .strategy = strategy, .orders = orders, .n = n, .cutoff_at = cutoff_at};
    struct wave_plan plan;
    struct err err = {0};
    BUG_IF(wave_make(&ask, arena, &plan, &err)); /* only a floor can be refused */
    *decisions = plan.decision;
    return plan.carts;
}
