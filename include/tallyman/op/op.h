/*
 * op: the one door to the stock. Every change and every look goes through op_run_all:
 * arguments checked, who is it, may they, seen before, begin, run, audit, record the
 * reply, commit. Verbs are bodies behind it (one file each) and know none of this.
 *
 * All requests that are waiting go through in one transaction of the one writer and are
 * answered after its commit. A verb refuses before it changes anything, so nobody's
 * refusal rolls back another's scan; after a fault the batch is rolled back and run again
 * one by one.
 */
#ifndef TALLYMAN_OP_OP_H
#define TALLYMAN_OP_OP_H

#include "tallyman/model/audit.h"
#include "tallyman/model/request.h"
#include "tallyman/store/store.h"

struct door;

/* Opens the door of a store that is open for writing (or looking: then only reads pass).
 * The store stays the caller's. */
struct door *door_open(struct store *store, struct err *err);
void door_close(struct door *door); /* NULL is fine */
/* The key that second factors are sealed with, kept beside the store, not in it. Without
 * one no second factor can be taken into use or judged. */
enum { DOOR_KEY = 32 };
void door_key(struct door *door, const unsigned char key[DOOR_KEY]);

/* For a store that is played and thrown away, with PINs that everybody knows: to hash them
 * costs next to nothing. */
void door_play(struct door *door);

/* Runs n requests in order; replies[i] answers requests[i], its memory is in `arena`.
 * What could not be done because the world failed is a fault in its reply; what the same
 * terminal asked behind it is not done either, and meets the same fault. */
void op_run_all(struct door *door, const struct request *requests, int n,
                struct reply *replies, struct arena *arena);

/* What of a request takes long and needs neither store nor transaction (Argon2): who has
 * other requests waiting computes it elsewhere, `work.run(work.prepared)` on any one
 * thread, then gives the request `prepared` and runs it. False when there is nothing.
 * The request and `arena` are the work's until it is done. */
struct op_work {
    void (*run)(void *prepared);
    void *prepared;
};
bool op_work_of(struct door *door, const struct request *req, struct arena *arena,
                struct op_work *work);
/* Whether there may be any for such a request; the store is not asked. */
bool op_has_work(const struct door *door, enum verb verb);

/* A terminal as whoever serves it must know it. */
struct op_terminal {
    int64_t id, warehouse, enrolled_at;
    bool revoked;
    char key[65]; /* ed25519, hex; "": none, it is of this machine only */
};
/* By name, the enrolled one of any warehouse; E_NOT_ENROLLED when there is none. */
int op_terminal_find(struct door *door, const char *name, struct op_terminal *terminal,
                     struct err *err);
/* By id, whether its key of that time still opens: 0, E_REVOKED or E_NOT_ENROLLED. */
int op_terminal_good(struct door *door, int64_t id, int64_t enrolled_at, struct err *err);

/* Makes a warehouse, its outside places, the terminals 'console' and 'job' and the person
 * 'console' (administrator without a PIN: local use of the file is the proof). One
 * transaction; E_EXISTS when the store has one. */
int op_found(struct door *door, const char *code, const char *name, int offset_min,
             struct err *err);

struct op_house {
    const char *code, *name;
    int64_t offset_min; /* ahead of UTC */
};
/* The same for one more warehouse in a store that has some: goods go between them by
 * transfer.*. E_EXISTS when there is one of that code. */
int op_found_another(struct door *door, const struct op_house *house, struct err *err);

/* The terminal of that name, made when it does not exist; "NAME@CODE": of the warehouse
 * of that code (E_NOT_FOUND), else of the first. */
int op_terminal(struct door *door, const char *name, int64_t *terminal, struct err *err);

/* A session of the person 'console' at a terminal, for the command line and for jobs:
 * whoever may open the file may use it. */
int op_console(struct door *door, int64_t terminal, int64_t *session, struct err *err);

/* What does not fit in the log, and where. */
enum op_audit_kind {
    AUDIT_CHANGED, /* row n is not what was written, or the one before it was made anew */
    AUDIT_MISSING, /* rows n … last are gone from the middle */
    AUDIT_INSERTED, /* row n stands where none was written */
    AUDIT_CUT,      /* the checkpoint of `at` knows row n; the chain ends at `last` */
    AUDIT_REPLACED, /* the checkpoint of `at` knows another row n */
    AUDIT_FORGED,   /* the checkpoint of `at` knows nothing of this writer's older rows */
    AUDIT_ALTERED, /* the checkpoint kept in the store under id is not as it was signed */
    AUDIT_UNPROVEN, /* rows up to n are gone as if archived; no log row says so */
};

struct op_audit_finding {
    enum op_audit_kind kind;
    int64_t writer, n, last, id, at;
};

enum { OP_AUDIT_SHOWN = 20 };

struct op_audit {
    int64_t rows, archived; /* verified here; gone into archives before them */
    int64_t points;         /* checkpoints held against them */
    int64_t findings;
    int shown; /* of them, the first */
    struct op_audit_finding first[OP_AUDIT_SHOWN];
};

/* What is trusted besides the rows themselves. */
struct op_audit_trust {
    const struct audit_point *point; /* checkpoints that came from elsewhere */
    int points;
    const unsigned char *key; /* the only one that may have signed; NULL: any */
};

/* Adds every chain of the log up again and holds it against the checkpoints that the
 * store keeps and those of `trust` (NULL: none). Findings are no error. */
int op_audit_verify(struct door *door, const struct op_audit_trust *trust,
                    struct op_audit *found, struct err *err);

#endif
