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

enum { NEAR = 24, LOOK_EVERY = 256, AT_ONCE = 32, CHANCES = 4096 };
enum { BEAR = 20 }; /* on the way a cart may hold that part more than its capacity */

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
    int64_t bear[BATCH_LOADS]; /* what a cart may hold on the way */
    int *left, *right;         /* rooms: the two carts as they would be */
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

/* What goes from one cart to the other, and how the two are then. */
struct exchange {
    int a, b;          /* carts */
    int out[2], in[2]; /* orders that leave a, that come into it; n: nobody */
    int64_t over_a, over_b;
    uint64_t swapped, mark_a, mark_b;
};

/* Bits of a draw that choose one, of many more than there are. */
enum { ORDER = 28, PLACE = 18 };

/* 0 … n - 1, of so many low bits of a draw. */
static inline int part_of(uint64_t draw, int bits, int n)
{
    uint64_t part = draw & ((UINT64_C(1) << bits) - 1);
    return (int)(part * (uint64_t)n >> bits);
}

/* Anything of a cart that has no other. */
static inline int another(uint64_t draw, const struct cart *cart, int not )
{
    int at = part_of(draw, PLACE, cart->n > 1 ? cart->n - 1 : 0);
    return cart->order[at + (at >= not )];
}

/* Without a branch: nobody foretells a die. */
static inline int either(bool which, int yes, int no)
{
    return no ^ ((yes ^ no) & -(int)which);
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
    int at = part_of(more >> 24, PLACE, b->n);
    x->out[0] = i;
    x->out[1] = either((how > 36) & (a->n > 1), another(more >> 6, a, c->place[i]), c->n);
    x->in[0] = either(how >= 14, b->order[at], c->n);
    x->in[1] = either((how > 54) & (b->n > 1), another(more >> 42, b, at), c->n);
    return true;
}

/* What of that load a loses and b gets. */
static inline int64_t moved(const struct carts *c, const struct exchange *x, int l)
{
    return c->load[x->out[0]][l] + c->load[x->out[1]][l] - c->load[x->in[0]][l] -
           c->load[x->in[1]][l];
}

/* By how many orders a gets fewer and b more. */
static inline int fewer(const struct carts *c, const struct exchange *x)
{
    return 1 + (x->out[1] < c->n) - (x->in[0] < c->n) - (x->in[1] < c->n);
}

/* False: a cart were fuller than it may be, or than it is. */
static inline bool bearable(const struct anneal *s, const struct exchange *x)
{
    const struct carts *c = s->c;
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    const int more = fewer(c, x);
    for (int k = 0; k < c->limits; k++) {
        int l = c->limit[k];
        int64_t out = moved(c, x, l), most = s->bear[l];
        if (out < 0 ? a->load[l] - out > most : b->load[l] + out > most)
            return false;
    }
    return a->n - more <= c->most + 1 && b->n + more <= c->most + 1;
}

/* By how much the carts are too full then, and their marks. */
static inline void weigh(const struct carts *c, struct exchange *x)
{
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    x->over_a = x->over_b = 0;
    for (int k = 0; k < c->limits; k++) {
        int l = c->limit[k];
        int64_t out = moved(c, x, l);
        x->over_a += carts_over_by(c, l, a->load[l] - out);
        x->over_b += carts_over_by(c, l, b->load[l] + out);
    }
    x->swapped =
        c->mark[x->out[0]] ^ c->mark[x->out[1]] ^ c->mark[x->in[0]] ^ c->mark[x->in[1]];
    x->mark_a = a->mark ^ x->swapped;
    x->mark_b = b->mark ^ x->swapped;
}

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

/* The length of `cart` changed so; only one that nobody knows yet is put together. */
static inline int64_t length_of(struct anneal *s, const struct cart *cart, const int *out,
                                const int *in, uint64_t mark)
{
    struct known *known = carts_known(s->c, mark);
    if (known->mark != mark) {
        int n = recompose(s->c, cart, out, in, s->left);
        known->length = n ? tours_length(s->c->tours, s->left, n) : 0;
        known->mark = mark;
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
        int64_t out = moved(c, x, l);
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

static inline void try_one(struct anneal *s, const struct exchange *x)
{
    struct carts *c = s->c;
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    if (x->mark_a != (a->mark ^ x->swapped) || x->mark_b != (b->mark ^ x->swapped))
        return; /* one before it took something from there */
    int64_t more = x->over_a + x->over_b - a->over - b->over;
    double limit =
        threshold(s) + (double)(a->length + b->length) - s->strict * (double)more;
    int64_t left = length_of(s, a, x->out, x->in, x->mark_a);
    int64_t one = c->alone[x->out[0]], two = c->alone[x->out[1]];
    /* b with what comes cannot be shorter than that alone */
    if ((double)(left + (one > two ? one : two)) > limit)
        return;
    int64_t right = length_of(s, b, x->in, x->out, x->mark_b);
    if ((double)(left + right) > limit)
        return;
    take(s, x, left, right);
    keep(s, x);
}

/* Draws all before it tries the first: what is remembered of each is on its way from
 * memory meanwhile. */
static void try_some(struct anneal *s)
{
    struct exchange all[AT_ONCE];
    int n = 0;
    for (int i = 0; i < AT_ONCE; i++) {
        struct exchange *x = &all[n];
        if (!draw(s, x) || !bearable(s, x))
            continue;
        weigh(s->c, x);
        __builtin_prefetch(carts_known(s->c, x->mark_a));
        __builtin_prefetch(carts_known(s->c, x->mark_b));
        n++;
    }
    for (int i = 0; i < n; i++)
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

static struct anneal open_anneal(struct carts *carts, uint64_t seed)
{
    struct anneal s = {.c = carts, .state = rng_num(seed, carts->n)};
    size_t room = (size_t)carts->most + CARTS_SPARE + 2;
    s.left = xmalloc(room * 2 * sizeof *s.left);
    s.right = s.left + room;
    s.cost = xmalloc(CHANCES * sizeof *s.cost);
    for (int i = 0; i < CHANCES; i++)
        s.cost[i] = -log((i + 0.5) / CHANCES);
    for (int k = 0; k < carts->limits; k++) {
        int64_t capacity = carts->problem->capacity[carts->limit[k]];
        s.bear[carts->limit[k]] = capacity + capacity / BEAR;
    }
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
        for (int i = 0; i < LOOK_EVERY; i += AT_ONCE)
            try_some(&s);
        adjust(&s, mean);
        effort->moves += LOOK_EVERY;
        at = (effort_spent(effort, carts->best_total) - begin) / (until - begin);
    }
    carts_set(carts, carts->best);
    free(s.near);
    free(s.cost);
    free(s.left);
}
