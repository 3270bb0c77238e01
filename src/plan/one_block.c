/*
 * one_block: the places that any order visits are numbered, 64 to a word, aisle by aisle;
 * a set of orders is the words of its members put together. An aisle is then four numbers
 * (through, from the back, from the front, around the largest gap), read off eight places
 * at a time, and the programme keeps the five ways in which a partial tour can be open: a
 * line each, two back lines, two front lines, two each in one piece or in two.
 *
 * Called by tours.c.
 */
#include "one_block_in.h"

#include "tallyman/base/arena.h"

enum { EIGHT = 8, ROW_MOST = 32, FOUR = 4, AT_ONCE = 64 };

/* Some of eight places: the lowest and the highest, and the largest gap between two.
 * None: both nowhere, below all. */
struct stretch {
    int32_t low, high, gap;
};

#define NOWHERE (INT32_MIN / 2)

/* What an order sets in a word. */
struct bits {
    int word;
    uint64_t bits;
};

struct one_block {
    const struct batch_problem *problem;
    const int *orders;
    int n;
    struct word *word;
    int words;
    struct stretch *stretch;
    struct bits *bits;
    int *first;     /* by order: its bits, to those of the next one */
    uint64_t *in;   /* by order, by 64 words: those with bits of it */
    uint64_t *set;  /* by word; none between two asks */
    uint64_t *used; /* by 64 words */
    uint64_t *row;  /* where words are few: by order, `wide` words each */
    int wide;
    struct abreast *abreast; /* NULL: one set after the other */
    int many;                /* 64 words each */
    int depots[LAYOUT_LINES * 4], depot_n;
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

static int collect(const struct one_block *t, struct key *key)
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
static void number_places(struct one_block *t, const struct key *key, int n, int *where)
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
        t->word[t->words - 1].places = bit + 1;
        t->word[t->words - 1].y[bit] = key[i].spot.y;
        where[i] = (t->words - 1) * WORD + bit;
    }
}

static void set_bits(struct one_block *t, const struct key *key, int n, const int *where)
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
static void press(struct one_block *t)
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

/* --- eight places at a time -----------------------------------------------------------
 */

static int places_of(const struct word *word, int eighth)
{
    int left = word->places - eighth * EIGHT;
    return left < EIGHT ? left : EIGHT;
}

/* Every choice among `n` places: the highest, then the others, which are known. */
static void write_stretches(struct stretch *all, const int32_t *y, int n)
{
    all[0] = (struct stretch){NOWHERE, NOWHERE, 0};
    for (int high = 0; high < n; high++)
        for (int rest = 0; rest < 1 << high; rest++) {
            const struct stretch *of = &all[rest];
            struct stretch *with = &all[rest | 1 << high];
            *with = (struct stretch){rest ? of->low : y[high], y[high], of->gap};
            if (rest && y[high] - of->high > of->gap)
                with->gap = y[high] - of->high;
        }
}

static void make_stretches(struct one_block *t)
{
    size_t n = 0;
    for (int w = 0; w < t->words; w++) {
        t->word[w].stretches = (int)n;
        for (int e = 0; e * EIGHT < t->word[w].places; e++)
            n += (size_t)1 << places_of(&t->word[w], e);
    }
    t->stretch = xmalloc(n * sizeof *t->stretch);
    for (int w = 0; w < t->words; w++) {
        const struct word *word = &t->word[w];
        struct stretch *all = t->stretch + word->stretches;
        for (int e = 0; e * EIGHT < word->places; e++) {
            write_stretches(all, word->y + e * EIGHT, places_of(word, e));
            all += (size_t)1 << places_of(word, e);
        }
    }
}

/* --- opening --------------------------------------------------------------------------
 */

static size_t places_of_all(const struct one_block *t)
{
    size_t places = (size_t)t->depot_n;
    for (int i = 0; i < t->n; i++)
        places += (size_t)t->problem->orders[t->orders[i]].n;
    return places;
}

static void note_words(struct one_block *t)
{
    int orders = t->n + t->depot_n;
    t->many = t->words / WORD + 1;
    t->in = xcalloc((size_t)orders * (size_t)t->many, sizeof *t->in);
    for (int o = 0; o < orders; o++)
        for (int i = t->first[o]; i < t->first[o + 1]; i++)
            t->in[o * t->many + t->bits[i].word / WORD] |= UINT64_C(1)
                                                           << t->bits[i].word % WORD;
    t->used = xcalloc((size_t)t->many, sizeof *t->used);
}

static void make_rows(struct one_block *t)
{
    int orders = t->n + t->depot_n;
    t->row = xcalloc((size_t)orders * (size_t)t->wide, sizeof *t->row);
    for (int o = 0; o < orders; o++)
        for (int i = t->first[o]; i < t->first[o + 1]; i++)
            t->row[o * t->wide + t->bits[i].word] = t->bits[i].bits;
    t->abreast = abreast_new(&(struct numbered){t->problem->layout, t->word, t->words,
                                                t->row, orders, t->wide});
}

static void number_all(struct one_block *t)
{
    size_t places = places_of_all(t);
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
    t->wide = (t->words + FOUR - 1) / FOUR * FOUR;
    t->set = xcalloc((size_t)t->wide, sizeof *t->set);
    free(key);
    free(where);
}

/* Depots at which a tour may begin and end; false: tours end elsewhere. */
static bool closed(struct one_block *t)
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

