/*
 * box: the day in a box. A shop's day with played people at terminals with outboxes, an
 * air that loses, doubles and delays, and the real store, in one process, in virtual
 * time, from one seed. Afterwards the terminals' journals are held against the rows.
 */
#ifndef TALLYMAN_CMD_BOX_H
#define TALLYMAN_CMD_BOX_H

#include "cmd.h"

struct box_options {
    uint64_t seed;
    int64_t orders, pickers, packers, checkers;
    bool
        faults; /* losses, cuts, deaths of terminals and store, jumping clocks, cancels */
    bool weak;  /* negative control: terminals that draw a new number for each sending */
};

enum { BOX_WORDS = 300 };

struct box_result {
    int64_t ms;    /* virtual, until the last order was done */
    int64_t acked; /* units that a terminal said yes to */
    int64_t moves; /* pick movements of theirs */
    int64_t late;  /* refused after the journal's yes */
    int64_t shipped;
    int64_t sent, lost, doubled, cuts, kills, jumps, cancels;
    int64_t deaths, stops;    /* of the store; those between two statements */
    int64_t outages, through; /* of all lines, ten minutes each; acked meanwhile */
    int64_t dockets, torn;    /* many sent at once; answers to such that lost their end */
    char wrong[BOX_WORDS];    /* what does not hold; "" */
};

/* On a new store in `dir`. 0, or a fault of the world; what does not hold is in the
 * result. */
int box_play(struct cmd_args *args, const char *dir, const struct box_options *options,
             struct box_result *result, struct err *err);

#endif
