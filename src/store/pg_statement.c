/*
 * pg_statement: SQL with its values to the server and rows back. A statement is prepared
 * when it is first run, since only its values tell their types; whole results are taken
 * at once, so that other statements may run while rows are read.
 *
 * An INSERT into a table whose rows the store numbers, without a RETURNING of its own,
 * gets `RETURNING id`: that is store_last_id.
 */
#include "pg_in.h"

#include <endian.h>

#include "tallyman/base/arena.h"
#include "schema_in.h"

enum { VALUES_MOST = 64, SQL_MOST = 64 * 1024 };

/* Of pg_type.dat; they never change. */
enum { TYPE_ANY = 0, TYPE_BOOL = 16, TYPE_BYTES = 17, TYPE_INT = 20, TYPE_TEXT = 25 };

struct pg_stmt {
    struct pg *pg;
    char *sql;
    char name[16];
    int64_t life; /* of the connection in which it is prepared; 0: in none */
    int values;
    bool gives_id; /* the RETURNING id is ours */
    Oid type[VALUES_MOST], prepared[VALUES_MOST];
    const char *value[VALUES_MOST];
    int length[VALUES_MOST], format[VALUES_MOST];
    int64_t number[VALUES_MOST]; /* big endian, where values point */
    PGresult *result;
    int row;
    unsigned char *bytes; /* of the last bytea column read */
};

static struct pg_stmt *stmt_of(struct engine_stmt *stmt)
{
    return (struct pg_stmt *)stmt;
}

/* -- preparing */

static int count_values(const char *sql)
{
    char quote = 0;
    int most = 0;
    for (const char *p = sql; *p; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '\'' || *p == '"')
            quote = *p;
        else if (*p == '$' && atoi(p + 1) > most)
            most = atoi(p + 1);
    }
    return most;
}

static bool numbers_its_rows(struct str name)
{
    for (const struct table *const *at = schema; *at; at++)
        if (str_is(name, (*at)->name))
            return (*at)->column[0].type == COL_ID;
    return false;
}

static bool wants_id(const char *sql)
{
    static const char into[] = "INSERT INTO ";
    const char *name = sql + sizeof into - 1;
    return strncmp(sql, into, sizeof into - 1) == 0 && !strstr(sql, "RETURNING") &&
           numbers_its_rows(str_n(name, strcspn(name, " (")));
}

int pg_prepare(struct engine_db *db, const char *sql, struct engine_stmt **out,
               struct err *err)
{
    (void)err;
    struct pg_stmt *stmt = xcalloc(1, sizeof *stmt);
    struct buf text;
    buf_init(&text, SQL_MOST);
    stmt->pg = pg_of(db);
    stmt->values = count_values(sql);
    stmt->gives_id = wants_id(sql);
    buf_printf(&text, "%s%s", sql, stmt->gives_id ? " RETURNING id" : "");
    BUG_IF(text.over || stmt->values > VALUES_MOST);
    stmt->sql = xstrdup(text.p);
    buf_clear(&text);
    *out = (struct engine_stmt *)stmt;
    return 0;
}

/* A value that was NULL without a type when it was prepared takes any. */
static bool types_fit(const struct pg_stmt *stmt)
{
    for (int i = 0; i < stmt->values; i++)
        if (stmt->type[i] != stmt->prepared[i] && stmt->type[i] != TYPE_ANY)
            return false;
    return true;
}

static PGresult *sent(struct pg *pg, int done)
{
    return done ? pg_wait(pg) : NULL;
}

static int ready(struct pg_stmt *stmt, struct err *err)
{
    struct pg *pg = stmt->pg;
    if (stmt->life == pg->life && types_fit(stmt))
        return 0;
    snprintf(stmt->name, sizeof stmt->name, "s%u", ++pg->statements);
    memcpy(stmt->prepared, stmt->type, sizeof stmt->type);
    PGresult *result = sent(
        pg, PQsendPrepare(pg->conn, stmt->name, stmt->sql, stmt->values, stmt->type));
    int code = PQresultStatus(result) == PGRES_COMMAND_OK ? 0 : pg_fail(pg, result, err);
    PQclear(result);
    stmt->life = code ? 0 : pg->life;
    return code;
}

/* -- values */

