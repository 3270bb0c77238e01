/*
 * pg_refill: the rows of a copy put in the place of a served store, in one transaction:
 * what stood there goes into a schema of its own, `aside_T`, the tables are made anew and
 * filled by COPY, the triggers come last, since a parcel that shipped long ago is none
 * that may be born so. Cut off anywhere, the old store stands.
 */
#include "pg_in.h"

#include <inttypes.h>
#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "ddl.h"
#include "steps.h"
#include "store_in.h"
#include "trigger.h"

enum { SCRIPT_MOST = 1024 * 1024, PIECE = 64 * 1024, PIECE_MOST = 16 * 1024 * 1024 };

/* -- what stands there */

static int judge(struct pg *pg, int64_t *rows, struct err *err)
{
    char text[32] = "";
    struct engine_signs signs;
    *rows = -1;
    if (pg_signs(pg, &signs, err))
        return -(int)err->code;
    if (signs.empty)
        return 0;
    if (signs.application != APPLICATION_ID)
        return err_set(err, E_NOT_A_STORE, "ss", pg->name,
                       gettext("made by another program"));
    if (signs.version > steps_version())
        return err_set(err, E_NEWER_STORE, "sdd", pg->name, signs.version,
                       (int64_t)steps_version());
    if (pg_refuse_company(pg, err) ||
        pg_ask(pg, "SELECT count(*) FROM audit", text, sizeof text, err) < 0)
        return -(int)err->code;
    *rows = strtoll(text, NULL, 10);
    return 0;
}

int pg_happened(const char *address, int64_t *rows, struct err *err)
{
    struct engine_db *db;
    int code = engine_postgresql.open(address, false, &db, err);
    if (code)
        return code;
    code = judge(pg_of(db), rows, err);
    engine_postgresql.close(db);
    return code;
}

/* -- the tables */

static void put_aside(struct buf *out, const char *aside)
{
    buf_printf(out,
               "CREATE SCHEMA %s; DO $do$ DECLARE t text; BEGIN FOR t IN SELECT relname "
               "FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND "
               "relkind IN ('r', 'p') AND relname IN (''",
               aside);
    for (const struct table *const *at = schema; *at; at++)
        buf_printf(out, ", '%s'", (*at)->name);
    buf_printf(out,
               ") LOOP EXECUTE format('ALTER TABLE %%I SET SCHEMA %s', t); END LOOP; END "
               "$do$;\n",
               aside);
}

static int make_room(struct pg *pg, const char *aside, struct err *err)
{
    struct buf script;
    buf_init(&script, SCRIPT_MOST);
    if (aside)
        put_aside(&script, aside);
    buf_text(&script, pg_words);
    ddl_schema(&script, &ddl_postgresql);
    BUG_IF(script.over);
    int code = pg_run(pg, script.p, err);
    buf_clear(&script);
    return code;
}

/* Numbers go on behind those of the rows; then what refuses. */
static int finish(struct pg *pg, struct err *err)
{
    static const char numbers[] =
        "DO $do$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM "
        "information_schema.columns WHERE table_schema = current_schema() AND "
        "is_identity = 'YES' LOOP EXECUTE format('SELECT "
        "setval(pg_get_serial_sequence(%1$L, ''id''), GREATEST((SELECT MAX(id) FROM "
        "%1$I), 1), (SELECT COUNT(*) > 0 FROM %1$I))', t); END LOOP; END $do$;\n";
    struct buf script;
    buf_init(&script, SCRIPT_MOST);
    buf_text(&script, numbers);
    trigger_script(&script, &ddl_postgresql);
    for (const struct table *const *at = schema; *at; at++)
        buf_printf(&script, "ANALYZE %s;\n", (*at)->name);
    buf_text(&script, pg_sign);
    BUG_IF(script.over);
    int code = pg_run(pg, script.p, err);
    buf_clear(&script);
    return code;
}

/* -- rows, in COPY's text form (PostgreSQL, COPY, "Text Format") */

struct filling {
    struct pg *pg;
    const struct engine *from;
    struct engine_stmt *read;
    const struct table *table;
    struct buf piece;
    int64_t rows;
};

static void put_escaped(struct buf *out, struct str text)
{
    static const char plain[] = "\\\n\t\r", letter[] = "\\ntr";
    for (size_t i = 0; i < text.n; i++) {
        const char *found = text.p[i] ? strchr(plain, text.p[i]) : NULL;
        if (found)
            buf_char(out, '\\');
        buf_char(out, found ? letter[found - plain] : text.p[i]);
    }
}

static void put_bytes(struct buf *out, struct str bytes)
{
    buf_text(out, "\\\\x");
    for (size_t i = 0; i < bytes.n; i++)
        buf_printf(out, "%02x", (unsigned char)bytes.p[i]);
}

static int columns_of(const struct table *table)
{
    int n = 0;
    while (table->column[n].type != COL_END)
        n++;
    return n;
}

