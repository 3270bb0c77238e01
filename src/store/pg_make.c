/*
 * pg_make: what stands in a database, a new store in an empty one, and an older store
 * brought to schema.c. Each in one transaction, one process at a time.
 *
 * PostgreSQL can say IF NOT EXISTS of a column, so that an upgrade is one script that
 * changes nothing where nothing is missing. What was there is kept in a schema of its
 * own, `before_N`.
 */
#include "pg_in.h"

#include <inttypes.h>
#include <libintl.h>

#include "tallyman/base/arena.h"
#include "ddl.h"
#include "steps.h"
#include "store_in.h"
#include "trigger.h"

enum { SCRIPT_MOST = 1024 * 1024 };

const char pg_sign[] = "COMMENT ON TABLE meta IS '" PG_SIGN "'";

/* -- what stands there */

int pg_signs(struct pg *pg, struct engine_signs *signs, struct err *err)
{
    char text[64] = "";
    *signs = (struct engine_signs){.of_engine = true};
    if (pg_ask(pg,
               "SELECT 1 FROM pg_class WHERE relnamespace = "
               "current_schema()::regnamespace AND relkind IN ('r', 'v', 'p') LIMIT 1",
               text, sizeof text, err) < 0)
        return -(int)err->code;
    signs->empty = !*text;
    if (pg_ask(pg, "SELECT obj_description(to_regclass('meta'), 'pg_class')", text,
               sizeof text, err) < 0)
        return -(int)err->code;
    if (strcmp(text, PG_SIGN) != 0)
        return 0;
    signs->application = APPLICATION_ID;
    if (pg_ask(pg, "SELECT value FROM meta WHERE name = 'schema'", text, sizeof text,
               err) < 0)
        return -(int)err->code;
    signs->version = strtoll(text, NULL, 10);
    return 0;
}

static int with_connection(const char *address, bool writing, struct engine_db **db,
                           struct err *err)
{
    return engine_postgresql.open(address, writing, db, err);
}

int pg_look(const char *address, struct engine_signs *signs, struct err *err)
{
    struct engine_db *db;
    int code = with_connection(address, false, &db, err);
    if (code)
        return code;
    code = pg_signs(pg_of(db), signs, err);
    engine_postgresql.close(db);
    return code;
}

/* One maker or upgrader at a time: the next one finds the work done. */
int pg_begin_alone(struct pg *pg, struct err *err)
{
    return pg_run(pg, "BEGIN; SELECT pg_advisory_xact_lock(" PG_LOCK ", 0)", err);
}

int pg_end(struct pg *pg, int code, struct err *err)
{
    struct err other = {0};
    if (code)
        pg_run(pg, "ROLLBACK", &other);
    return code ? code : pg_run(pg, "COMMIT", err);
}

/* What SQLite has under another name. */
const char pg_words[] =
    "CREATE OR REPLACE FUNCTION instr(text, text) RETURNS integer IMMUTABLE STRICT "
    "LANGUAGE sql AS 'SELECT strpos($1, $2)';";

/* -- a new store */

static int fill(struct pg *pg, const char *script, struct err *err)
{
    struct engine_signs signs;
    int code = pg_signs(pg, &signs, err);
    if (code || !signs.empty)
        return code; /* another made it while we waited */
    code = pg_run(pg, pg_words, err);
    if (!code)
        code = pg_run(pg, script, err);
    return code ? code : pg_run(pg, pg_sign, err);
}

int pg_make(const char *address, const char *script, const struct engine_signs *signs,
            struct err *err)
{
    (void)signs; /* they are rows of meta, and its comment */
    struct engine_db *db;
    int code = with_connection(address, true, &db, err);
    if (code)
        return code;
    code = pg_begin_alone(pg_of(db), err);
    if (!code)
        code = pg_end(pg_of(db), fill(pg_of(db), script, err), err);
    engine_postgresql.close(db);
    return code;
}

/* -- an older store */

static void put_kept(struct buf *out, int64_t from)
{
    buf_printf(out, "CREATE SCHEMA before_%" PRId64 ";\n", from);
    buf_printf(
        out,
        "DO $do$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class WHERE "
        "relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT relispartition LOOP EXECUTE format('CREATE TABLE "
        "before_%" PRId64 ".%%1$I AS TABLE %%1$I', t); END LOOP; END $do$;\n",
        from);
}

/* What is made again from today's tables, or may be in the way of it. */
static void put_drops(struct buf *out)
{
    static const char drops[] =
        "DO $do$ DECLARE x record; BEGIN\n"
        "FOR x IN SELECT t.tgname AS name, c.relname AS tab FROM pg_trigger t JOIN "
        "pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND NOT "
        "c.relispartition AND "
        "c.relnamespace = "
        "current_schema()::regnamespace LOOP\n"
        "EXECUTE format('DROP TRIGGER %I ON %I', x.name, x.tab); END LOOP;\n"
        "FOR x IN SELECT n.conname AS name, c.relname AS tab FROM pg_constraint n JOIN "
        "pg_class c ON c.oid = n.conrelid WHERE n.contype = 'c' AND NOT c.relispartition "
        "AND "
        "c.relnamespace = "
        "current_schema()::regnamespace LOOP\n"
        "EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', x.tab, x.name); END LOOP;\n"
        "FOR x IN SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = "
        "i.indexrelid WHERE NOT i.indisprimary AND NOT c.relispartition AND "
        "c.relnamespace = "
        "current_schema()::regnamespace LOOP\n"
        "EXECUTE format('DROP INDEX %I', x.name); END LOOP;\n"
        "END $do$;\n";
    buf_text(out, drops);
}

