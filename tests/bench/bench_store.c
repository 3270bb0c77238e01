/*
 * bench_store: scans (pick.take: rights, move, reply, audit) of many terminals through
 * the real `tallyman serve` over TLS, each durable before it is answered, against a bare
 * loop of two writes and a commit each, and against the door alone at one commit each.
 * Beside each figure what plain fdatasync did just then. And what 300 idle terminals
 * cost.
 *
 * The terminals run in this process: on two cores they take one of them from the service.
 */
#include "served.h"

#include <sched.h>
#include <sys/prctl.h>

#include "tallyman/op/op.h"

enum { MILLION = 1000000 };
enum { SCANS = 4000, ROUNDS = 3, MOST = 128, IDLE = 300, IDLE_S = 10 };

/* ---- the door alone ---- */

static double door_rate(struct depot *d, int n)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct store *store = depot_store(d);
    struct door *door = door_open(store, &err);
    must(!door, &err);
    int64_t seq = store_reserve(store, 100, n, &err), began = clock_mono_us();
    for (int i = 0; i < n; i++) {
        struct request request;
        struct reply reply;
        request_init(&request, V_PICK_TAKE);
        request_num(&request, "task", 100);
        request_num(&request, "line", 100);
        request_text(&request, "place", "A01-01-1");
        request_text(&request, "code", "6901234567892");
        request.id = (struct request_id){100, seq + i};
        request.session = 100;
        store_set_now(store, clock_utc_ms());
        op_run_all(door, &request, 1, &reply, arena);
        must(reply.err.code, &reply.err);
        arena_clear(arena);
    }
    double rate = bench_rate(n, began);
    door_close(door);
    store_close(store);
    arena_free(arena);
    return rate;
}

/* ---- against it ---- */

struct floors {
    double fdatasync, bare, bare_p99_us, door;
};

static struct floors measure_floors(struct depot *d)
{
    char path[256];
    struct floors floors = {0};
    depot_path(d, "fdatasync", path);
    floors.fdatasync = fdatasync_rate(path, SCANS);
    depot_path(d, "floor.db", path);
    floors.bare = floor_rate(path, SCANS, &floors.bare_p99_us);
    floors.door = door_rate(d, SCANS / 2);
    return floors;
}

struct round {
    struct floors floors;
    struct measured served;
};

/* What each number of terminals is to reach. */
static const struct target {
    int terminals;
    double bare, door, p99_ms, p99_bare;
} targets[] = {
    {1, 0, 0, 0, 4},
    {32, 1.5, 3, 20, 0},
    {MOST, 2, 4, 20, 0},
};

static void print(struct figures *all, const struct target *to, const struct round *r)
{
    char name[64];
    int n = to->terminals;
#define NAMED(text) (snprintf(name, sizeof(name), "store_%d_%s", n, text), name)
    figure_plain(all, NAMED("fdatasync"), r->floors.fdatasync, "syncs/s");
    figure_ratio(all, NAMED("scans_against_bare"), r->served.rate, "scans/s",
                 r->floors.bare, to->bare);
    figure_ratio(all, NAMED("scans_against_door"), r->served.rate, "scans/s",
                 r->floors.door, to->door);
    figure_plain(all, NAMED("p50"), r->served.scans.p50_ms, "ms");
    if (to->p99_bare > 0)
        figure_ratio(all, NAMED("p99_against_bare_p99"), r->served.scans.p99_ms, "ms",
                     r->floors.bare_p99_us / 1000, -to->p99_bare);
    else
        figure_ratio(all, NAMED("p99"), r->served.scans.p99_ms, "ms", 1, -to->p99_ms);
    figure_plain(all, NAMED("service_cpu"), r->served.service_us, "us/scan");
#undef NAMED
}

