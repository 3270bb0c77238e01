/*
 * walls: what a scan says of a unit, and what is kept of a put wall while units are
 * sorted there. Taken in by flow_in.h; only for the room's own files.
 */
#ifndef FLOW_WALLS_H
#define FLOW_WALLS_H

#include <stdint.h>

#include "tallyman/model/code.h"

enum { TEXT_MOST = 96, NOTE_MOST = 400, NOTES_BYTES = 4000, NOTES_MORE = 32 };

/* What a scan says of a unit; "": it does not say. */
struct unit {
    char code[CODE_MOST + 1], serial[CODE_MOST + 1];
    char lot[21], expiry[12]; /* 2026-12-31 */
};

/* The unit scanned last, to be shown. */
struct shown {
    char code[TEXT_MOST], spec[TEXT_MOST * 2], name[TEXT_MOST * 3];
};

/* A batch's tote at the put wall. */
struct wall {
    int64_t left, spare, sorted; /* units: to sort, of no order, sorted since it came */
    int64_t in, of;              /* units in the slot named last, of its whole order */
    char tote[CODE_MOST + 1], wall[TEXT_MOST], number[TEXT_MOST];
    char slot[CODE_MOST + 1], full[CODE_MOST + 1]; /* full: may be packed; "": none */
    char ready[TEXT_MOST * 2];                     /* slots that may be packed */
    char last_slot[CODE_MOST + 1], last_code[CODE_MOST + 1]; /* "": no undo */
    struct unit unit;                                        /* scanned last */
    struct shown last; /* what the store says that it is */
};

#endif
