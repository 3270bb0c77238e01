/*
 * exchange: partners by what they save together, loads that fit, marks of what comes out.
 */
#include "exchange.h"

#include "tallyman/base/rng.h"

enum { NEAR = 24 };
enum { BEAR = 20 }; /* on the way a cart may hold that part more than its capacity */

/* --- who goes with whom ---------------------------------------------------------------
 */

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

static void find_near(struct draws *d)
{
    struct carts *c = d->c;
    struct partner *all = xmalloc((size_t)c->n * sizeof *all);
    d->nears = c->n - 1 < NEAR ? c->n - 1 : NEAR;
    d->near = xmalloc((size_t)c->n * NEAR * sizeof *d->near);
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
        for (int k = 0; k < d->nears; k++)
            d->near[i * NEAR + k] = all[k].order;
    }
    free(all);
}

/* --- opening --------------------------------------------------------------------------
 */

/* Of which the carts are full first; -1: of none. */
static int tightest(const struct carts *c)
{
    int tight = -1;
    double most = 0;
    for (int k = 0; k < c->limits; k++) {
        int l = c->limit[k];
        double carts = 0;
        for (int i = 0; i < c->n; i++)
            carts += (double)c->load[i][l] * c->millionths[l];
        if (tight < 0 || carts > most) {
            tight = l;
            most = carts;
        }
    }
    return tight;
}

void draws_open(struct draws *draws, struct carts *carts, uint64_t seed)
{
    size_t n = (size_t)carts->n + 1;
    *draws = (struct draws){.c = carts, .state = rng_num(seed, carts->n)};
    for (int k = 0; k < carts->limits; k++) {
        int64_t capacity = carts->problem->capacity[carts->limit[k]];
        draws->bear[carts->limit[k]] = capacity + capacity / BEAR;
    }
    draws->tight = tightest(carts);
    draws->size = xcalloc(n, sizeof *draws->size);
    for (int i = 0; i < carts->n && draws->tight >= 0; i++)
        draws->size[i] = carts->load[i][draws->tight];
    draws->fit = xmalloc(((size_t)carts->most + CARTS_SPARE) * sizeof *draws->fit);
    find_near(draws);
}

void draws_close(struct draws *draws)
{
    free(draws->near);
    free(draws->size);
    free(draws->fit);
}

/* --- drawing --------------------------------------------------------------------------
 */

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

/* What may come back: not that order, and of a size within these. */
struct wish {
    int but;
    int64_t least, most;
};

static inline bool fits(const struct draws *d, const struct wish *wish, int order)
{
    int64_t size = d->size[order];
    return (size >= wish->least) & (size <= wish->most) & (order != wish->but);
}

/* An order of b that fits; n: there is none. Any of it first: mostly that does. */
static inline int any_fitting(struct draws *d, uint64_t draw, const struct cart *b,
                              const struct wish *wish)
{
    int n = 0, any = b->order[part_of(draw, PLACE, b->n)];
    if (fits(d, wish, any))
        return any;
    for (int k = 0; k < b->n; k++) {
        d->fit[n] = b->order[k];
        n += fits(d, wish, b->order[k]);
    }
    return n ? d->fit[part_of(rng_next(&d->state), PLACE, n)] : d->c->n;
}

/* What comes back for what goes, one order or two: the second so that both can bear it.
 */
static inline bool draw_back(struct draws *d, struct exchange *x, uint64_t dice, bool two)
{
    const struct cart *a = &d->c->cart[x->a], *b = &d->c->cart[x->b];
    x->in[1] = either(two & (b->n > 1), b->order[part_of(dice, PLACE, b->n)], d->c->n);
    struct wish wish = {x->in[1], INT64_MIN, INT64_MAX};
    if (d->tight >= 0) {
        int64_t back = d->size[x->out[0]] + d->size[x->out[1]] - d->size[x->in[1]];
        wish.least = back - (d->bear[d->tight] - b->load[d->tight]);
        wish.most = back + (d->bear[d->tight] - a->load[d->tight]);
    }
    x->in[0] = any_fitting(d, dice >> PLACE, b, &wish);
    return x->in[0] < d->c->n;
}

/* An order, a partner of it in another cart, and how many of each go over. */
static inline bool draw(struct draws *d, struct exchange *x)
{
    struct carts *c = d->c;
    uint64_t dice = rng_next(&d->state), more = rng_next(&d->state);
    int i = part_of(dice >> 36, ORDER, c->n);
    int j = dice % 8 < 5 ? d->near[i * NEAR + part_of(dice >> 3, ORDER, d->nears)]
                         : part_of(dice >> 3, ORDER, c->n);
    int how = (int)(more & 63);
    x->a = c->of[i];
    x->b = how == 0 && c->fleet == c->n ? any_empty(c) : c->of[j];
    if (x->a == x->b)
        return false;
    const struct cart *a = &c->cart[x->a];
    x->out[0] = i;
    x->out[1] = either((how > 36) & (a->n > 1), another(more >> 6, a, c->place[i]), c->n);
    x->in[0] = x->in[1] = c->n;
    return how < 14 || draw_back(d, x, more >> 24, how > 54);
}

/* By how many orders a gets fewer and b more. */
static inline int fewer(const struct carts *c, const struct exchange *x)
{
    return 1 + (x->out[1] < c->n) - (x->in[0] < c->n) - (x->in[1] < c->n);
}

/* False: a cart were fuller than it may be, or than it is. */
static inline bool bearable(const struct draws *d, const struct exchange *x)
{
    const struct carts *c = d->c;
    const struct cart *a = &c->cart[x->a], *b = &c->cart[x->b];
    const int more = fewer(c, x);
    for (int k = 0; k < c->limits; k++) {
        int l = c->limit[k];
        int64_t out = exchange_moves(c, x, l), most = d->bear[l];
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
        int64_t out = exchange_moves(c, x, l);
        x->over_a += carts_over_by(c, l, a->load[l] - out);
        x->over_b += carts_over_by(c, l, b->load[l] + out);
    }
    x->swapped =
        c->mark[x->out[0]] ^ c->mark[x->out[1]] ^ c->mark[x->in[0]] ^ c->mark[x->in[1]];
    x->mark_a = a->mark ^ x->swapped;
    x->mark_b = b->mark ^ x->swapped;
}

bool draw_exchange(struct draws *draws, struct exchange *exchange)
{
    if (!draw(draws, exchange) || !bearable(draws, exchange))
        return false;
    weigh(draws->c, exchange);
    return true;
}