struct one_block *one_block_new(const struct batch_problem *problem, const int *orders,
                                int n)
{
    const struct layout *layout = problem->layout;
    if (!layout || layout->lines != 2 || layout_one_way(layout))
        return NULL;
    struct one_block *t = xcalloc(1, sizeof *t);
    t->problem = problem;
    t->orders = orders;
    t->n = n;
    if (!closed(t)) {
        free(t);
        return NULL;
    }
    number_all(t);
    note_words(t);
    if (t->words <= ROW_MOST)
        make_rows(t);
    make_stretches(t);
    return t;
}

void one_block_free(struct one_block *block)
{
    if (!block)
        return;
    abreast_free(block->abreast);
    free(block->word);
    free(block->stretch);
    free(block->bits);
    free(block->first);
    free(block->in);
    free(block->set);
    free(block->used);
    free(block->row);
    free(block);
}

/* --- the programme --------------------------------------------------------------------
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

/* The next word in use from that one on, -1: none. */
static inline int word_from(const struct one_block *t, int word)
{
    int at = word / WORD;
    uint64_t left = t->used[at] & UINT64_MAX << word % WORD;
    while (left == 0 && at + 1 < t->many)
        left = t->used[++at];
    return left ? at * WORD + __builtin_ctzll(left) : -1;
}

/* The largest gap up to the highest place of a word that is set, from `*last` on. */
static inline int32_t widen(const struct one_block *t, const struct word *word,
                            uint64_t set, int32_t gap, int32_t *last)
{
    const struct stretch *all = t->stretch + word->stretches;
    for (int left = word->places; left > 0; left -= EIGHT, set >>= EIGHT) {
        const struct stretch *of = &all[set & 255];
        int32_t before = of->low - *last;
        gap = of->gap > gap ? of->gap : gap;
        gap = before > gap ? before : gap;
        *last = of->high > *last ? of->high : *last;
        all += (size_t)1 << (left < EIGHT ? left : EIGHT);
    }
    return gap;
}

/* The walk of the aisle that `*word` begins; its words are set no more, and `*word` is
 * the next aisle's. */
static inline struct aisle_walk measure(struct one_block *t, int *word)
{
    const struct word *w = &t->word[*word];
    int32_t length = t->problem->layout->y[1], aisle = w->aisle, gap = 0;
    int32_t lowest = w->y[__builtin_ctzll(t->set[*word])], last = lowest;
    do {
        w = &t->word[*word];
        gap = widen(t, w, t->set[*word], gap, &last);
        t->set[*word] = 0;
        *word = word_from(t, *word + 1);
    } while (*word >= 0 && t->word[*word].aisle == aisle);
    return (struct aisle_walk){length, 2 * (int64_t)(length - lowest), 2 * (int64_t)last,
                               2 * (int64_t)(length - gap)};
}

static int64_t programme(struct one_block *t)
{
    const int32_t *x = t->problem->layout->x;
    int word = word_from(t, 0);
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

static inline void put_in(struct one_block *t, int order)
{
    for (int i = t->first[order]; i < t->first[order + 1]; i++)
        t->set[t->bits[i].word] |= t->bits[i].bits;
    for (int i = 0; i < t->many; i++)
        t->used[i] |= t->in[order * t->many + i];
}

/* The same, of all of them and a depot, as whole rows. */
static inline void put_rows(struct one_block *t, const int *orders, int n, int depot)
{
    uint64_t used = 0, *restrict set = t->set;
    memcpy(set, t->row + (t->n + depot) * t->wide, (size_t)t->wide * sizeof *set);
    for (int i = 0; i < n; i++) {
        const uint64_t *restrict row = t->row + orders[i] * t->wide;
        for (int w = 0; w < t->wide; w += FOUR)
            for (int k = 0; k < FOUR; k++)
                set[w + k] |= row[w + k];
    }
    for (int w = 0; w < t->words; w++)
        used |= (uint64_t)(set[w] != 0) << w;
    t->used[0] = used;
}

static inline void put_each(struct one_block *t, const int *orders, int n, int depot)
{
    memset(t->used, 0, (size_t)t->many * sizeof *t->used);
    for (int i = 0; i < n; i++)
        put_in(t, orders[i]);
    put_in(t, t->n + depot);
}

/* From a crossing to its depot and back. */
static int64_t beyond(const struct one_block *t, int depot)
{
    return 2 * (int64_t)t->problem->layout->depot[t->depots[depot]].extra;
}

int64_t one_block_length(struct one_block *block, const int *orders, int n)
{
    struct one_block *t = block;
    int64_t best = INT64_MAX;
    for (int d = 0; d < t->depot_n; d++) {
        if (t->row)
            put_rows(t, orders, n, d);
        else
            put_each(t, orders, n, d);
        best = least(best, programme(t) + beyond(t, d));
    }
    return best;
}

/* Those of some sets from each depot, of which the best are kept. */
static void some_lengths(struct one_block *t, const struct tour_set *set, int n,
                         int64_t *best)
{
    int64_t length[AT_ONCE];
    for (int d = 0; d < t->depot_n; d++) {
        abreast_lengths(t->abreast, set, n, t->n + d, length);
        for (int i = 0; i < n; i++) {
            length[i] += beyond(t, d);
            best[i] = d ? least(best[i], length[i]) : length[i];
        }
    }
}

void one_block_lengths(struct one_block *block, const struct tour_set *set, int n,
                       int64_t *length)
{
    struct one_block *t = block;
    for (int i = 0; i < n && !t->abreast; i++)
        length[i] = one_block_length(t, set[i].order, set[i].n);
    for (int i = 0; i < n && t->abreast; i += AT_ONCE)
        some_lengths(t, set + i, n - i < AT_ONCE ? n - i : AT_ONCE, length + i);
}