static void put_table(struct buf *out, const struct ddl_engine *ddl,
                      const struct table *table)
{
    buf_printf(out, "DO $do$ BEGIN IF to_regclass('%s') IS NULL THEN\n", table->name);
    ddl_body(out, ddl, table);
    buf_text(out, "END IF; END $do$;\n");
    for (const struct column *c = table->column; c->type != COL_END; c++) {
        buf_printf(out, "ALTER TABLE %s ADD COLUMN IF NOT EXISTS ", table->name);
        ddl_column(out, ddl, c);
        buf_text(out, ";\n");
    }
}

/* Columns that are no more, and every CHECK anew. */
static void put_rest(struct buf *out, const struct table *table)
{
    buf_printf(out,
               "DO $do$ DECLARE c text; BEGIN FOR c IN SELECT column_name FROM "
               "information_schema.columns WHERE table_schema = current_schema() AND "
               "table_name = '%s' AND column_name NOT IN (''",
               table->name);
    for (const struct column *c = table->column; c->type != COL_END; c++)
        buf_printf(out, ", '%s'", c->name);
    buf_printf(out,
               ") LOOP EXECUTE format('ALTER TABLE %s DROP COLUMN %%I', c); END LOOP; "
               "END $do$;\n",
               table->name);
    static const char drop[] =
        "DO $do$ DECLARE n text; BEGIN FOR n IN SELECT conname FROM pg_constraint WHERE "
        "contype = 'c' AND conrelid = '%s'::regclass LOOP EXECUTE format('ALTER TABLE %s "
        "DROP CONSTRAINT %%I', n); END LOOP; END $do$;\n";
    buf_printf(out, drop, table->name, table->name);
    for (const struct column *c = table->column; c->type != COL_END; c++)
        if (c->type == COL_FLAG)
            buf_printf(out, "ALTER TABLE %s ADD CHECK (%s IN (0, 1));\n", table->name,
                       c->name);
    if (table->check)
        buf_printf(out, "ALTER TABLE %s ADD CHECK (%s);\n", table->name, table->check);
}

static void put_steps(struct buf *out, int64_t from, bool after)
{
    for (const struct step *step = steps + from; step->date; step++) {
        const char *sql = after ? step->after : step->before;
        if (sql)
            buf_printf(out, "%s;\n", sql);
    }
}

static void put_upgrade(struct buf *out, const struct ddl_engine *ddl, int64_t from)
{
    put_kept(out, from);
    put_drops(out);
    buf_text(out, pg_words);
    put_steps(out, from, false);
    for (const struct table *const *at = schema; *at; at++)
        put_table(out, ddl, *at);
    put_steps(out, from, true);
    for (const struct table *const *at = schema; *at; at++) {
        put_rest(out, *at);
        for (int i = 0; i < ddl_indexes(*at); i++)
            ddl_index(out, *at, i);
    }
    trigger_script(out, ddl);
    buf_printf(out, "UPDATE meta SET value = '%d' WHERE name = 'schema';\n",
               steps_version());
}

int pg_refuse_company(struct pg *pg, struct err *err)
{
    char others[16] = "";
    static const char sql[] =
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid <> 0 AND "
        "classid = (" PG_LOCK "::bigint & 4294967295)::oid AND pid <> pg_backend_pid() "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    if (pg_ask(pg, sql, others, sizeof others, err) < 0)
        return -(int)err->code;
    return *others ? err_set(err, E_LOCKED, "ss", pg->name, others) : 0;
}

static int bring(struct pg *pg, int64_t from, struct err *err)
{
    struct engine_signs signs;
    struct buf script;
    int code = pg_signs(pg, &signs, err);
    if (code || signs.version != from)
        return code; /* another did it while we waited */
    int parted = pg_ask(pg,
                        "SELECT 1 FROM pg_class WHERE oid = to_regclass('move') AND "
                        "relkind = 'p'",
                        NULL, 0, err);
    if (parted < 0)
        return parted;
    code = pg_refuse_company(pg, err);
    buf_init(&script, SCRIPT_MOST);
    put_upgrade(&script, parted ? &ddl_postgresql_parted : &ddl_postgresql, from);
    BUG_IF(script.over);
    if (!code)
        code = pg_run(pg, script.p, err);
    buf_clear(&script);
    return code;
}

int pg_upgrade(struct engine_db *db, int64_t from, struct err *err)
{
    struct pg *pg = pg_of(db);
    int code = pg_begin_alone(pg, err);
    return code ? code : pg_end(pg, bring(pg, from, err), err);
}
