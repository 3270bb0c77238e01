/*
 * number: where waybill numbers come from. A carrier gives them as lists (each number a
 * row, load.waybills) or as ranges (load.pools), by account; what its live service hands
 * out comes in as a list too. That is all its service has to do: look at pool.list for
 * who wants how many, fetch them, load them. Labels only ever take from here.
 */
#ifndef TALLYMAN_OP_NUMBER_H
#define TALLYMAN_OP_NUMBER_H

#include "parcel.h"

struct number {
    const char *text, *carrier, *account;
};

/* The next free number of the carrier and account of the parcel's order, granted to the
 * parcel; listed ones first. Never one that was handed out before. E_POOL_EMPTY with
 * nothing changed. What is left below the low-water mark is said once. */
int number_take(struct op *op, const struct parcel *parcel, struct number *number);

/* Numbers came in: low pools that are low no longer are settled. */
int number_refilled(struct op *op);

/* Numbers left, counted no further than `enough`. account "": of all. */
int number_left(struct op *op, const char *carrier, const char *account, int64_t enough,
                int64_t *left);
/* Below this many somebody must fetch more; 0: nobody asked for that. */
int number_low(struct op *op, const char *carrier, const char *account, int64_t *low);

#endif
