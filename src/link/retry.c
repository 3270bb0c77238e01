/*
 * retry: the order of sendings of one terminal, their pauses, and when its person hears
 * something. Driven by outbox and by the tests; the same state and the same calls give
 * the same steps.
 *
 * Requests wait in a row; only the first of it are ever under way. What was told to the
 * person already stands before what was not: people wait for one answer at a time.
 */
#include "tallyman/link/retry.h"

#include <string.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"
#include "tallyman/base/rng.h"

enum { STEPS = 64, TOGETHER = 64 };

struct item {
    int64_t key, since;
    enum retry_class class;
    bool told, sent, first;
};

struct retry {
    struct retry_rules rules;
    struct item *item; /* [head, head + n) wait */
    int head, n, room;
    struct retry_step *step; /* [taken, steps) are to be done */
    int taken, steps, step_room;
    bool flying, held, probe, probing; /* probe: wanted; probing: under way */
    int64_t flight; /* key of what is under way; 0: a probe, or nobody's any more */
    int flown;      /* and how many from it on */
    int together;   /* may go at once now */
    int64_t next_at;
    int fails; /* lost in a row */
    int address;
    enum retry_line line;
    uint64_t chance;
};

struct retry_rules retry_usual(uint64_t seed)
{
    return (struct retry_rules){.late_ms = 400,
                                .patience_ms = 5000,
                                .least_ms = 200,
                                .most_ms = 5000,
                                .addresses = 1,
                                .together = TOGETHER,
                                .seed = seed};
}

struct retry *retry_new(const struct retry_rules *rules)
{
    struct retry *retry = xcalloc(1, sizeof *retry);
    BUG_IF(rules->addresses < 1 || rules->together < 1);
    retry->rules = *rules;
    retry->together = rules->together;
    retry->chance = rules->seed;
    retry->probe = rules->probe;
    return retry;
}

void retry_free(struct retry *retry)
{
    if (!retry)
        return;
    free(retry->item);
    free(retry->step);
    free(retry);
}

/* ---- steps ---- */

static void say(struct retry *retry, enum retry_what what, int64_t key, bool doubt)
{
    if (retry->steps == retry->step_room) {
        retry->step_room = retry->step_room ? retry->step_room * 2 : STEPS;
        retry->step =
            xrealloc(retry->step, sizeof *retry->step * (size_t)retry->step_room);
    }
    retry->step[retry->steps++] = (struct retry_step){
        what, key, retry->address, what == RETRY_SEND ? retry->flown : 1, doubt};
}

bool retry_next(struct retry *retry, struct retry_step *step)
{
    if (retry->taken == retry->steps) {
        retry->taken = retry->steps = 0;
        return false;
    }
    *step = retry->step[retry->taken++];
    return true;
}

/* ---- the row ---- */

static struct item *at(struct retry *retry, int i)
{
    return &retry->item[retry->head + i];
}

static struct item *make_room(struct retry *retry)
{
    if (retry->head + retry->n == retry->room) {
        bool slide = retry->head > retry->room / 2;
        if (!slide) {
            retry->room = retry->room ? retry->room * 2 : 16;
            retry->item =
                xrealloc(retry->item, sizeof *retry->item * (size_t)retry->room);
        }
        if (retry->head && slide) {
            memmove(retry->item, retry->item + retry->head,
                    sizeof *retry->item * (size_t)retry->n);
            retry->head = 0;
        }
    }
    return at(retry, retry->n++);
}

static void take_out(struct retry *retry, int i)
{
    if (i == 0)
        retry->head++;
    else
        memmove(at(retry, i), at(retry, i + 1),
                sizeof *retry->item * (size_t)(retry->n - i - 1));
    retry->n--;
}

/* ---- telling the person ---- */

/* The person's request is given up; false: it stays in the row. */
static bool give_up(struct retry *retry, struct item *item)
{
    bool doubt = item->class == RETRY_ACT && item->sent;
    say(retry, RETRY_GIVE_UP, item->key, doubt);
    item->told = true;
    if (!doubt && retry->flight == item->key)
        retry->flight = 0;
    return !doubt;
}

static void tell_late(struct retry *retry, struct item *item)
{
    item->told = true;
    if (retry->line == LINE_UP)
        retry->line = LINE_SLOW;
    say(retry, RETRY_LATE, item->key, false);
}

