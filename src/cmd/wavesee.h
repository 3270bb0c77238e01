/*
 * wavesee: what a plan has to know, read from the store page by page into plan/'s words.
 */
#ifndef TALLYMAN_CMD_WAVESEE_H
#define TALLYMAN_CMD_WAVESEE_H

#include "waverun.h"

/* Everything but strategy and search; the ask's arrays live in run->arena. */
int wave_see(struct cmd_store *cs, const struct wave_wish *wish, struct wave_run *run,
             struct wave_ask *ask, struct err *err);

/* How the house is walked: rules and aisles, made in the arena. */
int wave_see_floor(struct cmd_store *cs, struct arena *arena, struct wave_floor *floor,
                   struct err *err);

#endif
