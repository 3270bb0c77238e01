/*
 * audit_in: the log's chain. Each row carries BLAKE2b-256 over the hash of the row before
 * and its own specified bytes, so that a changed, removed, inserted or moved row shows.
 * Each writer of a store has a chain of its own: two that write at once need not wait for
 * each other's last row.
 */
#ifndef TALLYMAN_OP_AUDIT_IN_H
#define TALLYMAN_OP_AUDIT_IN_H

#include "tallyman/store/store.h"

struct audit_head {
    int64_t n; /* number of the last row in its chain; 0: none */
    unsigned char hash[32];
};

struct audit_chain {
    int64_t writer;
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
/* Re-adds every chain; `*bad` is the first id that does not fit, 0 when all do. */
int audit_verify(struct store *store, int64_t *rows, int64_t *bad, struct err *err);

#endif
