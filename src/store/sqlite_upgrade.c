/*
 * sqlite_upgrade: brings an older file to schema.c. SQLite keeps each table's and index's
 * own text, so that what differs is found by comparing texts; a table that differs is
 * made anew and filled from the old one's columns of the same names.
 *
 * One transaction from the first look to the new version in the header: cut off anywhere,
 * the store is the older one.
 */
#include "sqlite_in.h"

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "ddl.h"
#include "steps.h"
#include "trigger.h"

enum { TEXT_MOST = 1024 * 1024 };

struct frame {
    const char *before, *behind;
};

/* The first column of a query's rows, each in its frame. */
static int gather(sqlite3 *db, struct buf *out, const char *sql, const char *name,
                  struct frame frame, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK && name)
        sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW)
            buf_printf(out, "%s%s%s", frame.before,
                       (const char *)sqlite3_column_text(stmt, 0), frame.behind);
    }
    int code = rc == SQLITE_DONE ? 0 : sqlite_fail(db, err);
    sqlite3_finalize(stmt);
    return code;
}

/* Whether the object's text in the file is the one just appended to `now`, which ends in
 * ";\n". `*there`: there is one of that name at all. */
static int compare(sqlite3 *db, const char *name, const struct buf *now, bool *same,
                   bool *there, struct err *err)
{
    struct buf old;
    buf_init(&old, TEXT_MOST);
    int code = gather(db, &old, "SELECT sql FROM sqlite_schema WHERE name = ?1", name,
                      (struct frame){"", ";\n"}, err);
    *there = old.n > 0;
    *same = old.n == now->n && memcmp(old.p, now->p, old.n) == 0;
    buf_clear(&old);
    return code;
}

static bool has_column(const struct table *table, struct str name)
{
    for (const struct column *c = table->column; c->type != COL_END; c++)
        if (str_is(name, c->name))
            return true;
    return false;
}

/* "a, b, c": columns of the file's table that today's has as well. */
static int common_columns(sqlite3 *db, const struct table *table, struct buf *out,
                          struct err *err)
{
    struct buf all;
    buf_init(&all, TEXT_MOST);
    int code = gather(db, &all, "SELECT name FROM pragma_table_info(?1)", table->name,
                      (struct frame){"", "\n"}, err);
    struct str rest = str_n(all.p, all.n);
    while (rest.n) {
        struct str name = str_cut(&rest, '\n');
        if (has_column(table, name))
            buf_printf(out, "%s%.*s", out->n ? ", " : "", (int)name.n, name.p);
    }
    buf_clear(&all);
    return code;
}

static int make_anew(sqlite3 *db, const struct table *table, const struct buf *body,
                     struct err *err)
{
    struct buf script, columns;
    buf_init(&script, TEXT_MOST);
    buf_init(&columns, TEXT_MOST);
    int code = common_columns(db, table, &columns, err);
    buf_printf(&script, "ALTER TABLE %s RENAME TO %s__old;\n%s", table->name, table->name,
               body->p);
    buf_printf(&script, "INSERT INTO %s (%s) SELECT %s FROM %s__old;\n", table->name,
               columns.p, columns.p, table->name);
    buf_printf(&script, "DROP TABLE %s__old;\n", table->name);
    BUG_IF(script.over);
    if (!code)
        code = sqlite_run(db, script.p, err);
    buf_clear(&columns);
    buf_clear(&script);
    return code;
}

static int bring_table(sqlite3 *db, const struct table *table, struct err *err)
{
    struct buf body;
    bool same = false, there = false;
    buf_init(&body, TEXT_MOST);
    ddl_body(&body, &ddl_sqlite, table);
    int code = compare(db, table->name, &body, &same, &there, err);
    if (!code && !there)
        code = sqlite_run(db, body.p, err);
    else if (!code && !same)
        code = make_anew(db, table, &body, err);
    buf_clear(&body);
    return code;
}

/* Those of the table that stand otherwise, or are no more, go first. */
static int bring_indexes(sqlite3 *db, const struct table *table, struct err *err)
{
    struct buf script, index;
    buf_init(&script, TEXT_MOST);
    buf_init(&index, TEXT_MOST);
    int code = gather(db, &script,
                      "SELECT name FROM sqlite_schema WHERE type = 'index' AND "
                      "tbl_name = ?1 AND sql IS NOT NULL",
                      table->name, (struct frame){"DROP INDEX ", ";\n"}, err);
    for (int i = 0; i < ddl_indexes(table); i++)
        ddl_index(&index, table, i);
    BUG_IF(script.over || index.over);
    if (!code)
        code = sqlite_run(db, script.p, err);
    if (!code)
        code = sqlite_run(db, index.p, err);
    buf_clear(&index);
    buf_clear(&script);
    return code;
}

static int drop_triggers(sqlite3 *db, struct err *err)
{
    struct buf script;
    buf_init(&script, TEXT_MOST);
    int code =
        gather(db, &script, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", NULL,
               (struct frame){"DROP TRIGGER ", ";\n"}, err);
    if (!code)
        code = sqlite_run(db, script.p, err);
    buf_clear(&script);
    return code;
}

static int finish(sqlite3 *db, struct err *err)
{
    struct buf script;
    buf_init(&script, TEXT_MOST);
    trigger_script(&script, &ddl_sqlite);
    buf_text(&script, "DELETE FROM sqlite_stat1;\n");
    ddl_hints(&script);
    buf_printf(&script,
               "UPDATE meta SET value = '%d' WHERE name = 'schema';\n"
               "PRAGMA user_version = %d;\nCOMMIT;\n",
               steps_version(), steps_version());
    BUG_IF(script.over);
    int code = sqlite_run(db, script.p, err);
    buf_clear(&script);
    return code;
}

static int run_steps(sqlite3 *db, int64_t from, bool after, struct err *err)
{
    int code = 0;
    for (const struct step *step = steps + from; step->date && !code; step++) {
        const char *sql = after ? step->after : step->before;
        if (sql)
            code = sqlite_run(db, sql, err);
    }
    return code;
}

static int bring_all(sqlite3 *db, int64_t from, struct err *err)
{
    int code = sqlite_run(db, "BEGIN IMMEDIATE;", err);
    if (!code)
        code = drop_triggers(db, err);
    if (!code)
        code = run_steps(db, from, false, err);
    for (const struct table *const *at = schema; *at && !code; at++)
        code = bring_table(db, *at, err);
    if (!code)
        code = run_steps(db, from, true, err);
    for (const struct table *const *at = schema; *at && !code; at++)
        code = bring_indexes(db, *at, err); /* a unique one may want what a step fills */
    return code ? code : finish(db, err);
}

int sqlite_upgrade(struct engine_db *handle, int64_t from, struct err *err)
{
    sqlite3 *db = (sqlite3 *)handle;
    /* A renamed table must not take what refers to it along. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1, (int *)NULL);
    int code = bring_all(db, from, err);
    if (!sqlite3_get_autocommit(db))
        sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, (int *)NULL);
    return code;
}
