/*
 * pace: how fast people walk and scan, learned from the newest movements and the layout.
 */
#ifndef TALLYMAN_CMD_PACE_H
#define TALLYMAN_CMD_PACE_H

#include "house.h"

enum { PACE_PEOPLE = 100 };

/* Of everybody, or of one person. */
struct pace_of {
    int64_t scan_ms,
        stop_ms;            /* medians: a scan in one bin, from bin to bin; 0: unknown */
    int64_t speed_mm_s;     /* median of way over time less one scan; 0: unknown */
    int scans, stops, ways; /* samples; ways: those of five metres and more */
};

struct pace {
    struct pace_of all, each[PACE_PEOPLE];
    char name[PACE_PEOPLE][32];
    int people; /* those who picked */
};

/* Of the last `minutes`. */
int pace_learn(struct cmd_store *cs, const struct house *house, int64_t minutes,
               struct pace *pace, struct err *err);
/* What plans reckon with: the median where the floor has shown enough of it and it is a
 * person's, else 0. A played floor scans in no time and walks like the wind. */
int64_t pace_speed(const struct pace *pace);
int64_t pace_scan(const struct pace *pace);
/* `wave pace`. */
int pace_run(struct cmd_args *args);

#endif
