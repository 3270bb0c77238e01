/*
 * pace: how fast people walk and scan, learned from the newest movements and the layout.
 */
#ifndef TALLYMAN_CMD_PACE_H
#define TALLYMAN_CMD_PACE_H

#include "house.h"

struct pace {
    int64_t scan_ms,
        stop_ms;            /* medians: a scan in one bin, from bin to bin; 0: unknown */
    int64_t speed_mm_s;     /* median of way over time less one scan; 0: unknown */
    int scans, stops, ways; /* samples; ways: those of five metres and more */
};

/* Of the last `minutes`. */
int pace_learn(struct cmd_store *cs, const struct house *house, int64_t minutes,
               struct pace *pace, struct err *err);
/* `wave pace`. */
int pace_run(struct cmd_args *args);

#endif