static int64_t told_at(const struct retry *retry, const struct item *item)
{
    const struct retry_rules *rules = &retry->rules;
    if (retry->line == LINE_DOWN && !item->first)
        return item->since;
    return item->since +
           (item->class == RETRY_TAKEN ? rules->late_ms : rules->patience_ms);
}

static void tell_one(struct retry *retry, int i, int64_t now)
{
    struct item *item = at(retry, i);
    if (item->told || told_at(retry, item) > now)
        return;
    if (item->class == RETRY_TAKEN)
        tell_late(retry, item);
    else if (give_up(retry, item))
        take_out(retry, i);
}

/* Somebody waits for the last ones, or for the first one: it lets the sender in, or was
 * asked for again. What stands between was told. */
static void tell(struct retry *retry, int64_t now)
{
    for (int i = retry->n - 1; i > 0 && !at(retry, i)->told; i--)
        tell_one(retry, i, now);
    if (retry->n)
        tell_one(retry, 0, now);
}

/* ---- sending ---- */

/* How many of the row may go at once: a person's request goes alone. */
static int fellows(struct retry *retry)
{
    int n = 0;
    while (n < retry->n && n < retry->together && at(retry, n)->class == RETRY_TAKEN &&
           at(retry, n)->told)
        n++;
    return n ? n : 1;
}

static void send_off(struct retry *retry, struct item *item)
{
    retry->flying = true;
    retry->flight = item ? item->key : 0;
    retry->flown = item ? fellows(retry) : 0;
    retry->probing = !item;
    retry->probe &= !retry->probing;
    if (item)
        item->sent = true;
    say(retry, RETRY_SEND, retry->flight, false);
}

/* What may be sent now, NULL: nothing of the row. */
static struct item *sendable(struct retry *retry)
{
    if (!retry->n || (retry->held && !at(retry, 0)->first))
        return NULL;
    return at(retry, 0);
}

static bool wants_to_send(struct retry *retry)
{
    return !retry->flying && (retry->probe || sendable(retry));
}

static void pump(struct retry *retry, int64_t now)
{
    if (wants_to_send(retry) && now >= retry->next_at)
        send_off(retry, retry->probe ? NULL : sendable(retry));
}

/* Doubled each round of addresses; half of it is chance, so that a hall full of terminals
 * does not come back at one instant. */
static int64_t pause_ms(struct retry *retry)
{
    int64_t pause = retry->rules.least_ms;
    for (int round = retry->fails / retry->rules.addresses; round > 1; round--)
        pause = pause * 2 < retry->rules.most_ms ? pause * 2 : retry->rules.most_ms;
    return pause / 2 + rng_below(&retry->chance, pause / 2 + 1);
}

/* ---- what comes in ---- */

void retry_add(struct retry *retry, int64_t key, enum retry_class class, bool told,
               int64_t now)
{
    struct item *item = make_room(retry);
    *item = (struct item){.key = key, .class = class, .told = told, .since = now};
    retry_tick(retry, now);
}

bool retry_again(struct retry *retry, int64_t key, int64_t now)
{
    if (!retry->n || at(retry, 0)->key != key)
        return false;
    at(retry, 0)->told = false;
    at(retry, 0)->since = now;
    retry_tick(retry, now);
    return true;
}

static struct item *make_front(struct retry *retry)
{
    make_room(retry);
    memmove(at(retry, 1), at(retry, 0), sizeof *retry->item * (size_t)(retry->n - 1));
    return at(retry, 0);
}

void retry_front(struct retry *retry, int64_t key)
{
    *make_front(retry) = (struct item){.key = key, .class = RETRY_TAKEN, .told = true};
}

void retry_hold(struct retry *retry)
{
    retry->held = true;
}

void retry_probe(struct retry *retry)
{
    retry->probe = true;
}

void retry_enter(struct retry *retry, int64_t key, int64_t now)
{
    *make_front(retry) =
        (struct item){.key = key, .class = RETRY_LOOK, .first = true, .since = now};
    pump(retry, now);
}

void retry_entered(struct retry *retry, int64_t now)
{
    retry->held = false;
    pump(retry, now);
}

