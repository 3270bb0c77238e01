/*
 * audit_in: the log's chain as the door writes it. Its bytes are model/audit's.
 */
#ifndef TALLYMAN_OP_AUDIT_IN_H
#define TALLYMAN_OP_AUDIT_IN_H

#include "tallyman/model/audit.h"
#include "tallyman/store/store.h"

struct audit_chain {
    int64_t writer;
    struct audit_head committed, written;
};

int audit_open(struct audit_chain *chain, struct store *store, struct err *err);
int audit_write(struct audit_chain *chain, struct store *store,
                const struct audit_row *row, struct err *err);
void audit_commit(struct audit_chain *chain);
void audit_rollback(struct audit_chain *chain);

/* Where a writer's chain begins in this store: behind what was archived of it. */
int audit_start(struct store *store, int64_t writer, struct audit_head *head,
                struct err *err);

/* What the log row of an archived page says, and what proves it later. */
#define AUDIT_ARCHIVED "up to %lld, %s"

#endif
