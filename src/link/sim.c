/*
 * sim: a network of one process. Messages are copies with a time of arrival; the clock is
 * the caller's. Drawn from one stream, so that the same seed and the same calls give the
 * same losses.
 */
#include "tallyman/link/sim.h"

#include <string.h>

#include "link_in.h"
#include "tallyman/base/rng.h"

enum { BATCH_MOST = 256 };

struct sim_end {
    struct link_end end;
    int64_t sending, deadline;  /* under way; deadline 0: none */
    struct link_docket *docket; /* that is; NULL: one request */
    enum sim_cut cut;
    struct arena *arena; /* of the reply taken last */
    struct reply reply;
};

struct message {
    struct message *next;
    int64_t at, sending;
    struct sim_end *from; /* NULL: its terminal died */
    bool to_store;
    struct arena *arena;
    int n;               /* of them, in one docket when there are several */
    struct request *req; /* to the store, else */
    struct reply *reply;
};

struct sim_air {
    struct sim_rules rules;
    struct sim_store store;
    const int64_t *now;
    uint64_t chance;
    struct message *first; /* by arrival, then in the order sent */
    int64_t sendings;
    struct sim_count count;
};

struct sim_link {
    struct link link;
    struct sim_air *air;
};

static struct sim_air *air_of(const struct link_end *end)
{
    return ((struct sim_link *)end->link)->air;
}

struct sim_air *sim_air_new(const struct sim_rules *rules, const struct sim_store *store,
                            const int64_t *now)
{
    struct sim_air *air = xcalloc(1, sizeof *air);
    air->rules = *rules;
    air->store = *store;
    air->now = now;
    air->chance = rules->seed;
    return air;
}

static void message_free(struct message *message)
{
    arena_free(message->arena);
    free(message);
}

void sim_air_free(struct sim_air *air)
{
    if (!air)
        return;
    for (struct message *message = air->first, *next; message; message = next) {
        next = message->next;
        message_free(message);
    }
    free(air);
}

/* ---- sending ---- */

static bool happens(struct sim_air *air, int64_t chance)
{
    return rng_below(&air->chance, 1000000) < chance;
}

static int64_t delay(struct sim_air *air)
{
    const struct sim_rules *rules = &air->rules;
    if (happens(air, rules->stray))
        return rules->most_ms + rng_below(&air->chance, rules->stray_ms + 1);
    return rules->least_ms +
           rng_below(&air->chance, rules->most_ms - rules->least_ms + 1);
}

static void put(struct sim_air *air, struct message *message)
{
    struct message **at = &air->first;
    while (*at && (*at)->at <= message->at)
        at = &(*at)->next;
    message->next = *at;
    *at = message;
}

static void send_copy(struct sim_air *air, const struct message *message)
{
    struct message *copy = xcalloc(1, sizeof *copy);
    *copy = *message;
    copy->arena = arena_new();
    copy->req = arena_alloc(copy->arena, sizeof *copy->req * (size_t)copy->n);
    copy->reply = arena_alloc(copy->arena, sizeof *copy->reply * (size_t)copy->n);
    for (int i = 0; i < copy->n; i++)
        if (copy->to_store)
            request_copy(&copy->req[i], &message->req[i], copy->arena);
        else
            copy->reply[i] = reply_copy(copy->arena, &message->reply[i]);
    copy->at = *air->now + delay(air);
    put(air, copy);
}

static void send_off(struct sim_air *air, const struct message *message)
{
    unsigned cut = message->from ? message->from->cut : SIM_BOTH;
    bool dead = message->to_store ? cut & SIM_TO_STORE : cut & SIM_FROM_STORE;
    air->count.sent++;
    if (dead || happens(air, air->rules.lost)) {
        air->count.lost++;
        return;
    }
    send_copy(air, message);
    if (!happens(air, air->rules.doubled))
        return;
    air->count.doubled++;
    send_copy(air, message);
}

/* ---- arriving ---- */

static void to_terminal(const struct message *message)
{
    struct sim_end *end = message->from;
    if (!end || !end->deadline || end->sending != message->sending)
        return; /* given up, or answered by its double */
    arena_clear(end->arena);
    end->reply = reply_copy(end->arena, &message->reply[0]);
    if (end->docket) {
        for (int i = 0; i < message->n; i++)
            end->docket->reply[i] = reply_copy(end->arena, &message->reply[i]);
        end->docket->answered = message->n;
        end->reply = (struct reply){.err = {.code = E_OK}};
    }
    end->end.reply = &end->reply;
    end->deadline = 0;
}

/* Of many, only the first may come through. */
static void answer(struct sim_air *air, const struct message *to, struct reply *replies)
{
    struct message message = {
        .from = to->from, .sending = to->sending, .n = to->n, .reply = replies};
    if (!to->from)
        return;
    if (to->n > 1 && happens(air, air->rules.torn)) {
        air->count.torn++;
        message.n = 1 + (int)rng_below(&air->chance, to->n - 1);
    }
    send_off(air, &message);
}

