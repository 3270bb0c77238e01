/*
 * rows: what stands in the store after all that was done to the service, held against
 * what was acknowledged.
 */
#ifndef TESTS_SERVE_ROWS_H
#define TESTS_SERVE_ROWS_H

#include "depot.h"

#include "tallyman/store/check.h"

static inline void count_acks(struct store *store, const struct fleet *f)
{
    struct err err = {0};
    for (int64_t i = 0; i < f->acked; i++) {
        int64_t terminal = f->ack[i] >> 40, rows = 0;
        int64_t seq = f->ack[i] & ((INT64_C(1) << 40) - 1);
        store_one(store, &err,
                  "SELECT COUNT(*) FROM move WHERE terminal = $1 AND seq = $2", "dd>d",
                  terminal, seq, &rows);
        if (rows != 1)
            fail_msg("terminal %lld seq %lld: %lld rows", (long long)terminal,
                     (long long)seq, (long long)rows);
    }
}

/* Every acknowledged scan is one movement, there is no other, and every invariant holds;
 * so does every chain of the log. */
static inline void count_rows(struct depot *d, const struct fleet *fleets, int n_fleets,
                              int64_t units)
{
    struct err err = {0};
    struct check_result *results;
    int n;
    int64_t acked = 0;
    struct store *store = depot_store(d);
    for (int i = 0; i < n_fleets; i++) {
        count_acks(store, &fleets[i]);
        acked += fleets[i].acked;
    }
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM move WHERE terminal >= 100"),
                     acked);
    assert_int_equal(depot_num(store, "SELECT on_hand FROM stock WHERE place = 50"),
                     units - acked);
    assert_int_equal(check_run(store, &results, &n, &err), 0);
    for (int i = 0; i < n; i++) {
        if (results[i].violations)
            fail_msg("%s: %s", results[i].name, results[i].first);
    }
    store_close(store);
    const char *const verify[] = {"--store", d->store, "audit", "verify", NULL};
    assert_int_equal(depot_run(d, verify), 0);
}

#endif
