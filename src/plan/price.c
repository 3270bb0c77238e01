/*
 * price: carts that the prices of orders would pay for: those in the pool, those one
 * order away from carts in use, or, while there are few enough, all there are.
 *
 * Called by polish.c and dive.c. A cart's reduced length is its length less the prices of
 * its orders, more the tolls of the cuts it counts in.
 */
#include "polish_in.h"

double price_tolls(struct polish *p, const int *orders, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        const int *cut = p->cut_of + (size_t)orders[i] * CUTS_MOST;
        for (int k = 0; k < p->cuts_of[orders[i]]; k++)
            if (++p->met[cut[k]] == 2)
                sum += p->toll[cut[k]];
    }
    for (int i = 0; i < n; i++) {
        const int *cut = p->cut_of + (size_t)orders[i] * CUTS_MOST;
        for (int k = 0; k < p->cuts_of[orders[i]]; k++)
            p->met[cut[k]] = 0;
    }
    return sum;
}

/* --- known ones -----------------------------------------------------------------------
 */

static int by_worth(const void *left, const void *right, void *self)
{
    const struct polish *p = self;
    int a = *(const int *)left, b = *(const int *)right;
    if (p->worth[a] != p->worth[b])
        return p->worth[a] < p->worth[b] ? -1 : 1;
    return a - b;
}

static bool weigh(struct polish *p, int at, double limit)
{
    const struct pooled *cart = &p->pool->cart[at];
    const int *orders = polish_members(p, cart);
    double worth = (double)cart->length - p->entry;
    bool open = true;
    for (int i = 0; i < cart->n; i++) {
        worth -= p->price[orders[i]];
        open &= !p->settled[orders[i]];
    }
    if (!open || worth >= limit)
        return false;
    p->worth[at] = worth + price_tolls(p, orders, cart->n);
    return p->worth[at] < limit;
}

int price_choose(struct polish *p, double limit, bool known, int most)
{
    p->list = xrealloc(p->list, (size_t)p->pool->n * sizeof *p->list);
    p->worth = xrealloc(p->worth, (size_t)p->pool->n * sizeof *p->worth);
    int n = 0;
    for (int i = 0; i < p->pool->n; i++)
        if ((known || p->pool->cart[i].column < 0) && weigh(p, i, limit))
            p->list[n++] = i;
    qsort_r(p->list, (size_t)n, sizeof *p->list, by_worth, p);
    return n < most ? n : most;
}

/* --- one order away -------------------------------------------------------------------
 */

struct around {
    int *rest, n; /* a cart less one of its orders, or none */
    uint64_t mark;
    int64_t length, load[BATCH_LOADS];
    double price; /* less the tolls */
};

/* Each order that could join: a longer cart is never shorter, which spares most. */
static int join_each(struct polish *p, const struct around *a, double limit)
{
    struct carts *c = p->c;
    int found = 0;
    for (int j = 0; j < c->n; j++) {
        int64_t load[BATCH_LOADS];
        uint64_t mark = a->mark ^ c->mark[j];
        if (p->settled[j] || (double)a->length - a->price - p->price[j] >= limit)
            continue;
        bool in = false;
        for (int i = 0; i < a->n; i++)
            in |= a->rest[i] == j;
        for (int l = 0; l < BATCH_LOADS; l++)
            load[l] = a->load[l] + c->load[j][l];
        if (in || !carts_fit(c->problem, load) || pool_has(p->pool, mark))
            continue;
        a->rest[a->n] = j;
        p->effort->moves++;
        int64_t length = carts_length(c, a->rest, a->n + 1, mark);
        double worth = (double)length - a->price - p->price[j];
        if (worth < limit && p->cuts > 0) /* some of the tolls were paid before */
            worth = (double)length - a->price - p->price[j] -
                    price_tolls(p, a->rest, a->n) + price_tolls(p, a->rest, a->n + 1);
        if (worth < limit)
            found += pool_add(p->pool, a->rest, a->n + 1, mark, length);
    }
    return found;
}

