/*
 * together: group-buys. The orders of one are for the same goods, and go once there are
 * enough of them that nothing else keeps out of the wave; till then each says how many
 * there are.
 *
 * Called by wave.c once every order has been through the sieve.
 */
#include "together.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "strategy.h"

#include "tallyman/model/reason.h"

/* An order that only waits for its group. */
struct member {
    int order;         /* index */
    int rule;          /* of the strategy's goods */
    const char *goods; /* "item:units item:units", ascending */
};

static int by_item(const void *left, const void *right)
{
    const struct wave_need *a = left, *b = right;
    return a->item < b->item ? -1 : a->item > b->item;
}

/* Lines of one item are one. */
static const char *goods_of(const struct wave *wave, int i)
{
    int from = wave->need ? wave->need[i] : 0, to = wave->need ? wave->need[i + 1] : 0;
    struct wave_need *need =
        arena_alloc(wave->arena, ((size_t)(to - from) + 1) * sizeof *need);
    const char *text = "";
    for (int m = from; m < to; m++)
        need[m - from] = wave->ask->need[m];
    qsort(need, (size_t)(to - from), sizeof *need, by_item);
    for (int m = 0; m < to - from; m++) {
        int64_t units = need[m].units;
        while (m + 1 < to - from && need[m + 1].item == need[m].item)
            units += need[++m].units;
        text = arena_printf(wave->arena, "%s%" PRId64 ":%" PRId64 " ", text, need[m].item,
                            units);
    }
    return text;
}

/* The rule of a group that is all that keeps the order out; -1: it is not so. */
static int waits_for_group(const struct wave *wave, int i)
{
    const struct wave_strategy *s = wave->ask->strategy;
    const struct wave_decision *d = &wave->by_order[i];
    if (d->whys != 1 || strncmp(d->rule, "goods.", 6) != 0)
        return -1;
    const struct wave_goods *goods = strategy_goods(s, d->rule + 6);
    return goods && goods->take == GOODS_TOGETHER ? (int)(goods - s->goods) : -1;
}

static int by_group(const void *left, const void *right)
{
    const struct member *a = left, *b = right;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    int way = strcmp(a->goods, b->goods);
    return way ? way : a->order - b->order;
}

static void take_all(struct wave *wave, const struct member *member, int n)
{
    for (int k = 0; k < n; k++) {
        wave->by_order[member[k].order].whys = 0;
        wave->taken[wave->ntaken++] = member[k].order;
    }
}

static void say_all(struct wave *wave, const struct member *member, int n)
{
    const struct wave_goods *rule = &wave->ask->strategy->goods[member->rule];
    const char *text = wave_goods_reason(wave, rule,
                                         reason_make(wave->arena, REASON_TOGETHER, "dd",
                                                     (int64_t)n, (int64_t)rule->least));
    for (int k = 0; k < n; k++) {
        struct wave_reason *why = arena_alloc(wave->arena, sizeof *why);
        struct wave_decision *d = &wave->by_order[member[k].order];
        *why = d->why[0];
        d->reason = why->reason = text;
        d->why = why;
    }
}

void together_join(struct wave *wave)
{
    int n = 0, orders = wave->ask->n;
    struct member *member =
        arena_alloc(wave->arena, ((size_t)orders + 1) * sizeof *member);
    for (int i = 0; i < orders; i++) {
        int rule = waits_for_group(wave, i);
        if (rule >= 0)
            member[n++] = (struct member){i, rule, goods_of(wave, i)};
    }
    qsort(member, (size_t)n, sizeof *member, by_group);
    for (int from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && member[to].rule == member[from].rule &&
                            strcmp(member[to].goods, member[from].goods) == 0;)
            to++;
        bool whole = to - from >= wave->ask->strategy->goods[member[from].rule].least;
        (whole ? take_all : say_all)(wave, member + from, to - from);
    }
}
