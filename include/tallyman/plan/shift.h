/*
 * shift: how long a day takes: carts that become ready at some time, people who pick them
 * and people who pack what was picked, all in virtual time. Pure; the same input, the
 * same day.
 *
 * Carts are handed out as they stand, each to whoever is free first; orders are packed in
 * the order in which they were picked. What a cart takes is said by the caller (its walk,
 * its scans); each person does it at a pace of his own, and chance moves each piece of
 * work by a tenth at the most.
 */
#ifndef TALLYMAN_PLAN_SHIFT_H
#define TALLYMAN_PLAN_SHIFT_H

#include <stdint.h>

#include "tallyman/base/err.h"

struct shift_cart {
    int64_t ready_at, pick_ms; /* ready_at ascending */
    int64_t length;            /* mm */
    int lines;
    int64_t begun_at, done_at; /* out */
    int person;                /* out: of the pickers */
};

struct shift_order {
    int cart; /* index */
    int lines;
    int64_t due_at, pack_ms; /* due 0: none */
    int64_t packed_at;       /* out */
    int person;              /* out: of the packers */
};

/* One who picks or packs. */
struct shift_person {
    int64_t pace; /* of a thousand: 1200 takes a fifth longer; > 0 */
    int64_t length, busy_ms, idle_ms, last_at; /* out; idle until the end of the day */
    int lines, works;                          /* out: lines, and carts or orders */
};

struct shift_ask {
    uint64_t seed;
    struct shift_cart *cart;
    int carts;
    struct shift_order *order;
    int orders;
    struct shift_person *picker, *packer;
    int pickers, packers;
};

struct shift_day {
    int64_t begun_at, picked_at, done_at; /* first cart ready, last picked, last packed */
    int late;                             /* orders packed after they were due */
};

/* Refuses (E_FIELD) a day without pickers or packers, and what cannot be. */
int shift_play(const struct shift_ask *ask, struct shift_day *day, struct err *err);

#endif
