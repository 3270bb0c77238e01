/*
 * ddl: the text that makes a store's tables, from the table of columns. One text for each
 * engine; they differ by a small map of types.
 */
#ifndef TALLYMAN_STORE_DDL_H
#define TALLYMAN_STORE_DDL_H

#include "tallyman/base/buf.h"
#include "schema_in.h"

struct ddl_engine {
    const char *type[COL_BLOB + 1]; /* what stands behind a column's name */
    const char *table_end;          /* behind the closing bracket */
    const char *keyed_end;          /* the same of a table with a key of its own */
    bool hints;                     /* its planner is told what the keys are worth */
    bool functions;                 /* a trigger's body is a function in PL/pgSQL */
    bool by_warehouse;              /* what grows is in a partition for each warehouse */
};

extern const struct ddl_engine ddl_sqlite;
extern const struct ddl_engine ddl_postgresql;
extern const struct ddl_engine ddl_postgresql_parted; /* by_warehouse */

/* Whether the table is partitioned where anything is; ends with NULL. */
extern const char *const ddl_parted[];
bool ddl_is_parted(const struct ddl_engine *engine, const struct table *table);

/* Appends a column as it stands in its table. */
void ddl_column(struct buf *out, const struct ddl_engine *engine,
                const struct column *column);
/* Appends CREATE TABLE. */
void ddl_body(struct buf *out, const struct ddl_engine *engine,
              const struct table *table);
/* Appends the CREATE INDEX of its index `n` of ddl_indexes; they are named TABLE_1 …. */
void ddl_index(struct buf *out, const struct table *table, int n);
int ddl_indexes(const struct table *table);
/* Appends both. */
void ddl_table(struct buf *out, const struct ddl_engine *engine,
               const struct table *table);
/* Appends every table of the schema, in its order. */
void ddl_schema(struct buf *out, const struct ddl_engine *engine);
/* Appends what SQLite's planner should believe of the keys, into its empty table. */
void ddl_hints(struct buf *out);

#endif
