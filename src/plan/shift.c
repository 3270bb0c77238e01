/*
 * shift: two queues in a row. A cart goes to the picker who is free first, an order that
 * was picked to the packer who is; nobody waits while there is work for him.
 */
#include "tallyman/plan/shift.h"

#include <stdlib.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/rng.h"

enum { PACE = 1000, CHANCE = 100 /* of a thousand, either way */ };

static int field(struct err *err, const char *name, const char *expected, int64_t got)
{
    char text[24];
    snprintf(text, sizeof(text), "%lld", (long long)got);
    return err_set(err, E_FIELD, "sss", name, expected, text);
}

static int vet_people(const struct shift_person *person, int n, const char *name,
                      struct err *err)
{
    if (n < 1)
        return field(err, name, "at least one", n);
    for (int i = 0; i < n; i++)
        if (person[i].pace <= 0)
            return field(err, name, "a pace above 0", person[i].pace);
    return 0;
}

static int vet(const struct shift_ask *ask, struct err *err)
{
    if (vet_people(ask->picker, ask->pickers, "pickers", err) ||
        vet_people(ask->packer, ask->packers, "packers", err))
        return -(int)err->code;
    for (int i = 0; i < ask->carts; i++) {
        if (ask->cart[i].pick_ms < 0)
            return field(err, "pick_ms", "0 or more", ask->cart[i].pick_ms);
        if (i && ask->cart[i].ready_at < ask->cart[i - 1].ready_at)
            return field(err, "ready_at", "ascending", ask->cart[i].ready_at);
    }
    for (int i = 0; i < ask->orders; i++)
        if (ask->order[i].cart < 0 || ask->order[i].cart >= ask->carts)
            return field(err, "cart", "one of the carts", ask->order[i].cart);
    return 0;
}

static int free_first(const struct shift_person *person, int n)
{
    int first = 0;
    for (int i = 1; i < n; i++)
        if (person[i].last_at < person[first].last_at)
            first = i;
    return first;
}

/* What `ms` of work takes this person this time. */
static int64_t takes(const struct shift_person *person, int64_t ms, uint64_t chance)
{
    int64_t part = PACE - CHANCE + rng_below(&chance, 2 * CHANCE + 1);
    return ms * person->pace / PACE * part / PACE;
}

static void work(struct shift_person *person, int64_t from, int64_t ms, int lines)
{
    person->last_at = from + ms;
    person->busy_ms += ms;
    person->lines += lines;
    person->works++;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void pick(const struct shift_ask *ask, struct shift_day *day)
{
    for (int i = 0; i < ask->carts; i++) {
        struct shift_cart *cart = &ask->cart[i];
        cart->person = free_first(ask->picker, ask->pickers);
        struct shift_person *person = &ask->picker[cart->person];
        int64_t ms =
            takes(person, cart->pick_ms, rng_num(rng_text(ask->seed, "cart"), i));
        cart->begun_at = later(person->last_at, cart->ready_at);
        cart->done_at = cart->begun_at + ms;
        work(person, cart->begun_at, ms, cart->lines);
        person->length += cart->length;
        day->picked_at = later(day->picked_at, cart->done_at);
    }
}

struct queued {
    int64_t at;
    int order;
};

static int by_time(const void *a, const void *b)
{
    const struct queued *one = a, *two = b;
    if (one->at != two->at)
        return one->at < two->at ? -1 : 1;
    return one->order < two->order ? -1 : one->order > two->order;
}

static void pack(const struct shift_ask *ask, struct shift_day *day)
{
    struct queued *queue = xcalloc((size_t)ask->orders + 1, sizeof(*queue));
    for (int i = 0; i < ask->orders; i++)
        queue[i] = (struct queued){ask->cart[ask->order[i].cart].done_at, i};
    qsort(queue, (size_t)ask->orders, sizeof(*queue), by_time);
    for (int i = 0; i < ask->orders; i++) {
        struct shift_order *order = &ask->order[queue[i].order];
        order->person = free_first(ask->packer, ask->packers);
        struct shift_person *person = &ask->packer[order->person];
        int64_t ms = takes(person, order->pack_ms,
                           rng_num(rng_text(ask->seed, "order"), queue[i].order));
        int64_t from = later(person->last_at, queue[i].at);
        order->packed_at = from + ms;
        work(person, from, ms, order->lines);
        day->done_at = later(day->done_at, order->packed_at);
        day->late += order->due_at && order->packed_at > order->due_at;
    }
    free(queue);
}

static void rest(struct shift_person *person, int n, int64_t from, int64_t to)
{
    for (int i = 0; i < n; i++)
        person[i].idle_ms = to - from - person[i].busy_ms;
}

static void clear(struct shift_person *person, int n, int64_t at)
{
    for (int i = 0; i < n; i++)
        person[i] = (struct shift_person){.pace = person[i].pace, .last_at = at};
}

int shift_play(const struct shift_ask *ask, struct shift_day *day, struct err *err)
{
    *day = (struct shift_day){0};
    if (vet(ask, err))
        return -(int)err->code;
    int64_t begun = ask->carts ? ask->cart[0].ready_at : 0;
    *day = (struct shift_day){.begun_at = begun, .picked_at = begun, .done_at = begun};
    clear(ask->picker, ask->pickers, begun);
    clear(ask->packer, ask->packers, begun);
    pick(ask, day);
    pack(ask, day);
    day->done_at = later(day->done_at, day->picked_at);
    rest(ask->picker, ask->pickers, begun, day->picked_at);
    rest(ask->packer, ask->packers, begun, day->done_at);
    return 0;
}