static void lost(struct retry *retry, int64_t now)
{
    int addresses = retry->rules.addresses, enough = addresses > 2 ? addresses : 2;
    if (retry->flown > 1)
        retry->together = retry->flown / 2;
    retry->fails++;
    retry->address = (retry->address + 1) % addresses;
    retry->next_at = retry->fails % addresses ? now : now + pause_ms(retry);
    if (retry->fails < enough)
        return;
    retry->line = LINE_DOWN;
    retry->probe = true;
}

/* Where what has been under way stands, -1: nobody waits for it any more. */
static int flown(struct retry *retry)
{
    int64_t key = retry->flight;
    for (int i = 0; key && i < retry->n && i < 2; i++)
        if (at(retry, i)->key == key)
            return i;
    return -1;
}

static void answered(struct retry *retry, int i)
{
    struct item item = *at(retry, i);
    say(retry, item.told ? RETRY_SETTLED : RETRY_ANSWER, item.key, false);
    take_out(retry, i);
}

void retry_brought(struct retry *retry, int n)
{
    BUG_IF(!retry->flying || n < 1 || n > retry->flown);
    retry->flown = n;
}

/* All of it was answered, or what was left: more may go the next time. */
static void grow(struct retry *retry)
{
    int most = retry->rules.together;
    retry->together = retry->together < most / 2 ? retry->together * 2 : most;
}

void retry_answered(struct retry *retry, int n)
{
    int i = flown(retry);
    BUG_IF(!retry->flying || n > retry->flown || i < 0);
    for (retry->flown -= n; n > 0; n--)
        answered(retry, i);
    retry->flight = retry->flown ? at(retry, i)->key : 0;
    retry->fails = 0;
    if (!retry->flown)
        grow(retry);
}

/* The store is there and says: later. Whoever waits is told so; what is in the journal,
 * and what is in doubt, comes again. */
static void not_now(struct retry *retry, int i, int64_t now)
{
    retry->fails++;
    retry->next_at = now + pause_ms(retry);
    if (i >= 0 && !at(retry, i)->told && at(retry, i)->class != RETRY_TAKEN)
        answered(retry, i);
}

/* What was asked has been looked at. */
static bool told_us(enum retry_result result)
{
    return result == RETRY_ANSWERED || result == RETRY_NO_ENTRY;
}

void retry_arrived(struct retry *retry, enum retry_result result, int64_t now)
{
    BUG_IF(!retry->flying);
    int i = flown(retry);
    if (result == RETRY_ANSWERED && i >= 0)
        retry_answered(retry, retry->flown);
    retry->flying = false;
    retry->flight = 0;
    retry->probe |= result == RETRY_ANEW || (retry->probing && !told_us(result));
    if (result != RETRY_LOST)
        retry->line = LINE_UP;
    if (result == RETRY_LOST) {
        lost(retry, now);
    } else if (result == RETRY_NOT_NOW) {
        not_now(retry, i, now);
    } else {
        retry->fails = 0;
        retry->next_at = now;
        retry->held |= result == RETRY_NO_ENTRY;
        retry->together = result == RETRY_APART ? 1 : retry->together;
    }
    tell(retry, now);
    pump(retry, now);
}

void retry_tick(struct retry *retry, int64_t now)
{
    tell(retry, now);
    pump(retry, now);
}

/* ---- looking ---- */

static int64_t sooner(int64_t due, int64_t ms)
{
    return due < 0 || ms < due ? ms : due;
}

int64_t retry_due(const struct retry *retry)
{
    struct retry *row = (struct retry *)retry; /* only looked at */
    int64_t due = wants_to_send(row) ? retry->next_at : -1;
    for (int i = retry->n - 1; i > 0 && !at(row, i)->told; i--)
        due = sooner(due, told_at(retry, at(row, i)));
    if (retry->n && !at(row, 0)->told)
        due = sooner(due, told_at(retry, at(row, 0)));
    return due;
}

enum retry_line retry_line(const struct retry *retry)
{
    return retry->line;
}

bool retry_held(const struct retry *retry)
{
    return retry->held;
}

bool retry_flying(const struct retry *retry)
{
    return retry->flying;
}

int retry_waiting(const struct retry *retry)
{
    return retry->n;
}
