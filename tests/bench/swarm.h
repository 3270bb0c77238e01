/*
 * swarm: many terminals that cost little. Each is a TLS connection of its own that is
 * kept alive, enrolled and greeted like any; its requests are made beforehand but for
 * their number, sent by one thread without blocking, and the next follows its answer.
 */
#ifndef TALLYMAN_TESTS_BENCH_SWARM_H
#define TALLYMAN_TESTS_BENCH_SWARM_H

#include <stdint.h>

struct swarm;

/* Writes the arguments of the terminal's next request behind its envelope: `,"a":1 …`;
 * the bytes written. */
typedef int swarm_args_fn(char *out, int size, int64_t terminal, void *arg);

struct swarm_plan {
    const char *dir; /* of the depot: gun-N.key, ca/ca.pem */
    const int *port; /* of each service; terminal i goes to the i-th modulo `ports` */
    int ports, n;    /* terminals gun-0 … */
    const char *verb;
    swarm_args_fn *args;
    void *arg;
};

/* Connects and greets all, and draws their numbers. Stops the program when it cannot. */
struct swarm *swarm_open(const struct swarm_plan *plan);
void swarm_close(struct swarm *swarm);

struct swarm_scans {
    int64_t n, us;
    double p50_ms, p99_ms, p999_ms, most_ms;
};

/* Each terminal sends `each` requests, one after another; every answer must be a yes. */
struct swarm_scans swarm_scan(struct swarm *swarm, int64_t each);

#endif
