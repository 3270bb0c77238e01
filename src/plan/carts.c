/*
 * carts: loads, remembered lengths and the best way so far.
 *
 * Called by batch.c, which cuts a problem into parts and makes one of these for each.
 */
#include "carts.h"

#include "tallyman/base/rng.h"

enum { KNOWN_LEAST = 1 << 12, KNOWN_MOST = 1 << 18 };

bool carts_fit(const struct batch_problem *problem, const int64_t load[BATCH_LOADS])
{
    for (int l = 0; l < BATCH_LOADS; l++)
        if (problem->capacity[l] > 0 && load[l] > problem->capacity[l])
            return false;
    return true;
}

static int compare_numbers(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* The smallest loads that fit together, for the tightest measure. */
static int most_orders(const struct carts *c)
{
    int64_t *by_size = xmalloc((size_t)c->n * sizeof *by_size);
    int most = c->n;
    for (int l = 0; l < BATCH_LOADS; l++) {
        int64_t left = c->problem->capacity[l];
        if (left == 0)
            continue;
        for (int i = 0; i < c->n; i++)
            by_size[i] = c->load[i][l];
        qsort(by_size, (size_t)c->n, sizeof *by_size, compare_numbers);
        int fit = 0;
        while (fit < most && by_size[fit] <= left)
            left -= by_size[fit++];
        most = fit;
    }
    free(by_size);
    return most;
}

static int least_carts(const struct carts *c)
{
    int64_t least = 1;
    for (int l = 0; l < BATCH_LOADS; l++) {
        int64_t all = 0, capacity = c->problem->capacity[l];
        for (int i = 0; i < c->n && capacity > 0; i++)
            all += c->load[i][l];
        if (capacity > 0 && (all + capacity - 1) / capacity > least)
            least = (all + capacity - 1) / capacity;
    }
    return (int)least;
}

static void make_room(struct carts *c)
{
    size_t n = (size_t)c->n;
    for (int l = 0; l < BATCH_LOADS; l++)
        if (c->problem->capacity[l] > 0) {
            c->limit[c->limits++] = l;
            c->millionths[l] = 1e6 / (double)c->problem->capacity[l];
        }
    c->most = most_orders(c);
    c->least = least_carts(c);
    c->fleet = c->n;
    c->cart = xcalloc(n + 1, sizeof *c->cart);
    int *order = xmalloc((n + 1) * ((size_t)c->most + CARTS_SPARE) * sizeof *order);
    for (size_t i = 0; i <= n; i++)
        c->cart[i].order = order + i * ((size_t)c->most + CARTS_SPARE);
    c->of = xcalloc(n, sizeof *c->of);
    c->place = xcalloc(n, sizeof *c->place);
    c->best = xcalloc(n, sizeof *c->best);
    c->room = xmalloc(((size_t)c->most + CARTS_SPARE) * sizeof *c->room);
    uint64_t known = KNOWN_LEAST;
    while (known < KNOWN_MOST && known < n * n * 16)
        known *= 2;
    c->known = xcalloc(known, sizeof *c->known);
    c->known_mask = known - 1;
}

struct carts *carts_new(const struct batch_problem *problem, const int *orders, int n,
                        uint64_t seed)
{
    struct carts *c = xcalloc(1, sizeof *c);
    c->problem = problem;
    c->orders = orders;
    c->n = n;
    c->load = xcalloc((size_t)n + 1, sizeof *c->load);
    c->mark = xcalloc((size_t)n + 1, sizeof *c->mark);
    c->alone = xcalloc((size_t)n + 1, sizeof *c->alone);
    uint64_t state = rng_num(seed, n);
    for (int i = 0; i < n; i++) {
        memcpy(c->load[i], problem->orders[orders[i]].load, sizeof *c->load);
        c->mark[i] = rng_next(&state);
    }
    c->tours = tours_new(problem, orders, n);
    make_room(c);
    for (int i = 0; i < n; i++) {
        c->alone[i] = tours_length(c->tours, &i, 1);
        c->best[i] = i;
    }
    carts_set(c, c->best);
    carts_keep(c);
    return c;
}

void carts_free(struct carts *carts)
{
    if (!carts)
        return;
    tours_free(carts->tours);
    free(carts->load);
    free(carts->mark);
    free(carts->alone);
    free(carts->known);
    free(carts->cart[0].order);
    free(carts->cart);
    free(carts->of);
    free(carts->place);
    free(carts->best);
    free(carts->room);
    free(carts);
}

uint64_t carts_mark(const struct carts *carts, const int *orders, int n)
{
    uint64_t mark = 0;
    for (int i = 0; i < n; i++)
        mark ^= carts->mark[orders[i]];
    return mark;
}

int64_t carts_length(struct carts *carts, const int *orders, int n, uint64_t mark)
{
    if (n == 0)
        return 0;
    struct known *known = carts_known(carts, mark);
    if (known->mark != mark) {
        known->length = tours_length(carts->tours, orders, n);
        known->mark = mark;
    }
    return known->length;
}

static void add_up(struct carts *carts, struct cart *cart)
{
    memset(cart->load, 0, sizeof cart->load);
    for (int i = 0; i < cart->n; i++)
        for (int l = 0; l < BATCH_LOADS; l++)
            cart->load[l] += carts->load[cart->order[i]][l];
    cart->over = 0;
    for (int k = 0; k < carts->limits; k++)
        cart->over += carts_over_by(carts, carts->limit[k], cart->load[carts->limit[k]]);
    cart->mark = carts_mark(carts, cart->order, cart->n);
    cart->length = carts_length(carts, cart->order, cart->n, cart->mark);
}

void carts_set(struct carts *carts, const int *of)
{
    for (int i = 0; i <= carts->n; i++)
        carts->cart[i].n = 0;
    carts->carts = 0;
    for (int i = 0; i < carts->n; i++) {
        struct cart *cart = &carts->cart[of[i]];
        BUG_IF(cart->n >= carts->most + CARTS_SPARE);
        carts->place[i] = cart->n;
        cart->order[cart->n++] = i;
        carts->of[i] = of[i];
        carts->carts = of[i] >= carts->carts ? of[i] + 1 : carts->carts;
    }
    carts->total = carts->over = 0;
    for (int i = 0; i <= carts->n; i++) {
        add_up(carts, &carts->cart[i]);
        carts->total += carts->cart[i].length;
        carts->over += carts->cart[i].over;
    }
}

void carts_keep(struct carts *carts)
{
    memcpy(carts->best, carts->of, (size_t)carts->n * sizeof *carts->best);
    carts->best_total = carts->total;
}

int carts_used(const struct carts *carts)
{
    int used = 0;
    for (int i = 0; i <= carts->n; i++)
        used += carts->cart[i].n > 0;
    return used;
}

bool carts_hold_few(const struct carts *carts)
{
    const double few = 5.5;
    return carts->n <= few * carts_used(carts);
}

/* By its tightest load. */
static double fullness(const struct carts *c, const struct cart *cart)
{
    double full = 0;
    for (int l = 0; l < BATCH_LOADS; l++) {
        double capacity = (double)c->problem->capacity[l];
        if (capacity > 0 && (double)cart->load[l] > full * capacity)
            full = (double)cart->load[l] / capacity;
    }
    return full;
}

/* One in use, with room for another order; -1: none. */
static int emptiest(const struct carts *c, int but, int room_for)
{
    int found = -1;
    for (int i = 0; i <= c->n; i++) {
        const struct cart *cart = &c->cart[i];
        if (i != but && cart->n > 0 && cart->n + room_for <= c->most + 1 &&
            (found < 0 || fullness(c, cart) < fullness(c, &c->cart[found])))
            found = i;
    }
    return found;
}

void carts_squeeze(struct carts *carts)
{
    int *of = xmalloc((size_t)carts->n * sizeof *of);
    for (int used = carts_used(carts); used > carts->fleet && used > 1; used--) {
        int from = emptiest(carts, -1, 0), to = 0;
        for (int i = 0; i < carts->n && to >= 0; i++) {
            if (carts->of[i] != from)
                continue;
            memcpy(of, carts->of, (size_t)carts->n * sizeof *of);
            to = of[i] = emptiest(carts, from, 1);
            if (to >= 0)
                carts_set(carts, of);
        }
        if (to < 0)
            break;
    }
    free(of);
}
