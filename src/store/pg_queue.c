/*
 * pg_queue: statements that are sent now and answered later (libpq's pipeline), so that a
 * round trip is paid once for many. Two kinds: what is put, of which nobody waits to hear
 * how many rows it changed; and what is asked ahead, whose answers go into the memo.
 *
 * The first that fails is the failure of whoever drains: the next who reads, or the
 * commit. From then on the transaction counts as taken back, whoever looked away.
 */
#include "pg_in.h"

#include <libintl.h>

#include "tallyman/base/arena.h"

/* More is not sent without hearing: a server that stops reading must be noticed. */
enum { BYTES_MOST = 128 * 1024, DUE_FIRST = 64 };

/* -- sending */

static void add(struct pg *pg, const struct pg_due *due)
{
    struct pg_queue *queue = &pg->queue;
    if (queue->n == queue->room) {
        queue->room = queue->room ? queue->room * 2 : DUE_FIRST;
        queue->at = xrealloc(queue->at, (size_t)queue->room * sizeof *queue->at);
    }
    queue->at[queue->n++] = *due;
}

/* A value that was NULL without a type when it was prepared takes any. */
static bool types_fit(const struct pg_stmt *stmt)
{
    for (int i = 0; i < stmt->values; i++)
        if (stmt->type[i] != stmt->prepared[i] && stmt->type[i])
            return false;
    return true;
}

/* The name is good behind what was sent before. */
static int prepare(struct pg_stmt *stmt, struct err *err)
{
    struct pg *pg = stmt->pg;
    if (stmt->life == pg->life && types_fit(stmt))
        return 0;
    snprintf(stmt->name, sizeof stmt->name, "s%u", ++pg->statements);
    memcpy(stmt->prepared, stmt->type, sizeof stmt->type);
    if (!PQsendPrepare(pg->conn, stmt->name, stmt->sql, stmt->values, stmt->type))
        return pg_fail(pg, NULL, err);
    stmt->life = pg->life;
    add(pg, &(struct pg_due){.stmt = stmt, .what = DUE_PREPARED});
    return 0;
}

int pg_send(struct pg_stmt *stmt, const struct pg_due *due, struct err *err)
{
    struct pg *pg = stmt->pg;
    if (!pg->conn || (!pg->queue.n && !PQenterPipelineMode(pg->conn)))
        return pg_fail(pg, NULL, err);
    if (prepare(stmt, err))
        return -(int)err->code;
    if (!PQsendQueryPrepared(pg->conn, stmt->name, stmt->values, stmt->value,
                             stmt->length, stmt->format, 0))
        return pg_fail(pg, NULL, err);
    for (int i = 0; i < stmt->values; i++)
        pg->queue.bytes += stmt->value[i] ? (size_t)stmt->length[i] : 0;
    add(pg, due);
    return 0;
}

/* -- hearing */

void pg_note(struct pg_stmt *stmt, const PGresult *result)
{
    struct pg *pg = stmt->pg;
    pg->changes = atoll(PQcmdTuples((PGresult *)result));
    if (pg->changes && strncmp(PQcmdStatus((PGresult *)result), "SELECT", 6) != 0)
        pg->behind = false;
    int rows = PQntuples(result);
    if (stmt->gives_id && rows)
        pg->last_id = atoll(PQgetvalue(result, rows - 1, 0));
}

static int refuse_count(const struct pg *pg, const struct pg_due *due, struct err *err)
{
    char text[ERR_TEXT];
    snprintf(text, sizeof text, "%lld rows changed, not %lld: %.*s",
             (long long)pg->changes, (long long)due->want, 40, due->stmt->sql);
    return err_set(err, E_STORE, "s", text);
}

static int hear(struct pg *pg, const struct pg_due *due, const PGresult *result,
                struct err *err)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return pg_fail(pg, result, err);
    if (due->what == DUE_PREPARED)
        return 0;
    pg_note(due->stmt, result);
    return due->want >= 0 && due->want != pg->changes && due->what == DUE_PUT
               ? refuse_count(pg, due, err)
               : 0;
}

