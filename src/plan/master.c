/*
 * master: the linear programme over carts: every order covered at the least length, and
 * inequalities that carts keep and shares of carts break.
 *
 * Called by polish.c and dive.c.
 */
#include "polish_in.h"

/* --- columns --------------------------------------------------------------------------
 */

static bool binds(const struct cut *cut, const int *orders, int n)
{
    int met = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < CUT_ORDERS; k++)
            met += orders[i] == cut->order[k];
    return met >= 2;
}

int master_rows(const struct polish *p, const struct pooled *cart, int *row)
{
    const int *orders = polish_members(p, cart);
    int n = cart->n;
    memcpy(row, orders, (size_t)n * sizeof *row);
    row[n++] = p->c->n;
    for (int k = 0; k < p->cuts; k++)
        if (binds(&p->cut[k], orders, cart->n))
            row[n++] = p->c->n + 1 + k;
    return n;
}

void master_add(struct polish *p, const int *carts, int n)
{
    size_t total = 1;
    for (int i = 0; i < n; i++)
        total += (size_t)(p->pool->cart[carts[i]].n + 1 + p->cuts);
    double *low = xcalloc((size_t)n, sizeof *low),
           *high = xmalloc((size_t)n * sizeof *high);
    double *length = xmalloc((size_t)n * sizeof *length);
    double *one = xmalloc(total * sizeof *one);
    int *start = xmalloc(((size_t)n + 1) * sizeof *start);
    int *row = xmalloc(total * sizeof *row), used = 0;
    p->pooled = xrealloc(p->pooled, (size_t)(p->columns + n) * sizeof *p->pooled);
    for (int i = 0; i < n; i++) {
        struct pooled *cart = &p->pool->cart[carts[i]];
        cart->column = p->columns;
        p->pooled[p->columns++] = carts[i];
        high[i] = 1e30;
        length[i] = (double)cart->length * PER_METRE;
        start[i] = used;
        used += master_rows(p, cart, row + used);
    }
    start[n] = used;
    for (int k = 0; k < used; k++)
        one[k] = 1;
    Clp_addColumns(p->lp, n, low, high, length, start, row, one);
    free(low);
    free(high);
    free(length);
    free(one);
    free(start);
    free(row);
}

/* --- open, solve ----------------------------------------------------------------------
 */

static void add_best(struct polish *p)
{
    int *first = xmalloc((size_t)p->pool->n * sizeof *first), many = 0;
    for (int i = 0; i < p->pool->n; i++) {
        struct pooled *cart = &p->pool->cart[i];
        cart->column = -1;
        int of = p->c->best[polish_members(p, cart)[0]];
        if (cart->n == 1 || p->c->cart[of].mark == cart->mark)
            first[many++] = i;
    }
    master_add(p, first, many);
    free(first);
}

/* Dearer than any way, so that it is used only where nothing else is known. */
static void add_slack(struct polish *p)
{
    const double low = 0, high = 1e30, one = -1;
    const double cost = 2 * (double)p->c->best_total * PER_METRE;
    const int start[2] = {0, 1}, row = p->c->n;
    Clp_addColumns(p->lp, 1, &low, &high, &cost, start, &row, &one);
    p->pooled = xmalloc(sizeof *p->pooled);
    p->pooled[p->columns++] = -1;
}

void master_range(struct polish *p, int fewest, int most)
{
    double *bound = xmalloc((size_t)Clp_numberRows(p->lp) * sizeof *bound);
    size_t size = (size_t)Clp_numberRows(p->lp) * sizeof *bound;
    p->fewest = fewest;
    p->most = most;
    memcpy(bound, Clp_rowLower(p->lp), size);
    bound[p->c->n] = fewest;
    Clp_chgRowLower(p->lp, bound);
    memcpy(bound, Clp_rowUpper(p->lp), size);
    bound[p->c->n] = most;
    Clp_chgRowUpper(p->lp, bound);
    free(bound);
}

double master_carts(const struct polish *p)
{
    const double *share = Clp_getColSolution(p->lp);
    double sum = 0;
    for (int j = 0; j < p->columns; j++)
        sum += p->pooled[j] < 0 ? 0 : share[j];
    return sum;
}

void master_open(struct polish *p)
{
    size_t n = (size_t)p->c->n;
    p->price = xcalloc(n, sizeof *p->price);
    p->settled = xcalloc(n, sizeof *p->settled);
    p->cut = xcalloc(CUTS_MOST, sizeof *p->cut);
    p->toll = xcalloc(CUTS_MOST, sizeof *p->toll);
    p->met = xcalloc(CUTS_MOST, sizeof *p->met);
    p->cut_of = xmalloc(n * CUTS_MOST * sizeof *p->cut_of);
    p->cuts_of = xcalloc(n, sizeof *p->cuts_of);
    p->lp = Clp_newModel();
    Clp_setLogLevel(p->lp, 0);
    Clp_resize(p->lp, p->c->n + 1, 0);
    for (size_t i = 0; i < n; i++) {
        Clp_rowLower(p->lp)[i] = 1;
        Clp_rowUpper(p->lp)[i] = 1e30;
    }
    master_range(p, 0, p->c->n);
    add_slack(p);
    add_best(p);
}