static void put_row(struct filling *f)
{
    int refs = columns_of(f->table);
    for (int i = 0; f->table->column[i].type != COL_END; i++) {
        enum column_type type = f->table->column[i].type;
        if (i)
            buf_char(&f->piece, '\t');
        if (type == COL_REF && f->from->column_int(f->read, refs++))
            buf_text(&f->piece, "\\N");
        else if (type == COL_TEXT)
            put_escaped(&f->piece, f->from->column_text(f->read, i));
        else if (type == COL_BLOB)
            put_bytes(&f->piece, f->from->column_text(f->read, i));
        else
            buf_num(&f->piece, f->from->column_int(f->read, i));
    }
    buf_char(&f->piece, '\n');
    f->rows++;
}

/* Sends the piece when it is large, or is the last. */
static int flush(struct filling *f, bool last, struct err *err)
{
    BUG_IF(f->piece.over);
    if (!last && f->piece.n < PIECE)
        return 0;
    if (f->piece.n && PQputCopyData(f->pg->conn, f->piece.p, (int)f->piece.n) != 1)
        return pg_fail(f->pg, NULL, err);
    buf_reset(&f->piece);
    return 0;
}

static int send_rows(struct filling *f, struct err *err)
{
    int code;
    while ((code = f->from->step(f->read, err)) > 0) {
        put_row(f);
        code = flush(f, false, err);
        if (code)
            return code;
    }
    return code ? code : flush(f, true, err);
}

/* Columns by name, then of those that may be null whether they are. */
static void put_names(struct buf *out, const struct table *table, bool nulls)
{
    for (const struct column *c = table->column; c->type != COL_END; c++)
        buf_printf(out, "%s%s", c == table->column ? "" : ", ", c->name);
    for (const struct column *c = table->column; nulls && c->type != COL_END; c++)
        if (c->type == COL_REF)
            buf_printf(out, ", CASE WHEN %s IS NULL THEN 1 ELSE 0 END", c->name);
}

static int begin_copy(struct filling *f, struct err *err)
{
    struct buf sql;
    buf_init(&sql, PIECE);
    buf_printf(&sql, "COPY %s (", f->table->name);
    put_names(&sql, f->table, false);
    buf_text(&sql, ") FROM STDIN");
    PGresult *result = PQsendQuery(f->pg->conn, sql.p) ? PQgetResult(f->pg->conn) : NULL;
    int code = PQresultStatus(result) == PGRES_COPY_IN ? 0 : pg_fail(f->pg, result, err);
    PQclear(result);
    buf_clear(&sql);
    return code;
}

/* What arrived must be what was sent. */
static int end_copy(struct filling *f, struct err *err)
{
    bool cut_off = err->code != E_OK;
    if (!f->pg->conn || PQputCopyEnd(f->pg->conn, cut_off ? "cut off" : NULL) != 1)
        return cut_off ? -(int)err->code : pg_fail(f->pg, NULL, err);
    PGresult *result = pg_wait(f->pg);
    int code = 0;
    if (cut_off)
        code = -(int)err->code;
    else if (PQresultStatus(result) != PGRES_COMMAND_OK)
        code = pg_fail(f->pg, result, err);
    else if (strtoll(PQcmdTuples(result), NULL, 10) != f->rows)
        code = err_set(err, E_STORE, "s", f->table->name);
    PQclear(result);
    return code;
}

static int fill_table(struct filling *f, struct store *copy, struct err *err)
{
    struct buf sql;
    buf_init(&sql, PIECE);
    buf_text(&sql, "SELECT ");
    put_names(&sql, f->table, true);
    buf_printf(&sql, " FROM %s", f->table->name);
    f->rows = 0;
    int code = f->from->prepare(copy->db, sql.p, &f->read, err);
    if (!code)
        code = begin_copy(f, err);
    if (!code) {
        send_rows(f, err);
        code = end_copy(f, err);
    }
    f->from->finish(f->read);
    f->read = NULL;
    buf_clear(&sql);
    return code;
}

static int fill(struct pg *pg, struct store *copy, struct err *err)
{
    struct filling f = {.pg = pg, .from = copy->engine};
    int code = 0;
    buf_init(&f.piece, PIECE_MOST);
    for (const struct table *const *at = schema; *at && !code; at++) {
        f.table = *at;
        code = fill_table(&f, copy, err);
    }
    buf_clear(&f.piece);
    return code;
}

/* -- all of it */

static int replace(struct pg *pg, struct store *copy, const char *aside, struct err *err)
{
    int64_t rows;
    int code = judge(pg, &rows, err);
    if (!code)
        code = make_room(pg, rows < 0 ? NULL : aside, err);
    if (!code)
        code = fill(pg, copy, err);
    return code ? code : finish(pg, err);
}

int pg_refill(const char *address, struct store *copy, char **aside, struct err *err)
{
    struct engine_db *db;
    char name[48];
    int64_t rows = -1;
    *aside = NULL;
    snprintf(name, sizeof name, "aside_%" PRId64, clock_utc_ms());
    if (pg_happened(address, &rows, err))
        return -(int)err->code;
    int code = engine_postgresql.open(address, true, &db, err);
    if (code)
        return code;
    code = pg_begin_alone(pg_of(db), err);
    if (!code)
        code = pg_end(pg_of(db), replace(pg_of(db), copy, name, err), err);
    if (!code && rows >= 0)
        *aside = xstrdup(name);
    engine_postgresql.close(db);
    return code;
}
