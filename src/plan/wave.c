/*
 * wave: the decision over every order. Three passes: a table of filters leaves out what
 * the strategy does not take, the limit of the wave leaves out what has the least
 * priority, and carts are filled first-fit in the order of priority.
 *
 * Called by cmd/wave and the lead's release with the rows of wave.snapshot. Pure: it
 * holds no state, and the same input gives the same output.
 */
#include "tallyman/plan/wave.h"

#include <inttypes.h>
#include <stdio.h>

#include "rank.h"
#include "tallyman/base/clock.h"

/* What all filters look at. */
struct sieve {
    const struct wave_strategy *strategy;
    int64_t cutoff_at;
    int offset_min; /* of the warehouse's zone, from the cut-off's two forms */
    struct arena *arena;
};

/* Why this order is left out, or NULL: it passes. */
typedef const char *filter_fn(const struct sieve *sieve,
                              const struct wave_candidate *order);

static bool listed(const char (*words)[WAVE_WORD], int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word ? word : "") == 0)
            return true;
    return n == 0;
}

static const char *refuse_word(const struct sieve *sieve, const char *what,
                               const char *got, const char (*words)[WAVE_WORD], int n)
{
    char list[WAVE_LIST * (WAVE_WORD + 1) + 1] = "";
    size_t used = 0;
    for (int i = 0; i < n; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? "," : "",
                                 words[i]);
    return arena_printf(sieve->arena, "%s %s; this wave takes %s", what,
                        got && *got ? got : "unknown", list);
}

static const char *held(const struct sieve *sieve, const struct wave_candidate *order)
{
    if (strcmp(order->state, "held") != 0)
        return NULL;
    return arena_printf(sieve->arena, "held: %s; a wave takes orders that are ready",
                        order->hold && *order->hold ? order->hold : "no reason given");
}

static const char *state(const struct sieve *sieve, const struct wave_candidate *order)
{
    if (strcmp(order->state, "ready") == 0)
        return NULL;
    bool why = order->hold && *order->hold;
    return arena_printf(sieve->arena, "state %s%s%s; a wave takes orders that are ready",
                        order->state, why ? ": " : "", why ? order->hold : "");
}

static const char *when(const struct sieve *sieve, int64_t at)
{
    struct civil c = clock_civil(at, sieve->offset_min);
    return arena_printf(sieve->arena, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day,
                        c.hour, c.minute);
}

static const char *cutoff(const struct sieve *sieve, const struct wave_candidate *order)
{
    if (order->paid_at < sieve->cutoff_at)
        return NULL;
    return arena_printf(sieve->arena, "paid %s; this wave takes what was paid before %s",
                        when(sieve, order->paid_at), when(sieve, sieve->cutoff_at));
}

static const char *type(const struct sieve *sieve, const struct wave_candidate *order)
{
    const struct wave_strategy *s = sieve->strategy;
    return listed(s->types, s->ntypes, order->type)
               ? NULL
               : refuse_word(sieve, "type", order->type, s->types, s->ntypes);
}

static const char *channel(const struct sieve *sieve, const struct wave_candidate *order)
{
    const struct wave_strategy *s = sieve->strategy;
    return listed(s->channels, s->nchannels, order->channel)
               ? NULL
               : refuse_word(sieve, "channel", order->channel, s->channels, s->nchannels);
}

static const char *region(const struct sieve *sieve, const struct wave_candidate *order)
{
    const struct wave_strategy *s = sieve->strategy;
    return listed(s->regions, s->nregions, order->region)
               ? NULL
               : refuse_word(sieve, "region", order->region, s->regions, s->nregions);
}

#define LINE_OF(field) offsetof(struct wave_strategy, field)
enum { NO_LINE = -1 }; /* the house's rule, not the file's */

