/*
 * rank: a table of what orders can be compared by. A strategy names keys of it; rank_sort
 * puts the orders into that order, always the same way: what is equal by every key goes
 * along the pick path, and at last by order id.
 */
#include "rank.h"

#include <stdio.h>
#include <stdlib.h>

/* Some keys stand in the strategy (types, pick-up times, buyers). */
typedef int compare_fn(const struct wave_strategy *s, const struct wave_candidate *a,
                       const struct wave_candidate *b);

static int numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int by_priority(const struct wave_strategy *s, const struct wave_candidate *a,
                       const struct wave_candidate *b)
{
    (void)s;
    return numbers(b->priority, a->priority);
}

/* Without a due time: after all that have one. */
static int by_due(const struct wave_strategy *s, const struct wave_candidate *a,
                  const struct wave_candidate *b)
{
    (void)s;
    return numbers(a->due_at ? a->due_at : INT64_MAX, b->due_at ? b->due_at : INT64_MAX);
}

static int by_paid(const struct wave_strategy *s, const struct wave_candidate *a,
                   const struct wave_candidate *b)
{
    (void)s;
    return numbers(a->paid_at, b->paid_at);
}

static int by_region(const struct wave_strategy *s, const struct wave_candidate *a,
                     const struct wave_candidate *b)
{
    (void)s;
    return texts(a->region, b->region);
}

static int by_channel(const struct wave_strategy *s, const struct wave_candidate *a,
                      const struct wave_candidate *b)
{
    (void)s;
    return texts(a->channel, b->channel);
}

static int by_carrier(const struct wave_strategy *s, const struct wave_candidate *a,
                      const struct wave_candidate *b)
{
    (void)s;
    return texts(a->carrier, b->carrier);
}

static int by_units(const struct wave_strategy *s, const struct wave_candidate *a,
                    const struct wave_candidate *b)
{
    (void)s;
    return numbers(a->units, b->units);
}

static int by_lines(const struct wave_strategy *s, const struct wave_candidate *a,
                    const struct wave_candidate *b)
{
    (void)s;
    return numbers(a->lines, b->lines);
}

static int by_seq(const struct wave_strategy *s, const struct wave_candidate *a,
                  const struct wave_candidate *b)
{
    (void)s;
    return numbers(a->seq, b->seq);
}

/* Whose carrier comes first; without a known time last. */
static int64_t pickup_of(const struct wave_strategy *s, const struct wave_candidate *o)
{
    for (int i = 0; i < s->npickups; i++)
        if (strcmp(s->pickup[i].carrier, o->carrier ? o->carrier : "") == 0)
            return s->pickup[i].minute;
    return INT64_MAX;
}

static int by_pickup(const struct wave_strategy *s, const struct wave_candidate *a,
                     const struct wave_candidate *b)
{
    return numbers(pickup_of(s, a), pickup_of(s, b));
}

static int is_vip(const struct wave_strategy *s, const struct wave_candidate *o)
{
    for (int i = 0; i < s->nvips; i++)
        if (strcmp(s->vip[i], o->buyer ? o->buyer : "") == 0)
            return 1;
    return 0;
}

static int by_vip(const struct wave_strategy *s, const struct wave_candidate *a,
                  const struct wave_candidate *b)
{
    return is_vip(s, b) - is_vip(s, a);
}

/* In the order in which the file lists the types. */
static int type_at(const struct wave_strategy *s, const struct wave_candidate *o)
{
    int i = 0;
    while (i < s->ntypes && strcmp(s->types[i], o->type ? o->type : "") != 0)
        i++;
    return i;
}

static int by_type(const struct wave_strategy *s, const struct wave_candidate *a,
                   const struct wave_candidate *b)
{
    int way = type_at(s, a) - type_at(s, b);
    return way ? way : texts(a->type, b->type);
}

static const struct rank_key {
    const char *name;
    compare_fn *compare; /* < 0: a goes first */
} keys[] = {
    {"priority", by_priority}, /* greatest first */
    {"due", by_due},           /* earliest first, without one last */
    {"pickup", by_pickup},     /* whose carrier comes first */
    {"vip", by_vip},           /* buyers of [vip] */
    {"paid", by_paid},         /* earliest first */
    {"type", by_type},         /* as the file lists them */
    {"region", by_region},     /* by name, so that a region stays together */
    {"channel", by_channel},   {"carrier", by_carrier},
    {"units", by_units}, /* smallest first */
    {"lines", by_lines}, /* fewest first */
    {"seq", by_seq},     /* along the pick path */
};

