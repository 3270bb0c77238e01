/*
 * rng: repeatable chances. The play of a day asks for "the chance of this, here, then"
 * and gets the same answer in every run with the same seed. Not for secrets.
 *
 * Generator and mixer are splitmix64 (Steele, Lea, Flood 2014, "Fast splittable
 * pseudorandom number generators"); texts go in by FNV-1a.
 */
#include "tallyman/base/rng.h"

#include "tallyman/base/err.h"

static const uint64_t golden = 0x9e3779b97f4a7c15u;

/* What a stream that stands there gives next. */
static uint64_t mix(uint64_t bits)
{
    bits -= golden;
    return rng_next(&bits);
}

uint64_t rng_text(uint64_t seed, const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return mix(mix(seed + golden) ^ hash);
}

uint64_t rng_num(uint64_t seed, int64_t number)
{
    return mix(mix(seed + golden) + (uint64_t)number * golden);
}

int64_t rng_below(uint64_t *state, int64_t below)
{
    BUG_IF(below <= 0);
    uint64_t range = (uint64_t)below;
    /* Draws from the incomplete last round would favour the small numbers. */
    uint64_t skip = (0 - range) % range;
    uint64_t bits;
    do
        bits = rng_next(state);
    while (bits < skip);
    return (int64_t)(bits % range);
}

int rng_chance(uint64_t hash, int64_t per_million)
{
    uint64_t drawn = (uint64_t)((unsigned __int128)hash * 1000000 >> 64);
    return (int64_t)drawn < per_million;
}
