/*
 * runs: orders that want one unit of one item are not walked for one by one. When enough
 * of them want the same item they stand as one bundle, whose task takes all their units
 * together and which shares its cart with nothing.
 *
 * Called by wave.c once orders are merged and split: a run is made of what goes alone and
 * whole.
 */
#include "bundle.h"

#include <stdlib.h>

#include "tallyman/model/request.h"

/* A bundle that may join a run. */
struct single {
    int64_t item, group;
    int at; /* index of the bundle: by priority */
};

static int by_item(const void *left, const void *right)
{
    const struct single *a = left, *b = right;
    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return a->at - b->at;
}

/* One unit of goods without serials: any is as good. */
static bool is_single(const struct bundle *b)
{
    return b->n == 1 && !b->parts && b->needs == 1 && b->need->units == 1 &&
           b->need->loose && !b->need->gift;
}

/* All of them into the first. */
static void join(struct wave *wave, struct bundles *all, const struct single *single,
                 int n)
{
    struct bundle *run = &all->of[single[0].at];
    int *order = arena_alloc(wave->arena, (size_t)n * sizeof *order);
    struct wave_need *need = arena_alloc(wave->arena, sizeof *need);
    for (int k = 0; k < n; k++) {
        order[k] = all->of[single[k].at].order[0];
        all->of[single[k].at].n = 0;
    }
    *need = *run->need;
    need->units = n;
    *run = (struct bundle){.order = order, .n = n, .need = need, .needs = 1, .run = true};
    all->plain = false;
}

static int find_singles(const struct wave *wave, const struct bundles *all,
                        struct single *single)
{
    int n = 0;
    for (int b = 0; b < all->n; b++)
        if (is_single(&all->of[b]))
            single[n++] = (struct single){all->of[b].need->item,
                                          wave->group[all->of[b].order[0]], b};
    qsort(single, (size_t)n, sizeof *single, by_item);
    return n;
}

void bundles_close(struct bundles *all)
{
    int n = 0;
    for (int b = 0; b < all->n; b++)
        if (all->of[b].n)
            all->of[n++] = all->of[b];
    all->n = n;
}

void runs_make(struct wave *wave, struct bundles *all)
{
    const struct wave_strategy *s = wave->ask->strategy;
    int64_t most = s->run_most > 0 ? s->run_most : RUN_MOST;
    if (s->run_orders < 2 || !wave->need)
        return;
    struct single *single = xmalloc(((size_t)all->n + 1) * sizeof *single);
    int n = find_singles(wave, all, single);
    for (int from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && to - from < most; to++)
            if (single[to].item != single[from].item ||
                single[to].group != single[from].group)
                break;
        if (to - from >= s->run_orders)
            join(wave, all, single + from, to - from);
    }
    free(single);
    bundles_close(all);
}
