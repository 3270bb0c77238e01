/*
 * day: a whole day played by the program: a crew of its own at terminals of its own, wave
 * after wave, over the same flows, sessions and door as people. Can be killed anywhere
 * and run again on the same store: it comes to the same orders and units.
 */
#ifndef TALLYMAN_CMD_DAY_H
#define TALLYMAN_CMD_DAY_H

#include "ending.h"

struct day_options {
    uint64_t seed;
    int64_t pickers, packers, checkers;
    const char *labels; /* directory where labels are kept; NULL: rendered, not kept */
    bool mistakes;
};

enum { DAY_KINDS = 48 };

struct day_result {
    int64_t scans, accepted, refused;
    struct {
        const char *kind;
        int64_t n;
    } kind[DAY_KINDS];
    int kinds;
    int64_t ms;
    struct left *left; /* on the floor; in the caller's arena */
    int lefts;
};

/* Plays every day whose orders the store has. 0 or a negative code. */
int day_play(const struct cmd_args *args, struct cmd_store *cs,
             const struct day_options *options, struct arena *arena,
             struct day_result *result, struct err *err);

#endif
