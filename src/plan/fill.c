/*
 * fill: what a cart holds, and carts filled first-fit in the order of priority. That is
 * how carts are made where nothing is known of where goods lie; where it is, walk.c asks
 * here what an order takes.
 */
#include "wave_in.h"

#include <stddef.h>

#include "tallyman/model/reason.h"

#define LIMIT_OF(field) offsetof(struct wave_strategy, field)
enum { ONE_EACH = -1 };

static const struct measure {
    const char *rule;
    enum reason over; /* it alone is more than a cart holds */
    size_t load, limit;
    enum batch_load batch;
    long candidate; /* ONE_EACH: one an order */
} measures[] = {
    {"cart_orders", REASON_CART_ORDERS, offsetof(struct load, orders),
     LIMIT_OF(cart_orders), BATCH_ORDERS, ONE_EACH},
    {"cart_units", REASON_CART_UNITS, offsetof(struct load, units), LIMIT_OF(cart_units),
     BATCH_UNITS, offsetof(struct wave_candidate, units)},
    {"cart_weight", REASON_CART_WEIGHT, offsetof(struct load, weight_g),
     LIMIT_OF(cart_weight_g), BATCH_WEIGHT, offsetof(struct wave_candidate, weight_g)},
    {"cart_volume", REASON_CART_VOLUME, offsetof(struct load, volume_ml),
     LIMIT_OF(cart_volume_ml), BATCH_VOLUME, offsetof(struct wave_candidate, volume_ml)},
    {"cart_totes", REASON_CART_TOTES, offsetof(struct load, totes), LIMIT_OF(cart_totes),
     BATCH_TOTES, offsetof(struct wave_candidate, volume_ml)},
};

enum { MEASURES = sizeof measures / sizeof *measures };

static int64_t number_at(const void *base, size_t offset)
{
    int64_t number;
    memcpy(&number, (const char *)base + offset, sizeof number);
    return number;
}

static int64_t taken_by(const struct wave_strategy *strategy,
                        const struct wave_candidate *order, const struct measure *measure)
{
    int64_t orders = order->together_n ? order->together_n : 1;
    if (measure->candidate == ONE_EACH)
        return orders;
    int64_t number = number_at(order, (size_t)measure->candidate);
    if (measure->batch != BATCH_TOTES)
        return number;
    int64_t tote = strategy->tote_ml;
    return tote > 0 && number > tote ? (number - 1) / tote + orders : orders;
}

/* The first measure by which the order does not fit on top of the load; NULL: it fits.
 * `load + more` cannot overflow: an order too big by itself never joins a load. */
static const struct measure *hindered(const struct wave_strategy *strategy,
                                      const struct load *load,
                                      const struct wave_candidate *order)
{
    for (int i = 0; i < MEASURES; i++) {
        int64_t limit = number_at(strategy, measures[i].limit);
        int64_t more = taken_by(strategy, order, &measures[i]);
        if (limit > 0 &&
            (more > limit || number_at(load, measures[i].load) > limit - more))
            return &measures[i];
    }
    return NULL;
}

static void put_on(const struct wave_strategy *strategy, struct load *load,
                   const struct wave_candidate *order)
{
    for (int i = 0; i < MEASURES; i++) {
        int64_t sum;
        if (__builtin_add_overflow(number_at(load, measures[i].load),
                                   taken_by(strategy, order, &measures[i]), &sum))
            sum = INT64_MAX; /* only where the file sets no limit */
        memcpy((char *)load + measures[i].load, &sum, sizeof sum);
    }
}

void fill_load(const struct wave *wave, int i, int64_t load[BATCH_LOADS])
{
    const struct wave_strategy *s = wave->ask->strategy;
    for (int m = 0; m < MEASURES; m++)
        load[measures[m].batch] = taken_by(s, &wave->ask->orders[i], &measures[m]);
}

void fill_capacity(const struct wave_strategy *strategy, int64_t capacity[BATCH_LOADS])
{
    for (int m = 0; m < MEASURES; m++)
        capacity[measures[m].batch] = number_at(strategy, measures[m].limit);
}

