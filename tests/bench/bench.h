/*
 * bench: how the benchmarks print and what they measure against. One JSON object a
 * figure:
 * {"bench","value","unit","floor","ratio"}; the floor is measured in the same run.
 */
#ifndef TALLYMAN_TESTS_BENCH_H
#define TALLYMAN_TESTS_BENCH_H

#include <stdint.h>
#include <stdio.h>

#include "tallyman/base/clock.h"

static inline void bench_print(const char *name, double value, const char *unit,
                               double floor, double ratio)
{
    printf("{\"bench\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"floor\":%.3f,\"ratio\":%."
           "3f}\n",
           name, value, unit, floor, ratio);
    fflush(stdout);
}

static inline double bench_rate(int64_t n, int64_t began_us)
{
    int64_t us = clock_mono_us() - began_us;
    return us > 0 ? (double)n * 1e6 / (double)us : 0;
}

#endif
