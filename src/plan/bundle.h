/*
 * bundle: what is put on a cart together: an order, several merged into one parcel, or a
 * part of one. Private to plan.
 */
#ifndef TALLYMAN_PLAN_BUNDLE_H
#define TALLYMAN_PLAN_BUNDLE_H

#include "wave_in.h"

enum { PARTS_MOST = 16, GOODS_TEXT = 3900 };

struct bundle {
    int *order; /* indexes of candidates, the head first */
    int n;
    int part, parts; /* of a split order, from 1; 0: whole */
    struct wave_need *need;
    int needs;
    const char *why; /* split: what its goods have in common */
    bool run;        /* each of its orders wants one unit of `need` */
    bool wall;       /* its orders are picked in sums and sorted at the wall */
};

struct bundles {
    struct bundle *of; /* by the priority of their first orders */
    int n;
    bool plain; /* each is one whole order: nothing was merged or split */
};

/* ---- runs.c ---- */

/* Bundles of one order and one unit become runs, where the rules want that. */
void runs_make(struct wave *wave, struct bundles *all);

/* Those that joined others are gone. */
void bundles_close(struct bundles *all);

/* ---- walls.c ---- */

/* Bundles of one order become batches for the wall that the rules name. */
void walls_make(struct wave *wave, struct bundles *all);
/* Slots of that wall; 0: it has none, or none is named. */
int64_t walls_slots(const struct wave_ask *ask);

/* ---- bundle.c ---- */

/* Of the taken orders, after wave->group is known. */
struct bundles bundle_all(struct wave *wave);
/* The bundles in carts: plan->decision, the carts and what they walk. 0 or a refusal. */
int bundle_carts(struct wave *wave, const struct bundles *bundles, struct err *err);

/* ---- bundle_split.c ---- */

/* The parts of an order by [split], made in the arena; fewer than two: it stays whole. */
int bundle_split(struct wave *wave, int i, struct bundle part[PARTS_MOST]);

#endif
