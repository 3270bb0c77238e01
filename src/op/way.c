/*
 * way: in which order a cart meets its bins. The plan found it (the shortest tour); here
 * it is read, kept for the bins that the release really takes, and put into the lines'
 * order. Without a plan's word the pick sequence decides.
 */
#include "release_in.h"

enum { STOPS_MOST = 4000 };

bool way_read(struct op *op, const char *text, struct way *way)
{
    struct str rest = str_of(text);
    *way = (struct way){0};
    int room = 0;
    for (const char *p = text; *p; p++)
        room += *p == ' ';
    if (room >= STOPS_MOST)
        return false;
    way->stop = arena_alloc(op->arena, sizeof(*way->stop) * (size_t)(room + 1));
    while (rest.n) {
        struct str at = str_cut(&rest, ' ');
        struct str place = str_cut(&at, ':');
        struct way_stop *stop = &way->stop[way->n++];
        if (!str_int(place, &stop->place) || !str_int(at, &stop->at) || stop->at < 1)
            return false;
    }
    return true;
}

int64_t way_at(const struct way *way, int64_t place)
{
    for (int i = 0; i < way->n; i++) {
        if (way->stop[i].place == place)
            return way->stop[i].at;
    }
    return 0;
}

static int compare(const int64_t (*key)[2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (key[i][0] != key[i][1])
            return key[i][0] < key[i][1] ? -1 : 1;
    }
    return 0;
}

static int by_sequence(const void *left, const void *right)
{
    const struct filling *a = left, *b = right;
    const int64_t key[][2] = {{a->cart, b->cart},   {a->seq, b->seq},
                              {a->place, b->place}, {a->item, b->item},
                              {a->order, b->order}, {a->line, b->line}};
    int way = compare(key, sizeof(key) / sizeof(*key));
    return way ? way : strcmp(a->lot, b->lot);
}

static int by_way(const void *left, const void *right)
{
    const struct filling *a = left, *b = right;
    const int64_t key[][2] = {{a->cart, b->cart}, {a->at, b->at}};
    int way = compare(key, sizeof(key) / sizeof(*key));
    return way ? way : by_sequence(left, right);
}

/* Those of one cart, along the pick sequence: what has no turn takes its neighbour's. */
static void give_turns(struct filling *filling, int n)
{
    int64_t turn = 0;
    for (int i = 0; i < n && !turn; i++)
        turn = filling[i].at;
    for (int i = 0; i < n; i++) {
        if (filling[i].at)
            turn = filling[i].at;
        filling[i].at = turn;
    }
}

static int by_leg(const void *left, const void *right)
{
    const struct filling *a = left, *b = right;
    const int64_t key[][2] = {{a->cart, b->cart}, {a->leg, b->leg}, {a->at, b->at}};
    return compare(key, sizeof(key) / sizeof(*key));
}

/* Those of one cart, along its way. What lies in no zone is met with what is before it.
 */
static void give_legs(struct filling *filling, int n)
{
    int64_t leg = 0;
    for (int i = 0; i < n; i++) {
        int first = 0;
        while (strcmp(filling[first].zone, filling[i].zone) != 0)
            first++;
        if (filling[i].zone[0])
            leg = first + 1;
        filling[i].leg = leg;
        filling[i].at = i;
    }
}

static void sort_legs(struct filling *all, int n)
{
    for (int from = 0, to; from < n; from = to) {
        for (to = from; to < n && all[to].cart == all[from].cart;)
            to++;
        give_legs(all + from, to - from);
    }
    qsort(all, (size_t)n, sizeof(*all), by_leg);
}

void way_sort(struct fillings *fillings, bool zones)
{
    struct filling *all = fillings->filling;
    if (!fillings->n)
        return;
    qsort(all, (size_t)fillings->n, sizeof(*all), by_sequence);
    for (int from = 0, to; from < fillings->n; from = to) {
        for (to = from; to < fillings->n && all[to].cart == all[from].cart;)
            to++;
        give_turns(all + from, to - from);
    }
    qsort(all, (size_t)fillings->n, sizeof(*all), by_way);
    if (zones)
        sort_legs(all, fillings->n);
}