/* The best round, floors and service in turn, so that a neighbour hits both. */
static void compare(struct figures *all, struct depot *d, const struct target *to)
{
    struct round best = {0};
    int n = to->terminals;
    for (int i = 0; i < ROUNDS; i++) {
        struct round round = {.floors = measure_floors(d)};
        depot_start(d, "--rate", "1000000");
        const struct swarm_plan plan = {d->dir,      &d->port,  1,   n,
                                        "pick.take", pick_args, NULL};
        struct depot *const services[] = {d};
        round.served =
            measure_served(services, 1, &plan, (n == 1 ? SCANS / 2 : 4 * SCANS) / n);
        must(depot_end(d, SIGTERM), NULL);
        if (round.served.rate * best.floors.bare >= best.served.rate * round.floors.bare)
            best = round;
    }
    print(all, to, &best);
}

/* ---- long work, and a long past ---- */

static struct measured measure_32(struct depot *d)
{
    depot_start(d, "--rate", "1000000");
    const struct swarm_plan plan = {d->dir,      &d->port,  1,   32,
                                    "pick.take", pick_args, NULL};
    struct depot *const services[] = {d};
    struct measured m = measure_served(services, 1, &plan, 4 * SCANS / 32);
    must(depot_end(d, SIGTERM), NULL);
    return m;
}

/* As a planner or an import works: all it can, when nobody else wants to. */
static pid_t begin_work(void)
{
    const struct sched_param none = {0};
    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        sched_setscheduler(0, SCHED_IDLE, &none);
        for (volatile uint64_t i = 0;; i++)
            continue;
    }
    return pid;
}

static void beside_work(struct figures *all, struct depot *d)
{
    struct measured alone = measure_32(d);
    pid_t work[2] = {begin_work(), begin_work()};
    struct measured beside = measure_32(d);
    for (int i = 0; i < 2; i++) {
        kill(work[i], SIGKILL);
        waitpid(work[i], NULL, 0);
    }
    figure_plain(all, "store_32_p99_alone", alone.scans.p99_ms, "ms");
    figure_ratio(all, "store_32_p99_beside_idle_work", beside.scans.p99_ms, "ms",
                 alone.scans.p99_ms, -2);
    figure_ratio(all, "store_32_rate_beside_idle_work", beside.rate, "scans/s",
                 alone.rate, 0.8);
}

/* The cost in the service's own time, which neighbours change least. */
static void after_history(struct figures *all, struct depot *d)
{
    struct measured before = measure_32(d);
    add_history(d, MILLION);
    struct measured after = measure_32(d);
    figure_ratio(all, "store_32_cpu_after_a_million", after.service_us, "us/scan",
                 before.service_us, -1.15);
    figure_ratio(all, "store_32_rate_after_a_million", after.rate, "scans/s", before.rate,
                 0.85);
}

/* ---- idle ---- */

/* What the service is woken for while nobody asks. */
static void idle(struct figures *all, struct depot *d, int n)
{
    depot_start(d, "--rate", "1000000");
    const struct swarm_plan plan = {d->dir, &d->port, 1, n, "pick.take", pick_args, NULL};
    struct swarm *swarm = swarm_open(&plan);
    swarm_scan(swarm, 1);
    int64_t before = status_num(d->pid, "voluntary_ctxt_switches");
    sleep(IDLE_S);
    int64_t wakes = status_num(d->pid, "voluntary_ctxt_switches") - before;
    figure_ratio(all, "store_300_idle_rss", (double)status_num(d->pid, "VmRSS") / 1024,
                 "MB", 1, -64);
    figure_ratio(all, "store_300_idle_wakes", (double)wakes / IDLE_S, "wakes/s", 1, -1);
    swarm_close(swarm);
    must(depot_end(d, SIGTERM), NULL);
}

/* With `--terminals N` only that many, and nothing idle. */
int main(int argc, char **argv)
{
    int only = argc == 3 && strcmp(argv[1], "--terminals") == 0 ? atoi(argv[2]) : 0;
    struct depot d = {0};
    struct figures all = {0};
    depot_make_on(&d, NULL);
    depot_people(&d, IDLE, (int64_t)IDLE * UNITS_EACH);
    add_tasks(&d);
    for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
        if (!only || targets[i].terminals == only)
            compare(&all, &d, &targets[i]);
    if (!only) {
        beside_work(&all, &d);
        idle(&all, &d, IDLE);
        after_history(&all, &d);
    }
    figures_table(&all);
    depot_clear(&d);
    return 0;
}
