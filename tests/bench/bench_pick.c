/*
 * bench_pick: one unit pick through the door, durable, against a bare C loop that does
 * two writes in a prepared transaction on a database of the same kind. One caller;
 * batches of 32; and again after a million movements, since a scan's cost must not grow
 * with history.
 */
#include "bench.h"

#include <unistd.h>

#include "pick_house.h"

enum { PICKS = 4000, HISTORY = 1000000, ROUNDS = 3 };

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
