/*
 * tours: the lengths batching asks for.
 *
 * The fast way numbers the places that any order visits, 64 to a word, aisle by aisle; a
 * set of orders is the words of its members put together. An aisle is then five numbers
 * (through, twice through, from the back, from the front, around the largest gap), and
 * the programme keeps the five ways in which a partial tour can be open: a line each,
 * two back lines, two front lines, two each in one piece or in two.
 */
#include "tours.h"

enum { WORD = 64 };

/* Places of one aisle, ascending. */
struct word {
    int32_t aisle;
    int32_t y[WORD];
};

/* What an order sets in a word. */
struct bits {
    int word;
    uint64_t bits;
};

struct tours {
    const struct batch_problem *problem;
    const int *orders;
    int n;
    /* the fast way */
    bool fast;
    struct word *word;
    int words;
    struct bits *bits;
    int *first;     /* by order: its bits, to those of the next one */
    uint64_t *set;  /* by word */
    uint64_t *used; /* by 64 words */
    int depots[LAYOUT_LINES * 4], depot_n;
    /* the others */
    struct router *router;
    struct spot *spots;
    int *at;
    bool *seen;
};

/* --- numbering ------------------------------------------------------------------------
 */

struct key {
    struct spot spot;
    int order;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    if (a->spot.aisle != b->spot.aisle)
        return a->spot.aisle < b->spot.aisle ? -1 : 1;
    if (a->spot.y != b->spot.y)
        return a->spot.y < b->spot.y ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int collect(const struct tours *t, struct key *key)
{
    const struct batch_problem *p = t->problem;
    int n = 0;
    for (int i = 0; i < t->n; i++) {
        const struct batch_order *order = &p->orders[t->orders[i]];
        for (int s = 0; s < order->n; s++)
            key[n++] = (struct key){p->spots[order->spot[s]], i};
    }
    for (int d = 0; d < t->depot_n; d++) {
        const struct depot *depot = &p->layout->depot[t->depots[d]];
        key[n++] =
            (struct key){layout_crossing(p->layout, depot->aisle, depot->line), t->n + d};
    }
    qsort(key, (size_t)n, sizeof *key, compare_keys);
    return n;
}

/* Gives each place its word and bit: where[i] for key[i]. */
static void number_places(struct tours *t, const struct key *key, int n, int *where)
{
    int bit = WORD;
    for (int i = 0; i < n; i++) {
        bool same_aisle = i > 0 && key[i].spot.aisle == key[i - 1].spot.aisle;
        bool same = same_aisle && key[i].spot.y == key[i - 1].spot.y;
        bit += !same;
        if (!same_aisle || bit == WORD) {
            t->word[t->words++].aisle = key[i].spot.aisle;
            bit = 0;
        }
        t->word[t->words - 1].y[bit] = key[i].spot.y;
        where[i] = (t->words - 1) * WORD + bit;
    }
}

static void set_bits(struct tours *t, const struct key *key, int n, const int *where)
{
    int orders = t->n + t->depot_n;
    for (int i = 0; i < n; i++)
        t->first[key[i].order + 1]++;
    for (int o = 0; o < orders; o++)
        t->first[o + 1] += t->first[o];
    int *next = xmalloc((size_t)orders * sizeof *next);
    memcpy(next, t->first, (size_t)orders * sizeof *next);
    for (int i = 0; i < n; i++) /* by place, so that an order's words ascend */
        t->bits[next[key[i].order]++] =
            (struct bits){where[i] / WORD, UINT64_C(1) << where[i] % WORD};
    free(next);
}

/* One entry a word: an order's bits come together. */
static void press(struct tours *t)
{
    int kept = 0, from = 0;
    for (int o = 0; o < t->n + t->depot_n; o++) {
        int end = t->first[o + 1], begin = kept;
        for (; from < end; from++) {
            if (kept > begin && t->bits[kept - 1].word == t->bits[from].word)
                t->bits[kept - 1].bits |= t->bits[from].bits;
            else
                t->bits[kept++] = t->bits[from];
        }
        t->first[o] = begin;
    }
    t->first[t->n + t->depot_n] = kept;
}

static void make_fast(struct tours *t)
{
    size_t places = (size_t)t->depot_n;
    for (int i = 0; i < t->n; i++)
        places += (size_t)t->problem->orders[t->orders[i]].n;
    struct key *key = xmalloc(places * sizeof *key);
    int *where = xmalloc(places * sizeof *where);
    t->word = xmalloc(places * sizeof *t->word);
    t->bits = xmalloc(places * sizeof *t->bits);
    t->first = xcalloc((size_t)(t->n + t->depot_n) + 1, sizeof *t->first);
    int n = collect(t, key);
    number_places(t, key, n, where);
    set_bits(t, key, n, where);
    press(t);
    t->word = xrealloc(t->word, (size_t)t->words * sizeof *t->word);
    t->set = xcalloc((size_t)t->words, sizeof *t->set);
    t->used = xcalloc((size_t)t->words / WORD + 1, sizeof *t->used);
    free(key);
    free(where);
}

/* Depots at which a tour may begin and end; false: tours end elsewhere. */
static bool closed(struct tours *t)
{
    const struct batch_problem *p = t->problem;
    if (p->start != p->end && p->layout->depots > 1)
        return false;
    enum { MOST = sizeof t->depots / sizeof *t->depots };
    for (int d = 0; d < p->layout->depots; d++)
        if (p->start == ROUTE_ANY || p->start == d || p->layout->depots == 1) {
            if (t->depot_n == MOST)
                return false;
            t->depots[t->depot_n++] = d;
        }
    return true;
}

static size_t spots_of_all(const struct tours *t)
{
    size_t n = 1;
    for (int i = 0; i < t->n; i++)
        n += (size_t)t->problem->orders[t->orders[i]].n;
    return n;
}

struct tours *tours_new(const struct batch_problem *problem, const int *orders, int n)
{
    struct tours *t = xcalloc(1, sizeof *t);
    t->problem = problem;
    t->orders = orders;
    t->n = n;
    const struct layout *layout = problem->layout;
    t->fast = layout && layout->lines == 2 && !layout_one_way(layout) && closed(t);
    if (t->fast) {
        make_fast(t);
        return t;
    }
    t->seen = xcalloc((size_t)problem->nspots + 1, sizeof *t->seen);
    t->at = xmalloc(spots_of_all(t) * sizeof *t->at);
    if (layout) {
        t->router = router_new(layout);
        t->spots = xmalloc(spots_of_all(t) * sizeof *t->spots);
    }
    return t;
}

void tours_free(struct tours *tours)
{
    if (!tours)
        return;
    free(tours->word);
    free(tours->bits);
    free(tours->first);
    free(tours->set);
    free(tours->used);
    router_free(tours->router);
    free(tours->spots);
    free(tours->at);
    free(tours->seen);
    free(tours);
}

/* --- one block ------------------------------------------------------------------------
 */

/* Open ways: a line each; two back; two front; two each, in one piece, in two. */
struct open {
    int64_t one, back, front, both, apart;
};

struct aisle_walk {
    int64_t through, back, front, gap;
};

static inline int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static inline struct open first_aisle(const struct aisle_walk *w)
{
    return (struct open){w->through, w->back, w->front, 2 * w->through, w->gap};
}

static inline struct open next_aisle(struct open o, const struct aisle_walk *w)
{
    int64_t in_out = least(least(w->back, w->front), w->gap), twice = 2 * w->through;
    int64_t low = least(w->front, w->gap), high = least(w->back, w->gap);
    int64_t split = least(o.both, o.apart);
    struct open next;
    next.one = least(o.one + in_out, least(least(o.back, o.front), split) + w->through);
    int64_t joined = least(o.both + in_out, o.one + w->through);
    int64_t mended = least(joined, o.apart + twice);
    next.back = least(least(o.back + w->back, o.front + twice), mended);
    next.front = least(least(o.front + w->front, o.back + twice), mended);
    next.both = least(mended, least(o.back, o.front) + twice);
    next.apart = least(o.apart + in_out, least(o.back + low, o.front + high));
    return next;
}

static inline int64_t last_aisle(struct open o, const struct aisle_walk *w)
{
    int64_t in_out = least(least(w->back, w->front), w->gap);
    int64_t end = least(o.back + w->back, o.front + w->front);
    end = least(end, least(o.both + in_out, o.one + w->through));
    return least(end, o.apart + 2 * w->through);
}

static inline void walk_on(struct open *o, int64_t dx)
{
    o->one += 2 * dx;
    o->back += 2 * dx;
    o->front += 2 * dx;
    o->both += 4 * dx;
    o->apart += 4 * dx;
}

/* The next word in use, -1: none. */
static inline int word_after(const struct tours *t, int word)
{
    int at = (word + 1) / WORD;
    uint64_t left = t->used[at] & UINT64_MAX << (word + 1) % WORD;
    int last = (t->words - 1) / WORD;
    while (left == 0 && at < last)
        left = t->used[++at];
    return left ? at * WORD + __builtin_ctzll(left) : -1;
}

/* The walk of the aisle that `*word` begins; moves on to the next aisle's word. */
static inline struct aisle_walk measure(const struct tours *t, int *word)
{
    int32_t length = t->problem->layout->y[1], lowest = -1, y = 0, gap = 0;
    int32_t aisle = t->word[*word].aisle;
    do {
        const struct word *w = &t->word[*word];
        for (uint64_t set = t->set[*word]; set; set &= set - 1) {
            int32_t here = w->y[__builtin_ctzll(set)];
            if (lowest < 0)
                lowest = here;
            else if (here - y > gap)
                gap = here - y;
            y = here;
        }
        *word = word_after(t, *word);
    } while (*word >= 0 && t->word[*word].aisle == aisle);
    return (struct aisle_walk){length, 2 * (int64_t)(length - lowest), 2 * (int64_t)y,
                               2 * (int64_t)(length - gap)};
}

static int64_t programme(const struct tours *t)
{
    const int32_t *x = t->problem->layout->x;
    int word = word_after(t, -1);
    int32_t aisle = t->word[word].aisle;
    struct aisle_walk walk = measure(t, &word);
    if (word < 0)
        return least(walk.back, walk.front);
    struct open open = first_aisle(&walk);
    for (;;) {
        int32_t next = t->word[word].aisle;
        walk_on(&open, (int64_t)x[next] - x[aisle]);
        aisle = next;
        walk = measure(t, &word);
        if (word < 0)
            return last_aisle(open, &walk);
        open = next_aisle(open, &walk);
    }
}

static inline void put_in(struct tours *t, int order)
{
    for (int i = t->first[order]; i < t->first[order + 1]; i++) {
        int word = t->bits[i].word;
        t->set[word] |= t->bits[i].bits;
        t->used[word / WORD] |= UINT64_C(1) << word % WORD;
    }
}

static inline void take_out(struct tours *t, int order)
{
    for (int i = t->first[order]; i < t->first[order + 1]; i++) {
        t->set[t->bits[i].word] = 0;
        t->used[t->bits[i].word / WORD] = 0;
    }
}

static int64_t fast_length(struct tours *t, const int *orders, int n)
{
    int64_t best = INT64_MAX;
    for (int d = 0; d < t->depot_n; d++) {
        for (int i = 0; i < n; i++)
            put_in(t, orders[i]);
        put_in(t, t->n + d);
        int64_t length =
            programme(t) + 2 * (int64_t)t->problem->layout->depot[t->depots[d]].extra;
        best = least(best, length);
        for (int i = 0; i < n; i++)
            take_out(t, orders[i]);
        take_out(t, t->n + d);
    }
    return best;
}

/* --- the others -----------------------------------------------------------------------
 */

static int64_t slow_length(struct tours *t, const int *orders, int n)
{
    const struct batch_problem *p = t->problem;
    int places = 0;
    for (int i = 0; i < n; i++) {
        const struct batch_order *order = &p->orders[t->orders[orders[i]]];
        for (int s = 0; s < order->n; s++) {
            if (t->seen[order->spot[s]])
                continue;
            t->seen[order->spot[s]] = true;
            t->at[places++] = order->spot[s];
        }
    }
    for (int i = 0; i < places; i++)
        t->seen[t->at[i]] = false;
    if (!t->router) {
        for (int i = 0; i < places; i++)
            t->at[i]++; /* point 0 is the start */
        return free_tour(p->map, t->at, places);
    }
    for (int i = 0; i < places; i++)
        t->spots[i] = p->spots[t->at[i]];
    const struct route_ask ask = {t->spots, places, p->start, p->end};
    return router_exact(t->router, &ask, NULL);
}

int64_t tours_length(struct tours *tours, const int *orders, int n)
{
    if (n == 0)
        return 0;
    return tours->fast ? fast_length(tours, orders, n) : slow_length(tours, orders, n);
}