/* Results in order; behind the first that failed come none that mean anything. */
static int hear_all(struct pg *pg, PGresult **last, struct err *err)
{
    int code = 0;
    for (int i = 0; i < pg->queue.n && pg->conn; i++) {
        const struct pg_due *due = &pg->queue.at[i];
        PGresult *result = pg_wait(pg);
        if (!code)
            code = hear(pg, due, result, err);
        if (code && due->what == DUE_PREPARED)
            due->stmt->life = 0;
        if (!code && due->known)
            pg_learn(due->known, result);
        else if (!code && last && i == pg->queue.n - 1)
            *last = result;
        else
            PQclear(result);
    }
    return code;
}

static void leave(struct pg *pg)
{
    pg->queue.n = 0;
    pg->queue.bytes = 0;
    if (!pg->conn)
        return;
    PGresult *sync = pg_wait(pg);
    bool well = PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
    PQclear(sync);
    if (!well || !PQexitPipelineMode(pg->conn))
        pg_lose(pg);
}

int pg_drain(struct pg *pg, PGresult **last, struct err *err)
{
    if (!pg->queue.n)
        return 0;
    int code = pg->conn && PQpipelineSync(pg->conn) ? hear_all(pg, last, err)
                                                    : pg_fail(pg, NULL, err);
    leave(pg);
    if (!code && !pg->conn)
        code = pg_fail(pg, NULL, err);
    if (code) {
        pg->queue.failed = true;
        pg->memo.keeps = false;
    }
    return code;
}

void pg_discard(struct pg *pg)
{
    struct err ignored = {0}; /* whoever rolls back knows why */
    bool again = pg->again, alone = pg->alone;
    pg_scatter(pg);
    if (pg->queue.n && pg->conn)
        pg_drain(pg, NULL, &ignored);
    pg->queue.n = 0;
    pg->queue.bytes = 0;
    pg->queue.failed = false;
    pg->again = again;
    pg->alone = alone;
}

/* -- the engine's */

/* Who asks ahead stands still at the first thing that is not known. */
static int not_yet(struct err *err)
{
    return err_set(err, E_STORE, "s", "asked ahead");
}

/* Behind what waits and must be there before. */
static int send_behind(struct pg_stmt *stmt, const struct pg_due *due, struct err *err)
{
    return pg_gathered(stmt->pg, stmt, err) ? -(int)err->code : pg_send(stmt, due, err);
}

int pg_want(struct pg_stmt *stmt, struct err *err)
{
    bool was = pg_recall(stmt) || pg_is_long(stmt);
    struct pg_known *known = was ? NULL : pg_expect(stmt);
    const struct pg_due due = {
        .stmt = stmt, .what = DUE_ASKED, .want = -1, .known = known};
    if (known && send_behind(stmt, &due, err))
        return -(int)err->code;
    stmt->pg->queue.asked += known != NULL;
    return not_yet(err);
}

int pg_put(struct engine_stmt *handle, int64_t want, struct err *err)
{
    struct pg_stmt *stmt = (struct pg_stmt *)handle;
    struct pg *pg = stmt->pg;
    const struct pg_due due = {.stmt = stmt, .what = DUE_PUT, .want = want};
    if (pg->ahead)
        return 0;
    pg_unlearn(stmt);
    int code =
        pg_may_wait(stmt) ? pg_gather(stmt, want, err) : send_behind(stmt, &due, err);
    return !code && pg->queue.bytes > BYTES_MOST ? pg_drain(pg, NULL, err) : code;
}

void pg_ahead(struct engine_db *db, bool on)
{
    pg_of(db)->ahead = on;
    pg_of(db)->queue.asked = 0;
}

int pg_fetch(struct engine_db *db, struct err *err)
{
    struct pg *pg = pg_of(db);
    int asked = pg->queue.asked;
    pg->queue.asked = 0;
    return pg_drain(pg, NULL, err) ? -(int)err->code : asked;
}
