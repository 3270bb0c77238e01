/*
 * audit: the bytes of the log. Each row carries BLAKE2b-256 over the hash of the row
 * before it in its chain and its own specified bytes, so that a changed, removed,
 * inserted or moved row shows. Each writer of a store has a chain of its own: two that
 * write at once need not wait for each other's last row.
 *
 * A cut tail shows only by a checkpoint: the last number and hash of every chain, signed
 * (ed25519) and kept elsewhere. One line of text, to be printed, mailed or put in a safe:
 *
 *   tallyman-checkpoint/1 STORE AT ROWS WRITER:N:HASH … KEY SIGNATURE
 *
 * (AT in UTC ms, ROWS all that were ever written, the rest hexadecimal.) Signed is all
 * that stands before the signature. Pure: op/ writes and verifies rows with it, cmd/ what
 * has left the store.
 */
#ifndef TALLYMAN_MODEL_AUDIT_H
#define TALLYMAN_MODEL_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/str.h"
#include "tallyman/model/value.h"

enum {
    AUDIT_HASH = 32,
    AUDIT_KEY = 32,
    AUDIT_SECRET = 64,
    AUDIT_SIGN = 64,
    AUDIT_WRITERS = 64,
    AUDIT_LINE = 8000, /* of a checkpoint, at most */
};

struct audit_head {
    int64_t n; /* number of the last row in its chain; 0: none */
    unsigned char hash[AUDIT_HASH];
};

struct audit_row {
    int64_t warehouse, at, terminal_at, terminal, seq, person;
    const char *verb, *object;
    int64_t order_id; /* 0: none */
    const char *code, *before, *after;
    const char
        *address; /* where the terminal spoke from; "" on the store's own machine */
};

/* The head before a chain's first row: from the writer's number, so that no chain can be
 * passed off as another's. */
void audit_begin(struct audit_head *head, int64_t writer);
/* Goes to the next row. */
void audit_next(struct audit_head *head, const struct audit_row *row);

/* A row as audit.rows gives it (model/verbs), and what it says of itself. False: it is
 * none. The texts stay the record's. */
bool audit_row_read(const struct record *record, struct audit_row *row,
                    struct audit_head *said);

struct audit_point {
    const char *store;
    int64_t at, rows;
    int n;
    struct {
        int64_t writer;
        struct audit_head head;
    } chain[AUDIT_WRITERS]; /* by writer */
    unsigned char key[AUDIT_KEY];
};

/* Makes an ed25519 pair. */
void audit_keys(unsigned char key[AUDIT_KEY], unsigned char secret[AUDIT_SECRET]);
/* The public half of a secret. */
void audit_key_of(const unsigned char secret[AUDIT_SECRET], unsigned char key[AUDIT_KEY]);
/* The signed line; point->key is filled. NULL when it would not fit in AUDIT_LINE. */
const char *audit_sign(struct audit_point *point,
                       const unsigned char secret[AUDIT_SECRET], struct arena *arena);
/* Reads a line and holds its signature against its own key (whether that key is to be
 * trusted the caller must know). False: no checkpoint, or one that was altered. */
bool audit_read(struct str line, struct arena *arena, struct audit_point *point);

#endif
