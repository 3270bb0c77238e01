/*
 * legs: what of a cart lies in which zone, where carts are passed on. Private to plan.
 */
#ifndef TALLYMAN_PLAN_LEGS_H
#define TALLYMAN_PLAN_LEGS_H

#include "wave_in.h"

/* A pick of a cart, in the order of its way, those of a cart one behind the other;
 * `stop`: at another place than the one before. Nothing where carts are not passed on. */
void legs_note(struct wave *wave, int cart, const char *zone, bool stop);
/* When each cart is ready (by cart, from 0), each zone picked by people of its own:
 * plan->zone. false: carts are not passed on, nothing was done. */
bool legs_ready(struct wave *wave, int64_t *ready);

#endif
