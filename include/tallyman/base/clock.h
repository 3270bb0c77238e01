/*
 * clock: UTC milliseconds, and how a warehouse shows them. Only the mains ask the machine
 * what time it is; everybody else is told.
 */
#ifndef TALLYMAN_BASE_CLOCK_H
#define TALLYMAN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/str.h"

int64_t clock_utc_ms(void);
int64_t clock_mono_ms(void);
int64_t clock_mono_us(void);

/* Civil time of a zone that is `offset_min` minutes ahead of UTC. */
struct civil {
    int year, month, day, hour, minute, second, ms;
};
struct civil clock_civil(int64_t utc_ms, int offset_min);
int64_t clock_from_civil(const struct civil *civil, int offset_min);

/* Reads a time by a strptime-like format of %d %m %Y %y %H %M %S %f (milliseconds), %%
 * and literal characters; the whole text must be used, every field in its range. */
bool clock_parse(struct str text, const char *format, int offset_min, int64_t *utc_ms);
/* "2026-11-22T15:04:05.123+08:00" both ways; out needs 32 bytes. */
void clock_iso(int64_t utc_ms, int offset_min, char out[32]);
bool clock_parse_iso(struct str text, int64_t *utc_ms);
/* "2026-11-22 15:04", as people read it; out needs 20 bytes. */
void clock_minute(int64_t utc_ms, int offset_min, char out[20]);

#endif
