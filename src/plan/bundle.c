/*
 * bundle: orders of one receiver on one cart for one parcel, and one order on several
 * carts for several. Bundles are put into carts as if each were an order (fill.c,
 * walk.c); afterwards every order has a decision for each of its parts again.
 *
 * Called by wave.c between the limit and the carts. Where nothing is merged or split the
 * orders go into carts as they are.
 */
#include "bundle.h"

#include <inttypes.h>
#include <stdlib.h>

#include "rank.h"
#include "strategy.h"

#include "tallyman/model/reason.h"

static int texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* ---- merging ---- */

struct by_receiver {
    const struct wave *wave;
    int place; /* in `taken` */
    int i;
};

static int same_receiver(const struct by_receiver *a, const struct by_receiver *b)
{
    const struct wave_candidate *x = &a->wave->ask->orders[a->i];
    const struct wave_candidate *y = &b->wave->ask->orders[b->i];
    int way = texts(x->together, y->together);
    way = way ? way : texts(x->channel, y->channel);
    way = way ? way : texts(x->shop, y->shop);
    way = way ? way : texts(x->carrier, y->carrier);
    if (way)
        return way;
    int64_t p = a->wave->group[a->i], q = b->wave->group[b->i];
    return p < q ? -1 : p > q;
}

static int compare_receivers(const void *left, const void *right)
{
    const struct by_receiver *a = left, *b = right;
    int way = same_receiver(a, b);
    return way ? way : a->place - b->place;
}

static struct wave_candidate sum_of(const struct wave *wave, const struct bundle *b)
{
    struct wave_candidate sum = wave->ask->orders[b->order[0]];
    sum.together_n = b->n;
    sum.run = b->run;
    sum.wall = b->wall;
    for (int k = 1; k < b->n; k++) {
        const struct wave_candidate *one = &wave->ask->orders[b->order[k]];
        sum.units += one->units;
        sum.lines += one->lines;
        sum.weight_g += one->weight_g;
        sum.volume_ml += one->volume_ml;
        sum.due_at = one->due_at && (!sum.due_at || one->due_at < sum.due_at)
                         ? one->due_at
                         : sum.due_at;
    }
    if (!b->parts)
        return sum;
    sum.units = sum.lines = sum.weight_g = sum.volume_ml = 0;
    for (int m = 0; m < b->needs; m++) {
        sum.units += b->need[m].units;
        sum.lines++;
        sum.weight_g += b->need[m].units * b->need[m].weight_g;
        sum.volume_ml += b->need[m].units * b->need[m].volume_ml;
    }
    return sum;
}

/* One more order fits: the rule's limits, and a cart's. */
static bool joins(const struct wave *wave, struct bundle *b, int i)
{
    const struct wave_strategy *s = wave->ask->strategy;
    b->order[b->n++] = i;
    struct wave_candidate sum = sum_of(wave, b);
    bool fits = b->n <= s->merge_orders &&
                (s->merge_weight_g == 0 || sum.weight_g <= s->merge_weight_g) &&
                fill_fits(s, &sum);
    b->n -= !fits;
    return fits;
}

/* Orders whose receivers the channel names by one key; an order without one is alone. */
static void merge_all(struct wave *wave, struct bundle *of)
{
    const struct wave_strategy *s = wave->ask->strategy;
    int n = 0;
    struct by_receiver *all = xmalloc(((size_t)wave->ntaken + 1) * sizeof *all);
    for (int k = 0; k < wave->ntaken; k++) {
        const char *key = wave->ask->orders[wave->taken[k]].together;
        if (of[k].n && !of[k].parts && key && *key &&
            !wave->ask->orders[wave->taken[k]].flagged)
            all[n++] = (struct by_receiver){wave, k, wave->taken[k]};
    }
    qsort(all, (size_t)n, sizeof *all, compare_receivers);
    struct bundle *head = NULL;
    for (int k = 0; k < n; k++) {
        bool same = k > 0 && same_receiver(&all[k - 1], &all[k]) == 0;
        if (same && joins(wave, head, all[k].i)) {
            of[all[k].place].n = 0;
            continue;
        }
        head = &of[all[k].place];
        int *room =
            arena_alloc(wave->arena, ((size_t)s->merge_orders + 2) * sizeof *head->order);
        room[0] = head->order[0];
        head->order = room;
    }
    free(all);
}

