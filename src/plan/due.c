/*
 * due: when carts will be picked and which orders will be late. Carts are taken in the
 * order of the plan by so many people at once, each the next one as soon as he is free;
 * what a cart takes is known from its way and its lines. Carts that are passed on go
 * through their zones one after the other (legs.c). Packing comes after and is not
 * reckoned: an order named here is late already when it is picked.
 *
 * Called by wave.c once carts have their ways.
 */
#include "legs.h"

enum { MINUTE_MS = 60000 };

/* ---- when carts are ready ---- */

static int next_free(const int64_t *free_at, int people)
{
    int first = 0;
    for (int i = 1; i < people; i++)
        if (free_at[i] < free_at[first])
            first = i;
    return first;
}

/* One person a cart, from its first bin to its last. */
static void take_whole(struct wave *wave, int64_t *ready)
{
    int people = wave->ask->people > 0 ? wave->ask->people : 1;
    int64_t *free_at = arena_alloc(wave->arena, (size_t)people * sizeof *free_at);
    for (int i = 0; i < people; i++)
        free_at[i] = wave->ask->start_at;
    for (int c = 0; c < wave->carts; c++) {
        int who = next_free(free_at, people);
        free_at[who] += wave->plan->cart[c].seconds * 1000;
        ready[c] = free_at[who];
    }
}

/* By cart, from 0. */
static int64_t *ready_times(struct wave *wave)
{
    int64_t *ready = arena_alloc(wave->arena, ((size_t)wave->carts + 1) * sizeof *ready);
    if (!legs_ready(wave, ready))
        take_whole(wave, ready);
    for (int c = 0; c < wave->carts; c++)
        if (ready[c] > wave->plan->ready_at)
            wave->plan->ready_at = ready[c];
    return ready;
}

/* ---- who is late ---- */

int64_t due_pickup(const struct wave_ask *ask, const char *carrier)
{
    const struct wave_strategy *s = ask->strategy;
    int64_t midnight = ask->cutoff_at - s->cutoff_min * MINUTE_MS;
    for (int i = 0; i < s->npickups; i++)
        if (carrier && strcmp(s->pickup[i].carrier, carrier) == 0)
            return midnight + s->pickup[i].minute * MINUTE_MS;
    return 0;
}

static struct wave_miss deadline(const struct wave *wave, int i)
{
    const struct wave_candidate *order = &wave->ask->orders[i];
    int64_t pickup = due_pickup(wave->ask, order->carrier);
    if (pickup > 0 && (order->due_at <= 0 || pickup <= order->due_at))
        return (struct wave_miss){.at = pickup, .carrier = order->carrier};
    return (struct wave_miss){.at = order->due_at, .carrier = ""};
}

static int by_time(const void *left, const void *right)
{
    const struct wave_miss *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return strcmp(a->carrier, b->carrier);
}

/* Those of one time and carrier become one. */
static int gather(struct wave_miss *miss, int n)
{
    int kept = 0;
    qsort(miss, (size_t)n, sizeof *miss, by_time);
    for (int i = 0; i < n; i++) {
        if (kept == 0 || by_time(&miss[kept - 1], &miss[i]) != 0) {
            miss[kept++] = miss[i];
            continue;
        }
        miss[kept - 1].orders += miss[i].orders;
        if (miss[i].ready_at > miss[kept - 1].ready_at)
            miss[kept - 1].ready_at = miss[i].ready_at;
    }
    return kept;
}

void due_reckon(struct wave *wave)
{
    struct wave_plan *plan = wave->plan;
    const int64_t *ready = ready_times(wave);
    struct wave_miss *miss =
        arena_alloc(wave->arena, ((size_t)wave->ntaken + 1) * sizeof *miss);
    for (int k = 0; k < wave->ntaken; k++) {
        struct wave_decision *d = &wave->by_order[wave->taken[k]];
        struct wave_miss one = deadline(wave, wave->taken[k]);
        d->ready_at = ready[d->cart - 1];
        if (one.at <= 0 || d->ready_at <= one.at)
            continue;
        one.ready_at = d->ready_at;
        one.orders = 1;
        miss[plan->late++] = one;
    }
    plan->miss = miss;
    plan->misses = gather(miss, plan->late);
}
