/*
 * offline: a terminal of a depot that picks on while nobody serves, and brings it all
 * over when somebody does. For the test and the bench.
 */
#ifndef TESTS_SERVE_OFFLINE_H
#define TESTS_SERVE_OFFLINE_H

#include "depot.h"

#include "tallyman/link/outbox.h"

struct offline {
    struct depot *d;
    const char *socket;  /* goes by this one; NULL: HTTPS */
    int64_t patience_ms; /* of the person; 0: the usual one */
    struct link *link;
    struct link_end *end;
    struct loop *loop;
    int64_t session;
};

/* A task of `units` for gun-0, whose person may come in by the badge alone. */
static inline void offline_task(struct depot *d, int64_t units)
{
    static const char *const rows[] = {
        "INSERT INTO orders (id, warehouse, channel, shop, number, state, units)"
        " VALUES (7, 1, 'web', 's', 'N7', 'released', $1)",
        "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty, released)"
        " VALUES (7, 1, 7, 1, 1, $1, $1)",
        "INSERT INTO task (id, warehouse, kind, state)"
        " SELECT 7, 1, 'pick', 'open' WHERE $1 > 0",
        "INSERT INTO task_line (id, warehouse, task, seq, place, item, qty, order_id,"
        " line_id, state) VALUES (7, 1, 7, 1, 50, 1, $1, 7, 7, 'open')",
        "UPDATE stock SET reserved = reserved + $1 WHERE place = 50",
        "UPDATE person SET pin = 'x' WHERE id = 100 AND $1 > 0",
    };
    struct err err = {0};
    struct store *store = depot_store(d);
    assert_int_equal(store_begin(store, &err), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        assert_int_equal(store_do(store, &err, rows[i], "d", units), 1);
    assert_int_equal(store_do(store, &err,
                              "UPDATE session SET begun_at = $1 WHERE id = 100", "d",
                              clock_utc_ms() - 60000),
                     1);
    assert_int_equal(store_commit(store, &err), 0);
    store_close(store);
}

static inline void offline_on(struct offline *o)
{
    char addresses[64], journal[256];
    struct err err = {0};
    snprintf(addresses, sizeof(addresses), "localhost:%d", o->d->port);
    depot_path(o->d, "outbox.db", journal);
    struct link_http_plan plan = {addresses, o->socket, o->d->dir, 30000, 0, 1};
    struct outbox_options options = {.path = journal, .rules = retry_usual(1)};
    if (o->patience_ms)
        options.rules.patience_ms = o->patience_ms;
    struct link *http = link_http(&plan, &err);
    assert_non_null(http);
    o->loop = loop_new();
    o->link = link_outbox(http, &options);
    link_on(o->link, o->loop);
    o->end = link_end(o->link, "gun-0", &err);
    if (!o->end)
        fail_msg("outbox: %s: %s", err_entry(err.code)->name, err.arg[0].text);
}

static inline void offline_off(struct offline *o)
{
    link_close(o->link);
    loop_free(o->loop);
}

static inline const struct reply *offline_ask(struct offline *o, struct request *req)
{
    struct err err = {0};
    const struct reply *reply;
    if (link_send(o->end, req, o->session, clock_utc_ms(), &err))
        fail_msg("no number: %s", err_entry(err.code)->name);
    link_flush(o->link);
    while (!(reply = link_take(o->end))) {
        loop_turn(o->loop, 1000);
        link_flush(o->link);
    }
    if (reply->err.code)
        fail_msg("%s: %s", verb_entry(req->verb)->name, err_entry(reply->err.code)->name);
    return reply;
}

static inline void offline_login(struct offline *o)
{
    struct request req;
    request_init(&req, V_LOGIN);
    request_text(&req, "badge", "B-1000");
    o->session = record_num(&offline_ask(o, &req)->out, "session", 0);
}

static inline void offline_come_in(struct offline *o)
{
    struct request req;
    offline_login(o);
    request_init(&req, V_TASK_PULL);
    request_text(&req, "kind", "pick");
    offline_ask(o, &req);
}

static inline void offline_pick(struct offline *o, int64_t units)
{
    struct request req;
    for (int64_t i = 0; i < units; i++) {
        request_init(&req, V_PICK_TAKE);
        request_num(&req, "task", 7);
        request_num(&req, "line", 7);
        request_text(&req, "place", "A01-01-1");
        request_text(&req, "code", "6901234567892");
        offline_ask(o, &req);
    }
}

static inline struct link_state offline_state(struct offline *o)
{
    struct link_state state;
    assert_true(link_state(o->end, &state));
    return state;
}

static inline int64_t offline_unsynced(struct offline *o)
{
    return offline_state(o).unsynced;
}

/* Until no more than `left` are unsynced; who is asked to come in again does. */
static inline void offline_sync(struct offline *o, int64_t left)
{
    int64_t give_up = clock_mono_ms() + 5 * PATIENCE_MS;
    for (link_flush(o->link); offline_unsynced(o) > left; link_flush(o->link)) {
        loop_turn(o->loop, 1000);
        if (offline_state(o).why.code == E_NO_SESSION)
            offline_login(o);
        if (clock_mono_ms() > give_up)
            fail_msg("%lld are still unsynced", (long long)offline_unsynced(o));
    }
}

#endif
