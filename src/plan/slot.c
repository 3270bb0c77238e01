/*
 * slot: the best exchange, again and again. For each move the pairs that promise most (by
 * how much more often the one is met and how much nearer the other lies) are walked
 * exactly over the tours that they touch; the best of them is kept. Where a pair touches
 * very many tours every few are walked to compare pairs, and all of them before one is
 * kept, so that no saving in the list is ever estimated.
 *
 * Called by the heat map's advice; promises that before - after is the sum of the list.
 */
#include "tallyman/plan/slot.h"

#include <string.h>

enum { TRIES = 40, WALKS = 40000, HOT = 200, EACH = 4, SAMPLE = 300 };

struct pair {
    int hot, with;
    double promise;
};

struct slotting {
    const struct slot_ask *ask;
    struct arena *arena;
    struct router *router;
    int *where;      /* per goods: the bin they lie in now */
    int64_t *depth;  /* per bin: how far from the depots */
    int **touch;     /* per goods: the tours that meet them */
    int *visits;     /* how many those are */
    int64_t *length; /* per tour */
    bool *moved;     /* per goods */
    bool *seen;      /* per tour, while a pair is walked */
    int64_t walks;   /* tours walked so far */
    struct spot *spot;
};

static int check(const struct slot_ask *ask, struct err *err)
{
    for (int i = 0; i < ask->bins; i++)
        if (layout_check_spot(ask->layout, &ask->bin[i].spot, err))
            return -(int)err->code;
    for (int t = 0; t < ask->tours; t++)
        for (int i = 0; i < ask->tour[t].n; i++)
            if (ask->tour[t].bin[i] < 0 || ask->tour[t].bin[i] >= ask->bins)
                return err_set(err, E_FIELD, "ssd", "bin", "one of the bins given",
                               (int64_t)ask->tour[t].bin[i]);
    return 0;
}

/* ---- what is known before ---- */

static int64_t walk(struct slotting *s, int t)
{
    const struct slot_tour *tour = &s->ask->tour[t];
    for (int i = 0; i < tour->n; i++)
        s->spot[i] = s->ask->bin[s->where[tour->bin[i]]].spot;
    struct route_ask ask = {s->spot, tour->n, ROUTE_ANY, ROUTE_ANY};
    s->walks++;
    return router_exact(s->router, &ask, NULL);
}

static int64_t depth_of(const struct slotting *s, int bin)
{
    int64_t best = INT64_MAX;
    for (int d = 0; d < s->ask->layout->depots; d++) {
        const struct depot *depot = &s->ask->layout->depot[d];
        struct spot at = layout_crossing(s->ask->layout, depot->aisle, depot->line);
        int64_t far = layout_distance(s->ask->layout, &at, &s->ask->bin[bin].spot);
        best = far < best ? far : best;
    }
    return best;
}

/* Doubles within a tour count once: `last` is the tour that counted them last. */
static void find_touch(struct slotting *s)
{
    int bins = s->ask->bins;
    int *last = arena_alloc(s->arena, sizeof *last * (size_t)(bins + 1));
    for (int pass = 0; pass < 2; pass++) {
        memset(last, 0xff, sizeof *last * (size_t)bins);
        memset(s->visits, 0, sizeof *s->visits * (size_t)bins);
        for (int t = 0; t < s->ask->tours; t++)
            for (int i = 0; i < s->ask->tour[t].n; i++) {
                int bin = s->ask->tour[t].bin[i];
                if (last[bin] == t)
                    continue;
                last[bin] = t;
                if (pass)
                    s->touch[bin][s->visits[bin]] = t;
                s->visits[bin]++;
            }
        for (int i = 0; i < bins && !pass; i++)
            s->touch[i] =
                arena_alloc(s->arena, sizeof **s->touch * (size_t)(s->visits[i] + 1));
    }
}

static void *piece(struct slotting *s, size_t size, int n)
{
    return arena_alloc(s->arena, size * (size_t)(n + 1));
}

static int64_t begin(struct slotting *s)
{
    int bins = s->ask->bins, tours = s->ask->tours, longest = 0;
    for (int t = 0; t < tours; t++)
        longest = s->ask->tour[t].n > longest ? s->ask->tour[t].n : longest;
    s->where = piece(s, sizeof *s->where, bins);
    s->depth = piece(s, sizeof *s->depth, bins);
    s->touch = piece(s, sizeof *s->touch, bins);
    s->visits = piece(s, sizeof *s->visits, bins);
    s->moved = piece(s, sizeof *s->moved, bins);
    s->length = piece(s, sizeof *s->length, tours);
    s->seen = piece(s, sizeof *s->seen, tours);
    s->spot = piece(s, sizeof *s->spot, longest);
    for (int i = 0; i < bins; i++) {
        s->where[i] = i;
        s->depth[i] = depth_of(s, i);
    }
    find_touch(s);
    int64_t all = 0;
    for (int t = 0; t < tours; t++)
        all += s->length[t] = walk(s, t);
    return all;
}

/* ---- pairs ---- */

static void swap(struct slotting *s, const struct pair *pair)
{
    int hot = s->where[pair->hot];
    s->where[pair->hot] = s->where[pair->with];
    s->where[pair->with] = hot;
}

/* mm saved in the tours of one goods' list, every `step`th; tours seen before are left.
 */
static int64_t saved_in(struct slotting *s, int goods, int step, bool keep)
{
    int64_t saved = 0;
    for (int i = 0; i < s->visits[goods]; i += step) {
        int t = s->touch[goods][i];
        if (s->seen[t])
            continue;
        s->seen[t] = true;
        int64_t length = walk(s, t);
        saved += s->length[t] - length;
        if (keep)
            s->length[t] = length;
    }
    return saved;
}

