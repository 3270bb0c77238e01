/*
 * waverun: a wave from snapshot to release: reads what is ready and what lies where, lets
 * plan/ decide without the write lock, hands the decisions to the short verb that checks
 * versions.
 */
#ifndef TALLYMAN_CMD_WAVERUN_H
#define TALLYMAN_CMD_WAVERUN_H

#include "pace.h"
#include "tallyman/plan/wave.h"

struct wave_run {
    struct wave_strategy strategy;
    char name[64];     /* "2026-11-22 morning" */
    int64_t cutoff_at; /* UTC ms */
    int n;
    struct wave_candidate *candidate;
    struct wave_plan plan;
    /* What its times rest on: 0: nothing learned, the rules' own. */
    int64_t speed_mm_s, scan_ms;
    int ways, scans, people;
    const struct wave_floor *floor; /* it was walked on */
    struct arena *arena;
};

/* What a plan is made with. */
struct wave_wish {
    const char *shift; /* the name of a file of waves/, or a path with a '/' */
    int64_t day;       /* UTC ms of midnight in the warehouse's zone */
    int64_t most;      /* no more orders than this; 0: as the file says */
    int64_t people;    /* who pick at once; 0: as many as in the last hour */
    bool nobody;       /* no order at all: as many are in progress as may be */
    /* Only tried: on what was paid in the 24 hours before the cut-off, whatever became of
     * it since. */
    bool tried;
    const int64_t *without; /* orders that are not asked about, ascending */
    int withouts;
    /* Planned again instead: what nobody began of this wave, of the carts of `badge` too
     * ("": of nobody's); NULL: new orders are planned. */
    const char *rest, *badge;
    struct batch_options search;
};

/* No more orders than `next` (0: any), and no more in waves than `within` (0: any), those
 * there now counted. */
void wave_wish_most(struct cmd_store *cs, int64_t next, int64_t within,
                    struct wave_wish *wish);

/* A search of so many seconds, looked at by `progress` (may be NULL); one of as many
 * moves as the wave needs, the same each time. */
struct batch_options wave_search_time(double seconds, batch_progress *progress,
                                      void *self);
struct batch_options wave_search_moves(int64_t moves);

/* Reads a strategy by the name of a shift or by a path, and holds it against the other
 * files of waves/: one by path against those of other waves than its own, which it may be
 * meant to replace. Any of them that is no good is refused by its name. */
int wave_files_read(const struct cmd_args *args, const char *shift, struct arena *arena,
                    struct wave_strategy *strategy, struct err *err);
int wave_run_plan(const struct cmd_args *args, struct cmd_store *cs,
                  const struct wave_wish *wish, struct wave_run *run, struct err *err);
/* Releases what was planned, in requests of a bounded size. Totals are added up in *out:
 * orders released, held, left out, units. */
struct wave_totals {
    int64_t orders, held, left, units;
};
int wave_run_release(struct cmd_store *cs, struct wave_run *run, struct wave_totals *out,
                     struct err *err);
/* Plans the rest of wish->rest again and sends it, `reason` with it; the shift, its file
 * and its cut-off are the wave's own. No orders in *run: nothing of it is unbegun. */
struct wave_again {
    int64_t orders, carts, stays;
};
int wave_run_replan(const struct cmd_args *args, struct cmd_store *cs,
                    struct wave_wish *wish, const char *reason, struct wave_run *run,
                    struct wave_again *out, struct err *err);
/* The rows of a plan's decision, for wave.release and wave.replan. */
void wave_put_decision(struct request *request, struct arena *arena,
                       const struct wave_decision *decision);
/* One that is not picked in time, in words: "6 orders will miss 16:00 (sf), …". */
const char *wave_run_miss(const struct wave_run *run, const struct wave_miss *miss,
                          int offset_min);
/* Runs of the plan, or batches for a wall; *orders: those in them. */
int wave_run_sums(const struct wave_run *run, bool wall, int *orders);
void wave_run_clear(struct wave_run *run);

/* UTC ms of the midnight that begins the day of `at`. */
int64_t wave_day(int64_t at, int offset_min);

#endif
