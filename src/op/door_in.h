/*
 * door_in: what the door keeps between requests. Only for op.c, and for found.c, which
 * works beside the door: before there is a person who could ask.
 */
#ifndef TALLYMAN_OP_DOOR_IN_H
#define TALLYMAN_OP_DOOR_IN_H

#include "audit_in.h"
#include "lots.h"
#include "op_in.h"
#include "tallyman/op/op.h"

struct door {
    struct store *store;
    bool has_key, play;
    unsigned char key[DOOR_KEY];
    struct powers_cache *powers;
    struct audit_chain chain; /* head as committed, and as written in this transaction */
    int64_t life;             /* of the connection in which the chain was read */
    const struct op_entry *entry[VERBS];
    struct arena *scratch;    /* of a rehearsal */
    struct last_bin last_bin; /* of this transaction */
};

#endif
