/*
 * check: every invariant of the house against the rows; rebuild: the derived tables again
 * from the enduring ones. Neither changes anything that was right.
 */
#ifndef TALLYMAN_STORE_CHECK_H
#define TALLYMAN_STORE_CHECK_H

#include "tallyman/base/err.h"
#include "tallyman/store/store.h"

struct check_result {
    const char *name; /* of the invariant: "stock_is_sum_of_moves" */
    int64_t rows;     /* rows held against it */
    int64_t violations;
    const char *first; /* which row breaks it and how, in the store's arena; "" */
};

/* Runs every invariant; results are in the store's arena, `*n` of them. */
int check_run(struct store *store, struct check_result **results, int *n,
              struct err *err);

/* Makes the derived tables again in one transaction. `*differences` counts rows that
 * stood otherwise (they are replaced). */
int rebuild_run(struct store *store, int64_t *differences, struct err *err);

#endif
