/*
 * audit.rows, audit.archive: a chain's old rows read as they are, to be written into a
 * file, and let go once they are in it. The log is the store's, not a warehouse's: only
 * who sits at the store's own machine takes it out.
 */
#include "audit_in.h"
#include "op_in.h"

#include <sodium.h>
#include <string.h>

enum { ROWS_MOST = 20000 };

static const char *const columns[] = {
    "n",      "warehouse", "at",   "terminal_at", "terminal", "seq",     "person", "verb",
    "object", "order_id",  "code", "before",      "after",    "address", "hash",   NULL};

static int at_home(struct op *op)
{
    const char *key = "?";
    if (store_one(op->store, op->err, "SELECT key FROM terminal WHERE id = $1", "d>t",
                  op->terminal, &key) < 0)
        return op_fault(op);
    return *key ? op_refuse(op, E_NOT_ALLOWED, "ss", op->badge, "console") : 0;
}

static int run_rows(struct op *op)
{
    char hex[2 * AUDIT_HASH + 1];
    struct audit_row row;
    struct str hash;
    int64_t n;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    if (at_home(op))
        return op_fault(op);
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT n, warehouse, at, terminal_at, terminal, seq, person, verb, object,"
        "       order_id, code, before, after, address, hash"
        "  FROM audit WHERE writer = $1 AND n > $2 ORDER BY n LIMIT $3",
        "ddd", request_get(op->req, "writer"), request_get(op->req, "after"), limit);
    while (query_next(query, "dddddddttdtttts", &n, &row.warehouse, &row.at,
                      &row.terminal_at, &row.terminal, &row.seq, &row.person, &row.verb,
                      &row.object, &row.order_id, &row.code, &row.before, &row.after,
                      &row.address, &hash))
        op_row(
            op, "dddddddttdttttt", n, row.warehouse, row.at, row.terminal_at,
            row.terminal, row.seq, row.person, row.verb, row.object, row.order_id,
            row.code, row.before, row.after, row.address,
            hash.n == AUDIT_HASH
                ? sodium_bin2hex(hex, sizeof(hex), (const unsigned char *)hash.p, hash.n)
                : "");
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* Young rows stay: what happened lately is asked for every day. */
static int old_enough(struct op *op, int64_t at)
{
    int64_t days = rule_num(op, "audit", "keep", "days", 180);
    return op->now - at >= days * 86400000
               ? 0
               : op_refuse(op, E_LIMIT, "sdd", "days", (op->now - at) / 86400000, days);
}

/* Rows may go once the archive has them: the database itself asks for that row first. */
static int let_go(struct op *op, int64_t writer, int64_t n, const struct str *hash)
{
    if (store_do(op->store, op->err,
                 "INSERT INTO audit_archive (writer, n, hash, file, at)"
                 " VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (writer) DO UPDATE SET n = excluded.n,"
                 "   hash = excluded.hash, file = excluded.file, at = excluded.at",
                 "ddbtd", writer, n, hash->p, hash->n, request_str(op->req, "file"),
                 op->now) < 0)
        return op_fault(op);
    int gone =
        store_do(op->store, op->err, "DELETE FROM audit WHERE writer = $1 AND n <= $2",
                 "dd", writer, n);
    if (gone < 0)
        return op_fault(op);
    op_num(op, "rows", gone);
    return 0;
}

static int run_archive(struct op *op)
{
    int64_t writer = request_get(op->req, "writer"), n = request_get(op->req, "n"),
            at = 0;
    const char *given = request_str(op->req, "hash");
    char hex[2 * AUDIT_HASH + 1];
    unsigned char named[AUDIT_HASH];
    struct audit_head start;
    struct str hash = {0};
    if (at_home(op) || audit_start(op->store, writer, &start, op->err))
        return op_fault(op);
    op_object(op, "log %lld", (long long)writer);
    if (n <= start.n || n - start.n > ROWS_MOST)
        return op_refuse(op, E_LIMIT, "sdd", "rows", n - start.n, (int64_t)ROWS_MOST);
    if (store_one(op->store, op->err,
                  "SELECT at, hash FROM audit WHERE writer = $1 AND n = $2", "dd>ds",
                  writer, n, &at, &hash) < 0)
        return op_fault(op);
    if (hash.n != sizeof(named) ||
        sodium_hex2bin(named, sizeof(named), given, strlen(given), NULL, NULL, NULL) ||
        memcmp(named, hash.p, hash.n) != 0)
        return op_refuse(
            op, E_CHECKPOINT, "s",
            arena_printf(op->arena, "%lld:%lld", (long long)writer, (long long)n));
    if (old_enough(op, at))
        return op_fault(op);
    op_before(op, "%s", request_str(op->req, "file"));
    op_after(op, AUDIT_ARCHIVED, (long long)n,
             sodium_bin2hex(hex, sizeof(hex), named, sizeof(named)));
    return let_go(op, writer, n, &(struct str){(const char *)named, sizeof(named)});
}

const struct op_entry op_audit_rows = {V_AUDIT_ROWS, run_rows};
const struct op_entry op_audit_archive = {V_AUDIT_ARCHIVE, run_archive};
