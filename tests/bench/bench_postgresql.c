/*
 * bench_postgresql: the door's batches on PostgreSQL, alone and through the real
 * `tallyman serve` over TLS, against pgbench, which runs the same statements by 32
 * clients, any item and one hot one; in one run, on one cluster of its own with fsync on,
 * an fdatasync control before.
 */
#include "served.h"

#include "tallyman/op/op.h"

enum { PGBENCH_SECONDS = 4, DOOR_SECONDS = 2 };
enum { ITEMS = 1000, TERMINALS = 32, MOST_AT_ONCE = 64, SCANS = 3200 };

struct bench {
    char dir[64], server[160];
    struct depot depot;
    struct figures all;
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
    "INSERT INTO item (id, warehouse, code) SELECT 10000 + g, 1, 'I' || g FROM "
    "generate_series(1, 1000) g",
    "INSERT INTO code (warehouse, text, item, qty) SELECT 1, 'E' || g, 10000 + g, 1 FROM "
    "generate_series(1, 1000) g",
    "INSERT INTO place (id, warehouse, code, kind) SELECT 10000 + g, 1, 'B' || g, 'bin' "
    "FROM generate_series(1, 1000) g",
    "INSERT INTO stock (warehouse, place, item, on_hand) SELECT 1, 10000 + g, 10000 + g, "
    "1000000000 FROM generate_series(1, 1000) g",
};

/* The depot's people and terminals, and a thousand items with a bin each. */
static void furnish(struct bench *b)
{
    struct err err = {0};
    depot_make_on(&b->depot, b->server);
    depot_people(&b->depot, TERMINALS, 1000);
    b->store = depot_store(&b->depot);
    must(store_begin(b->store, &err), &err);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        must(store_do(b->store, &err, rows[i], "") < 0, &err);
    depot_sql(b->store, "UPDATE person SET role = 'stock' WHERE id >= 100");
    /* One person takes all day: what a day may add up to is held, but never reached. */
    depot_sql(b->store, "UPDATE rule SET value = '1000000000000' WHERE key = 'stock_take'"
                        "   AND section IN ('approve.day', 'approve.day_units')");
    depot_settle(&b->depot, b->store);
    must(store_commit(b->store, &err), &err);
    must(store_do(b->store, &err, "ANALYZE", "") < 0, &err);
    store_set_now(b->store, clock_utc_ms());
    b->door = door_open(b->store, &err);
    must(!b->door, &err);
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
    while (clock_mono_us() - began < DOOR_SECONDS * INT64_C(1000000)) {
        send_batch(b, n, hot, &failed);
        done += n;
    }
    if (failed)
        fprintf(stderr, "%lld of %lld failed\n", (long long)failed, (long long)done);
    return bench_rate(done - failed, began);
}

/* ---- the service ---- */

static int take_args(char *out, int size, int64_t terminal, void *arg)
{
    const bool *hot = arg;
    int item = *hot ? 1 : 1 + rand() % ITEMS;
    (void)terminal;
    return snprintf(out, (size_t)size,
                    ",\"item\":\"E%d\",\"place\":\"B%d\",\"qty\":1,\"reason\":\"sale\"",
                    item, item);
}

static struct measured serve_rate(struct bench *b, bool hot)
{
    struct depot *const services[] = {&b->depot};
    const struct swarm_plan plan = {b->depot.dir, &b->depot.port, 1,   TERMINALS,
                                    "stock.take", take_args,      &hot};
    depot_start(&b->depot, "--rate", "1000000");
    struct measured m = measure_served(services, 1, &plan, SCANS / TERMINALS);
    must(depot_end(&b->depot, SIGTERM), NULL);
    return m;
}

/* ---- what it is held against ---- */

static double pgbench_rate(const struct bench *b, int clients, bool hot)
{
    char command[512], line[256];
    double rate = 0;
    snprintf(command, sizeof command,
             "pgbench -n -M prepared -c %d -j 2 -T %d -D hot=%d -h '%s' -U postgres "
             "-f '%s/tests/bench/take.sql' test 2>&1",
             clients, PGBENCH_SECONDS, hot, b->dir, PROJECT_DIR);
    FILE *out = popen(command, "r");
    while (out && fgets(line, sizeof line, out))
        if (sscanf(line, "tps = %lf", &rate) != 1 && strstr(line, "ERROR"))
            fputs(line, stderr);
    if (out)
        pclose(out);
    return rate;
}

