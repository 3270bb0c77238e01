/*
 * rig: a house with the real door behind an air in virtual time, and one terminal with an
 * outbox at it. The person asks; the clock goes on to whatever is due next.
 */
#ifndef TESTS_LINK_RIG_H
#define TESTS_LINK_RIG_H

#include "../op/house.h"

#include "tallyman/link/outbox.h"
#include "tallyman/link/sim.h"

enum { START = 5000000 };

struct rig {
    struct house *h;
    int64_t now; /* both clocks: milliseconds since 1970, and of the air */
    struct sim_air *air;
    struct link *wire, *link; /* wire: below the outbox, which owns it */
    struct link_end *end;
    char journal[96];
    int64_t session;
    bool store_down;
    enum err_code store_says; /* E_OK, or a fault it answers everything with */
    int runs;                 /* requests that reached the door */
    int die_after;            /* of the next ones at once it does only so many and is gone
                                 for that time; 0: it does all */
};

static inline int rig_enter(void *arg, const char *terminal, int64_t *id, struct err *err)
{
    return op_terminal(((struct rig *)arg)->h->door, terminal, id, err);
}

static inline int64_t rig_reserve(void *arg, int64_t terminal, int64_t n, struct err *err)
{
    return store_reserve(((struct rig *)arg)->h->store, terminal, n, err);
}

static inline bool rig_run(void *arg, const struct request *requests, int n,
                           struct reply *replies, struct arena *arena)
{
    struct rig *rig = arg;
    if (rig->store_down)
        return false;
    rig->runs += n;
    store_set_now(rig->h->store, rig->now);
    if (rig->die_after && n > rig->die_after) {
        op_run_all(rig->h->door, requests, rig->die_after, replies, arena);
        rig->die_after = 0;
        return false;
    }
    if (rig->store_says == E_OK) {
        op_run_all(rig->h->door, requests, n, replies, arena);
        return true;
    }
    for (int i = 0; i < n; i++) {
        replies[i] = (struct reply){.err = {.code = E_OK}};
        err_set(&replies[i].err, rig->store_says, "s", "test");
    }
    return true;
}

static inline int64_t rig_now(void *arg)
{
    return ((struct rig *)arg)->now;
}

static inline void rig_start(struct rig *rig)
{
    struct err err = {.code = E_OK};
    struct outbox_options options = {.path = rig->journal,
                                     .rules = retry_usual(7),
                                     .mono = rig_now,
                                     .utc = rig_now,
                                     .arg = rig};
    rig->wire = sim_link(rig->air);
    rig->link = link_outbox(rig->wire, &options);
    rig->end = link_end(rig->link, "B-0011", &err);
    if (!rig->end)
        fail_msg("outbox: %s: %s", err_entry(err.code)->name, err.arg[0].text);
}

static inline void rig_kill(struct rig *rig)
{
    link_close(rig->link);
    rig->link = NULL;
}

static inline void rig_open(struct rig *rig, void **state, const struct sim_rules *rules)
{
    static const struct sim_rules calm = {
        .seed = 1, .least_ms = 5, .most_ms = 20, .answer_ms = 2000};
    struct sim_store store = {rig, rig_enter, rig_reserve, rig_run};
    *rig = (struct rig){.h = *state, .now = START};
    snprintf(rig->journal, sizeof rig->journal, "%s/outbox.db", rig->h->path);
    HOUSE_WRITE(rig->h, house_sql(rig->h, "UPDATE person SET pin = 'x' WHERE id = 11"),
                house_sql(rig->h, "UPDATE session SET begun_at = 4999000 WHERE id = 11"));
    rig->air = sim_air_new(rules ? rules : &calm, &store, &rig->now);
    rig_start(rig);
}

static inline void rig_close(struct rig *rig)
{
    link_close(rig->link);
    sim_air_free(rig->air);
    house_check(rig->h);
}

static inline int64_t sooner(int64_t a, int64_t b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* One instant further, or `ms` when nothing is due before. */
static inline void rig_step(struct rig *rig, int64_t ms)
{
    int64_t due = sooner(sim_due(rig->air), link_due(rig->link));
    int64_t limit = rig->now + ms;
    due = due < 0 || due > limit ? limit : due;
    rig->now = due > rig->now ? due : rig->now;
    sim_work(rig->air);
    link_flush(rig->link);
}

/* Virtual milliseconds go by without anybody asking. */
static inline void rig_pass(struct rig *rig, int64_t ms)
{
    link_flush(rig->link);
    for (int64_t end = rig->now + ms; rig->now < end;) {
        int64_t before = rig->now;
        rig_step(rig, end - rig->now);
        if (rig->now == before && sim_due(rig->air) < 0 && link_due(rig->link) < 0)
            rig->now = end;
    }
}

/* Asks and waits; how long it took is in *ms when it is given. */
static inline const struct reply *rig_ask(struct rig *rig, struct request *req,
                                          int64_t *ms)
{
    struct err err = {.code = E_OK};
    int64_t began = rig->now;
    const struct reply *reply = NULL;
    assert_int_equal(link_send(rig->end, req, rig->session, rig->now, &err), 0);
    link_flush(rig->link);
    for (int i = 0; i < 10000 && !(reply = link_take(rig->end)); i++)
        rig_step(rig, 1000);
    assert_non_null(reply);
    if (ms)
        *ms = rig->now - began;
    return reply;
}

/* Arguments by position as house_ask has them. */
static inline const struct reply *rig_want(struct rig *rig, const char *at,
                                           enum err_code code, enum verb verb,
                                           const char *types, ...)
{
    static struct request req; /* a verb's texts are borrowed */
    va_list args;
    request_init(&req, verb);
    va_start(args, types);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd')
            req.arg[i] = value_int(va_arg(args, int));
        else if (types[i] == 't')
            req.arg[i] = value_text(va_arg(args, const char *));
    }
    va_end(args);
    const struct reply *reply = rig_ask(rig, &req, NULL);
    if (reply->err.code != code)
        fail_msg("%s: %s: expected %s, got %s", at, verb_entry(verb)->name,
                 err_entry(code)->name, err_entry(reply->err.code)->name);
    if (verb == V_LOGIN && code == E_OK)
        rig->session = record_num(&reply->out, "session", 0);
    return reply;
}

#define RIG_OK(rig, ...)                                                                 \
    rig_want(rig, __FILE__ ":" HOUSE_STR(__LINE__), E_OK, __VA_ARGS__)
#define RIG_NO(rig, code, ...)                                                           \
    rig_want(rig, __FILE__ ":" HOUSE_STR(__LINE__), code, __VA_ARGS__)

static inline struct link_state rig_state(struct rig *rig)
{
    struct link_state state;
    assert_true(link_state(rig->end, &state));
    return state;
}

#endif
