/*
 * anneal: the search. Two carts exchange up to two orders each; a change that makes the
 * walk longer is taken with a chance that falls as the effort is spent, in several
 * rounds that each begin at the best way found so far.
 *
 * Called for each part of a problem. Partners come from lists of orders that save most
 * together, now and then from anywhere.
 */
#include "pool.h"

#include <math.h>

#include "tallyman/base/rng.h"

enum { NEAR = 24, LOOK_EVERY = 256, OVER_MOST = 50000, CHANCES = 4096 };

struct anneal {
    struct carts *c;
    uint64_t state;
    int *near; /* by order: NEAR partners, best first */
    int nears;
    double heat;
    double strict;     /* mm for a millionth over capacity */
    struct pool *pool; /* NULL: not now */
    int64_t pool_over; /* a way this much longer than the best is worth pooling */
    double *cost;      /* of a chance, in heats: its logarithm, by CHANCES of them */
    int *left, *right; /* rooms: the two carts as they would be */
};

struct partner {
    double worth;
    int order;
};

static int compare_partners(const void *left, const void *right)
{
    const struct partner *a = left, *b = right;
    if (a->worth != b->worth)
        return a->worth > b->worth ? -1 : 1;
    return a->order - b->order;
}

static void find_near(struct anneal *s)
{
    struct carts *c = s->c;
    struct partner *all = xmalloc((size_t)c->n * sizeof *all);
    s->nears = c->n - 1 < NEAR ? c->n - 1 : NEAR;
    s->near = xmalloc((size_t)c->n * NEAR * sizeof *s->near);
    for (int i = 0; i < c->n; i++) {
        int n = 0;
        for (int j = 0; j < c->n; j++) {
            if (i == j)
                continue;
            const int both[] = {i, j};
            int64_t length = carts_length(c, both, 2, c->mark[i] ^ c->mark[j]);
            int64_t less = c->alone[i] < c->alone[j] ? c->alone[i] : c->alone[j];
            all[n++] = (struct partner){
                (double)(c->alone[i] + c->alone[j] - length) / (double)(less + 1), j};
        }
        qsort(all, (size_t)n, sizeof *all, compare_partners);
        for (int k = 0; k < s->nears; k++)
            s->near[i * NEAR + k] = all[k].order;
    }
    free(all);
}

/* What goes from one cart to the other: places in the carts' lists, distinct. */
struct exchange {
    int a, b; /* carts */
    int from_a[2], from_b[2], na, nb;
};

/* Bits of a draw that choose one, of many more than there are. */
enum { ORDER = 28, PLACE = 18 };

/* 0 … n - 1, of so many low bits of a draw. */
static inline int part_of(uint64_t draw, int bits, int n)
{
    uint64_t part = draw & ((UINT64_C(1) << bits) - 1);
    return (int)(part * (uint64_t)n >> bits);
}

static inline int another(uint64_t draw, const struct cart *cart, int not )
{
    int at = part_of(draw, PLACE, cart->n - 1);
    return at + (at >= not );
}

static int any_empty(const struct carts *c)
{
    for (int i = 0; i < c->carts; i++)
        if (c->cart[i].n == 0)
            return i;
    return c->carts; /* there is always one more than orders */
}

/* An order, a partner of it in another cart, and how many of each go over. */
static inline bool draw(struct anneal *s, struct exchange *x)
{
    struct carts *c = s->c;
    uint64_t dice = rng_next(&s->state), more = rng_next(&s->state);
    int i = part_of(dice >> 36, ORDER, c->n);
    int j = dice % 8 < 5 ? s->near[i * NEAR + part_of(dice >> 3, ORDER, s->nears)]
                         : part_of(dice >> 3, ORDER, c->n);
    int how = (int)(more & 63);
    x->a = c->of[i];
    x->b = how == 0 && c->fleet == c->n ? any_empty(c) : c->of[j];
    if (x->a == x->b)
        return false;
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    x->na = 1;
    x->nb = how < 14 ? 0 : 1;
    x->from_a[0] = c->place[i];
    if (how > 36 && a->n > 1) {
        x->from_a[1] = another(more >> 6, a, x->from_a[0]);
        x->na = 2;
    }
    if (x->nb)
        x->from_b[0] = part_of(more >> 24, PLACE, b->n);
    if (how > 54 && b->n > 1) {
        x->from_b[1] = another(more >> 42, b, x->from_b[0]);
        x->nb = 2;
    }
    return true;
}

/* What of each load goes over to b, and by how much the carts are too full then; false:
 * fuller than may be. Loads without a capacity are added up again when the annealing is
 * over. */
static inline bool weigh(const struct carts *c, const struct exchange *x, int64_t *moved,
                         int64_t *over)
{
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    const int more = x->na - x->nb;
    over[0] = over[1] = 0;
    for (int k = 0; k < c->limits; k++) {
        int l = c->limit[k];
        int64_t out = c->load[a->order[x->from_a[0]]][l];
        out += x->na > 1 ? c->load[a->order[x->from_a[1]]][l] : 0;
        out -= x->nb > 0 ? c->load[b->order[x->from_b[0]]][l] : 0;
        out -= x->nb > 1 ? c->load[b->order[x->from_b[1]]][l] : 0;
        moved[l] = out;
        over[0] += carts_over_by(c, l, a->load[l] - out);
        over[1] += carts_over_by(c, l, b->load[l] + out);
    }
    return (over[0] <= OVER_MOST || over[0] <= a->over) &&
           (over[1] <= OVER_MOST || over[1] <= b->over) && a->n - more <= c->most + 1 &&
           b->n + more <= c->most + 1;
}

