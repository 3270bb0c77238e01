/*
 * strategy: the parts of a wave's file that are read by sections of free names, and what
 * is held against what once all of it is read. Private to plan.
 */
#ifndef TALLYMAN_PLAN_STRATEGY_H
#define TALLYMAN_PLAN_STRATEGY_H

#include "tallyman/plan/wave.h"

/* A key of [goods.TYPE], [hold.NAME], [pickup] or [vip]; 0 or a refusal (E_FIELD). */
int strategy_take_named(struct wave_strategy *strategy, const char *section,
                        const char *key, const char *value, int line, struct err *err);
/* Rules that contradict each other: E_FILE, with both names and lines. */
int strategy_check(const struct wave_strategy *strategy, struct err *err);

const char *hold_key_name(enum hold_key key);
/* The goods rule of that type, NULL when there is none. */
const struct wave_goods *strategy_goods(const struct wave_strategy *strategy,
                                        const char *type);

#endif