/* A door of ours would hold up the others' transactions now and then. */
static void measure_doors(struct bench *b, double any, double hot)
{
    static const int sizes[] = {1, 8, 32, 64};
    char name[64];
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        bool is_hot = i % 2;
        double cpu = cpu_us(getpid());
        double rate = door_rate(b, sizes[i / 2], is_hot);
        snprintf(name, sizeof name, "postgresql_door_%d%s", sizes[i / 2],
                 is_hot ? "_hot" : "");
        figure_ratio(&b->all, name, rate, "scans/s", is_hot ? hot : any, 0);
        if (sizes[i / 2] == TERMINALS) {
            snprintf(name, sizeof name, "postgresql_door_32%s_cpu", is_hot ? "_hot" : "");
            figure_plain(&b->all, name, (cpu_us(getpid()) - cpu) / (rate * DOOR_SECONDS),
                         "us/scan");
        }
    }
}

static void measure_served_both(struct bench *b, double any, double hot)
{
    struct measured m = serve_rate(b, false);
    figure_ratio(&b->all, "postgresql_serve_32", m.rate, "scans/s", any, 0.8);
    figure_plain(&b->all, "postgresql_serve_32_p99", m.scans.p99_ms, "ms");
    figure_plain(&b->all, "postgresql_serve_32_cpu", m.service_us, "us/scan");
    m = serve_rate(b, true);
    figure_ratio(&b->all, "postgresql_serve_32_hot", m.rate, "scans/s", hot, 4);
    figure_plain(&b->all, "postgresql_serve_32_hot_p99", m.scans.p99_ms, "ms");
}

/* As an operated server stands before the day, and alike before each figure: what was
 * taken is of another day, since each take adds up what its person took today; and
 * nothing of what was loaded is left to vacuum, to count or to write. Else the server
 * does it beside the scans, all of it at once, which is not what history costs. */
static void settle(struct bench *b)
{
    static const char busy[] =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'";
    static const char *const all[] = {"DELETE FROM act_day WHERE day < 0",
                                      "UPDATE act_day SET day = -day", "VACUUM ANALYZE",
                                      "CHECKPOINT"};
    struct err err = {0};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        must(store_do(b->store, &err, all[i], "") < 0, &err);
    for (int64_t workers = 1; workers;) {
        must(store_one(b->store, &err, busy, ">d", &workers) != 1, &err);
        usleep(100000);
    }
}

static int by_rate(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The middle of three, each after the server has settled. */
static double settled_rate(struct bench *b)
{
    double rate[3];
    for (int i = 0; i < 3; i++) {
        settle(b);
        rate[i] = serve_rate(b, false).rate;
    }
    qsort(rate, 3, sizeof *rate, by_rate);
    return rate[1];
}

static void after_history(struct bench *b)
{
    double before = settled_rate(b);
    add_history(&b->depot, 1000000);
    figure_ratio(&b->all, "postgresql_serve_32_after_a_million", settled_rate(b),
                 "scans/s", before, 0.85);
}

static void measure(struct bench *b)
{
    char path[256];
    depot_path(&b->depot, "fdatasync", path);
    figure_plain(&b->all, "postgresql_fdatasync", fdatasync_rate(path, 2000), "syncs/s");
    double any = pgbench_rate(b, TERMINALS, false), one = pgbench_rate(b, 1, false);
    double hot = pgbench_rate(b, TERMINALS, true);
    figure_plain(&b->all, "postgresql_pgbench_1", one, "scans/s");
    figure_plain(&b->all, "postgresql_pgbench_32", any, "scans/s");
    figure_plain(&b->all, "postgresql_pgbench_32_hot", hot, "scans/s");
    measure_served_both(b, any, hot);
    measure_doors(b, any, hot);
    after_history(b);
}

/* With `--history` only what a million movements change. */
int main(int argc, char **argv)
{
    /* Its numbers lie behind those that the terminals of the swarm reserve. */
    struct bench b = {.arena = arena_new(), .seq = INT64_C(1) << 40};
    snprintf(b.dir, sizeof b.dir, "/tmp/tallyman-pg-bench-%d", (int)getpid());
    snprintf(b.server, sizeof b.server, "postgresql:///test?host=%s&user=postgres",
             b.dir);
    int status = cluster(&b, "start");
    if (status)
        return status;
    furnish(&b);
    if (argc == 2 && strcmp(argv[1], "--history") == 0)
        after_history(&b);
    else
        measure(&b);
    figures_table(&b.all);
    door_close(b.door);
    store_close(b.store);
    arena_free(b.arena);
    depot_clear(&b.depot);
    cluster(&b, "stop");
    return 0;
}
