/*
 * weak_commit: put before the service (LD_PRELOAD), a commit is answered before it is
 * made: it is made when the next transaction begins, and taken back without a word when
 * it fails then. A harness that fills the disk must see the loss.
 */
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

typedef int exec_fn(sqlite3 *db, const char *sql,
                    int (*row)(void *, int, char **, char **), void *arg, char **message);
typedef int autocommit_fn(sqlite3 *db);

static sqlite3 *owing; /* its commit is told and not made */

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **),
                 void *arg, char **message)
{
    exec_fn *exec = (exec_fn *)next("sqlite3_exec");
    if (strcmp(sql, "COMMIT") == 0) {
        owing = db;
        return SQLITE_OK;
    }
    if (owing == db) {
        owing = NULL;
        if (exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
            exec(db, "ROLLBACK", NULL, NULL, NULL);
    }
    return exec(db, sql, row, arg, message);
}

int sqlite3_get_autocommit(sqlite3 *db)
{
    autocommit_fn *autocommit = (autocommit_fn *)next("sqlite3_get_autocommit");
    return db == owing || autocommit(db);
}
