/*
 * tally: what each person did of an act today, added up per item, so that many small acts
 * weigh like one big one. A day is the warehouse's own. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_TALLY_H
#define TALLYMAN_OP_TALLY_H

#include "op_in.h"

struct tally {
    int64_t worth, units;             /* minor units; of one item */
    int64_t alone_worth, alone_units; /* of it without a second person */
};

/* What whoever asks did of the act today: worth over all, units of the item (0: of none).
 * Two badges of one person count together. */
int tally_read(struct op *op, const char *act, int64_t item, struct tally *tally);
/* One more of it, done in this transaction. */
int tally_add(struct op *op, const char *act, int64_t item, const struct tally *more);
/* Adds without running over. */
int64_t tally_sum(int64_t a, int64_t b);

#endif
