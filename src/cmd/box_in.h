/*
 * box_in: what the day in a box (box) and its judgement (boxcheck) share.
 */
#ifndef TALLYMAN_CMD_BOX_IN_H
#define TALLYMAN_CMD_BOX_IN_H

#include "box.h"
#include "session.h"
#include "tallyman/link/outbox.h"
#include "tallyman/link/sim.h"
#include "tallyman/play/player.h"
#include "world.h"

enum { HANDS = 24 };

struct hand {
    struct box *box;
    struct player *player;
    char badge[16], journal[300];
    struct link *wire, *link; /* NULL: its terminal is dead */
    struct link_end *end;
    struct session *session;
    int64_t ready; /* of the next gesture */
    int64_t skew;  /* of its clock */
    int64_t cut_until, dead_until;
    int64_t loose; /* takes whose person heard no answer, or an unclear one */
    int idle;      /* times in a row that there was nothing to do */
    bool asking;   /* a unit's scan is being answered */
};

struct box {
    struct cmd_args *args;
    const struct box_options *options;
    struct box_result *result;
    struct cmd_store cs, office;
    struct floor *floor;
    struct world world;
    struct sim_air *air;
    int64_t now, began, down_until, dark_until, next_fault;
    int64_t die_after; /* statements more */
    bool die, calm;    /* calm: nothing is broken any more */
    uint64_t chance;
    struct hand hand[HANDS];
    int hands;
    struct arena *turn;
};

/* Holds the journals against the rows; what does not hold is put into the result. */
int box_check(struct box *box, struct err *err);

#endif