/* The goods of the members, one behind the other. */
static void gather_needs(const struct wave *wave, struct bundle *b)
{
    int n = 0;
    if (b->parts || !wave->need)
        return;
    for (int k = 0; k < b->n; k++)
        n += wave->need[b->order[k] + 1] - wave->need[b->order[k]];
    b->need = arena_alloc(wave->arena, ((size_t)n + 1) * sizeof *b->need);
    for (int k = 0; k < b->n; k++)
        for (int m = wave->need[b->order[k]]; m < wave->need[b->order[k] + 1]; m++)
            b->need[b->needs++] = wave->ask->need[m];
}

struct bundles bundle_all(struct wave *wave)
{
    const struct wave_strategy *s = wave->ask->strategy;
    struct bundle part[PARTS_MOST];
    size_t room = (size_t)wave->ntaken + 1;
    struct bundle *whole = arena_alloc(wave->arena, room * sizeof *whole);
    struct bundle **parts = arena_alloc(wave->arena, room * sizeof *parts);
    struct bundles all = {.plain = true};
    int n = 0;
    for (int k = 0; k < wave->ntaken; k++) {
        int split = bundle_split(wave, wave->taken[k], part);
        whole[k] = (struct bundle){.order = &wave->taken[k], .n = 1};
        n += split > 1 ? split : 1;
        if (split < 2)
            continue;
        all.plain = false;
        whole[k].parts = split;
        parts[k] = arena_alloc(wave->arena, (size_t)split * sizeof **parts);
        memcpy(parts[k], part, (size_t)split * sizeof **parts);
    }
    if (s->merge_orders > 1)
        merge_all(wave, whole);
    all.of = arena_alloc(wave->arena, ((size_t)n + 1) * sizeof *all.of);
    for (int k = 0; k < wave->ntaken; k++) {
        all.plain = all.plain && whole[k].n == 1;
        for (int p = 0; p < whole[k].parts; p++)
            all.of[all.n++] = parts[k][p];
        if (whole[k].n && !whole[k].parts)
            all.of[all.n++] = whole[k];
    }
    for (int b = 0; b < all.n; b++)
        gather_needs(wave, &all.of[b]);
    runs_make(wave, &all);
    walls_make(wave, &all);
    return all;
}

/* ---- as if each were an order ---- */

/* Kinds of goods that share no cart, of this part alone; and parts of one order are on
 * carts of their own each, so that a cart's tote says which part it is. */
static uint32_t alone_of(const struct wave *wave, const struct bundle *b)
{
    enum { PART_BITS = WAVE_LIST };
    const struct wave_strategy *s = wave->ask->strategy;
    const char *type = wave->ask->orders[b->order[0]].type;
    uint32_t alone = 0;
    if (!b->parts)
        return wave->alone[b->order[0]];
    for (int k = 0; k < s->ngoods; k++) {
        bool has = texts(type, s->goods[k].type) == 0;
        for (int m = 0; m < b->needs && !has; m++)
            has = texts(b->need[m].type, s->goods[k].type) == 0;
        alone |= has && s->goods[k].alone ? 1u << k : 0;
    }
    return alone | (b->part > 1 ? (uint32_t)(b->part - 1) << PART_BITS : 0);
}

/* A wave of bundles: candidates, goods and groups made of theirs. */
static struct wave wave_of(const struct wave *outer, const struct bundles *bundles,
                           struct wave_ask *ask)
{
    struct arena *arena = outer->arena;
    size_t n = (size_t)bundles->n + 1, needs = 1;
    struct wave_candidate *order = arena_alloc(arena, n * sizeof *order);
    for (int b = 0; b < bundles->n; b++)
        needs += (size_t)bundles->of[b].needs;
    struct wave_need *need = arena_alloc(arena, needs * sizeof *need);
    *ask = *outer->ask;
    ask->orders = order;
    ask->n = bundles->n;
    ask->need = outer->need ? need : NULL;
    ask->needs = 0;
    struct wave inner = wave_open(ask, arena, outer->plan);
    inner.need = outer->need ? arena_alloc(arena, n * sizeof *inner.need) : NULL;
    for (int b = 0; b < bundles->n; b++) {
        const struct bundle *one = &bundles->of[b];
        order[b] = sum_of(outer, one);
        inner.alone[b] = alone_of(outer, one);
        inner.taken[b] = b;
        if (!inner.need)
            continue;
        inner.need[b] = ask->needs;
        memcpy(need + ask->needs, one->need, (size_t)one->needs * sizeof *need);
        ask->needs += one->needs;
        inner.need[b + 1] = ask->needs;
    }
    inner.ntaken = bundles->n;
    return inner;
}

