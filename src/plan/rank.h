/*
 * rank: the order in which a wave takes its orders. Private to plan.
 */
#ifndef TALLYMAN_PLAN_RANK_H
#define TALLYMAN_PLAN_RANK_H

#include "tallyman/plan/wave.h"

/* True when `key` (without its '-') is one that orders can be ranked by. */
bool rank_known(const char *key);
/* Every known key, for a refusal: "priority due …". */
void rank_names(char *out, size_t size);

/* Sorts indexes into `orders` by the strategy's keys, most important first; equals go by
 * pick sequence, then by order id. */
void rank_sort(const struct wave_strategy *strategy, const struct wave_candidate *orders,
               int *index, int n);

/* Which orders may share a cart: those of one group. */
struct rank_ask {
    const struct wave_candidate *orders;
    int orders_n;
    const int *index; /* by priority, from rank_sort */
    int n;
    const uint32_t *alone; /* by order: kinds of goods that are alone on a cart */
};
/* By order: its group, the smaller the earlier; groups come in the order of priority. */
void rank_groups(const struct wave_strategy *strategy, const struct rank_ask *ask,
                 int64_t *group);

#endif