/* All that arrived at the store up to now goes through its door together. */
static void through_door(struct sim_air *air, struct message **arrived, int n)
{
    struct arena *arena = arena_new();
    int asked = 0;
    for (int i = 0; i < n; i++)
        asked += arrived[i]->n;
    struct request *requests = arena_alloc(arena, sizeof *requests * (size_t)asked);
    struct reply *replies = arena_alloc(arena, sizeof *replies * (size_t)asked);
    for (int i = 0, at = 0; i < n; at += arrived[i++]->n)
        memcpy(&requests[at], arrived[i]->req, sizeof *requests * (size_t)arrived[i]->n);
    air->count.batches++;
    bool alive = air->store.run(air->store.arg, requests, asked, replies, arena);
    for (int i = 0, at = 0; i < n; at += arrived[i++]->n)
        if (alive)
            answer(air, arrived[i], &replies[at]);
    for (int i = 0; i < n; i++)
        message_free(arrived[i]);
    arena_free(arena);
}

void sim_work(struct sim_air *air)
{
    struct message *arrived[BATCH_MOST];
    int n = 0;
    while (air->first && air->first->at <= *air->now && n < BATCH_MOST) {
        struct message *message = air->first;
        air->first = message->next;
        if (message->to_store) {
            arrived[n++] = message;
            continue;
        }
        to_terminal(message);
        message_free(message);
    }
    if (n)
        through_door(air, arrived, n);
}

int64_t sim_due(const struct sim_air *air)
{
    return air->first ? air->first->at : -1;
}

struct sim_count sim_count(const struct sim_air *air)
{
    return air->count;
}

/* ---- the link ---- */

static int join(struct link_end *end, const char *terminal, struct err *err)
{
    struct sim_air *air = air_of(end);
    ((struct sim_end *)end)->arena = arena_new();
    return air->store.enter(air->store.arg, terminal, &end->terminal, err);
}

static int reserve(struct link_end *end, int64_t n, struct err *err)
{
    struct sim_air *air = air_of(end);
    int64_t first = air->store.reserve(air->store.arg, end->terminal, n, err);
    if (first < 0)
        return -(int)err->code;
    end->seq = first;
    end->seq_end = first + n;
    return 0;
}

static void launch(struct sim_end *end)
{
    struct sim_air *air = air_of(&end->end);
    struct request req[DOCKET_MOST];
    struct message message = {.from = end, .to_store = true, .n = 1, .req = req};
    end->docket = end->end.docket;
    if (end->docket)
        message.n = end->docket->n;
    for (int i = 0; i < message.n; i++)
        req[i] = end->docket ? *end->docket->request[i] : *end->end.waiting;
    end->end.waiting = NULL;
    end->end.docket = NULL;
    air->count.dockets += message.n > 1;
    message.sending = end->sending = ++air->sendings;
    end->deadline = *air->now + air->rules.answer_ms;
    send_off(air, &message);
}

static void flush(struct link *link)
{
    for (struct link_end *one = link->ends; one; one = one->next) {
        struct sim_end *end = (struct sim_end *)one;
        if (one->waiting || one->docket)
            launch(end);
        if (!end->deadline || *air_of(one)->now < end->deadline)
            continue;
        end->deadline = 0;
        end->reply = (struct reply){.err = {.code = E_OK}};
        err_set(&end->reply.err, E_LINK, "s", "the store");
        one->reply = &end->reply;
    }
}

static void part(struct link_end *one)
{
    struct sim_end *end = (struct sim_end *)one;
    for (struct message *message = air_of(one)->first; message; message = message->next)
        if (message->from == end)
            message->from = NULL;
    arena_free(end->arena);
}

static void close_sim(struct link *link)
{
    free(link);
}

static int64_t due(const struct link *link)
{
    int64_t at = -1;
    for (struct link_end *one = link->ends; one; one = one->next) {
        const struct sim_end *end = (const struct sim_end *)one;
        if (end->deadline && (at < 0 || end->deadline < at))
            at = end->deadline;
    }
    return at;
}

static const struct link_kind kind = {
    .end_size = sizeof(struct sim_end),
    .dockets = true,
    .join = join,
    .reserve = reserve,
    .flush = flush,
    .due = due,
    .part = part,
    .close = close_sim,
};

struct link *sim_link(struct sim_air *air)
{
    struct sim_link *link = xcalloc(1, sizeof *link);
    link->link.kind = &kind;
    link->air = air;
    return &link->link;
}

void sim_cut(struct link *link, enum sim_cut cut)
{
    BUG_IF(link->kind != &kind);
    for (struct link_end *end = link->ends; end; end = end->next)
        ((struct sim_end *)end)->cut = cut;
}