/* ---- each order's decision again ---- */

static const char *goods_text(struct arena *arena, const struct bundle *b)
{
    const char *text = "";
    for (int m = 0; m < b->needs; m++)
        text = arena_printf(arena, "%s%s%" PRId64 ":%" PRId64, text, m ? " " : "",
                            b->need[m].item, b->need[m].units);
    return text;
}

/* What the bundle adds to the reason why the order is taken. */
static const char *reason_of(const struct wave *outer, const struct bundle *b,
                             const struct wave_decision *d)
{
    const struct wave_strategy *s = outer->ask->strategy;
    if (b->parts)
        return reason_make(outer->arena, REASON_PART, "sddssd", d->reason,
                           (int64_t)d->part, (int64_t)b->parts, b->why, s->file,
                           (int64_t)s->line_split);
    if (b->n > 1 && !b->run && !b->wall)
        return reason_make(outer->arena, REASON_PARCEL, "sdsd", d->reason, (int64_t)b->n,
                           s->file, (int64_t)s->line_merge);
    return d->reason;
}

static void decide(const struct wave *outer, const struct bundle *b, int i,
                   struct wave_decision *d)
{
    struct wave_reason *why = arena_alloc(outer->arena, sizeof *why);
    d->order = outer->ask->orders[i].order;
    d->version = outer->ask->orders[i].version;
    bool parcel = b->n > 1 && !b->run && !b->wall;
    d->merge = parcel ? outer->ask->orders[b->order[0]].order : 0;
    d->run = b->run;
    d->wall = b->wall ? outer->ask->strategy->wall_name : "";
    d->parts = b->parts;
    d->goods = b->parts ? goods_text(outer->arena, b) : "";
    *why = d->why[0];
    why->reason = d->reason = reason_of(outer, b, d);
    d->why = why;
}

/* Which part comes first is said by the carts: a release meets the first part first. */
static void number_parts(struct wave_decision *d, int parts)
{
    for (int k = 0; k < parts; k++) {
        d[k].part = 1;
        for (int other = 0; other < parts; other++)
            d[k].part += d[other].cart < d[k].cart;
    }
}

static int by_cart(const void *left, const void *right)
{
    const struct wave_decision *a = left, *b = right;
    if (a->cart != b->cart)
        return a->cart < b->cart ? -1 : 1;
    return a->at - b->at;
}

static void count_orders(struct wave_plan *plan, int taken)
{
    for (int c = 0; c < plan->carts; c++)
        plan->cart[c].orders = 0;
    for (int k = 0; k < taken; k++)
        plan->cart[plan->decision[k].cart - 1].orders++;
}

static void put_together(struct wave *outer, const struct wave *inner,
                         const struct bundles *bundles)
{
    struct wave_plan *plan = outer->plan;
    int rows = outer->ask->n - outer->ntaken, n = 0;
    for (int b = 0; b < bundles->n; b++)
        rows += bundles->of[b].n;
    struct wave_decision *out =
        arena_alloc(outer->arena, ((size_t)rows + 1) * sizeof *out);
    for (int b = 0; b < bundles->n; b++) {
        const struct bundle *one = &bundles->of[b];
        for (int k = 0; k < one->n; k++) {
            out[n] = inner->by_order[b];
            out[n].at = n;
            n++;
        }
        if (one->parts && one->part == one->parts)
            number_parts(out + n - one->parts, one->parts);
    }
    n = 0;
    for (int b = 0; b < bundles->n; b++)
        for (int k = 0; k < bundles->of[b].n; k++)
            decide(outer, &bundles->of[b], bundles->of[b].order[k], &out[n++]);
    qsort(out, (size_t)n, sizeof *out, by_cart);
    plan->decision = out;
    count_orders(plan, n);
    for (int i = 0; i < outer->ask->n; i++)
        if (outer->by_order[i].whys > 0)
            out[n++] = outer->by_order[i];
    BUG_IF(n != rows);
    plan->decisions = rows;
}

int bundle_carts(struct wave *wave, const struct bundles *bundles, struct err *err)
{
    struct wave_ask ask;
    struct wave inner = wave_of(wave, bundles, &ask);
    int failed = wave_carts(&inner, err);
    if (failed)
        return failed;
    wave->carts = inner.carts;
    wave->plan->carts = inner.carts;
    put_together(wave, &inner, bundles);
    return 0;
}
