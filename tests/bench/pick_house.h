/*
 * pick_house: a warehouse with one bin, one order and a great task line, and picks
 * through its door; for the benches that measure the door.
 */
#ifndef TALLYMAN_TESTS_PICK_HOUSE_H
#define TALLYMAN_TESTS_PICK_HOUSE_H

#include "bench.h"
#include "floor.h"
#include "tallyman/op/op.h"

enum { BATCH = 32 };

struct house {
    struct store *store;
    struct door *door;
    struct arena *arena;
    int64_t terminal, session, seq;
};

static inline void run_sql(struct house *house, const char *const *sql)
{
    struct err err = {0};
    must(store_begin(house->store, &err), &err);
    for (; *sql; sql++)
        must(store_do(house->store, &err, *sql, "") < 0, &err);
    must(store_commit(house->store, &err), &err);
}

static inline void open_house(struct house *house, const char *path)
{
    static const char *const sql[] = {
        "INSERT INTO place (id, warehouse, code, kind) VALUES (101, 1, 'A01-01-1', "
        "'bin'),"
        " (102, 1, 'H-1', 'hand')",
        "INSERT INTO item (id, warehouse, code, name) VALUES (1, 1, 'A1', 'soap')",
        "INSERT INTO code (warehouse, text, item, qty) VALUES (1, '6901234567892', 1, 1)",
        "INSERT INTO person (id, warehouse, badge, name, role, hand)"
        " VALUES (50, 1, 'B-1', 'picker', 'picker', 102)",
        "INSERT INTO session (id, warehouse, terminal, person) VALUES (9, 1, 1, 50)",
        "INSERT INTO stock (warehouse, place, item, lot, on_hand, reserved)"
        " VALUES (1, 101, 1, '', 1000000000, 900000000)",
        "INSERT INTO orders (id, warehouse, channel, shop, number, state)"
        " VALUES (1, 1, 'web', 's', '1', 'picking')",
        "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty, released)"
        " VALUES (1, 1, 1, 1, 1, 900000000, 900000000)",
        "INSERT INTO task (id, warehouse, kind, state, person, terminal)"
        " VALUES (1, 1, 'pick', 'active', 50, 1)",
        "INSERT INTO task_line (id, warehouse, task, seq, place, item, qty, order_id,"
        " line_id, state) VALUES (1, 1, 1, 1, 101, 1, 900000000, 1, 1, 'open')",
        NULL,
    };
    struct err err = {0};
    struct store_options options = {.mode = STORE_CREATE, .owner = "bench"};
    *house = (struct house){.arena = arena_new(), .terminal = 1, .session = 9, .seq = 1};
    house->store = store_open(path, &options, &err);
    must(!house->store, &err);
    store_set_now(house->store, clock_utc_ms());
    house->door = door_open(house->store, &err);
    must(!house->door || op_found(house->door, "W", "bench", 0, &err), &err);
    run_sql(house, sql);
}

static inline void pick_request(struct house *house, struct request *request)
{
    request_init(request, V_PICK_TAKE);
    request_num(request, "task", 1);
    request_num(request, "line", 1);
    request_text(request, "place", "A01-01-1");
    request_text(request, "code", "6901234567892");
    request->id = (struct request_id){house->terminal, house->seq++};
    request->session = house->session;
}

static inline double pick_rate(struct house *house, int n, int batch)
{
    struct request request[BATCH];
    struct reply reply[BATCH];
    int64_t began = clock_mono_us();
    for (int done = 0; done < n; done += batch) {
        for (int i = 0; i < batch; i++)
            pick_request(house, &request[i]);
        op_run_all(house->door, request, batch, reply, house->arena);
        for (int i = 0; i < batch; i++)
            must(reply[i].err.code, &reply[i].err);
        arena_clear(house->arena);
    }
    return bench_rate(n, began);
}

#endif
