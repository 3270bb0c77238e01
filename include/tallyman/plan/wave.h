/*
 * wave: which of the ready orders go into this wave, in which cart, and why the others do
 * not. Pure: orders and a strategy in, a decision for every order out; no order is ever
 * left out without the rule that did it. Routing and batching are improved behind this
 * interface.
 */
#ifndef TALLYMAN_PLAN_WAVE_H
#define TALLYMAN_PLAN_WAVE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

enum { WAVE_LIST = 16, WAVE_WORD = 32 };

/* A file of waves/. Lines are kept so that a decision can name its rule's place. */
struct wave_strategy {
    char file[96];
    char name[WAVE_WORD]; /* morning noon evening */
    int64_t cutoff_min;   /* minutes since midnight, warehouse's zone */
    char types[WAVE_LIST][WAVE_WORD];
    char channels[WAVE_LIST][WAVE_WORD]; /* none: all */
    char regions[WAVE_LIST][WAVE_WORD];
    int ntypes, nchannels, nregions;
    char priority[WAVE_LIST]
                 [WAVE_WORD]; /* keys, most important first: "priority due paid
                                 region channel units"; a leading '-' reverses */
    int npriority;
    int64_t cart_orders, cart_weight_g, cart_volume_ml, cart_units;
    int64_t most_orders; /* in the wave; 0: no limit */
    int line_cutoff, line_types, line_channels, line_regions, line_cart, line_most;
};

/* Refused with file, line and reason. */
int wave_strategy_read(const char *path, struct wave_strategy *strategy, struct err *err);

/* An order as a plan sees it: the columns of wave.snapshot. */
struct wave_candidate {
    int64_t order, version, paid_at, due_at, priority, units, lines, weight_g, volume_ml,
        seq;
    const char *number, *channel, *shop, *region, *type, *carrier, *state, *hold;
    bool flagged;
};

struct wave_decision {
    int64_t order, version;
    int cart;         /* >= 1; 0: left out */
    const char *rule; /* "cutoff", "type", "channel", "cart_weight", "held" … */
    const char *file;
    int line;
    const char *reason; /* expected and got, English */
};

/* Decides every candidate; `decisions` (n of them, in the order of the candidates' carts,
 * the left-out last) is made in the arena. `cutoff_at` is UTC ms. Same input, same
 * output. Returns the number of carts. */
int wave_decide(const struct wave_strategy *strategy, const struct wave_candidate *orders,
                int n, int64_t cutoff_at, struct arena *arena,
                struct wave_decision **decisions);

#endif
