/*
 * abreast: the tours of eight sets of orders at once, each in its lane of sixteen bits.
 * The places of an aisle are cut into strips of some ten; what a set wants of a strip is
 * looked up, and all eight go through the programme of one_block.c together.
 *
 * Called by one_block.c, where aisles are few and lengths short enough. A lane goes
 * through an aisle in which it wants nothing all the same: to cross one is allowed, and
 * never better.
 */
#include "one_block_in.h"

#include <stdlib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "tallyman/base/arena.h"

enum { LANES = 8, STRIP = 10 };

#define NOWHERE (INT16_MIN / 2)

typedef int16_t eight __attribute__((vector_size(16)));
typedef int16_t four __attribute__((vector_size(8)));
typedef uint64_t two __attribute__((vector_size(16)));

/* Some places of a strip: the highest, the lowest, the largest gap between two, and how
 * deep the lowest is from the back. None: nowhere, below all. */
enum { HIGH, LOW, GAP, DEEP };

/* Neighbouring places of one aisle. */
struct strip {
    int word, from, places;
    int first;    /* of what its choices are */
    bool ends;    /* the aisle */
    int16_t next; /* units on to the next aisle, then */
};

struct abreast {
    int unit; /* mm */
    int16_t through;
    struct strip *strip;
    int strips, wide; /* a row, in whole eights */
    four *choice;
    uint16_t *row;  /* by order and depot: what it wants of each strip */
    uint16_t *lane; /* by lane, the same */
};

/* --- opening --------------------------------------------------------------------------
 */

