/*
 * weigh: parcels on the scale: which must be, what one should weigh, and what those that
 * shipped teach. The reckoning itself is model/weigh. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_WEIGH_H
#define TALLYMAN_OP_WEIGH_H

#include "parcel.h"
#include "tallyman/model/weigh.h"

/* One kind of goods in the parcel; the last one is its box. */
struct weigh_row {
    int64_t item; /* 0: the box */
    int64_t file_mg;
    bool precious; /* high value, and its units bear no serials */
    const char *code;
};

struct weigh_load {
    int n; /* with the box */
    struct weigh_row row[WEIGH_KINDS + 1];
    struct weigh_kind kind[WEIGH_KINDS + 1];
    const char *box;
};

/* What lies in the parcel and what is known of it. 0 or a fault. */
int weigh_read(struct op *op, const struct parcel *parcel, const char *box,
               struct weigh_load *load);

/* Whether the parcel must be weighed before it is closed here, by the rules: weigh.due.
 */
int weigh_wanted(struct op *op, const struct parcel *parcel, bool *wanted);
/* The same, and if so it is due from now on: parcel->weigh. */
int weigh_mark(struct op *op, struct parcel *parcel);

/* The parcel ships; its goods still lie in it. What it weighed when it was found right
 * is from now on known of its goods, as far as it says something of them. */
int weigh_teach(struct op *op, const struct parcel *parcel);

#endif
