/*
 * walls: orders that are picked together in sums and sorted into the slots of a put wall.
 * As many of them as the wall has slots, and as a cart carries, stand as one bundle,
 * which shares its cart with nothing. Of those of one priority the ones whose goods lie
 * near each other are together (near.c).
 *
 * Called by bundle.c once orders are merged and split and runs are made: a batch is made
 * of what is left that goes alone and whole.
 */
#include "near.h"

#include <stdlib.h>

#include "tallyman/model/request.h"

/* A bundle that may go to the wall. */
struct walled {
    int64_t group, priority;
    int at; /* index of the bundle: by priority */
};

static int by_priority(const void *left, const void *right)
{
    const struct walled *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->at - b->at;
}

int64_t walls_slots(const struct wave_ask *ask)
{
    const char *walls = ask->floor && ask->floor->walls ? ask->floor->walls : "";
    struct str rest = str_of(walls), name = str_of(ask->strategy->wall_name);
    int64_t slots;
    while (rest.n && name.n) {
        struct str one = str_cut(&rest, ' ');
        if (one.n > name.n && memcmp(one.p, name.p, name.n) == 0 &&
            one.p[name.n] == ':' &&
            str_int(str_n(one.p + name.n + 1, one.n - name.n - 1), &slots))
            return slots;
    }
    return 0;
}

static bool of_types(const struct wave_strategy *s, const char *type)
{
    bool any = s->nwall_types == 0;
    for (int i = 0; i < s->nwall_types && !any; i++)
        any = strcmp(s->wall_types[i], type ? type : "") == 0;
    return any;
}

/* Goods whose units are as good as each other, and not too many for a slot. */
static bool may_go(const struct wave_strategy *s, const struct bundle *b)
{
    int64_t units = 0;
    if (b->n != 1 || b->parts || b->run || b->needs == 0)
        return false;
    for (int k = 0; k < b->needs; k++) {
        if (!b->need[k].loose || !of_types(s, b->need[k].type))
            return false;
        units += b->need[k].units;
    }
    return units <= (s->wall_units > 0 ? s->wall_units : WALL_UNITS_MOST);
}

static struct walled walled_of(const struct wave *wave, const struct bundles *all, int at)
{
    int first = all->of[at].order[0];
    return (struct walled){wave->group[first], wave->ask->orders[first].priority, at};
}

static int find_walled(const struct wave *wave, const struct bundles *all,
                       struct walled *walled)
{
    int n = 0;
    for (int b = 0; b < all->n; b++)
        if (may_go(wave->ask->strategy, &all->of[b]))
            walled[n++] = walled_of(wave, all, b);
    qsort(walled, (size_t)n, sizeof *walled, by_priority);
    return n;
}

/* What a batch carries so far. */
struct sum {
    int64_t orders, units, weight_g, volume_ml;
};

static bool within(int64_t limit, int64_t n)
{
    return limit <= 0 || n <= limit;
}

/* One more fits into the slots and on the cart; an order that is too big for a cart by
 * itself has one of its own anyway. */
static bool adds(const struct wave *wave, const struct bundle *b, int64_t slots,
                 struct sum *sum)
{
    const struct wave_strategy *s = wave->ask->strategy;
    const struct wave_candidate *o = &wave->ask->orders[b->order[0]];
    const struct sum next = {sum->orders + 1, sum->units + o->units,
                             sum->weight_g + o->weight_g, sum->volume_ml + o->volume_ml};
    if (next.orders > slots || next.units > WALL_UNITS_MOST ||
        !within(s->cart_units, next.units) || !within(s->cart_weight_g, next.weight_g) ||
        !within(s->cart_volume_ml, next.volume_ml))
        return false;
    *sum = next;
    return true;
}