static const struct filter {
    const char *rule;
    filter_fn *test;
    long line; /* where the strategy keeps the rule's line */
} filters[] = {
    {"held", held, NO_LINE},
    {"state", state, NO_LINE},
    {"type", type, LINE_OF(line_types)},
    {"channel", channel, LINE_OF(line_channels)},
    {"region", region, LINE_OF(line_regions)},
    {"cutoff", cutoff, LINE_OF(line_cutoff)},
};

static int line_at(const struct wave_strategy *strategy, long field)
{
    int line = 0;
    if (field != NO_LINE)
        memcpy(&line, (const char *)strategy + field, sizeof line);
    return line;
}

/* What an order takes of a cart, and what the file says a cart holds. */
struct load {
    int64_t orders, units, weight_g, volume_ml;
};

static const struct measure {
    const char *rule, *unit;
    size_t load, limit;
    long candidate; /* NO_LINE: one each */
} measures[] = {
    {"cart_orders", "orders", offsetof(struct load, orders), LINE_OF(cart_orders),
     NO_LINE},
    {"cart_units", "units", offsetof(struct load, units), LINE_OF(cart_units),
     offsetof(struct wave_candidate, units)},
    {"cart_weight", "g", offsetof(struct load, weight_g), LINE_OF(cart_weight_g),
     offsetof(struct wave_candidate, weight_g)},
    {"cart_volume", "ml", offsetof(struct load, volume_ml), LINE_OF(cart_volume_ml),
     offsetof(struct wave_candidate, volume_ml)},
};

enum { MEASURES = sizeof measures / sizeof *measures };

static int64_t number_at(const void *base, size_t offset)
{
    int64_t number;
    memcpy(&number, (const char *)base + offset, sizeof number);
    return number;
}

static int64_t taken_by(const struct wave_candidate *order, const struct measure *measure)
{
    return measure->candidate == NO_LINE ? 1
                                         : number_at(order, (size_t)measure->candidate);
}

/* The first measure by which the order does not fit on top of the load; NULL: it fits.
 * `load + more` cannot overflow: an order too big by itself never joins a load. */
static const struct measure *hindered(const struct wave_strategy *strategy,
                                      const struct load *load,
                                      const struct wave_candidate *order)
{
    for (int i = 0; i < MEASURES; i++) {
        int64_t limit = number_at(strategy, measures[i].limit);
        int64_t more = taken_by(order, &measures[i]);
        if (limit > 0 &&
            (more > limit || number_at(load, measures[i].load) > limit - more))
            return &measures[i];
    }
    return NULL;
}

static void put_on(struct load *load, const struct wave_candidate *order)
{
    for (int i = 0; i < MEASURES; i++) {
        int64_t sum;
        if (__builtin_add_overflow(number_at(load, measures[i].load),
                                   taken_by(order, &measures[i]), &sum))
            sum = INT64_MAX; /* only where the file sets no limit */
        memcpy((char *)load + measures[i].load, &sum, sizeof sum);
    }
}

/* The work of one wave_decide. */
struct wave {
    struct sieve sieve;
    const struct wave_candidate *orders;
    struct wave_decision *by_order; /* by the index of its candidate */
    int *taken;                     /* indexes, by priority */
    int ntaken;
    struct load *cart;
    int carts;
};

static void decide(struct wave *wave, int i, const char *rule, int line,
                   const char *reason)
{
    struct wave_decision *d = &wave->by_order[i];
    d->order = wave->orders[i].order;
    d->version = wave->orders[i].version;
    d->rule = rule;
    d->file = wave->sieve.strategy->file;
    d->line = line;
    d->reason = reason;
}

static void filter_all(struct wave *wave, int n)
{
    enum { FILTERS = sizeof filters / sizeof *filters };
    for (int i = 0; i < n; i++) {
        const char *reason = NULL;
        int f = 0;
        for (; f < FILTERS && !reason; f++)
            reason = filters[f].test(&wave->sieve, &wave->orders[i]);
        if (reason)
            decide(wave, i, filters[f - 1].rule,
                   line_at(wave->sieve.strategy, filters[f - 1].line), reason);
        else
            wave->taken[wave->ntaken++] = i;
    }
}

