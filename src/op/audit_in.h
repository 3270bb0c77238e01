/*
 * audit_in: the log's chain. Each row carries BLAKE2b-256 over the hash of the row before
 * and its own specified bytes, so that a changed, removed, inserted or moved row shows.
 * One writer a store: the door.
 */
#ifndef TALLYMAN_OP_AUDIT_IN_H
#define TALLYMAN_OP_AUDIT_IN_H

#include "tallyman/store/store.h"

struct audit_head {
    int64_t id; /* of the last row; 0: none */
    unsigned char hash[32];
};

struct audit_chain {
    struct audit_head committed, written;
};

struct audit_row {
    int64_t warehouse, at, terminal_at, terminal, seq, person;
    const char *verb, *object;
    int64_t order_id; /* 0: none */
    const char *code, *before, *after;
};

int audit_open(struct audit_chain *chain, struct store *store, struct err *err);
int audit_write(struct audit_chain *chain, struct store *store,
                const struct audit_row *row, struct err *err);
void audit_commit(struct audit_chain *chain);
void audit_rollback(struct audit_chain *chain);
/* Re-adds the whole chain; `*bad` is the first id that does not fit, 0 when all do. */
int audit_verify(struct store *store, int64_t *rows, int64_t *bad, struct err *err);

#endif