/* All of them into the first. */
static void join(struct wave *wave, struct bundles *all, const struct walled *walled,
                 int n)
{
    struct bundle *batch = &all->of[walled[0].at];
    int *order = arena_alloc(wave->arena, (size_t)n * sizeof *order);
    int needs = 0;
    for (int k = 0; k < n; k++)
        needs += all->of[walled[k].at].needs;
    struct wave_need *need = arena_alloc(wave->arena, ((size_t)needs + 1) * sizeof *need);
    needs = 0;
    for (int k = 0; k < n; k++) {
        struct bundle *one = &all->of[walled[k].at];
        order[k] = one->order[0];
        memcpy(need + needs, one->need, (size_t)one->needs * sizeof *need);
        needs += one->needs;
        one->n = 0;
    }
    *batch = (struct bundle){
        .order = order, .n = n, .need = need, .needs = needs, .wall = true};
    all->plain = false;
}

/* As they come, by priority. */
static void cut_as_come(const struct wave *wave, const struct bundles *all, int64_t slots,
                        const struct walled *walled, int n, int *batch)
{
    struct sum sum = {0};
    int cart = 0;
    for (int k = 0; k < n; k++) {
        if (!adds(wave, &all->of[walled[k].at], slots, &sum)) {
            sum = (struct sum){0};
            adds(wave, &all->of[walled[k].at], slots, &sum);
            cart++;
        }
        batch[k] = cart;
    }
}

/* Those of one batch, in their order, into the first of them. */
static void join_batches(struct wave *wave, struct bundles *all,
                         const struct walled *walled, int n, const int *batch)
{
    struct walled *one = xmalloc(((size_t)n + 1) * sizeof *one);
    bool *done = xcalloc((size_t)n + 1, sizeof *done);
    for (int k = 0; k < n; k++) {
        int orders = 0;
        for (int i = k; i < n && !done[k]; i++)
            if (batch[i] == batch[k])
                one[orders++] = walled[i];
        for (int i = n - 1; i >= k; i--)
            done[i] = done[i] || batch[i] == batch[k];
        if (orders > 1)
            join(wave, all, one, orders);
    }
    free(done);
    free(one);
}

/* Bundles that no wall cart takes stay as they are. */
static int sift(const struct wave *wave, const struct bundles *all, int64_t slots,
                struct walled *walled, int n)
{
    int kept = 0;
    for (int k = 0; k < n; k++) {
        struct sum none = {0};
        if (adds(wave, &all->of[walled[k].at], slots, &none))
            walled[kept++] = walled[k];
    }
    return kept;
}

/* One past those of the same group and priority. */
static int same_until(const struct walled *walled, int from, int n)
{
    int to = from;
    while (to < n && walled[to].group == walled[from].group &&
           walled[to].priority == walled[from].priority)
        to++;
    return to;
}

/* By nearness where it is known where goods lie. */
static void cut(const struct wave *wave, const struct bundles *all, int64_t slots,
                const struct walled *walled, int n, int *batch)
{
    int *at = xmalloc(((size_t)n + 1) * sizeof *at);
    for (int k = 0; k < n; k++)
        at[k] = walled[k].at;
    if (!near_batch(near_open(wave, slots), all, at, n, batch))
        cut_as_come(wave, all, slots, walled, n, batch);
    free(at);
}

void walls_make(struct wave *wave, struct bundles *all)
{
    const struct wave_strategy *s = wave->ask->strategy;
    int64_t slots = walls_slots(wave->ask);
    if (s->wall_orders > 0 && s->wall_orders < slots)
        slots = s->wall_orders;
    if (s->wall_orders < 2 || slots < 2 || !wave->need)
        return;
    struct walled *walled = xmalloc(((size_t)all->n + 1) * sizeof *walled);
    int n = sift(wave, all, slots, walled, find_walled(wave, all, walled));
    int *batch = xmalloc(((size_t)n + 1) * sizeof *batch);
    for (int from = 0, to; from < n; from = to) {
        to = same_until(walled, from, n);
        cut(wave, all, slots, walled + from, to - from, batch);
        join_batches(wave, all, walled + from, to - from, batch);
    }
    free(batch);
    free(walled);
    bundles_close(all);
}
