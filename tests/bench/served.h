/*
 * served: what the benchmarks of the service share on either engine: a task of its own
 * for each terminal, the swarm's requests, the service's cost in CPU, memory and
 * wake-ups, and figures with what they are to be.
 */
#ifndef TALLYMAN_TESTS_BENCH_SERVED_H
#define TALLYMAN_TESTS_BENCH_SERVED_H

#include "../serve/depot.h"
#include "floor.h"
#include "swarm.h"

enum { FIGURES_MOST = 96, UNITS_EACH = 1000000 };

/* ---- rows: a task of its own for each terminal ---- */

static inline void add_task(struct store *store, int64_t id)
{
    static const char *const rows[] = {
        "INSERT INTO orders (id, warehouse, channel, shop, number, state)"
        " VALUES ($1, 1, 'web', 's', 'N' || $1, 'picking')",
        "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty, released)"
        " VALUES ($1, 1, $1, 1, 1, 1000000, 1000000)",
        "INSERT INTO task (id, warehouse, kind, state, person, terminal)"
        " VALUES ($1, 1, 'pick', 'active', $1, $1)",
        "INSERT INTO task_line (id, warehouse, task, seq, place, item, qty, order_id,"
        " line_id, state) VALUES ($1, 1, $1, 1, 50, 1, 1000000, $1, $1, 'open')",
        "UPDATE stock SET reserved = reserved + 1000000 WHERE place = 50 AND $1 > 0",
    };
    struct err err = {0};
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        must(store_do(store, &err, rows[i], "d", id) < 0, &err);
}

static inline void add_tasks(struct depot *d)
{
    struct err err = {0};
    struct store *store = depot_store(d);
    must(store_begin(store, &err), &err);
    for (int i = 0; i < d->terminals; i++)
        add_task(store, 100 + i);
    depot_settle(d, store);
    must(store_commit(store, &err), &err);
    store_close(store);
}

static inline int pick_args(char *out, int size, int64_t terminal, void *arg)
{
    (void)arg;
    return snprintf(out, (size_t)size,
                    ",\"task\":%lld,\"line\":%lld,\"place\":\"A01-01-1\","
                    "\"code\":\"6901234567892\"",
                    (long long)terminal, (long long)terminal);
}

/* A past: movements that balance, with their rows of the log and their answers. */
static inline void add_history(struct depot *d, int64_t n)
{
    static const char *const rows[] = {
        "WITH RECURSIVE g(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM g WHERE g < $1)"
        " INSERT INTO move (warehouse, at, person, terminal, seq, item, qty, from_place,"
        " to_place, to_left, reason) SELECT 1, g, 1, 2, g, 2, 1, 2, 49, g, 'receive'"
        " FROM g",
        "WITH RECURSIVE g(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM g WHERE g < $1)"
        " INSERT INTO audit (writer, n, warehouse, at, terminal, seq, person, verb,"
        " object, code, after) SELECT 777, g, 1, g, 2, g, 1, 'stock.receive', 'order X',"
        " 'ok', 'one more, as one million others before it' FROM g",
        "WITH RECURSIVE g(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM g WHERE g < $1)"
        " INSERT INTO request (terminal, seq, reply, at) SELECT 2, g,"
        " 'an answer as long as those usually are', g FROM g",
    };
    struct err err = {0};
    struct store *store = depot_store(d);
    must(store_begin(store, &err), &err);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        must(store_do(store, &err, rows[i], "d", n) < 0, &err);
    depot_settle(d, store);
    must(store_commit(store, &err), &err);
    store_close(store);
}

/* ---- what a process costs ---- */

static inline double cpu_us(pid_t pid)
{
    char path[64], text[1024] = "";
    unsigned long user = 0, sys = 0;
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    FILE *file = fopen(path, "re");
    must(!file, NULL);
    must(!fread(text, 1, sizeof(text) - 1, file), NULL);
    fclose(file);
    const char *after = strrchr(text, ')');
    must(!after ||
             sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                    &user, &sys) != 2,
         NULL);
    return (double)(user + sys) * 1e6 / (double)sysconf(_SC_CLK_TCK);
}

static inline int64_t status_num(pid_t pid, const char *name)
{
    char path[64], line[256];
    int64_t num = 0;
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    FILE *file = fopen(path, "re");
    must(!file, NULL);
    while (fgets(line, sizeof(line), file)) {
        if (strncmp(line, name, strlen(name)) == 0)
            num = atoll(line + strlen(name) + 1);
    }
    fclose(file);
    return num;
}

/* ---- figures ---- */

struct figure {
    char name[64];
    double value, ratio, target;
    const char *unit;
    bool below; /* what is held against the target is to be under it */
};

struct figures {
    struct figure at[FIGURES_MOST];
    int n;
};

static inline void figure(struct figures *all, struct figure f, double floor)
{
    f.ratio = floor > 0 ? f.value / floor : 0;
    bench_print(f.name, f.value, f.unit, floor, f.ratio);
    must(all->n == FIGURES_MOST, NULL);
    all->at[all->n++] = f;
}

/* A figure that nothing is asked of. */
static inline void figure_plain(struct figures *all, const char *name, double value,
                                const char *unit)
{
    struct figure f = {.value = value, .unit = unit};
    snprintf(f.name, sizeof(f.name), "%s", name);
    figure(all, f, 0);
}

/* `value` over `floor` is to be at least the target, or, with `below`, at most. */
static inline void figure_ratio(struct figures *all, const char *name, double value,
                                const char *unit, double floor, double target)
{
    struct figure f = {.value = value,
                       .unit = unit,
                       .target = target < 0 ? -target : target,
                       .below = target < 0};
    snprintf(f.name, sizeof(f.name), "%s", name);
    figure(all, f, floor);
}

static inline void figures_table(const struct figures *all)
{
    double load[1] = {0};
    must(getloadavg(load, 1) != 1, NULL);
    fprintf(stderr, "\n%-44s %12s %-9s %8s %9s\n", "", "value", "unit", "ratio",
            "target");
    for (int i = 0; i < all->n; i++) {
        const struct figure *f = &all->at[i];
        bool good = f->below ? f->ratio <= f->target : f->ratio >= f->target;
        fprintf(stderr, "%-44s %12.3f %-9s ", f->name, f->value, f->unit);
        if (f->target > 0)
            fprintf(stderr, "%8.2f %s%7.2f  %s", f->ratio,
                    f->below ? "<=" : ">=", f->target, good ? "held" : "missed");
        fprintf(stderr, "\n");
    }
    fprintf(stderr, "load %.1f\n", load[0]);
}

/* ---- the service under a swarm ---- */

struct measured {
    double rate, service_us; /* CPU of the service a scan */
    struct swarm_scans scans;
};

static inline struct measured measure_served(struct depot *const *services, int ports,
                                             const struct swarm_plan *plan, int64_t each)
{
    double cpu = 0;
    struct swarm *swarm = swarm_open(plan);
    swarm_scan(swarm, 4); /* known, warm */
    for (int i = 0; i < ports; i++)
        cpu -= cpu_us(services[i]->pid);
    struct measured m = {.scans = swarm_scan(swarm, each)};
    for (int i = 0; i < ports; i++)
        cpu += cpu_us(services[i]->pid);
    m.rate = (double)m.scans.n * 1e6 / (double)m.scans.us;
    m.service_us = cpu / (double)m.scans.n;
    swarm_close(swarm);
    return m;
}

#endif
