/*
 * pg: the engine for where one machine is outgrown. One connection a store, several
 * processes on one cluster: what they rely on is serializable isolation, and the id of
 * the request when the answer to a commit was lost.
 *
 * A commit counts when the server says so, and the synchronous standby where it has one.
 * Such a wait that an administrator cut off, or that ended with the connection, is
 * unknown: the same request again finds its record, and may be answered from it only when
 * that record is on the standby too. So a transaction that wrote nothing commits behind a
 * message in the log, for which the server waits as for a row.
 *
 * Progress: every writing transaction holds `meta` shared. One that had to give way
 * (deadlock, serialization) takes it alone the next time, and then nobody can be in its
 * way; LOCK TABLE before the first statement takes no snapshot yet. Alone it is not
 * serializable: a neighbour on the cluster whose transaction is open for long has the
 * server forget who read what, and then it takes the harmless for a conflict.
 */
#include "pg_in.h"

#include <errno.h>
#include <libintl.h>
#include <poll.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "ddl.h"
#include "store_in.h"

enum {
    SILENT_MS = 30000,  /* a server that hangs is a lost one, in a transaction */
    ASK_MS = 3000,      /* after so long without a word it is asked whether it is there */
    PAUSE_MS = 50,      /* between two tries to connect, growing to ten times that */
    WRITERS_MOST = 999, /* chains that are tried for a free one */
};

/* -- what failed */

struct state {
    const char *begins; /* of the SQLSTATE; the first row that fits */
    enum err_code code;
    bool again, lost;
};

static const struct state states[] = {
    {"40001", E_BUSY, true, false},  /* serialization_failure */
    {"40P01", E_BUSY, true, false},  /* deadlock_detected */
    {"55P03", E_BUSY, true, false},  /* lock_not_available */
    {"57014", E_BUSY, true, false},  /* query_canceled, by an administrator */
    {"23505", E_STORE, true, false}, /* unique_violation: another wrote it meanwhile */
    {"25006", E_LINK, true, true},   /* read_only_sql_transaction: leader no more */
    {"25P03", E_LINK, true, true},   /* idle_in_transaction_session_timeout */
    {"57P", E_LINK, true, true},     /* admin_shutdown, crash_shutdown, cannot_connect */
    {"08", E_LINK, true, true},      /* connection exceptions */
    {"53100", E_FULL, false, false}, /* disk_full */
    {"53", E_BUSY, true, false},     /* out of memory, too many connections */
    {"58", E_IO, false, false},      /* system errors */
    {"", E_STORE, false, false},
};

static void say(struct pg *pg, const struct state *state, const char *text,
                struct err *err)
{
    if (state->code == E_LINK || state->code == E_FULL)
        err_set(err, state->code, "s", pg->name);
    else if (state->code == E_BUSY)
        err_set(err, E_BUSY, "s", gettext("another process"));
    else if (state->code == E_IO)
        err_set(err, E_IO, "ss", pg->name, text);
    else
        err_set(err, E_STORE, "s", text);
}

int pg_fail(struct pg *pg, const PGresult *result, struct err *err)
{
    static const struct state gone = {"", E_LINK, true, true};
    const char *code = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : "";
    const struct state *state = states;
    while (code && strncmp(code, state->begins, strlen(state->begins)) != 0)
        state++;
    if (!code || PQstatus(pg->conn) != CONNECTION_OK)
        state = &gone;
    pg->again = state->again;
    pg->alone = state->again && !state->lost;
    say(pg, state, text ? text : "", err);
    if (state->lost)
        pg_lose(pg);
    return -(int)err->code;
}

/* -- asking */

/* A stopped machine's kernel still acknowledges what is sent to it: only another
 * connection tells a slow server from a hung one. */
static bool is_there(const struct pg *pg)
{
    const char *const keys[] = {"host", "hostaddr", "port", "connect_timeout", NULL};
    const char *const values[] = {PQhost(pg->conn), PQhostaddr(pg->conn),
                                  PQport(pg->conn), "3", NULL};
    PGPing says = PQpingParams(keys, values, 0);
    return says == PQPING_OK || says == PQPING_REJECT;
}

