/*
 * together: orders of a group-buy, let in once their group is whole. Private to plan.
 */
#ifndef TALLYMAN_PLAN_TOGETHER_H
#define TALLYMAN_PLAN_TOGETHER_H

#include "wave_in.h"

void together_join(struct wave *wave);

#endif
