/*
 * polish: the best choice among carts already met. A linear programme covers every order
 * at the least length; its prices say which further carts would pay, these are looked
 * for around the ones in use, and what could still beat the best way so far goes to the
 * integer programme (CLP and CBC).
 *
 * Called between rounds of the search. Covering an order twice is allowed: without the
 * second stop the tour is no longer.
 */
#include "pool.h"

#include <coin/Clp_C_Interface.h>
#include <coin/Cbc_C_Interface.h>

enum {
    MIP_MOST = 1500,
    BATCH_MOST = 600,
    LP_ROUNDS = 60,
    NODES_MOST = 400,
    EVERY_MOST = 1500000
};

/* Millimetres are too fine for the solver's tolerances. */
static const double per_metre = 1e-3;

struct polish {
    struct carts *c;
    struct pool *pool;
    struct effort *effort;
    double until;
    Clp_Simplex *lp;
    int columns;
    int *pooled;   /* by column */
    double *price; /* by order, mm */
    int *list;     /* room for pool indexes */
    double *worth; /* by pool index: reduced length */
    int64_t every; /* carts there are in all, 0: too many to look at */
    bool complete; /* every cart that could help is in the pool */
};

static bool late(const struct polish *p)
{
    return p->effort->stopped || effort_spent(p->effort, p->c->best_total) >= p->until;
}

static const int *members(const struct polish *p, const struct pooled *cart)
{
    return p->pool->member + cart->first;
}

static double reduced(const struct polish *p, const struct pooled *cart)
{
    double worth = (double)cart->length;
    for (int i = 0; i < cart->n; i++)
        worth -= p->price[members(p, cart)[i]];
    return worth;
}

static void add_columns(struct polish *p, const int *carts, int n)
{
    int total = 0;
    for (int i = 0; i < n; i++)
        total += p->pool->cart[carts[i]].n;
    double *low = xcalloc((size_t)n, sizeof *low),
           *high = xmalloc((size_t)n * sizeof *high);
    double *length = xmalloc((size_t)n * sizeof *length);
    double *one = xmalloc(((size_t)total + 1) * sizeof *one);
    int *start = xmalloc(((size_t)n + 1) * sizeof *start);
    int *row = xmalloc(((size_t)total + 1) * sizeof *row);
    total = 0;
    p->pooled = xrealloc(p->pooled, (size_t)(p->columns + n) * sizeof *p->pooled);
    for (int i = 0; i < n; i++) {
        struct pooled *cart = &p->pool->cart[carts[i]];
        cart->column = p->columns;
        p->pooled[p->columns++] = carts[i];
        high[i] = 1e30;
        length[i] = (double)cart->length * per_metre;
        start[i] = total;
        for (int k = 0; k < cart->n; k++) {
            row[total] = members(p, cart)[k];
            one[total++] = 1;
        }
    }
    start[n] = total;
    Clp_addColumns(p->lp, n, low, high, length, start, row, one);
    free(low);
    free(high);
    free(length);
    free(one);
    free(start);
    free(row);
}

static void pool_best(struct polish *p)
{
    struct carts *c = p->c;
    carts_set(c, c->best);
    for (int i = 0; i <= c->n; i++)
        pool_add(p->pool, c->cart[i].order, c->cart[i].n, c->cart[i].mark,
                 c->cart[i].length);
    for (int i = 0; i < c->n; i++)
        pool_add(p->pool, &i, 1, c->mark[i], c->alone[i]);
}

static void open_lp(struct polish *p)
{
    int n = p->c->n;
    double *low = xmalloc((size_t)n * sizeof *low),
           *high = xmalloc((size_t)n * sizeof *high);
    for (int i = 0; i < n; i++) {
        low[i] = 1;
        high[i] = 1e30;
    }
    p->lp = Clp_newModel();
    Clp_setLogLevel(p->lp, 0);
    Clp_resize(p->lp, n, 0);
    for (int i = 0; i < n; i++) {
        Clp_rowLower(p->lp)[i] = low[i];
        Clp_rowUpper(p->lp)[i] = high[i];
    }
    free(low);
    free(high);
    int *first = xmalloc((size_t)p->pool->n * sizeof *first), many = 0;
    for (int i = 0; i < p->pool->n; i++) {
        struct pooled *cart = &p->pool->cart[i];
        cart->column = -1;
        bool best = cart->n == 1;
        if (!best) {
            int of = p->c->best[members(p, cart)[0]];
            best = p->c->cart[of].mark == cart->mark;
        }
        if (best)
            first[many++] = i;
    }
    add_columns(p, first, many);
    free(first);
}

static double solve_lp(struct polish *p)
{
    Clp_primal(p->lp, 0);
    const double *dual = Clp_getRowPrice(p->lp);
    for (int i = 0; i < p->c->n; i++)
        p->price[i] = dual[i] > 0 ? dual[i] / per_metre : 0;
    return Clp_getObjValue(p->lp) / per_metre;
}

