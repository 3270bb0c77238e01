/*
 * pace: how fast the floor works, from its own movements: the time between two picks of
 * one person, in one bin (a scan) or from bin to bin (a stop: way and search).
 */
#ifndef TALLYMAN_OP_PACE_H
#define TALLYMAN_OP_PACE_H

#include "op_in.h"

enum { PACE_SAMPLES = 500, PACE_MINUTES = 60 };

struct gap {
    int64_t from, to, ms; /* places */
    int64_t person;
};

/* The newest gaps of each sort, oldest first as they came. */
struct pace {
    int64_t since;      /* UTC ms; of the window */
    int64_t first_move; /* its number */
    struct gap scan[PACE_SAMPLES], stop[PACE_SAMPLES];
    int scans, stops; /* how many there are; at most PACE_SAMPLES are kept */
};

/* The window the request asks for; breaks are left out. Made in the reply's arena. */
int pace_read(struct op *op, struct pace **pace);
int pace_kept(int n);
/* Work that is left: bins to go to, units to scan there, who is at it. */
struct pace_work {
    int64_t stops, units, people;
};
/* When it is done by the medians of a scan and a stop (scan_ms 0: as a stop); 0: nobody
 * is at it, nothing is left, or the pace is not known. */
int64_t pace_ready(const struct op *op, int64_t scan_ms, int64_t stop_ms,
                   const struct pace_work *work);
/* Median in ms, 0 where there are fewer than five. */
int64_t pace_median(struct op *op, const struct gap *gap, int n);

#endif