/* Orders that a cart gets, and its mark then. */
struct joining {
    const int *orders;
    int n;
    uint64_t mark;
};

/* `cart` without its places `out`, with the orders `in`; returns how many. */
static int recompose(const struct cart *cart, const int *out, int nout, const int *in,
                     int nin, int *room)
{
    int n = 0;
    for (int i = 0; i < cart->n; i++)
        if (!(nout > 0 && i == out[0]) && !(nout > 1 && i == out[1]))
            room[n++] = cart->order[i];
    for (int i = 0; i < nin; i++)
        room[n++] = in[i];
    return n;
}

/* The length of such a cart; only one that nobody knows yet is put together. */
static int64_t length_of(struct anneal *s, const struct cart *cart, const int *out,
                         int nout, const struct joining *in)
{
    struct known *known = carts_known(s->c, in->mark);
    if (known->mark != in->mark) {
        int n = recompose(cart, out, nout, in->orders, in->n, s->left);
        known->length = n ? tours_length(s->c->tours, s->left, n) : 0;
        known->mark = in->mark;
    }
    return known->length;
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
    return s->heat * s->cost[rng_next(&s->state) >> 52];
}

static void try_one(struct anneal *s)
{
    struct carts *c = s->c;
    struct exchange x;
    int64_t moved[BATCH_LOADS], over[2];
    if (!draw(s, &x))
        return;
    struct cart *a = &c->cart[x.a], *b = &c->cart[x.b];
    if (!weigh(c, &x, moved, over))
        return;
    int64_t more = over[0] + over[1] - a->over - b->over;
    int from_a[2], from_b[2];
    uint64_t swapped = 0;
    int64_t at_least = 0; /* b with what comes cannot be shorter than that alone */
    for (int i = 0; i < x.na; i++) {
        from_a[i] = a->order[x.from_a[i]];
        swapped ^= c->mark[from_a[i]];
        at_least = c->alone[from_a[i]] > at_least ? c->alone[from_a[i]] : at_least;
    }
    for (int i = 0; i < x.nb; i++) {
        from_b[i] = b->order[x.from_b[i]];
        swapped ^= c->mark[from_b[i]];
    }
    const struct joining to_a = {from_b, x.nb, a->mark ^ swapped},
                         to_b = {from_a, x.na, b->mark ^ swapped};
    __builtin_prefetch(carts_known(c, to_a.mark));
    __builtin_prefetch(carts_known(c, to_b.mark));
    double limit =
        threshold(s) + (double)(a->length + b->length) - s->strict * (double)more;
    int64_t left = length_of(s, a, x.from_a, x.na, &to_a);
    if ((double)(left + at_least) > limit)
        return;
    int64_t right = length_of(s, b, x.from_b, x.nb, &to_b);
    if ((double)(left + right) > limit)
        return;
    int na = recompose(a, x.from_a, x.na, from_b, x.nb, s->left);
    int nb = recompose(b, x.from_b, x.nb, from_a, x.na, s->right);
    c->total += left + right - a->length - b->length;
    c->over += more;
    a->over = over[0];
    b->over = over[1];
    for (int k = 0; k < c->limits; k++) {
        a->load[c->limit[k]] -= moved[c->limit[k]];
        b->load[c->limit[k]] += moved[c->limit[k]];
    }
    put(c, x.a, s->left, na, left, a->mark ^ swapped);
    put(c, x.b, s->right, nb, right, b->mark ^ swapped);
    c->carts = x.b >= c->carts ? x.b + 1 : c->carts;
    if (c->total < c->best_total && c->over == 0)
        carts_keep(c);
    if (s->pool && c->over == 0 && c->total <= c->best_total + s->pool_over) {
        pool_add(s->pool, a->order, a->n, a->mark, a->length);
        pool_add(s->pool, b->order, b->n, b->mark, b->length);
    }
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

static struct anneal open_anneal(struct carts *carts, uint64_t seed)
{
    struct anneal s = {.c = carts, .state = rng_num(seed, carts->n)};
    size_t room = (size_t)carts->most + CARTS_SPARE + 2;
    s.left = xmalloc(room * 2 * sizeof *s.left);
    s.right = s.left + room;
    s.cost = xmalloc(CHANCES * sizeof *s.cost);
    for (int i = 0; i < CHANCES; i++)
        s.cost[i] = -log((i + 0.5) / CHANCES);
    find_near(&s);
    return s;
}

void carts_anneal(struct carts *carts, struct effort *effort, double until, uint64_t seed,
                  struct pool *pool)
{
    if (carts->n < 2)
        return;
    struct anneal s = open_anneal(carts, seed);
    carts_squeeze(carts);
    double begin = effort_spent(effort, carts->best_total);
    double mean = (double)carts->total / carts->n;
    double cold = last_heat(carts), hot = first_heat(carts, effort, until - begin);
    s.strict = 2 * mean / 1e6;
    for (double at = 0; at < 1 && !effort->stopped;) {
        s.pool = at > 0.4 ? pool : NULL; /* before that it is too hot */
        s.pool_over = carts->best_total / 100;
        s.heat = mean * hot * pow(cold / hot, at);
        for (int i = 0; i < LOOK_EVERY; i++)
            try_one(&s);
        adjust(&s, mean);
        effort->moves += LOOK_EVERY;
        at = (effort_spent(effort, carts->best_total) - begin) / (until - begin);
    }
    carts_set(carts, carts->best);
    free(s.near);
    free(s.cost);
    free(s.left);
}