static int by_worth(const void *left, const void *right, void *self)
{
    const struct polish *p = self;
    int a = *(const int *)left, b = *(const int *)right;
    if (p->worth[a] != p->worth[b])
        return p->worth[a] < p->worth[b] ? -1 : 1;
    return a - b;
}

/* Pool indexes whose reduced length is below the limit, best first. */
static int choose(struct polish *p, double limit, bool known, int most)
{
    p->list = xrealloc(p->list, (size_t)p->pool->n * sizeof *p->list);
    p->worth = xrealloc(p->worth, (size_t)p->pool->n * sizeof *p->worth);
    int n = 0;
    for (int i = 0; i < p->pool->n; i++) {
        const struct pooled *cart = &p->pool->cart[i];
        if (cart->column >= 0 && !known)
            continue;
        p->worth[i] = reduced(p, cart);
        if (p->worth[i] < limit)
            p->list[n++] = i;
    }
    qsort_r(p->list, (size_t)n, sizeof *p->list, by_worth, p);
    return n < most ? n : most;
}

/* --- pricing --------------------------------------------------------------------------
 */

struct around {
    int *rest, n; /* a cart less one of its orders, or none */
    uint64_t mark;
    int64_t length, load[BATCH_LOADS];
    double price;
};

/* Each order that could join: a longer cart is never shorter, which spares most. */
static int join_each(struct polish *p, const struct around *a, double limit)
{
    struct carts *c = p->c;
    int found = 0;
    for (int j = 0; j < c->n; j++) {
        int64_t load[BATCH_LOADS];
        uint64_t mark = a->mark ^ c->mark[j];
        if ((double)a->length - a->price - p->price[j] >= limit)
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
        if ((double)length - a->price - p->price[j] < limit)
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
    for (int out = -1; out < n && !late(p); out++) {
        const int *all = members(p, &p->pool->cart[at]);
        struct around a = {.rest = rest};
        for (int i = 0; i < n; i++) {
            if (i == out)
                continue;
            a.rest[a.n++] = all[i];
            a.mark ^= c->mark[all[i]];
            a.price += p->price[all[i]];
            for (int l = 0; l < BATCH_LOADS; l++)
                a.load[l] += c->load[all[i]][l];
        }
        a.length = carts_length(c, rest, a.n, a.mark);
        if (out >= 0 && (double)a.length - a.price < limit)
            found += pool_add(p->pool, rest, a.n, a.mark, a.length);
        found += join_each(p, &a, limit);
    }
    return found;
}

/* Around the carts in use and those that nearly are. */
static int price_new(struct polish *p, double limit)
{
    int n = choose(p, 1 + limit, true, p->c->n * 3), found = 0;
    int *around = xmalloc((size_t)(n + 1) * sizeof *around);
    memcpy(around, p->list, (size_t)n * sizeof *around);
    for (int i = 0; i < n && !late(p); i++)
        found += look_around(p, around[i], limit);
    free(around);
    return found;
}

/* Every cart there is, while there are not too many to look at. */
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
        if ((double)length - e->price < e->limit)
            e->found += pool_add(p->pool, e->set, e->n, e->mark, length);
        every_from(p, e, j + 1);
        before.left = e->left;
        before.found = e->found;
        *e = before;
    }
}

/* Whether all were looked at; `*found` of them are new and below the limit. */
static bool price_every(struct polish *p, double limit, int64_t most, int *found)
{
    struct every e = {.set = xmalloc(((size_t)p->c->most + 1) * sizeof *e.set),
                      .limit = limit,
                      .left = most};
    every_from(p, &e, 0);
    p->effort->moves += most - e.left;
    free(e.set);
    *found = e.found;
    return e.left > 0;
}

/* How many carts there are, up to a bound. */
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

int64_t carts_possible(const struct carts *carts, int64_t most)
{
    const int64_t none[BATCH_LOADS] = {0};
    return count_from(carts, none, 0, most);
}

static double generate(struct polish *p)
{
    double bound = solve_lp(p);
    for (int round = 0; round < LP_ROUNDS && !late(p); round++) {
        int n = choose(p, -1, false, BATCH_MOST);
        if (n == 0) {
            int found = price_new(p, -1);
            if (found == 0 && p->every && !late(p))
                price_every(p, -1, p->every + 1, &found);
            if (found == 0)
                break;
            continue;
        }
        add_columns(p, p->list, n);
        bound = solve_lp(p);
    }
    return bound;
}

/* --- the integer programme ------------------------------------------------------------
 */