bool fill_fits(const struct wave_strategy *strategy, const struct wave_candidate *order)
{
    const struct load none = {0};
    return !hindered(strategy, &none, order);
}

const char *fill_too_big(struct wave *wave, int i, const char **reason)
{
    const struct load none = {0};
    const struct wave_strategy *s = wave->ask->strategy;
    const struct wave_candidate *order = &wave->ask->orders[i];
    const struct measure *over = hindered(s, &none, order);
    if (order->run) {
        *reason = reason_make(wave->arena, REASON_RUN, "d", order->together_n);
        return "run";
    }
    if (order->wall) {
        *reason =
            reason_make(wave->arena, REASON_WALL, "ds", order->together_n, s->wall_name);
        return "wall";
    }
    if (!over)
        return NULL;
    *reason = reason_make(wave->arena, over->over, "dd", taken_by(s, order, over),
                          number_at(s, over->limit));
    return over->rule;
}

int fill_line(const struct wave *wave, int i)
{
    const struct wave_strategy *s = wave->ask->strategy;
    const struct wave_candidate *order = &wave->ask->orders[i];
    return order->run ? s->line_run : order->wall ? s->line_wall : s->line_cart;
}

/* ---- first-fit ---- */

static int new_cart(struct wave *wave, const struct wave_candidate *order)
{
    struct load *load = &wave->cart[wave->carts];
    *load = (struct load){0};
    put_on(wave->ask->strategy, load, order);
    if ((order->run || order->wall) && load->orders < wave->ask->strategy->cart_orders)
        load->orders = wave->ask->strategy->cart_orders; /* nothing else goes along */
    return ++wave->carts;
}

/* `*open` is the first cart of this group that is not yet full of orders. */
static int cart_for(struct wave *wave, const struct wave_candidate *order, int *open)
{
    const struct wave_strategy *s = wave->ask->strategy;
    while (*open < wave->carts && wave->cart[*open].orders >= s->cart_orders)
        (*open)++;
    for (int c = *open; c < wave->carts; c++) {
        if (hindered(s, &wave->cart[c], order))
            continue;
        put_on(s, &wave->cart[c], order);
        return c + 1;
    }
    return new_cart(wave, order);
}

static int by_group(const void *left, const void *right, void *self)
{
    const struct wave *wave = self;
    const int *a = left, *b = right;
    int64_t x = wave->group[wave->taken[*a]], y = wave->group[wave->taken[*b]];
    return x != y ? (x < y ? -1 : 1) : *a - *b;
}

/* Group by group, each by priority. */
static int *in_groups(struct wave *wave)
{
    int *at = arena_alloc(wave->arena, ((size_t)wave->ntaken + 1) * sizeof *at);
    for (int k = 0; k < wave->ntaken; k++)
        at[k] = k;
    qsort_r(at, (size_t)wave->ntaken, sizeof *at, by_group, wave);
    return at;
}

void fill_carts(struct wave *wave)
{
    const struct wave_strategy *s = wave->ask->strategy;
    const int *at = in_groups(wave);
    int open = 0;
    wave->carts = 0;
    for (int k = 0; k < wave->ntaken; k++) {
        int i = wave->taken[at[k]];
        const char *reason, *over = fill_too_big(wave, i, &reason);
        if (k > 0 && wave->group[i] != wave->group[wave->taken[at[k - 1]]])
            open = wave->carts;
        if (over)
            wave_take(wave, i, over, fill_line(wave, i), reason);
        else
            wave_take(wave, i, "taken", s->line_cart,
                      reason_make(wave->arena, REASON_MEETS, "dd", (int64_t)at[k] + 1,
                                  (int64_t)wave->ntaken));
        wave->by_order[i].cart = over ? new_cart(wave, &wave->ask->orders[i])
                                      : cart_for(wave, &wave->ask->orders[i], &open);
    }
}