/* Those of least priority stay behind when the wave holds fewer than there are. */
static void limit(struct wave *wave)
{
    const struct wave_strategy *s = wave->sieve.strategy;
    if (s->most_orders == 0 || wave->ntaken <= s->most_orders)
        return;
    for (int k = (int)s->most_orders; k < wave->ntaken; k++)
        decide(wave, wave->taken[k], "most_orders", s->line_most,
               arena_printf(wave->sieve.arena,
                            "place %d by priority; this wave takes %" PRId64 " orders",
                            k + 1, s->most_orders));
    wave->ntaken = (int)s->most_orders;
}

static int new_cart(struct wave *wave, const struct wave_candidate *order)
{
    wave->cart[wave->carts] = (struct load){0};
    put_on(&wave->cart[wave->carts], order);
    return ++wave->carts;
}

/* First-fit; `*open` is the first cart that is not yet full of orders. */
static int cart_for(struct wave *wave, const struct wave_candidate *order, int *open)
{
    const struct wave_strategy *s = wave->sieve.strategy;
    while (*open < wave->carts && wave->cart[*open].orders >= s->cart_orders)
        (*open)++;
    for (int c = *open; c < wave->carts; c++) {
        if (hindered(s, &wave->cart[c], order))
            continue;
        put_on(&wave->cart[c], order);
        return c + 1;
    }
    return new_cart(wave, order);
}

static void fill_carts(struct wave *wave)
{
    const struct wave_strategy *s = wave->sieve.strategy;
    const struct load none = {0};
    int open = 0;
    for (int k = 0; k < wave->ntaken; k++) {
        int i = wave->taken[k];
        const struct wave_candidate *order = &wave->orders[i];
        const struct measure *over = hindered(s, &none, order);
        if (over) {
            decide(wave, i, over->rule, s->line_cart,
                   arena_printf(
                       wave->sieve.arena,
                       "%" PRId64 " %s; a cart holds %" PRId64 ": a cart of its own",
                       taken_by(order, over), over->unit, number_at(s, over->limit)));
            wave->by_order[i].cart = new_cart(wave, order);
        } else {
            int cart = cart_for(wave, order, &open);
            decide(wave, i, "taken", s->line_cart,
                   arena_printf(wave->sieve.arena, "meets every rule; place %d of %d",
                                k + 1, wave->ntaken));
            wave->by_order[i].cart = cart;
        }
    }
}

/* Carts first, each by priority; then what was left out, as it came. */
static struct wave_decision *in_order(const struct wave *wave, int n)
{
    struct arena *arena = wave->sieve.arena;
    struct wave_decision *out = arena_alloc(arena, ((size_t)n + 1) * sizeof *out);
    int *start = arena_alloc(arena, ((size_t)wave->carts + 2) * sizeof *start);
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

int wave_decide(const struct wave_strategy *strategy, const struct wave_candidate *orders,
                int n, int64_t cutoff_at, struct arena *arena,
                struct wave_decision **decisions)
{
    BUG_IF(n < 0 || strategy->cart_orders < 1);
    size_t room = (size_t)n + 1;
    struct wave wave = {
        .sieve = {strategy, cutoff_at, zone_of(strategy, cutoff_at), arena},
        .orders = orders,
        .by_order = arena_alloc(arena, room * sizeof *wave.by_order),
        .taken = arena_alloc(arena, room * sizeof *wave.taken),
        .cart = arena_alloc(arena, room * sizeof *wave.cart),
    };
    filter_all(&wave, n);
    rank_sort(strategy, orders, wave.taken, wave.ntaken);
    limit(&wave);
    fill_carts(&wave);
    *decisions = in_order(&wave, n);
    return wave.carts;
}