static void forget(struct slotting *s, int goods)
{
    for (int i = 0; i < s->visits[goods]; i++)
        s->seen[s->touch[goods][i]] = false;
}

/* What an exchange saves, by every `step`th tour; with `keep` it is done. */
static int64_t gain(struct slotting *s, const struct pair *pair, int step, bool keep)
{
    swap(s, pair);
    int64_t saved = saved_in(s, pair->hot, step, keep) * step;
    saved += saved_in(s, pair->with, step, keep) * step;
    forget(s, pair->hot);
    forget(s, pair->with);
    if (!keep)
        swap(s, pair);
    return saved;
}

static int by_promise(const void *a, const void *b)
{
    const struct pair *one = a, *two = b;
    if (one->promise != two->promise)
        return one->promise > two->promise ? -1 : 1;
    return one->hot != two->hot ? one->hot - two->hot : one->with - two->with;
}

static double promise(const struct slotting *s, int hot, int with)
{
    if (hot == with || s->moved[with] ||
        s->ask->bin[hot].group != s->ask->bin[with].group)
        return 0;
    double more = s->visits[hot] - s->visits[with];
    double nearer = (double)(s->depth[s->where[hot]] - s->depth[s->where[with]]);
    return more > 0 && nearer > 0 ? more * nearer : 0;
}

/* The few best partners of one goods, put behind what is in `pairs`. */
static int partners(const struct slotting *s, int hot, struct pair *pairs)
{
    int n = 0;
    for (int with = 0; with < s->ask->bins; with++) {
        struct pair pair = {hot, with, promise(s, hot, with)};
        if (pair.promise <= 0 || (n == EACH && pair.promise <= pairs[n - 1].promise))
            continue;
        int at = n < EACH ? n++ : n - 1;
        for (; at > 0 && pairs[at - 1].promise < pair.promise; at--)
            pairs[at] = pairs[at - 1];
        pairs[at] = pair;
    }
    return n;
}

/* Two ways of looking for what pays: goods that are met most, and goods that lie deep:
 * few tours, but each of them goes there for these alone. */
enum look { LOOK_HOT, LOOK_DEEP, LOOKS };

/* Goods that have not moved yet, first the most promising. */
static int hottest(const struct slotting *s, enum look look, struct pair *hot)
{
    int n = 0;
    for (int i = 0; i < s->ask->bins; i++) {
        double deep = look == LOOK_DEEP ? (double)s->depth[s->where[i]] : 1;
        if (!s->moved[i] && s->visits[i] > 0 && s->ask->bin[i].group != SLOT_FIXED)
            hot[n++] = (struct pair){i, 0, deep * s->visits[i]};
    }
    qsort(hot, (size_t)n, sizeof *hot, by_promise);
    return n < HOT ? n : HOT;
}

static int find_pairs(const struct slotting *s, enum look look, struct pair *hot,
                      struct pair *pairs)
{
    int n = 0, hots = hottest(s, look, hot);
    for (int i = 0; i < hots; i++)
        n += partners(s, hot[i].hot, pairs + n);
    for (int i = 0; i < n && look == LOOK_DEEP; i++)
        pairs[i].promise /= s->visits[pairs[i].hot] + s->visits[pairs[i].with];
    qsort(pairs, (size_t)n, sizeof *pairs, by_promise);
    return n;
}

static bool best_pair(struct slotting *s, struct pair *hot, struct pair *best)
{
    struct pair pairs[HOT * EACH];
    int tries = s->ask->tries > 0 ? s->ask->tries : TRIES;
    int64_t most = 0;
    for (enum look look = LOOK_HOT; look < LOOKS; look++) {
        int n = find_pairs(s, look, hot, pairs);
        int64_t until = s->walks + (s->ask->tries > 0 ? 0 : WALKS / LOOKS);
        for (int i = 0; i < n && (i < tries / LOOKS || s->walks < until); i++) {
            int touched = s->visits[pairs[i].hot] + s->visits[pairs[i].with];
            int64_t saved = gain(s, &pairs[i], 1 + touched / SAMPLE, false);
            if (saved > most) {
                most = saved;
                *best = pairs[i];
            }
        }
    }
    /* A sample may have been lucky. */
    return most > 0 && gain(s, best, 1, false) > 0;
}

static void advise(struct slotting *s, struct slot_advice *advice)
{
    struct pair *hot = piece(s, sizeof *hot, s->ask->bins), best = {0};
    advice->move = piece(s, sizeof *advice->move, s->ask->most);
    while (advice->n < s->ask->most && best_pair(s, hot, &best)) {
        int64_t saved = gain(s, &best, 1, true);
        advice->move[advice->n++] = (struct slot_move){
            best.hot, best.with, s->visits[best.hot], s->visits[best.with], saved};
        s->moved[best.hot] = s->moved[best.with] = true;
    }
}

int slot_advise(const struct slot_ask *ask, struct arena *arena,
                struct slot_advice *advice, struct err *err)
{
    struct slotting s = {.ask = ask, .arena = arena};
    *advice = (struct slot_advice){0};
    if (check(ask, err))
        return -(int)err->code;
    s.router = router_new(ask->layout);
    advice->before = begin(&s);
    advise(&s, advice);
    for (int t = 0; t < ask->tours; t++)
        advice->after += walk(&s, t);
    router_free(s.router);
    return 0;
}