void master_close(struct polish *p)
{
    Clp_deleteModel(p->lp);
    free(p->pooled);
    free(p->price);
    free(p->settled);
    free(p->cut);
    free(p->toll);
    free(p->met);
    free(p->cut_of);
    free(p->cuts_of);
    free(p->list);
    free(p->worth);
}

static void read_tolls(struct polish *p, const double *dual)
{
    memset(p->cuts_of, 0, (size_t)p->c->n * sizeof *p->cuts_of);
    for (int k = 0; k < p->cuts; k++) {
        p->toll[k] = dual[k] < 0 ? -dual[k] / PER_METRE : 0;
        for (int i = 0; i < CUT_ORDERS && p->toll[k] > 0; i++) {
            int order = p->cut[k].order[i];
            p->cut_of[order * CUTS_MOST + p->cuts_of[order]++] = k;
        }
    }
}

double master_solve(struct polish *p, bool bounds_changed)
{
    if (bounds_changed)
        Clp_dual(p->lp, 0);
    else
        Clp_primal(p->lp, 0);
    const double *dual = Clp_getRowPrice(p->lp);
    for (int i = 0; i < p->c->n; i++)
        p->price[i] = dual[i] > 0 ? dual[i] / PER_METRE : 0;
    p->entry = dual[p->c->n] / PER_METRE;
    read_tolls(p, dual + p->c->n + 1);
    return Clp_getObjValue(p->lp) / PER_METRE;
}

/* --- cuts -----------------------------------------------------------------------------
 */

enum { CUTS_A_ROUND = 25 };
static const double too_little = 0.04; /* of a violation, to be worth a row */

struct broken {
    struct cut cut;
    double by;
};

struct shares {
    const double *share; /* by column */
    double *pair;        /* by two orders: shares of carts with both */
    int *column, n;      /* those that are in use */
};

static struct shares read_shares(const struct polish *p)
{
    size_t n = (size_t)p->c->n;
    struct shares s = {.share = Clp_getColSolution(p->lp)};
    s.pair = xcalloc(n * n, sizeof *s.pair);
    s.column = xmalloc(((size_t)p->columns + 1) * sizeof *s.column);
    for (int j = 0; j < p->columns; j++) {
        if (p->pooled[j] < 0 || s.share[j] < 1e-6)
            continue;
        const struct pooled *cart = &p->pool->cart[p->pooled[j]];
        const int *orders = polish_members(p, cart);
        s.column[s.n++] = j;
        for (int a = 0; a < cart->n; a++)
            for (int b = 0; b < cart->n; b++)
                s.pair[(size_t)orders[a] * n + (size_t)orders[b]] += s.share[j];
    }
    return s;
}

/* What the three pairs have in common is counted once. */
static double violation(const struct polish *p, const struct shares *s,
                        const struct cut *cut)
{
    double sum = -1;
    for (int k = 0; k < s->n; k++) {
        const struct pooled *cart = &p->pool->cart[p->pooled[s->column[k]]];
        if (binds(cut, polish_members(p, cart), cart->n))
            sum += s->share[s->column[k]];
    }
    return sum;
}

static void keep_worst(struct broken *list, int *n, struct broken one)
{
    int at = *n;
    if (at < CUTS_A_ROUND)
        (*n)++;
    else if (list[--at].by >= one.by)
        return;
    for (; at > 0 && list[at - 1].by < one.by; at--)
        list[at] = list[at - 1];
    list[at] = one;
}

static int find_broken(const struct polish *p, const struct shares *s,
                       struct broken *list)
{
    int n = p->c->n, found = 0;
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            const double *with_i = s->pair + (size_t)i * (size_t)n;
            const double *with_j = s->pair + (size_t)j * (size_t)n;
            for (int k = j + 1; k < n; k++) {
                if (with_i[j] + with_i[k] + with_j[k] <= 1 + too_little)
                    continue;
                struct broken one = {{{i, j, k}}, 0};
                one.by = violation(p, s, &one.cut);
                if (one.by > too_little)
                    keep_worst(list, &found, one);
            }
        }
    return found;
}

static void add_row(struct polish *p, const struct cut *cut)
{
    const double low = -1e30, high = 1;
    int *column = xmalloc(((size_t)p->columns + 1) * sizeof *column);
    double *one = xmalloc(((size_t)p->columns + 1) * sizeof *one);
    int start[2] = {0, 0};
    for (int j = 0; j < p->columns; j++) {
        if (p->pooled[j] < 0)
            continue;
        const struct pooled *cart = &p->pool->cart[p->pooled[j]];
        if (!binds(cut, polish_members(p, cart), cart->n))
            continue;
        column[start[1]] = j;
        one[start[1]++] = 1;
    }
    Clp_addRows(p->lp, 1, &low, &high, start, column, one);
    p->cut[p->cuts++] = *cut;
    free(column);
    free(one);
}

int master_cut(struct polish *p)
{
    struct broken list[CUTS_A_ROUND];
    struct shares s = read_shares(p);
    int n = find_broken(p, &s, list), added = 0;
    for (; added < n && p->cuts < CUTS_MOST; added++)
        add_row(p, &list[added].cut);
    free(s.pair);
    free(s.column);
    return added;
}
