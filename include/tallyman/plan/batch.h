/*
 * batch: orders into carts so that the least is walked. A good start by savings in
 * milliseconds, then a search that keeps getting better until it is stopped or its budget
 * is spent, on exact tour lengths. Orders of different groups never share a cart, and
 * carts come out in the order of their groups: that is how priorities and cut-offs are
 * kept. An order is never split.
 */
#ifndef TALLYMAN_PLAN_BATCH_H
#define TALLYMAN_PLAN_BATCH_H

#include "tallyman/base/arena.h"
#include "tallyman/plan/free.h"
#include "tallyman/plan/route.h"

enum batch_load {
    BATCH_ORDERS,
    BATCH_UNITS,
    BATCH_WEIGHT,
    BATCH_VOLUME,
    BATCH_TOTES,
    BATCH_LOADS
};

struct batch_order {
    const int *spot; /* indexes into the problem's spots, doubles allowed */
    int n;
    int64_t load[BATCH_LOADS];
    int64_t group; /* smallest first; one cart, one group */
};

struct batch_problem {
    const struct layout *layout; /* checked; or NULL and … */
    const struct free_map *map;  /* … distances between points: spot i is point i + 1 */
    const struct spot *spots;    /* NULL with a map */
    int nspots;
    const struct batch_order *orders;
    int n;
    int64_t capacity[BATCH_LOADS]; /* of a cart; 0: no limit */
    int start, end;                /* depots of the layout, or ROUTE_ANY */
};

/* What the lead sees while it runs; returns false to stop it. */
typedef bool batch_progress(void *self, int64_t us, int64_t length);

struct batch_options {
    uint64_t seed;
    int64_t moves;              /* bound on tried moves; 0: by time only; neither: the
                                   start alone */
    int64_t budget_us;          /* by `now`; 0: by moves only */
    int64_t (*now)(void *self); /* us; NULL only without a budget */
    batch_progress *progress;   /* NULL: nobody looks */
    void *self;
    bool polish; /* set partitioning over the carts seen, where built in */
};

struct batch_result {
    int carts;
    int *cart;              /* per order, 0 … carts - 1 */
    int64_t *length;        /* per cart, mm */
    int64_t total, started; /* mm; `started` is what savings alone gave */
    int64_t moves;
    bool stopped; /* by progress */
    bool proven;  /* no way to fill carts is shorter */
};

/* The same seed and moves give the same carts when no budget of time is set. The result
 * is made in the arena. Refuses an order that no empty cart can take (E_LIMIT: load,
 * its amount, capacity) and spots out of range. */
int batch_solve(const struct batch_problem *problem, const struct batch_options *options,
                struct arena *arena, struct batch_result *result, struct err *err);

/* Carts in the order of arrival: the next order goes on the cart until it is full. What
 * is compared against. */
int batch_arrival(const struct batch_problem *problem, struct arena *arena,
                  struct batch_result *result, struct err *err);

const char *batch_load_name(enum batch_load load);

#endif