/* False when it was silent for too long, or is gone. */
static bool wait_readable(struct pg *pg, int64_t until)
{
    int64_t left = until ? until - clock_mono_ms() : ASK_MS;
    struct pollfd fd = {.fd = PQsocket(pg->conn), .events = POLLIN};
    if (left <= 0)
        return false;
    int ready = poll(&fd, 1, (int)(left < ASK_MS ? left : ASK_MS));
    if (ready > 0)
        return PQconsumeInput(pg->conn) == 1;
    return ready < 0 ? errno == EINTR : is_there(pg);
}

PGresult *pg_wait(struct pg *pg)
{
    bool open = PQtransactionStatus(pg->conn) != PQTRANS_IDLE;
    int64_t until = pg->writing && open ? clock_mono_ms() + SILENT_MS : 0;
    PGresult *last = NULL;
    for (;;) {
        while (PQisBusy(pg->conn)) {
            if (wait_readable(pg, until))
                continue;
            PQclear(last);
            return NULL;
        }
        PGresult *next = PQgetResult(pg->conn);
        if (!next)
            return last;
        bool failed = last && PQresultStatus(last) == PGRES_FATAL_ERROR;
        PQclear(failed ? next : last);
        last = failed ? last : next;
    }
}

static PGresult *send_script(struct pg *pg, const char *script)
{
    return pg->conn && PQsendQuery(pg->conn, script) ? pg_wait(pg) : NULL;
}

