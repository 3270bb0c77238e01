/*
 * copy: a store of a server as a file, row by row, from one snapshot. The file is made
 * without triggers, since a parcel that shipped long ago is none that may be born so;
 * they come last, and then its name.
 */
#include "copy.h"

#include "tallyman/base/arena.h"
#include "ddl.h"
#include "schema_in.h"
#include "sqlite_in.h"
#include "store_in.h"
#include "trigger.h"

enum { SCRIPT_MOST = 1024 * 1024, COLUMNS_MOST = 64 };

struct copying {
    struct store *from;
    struct engine_db *to;
    const struct table *table;
    struct engine_stmt *read, *write;
};

/* -- statements of one table */

static int columns_of(const struct table *table)
{
    int n = 0;
    while (table->column[n].type != COL_END)
        n++;
    return n;
}

/* Each column, and of those that may be null whether it is. */
static void put_select(struct buf *out, const struct table *table)
{
    buf_text(out, "DECLARE copied NO SCROLL CURSOR FOR SELECT ");
    for (const struct column *c = table->column; c->type != COL_END; c++)
        buf_printf(out, "%s%s", c == table->column ? "" : ", ", c->name);
    for (const struct column *c = table->column; c->type != COL_END; c++)
        if (c->type == COL_REF)
            buf_printf(out, ", CASE WHEN %s IS NULL THEN 1 ELSE 0 END", c->name);
    buf_printf(out, " FROM %s", table->name);
}

static void put_insert(struct buf *out, const struct table *table)
{
    buf_printf(out, "INSERT INTO %s (", table->name);
    for (const struct column *c = table->column; c->type != COL_END; c++)
        buf_printf(out, "%s%s", c == table->column ? "" : ", ", c->name);
    buf_text(out, ") VALUES (");
    for (int i = 0; i < columns_of(table); i++)
        buf_printf(out, "%s$%d", i ? ", " : "", i + 1);
    buf_text(out, ")");
}

/* -- rows */

static int copy_row(struct copying *c, struct err *err)
{
    const struct engine *from = c->from->engine, *to = &engine_sqlite;
    int refs = columns_of(c->table);
    for (int i = 0; c->table->column[i].type != COL_END; i++) {
        enum column_type type = c->table->column[i].type;
        if (type == COL_REF && from->column_int(c->read, refs++))
            to->bind_null(c->write, i + 1, 'r');
        else if (type == COL_TEXT)
            to->bind_text(c->write, i + 1, from->column_text(c->read, i));
        else if (type == COL_BLOB)
            to->bind_bytes(c->write, i + 1, from->column_text(c->read, i));
        else
            to->bind_int(c->write, i + 1, from->column_int(c->read, i));
    }
    int code = to->step(c->write, err);
    to->reset(c->write);
    return code;
}

/* A piece of the cursor's rows; how many, or negative. */
static int copy_piece(struct copying *c, struct err *err)
{
    const struct engine *from = c->from->engine;
    int rows = 0, code;
    while ((code = from->step(c->read, err)) > 0) {
        code = copy_row(c, err);
        if (code)
            break;
        rows++;
    }
    from->reset(c->read);
    return code ? code : rows;
}

static int run_text(struct copying *c, const char *sql, struct err *err)
{
    struct engine_stmt *stmt = NULL;
    int code = c->from->engine->prepare(c->from->db, sql, &stmt, err);
    if (!code)
        code = c->from->engine->step(stmt, err);
    if (stmt)
        c->from->engine->reset(stmt);
    c->from->engine->finish(stmt);
    return code;
}

static int copy_table(struct copying *c, const struct table *table, struct err *err)
{
    c->table = table;
    struct buf select, insert;
    buf_init(&select, SCRIPT_MOST);
    buf_init(&insert, SCRIPT_MOST);
    put_select(&select, c->table);
    put_insert(&insert, c->table);
    BUG_IF(select.over || insert.over || columns_of(c->table) > COLUMNS_MOST);
    int code = run_text(c, select.p, err);
    if (!code)
        code = c->from->engine->prepare(c->from->db, "FETCH 10000 FROM copied", &c->read,
                                        err);
    if (!code)
        code = engine_sqlite.prepare(c->to, insert.p, &c->write, err);
    int rows = code ? code : 1;
    while (rows > 0)
        rows = copy_piece(c, err);
    c->from->engine->finish(c->read);
    engine_sqlite.finish(c->write);
    c->read = c->write = NULL;
    buf_clear(&select);
    buf_clear(&insert);
    return rows < 0 ? rows : run_text(c, "CLOSE copied", err);
}

static int copy_all(struct copying *c, struct err *err)
{
    sqlite3 *native = (sqlite3 *)c->to;
    int code = sqlite_run(native, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE;", err);
    for (const struct table *const *at = schema; *at && !code; at++)
        code = copy_table(c, *at, err);
    struct buf script;
    buf_init(&script, SCRIPT_MOST);
    trigger_script(&script, &ddl_sqlite);
    if (!code)
        code = sqlite_run(native, script.p, err);
    buf_clear(&script);
    return code ? code : sqlite_run(native, "COMMIT;", err);
}

/* -- the file */

static int make_bare(const char *path, int64_t version, struct err *err)
{
    struct engine_signs signs = {
        .of_engine = true, .application = APPLICATION_ID, .version = version};
    struct buf script;
    buf_init(&script, SCRIPT_MOST);
    ddl_schema(&script, &ddl_sqlite);
    int code = sqlite_make(path, script.p, &signs, err);
    buf_clear(&script);
    return code;
}

static int fill(struct store *store, const char *half, struct err *err)
{
    struct copying c = {.from = store};
    bool begun = false;
    int code = make_bare(half, store->version, err);
    if (!code)
        code = engine_sqlite.open(half, true, &c.to, err);
    if (!code)
        code = store_look(store, &begun, err);
    if (!code)
        code = copy_all(&c, err);
    if (begun)
        store->engine->rollback(store->db);
    if (c.to)
        engine_sqlite.close(c.to);
    return code;
}

int copy_rows(struct store *store, const char *path, struct err *err)
{
    struct buf half;
    buf_init(&half, 8192);
    buf_printf(&half, "%s.rows", path);
    sqlite_remove(half.p);
    int code = fill(store, half.p, err);
    if (!code)
        code = sqlite_give_name(half.p, path, err);
    if (code)
        sqlite_remove(half.p);
    buf_clear(&half);
    return code;
}
