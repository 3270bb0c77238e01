/*
 * release_in: one order's way into a wave: what it needs, which bins give it, and what is
 * written once every line is filled. Only for wave.release and wave.replan.
 */
#ifndef TALLYMAN_OP_RELEASE_IN_H
#define TALLYMAN_OP_RELEASE_IN_H

#include "load_in.h"
#include "office_in.h"

/* Units of one order's line in one bin; `at`: when the cart's way comes there, 0: it was
 * not planned to. */
struct filling {
    int64_t cart, order, line, item, place, seq, expiry, qty, at;
    int64_t part; /* of a split order; 0: all of it */
    int64_t leg;  /* of the way: when the cart comes to its zone */
    bool run;     /* the plan has its cart for a run */
    const char *lot, *zone;
    const char *wall; /* that the plan has its cart for; NULL, "": none */
};

struct fillings {
    struct filling *filling;
    int n, room;
};

/* What a plan says of an order's way: bins, and when its cart comes there. */
struct way {
    struct way_stop {
        int64_t place, at;
    } * stop;
    int n;
};
/* Reads "17:1 88:2"; false: it is no such text. */
bool way_read(struct op *op, const char *text, struct way *way);
int64_t way_at(const struct way *way, int64_t place); /* 0: not on it */
/* Sorts fillings by cart and by its way; what is not on the way is met beside its
 * neighbour in the pick sequence. zones: zone by zone, in the order in which the way
 * first comes to each. */
void way_sort(struct fillings *fillings, bool zones);

/* Finds bins for every goods line of an order, in memory: earliest expiry, then a bin on
 * the way that has all of it, then any that has, then the pick sequence. The fillings go
 * behind those that are there.
 * `*shorts` names what is not there (NULL: filled); then nothing was added. Gift units
 * that are short are left out where a rule says so, and counted in `*dropped`. */
int release_plan(struct op *op, int64_t order, const struct way *way,
                 struct fillings *fillings, const char **shorts, int64_t *dropped);
/* ---- release_split.c ---- */

/* One part of a split order: a row of the plan. */
struct part {
    int64_t cart;
    const char *goods; /* "item:units item:units" */
    struct way way;
};
/* Reads "17:2 9:1" of goods; false: it is no such text. */
bool part_read(const char *text);
/* Gives the order's fillings from `first` on to the parts whose goods they are, in two
 * where two share a line; what no part names goes into the first. How many parts got
 * something: with one, the order is not split after all. */
int part_share(struct op *op, const struct part *part, int parts,
               struct fillings *fillings, int first);
struct filling *filling_add(struct op *op, struct fillings *all);

/* Gives the promise back and reserves [first, n), which are the order's. With `drop` its
 * gift units that are not among them are wanted no longer. */
int release_write(struct op *op, int64_t order, const struct fillings *fillings,
                  int first, bool drop);

/* ---- wave_release.c ---- */

/* The rows of a plan on their way into a wave. */
struct release {
    struct op *op;
    struct load load;
    struct fillings fillings;
    int64_t wave, orders, held, carts, units;
    int64_t version;   /* of the order being released */
    bool again;        /* they left this wave a moment ago: versions were held before */
    const bool *pass;  /* by row: not this one; NULL: all */
    bool zones;        /* carts are picked zone by zone, and passed on */
    int64_t left;      /* order whose reasons are being written, 0: none */
    const char *rules; /* "|cutoff|type|": those it has so far */
    const char *wall;  /* that was looked for last */
    struct group {
        int64_t plan, head; /* as the plan names it; the first of it that was released */
        struct group *next;
    } * groups;
    int64_t merged, split, runs, batches;
};

/* A row that is no row of a plan refuses the whole, before anything changed. */
int release_vet(struct release *release);
/* The order of a row that goes into a cart, and the version that the plan saw; 0: the row
 * says nothing of its own. */
int64_t release_row(struct release *release, int row, int64_t *version);
/* Reserves, and makes the tasks. */
int release_rows(struct release *release);
/* → orders carts units held */
void release_say(struct release *release);

#endif
