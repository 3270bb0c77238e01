/*
 * bench_door: what rights, scope, approval and log cost a durable pick: the same run with
 * them and, in a second program built from the same sources, without. Rounds in turn, so
 * that a neighbour hits both; the share is that of the medians. And the list of who may
 * do what, of 500 people.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "pick_house.h"

enum { PICKS = 1000, ROUNDS = 5, PEOPLE = 500 };

/* Picks a second, and what one of them costs the processor. */
struct run {
    double rate, cpu_us;
};

static struct run own_run(void)
{
    char dir[] = "/var/tmp/tallyman-bench-XXXXXX", path[64], command[96];
    struct house house;
    must(!mkdtemp(dir), NULL);
    snprintf(path, sizeof(path), "%s/pick.db", dir);
    open_house(&house, path);
    pick_rate(&house, PICKS / 10, 1); /* warm */
    clock_t began = clock();
    struct run run = {.rate = pick_rate(&house, PICKS, 1)};
    run.cpu_us = (double)(clock() - began) * 1e6 / CLOCKS_PER_SEC / PICKS;
    door_close(house.door);
    store_close(house.store);
    arena_free(house.arena);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    must(system(command) != 0, NULL);
    return run;
}

#ifdef TALLYMAN_DOOR_BARE

int main(void)
{
    struct run run = own_run();
    printf("%f %f\n", run.rate, run.cpu_us);
    return 0;
}

#else

static struct run bare_run(void)
{
    struct run run = {0};
    FILE *bare = popen(DOOR_BARE, "r");
    must(!bare || fscanf(bare, "%lf %lf", &run.rate, &run.cpu_us) != 2 ||
             pclose(bare) != 0,
         NULL);
    return run;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void door_share(void)
{
    double with[ROUNDS], without[ROUNDS], cpu[ROUNDS], cpu_bare[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        struct run bare = bare_run(), own = own_run();
        without[i] = bare.rate;
        with[i] = own.rate;
        cpu[i] = own.cpu_us;
        cpu_bare[i] = bare.cpu_us;
    }
    qsort(cpu, ROUNDS, sizeof(*cpu), by_size);
    qsort(cpu_bare, ROUNDS, sizeof(*cpu_bare), by_size);
    qsort(with, ROUNDS, sizeof(*with), by_size);
    qsort(without, ROUNDS, sizeof(*without), by_size);
    double share = 1 - with[ROUNDS / 2] / without[ROUNDS / 2];
    bench_print("door_share", share, "of a scan", 0.15, share / 0.15);
    bench_print("door_pick", with[ROUNDS / 2], "picks/s", without[ROUNDS / 2],
                with[ROUNDS / 2] / without[ROUNDS / 2]);
    /* Neighbours slow the disk, not the processor's own time. */
    bench_print("door_cpu", cpu[ROUNDS / 2], "us a pick", cpu_bare[ROUNDS / 2],
                cpu[ROUNDS / 2] - cpu_bare[ROUNDS / 2]);
}

/* 500 people with three roles each and every right used. */
static void role_export(void)
{
    static const char *const sql[] = {
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
        " INSERT INTO person (id, warehouse, badge, name, role)"
        " SELECT 1000 + i, 1, 'B-' || (1000 + i), 'Person ' || i, 'picker' FROM n",
        "INSERT INTO granted (warehouse, person, role, region, since, granter)"
        " SELECT 1, p.id, r.role, 'South', 1, 1 FROM person p, (SELECT 'service' AS role"
        "  UNION ALL SELECT 'qc') r WHERE p.id > 1000",
        "INSERT INTO right_used (warehouse, person, name, at)"
        " SELECT 1, p.id, r.name, 1 FROM person p, (SELECT 'pick' AS name UNION ALL"
        "  SELECT 'look' UNION ALL SELECT 'order' UNION ALL SELECT 'pack') r"
        "  WHERE p.id > 1000",
        NULL,
    };
    char dir[] = "/var/tmp/tallyman-bench-XXXXXX", path[64], command[96];
    struct house house;
    struct request request;
    struct reply reply;
    struct err err = {0};
    must(!mkdtemp(dir), NULL);
    snprintf(path, sizeof(path), "%s/people.db", dir);
    open_house(&house, path);
    run_sql(&house, sql);
    must(op_console(house.door, 1, &house.session, &err), &err);
    request_init(&request, V_ROLE_EXPORT);
    request.id = (struct request_id){1, 1};
    request.session = house.session;
    int64_t began = clock_mono_us();
    op_run_all(house.door, &request, 1, &reply, house.arena);
    double seconds = (double)(clock_mono_us() - began) / 1e6;
    must(reply.err.code || reply.rows.n < 3 * PEOPLE, &reply.err);
    bench_print("role_export_500", seconds, "s", 1, seconds);
    door_close(house.door);
    store_close(house.store);
    arena_free(house.arena);
    snprintf(command, sizeof(command), "rm -rf %s", dir);
    must(system(command) != 0, NULL);
}

int main(void)
{
    role_export();
    door_share();
    return 0;
}

#endif
