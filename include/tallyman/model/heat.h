/*
 * heat: how hot a bin is beside the hottest, in ten steps, everywhere the same: on the
 * lead's screen, in the terminal and on the wall.
 */
#ifndef TALLYMAN_MODEL_HEAT_H
#define TALLYMAN_MODEL_HEAT_H

#include <stdbool.h>
#include <stdint.h>

enum { HEAT_LEVELS = 10 };

/* 0 for nothing, else 1 … 9 by the root of its share of the most: the few hot bins of a
 * warehouse do not drown the others. */
int heat_level(int64_t value, int64_t most);
/* What the hottest step stands for: of very many values the hottest 200th are all of it,
 * so that a single one does not make the others look cold. Sorts the values. */
int64_t heat_scale(int64_t *value, int n);
/* The values of a level, from … to; false when no whole number has it. */
bool heat_range(int level, int64_t most, int64_t *from, int64_t *to);

#endif
