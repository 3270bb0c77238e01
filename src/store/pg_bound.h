/*
 * pg_bound: a statement with the values it was given, kept when it has others already:
 * the question to a known answer, the row that waits to be sent.
 */
#ifndef TALLYMAN_STORE_PG_BOUND_H
#define TALLYMAN_STORE_PG_BOUND_H

#include "pg_in.h"

struct pg_value {
    Oid type;
    int at, n; /* in `bytes`; -1: NULL */
};

struct pg_bound {
    const struct pg_stmt *stmt;
    char *bytes;
    struct pg_value value[]; /* as many as the statement takes */
};

/* To be freed by free(). */
struct pg_bound *pg_bound_new(const struct pg_stmt *stmt);
/* The i-th value is the same as that which `stmt` has in the k-th place now. */
bool pg_bound_same(const struct pg_bound *bound, int i, const struct pg_stmt *stmt,
                   int k);
/* No row that `bound` touches by `of` is one that `stmt` touches by `by`, since a column
 * that both equal to something tells them apart. */
bool pg_bound_apart(const struct pg_bound *bound, const struct pg_touch *of,
                    const struct pg_stmt *stmt, const struct pg_touch *by);

#endif