static int divisor(int a, int b)
{
    while (b) {
        int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* From the aisle of a word to that of the one before. */
static int step(const struct numbered *p, int word)
{
    const int32_t *x = p->layout->x;
    return word ? x[p->word[word].aisle] - x[p->word[word - 1].aisle] : 0;
}

static int unit_of(const struct numbered *p)
{
    int unit = p->layout->y[1];
    for (int w = 0; w < p->words; w++) {
        unit = divisor(unit, step(p, w));
        for (int i = 0; i < p->word[w].places; i++)
            unit = divisor(unit, p->word[w].y[i]);
    }
    return unit;
}

/* An open way is never longer than twice through each aisle and four times across; what
 * is compared with it, two aisles more. */
static bool short_enough(const struct numbered *p, int unit)
{
    int64_t aisles = 3, across = 0;
    for (int w = 0; w < p->words; w++) {
        aisles += w == 0 || p->word[w].aisle != p->word[w - 1].aisle;
        across += step(p, w);
    }
    return (2 * aisles * p->layout->y[1] + 4 * across) / unit < INT16_MAX;
}

/* Every choice among `n` places: the highest, then the others, which are known. */
static void write_choices(const struct abreast *a, four *all, const int32_t *y, int n)
{
    all[0] = (four){NOWHERE, NOWHERE, 0, NOWHERE};
    for (int high = 0; high < n; high++)
        for (int rest = 0; rest < 1 << high; rest++) {
            four of = all[rest];
            int16_t at = (int16_t)(y[high] / a->unit), deep = (int16_t)(a->through - at);
            int16_t gap = rest ? (int16_t)(at - of[HIGH]) : 0;
            all[rest | 1 << high] =
                (four){at, rest ? of[LOW] : at, gap > of[GAP] ? gap : of[GAP],
                       rest ? of[DEEP] : deep};
        }
}

static void cut_word(struct abreast *a, const struct numbered *p, int w, int *choices)
{
    int places = p->word[w].places, parts = (places + STRIP - 1) / STRIP;
    for (int k = 0; k < parts; k++) {
        int from = places * k / parts, to = places * (k + 1) / parts;
        a->strip[a->strips++] = (struct strip){w, from, to - from, *choices, false, 0};
        *choices += 1 << (to - from);
    }
    struct strip *last = &a->strip[a->strips - 1];
    last->ends = w + 1 == p->words || p->word[w + 1].aisle != p->word[w].aisle;
    last->next = (int16_t)(w + 1 < p->words ? step(p, w + 1) / a->unit : 0);
}

static void cut(struct abreast *a, const struct numbered *p)
{
    enum { A_WORD = (WORD + STRIP - 1) / STRIP };
    int choices = 0;
    a->strip = xmalloc((size_t)p->words * A_WORD * sizeof *a->strip);
    for (int w = 0; w < p->words; w++)
        cut_word(a, p, w, &choices);
    a->choice = xmalloc((size_t)choices * sizeof *a->choice);
    for (const struct strip *s = a->strip; s < a->strip + a->strips; s++)
        write_choices(a, a->choice + s->first, p->word[s->word].y + s->from, s->places);
}

static void read_rows(struct abreast *a, const struct numbered *p)
{
    a->wide = (a->strips + LANES - 1) / LANES * LANES;
    a->row = xcalloc((size_t)p->rows * (size_t)a->wide, sizeof *a->row);
    a->lane = xcalloc(LANES * (size_t)a->wide, sizeof *a->lane);
    for (int r = 0; r < p->rows; r++)
        for (int k = 0; k < a->strips; k++) {
            const struct strip *s = &a->strip[k];
            uint64_t of = p->row[r * p->wide + s->word] >> s->from;
            a->row[r * a->wide + k] = (uint16_t)(of & ((UINT64_C(1) << s->places) - 1));
        }
}

struct abreast *abreast_new(const struct numbered *numbered)
{
    int unit = unit_of(numbered);
    if (!short_enough(numbered, unit))
        return NULL;
    struct abreast *a = xcalloc(1, sizeof *a);
    a->unit = unit;
    a->through = (int16_t)(numbered->layout->y[1] / unit);
    cut(a, numbered);
    read_rows(a, numbered);
    return a;
}

void abreast_free(struct abreast *abreast)
{
    if (!abreast)
        return;
    free(abreast->strip);
    free(abreast->choice);
    free(abreast->row);
    free(abreast->lane);
    free(abreast);
}

/* --- eight at once --------------------------------------------------------------------
 */

#ifdef __SSE2__ /* one instruction; compilers do not see it */
static inline eight least(eight a, eight b)
{
    return (eight)_mm_min_epi16((__m128i)a, (__m128i)b);
}

static inline eight most(eight a, eight b)
{
    return (eight)_mm_max_epi16((__m128i)a, (__m128i)b);
}
#else
static inline eight least(eight a, eight b)
{
    eight less = a < b;
    return (less & a) | (~less & b);
}

static inline eight most(eight a, eight b)
{
    eight less = a < b;
    return (less & b) | (~less & a);
}
#endif

static inline eight choose(eight which, eight yes, eight no)
{
    return (which & yes) | (~which & no);
}

static inline eight all(int16_t one)
{
    return (eight){0} + one;
}

/* What the lanes want of a strip, or of an aisle up to there. */
struct wanted {
    eight high, low, gap, deep;
};

static inline eight pair(const four *a, const four *b)
{
    two both;
    memcpy(&both, a, sizeof *a);
    memcpy((char *)&both + sizeof *a, b, sizeof *b);
    return (eight)both;
}

#define LOWER 0, 8, 1, 9, 2, 10, 3, 11
#define UPPER 4, 12, 5, 13, 6, 14, 7, 15
#define FIRST 0, 1, 2, 3, 8, 9, 10, 11
#define SECOND 4, 5, 6, 7, 12, 13, 14, 15
#define mix __builtin_shufflevector

/* Eight choices of four numbers each, turned to four numbers of eight lanes each. */
static inline struct wanted look_up(const struct abreast *a, int strip)
{
    const four *of = a->choice + a->strip[strip].first;
    const uint16_t *lane = a->lane + strip;
    const int w = a->wide;
    eight p = pair(&of[lane[0]], &of[lane[4 * w]]);
    eight q = pair(&of[lane[w]], &of[lane[5 * w]]);
    eight r = pair(&of[lane[2 * w]], &of[lane[6 * w]]);
    eight s = pair(&of[lane[3 * w]], &of[lane[7 * w]]);
    eight pr = mix(p, r, LOWER), qs = mix(q, s, LOWER);
    eight pr_on = mix(p, r, UPPER), qs_on = mix(q, s, UPPER);
    eight front = mix(pr, qs, LOWER), front_on = mix(pr_on, qs_on, LOWER);
    eight back = mix(pr, qs, UPPER), back_on = mix(pr_on, qs_on, UPPER);
    return (struct wanted){mix(front, front_on, FIRST), mix(front, front_on, SECOND),
                           mix(back, back_on, FIRST), mix(back, back_on, SECOND)};
}

static inline void add(struct wanted *w, struct wanted next)
{
    eight before = (next.low - w->high) & (w->high >= 0);
    w->gap = most(most(w->gap, next.gap), before);
    w->high = most(w->high, next.high);
    w->deep = most(w->deep, next.deep);
}

/* Open ways as in one_block.c; where one has begun; and how long each is when it ends in
 * the last aisle wanted so far. */
struct ways {
    eight one, back, front, both, apart, begun, end;
};

static inline void walk(struct ways *o, const struct wanted *wanted, int16_t length)
{
    const eight none = all(0), through = all(length), twice = through + through;
    const eight used = wanted->high >= 0, begun = o->begun;
    eight back = 2 * most(wanted->deep, none), front = 2 * most(wanted->high, none);
    eight gap = used & (twice - 2 * wanted->gap);
    eight in_out = least(least(back, front), gap);
    eight low = least(front, gap), high = least(back, gap);
    eight split = least(o->both, o->apart), turned = least(o->back, o->front);
    eight joined = least(o->both + in_out, o->one + through);
    eight mended = least(joined, o->apart + twice);
    eight end = least(least(o->back + back, o->front + front), mended);
    eight one = least(o->one + in_out, least(turned, split) + through);
    eight next_back = least(least(o->back + back, o->front + twice), mended);
    eight next_front = least(least(o->front + front, o->back + twice), mended);
    eight both = least(mended, turned + twice);
    eight apart = least(o->apart + in_out, least(o->back + low, o->front + high));
    o->one = choose(begun, one, through);
    o->back = choose(begun, next_back, back);
    o->front = choose(begun, next_front, front);
    o->both = choose(begun, both, twice);
    o->apart = choose(begun, apart, gap);
    o->end = choose(used, choose(begun, end, least(back, front)), o->end);
    o->begun |= used;
}

static inline void walk_on(struct ways *o, int16_t units)
{
    eight twice = 2 * all(units);
    o->one += twice;
    o->back += twice;
    o->front += twice;
    o->both += 2 * twice;
    o->apart += 2 * twice;
}

static eight programme(const struct abreast *a)
{
    struct ways open = {.one = {0}};
    for (int s = 0; s < a->strips; s++) {
        struct wanted wanted = look_up(a, s);
        while (!a->strip[s].ends)
            add(&wanted, look_up(a, ++s));
        walk(&open, &wanted, a->through);
        walk_on(&open, a->strip[s].next);
    }
    return open.end;
}

/* What a set wants, and its depot. */
static void put(const struct abreast *a, const struct tour_set *set, int depot,
                uint16_t *lane)
{
    for (int k = 0; k < a->wide; k += LANES) {
        uint16_t want[LANES];
        memcpy(want, a->row + depot * a->wide + k, sizeof want);
        for (int i = 0; i < set->n; i++) {
            const uint16_t *row = a->row + set->order[i] * a->wide + k;
            for (int l = 0; l < LANES; l++)
                want[l] |= row[l];
        }
        memcpy(lane + k, want, sizeof want);
    }
}

void abreast_lengths(struct abreast *abreast, const struct tour_set *set, int n,
                     int depot, int64_t *length)
{
    struct abreast *a = abreast;
    for (int from = 0; from < n; from += LANES) {
        int lanes = n - from < LANES ? n - from : LANES;
        for (int i = 0; i < lanes; i++)
            put(a, &set[from + i], depot, a->lane + i * a->wide);
        eight end = programme(a);
        for (int i = 0; i < lanes; i++)
            length[from + i] = (int64_t)end[i] * a->unit;
    }
}
