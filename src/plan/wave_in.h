/*
 * wave_in: the work of one wave_make, passed from the filters to the carts to the walk.
 * Private to plan.
 */
#ifndef TALLYMAN_PLAN_WAVE_IN_H
#define TALLYMAN_PLAN_WAVE_IN_H

#include "tallyman/plan/floor.h"
#include "tallyman/plan/wave.h"

/* What an order takes of a cart, and what a cart holds. */
struct load {
    int64_t orders, units, weight_g, volume_ml, totes;
};

struct wave {
    const struct wave_ask *ask;
    int offset_min; /* of the warehouse's zone, from the cut-off's two forms */
    struct arena *arena;
    struct wave_decision *by_order; /* by the index of its candidate */
    struct wave_reason *why;        /* room for the reasons of one order */
    int whys;
    uint32_t *alone; /* by order: its goods that share no cart, bits of the rules */
    int *taken;      /* indexes, by priority */
    int ntaken;
    int64_t *group; /* by order; smallest first */
    int *need;      /* by order: its first need, n + 1 of them */
    struct load *cart;
    int carts;
    int *plain;        /* cart 1 … : index of it is by_order's `cart` */
    struct legs *legs; /* of carts that are passed on; NULL: none */
    struct wave_plan *plan;
};

/* ---- wave.c ---- */

struct wave wave_open(const struct wave_ask *ask, struct arena *arena,
                      struct wave_plan *plan);
/* The taken orders, their groups known or not, into carts. 0 or a refusal. */
int wave_carts(struct wave *wave, struct err *err);

/* ---- sieve.c ---- */

/* Why the order at `i` is left out: into wave->why. None: it passes. */
void sieve_all(struct wave *wave, int i);
void wave_because(struct wave *wave, const char *rule, int line, const char *who,
                  const char *reason);
/* Writes what is in wave->why as the order's decision. */
void wave_leave(struct wave *wave, int i);
/* Why goods of a type stay behind: what their rule says of it, and what is so. */
const char *wave_goods_reason(struct wave *wave, const struct wave_goods *goods,
                              const char *text);
void wave_take(struct wave *wave, int i, const char *rule, int line, const char *reason);

/* ---- fill.c ---- */

/* What keeps the order off a cart with others: it is too big for an empty one, a run, or
 * a batch for a wall.
 * The rule's name, NULL when it fits. `reason` is made in the arena. */
const char *fill_too_big(struct wave *wave, int i, const char **reason);
/* The line of the file that says so of a cart, of a run, or of a wall. */
int fill_line(const struct wave *wave, int i);
bool fill_fits(const struct wave_strategy *strategy, const struct wave_candidate *order);
/* First-fit in the order of priority; orders too big get a cart of their own. */
void fill_carts(struct wave *wave);
/* The order's loads and a cart's capacities as a batch problem takes them. */
void fill_load(const struct wave *wave, int i, int64_t load[BATCH_LOADS]);
void fill_capacity(const struct wave_strategy *strategy, int64_t capacity[BATCH_LOADS]);

/* ---- walk.c ---- */

/* The first bin of an item, or of the next one: they are by item. */
int wave_first_bin(const struct wave_ask *ask, int64_t item);
/* Bins for every taken order, carts by batching, ways by the router. 1: done; 0: it
 * cannot be walked (plan->fallback says why); negative: refused. */
int walk_carts(struct wave *wave, struct err *err);

/* ---- due.c ---- */

/* When each order is picked, and which of them are not picked in time. */
void due_reckon(struct wave *wave);
/* A carrier's pick-up of the wave's day, UTC ms; 0: it has none. */
int64_t due_pickup(const struct wave_ask *ask, const char *carrier);

#endif
