/*
 * waverun: a wave from snapshot to release: reads what is ready, lets plan/ decide
 * without the write lock, hands the decisions to the short verb that checks versions.
 */
#ifndef TALLYMAN_CMD_WAVERUN_H
#define TALLYMAN_CMD_WAVERUN_H

#include "cmd.h"
#include "tallyman/plan/wave.h"

struct wave_run {
    struct wave_strategy strategy;
    char name[64];     /* "2026-11-22 morning" */
    int64_t cutoff_at; /* UTC ms */
    int n;
    struct wave_candidate *candidate;
    struct wave_decision *decision;
    int carts;
    struct arena *arena;
};

/* Plans shift (the name of a file of waves/) for the day that begins at `day` (UTC ms of
 * midnight in the warehouse's zone). */
int wave_run_plan(const struct cmd_args *args, struct cmd_store *cs, const char *shift,
                  int64_t day, struct wave_run *run, struct err *err);
/* Releases what was planned, in requests of a bounded size. Totals are added up in *out:
 * orders released, held, left out, units. */
struct wave_totals {
    int64_t orders, held, left, units;
};
int wave_run_release(struct cmd_store *cs, struct wave_run *run, struct wave_totals *out,
                     struct err *err);
void wave_run_clear(struct wave_run *run);

/* UTC ms of the midnight that begins the day of `at`. */
int64_t wave_day(int64_t at, int offset_min);

#endif
