/*
 * bench_postgresql: the door's batches on PostgreSQL against pgbench, which runs the same
 * statements by 32 clients, any item and one hot one; in one run, on one cluster of its
 * own with fsync on, an fdatasync control before.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/op/op.h"
#include "bench.h"

enum { SECONDS = 5, ITEMS = 1000, TERMINALS = 32, MOST_AT_ONCE = 64, BLOCK = 4096 };

struct bench {
    char dir[64], server[160];
    struct store *store;
    struct door *door;
    struct arena *arena;
    int64_t seq;
};

static int run(const char *command)
{
    int status = system(command);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int cluster(const struct bench *b, const char *what)
{
    char command[512];
    snprintf(command, sizeof command, "'%s/tests/pg/cluster.sh' %s '%s' %s", PROJECT_DIR,
             what, b->dir,
             strcmp(what, "start") == 0 ? "fsync=on shared_buffers=512MB" : "");
    return run(command);
}

/* ---- the store ---- */

static const char *const rows[] = {
    "INSERT INTO terminal (id, warehouse, name) SELECT 100 + g, 1, 'gun ' || g FROM "
    "generate_series(0, 31) g",
    "INSERT INTO person (id, warehouse, badge, role) VALUES (100, 1, 'B-0100', 'stock')",
    "INSERT INTO session (id, warehouse, terminal, person) SELECT 100 + g, 1, 100 + g, "
    "100 FROM generate_series(0, 31) g",
    "INSERT INTO item (id, warehouse, code) SELECT 1000 + g, 1, 'I' || g FROM "
    "generate_series(1, 1000) g",
    "INSERT INTO code (warehouse, text, item, qty) SELECT 1, 'E' || g, 1000 + g, 1 FROM "
    "generate_series(1, 1000) g",
    "INSERT INTO place (id, warehouse, code, kind) SELECT 1000 + g, 1, 'B' || g, 'bin' "
    "FROM generate_series(1, 1000) g",
    "INSERT INTO stock (warehouse, place, item, on_hand) SELECT 1, 1000 + g, 1000 + g, "
    "1000000000 FROM generate_series(1, 1000) g",
};

static int furnish(struct bench *b, struct err *err)
{
    struct store_options options = {.mode = STORE_CREATE, .owner = "bench"};
    b->store = store_open(b->server, &options, err);
    b->door = b->store ? door_open(b->store, err) : NULL;
    if (!b->door || op_found(b->door, "W", "bench", 480, err) ||
        store_begin(b->store, err))
        return -(int)err->code;
    store_set_now(b->store, clock_utc_ms());
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (store_do(b->store, err, rows[i], "") < 0)
            return -(int)err->code;
    if (store_commit(b->store, err))
        return -(int)err->code;
    return store_do(b->store, err, "ANALYZE", "");
}

/* ---- the door ---- */

static void send_batch(struct bench *b, int n, bool hot, int64_t *failed)
{
    struct request request[MOST_AT_ONCE] = {0};
    struct reply reply[MOST_AT_ONCE];
    for (int i = 0; i < n; i++) {
        int item = hot ? 1 : 1 + rand() % ITEMS;
        request_init(&request[i], V_STOCK_TAKE);
        request[i].id = (struct request_id){100 + i % TERMINALS, ++b->seq};
        request[i].session = 100 + i % TERMINALS;
        request_text(&request[i], "item", arena_printf(b->arena, "E%d", item));
        request_text(&request[i], "place", arena_printf(b->arena, "B%d", item));
        request_num(&request[i], "qty", 1);
        request_text(&request[i], "reason", "sale");
    }
    op_run_all(b->door, request, n, reply, b->arena);
    for (int i = 0; i < n; i++)
        *failed += reply[i].err.code != E_OK;
    arena_clear(b->arena);
}

static double door_rate(struct bench *b, int n, bool hot)
{
    int64_t done = 0, failed = 0, began = clock_mono_us();
    while (clock_mono_us() - began < SECONDS * INT64_C(1000000)) {
        send_batch(b, n, hot, &failed);
        done += n;
    }
    if (failed)
        fprintf(stderr, "%lld of %lld failed\n", (long long)failed, (long long)done);
    return bench_rate(done - failed, began);
}

/* ---- what it is held against ---- */

static double pgbench_rate(const struct bench *b, int clients, bool hot)
{
    char command[512], line[256];
    double rate = 0;
    snprintf(command, sizeof command,
             "pgbench -n -M prepared -c %d -j 2 -T %d -D hot=%d -h '%s' -U postgres "
             "-f '%s/tests/bench/take.sql' test 2>&1",
             clients, SECONDS, hot, b->dir, PROJECT_DIR);
    FILE *out = popen(command, "r");
    while (out && fgets(line, sizeof line, out))
        if (sscanf(line, "tps = %lf", &rate) != 1 && strstr(line, "ERROR"))
            fputs(line, stderr);
    if (out)
        pclose(out);
    return rate;
}

static double fdatasync_rate(const struct bench *b)
{
    char name[128], block[BLOCK] = "";
    int64_t done = 0;
    snprintf(name, sizeof name, "%s/control", b->dir);
    int fd = open(name, O_CREAT | O_RDWR, 0600);
    int64_t began = clock_mono_us();
    while (clock_mono_us() - began < 1000000 && pwrite(fd, block, BLOCK, 0) == BLOCK &&
           fdatasync(fd) == 0)
        done++;
    double rate = bench_rate(done, began);
    close(fd);
    return rate;
}

static void measure(struct bench *b)
{
    static const int sizes[] = {1, 8, 32, 64};
    char name[64];
    bench_print("postgresql.fdatasync", fdatasync_rate(b), "syncs/s", 0, 0);
    double any = pgbench_rate(b, TERMINALS, false), one = pgbench_rate(b, 1, false);
    double hot = pgbench_rate(b, TERMINALS, true);
    bench_print("postgresql.pgbench.1", one, "scans/s", 0, 0);
    bench_print("postgresql.pgbench.32", any, "scans/s", 0, 0);
    bench_print("postgresql.pgbench.32.hot", hot, "scans/s", 0, 0);
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        bool is_hot = i % 2;
        double rate = door_rate(b, sizes[i / 2], is_hot), floor = is_hot ? hot : any;
        snprintf(name, sizeof name, "postgresql.door.%d%s", sizes[i / 2],
                 is_hot ? ".hot" : "");
        bench_print(name, rate, "scans/s", floor, floor > 0 ? rate / floor : 0);
    }
}

int main(void)
{
    struct err err = {0};
    struct bench b = {.arena = arena_new()};
    snprintf(b.dir, sizeof b.dir, "/tmp/tallyman-pg-bench-%d", (int)getpid());
    snprintf(b.server, sizeof b.server, "postgresql:///test?host=%s&user=postgres",
             b.dir);
    int status = cluster(&b, "start");
    if (status)
        return status;
    if (furnish(&b, &err) < 0) {
        char words[512];
        err_words(&err, words, sizeof words);
        fprintf(stderr, "%s\n", words);
        status = 1;
    } else {
        measure(&b);
    }
    door_close(b.door);
    store_close(b.store);
    arena_free(b.arena);
    cluster(&b, "stop");
    return status;
}