enum { KEYS_KNOWN = sizeof keys / sizeof *keys };

static const struct rank_key *find(const char *name)
{
    for (int i = 0; i < KEYS_KNOWN; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

bool rank_known(const char *key)
{
    return find(key) != NULL;
}

void rank_names(char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < KEYS_KNOWN && n < size; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s", i ? " " : "", keys[i].name);
}

/* The strategy's keys, looked up once. */
struct ranking {
    const struct wave_strategy *strategy;
    compare_fn *compare[WAVE_LIST];
    int sign[WAVE_LIST];
    int n;
    const struct wave_candidate *orders;
};

static int compare_keys(const struct ranking *ranking, const struct wave_candidate *a,
                        const struct wave_candidate *b)
{
    int way = 0;
    for (int k = 0; k < ranking->n && way == 0; k++)
        way = ranking->compare[k](ranking->strategy, a, b) * ranking->sign[k];
    return way;
}

static int compare_index(const void *left, const void *right, void *arg)
{
    const struct ranking *ranking = arg;
    int i = *(const int *)left, j = *(const int *)right;
    const struct wave_candidate *a = &ranking->orders[i], *b = &ranking->orders[j];
    int way = compare_keys(ranking, a, b);
    if (way == 0)
        way = by_seq(ranking->strategy, a, b);
    if (way == 0)
        way = numbers(a->order, b->order);
    return way ? way : numbers(i, j);
}

static struct ranking ranking_of(const struct wave_strategy *strategy,
                                 const struct wave_candidate *orders,
                                 const char (*words)[WAVE_WORD], int n)
{
    struct ranking ranking = {.strategy = strategy, .orders = orders};
    for (int k = 0; k < n; k++) {
        bool back = words[k][0] == '-';
        const struct rank_key *key = find(words[k] + back);
        BUG_IF(!key); /* wave_strategy_read lets no other in */
        ranking.compare[ranking.n] = key->compare;
        ranking.sign[ranking.n++] = back ? -1 : 1;
    }
    return ranking;
}

void rank_sort(const struct wave_strategy *strategy, const struct wave_candidate *orders,
               int *index, int n)
{
    struct ranking ranking =
        ranking_of(strategy, orders, strategy->priority, strategy->npriority);
    qsort_r(index, (size_t)n, sizeof *index, compare_index, &ranking);
}

/* What an order's alone goods are, as bits of the strategy's rules. */
struct apart {
    struct ranking ranking;
    const uint32_t *alone;
};

static int compare_apart(const void *left, const void *right, void *arg)
{
    const struct apart *apart = arg;
    int i = *(const int *)left, j = *(const int *)right;
    int way = compare_keys(&apart->ranking, &apart->ranking.orders[i],
                           &apart->ranking.orders[j]);
    return way ? way : numbers(apart->alone[i], apart->alone[j]);
}

/* `index` is in the order of priority; a group is named by the place of its first. */
void rank_groups(const struct wave_strategy *strategy, const struct rank_ask *ask,
                 int64_t *group)
{
    struct apart apart = {
        ranking_of(strategy, ask->orders, strategy->apart, strategy->napart), ask->alone};
    int *sorted = xmalloc(((size_t)ask->n + 1) * sizeof *sorted);
    int *place = xmalloc(((size_t)ask->orders_n + 1) * sizeof *place);
    for (int k = 0; k < ask->n; k++) {
        sorted[k] = ask->index[k];
        place[ask->index[k]] = k;
    }
    qsort_r(sorted, (size_t)ask->n, sizeof *sorted, compare_apart, &apart);
    for (int from = 0, to; from < ask->n; from = to) {
        int first = place[sorted[from]];
        for (to = from + 1;
             to < ask->n && compare_apart(&sorted[from], &sorted[to], &apart) == 0; to++)
            first = place[sorted[to]] < first ? place[sorted[to]] : first;
        for (int k = from; k < to; k++)
            group[sorted[k]] = first;
    }
    free(sorted);
    free(place);
}
