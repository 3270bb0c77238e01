/*
 * engine: what the store asks of a database, as a table of functions. Only for the
 * store's own files; verbs do not know that there is more than one engine.
 *
 * Functions that can fail return 0 (or what they say) and otherwise a negative code, with
 * the failure in err: E_FULL, E_BUSY, E_IO, E_NOT_A_STORE or E_STORE. None of them is
 * called with a NULL database, none retries.
 */
#ifndef TALLYMAN_STORE_ENGINE_H
#define TALLYMAN_STORE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

struct engine_db;   /* each engine's own connection */
struct engine_stmt; /* and prepared statement */
struct ddl_engine;
struct store;

/* What can be told of a store without opening it. */
struct engine_signs {
    bool of_engine; /* the file is one of this engine's at all */
    bool empty;     /* a database in which nothing stands yet */
    int64_t application;
    int64_t version;
};

struct engine {
    const char *prefix; /* of an address, with its colon: "sqlite:" */
    const struct ddl_engine *ddl;
    const struct ddl_engine *parted; /* the same, by warehouse; NULL: it has no such */
    bool served;           /* an address and not a file: no lock of ours, other writers */
    const char *next_move; /* SQL: the number that the next move gets */
    bool many_moves;       /* it takes how many, and gives a row for each */

    /* What messages call the store at a served address; NULL with E_ARGUMENT. */
    char *(*name)(const char *address, struct err *err);

    /* Reads the signs of the store at `path`, which exists; changes nothing, takes no
     * lock that another would see, and makes no file beside it. */
    int (*look)(const char *path, struct engine_signs *signs, struct err *err);
    /* Opens what exists; `writing` false: reading only. Until `accept` it may be closed
     * again without having changed one byte of the store. */
    int (*open)(const char *path, bool writing, struct engine_db **db, struct err *err);
    /* The store was looked at and is ours: readies it for service. */
    int (*accept)(struct engine_db *db, struct err *err);
    /* Makes an empty store at `path`, which does not exist, and leaves it whole on disk
     * with the tables of `script` and these signs; nothing stays after a failure. */
    int (*make)(const char *path, const char *script, const struct engine_signs *signs,
                struct err *err);
    /* Writes a verified copy of one moment to the file `path`, replacing what is there;
     * nothing stays after a failure. NULL: only row by row (copy.c). */
    int (*backup)(struct engine_db *db, const char *path, struct err *err);
    /* Of a served store: how much happened in it, -1 where none stands; E_LOCKED while
     * others work with it, E_NEWER_STORE, E_NOT_A_STORE. */
    int (*happened)(const char *address, int64_t *rows, struct err *err);
    /* Puts the rows of `copy` in its place; `*aside`, to be freed, says where what stood
     * there is now, NULL when nothing did. */
    int (*refill)(const char *address, struct store *copy, char **aside, struct err *err);
    /* Brings an older store (of schema `from`) to schema.c in one transaction. */
    int (*upgrade)(struct engine_db *db, int64_t from, struct err *err);
    void (*close)(struct engine_db *db);

    /* Write intent is taken at once when `writing`. */
    int (*begin)(struct engine_db *db, bool writing, struct err *err);
    int (*commit)(struct engine_db *db, struct err *err);
    void (*rollback)(struct engine_db *db); /* also when the engine did so itself */
    bool (*in_transaction)(struct engine_db *db);
    /* Whether the file system became read-only under it; NULL: never. */
    bool (*read_only)(struct engine_db *db);
    /* How long a server that went away is waited for; NULL: there is none. */
    void (*be_patient)(struct engine_db *db, int64_t patience_ms);
    /* Whether what failed last may pass when it is run again from its begin; asked once a
     * failure. NULL: never. */
    bool (*again)(struct engine_db *db);
    /* Counts connections: when it has changed, what the session held is gone. NULL: one.
     */
    int64_t (*life)(struct engine_db *db);

    /* SQL with `$1` … `$n`. Text and bytes bound must live until `reset`. */
    int (*prepare)(struct engine_db *db, const char *sql, struct engine_stmt **stmt,
                   struct err *err);
    void (*bind_int)(struct engine_stmt *stmt, int n, int64_t value);
    void (*bind_text)(struct engine_stmt *stmt, int n, struct str text);
    void (*bind_bytes)(struct engine_stmt *stmt, int n, struct str bytes);
    void (*bind_null)(struct engine_stmt *stmt, int n, char letter); /* of store.h */
    /* The n-th is store.h's `+` or `=`; NULL: each put is done by itself. */
    void (*mark)(struct engine_stmt *stmt, int n, char letter);
    int (*values)(struct engine_stmt *stmt);                /* how many it wants bound */
    int (*step)(struct engine_stmt *stmt, struct err *err); /* 1 a row, 0 done */
    int (*columns)(struct engine_stmt *stmt);
    int64_t (*column_int)(struct engine_stmt *stmt, int n);     /* NULL gives 0 */
    struct str (*column_text)(struct engine_stmt *stmt, int n); /* good until next step */
    /* The same of a statement that changes rows, in a transaction: that many, or with -1
     * any number. What it fails with may be said by what is stepped, put or committed
     * later. NULL: it is stepped at once. */
    int (*put)(struct engine_stmt *stmt, int64_t want, struct err *err);
    /* Between ahead(true) and ahead(false) nothing is answered that is not known yet: the
     * statement fails with E_STORE; and nothing is put. `fetch` asks all that was wanted
     * since; how many. NULL: an answer costs no way. */
    void (*ahead)(struct engine_db *db, bool on);
    int (*fetch)(struct engine_db *db, struct err *err);
    void (*reset)(struct engine_stmt *stmt);  /* ends it and forgets what was bound */
    void (*finish)(struct engine_stmt *stmt); /* NULL is fine */

    /* The number of this connection's chain of the log; NULL: there is one owner, 0. */
    int64_t (*writer)(struct engine_db *db);

    int64_t (*changes)(struct engine_db *db); /* rows of the last writing statement */
    int64_t (*last_id)(struct engine_db *db);
};

extern const struct engine engine_sqlite;
extern const struct engine engine_postgresql; /* TALLYMAN_POSTGRESQL */

#endif
