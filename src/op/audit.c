/*
 * audit: the log's chain, written by the door for every act and every refusal.
 */
#include "audit_in.h"

#include <string.h>

int audit_start(struct store *store, int64_t writer, struct audit_head *head,
                struct err *err)
{
    struct str hash = {0};
    audit_begin(head, writer);
    int found =
        store_one(store, err, "SELECT n, hash FROM audit_archive WHERE writer = $1",
                  "d>ds", writer, &head->n, &hash);
    if (found > 0 && hash.n == sizeof(head->hash))
        memcpy(head->hash, hash.p, hash.n);
    return found < 0 ? found : 0;
}

int audit_open(struct audit_chain *chain, struct store *store, struct err *err)
{
    struct str hash = {0};
    memset(chain, 0, sizeof(*chain));
    chain->writer = store_writer(store);
    if (audit_start(store, chain->writer, &chain->committed, err))
        return -(int)err->code;
    int found = store_one(store, err,
                          "SELECT n, hash FROM audit WHERE writer = $1"
                          " ORDER BY n DESC LIMIT 1",
                          "d>ds", chain->writer, &chain->committed.n, &hash);
    if (found < 0)
        return found;
    if (found && hash.n == sizeof(chain->committed.hash))
        memcpy(chain->committed.hash, hash.p, hash.n);
    chain->written = chain->committed;
    return 0;
}

int audit_write(struct audit_chain *chain, struct store *store,
                const struct audit_row *row, struct err *err)
{
    audit_next(&chain->written, row);
    return store_put(
        store, err,
        "INSERT INTO audit (writer, n, warehouse, at, terminal_at, terminal, seq,"
        " person, verb, object, order_id, code, before, after, address, hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
        " $14, $15, $16)",
        "dddddddd"
        "tt"
        "r"
        "tttt"
        "b",
        chain->writer, chain->written.n, row->warehouse, row->at, row->terminal_at,
        row->terminal, row->seq, row->person, row->verb, row->object, row->order_id,
        row->code, row->before, row->after, row->address, chain->written.hash,
        sizeof(chain->written.hash));
}

void audit_commit(struct audit_chain *chain)
{
    chain->committed = chain->written;
}

void audit_rollback(struct audit_chain *chain)
{
    chain->written = chain->committed;
}
