/*
 * bench_pick: one unit pick through the door, durable, against a bare C loop that does
 * two writes in a prepared transaction on a database of the same kind. One caller;
 * batches of 32; and again after a million movements, since a scan's cost must not grow
 * with history.
 */
#include "bench.h"

#include <unistd.h>

#include "floor.h"
#include "tallyman/op/op.h"

enum { PICKS = 4000, BATCH = 32, HISTORY = 1000000, ROUNDS = 3 };

/* ---- a warehouse with one bin, one order and a great task line ---- */

struct house {
    struct store *store;
    struct door *door;
    struct arena *arena;
    int64_t terminal, session, seq;
};

static void run_sql(struct house *house, const char *const *sql)
{
    struct err err = {0};
    must(store_begin(house->store, &err), &err);
    for (; *sql; sql++)
        must(store_do(house->store, &err, *sql, "") < 0, &err);
    must(store_commit(house->store, &err), &err);
}

static void open_house(struct house *house, const char *path)
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

static void pick_request(struct house *house, struct request *request)
{
    request_init(request, V_PICK_TAKE);
    request_num(request, "task", 1);
    request_num(request, "line", 1);
    request_text(request, "place", "A01-01-1");
    request_text(request, "code", "6901234567892");
    request->id = (struct request_id){house->terminal, house->seq++};
    request->session = house->session;
}

static double pick_rate(struct house *house, int n, int batch)
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

/* Movements of another bin, so that only their number counts. */
static void add_history(struct house *house)
{
    static const char *const sql[] = {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
        "1000000)"
        " INSERT INTO move (warehouse, at, person, terminal, seq, item, qty, from_place,"
        " to_place, from_left, to_left, reason)"
        " SELECT 1, i, 50, 1, i, 1, 1, 101, 102, 0, 0, 'pick' FROM n",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
        "1000000)"
        " INSERT INTO request (terminal, seq, hash, reply, at)"
        " SELECT 2, i, zeroblob(32), 'ok', i FROM n",
        NULL,
    };
    run_sql(house, sql);
}

/* The best of some rounds, floor and door in turn, so that a neighbour hits both. */
static void compare(struct house *house, const char *floor_path, const char *name,
                    int batch)
{
    double best = 0, best_floor = 0, best_rate = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double floor = floor_rate(floor_path, PICKS, NULL);
        double rate = pick_rate(house, PICKS, batch);
        if (rate / floor > best) {
            best = rate / floor;
            best_floor = floor;
            best_rate = rate;
        }
    }
    bench_print(name, best_rate, "picks/s", best_floor, best);
}

int main(void)
{
    char dir[] = "/var/tmp/tallyman-bench-XXXXXX", path[64], floor_path[64], command[96];
    struct house house;
    must(!mkdtemp(dir), NULL);
    snprintf(path, sizeof(path), "%s/pick.db", dir);
    snprintf(floor_path, sizeof(floor_path), "%s/floor.db", dir);
    open_house(&house, path);
    compare(&house, floor_path, "pick_one", 1);
    compare(&house, floor_path, "pick_batch_32", BATCH);
    double young = pick_rate(&house, PICKS, 1);
    add_history(&house);
    compare(&house, floor_path, "pick_one_after_1000000_moves", 1);
    double old = pick_rate(&house, PICKS, 1);
    bench_print("pick_history", old, "picks/s", young, old / young);
    door_close(house.door);
    store_close(house.store);
    arena_free(house.arena);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    return system(command) != 0;
}
