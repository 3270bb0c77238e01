/*
 * anneal: the search. Two carts exchange up to two orders each; a change that makes the
 * walk longer is taken with a chance that falls as the effort is spent, in several
 * rounds that each begin at the best way found so far.
 *
 * Called for each part of a problem.
 */
#include "exchange.h"

#include <math.h>

#include "pool.h"
#include "tallyman/base/rng.h"

enum { LOOK_EVERY = 256, AT_ONCE = 32, CHANCES = 4096 };

/* Carts as they would be, whose lengths nobody knows yet. */
struct asked {
    struct tour_set set[AT_ONCE];
    uint64_t mark[AT_ONCE];
    int n;
    int *room; /* the sets' orders, `wide` for each */
    int wide;
};

struct anneal {
    struct carts *c;
    struct draws draws;
    struct asked asked;
    double heat;
    double strict;     /* mm for a millionth over capacity */
    struct pool *pool; /* NULL: not now */
    int64_t pool_over; /* a way this much longer than the best is worth pooling */
    double *cost;      /* of a chance, in heats: its logarithm, by CHANCES of them */
    int *left, *right; /* rooms: the two carts as they would be */
};

/* `cart` without the two orders `out`, with the two `in`; returns how many. */
static int recompose(const struct carts *c, const struct cart *cart, const int *out,
                     const int *in, int *room)
{
    int n = 0;
    for (int i = 0; i < cart->n; i++) {
        room[n] = cart->order[i];
        n += (cart->order[i] != out[0]) & (cart->order[i] != out[1]);
    }
    for (int i = 0; i < 2; i++) {
        room[n] = in[i];
        n += in[i] < c->n;
    }
    return n;
}

/* The length of `cart` changed so is known after the next answer. */
static inline void ask(struct anneal *s, const struct cart *cart, const int *out,
                       const int *in, uint64_t mark)
{
    struct asked *q = &s->asked;
    if (mark == 0 || carts_known(s->c, mark)->mark == mark)
        return;
    int *room = q->room + q->n * q->wide;
    q->set[q->n] = (struct tour_set){room, recompose(s->c, cart, out, in, room)};
    q->mark[q->n++] = mark;
}

static void answer(struct anneal *s)
{
    struct asked *q = &s->asked;
    int64_t length[AT_ONCE];
    tours_lengths(s->c->tours, q->set, q->n, length);
    for (int i = 0; i < q->n; i++)
        *carts_known(s->c, q->mark[i]) = (struct known){q->mark[i], length[i]};
    q->n = 0;
}

/* Two that share a place to be remembered at: one is put together again. */
static inline int64_t length_of(struct anneal *s, const struct cart *cart, const int *out,
                                const int *in, uint64_t mark)
{
    const struct known *known = carts_known(s->c, mark);
    if (mark == 0 || known->mark == mark)
        return mark ? known->length : 0;
    return tours_length(s->c->tours, s->left, recompose(s->c, cart, out, in, s->left));
}

static void put(struct carts *c, int at, const int *orders, int n, int64_t length,
                uint64_t mark)
{
    struct cart *cart = &c->cart[at];
    memcpy(cart->order, orders, (size_t)n * sizeof *orders);
    cart->n = n;
    cart->length = length;
    cart->mark = mark;
    for (int i = 0; i < n; i++) {
        c->of[orders[i]] = at;
        c->place[orders[i]] = i;
    }
}

static double threshold(struct anneal *s)
{
    return s->heat * s->cost[rng_next(&s->draws.state) >> 52];
}

/* Loads without a capacity are added up again when the annealing is over. */
static void take(struct anneal *s, const struct exchange *x, int64_t left, int64_t right)
{
    struct carts *c = s->c;
    struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    int na = recompose(c, a, x->out, x->in, s->left);
    int nb = recompose(c, b, x->in, x->out, s->right);
    c->total += left + right - a->length - b->length;
    c->over += x->over_a + x->over_b - a->over - b->over;
    a->over = x->over_a;
    b->over = x->over_b;
    for (int k = 0; k < c->limits; k++) {
        int l = c->limit[k];
        int64_t out = exchange_moves(c, x, l);
        a->load[l] -= out;
        b->load[l] += out;
    }
    put(c, x->a, s->left, na, left, x->mark_a);
    put(c, x->b, s->right, nb, right, x->mark_b);
    c->carts = x->b >= c->carts ? x->b + 1 : c->carts;
}

static void keep(struct anneal *s, const struct exchange *x)
{
    struct carts *c = s->c;
    if (c->over)
        return;
    if (c->total < c->best_total)
        carts_keep(c);
    if (!s->pool || c->total > c->best_total + s->pool_over)
        return;
    const struct cart *both[] = {&c->cart[x->a], &c->cart[x->b]};
    for (int i = 0; i < 2; i++)
        pool_add(s->pool, both[i]->order, both[i]->n, both[i]->mark, both[i]->length);
}

/* An exchange that may be worth it, and how long both carts may be then. */
struct hope {
    struct exchange x;
    int64_t left;
    double limit;
};

