/*
 * audit.heads, audit.checkpoint: the end of every chain of the log, and the signed line
 * that was made of them. The secret that signs is not the store's: whoever can write its
 * rows could sign what he wrote.
 */
#include "audit_in.h"
#include "op_in.h"

#include <sodium.h>
#include <string.h>

static const char *const columns[] = {"writer", "n", "hash", NULL};

static int next_writer(struct op *op, int64_t *writer)
{
    /* Not MIN(): that is a row even when there is no chain left. */
    return store_one(
        op->store, op->err,
        "SELECT writer FROM (SELECT writer FROM audit WHERE writer > $1"
        "  UNION SELECT writer FROM audit_archive WHERE writer > $1) AS chain"
        " ORDER BY writer LIMIT 1",
        "d>d", *writer, writer);
}

static int head_of(struct op *op, int64_t writer, struct audit_head *head)
{
    struct str hash = {0};
    if (audit_start(op->store, writer, head, op->err) ||
        store_one(op->store, op->err,
                  "SELECT n, hash FROM audit WHERE writer = $1 ORDER BY n DESC LIMIT 1",
                  "d>ds", writer, &head->n, &hash) < 0)
        return op_fault(op);
    if (hash.n == sizeof(head->hash))
        memcpy(head->hash, hash.p, hash.n);
    return 0;
}

static int run_heads(struct op *op)
{
    int64_t writer = -1, sum = 0;
    const char *store = "";
    int found;
    rows_init(&op->reply->rows, columns);
    while ((found = next_writer(op, &writer)) > 0) {
        char hex[2 * AUDIT_HASH + 1];
        struct audit_head head;
        if (head_of(op, writer, &head))
            return op_fault(op);
        op_row(op, "ddt", writer, head.n,
               sodium_bin2hex(hex, sizeof(hex), head.hash, sizeof(head.hash)));
        sum += head.n;
    }
    if (found < 0 ||
        store_one(op->store, op->err, "SELECT value FROM meta WHERE name = 'store'", ">t",
                  &store) < 0)
        return op_fault(op);
    op_text(op, "store", store);
    op_num(op, "rows", sum);
    return 0;
}

/* What is signed must be so: a line that does not fit would cry wolf for ever. */
static int hold_chain(struct op *op, int64_t writer, const struct audit_head *head)
{
    int64_t same = 0;
    int found = store_one(
        op->store, op->err, "SELECT hash = $3 FROM audit WHERE writer = $1 AND n = $2",
        "ddb>d", writer, head->n, head->hash, sizeof(head->hash), &same);
    struct audit_head start;
    if (found < 0 || (!found && audit_start(op->store, writer, &start, op->err)))
        return op_fault(op);
    if (!found)
        same = start.n == head->n && !memcmp(start.hash, head->hash, sizeof(head->hash));
    return same ? 0
                : op_refuse(op, E_CHECKPOINT, "s",
                            arena_printf(op->arena, "%lld:%lld", (long long)writer,
                                         (long long)head->n));
}

static int run_checkpoint(struct op *op)
{
    struct audit_point *point = arena_alloc(op->arena, sizeof(*point));
    const char *line = request_str(op->req, "line"), *store = "";
    if (!audit_read(str_of(line), op->arena, point))
        return op_refuse(op, E_CHECKPOINT, "s", "signature");
    if (store_one(op->store, op->err, "SELECT value FROM meta WHERE name = 'store'", ">t",
                  &store) < 0)
        return op_fault(op);
    if (strcmp(store, point->store) != 0)
        return op_refuse(op, E_CHECKPOINT, "s", point->store);
    for (int i = 0; i < point->n; i++) {
        if (hold_chain(op, point->chain[i].writer, &point->chain[i].head))
            return op_fault(op);
    }
    op_object(op, "log");
    op_after(op, "checkpoint of %lld rows in %d chains", (long long)point->rows,
             point->n);
    return store_do(op->store, op->err,
                    "INSERT INTO checkpoint (at, line) VALUES ($1, $2)", "dt", op->now,
                    line) < 0
               ? op_fault(op)
               : 0;
}

const struct op_entry op_audit_heads = {V_AUDIT_HEADS, run_heads};
const struct op_entry op_audit_checkpoint = {V_AUDIT_CHECKPOINT, run_checkpoint};
