/*
 * pg_statement: SQL with its values to the server and rows back. A statement is prepared
 * when it is first run, since only its values tell their types; whole results are taken
 * at once, so that other statements may run while rows are read. What was answered in
 * this transaction is not asked again (pg_memo).
 *
 * An INSERT into a table whose rows the store numbers, without a RETURNING of its own,
 * gets `RETURNING id`: that is store_last_id.
 */
#include "pg_in.h"

#include <endian.h>

#include "tallyman/base/arena.h"
#include "schema_in.h"

enum { SQL_MOST = 64 * 1024 };

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

struct pg_stmt *pg_stmt_new(struct pg *pg, const char *sql)
{
    struct pg_stmt *stmt = xcalloc(1, sizeof *stmt);
    stmt->pg = pg;
    stmt->values = count_values(sql);
    BUG_IF(stmt->values > PG_VALUES);
    stmt->sql = xstrdup(sql);
    stmt->given = strlen(sql);
    pg_about(stmt->sql, &stmt->about);
    return stmt;
}

int pg_prepare(struct engine_db *db, const char *sql, struct engine_stmt **out,
               struct err *err)
{
    (void)err;
    bool gives_id = wants_id(sql);
    struct buf text;
    buf_init(&text, SQL_MOST);
    buf_printf(&text, "%s%s", sql, gives_id ? " RETURNING id" : "");
    BUG_IF(text.over);
    struct pg_stmt *stmt = pg_stmt_new(pg_of(db), text.p);
    buf_clear(&text);
    stmt->gives_id = gives_id;
    stmt->given = strlen(sql);
    *out = (struct engine_stmt *)stmt;
    return 0;
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

void pg_mark(struct engine_stmt *stmt, int n, char letter)
{
    stmt_of(stmt)->mark[n - 1] = letter;
}

Oid pg_array_of(Oid type)
{
    static const Oid arrays[][2] = {
        {TYPE_INT, 1016}, {TYPE_TEXT, 1009}, {TYPE_BYTES, 1001}};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        if (arrays[i][0] == type)
            return arrays[i][1];
    return 0;
}

int pg_values(struct engine_stmt *stmt)
{
    return stmt_of(stmt)->values;
}

/* -- running */

/* Behind what is due, in one round trip. */
static int ask(struct pg_stmt *stmt, struct err *err)
{
    const struct pg_due due = {.stmt = stmt, .what = DUE_ASKED, .want = -1};
    struct pg *pg = stmt->pg;
    if (!engine_postgresql.in_transaction((struct engine_db *)pg) && pg_ready(pg, err))
        return -(int)err->code;
    pg_unlearn(stmt);
    if (pg_gathered(pg, stmt->about.reads ? stmt : NULL, err) || pg_send(stmt, &due, err))
        return -(int)err->code;
    return pg_drain(pg, &stmt->result, err);
}

static void keep(struct pg_stmt *stmt)
{
    struct pg_known *known = pg_expect(stmt);
    stmt->kept = known != NULL;
    if (known)
        pg_learn(known, stmt->result);
}

static int run(struct pg_stmt *stmt, struct err *err)
{
    const struct pg_known *known = pg_recall(stmt);
    stmt->row = -1;
    if (known && pg_answer(known)) {
        stmt->result = pg_answer(known);
        stmt->kept = true;
        pg_note(stmt, stmt->result);
        return 0;
    }
    if (stmt->pg->ahead)
        return pg_want(stmt, err);
    if (ask(stmt, err))
        return -(int)err->code;
    keep(stmt);
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
    if (!stmt->kept)
        PQclear(stmt->result);
    PQfreemem(stmt->bytes);
    stmt->kept = false;
    stmt->result = NULL;
    stmt->bytes = NULL;
    memset(stmt->value, 0, sizeof stmt->value);
    memset(stmt->mark, 0, sizeof stmt->mark);
}

void pg_stmt_free(struct pg_stmt *stmt)
{
    if (!stmt)
        return;
    pg_rows_free(stmt->rows);
    free(stmt->sql);
    free(stmt);
}

void pg_finish(struct engine_stmt *handle)
{
    if (handle)
        pg_reset(handle);
    pg_stmt_free(stmt_of(handle));
}
