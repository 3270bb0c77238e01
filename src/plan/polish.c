/*
 * polish: the best choice among carts already met. A linear programme covers every order
 * at the least length, sharpened by cuts; its prices say which further carts would pay.
 * Then whole carts: by dives, and by the integer programme (CBC) over what could still
 * beat the best way so far.
 *
 * Called between rounds of the search. Covering an order twice is allowed: without the
 * second stop the tour is no longer.
 */
#include "polish_in.h"

#include <coin/Cbc_C_Interface.h>

enum {
    MIP_MOST = 1500,
    BATCH_MOST = 600,
    LP_ROUNDS = 200,
    DIVES = 8,
    NODES_MOST = 400,
    EVERY_MOST = 1500000
};

bool polish_late(const struct polish *p)
{
    return p->effort->stopped || effort_spent(p->effort, p->c->best_total) >= p->until;
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

/* --- the bound ------------------------------------------------------------------------
 */

/* Until no cart pays. */
static double generate(struct polish *p)
{
    p->converged = false;
    double bound = master_solve(p, false);
    for (int round = 0; round < LP_ROUNDS && !polish_late(p); round++) {
        int n = price_choose(p, -1, false, BATCH_MOST);
        if (n == 0) {
            int found = price_around(p, -1, p->c->n * 3);
            if (found == 0 && p->every && !polish_late(p))
                p->converged = price_every(p, -1, p->every + 1, &found) && found == 0;
            if (found == 0)
                break;
            continue;
        }
        master_add(p, p->list, n);
        bound = master_solve(p, false);
    }
    return bound;
}

/* Cuts lift it; then carts pay again. */
static double lift(struct polish *p)
{
    enum { CUT_ROUNDS = 15 };
    double bound = generate(p);
    for (int round = 0; round < CUT_ROUNDS && !polish_late(p); round++) {
        if (bound > (double)p->c->best_total - 0.5 || master_cut(p) == 0)
            break;
        master_solve(p, true);
        bound = generate(p);
    }
    return bound;
}

/* --- the integer programme ------------------------------------------------------------
 */

/* Rows as in the linear programme. Where every cart that could help is known, covering
 * twice helps nobody, and is left out: the solver cuts better then. */
static Cbc_Model *open_mip(const struct polish *p, int n)
{
    int rows = p->c->n + 1 + p->cuts, total = 0;
    size_t room = 1;
    for (int i = 0; i < n; i++)
        room += (size_t)(p->pool->cart[p->list[i]].n + 1 + p->cuts);
    int *start = xmalloc(((size_t)n + 1) * sizeof *start);
    int *row = xmalloc(room * sizeof *row);
    double *one = xmalloc(room * sizeof *one);
    double *low = xcalloc((size_t)n + 1, sizeof *low);
    double *high = xmalloc(((size_t)n + 1) * sizeof *high);
    double *length = xmalloc(((size_t)n + 1) * sizeof *length);
    double *least = xmalloc((size_t)rows * sizeof *least);
    double *most = xmalloc((size_t)rows * sizeof *most);
    for (int i = 0; i < n; i++) {
        const struct pooled *cart = &p->pool->cart[p->list[i]];
        start[i] = total;
        high[i] = 1;
        length[i] = (double)cart->length * PER_METRE;
        total += master_rows(p, cart, row + total);
    }
    start[n] = total;
    for (int k = 0; k < total; k++)
        one[k] = 1;
    for (int i = 0; i < rows; i++) {
        least[i] = i < p->c->n ? 1 : -1e30;
        most[i] = i < p->c->n && !p->complete ? 1e30 : 1;
    }
    least[p->c->n] = p->fewest;
    most[p->c->n] = p->most;
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

bool polish_take(struct polish *p, const int *carts, int n)
{
    struct carts *c = p->c;
    int *of = xmalloc((size_t)c->n * sizeof *of);
    for (int i = 0; i < c->n; i++)
        of[i] = -1;
    for (int i = 0; i < n; i++) {
        const struct pooled *cart = &p->pool->cart[carts[i]];
        for (int k = 0; k < cart->n; k++)
            if (of[polish_members(p, cart)[k]] < 0)
                of[polish_members(p, cart)[k]] = i;
    }
    bool whole = n <= c->n;
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

/* Whether the best way is the best there is, then. */
static bool solve_mip(struct polish *p, double bound)
{
    double gap = (double)p->c->best_total - bound;
    int n = price_choose(p, gap, true, MIP_MOST);
    if (n == 0)
        return p->complete;
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
    snprintf(text, sizeof text, "%.6f", ((double)p->c->best_total - 0.5) * PER_METRE);
    Cbc_setParameter(mip, "cutoff", text);
    Cbc_solve(mip);
    const double *chosen = Cbc_bestSolution(mip);
    int taken = 0;
    for (int i = 0; i < n && chosen; i++)
        if (chosen[i] > 0.5)
            p->list[taken++] = p->list[i];
    if (chosen)
        polish_take(p, p->list, taken);
    bool all = p->complete && n < MIP_MOST && Cbc_status(mip) == 0 &&
               Cbc_secondaryStatus(mip) <= 1;
    Cbc_deleteModel(mip);
    return all;
}

/* What could still beat the best way, once the bound is known; whether nothing can. */
static bool finish(struct polish *p, double bound)
{
    double gap = (double)p->c->best_total - bound;
    int found;
    p->complete = false;
    if (p->converged && !polish_late(p))
        p->complete = price_every(p, gap, p->every + 1, &found);
    else if (!polish_late(p) && gap > 0.5)
        price_around(p, gap / 2, p->c->n * 3);
    return gap < 0.5 ? p->complete : solve_mip(p, bound);
}

/* Ways of so many carts; whether none of them is shorter than the best. */
static bool within(struct polish *p, int fewest, int most, double until)
{
    const double for_bound = 0.4, for_dives = 0.5;
    double begin = effort_spent(p->effort, p->c->best_total);
    master_range(p, fewest, most);
    master_solve(p, true);
    p->until = begin + for_bound * (until - begin);
    double bound = lift(p);
    if (bound > (double)p->c->best_total - 0.5) {
        if (fewest == 0 && p->c->least <= most)
            p->c->least = most + 1; /* the search need not try it either */
        return p->converged;
    }
    begin = effort_spent(p->effort, p->c->best_total);
    p->until = begin + for_dives * (until - begin);
    for (int turn = 0; turn < DIVES && !polish_late(p); turn++)
        dive(p, turn);
    p->until = until;
    master_solve(p, true);
    return finish(p, generate(p));
}

/* Carts come whole: no way has a number of them between two whole ones, and the bound is
 * much better on either side of the shares' sum. */
static bool on_both_sides(struct polish *p, double until)
{
    const double for_root = 0.25, whole = 1e-4;
    double begin = effort_spent(p->effort, p->c->best_total);
    p->until = begin + for_root * (until - begin);
    generate(p);
    double carts = master_carts(p);
    int fewest = (int)(carts + whole);
    begin = effort_spent(p->effort, p->c->best_total);
    if (carts - fewest < whole)
        return within(p, 0, p->c->n, until);
    bool none = within(p, 0, fewest, begin + (until - begin) / 2);
    return within(p, fewest + 1, p->c->n, until) && none;
}

void carts_polish(struct carts *carts, struct effort *effort, double until,
                  struct pool *pool)
{
    struct polish p = {.c = carts, .pool = pool, .effort = effort, .until = until};
    int64_t every = carts_possible(carts, EVERY_MOST);
    p.every = every < EVERY_MOST ? every : 0;
    pool_best(&p);
    master_open(&p);
    carts->proven = on_both_sides(&p, until);
    master_close(&p);
}