static int look_around(struct polish *p, int at, double limit)
{
    struct carts *c = p->c;
    int rest[256], found = 0, n = p->pool->cart[at].n;
    if (n + 1 > (int)(sizeof rest / sizeof *rest))
        return 0;
    for (int out = -1; out < n && !polish_late(p); out++) {
        const int *all = polish_members(p, &p->pool->cart[at]);
        struct around a = {.rest = rest, .price = p->entry};
        for (int i = 0; i < n; i++) {
            if (i == out)
                continue;
            a.rest[a.n++] = all[i];
            a.mark ^= c->mark[all[i]];
            a.price += p->price[all[i]];
            for (int l = 0; l < BATCH_LOADS; l++)
                a.load[l] += c->load[all[i]][l];
        }
        a.price -= price_tolls(p, rest, a.n);
        a.length = carts_length(c, rest, a.n, a.mark);
        if (out >= 0 && (double)a.length - a.price < limit)
            found += pool_add(p->pool, rest, a.n, a.mark, a.length);
        found += join_each(p, &a, limit);
    }
    return found;
}

int price_around(struct polish *p, double limit, int wide)
{
    int n = price_choose(p, 1 + limit, true, wide), found = 0;
    int *around = xmalloc((size_t)(n + 1) * sizeof *around);
    memcpy(around, p->list, (size_t)n * sizeof *around);
    for (int i = 0; i < n && !polish_late(p); i++)
        found += look_around(p, around[i], limit);
    free(around);
    return found;
}

/* --- all ------------------------------------------------------------------------------
 */

struct every {
    int *set, n;
    uint64_t mark;
    int64_t load[BATCH_LOADS];
    double price, limit;
    int64_t left; /* carts that may still be looked at */
    int found;
};

static void every_from(struct polish *p, struct every *e, int from)
{
    struct carts *c = p->c;
    for (int j = from; j < c->n && e->left > 0; j++) {
        struct every before = *e;
        for (int l = 0; l < BATCH_LOADS; l++)
            e->load[l] += c->load[j][l];
        if (!carts_fit(c->problem, e->load)) {
            memcpy(e->load, before.load, sizeof e->load);
            continue;
        }
        e->left--;
        e->set[e->n++] = j;
        e->mark ^= c->mark[j];
        e->price += p->price[j];
        int64_t length = tours_length(c->tours, e->set, e->n);
        if ((double)length - e->price < e->limit &&
            (double)length - e->price + price_tolls(p, e->set, e->n) < e->limit)
            e->found += pool_add(p->pool, e->set, e->n, e->mark, length);
        every_from(p, e, j + 1);
        before.left = e->left;
        before.found = e->found;
        *e = before;
    }
}

bool price_every(struct polish *p, double limit, int64_t most, int *found)
{
    struct every e = {.set = xmalloc(((size_t)p->c->most + 1) * sizeof *e.set),
                      .price = p->entry,
                      .limit = limit,
                      .left = most};
    every_from(p, &e, 0);
    p->effort->moves += most - e.left;
    free(e.set);
    *found = e.found;
    return e.left > 0;
}

/* ---- how many carts there are ---- */

/* By one measure in whole steps: sets of orders by what they add up to. */
static double count_by(const struct carts *c, int l)
{
    int64_t room = c->problem->capacity[l];
    double all = 0, *sets = xcalloc((size_t)room + 1, sizeof *sets);
    sets[0] = 1;
    for (int j = 0; j < c->n; j++)
        for (int64_t full = room; full >= c->load[j][l]; full--)
            sets[full] += sets[full - c->load[j][l]];
    for (int64_t full = 0; full <= room; full++)
        all += sets[full];
    free(sets);
    return all - 1; /* the empty one is none */
}

/* One after the other, up to a bound. */
static int64_t count_from(const struct carts *c, const int64_t *load, int from,
                          int64_t most)
{
    int64_t n = 0;
    for (int j = from; j < c->n && n < most; j++) {
        int64_t with[BATCH_LOADS];
        for (int l = 0; l < BATCH_LOADS; l++)
            with[l] = load[l] + c->load[j][l];
        if (carts_fit(c->problem, with))
            n += 1 + count_from(c, with, j + 1, most - n);
    }
    return n;
}

static int64_t count(const struct carts *c, int64_t most)
{
    enum { STEPS = 100000 };
    const int64_t none[BATCH_LOADS] = {0};
    if (c->limits != 1 || c->problem->capacity[c->limit[0]] > STEPS)
        return count_from(c, none, 0, most);
    double all = count_by(c, c->limit[0]);
    return all < (double)most ? (int64_t)all : most;
}

int64_t carts_possible(struct carts *carts, int64_t most)
{
    if (most > carts->counted_to) {
        carts->counted = count(carts, most);
        carts->counted_to = most;
    }
    return carts->counted < most ? carts->counted : most;
}
