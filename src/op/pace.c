/*
 * pace: one pass over the moves of the window, a last place and time for each person.
 * Medians: a pause or a chat must not make the floor look slow.
 */
#include "pace.h"

#include <stdlib.h>

#include "history.h"

enum { BREAK_MS = 300000, FEW = 5, PEOPLE = 64 };

struct last {
    int64_t person, at, place; /* place: the bin of the last pick */
    int64_t terminal, seq;     /* of the request that moved it */
};

struct people {
    struct last *last;
    int n, room;
};

static struct last *last_of(struct op *op, struct people *people, int64_t person)
{
    for (int i = 0; i < people->n; i++)
        if (people->last[i].person == person)
            return &people->last[i];
    if (people->n == people->room) {
        size_t size = sizeof(*people->last);
        int room = people->room ? people->room * 2 : PEOPLE;
        people->last = arena_grow(op->arena, people->last, size * (size_t)people->n,
                                  size * (size_t)room);
        people->room = room;
    }
    people->last[people->n] = (struct last){.person = person};
    return &people->last[people->n++];
}

static void keep(struct gap *gaps, int *n, struct gap gap)
{
    gaps[(*n)++ % PACE_SAMPLES] = gap;
}

/* What one request moved was one gesture, of however many orders. */
static bool same_request(struct last *last, int64_t at, int64_t terminal, int64_t seq)
{
    bool same = last->at == at && last->terminal == terminal && last->seq == seq;
    last->terminal = terminal;
    last->seq = seq;
    return same;
}

static void take(struct pace *pace, struct last *last, int64_t at, int64_t place)
{
    struct gap gap = {last->place, place, at - last->at, last->person};
    bool goes_on = last->place && place && gap.ms >= 0 && gap.ms < BREAK_MS;
    if (goes_on && last->place == place)
        keep(pace->scan, &pace->scans, gap);
    else if (goes_on)
        keep(pace->stop, &pace->stops, gap);
    last->at = at;
    last->place = place ? place : last->place;
}

static int read_moves(struct op *op, struct pace *pace)
{
    struct people people = {0};
    int64_t at, person, place, terminal, seq;
    struct query *query = store_query(
        op->store,
        "SELECT at, person, CASE reason WHEN 'pick' THEN from_place ELSE 0 END,"
        "       terminal, seq FROM move"
        " WHERE id >= $2 AND warehouse = $1 AND reason IN ('pick', 'put') ORDER BY id",
        "dd", op->warehouse, pace->first_move);
    while (query_next(query, "ddddd", &at, &person, &place, &terminal, &seq)) {
        struct last *last = last_of(op, &people, person);
        if (!same_request(last, at, terminal, seq))
            take(pace, last, at, place);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

int pace_read(struct op *op, struct pace **out)
{
    int64_t minutes =
        request_has(op->req, "minutes") ? request_get(op->req, "minutes") : PACE_MINUTES;
    struct pace *pace = arena_alloc(op->arena, sizeof(*pace));
    *out = pace;
    pace->since = op->now - minutes * 60000;
    if (history_since(op, pace->since, &pace->first_move))
        return op_fault(op);
    return read_moves(op, pace);
}

int pace_kept(int n)
{
    return n < PACE_SAMPLES ? n : PACE_SAMPLES;
}

static int by_ms(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return one < two ? -1 : one > two;
}

int64_t pace_median(struct op *op, const struct gap *gap, int n)
{
    n = pace_kept(n);
    if (n < FEW)
        return 0;
    int64_t *ms = arena_alloc(op->arena, sizeof(*ms) * (size_t)n);
    for (int i = 0; i < n; i++)
        ms[i] = gap[i].ms;
    qsort(ms, (size_t)n, sizeof(*ms), by_ms);
    return n % 2 ? ms[n / 2] : (ms[n / 2 - 1] + ms[n / 2]) / 2;
}

int64_t pace_ready(const struct op *op, int64_t scan_ms, int64_t stop_ms,
                   const struct pace_work *work)
{
    if (!work->people || !work->units || !stop_ms)
        return 0;
    int64_t scans = work->units > work->stops ? work->units - work->stops : 0;
    return op->now +
           (work->stops * stop_ms + scans * (scan_ms ? scan_ms : stop_ms)) / work->people;
}
