/*
 * help: a folder of its own for each test, a store in it, and the sqlite3 library beside
 * it for whatever a stranger could do to the file.
 */
#ifndef TESTS_STORE_HELP_H
#define TESTS_STORE_HELP_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "../pg/engine.h"
#include "tallyman/store/store.h"

struct folder {
    char path[64];
    char db[96];
};

static inline int folder_make(void **state)
{
    struct folder *f = calloc(1, sizeof *f);
    if (!f || !engine_folder("store", f->path, sizeof f->path))
        return -1;
    snprintf(f->db, sizeof f->db, "%s/t.db", f->path);
    *state = f;
    return 0;
}

/* Nothing stands there any more. */
static inline void remove_store(const struct folder *f)
{
    char address[256];
    unlink(f->db);
    engine_address(f->db, address, sizeof address);
    engine_clear(address);
}

static inline int folder_remove(void **state)
{
    static const char *const names[] = {"",     "-wal", "-shm",  "-journal",
                                        ".new", ".old", ".lock", ".new-journal"};
    struct folder *f = *state;
    char name[256];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(name, sizeof name, "%s%s", f->db, names[i]);
        unlink(name);
    }
    remove_store(f);
    int failed = rmdir(f->path);
    free(f);
    return failed;
}

static inline struct store *open_as(const char *path, enum store_mode mode,
                                    struct err *err)
{
    struct store_options options = {
        .mode = mode, .owner = "test", .by_warehouse = getenv("TALLYMAN_TEST_PARTED")};
    char address[256];
    engine_address(path, address, sizeof address);
    return store_open(address, &options, err);
}

static inline void said(const struct err *err, const char *where)
{
    char words[512];
    err_words(err, words, sizeof words);
    if (err->code != E_OK)
        fail_msg("%s: %s", where, words);
}

static inline struct store *must_open(const struct folder *f, enum store_mode mode)
{
    struct err err = {0};
    struct store *store = open_as(f->db, mode, &err);
    said(&err, "store_open");
    assert_non_null(store);
    return store;
}

/* Runs SQL in the file as a stranger does: another connection, none of our settings. The
 * message of the failure, "" when there was none; until the next call. */
static inline const char *stranger(const char *path, const char *sql)
{
    static char message[256];
    char address[256];
    if (on_postgresql()) {
        engine_address(path, address, sizeof address);
        return engine_sql(address, sql);
    }
    sqlite3 *db = NULL;
    char *text = NULL;
    message[0] = '\0';
    sqlite3_open(path, &db);
    sqlite3_busy_timeout(db, 1000);
    if (sqlite3_exec(db, sql, NULL, NULL, &text) != SQLITE_OK)
        snprintf(message, sizeof message, "%s", text ? text : sqlite3_errmsg(db));
    sqlite3_free(text);
    sqlite3_close(db);
    return message;
}

static inline void stranger_must(const char *path, const char *sql)
{
    const char *message = stranger(path, sql);
    if (*message)
        fail_msg("%s\n  by: %s", message, sql);
    if (!on_postgresql())
        return;
    char address[256];
    engine_address(path, address, sizeof address);
    engine_settle(address);
}

#endif
