/*
 * sqlite_in: what the files of the SQLite engine share.
 */
#ifndef TALLYMAN_STORE_SQLITE_IN_H
#define TALLYMAN_STORE_SQLITE_IN_H

#include <sqlite3.h>

#include "engine.h"

/* Opens with our distrust set; `flags` are SQLite's. */
int sqlite_open(const char *path, int flags, sqlite3 **db, struct err *err);
int sqlite_run(sqlite3 *db, const char *script, struct err *err);
/* What the connection failed with, as ours. */
int sqlite_fail(sqlite3 *db, struct err *err);

/* sqlite_file.c, sqlite_upgrade.c: of the engine's table. */
int sqlite_make(const char *path, const char *script, const struct engine_signs *signs,
                struct err *err);
int sqlite_backup(struct engine_db *db, const char *path, struct err *err);
/* The names in the folder of `path` are on the disk. */
int sqlite_sync_folder(const char *path, struct err *err);
/* What stands at `half` becomes `path`, whole and on the disk. */
int sqlite_give_name(const char *half, const char *path, struct err *err);
/* Removes a file and what SQLite keeps beside it. */
void sqlite_remove(const char *path);
int sqlite_upgrade(struct engine_db *db, int64_t from, struct err *err);

#endif