static void bind(struct engine_stmt *handle, int n, Oid type, struct str bytes)
{
    struct pg_stmt *stmt = stmt_of(handle);
    BUG_IF(n > stmt->values);
    stmt->type[n - 1] = type;
    stmt->value[n - 1] = bytes.p ? bytes.p : "";
    stmt->length[n - 1] = (int)bytes.n;
    stmt->format[n - 1] = 1; /* binary: a text is its bytes, with their number */
}

void pg_bind_int(struct engine_stmt *handle, int n, int64_t value)
{
    struct pg_stmt *stmt = stmt_of(handle);
    BUG_IF(n > stmt->values);
    stmt->number[n - 1] = (int64_t)htobe64((uint64_t)value);
    bind(handle, n, TYPE_INT, str_n((const char *)&stmt->number[n - 1], sizeof value));
}

void pg_bind_text(struct engine_stmt *stmt, int n, struct str text)
{
    bind(stmt, n, TYPE_TEXT, text);
}

void pg_bind_bytes(struct engine_stmt *stmt, int n, struct str bytes)
{
    bind(stmt, n, TYPE_BYTES, bytes);
}

void pg_bind_null(struct engine_stmt *stmt, int n, char letter)
{
    bind(stmt, n,
         letter == 't'   ? TYPE_TEXT
         : letter == 'r' ? TYPE_INT
                         : TYPE_ANY,
         str_n("", 0));
    stmt_of(stmt)->value[n - 1] = NULL;
}

int pg_values(struct engine_stmt *stmt)
{
    return stmt_of(stmt)->values;
}

/* -- running */

static int run(struct pg_stmt *stmt, struct err *err)
{
    struct pg *pg = stmt->pg;
    bool within = pg->conn && PQtransactionStatus(pg->conn) == PQTRANS_INTRANS;
    if ((!within && pg_ready(pg, err)) || ready(stmt, err))
        return -(int)err->code;
    stmt->row = -1;
    stmt->result =
        sent(pg, PQsendQueryPrepared(pg->conn, stmt->name, stmt->values, stmt->value,
                                     stmt->length, stmt->format, 0));
    ExecStatusType status = PQresultStatus(stmt->result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return pg_fail(pg, stmt->result, err);
    pg->changes = atoll(PQcmdTuples(stmt->result));
    if (pg->changes && strncmp(PQcmdStatus(stmt->result), "SELECT", 6) != 0)
        pg->behind = false;
    int rows = PQntuples(stmt->result);
    if (stmt->gives_id && rows)
        pg->last_id = atoll(PQgetvalue(stmt->result, rows - 1, 0));
    return 0;
}

int pg_step(struct engine_stmt *handle, struct err *err)
{
    struct pg_stmt *stmt = stmt_of(handle);
    if (!stmt->result && run(stmt, err))
        return -(int)err->code;
    return !stmt->gives_id && ++stmt->row < PQntuples(stmt->result);
}

int pg_columns(struct engine_stmt *stmt)
{
    return PQnfields(stmt_of(stmt)->result);
}

int64_t pg_column_int(struct engine_stmt *handle, int n)
{
    struct pg_stmt *stmt = stmt_of(handle);
    const char *text = PQgetvalue(stmt->result, stmt->row, n);
    if (PQftype(stmt->result, n) == TYPE_BOOL)
        return *text == 't';
    return strtoll(text, NULL, 10);
}

struct str pg_column_text(struct engine_stmt *handle, int n)
{
    struct pg_stmt *stmt = stmt_of(handle);
    const char *text = PQgetvalue(stmt->result, stmt->row, n);
    if (PQftype(stmt->result, n) != TYPE_BYTES)
        return str_n(text, (size_t)PQgetlength(stmt->result, stmt->row, n));
    size_t size = 0;
    PQfreemem(stmt->bytes);
    stmt->bytes = PQunescapeBytea((const unsigned char *)text, &size);
    return str_n((const char *)stmt->bytes, size);
}

void pg_reset(struct engine_stmt *handle)
{
    struct pg_stmt *stmt = stmt_of(handle);
    PQclear(stmt->result);
    PQfreemem(stmt->bytes);
    stmt->result = NULL;
    stmt->bytes = NULL;
    memset(stmt->value, 0, sizeof stmt->value);
}

void pg_finish(struct engine_stmt *handle)
{
    if (!handle)
        return;
    pg_reset(handle);
    free(stmt_of(handle)->sql);
    free(handle);
}
