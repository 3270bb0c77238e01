/*
 * sign_in: signs of quiet cheating, collected. Each collector reads a window of one
 * record once, from where it is found by halving, and keeps no more than what it has of
 * each person or bin: what it costs is what happened in the window, and a window that
 * would keep the writer for long is cut. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_SIGN_IN_H
#define TALLYMAN_OP_SIGN_IN_H

#include "op_in.h"

enum {
    SIGN_ROWS = 100000, /* of moves and of the log in one answer: more is cut and said */
    SIGNS_MOST = 500,
};

struct sign {
    const char *kind;
    int64_t person;
    const char *other, *detail; /* in the op's arena */
    int64_t times, first_at, last_at;
};

struct signs {
    struct op *op;
    int64_t from, to;
    bool cut;  /* there is more behind `to` */
    bool many; /* more signs than are told */
    int n;
    struct sign sign[SIGNS_MOST];
};

/* Once more: the same kind, person and other are one sign. */
void sign_add(struct signs *signs, const struct sign *sign);

/* What is kept of a person, or of an item in a bin. */
struct spot {
    int64_t a, b; /* the key */
    bool used;
    int64_t at, where;         /* last seen */
    int64_t before, before_at; /* terminals: the one before that */
    int64_t pin_at, pin_where; /* a PIN given */
    int64_t undo_by, undo_at;
    int64_t take_by, take_at, short_at;
};

/* A map of spots by two numbers, in the op's arena. */
struct spots {
    struct arena *arena;
    struct spot *slot;
    int n, room;
};
void spots_init(struct spots *spots, struct arena *arena);
/* Made, empty, when it is not there. Good until the next call. */
struct spot *spots_at(struct spots *spots, int64_t a, int64_t b);

/* ---- the collectors: 0 or a fault ---- */

int sign_log(struct signs *signs);      /* terminals, pin */
int sign_moves(struct signs *signs);    /* walk, undo, short */
int sign_approver(struct signs *signs); /* approver */

#endif