static Cbc_Model *open_mip(const struct polish *p, int n)
{
    int rows = p->c->n, total = 0;
    for (int i = 0; i < n; i++)
        total += p->pool->cart[p->list[i]].n;
    int *start = xmalloc(((size_t)n + 1) * sizeof *start);
    int *row = xmalloc(((size_t)total + 1) * sizeof *row);
    double *one = xmalloc(((size_t)total + 1) * sizeof *one);
    double *low = xcalloc((size_t)n, sizeof *low);
    double *high = xmalloc((size_t)n * sizeof *high);
    double *length = xmalloc((size_t)n * sizeof *length);
    double *least = xmalloc((size_t)rows * sizeof *least);
    double *most = xmalloc((size_t)rows * sizeof *most);
    total = 0;
    for (int i = 0; i < n; i++) {
        const struct pooled *cart = &p->pool->cart[p->list[i]];
        start[i] = total;
        high[i] = 1;
        length[i] = (double)cart->length * per_metre;
        for (int k = 0; k < cart->n; k++) {
            row[total] = members(p, cart)[k];
            one[total++] = 1;
        }
    }
    start[n] = total;
    for (int i = 0; i < rows; i++) {
        least[i] = 1;
        most[i] = 1e30;
    }
    Cbc_Model *mip = Cbc_newModel();
    Cbc_loadProblem(mip, n, rows, start, row, one, low, high, length, least, most);
    for (int i = 0; i < n; i++)
        Cbc_setInteger(mip, i);
    free(start);
    free(row);
    free(one);
    free(low);
    free(high);
    free(length);
    free(least);
    free(most);
    return mip;
}

/* Chosen carts become the best way; an order covered twice stays where it was first. */
static bool take(struct polish *p, const double *chosen, int n)
{
    struct carts *c = p->c;
    int *of = xmalloc((size_t)c->n * sizeof *of), carts = 0;
    for (int i = 0; i < c->n; i++)
        of[i] = -1;
    for (int i = 0; i < n; i++) {
        if (chosen[i] < 0.5)
            continue;
        const struct pooled *cart = &p->pool->cart[p->list[i]];
        for (int k = 0; k < cart->n; k++)
            if (of[members(p, cart)[k]] < 0)
                of[members(p, cart)[k]] = carts;
        carts++;
    }
    bool whole = carts <= c->n;
    for (int i = 0; i < c->n; i++)
        whole &= of[i] >= 0;
    if (whole) {
        carts_set(c, of);
        whole = c->total < c->best_total;
        if (whole)
            carts_keep(c);
    }
    free(of);
    carts_set(c, c->best);
    return whole;
}

static bool solve_mip(struct polish *p, double bound)
{
    double gap = (double)p->c->best_total - bound;
    int n = choose(p, gap, true, MIP_MOST);
    if (n == 0)
        return false;
    Cbc_Model *mip = open_mip(p, n);
    char text[32];
    Cbc_setLogLevel(mip, 0);
    Cbc_setParameter(mip, "preprocess", "off"); /* it prints, whatever its level */
    const struct batch_options *o = p->effort->options;
    if (o->budget_us > 0) {
        double left = p->until - effort_spent(p->effort, p->c->best_total);
        double seconds = left * (double)o->budget_us * 1e-6;
        Cbc_setMaximumSeconds(mip, seconds > 0.05 ? seconds : 0.05);
    } else {
        Cbc_setMaximumNodes(mip, NODES_MOST); /* the same on every machine */
    }
    snprintf(text, sizeof text, "%.6f", ((double)p->c->best_total - 0.5) * per_metre);
    Cbc_setParameter(mip, "cutoff", text);
    Cbc_solve(mip);
    const double *chosen = Cbc_bestSolution(mip);
    bool better = chosen && take(p, chosen, n);
    p->c->proven = p->complete && n < MIP_MOST && Cbc_status(mip) == 0 &&
                   Cbc_secondaryStatus(mip) <= 1;
    Cbc_deleteModel(mip);
    return better;
}

/* What could still beat the best way, once the bound is known. */
static bool finish(struct polish *p, double bound)
{
    double gap = (double)p->c->best_total - bound;
    int found;
    if (p->every && !late(p))
        p->complete = price_every(p, gap, p->every + 1, &found);
    else if (!late(p))
        price_new(p, gap / 2);
    if (gap < 0.5) {
        p->c->proven = p->complete;
        return false;
    }
    return solve_mip(p, bound);
}

bool carts_polish(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool)
{
    struct polish p = {
        .c = carts,
        .pool = pool,
        .effort = effort,
        .until = until,
        .price = xcalloc((size_t)carts->n, sizeof *p.price),
    };
    int64_t every = carts_possible(carts, EVERY_MOST);
    p.every = every < EVERY_MOST ? every : 0;
    pool_best(&p);
    open_lp(&p);
    bool better = finish(&p, generate(&p));
    Clp_deleteModel(p.lp);
    free(p.pooled);
    free(p.price);
    free(p.list);
    free(p.worth);
    return better;
}