/* b with what comes cannot be shorter than that alone. */
static inline bool hopeful(struct anneal *s, struct hope *h)
{
    const struct carts *c = s->c;
    const struct exchange *x = &h->x;
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    int64_t more = x->over_a + x->over_b - a->over - b->over;
    h->limit = threshold(s) + (double)(a->length + b->length) - s->strict * (double)more;
    h->left = length_of(s, a, x->out, x->in, x->mark_a);
    int64_t one = c->alone[x->out[0]], two = c->alone[x->out[1]];
    return (double)(h->left + (one > two ? one : two)) <= h->limit;
}

static inline void try_one(struct anneal *s, const struct hope *h)
{
    struct carts *c = s->c;
    const struct exchange *x = &h->x;
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    if (x->mark_a != (a->mark ^ x->swapped) || x->mark_b != (b->mark ^ x->swapped))
        return; /* one before it took something from there */
    int64_t right = length_of(s, b, x->in, x->out, x->mark_b);
    if ((double)(h->left + right) > h->limit)
        return;
    take(s, x, h->left, right);
    keep(s, x);
}

/* Draws all before it looks at the first, so that what is remembered of each is on its
 * way from memory meanwhile, and what nobody knows is asked for together. */
static void try_some(struct anneal *s)
{
    struct carts *c = s->c;
    struct hope all[AT_ONCE];
    int n = 0, hopes = 0;
    for (int i = 0; i < AT_ONCE; i++) {
        struct exchange *x = &all[n].x;
        if (!draw_exchange(&s->draws, x))
            continue;
        __builtin_prefetch(carts_known(c, x->mark_a));
        __builtin_prefetch(carts_known(c, x->mark_b));
        n++;
    }
    for (int i = 0; i < n; i++)
        ask(s, &c->cart[all[i].x.a], all[i].x.out, all[i].x.in, all[i].x.mark_a);
    answer(s);
    for (int i = 0; i < n; i++) {
        if (!hopeful(s, &all[i]))
            continue;
        all[hopes] = all[i];
        struct exchange *x = &all[hopes++].x;
        ask(s, &c->cart[x->b], x->in, x->out, x->mark_b);
    }
    answer(s);
    for (int i = 0; i < hopes; i++)
        try_one(s, &all[i]);
}

double effort_moves(const struct effort *effort, double share)
{
    const struct batch_options *o = effort->options;
    const double moves_a_us = 1.2;
    double moves = share * (double)(o->moves ? o->moves : INT64_MAX);
    double in_time = share * (double)o->budget_us * moves_a_us;
    return o->budget_us > 0 && in_time < moves ? in_time : moves;
}

/* How the search cools, in parts of the mean length an order has in its cart: from more
 * heat when there is more to spend on each order. By experiment on published instances.
 */
static double first_heat(const struct carts *carts, const struct effort *effort,
                         double share)
{
    double fewest = 300, coolest = 0.02, hottest = 0.2;
    double moves = effort_moves(effort, share);
    double heat = coolest * pow(moves / (double)carts->n / fewest, 0.3);
    return heat < coolest ? coolest : heat > hottest ? hottest : heat;
}

/* And how cold it gets: with many orders a cart, one of them is a small part of it. */
static double last_heat(const struct carts *carts)
{
    return carts_hold_few(carts) ? 0.012 : 0.02;
}

/* Searching goes through carts that are too full; what that costs is set so that every
 * now and then none is. */
static void adjust(struct anneal *s, double mean)
{
    const double step = 1.02, least = 0.2, most = 1000;
    double strict = s->strict * 1e6 / mean;
    strict = s->c->over ? strict * step : strict / step;
    strict = strict < least ? least : strict > most ? most : strict;
    s->strict = strict * mean / 1e6;
}

static void open_anneal(struct anneal *s, struct carts *carts, uint64_t seed)
{
    size_t wide = (size_t)carts->most + CARTS_SPARE + 2;
    *s = (struct anneal){.c = carts};
    draws_open(&s->draws, carts, seed);
    s->left = xmalloc(wide * (2 + AT_ONCE) * sizeof *s->left);
    s->right = s->left + wide;
    s->asked.room = s->right + wide;
    s->asked.wide = (int)wide;
    s->cost = xmalloc(CHANCES * sizeof *s->cost);
    for (int i = 0; i < CHANCES; i++)
        s->cost[i] = -log((i + 0.5) / CHANCES);
}

static void close_anneal(struct anneal *s)
{
    draws_close(&s->draws);
    free(s->left);
    free(s->cost);
}

void carts_anneal(struct carts *carts, struct effort *effort, double until, uint64_t seed,
                  struct pool *pool)
{
    if (carts->n < 2)
        return;
    struct anneal s;
    open_anneal(&s, carts, seed);
    carts_squeeze(carts);
    double begin = effort_spent(effort, carts->best_total);
    double mean = (double)carts->total / carts->n;
    double cold = last_heat(carts), hot = first_heat(carts, effort, until - begin);
    s.strict = 2 * mean / 1e6;
    for (double at = 0; at < 1 && !effort->stopped;) {
        s.pool = at > 0.4 ? pool : NULL; /* before that it is too hot */
        s.pool_over = carts->best_total / 100;
        s.heat = mean * hot * pow(cold / hot, at);
        for (int i = 0; i < LOOK_EVERY; i += AT_ONCE)
            try_some(&s);
        adjust(&s, mean);
        effort->moves += LOOK_EVERY;
        at = (effort_spent(effort, carts->best_total) - begin) / (until - begin);
    }
    carts_set(carts, carts->best);
    close_anneal(&s);
}
