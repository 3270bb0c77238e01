/*
 * weigh: weights as medians and variances. Called by op/weigh with rows, and by nobody
 * else; tests put random parcels and bad people before it.
 */
#include "tallyman/model/weigh.h"

#include <stdlib.h>

enum {
    SPREAD_SHARE = 200, /* units of one item differ by at least 0.5 % */
    WIDE_SHARE = 20,    /* … and by 5 % while little is known of them */
    DOUBT_SHARE = 10,   /* a file's weight may be wrong by a tenth */
    FEW_SHARE = 16,     /* that of few samples, or of one person's, by a sixteenth */
    FAR_SHARE = 2,      /* no sample is further from the file's than half of it */
    LEAST_MG = 100,     /* no unit is known better than to this */
    TEACHES_TENTHS = 7, /* of what is not certain must be of one kind */
    FIT_UNITS = 3,      /* so many units of one line are tried */
};

static int64_t largest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t root(int64_t square)
{
    int64_t low = 0, high = 3037000499;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (middle <= square / middle)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

static int64_t add(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t times(int64_t a, int64_t b)
{
    int64_t product;
    return __builtin_mul_overflow(a, b, &product) ? INT64_MAX : product;
}

/* ---- learning ---- */

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t median(int64_t *values, int n)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    int64_t low = values[(n - 1) / 2];
    return low + (values[n / 2] - low) / 2;
}

bool weigh_far(int64_t mg, int64_t file_mg)
{
    return mg <= 0 || (file_mg > 0 && llabs(mg - file_mg) > file_mg / FAR_SHARE);
}

struct kept {
    int n;
    struct weigh_sample at[WEIGH_SAMPLES];
};

static bool keep_one(struct kept *kept, const struct weigh_sample *sample)
{
    int own = 0;
    for (int k = 0; k < kept->n; k++)
        own += kept->at[k].person == sample->person;
    if (own >= WEIGH_EACH || kept->n >= WEIGH_SAMPLES)
        return false;
    kept->at[kept->n++] = *sample;
    return true;
}

bool weigh_past(const struct weigh_sample *samples, int i)
{
    struct kept kept = {0};
    for (int k = 0; k < i; k++)
        keep_one(&kept, &samples[k]);
    return !keep_one(&kept, &samples[i]);
}

/* 1.4826 × the median deviation is a standard deviation where nothing is wrong; a parcel
 * of many units has already averaged them. */
static int64_t spread_of(const struct kept *kept, int64_t middle)
{
    int64_t off[WEIGH_SAMPLES];
    for (int i = 0; i < kept->n; i++)
        off[i] =
            times(llabs(kept->at[i].mg - middle), root(times(kept->at[i].units, 10000))) /
            100;
    return times(median(off, kept->n), 14826) / 10000;
}

/* Everybody has one voice: his own median. */
static int voices(const struct kept *kept, int64_t voice[WEIGH_SAMPLES])
{
    int64_t own[WEIGH_SAMPLES];
    int people = 0;
    for (int i = 0; i < kept->n; i++) {
        int n = 0, before = 0;
        for (int k = 0; k < kept->n; k++) {
            if (kept->at[k].person != kept->at[i].person)
                continue;
            before += k < i;
            own[n++] = kept->at[k].mg;
        }
        if (!before)
            voice[people++] = median(own, n);
    }
    return people;
}

/* While little is known it may be as wrong as samples and file differ, so that the next
 * right parcel passes though the first was wrong. */
static int64_t early_doubt(const struct kept *kept, int64_t middle, int64_t file_mg)
{
    int64_t doubt = middle / FEW_SHARE;
    for (int i = 0; i < kept->n; i++)
        doubt = largest(doubt, llabs(kept->at[i].mg - middle) / 2);
    return file_mg > 0 ? largest(doubt, llabs(file_mg - middle) / 2) : doubt;
}

void weigh_learn(const struct weigh_sample *samples, int n, int64_t file_mg,
                 struct weigh_known *out)
{
    struct kept kept = {0};
    int64_t voice[WEIGH_SAMPLES];
    for (int i = 0; i < n; i++)
        keep_one(&kept, &samples[i]);
    if (kept.n == 0) {
        *out = (struct weigh_known){file_mg > 0, file_mg,
                                    largest(file_mg / WIDE_SHARE, LEAST_MG),
                                    largest(file_mg / DOUBT_SHARE, LEAST_MG)};
        return;
    }
    int people = voices(&kept, voice);
    out->known = true;
    out->mg = median(voice, people);
    out->spread_mg = largest(out->mg / SPREAD_SHARE, LEAST_MG);
    out->spread_mg = largest(out->spread_mg, spread_of(&kept, out->mg));
    if (kept.n < WEIGH_FEW)
        out->spread_mg = largest(out->spread_mg, out->mg / WIDE_SHARE);
    /* a median's own error: 1.2533 times that of a mean */
    out->doubt_mg = times(out->spread_mg, 125) / root(kept.n * 10000);
    if (people == 2) /* who of them is right? */
        out->doubt_mg = largest(out->doubt_mg, llabs(voice[0] - voice[1]) / 2);
    if (kept.n < WEIGH_FEW || people < 2)
        out->doubt_mg = largest(out->doubt_mg, early_doubt(&kept, out->mg, file_mg));
}

/* ---- judging ---- */

/* Units differ each by itself; what is wrong about the middle is wrong of them all. */
static int64_t variance(const struct weigh_kind *kind)
{
    int64_t units = kind->units, spread = kind->of.spread_mg;
    int64_t doubt = times(units, kind->of.doubt_mg);
    return add(times(units, times(spread, spread)), times(doubt, doubt));
}

static int64_t variance_of_all(const struct weigh_kind *kinds, int n,
                               const struct weigh_read *read)
{
    int64_t sum = times(read->division_mg, read->division_mg) / 12;
    for (int i = 0; i < n; i++)
        sum = add(sum, variance(&kinds[i]));
    return sum;
}

/* The line of which so many units more or less leave the least; one unit is believed
 * before two, and what leaves more than the tolerance is not believed. */
static void fit(const struct weigh_kind *kinds, int n, struct weigh_judged *out)
{
    int64_t sign = out->off_mg < 0 ? -1 : 1;
    out->kind = -1;
    for (int64_t units = 1; units <= FIT_UNITS && out->kind < 0; units++) {
        int64_t best = out->tolerance_mg;
        for (int i = 0; i < n; i++) {
            bool can = !kinds[i].fixed && (sign > 0 || kinds[i].units >= units);
            int64_t left = llabs(llabs(out->off_mg) - times(units, kinds[i].of.mg));
            if (!can || left > best || kinds[i].of.mg <= 0)
                continue;
            best = left;
            out->kind = i;
            out->units = sign * units;
        }
    }
}

static bool is_blind(const struct weigh_kind *kinds, int n)
{
    for (int i = 0; i < n; i++)
        if (!kinds[i].of.known || kinds[i].units > WEIGH_UNITS)
            return true;
    return n > WEIGH_KINDS;
}

void weigh_judge(const struct weigh_kind *kinds, int n, const struct weigh_read *read,
                 struct weigh_judged *out)
{
    *out = (struct weigh_judged){.outcome = WEIGH_BLIND, .kind = -1};
    for (int i = 0; i < n; i++)
        out->expected_mg = add(out->expected_mg, times(kinds[i].units, kinds[i].of.mg));
    out->off_mg = read->mg - out->expected_mg;
    out->tolerance_mg = add(times(WEIGH_SIGMAS, root(variance_of_all(kinds, n, read))),
                            read->division_mg);
    if (is_blind(kinds, n))
        return;
    bool good = llabs(out->off_mg) <= out->tolerance_mg;
    out->outcome = good ? WEIGH_GOOD : WEIGH_OFF;
    if (!good)
        fit(kinds, n, out);
}

bool weigh_sees(const struct weigh_kind *kinds, int i, const struct weigh_judged *judged)
{
    return judged->outcome != WEIGH_BLIND && kinds[i].of.mg >= 2 * judged->tolerance_mg;
}

/* ---- teaching ---- */

bool weigh_teaches(const struct weigh_kind *kinds, int n, const struct weigh_read *read,
                   int i, int64_t *mg)
{
    const struct weigh_kind *kind = &kinds[i];
    int64_t others = 0, unsure = times(read->division_mg, read->division_mg) / 12;
    if (kind->units < 1 || kind->units > WEIGH_UNITS)
        return false;
    for (int k = 0; k < n; k++) {
        if (k == i)
            continue;
        if (!kinds[k].of.known)
            return false;
        others = add(others, times(kinds[k].units, kinds[k].of.mg));
        unsure = add(unsure, variance(&kinds[k]));
    }
    *mg = (read->mg - others) / kind->units;
    if (*mg <= 0)
        return false;
    if (!kind->of.known) /* the first: what it says of it may be wrong by a tenth */
        return root(unsure) <= times(*mg, kind->units) / 10;
    int64_t all = add(unsure, variance(kind));
    return all < INT64_MAX && unsure <= all / 10 * (10 - TEACHES_TENTHS);
}
