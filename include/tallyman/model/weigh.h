/*
 * weigh: what a parcel should weigh, how sure that is, and what a difference says. Pure.
 *
 * What a unit of an item (or a box with its filling) weighs is learned from parcels that
 * shipped after they had weighed what was expected: the median of what each person's own
 * samples say in the median, of the newest samples, no more than WEIGH_EACH of a person;
 * and their median deviation. So whoever ships wrong parcels is outvoted by two others,
 * however many they are; where two disagree it stays as wide as they differ, and a sample
 * far from what the item's file says is never taken (weigh_far). Few samples, or one
 * person's alone, leave it wide.
 *
 * Weights are milligrams, int64. Refusing a right parcel is dear, so the tolerance is
 * WEIGH_SIGMAS times the spread of everything in it, and what the scale rounds to.
 */
#ifndef TALLYMAN_MODEL_WEIGH_H
#define TALLYMAN_MODEL_WEIGH_H

#include <stdbool.h>
#include <stdint.h>

enum {
    WEIGH_SAMPLES = 31, /* kept of one kind of goods, the newest */
    WEIGH_EACH = 8,     /* of these from one person */
    WEIGH_FEW = 5,      /* fewer than this are few */
    WEIGH_SIGMAS = 4,
    WEIGH_KINDS = 512, /* in one parcel; more are not weighed against anything */
    WEIGH_UNITS = 100000,
    WEIGH_MG_MOST = 2000000000, /* of a parcel on a scale */
};

struct weigh_sample {
    int64_t mg, units; /* of one unit, as a parcel with so many of them gave it */
    int64_t person;
};

/* What is known of one unit. */
struct weigh_known {
    bool known;        /* false: nothing at all */
    int64_t mg;        /* it weighs */
    int64_t spread_mg; /* one unit differs from another by (one standard deviation) */
    int64_t doubt_mg;  /* and the middle itself may be wrong by */
};

/* From samples, newest first, and what the file says (0: nothing). */
void weigh_learn(const struct weigh_sample *samples, int n, int64_t file_mg,
                 struct weigh_known *out);
/* Whether the sample at `i` is beyond what is kept (newest first). */
bool weigh_past(const struct weigh_sample *samples, int i);
/* Whether a sample is too far from the file's weight to be taken; false without one. */
bool weigh_far(int64_t mg, int64_t file_mg);

/* One kind of goods in a parcel, or its box. */
struct weigh_kind {
    int64_t units;
    struct weigh_known of;
    bool fixed; /* no unit of it is ever missing or doubled: the box */
};

struct weigh_read {
    int64_t mg;
    int64_t division_mg; /* what the scale rounds to */
};

enum weigh_outcome {
    WEIGH_GOOD,  /* within the tolerance */
    WEIGH_BLIND, /* something in it has no known weight: nothing can be said */
    WEIGH_OFF,
};

struct weigh_judged {
    enum weigh_outcome outcome;
    int64_t expected_mg, tolerance_mg, off_mg; /* off: above 0 too heavy */
    int kind;      /* WEIGH_OFF: which fits best; -1: none does */
    int64_t units; /* of it too many, or (below 0) missing */
};

void weigh_judge(const struct weigh_kind *kinds, int n, const struct weigh_read *read,
                 struct weigh_judged *out);
/* A unit more or less of kind `i` would have been seen. */
bool weigh_sees(const struct weigh_kind *kinds, int i, const struct weigh_judged *judged);
/* What the parcel, found good or blind, says of one unit of kind `i`. False when too much
 * of what is not certain about the parcel belongs to others. */
bool weigh_teaches(const struct weigh_kind *kinds, int n, const struct weigh_read *read,
                   int i, int64_t *mg);

#endif
