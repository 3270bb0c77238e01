/*
 * rng: chances that can be drawn again. A hash of named parts, so that a killed and
 * resumed day draws the same numbers whatever came between.
 */
#ifndef TALLYMAN_BASE_RNG_H
#define TALLYMAN_BASE_RNG_H

#include <stdint.h>

/* Mixes a text or a number into a seed; chain them: rng_num(rng_text(seed, "short"), 7).
 */
uint64_t rng_text(uint64_t seed, const char *text);
uint64_t rng_num(uint64_t seed, int64_t number);
/* A stream: advances the state, returns 64 well-mixed bits (splitmix64). Searches draw
 * hundreds of millions of them. */
static inline uint64_t rng_next(uint64_t *state)
{
    uint64_t bits = *state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebu;
    return bits ^ bits >> 31;
}
/* 0 … below-1; below > 0. */
int64_t rng_below(uint64_t *state, int64_t below);
/* True with `per_million` chances in a million, judged from the hash itself. */
int rng_chance(uint64_t hash, int64_t per_million);

#endif