static bool is_well(const PGresult *result)
{
    ExecStatusType status = result ? PQresultStatus(result) : PGRES_FATAL_ERROR;
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

int pg_run(struct pg *pg, const char *script, struct err *err)
{
    PGresult *result = send_script(pg, script);
    int code = is_well(result) ? 0 : pg_fail(pg, result, err);
    PQclear(result);
    return code;
}

int pg_ask(struct pg *pg, const char *sql, char *out, size_t size, struct err *err)
{
    PGresult *result = send_script(pg, sql);
    int code = is_well(result) ? PQntuples(result) > 0 : pg_fail(pg, result, err);
    if (out)
        snprintf(out, size, "%s", code > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
    return code;
}

/* -- connecting */

void pg_lose(struct pg *pg)
{
    PQfinish(pg->conn);
    pg->conn = NULL;
    pg_scatter(pg);
    pg->queue.n = 0;
    pg->queue.bytes = 0;
    pg->memo.keeps = false;
}

/* 01000 at a commit: "already committed locally, but might not have been replicated". */
static void hear(void *arg, const PGresult *result)
{
    struct pg *pg = arg;
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (code && strcmp(code, "01000") == 0)
        pg->warned = true;
}

/* What stands in the address is taken before these: of several hosts the one that takes
 * writes, and one that hangs is left in seconds. */
static PGconn *dial(struct pg *pg)
{
    const char *const keys[] = {"connect_timeout",  "tcp_user_timeout",
                                "keepalives_idle",  "keepalives_interval",
                                "keepalives_count", "fallback_application_name",
                                "client_encoding",  "target_session_attrs",
                                "dbname",           NULL};
    const char *const values[] = {
        "3",         "6000",     "5",    "2",
        "3",         "tallyman", "UTF8", pg->writing ? "read-write" : "any",
        pg->address, NULL};
    PGconn *conn = PQconnectdbParams(keys, values, 1);
    PQsetNoticeReceiver(conn, hear, pg);
    return conn;
}

/* A number that no other living connection holds. */
static int take_writer(struct pg *pg, struct err *err)
{
    char got[8] = "", sql[128];
    for (int n = 1; n <= WRITERS_MOST && *got != 't'; n++) {
        pg->writer = n;
        snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(" PG_LOCK ", %d)", n);
        if (pg_ask(pg, sql, got, sizeof got, err) < 0)
            return -(int)err->code;
    }
    return *got == 't' ? 0 : err_set(err, E_BUSY, "s", gettext("too many writers"));
}

/* Asked after it was set: a pooler between may have given the setting to another. */
static int refuse_weak(struct pg *pg, struct err *err)
{
    char level[32] = "", says[96];
    if (pg_ask(pg, "SELECT current_setting('synchronous_commit')", level, sizeof level,
               err) < 0)
        return -(int)err->code;
    if (strcmp(level, "on") == 0 || strcmp(level, "remote_apply") == 0)
        return 0;
    snprintf(says, sizeof says, "synchronous_commit is %s and stays so", level);
    return err_set(err, E_STORE, "s", says);
}

/* An acknowledged scan is on the disk, whatever the cluster's own setting says. No
 * statement_timeout: it would cut off a commit's wait for the standby. What a process
 * that vanished holds is let go in seconds. */
static int settle(struct pg *pg, struct err *err)
{
    static const char script[] =
        "SET jit = off; SET client_min_messages = warning;"
        "SET statement_timeout = 0; SET lock_timeout = '20s';"
        "SET idle_in_transaction_session_timeout = '30s';"
        "SET client_connection_check_interval = '2s'; SET tcp_user_timeout = '10s';"
        "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
        "SET tcp_keepalives_count = 3;"
        "SELECT set_config('synchronous_commit', 'on', false) WHERE "
        "current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";
    if (pg_run(pg, script, err))
        return -(int)err->code;
    if (!pg->writing)
        return 0;
    return refuse_weak(pg, err) ? -(int)err->code : take_writer(pg, err);
}

static int refuse_address(struct pg *pg, struct err *err)
{
    char text[ERR_TEXT];
    const char *said = pg->conn ? PQerrorMessage(pg->conn) : "";
    snprintf(text, sizeof text, "%.*s", (int)strcspn(said, "\n"), said);
    return err_set(err, E_IO, "ss", pg->name, text);
}

/* What a server that is being started, or is not there, says; nothing else is waited for.
 */
static bool worth_waiting(struct pg *pg)
{
    const char *said = PQerrorMessage(pg->conn);
    return !strstr(said, "authentication failed") && !strstr(said, "does not exist") &&
           !strstr(said, "invalid");
}

int pg_connect(struct pg *pg, int64_t patience_ms, struct err *err)
{
    int64_t until = clock_mono_ms() + patience_ms;
    for (int pause = PAUSE_MS;; pause += pause < 10 * PAUSE_MS ? PAUSE_MS : 0) {
        struct err why = {0};
        pg_lose(pg);
        pg->conn = dial(pg);
        pg->life++;
        if (PQstatus(pg->conn) == CONNECTION_OK && settle(pg, &why) == 0)
            return 0;
        if (why.code == E_OK)
            refuse_address(pg, &why);
        if (clock_mono_ms() >= until || (pg->conn && !worth_waiting(pg))) {
            *err = why;
            pg_lose(pg);
            return -(int)err->code;
        }
        poll(NULL, 0, pause);
    }
}

int pg_ready(struct pg *pg, struct err *err)
{
    if (pg->conn && PQstatus(pg->conn) == CONNECTION_OK)
        return 0;
    if (!pg_connect(pg, pg->patience_ms, err))
        return 0;
    err_clear(err);
    pg->again = false; /* there was patience enough */
    return err_set(err, E_LINK, "s", pg->name);
}

/* "host:port/database" of the address, without what is secret in it. */
static char *name_of(const char *address)
{
    char *why = NULL;
    PQconninfoOption *options = PQconninfoParse(address, &why);
    const char *host = "", *port = "", *database = "";
    for (PQconninfoOption *o = options; o && o->keyword; o++) {
        if (!o->val)
            continue;
        host = strcmp(o->keyword, "host") == 0 ? o->val : host;
        port = strcmp(o->keyword, "port") == 0 ? o->val : port;
        database = strcmp(o->keyword, "dbname") == 0 ? o->val : database;
    }
    struct buf name;
    buf_init(&name, 1024);
    buf_printf(&name, "postgresql://%s%s%s/%s", host, *port ? ":" : "", port, database);
    char *text = xstrdup(name.p);
    buf_clear(&name);
    PQconninfoFree(options);
    PQfreemem(why);
    return text;
}

static char *check_address(const char *address, struct err *err)
{
    char *why = NULL;
    PQconninfoOption *options = PQconninfoParse(address, &why);
    PQconninfoFree(options);
    if (!options)
        err_set(err, E_ARGUMENT, "sss", "store", "postgresql://HOST/DATABASE",
                why ? why : address);
    PQfreemem(why);
    return options ? name_of(address) : NULL;
}

static int open_db(const char *address, bool writing, struct engine_db **out,
                   struct err *err)
{
    struct pg *pg = xcalloc(1, sizeof *pg);
    *pg = (struct pg){.address = xstrdup(address),
                      .name = name_of(address),
                      .writing = writing,
                      .patience_ms = 10000};
    int code = pg_connect(pg, 0, err);
    if (code)
        engine_postgresql.close((struct engine_db *)pg);
    else
        *out = (struct engine_db *)pg;
    return code;
}

static void close_db(struct engine_db *db)
{
    struct pg *pg = pg_of(db);
    pg_lose(pg);
    pg_forget(&pg->memo);
    free(pg->memo.bucket);
    free(pg->memo.all);
    free(pg->queue.at);
    free(pg->address);
    free(pg->name);
    free(pg);
}

static int accept_db(struct engine_db *db, struct err *err)
{
    (void)db;
    (void)err;
    return 0;
}

static void be_patient(struct engine_db *db, int64_t patience_ms)
{
    pg_of(db)->patience_ms = patience_ms;
}

/* -- transactions */

static int begin(struct engine_db *db, bool writing, struct err *err)
{
    static const char look[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    static const char shared[] =
        "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE meta IN ROW SHARE MODE";
    static const char alone[] =
        "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE meta IN EXCLUSIVE MODE";
    struct pg *pg = pg_of(db);
    pg_forget(&pg->memo);
    pg_discard(pg);
    if (pg_ready(pg, err))
        return -(int)err->code;
    int code = pg_run(pg, !writing ? look : pg->alone ? alone : shared, err);
    if (!code)
        pg->alone = pg->again = false;
    pg->behind = pg->memo.keeps = writing && !code;
    return code;
}

static int commit(struct engine_db *db, struct err *err)
{
    static const char behind[] =
        "SELECT pg_logical_emit_message(true, 'tallyman', ''); COMMIT";
    struct pg *pg = pg_of(db);
    if (pg_gathered(pg, NULL, err) || pg_drain(pg, NULL, err))
        return -(int)err->code;
    pg->memo.keeps = pg->warned = false;
    int code = pg_run(pg, pg->behind ? behind : "COMMIT", err);
    if (code || !pg->warned)
        return code;
    return pg_fail(pg, NULL, err);
}

static bool in_transaction(struct engine_db *db)
{
    struct pg *pg = pg_of(db);
    return pg->conn && !pg->queue.failed &&
           (pg->queue.n || PQtransactionStatus(pg->conn) == PQTRANS_INTRANS);
}

static void rollback(struct engine_db *db)
{
    struct pg *pg = pg_of(db);
    struct err err = {0};
    pg_discard(pg);
    pg->memo.keeps = false;
    bool again = pg->again, alone = pg->alone;
    if (!pg->conn)
        return;
    if (PQtransactionStatus(pg->conn) == PQTRANS_ACTIVE)
        pg_lose(pg);
    else if (PQtransactionStatus(pg->conn) != PQTRANS_IDLE)
        pg_run(pg, "ROLLBACK", &err);
    pg->again = again;
    pg->alone = alone;
}

static bool again(struct engine_db *db)
{
    struct pg *pg = pg_of(db);
    bool may = pg->again;
    pg->again = false;
    return may;
}

static int64_t writer(struct engine_db *db)
{
    return pg_of(db)->writer;
}

static int64_t life(struct engine_db *db)
{
    return pg_of(db)->life;
}

static int64_t changes(struct engine_db *db)
{
    return pg_of(db)->changes;
}

static int64_t last_id(struct engine_db *db)
{
    return pg_of(db)->last_id;
}

const struct engine engine_postgresql = {
    .prefix = "postgresql:",
    .ddl = &ddl_postgresql,
    .parted = &ddl_postgresql_parted,
    .served = true,
    .next_move = "SELECT nextval('move_id_seq') FROM generate_series(1, $1)",
    .many_moves = true,
    .name = check_address,
    .look = pg_look,
    .open = open_db,
    .accept = accept_db,
    .make = pg_make,
    .upgrade = pg_upgrade,
    .happened = pg_happened,
    .refill = pg_refill,
    .close = close_db,
    .be_patient = be_patient,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .again = again,
    .life = life,
    .prepare = pg_prepare,
    .bind_int = pg_bind_int,
    .bind_text = pg_bind_text,
    .bind_bytes = pg_bind_bytes,
    .bind_null = pg_bind_null,
    .mark = pg_mark,
    .values = pg_values,
    .put = pg_put,
    .ahead = pg_ahead,
    .fetch = pg_fetch,
    .step = pg_step,
    .columns = pg_columns,
    .column_int = pg_column_int,
    .column_text = pg_column_text,
    .reset = pg_reset,
    .finish = pg_finish,
    .writer = writer,
    .changes = changes,
    .last_id = last_id,
};
