/*
 * rank: a table of what orders can be compared by. A strategy names keys of it; rank_sort
 * puts the orders into that order, always the same way: what is equal by every key goes
 * along the pick path, and at last by order id.
 */
#include "rank.h"

#include <stdio.h>
#include <stdlib.h>

typedef int compare_fn(const struct wave_candidate *a, const struct wave_candidate *b);

static int numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int by_priority(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return numbers(b->priority, a->priority);
}

/* Without a due time: after all that have one. */
static int by_due(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return numbers(a->due_at ? a->due_at : INT64_MAX, b->due_at ? b->due_at : INT64_MAX);
}

static int by_paid(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return numbers(a->paid_at, b->paid_at);
}

static int by_region(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return texts(a->region, b->region);
}

static int by_channel(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return texts(a->channel, b->channel);
}

static int by_carrier(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return texts(a->carrier, b->carrier);
}

static int by_units(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return numbers(a->units, b->units);
}

static int by_lines(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return numbers(a->lines, b->lines);
}

static int by_seq(const struct wave_candidate *a, const struct wave_candidate *b)
{
    return numbers(a->seq, b->seq);
}

static const struct rank_key {
    const char *name;
    compare_fn *compare; /* < 0: a goes first */
} keys[] = {
    {"priority", by_priority}, /* greatest first */
    {"due", by_due},           /* earliest first, without one last */
    {"paid", by_paid},         /* earliest first */
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
    compare_fn *compare[WAVE_LIST];
    int sign[WAVE_LIST];
    int n;
    const struct wave_candidate *orders;
};

static int compare_index(const void *left, const void *right, void *arg)
{
    const struct ranking *ranking = arg;
    int i = *(const int *)left, j = *(const int *)right;
    const struct wave_candidate *a = &ranking->orders[i], *b = &ranking->orders[j];
    for (int k = 0; k < ranking->n; k++) {
        int way = ranking->compare[k](a, b) * ranking->sign[k];
        if (way)
            return way;
    }
    int way = by_seq(a, b);
    if (way == 0)
        way = numbers(a->order, b->order);
    return way ? way : numbers(i, j);
}

void rank_sort(const struct wave_strategy *strategy, const struct wave_candidate *orders,
               int *index, int n)
{
    struct ranking ranking = {.orders = orders};
    for (int k = 0; k < strategy->npriority; k++) {
        bool back = strategy->priority[k][0] == '-';
        const struct rank_key *key = find(strategy->priority[k] + back);
        BUG_IF(!key); /* wave_strategy_read lets no other in */
        ranking.compare[ranking.n] = key->compare;
        ranking.sign[ranking.n++] = back ? -1 : 1;
    }
    qsort_r(index, (size_t)n, sizeof *index, compare_index, &ranking);
}
