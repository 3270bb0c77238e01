/*
 * store_in: the store's own struct, shared by its files.
 */
#ifndef TALLYMAN_STORE_STORE_IN_H
#define TALLYMAN_STORE_STORE_IN_H

#include "tallyman/store/store.h"
#include "engine.h"

enum { APPLICATION_ID = 0x544c4c59 }; /* "TLLY" in the file's header */
enum { MOVES_AT_ONCE = 64 };

/* A prepared statement; borrowed as a `struct query` while it runs. */
struct query {
    const char *key; /* the text's address */
    char *copy;      /* of the text: its address must not have come to mean another */
    struct engine_stmt *stmt;
    struct store *store;
    struct err err; /* what failed since it was asked */
    bool active;
};

/* Statements by address: open addressing, never more than half full. */
struct statements {
    struct query **slot;
    size_t room, n;
};

struct store {
    const struct engine *engine;
    struct engine_db *db;
    char *address;   /* for the engine: a whole path, or what the caller gave */
    char *path;      /* for people and for what lies beside it */
    int64_t version; /* of its schema when it was opened */
    char *kept;      /* the copy made before it was upgraded; NULL: it was not */
    int lock;
    enum store_mode mode;
    int64_t now;
    struct arena *arena;
    struct statements statements;
    bool writing;
    int64_t stop_in; /* statements until it stops; 1: it has, 0: never */
    bool lost; /* a commit failed in the disk: what is on it is unknown until reopened */
    bool read_only;       /* it became so: what is read may be in memory alone */
    bool ahead;           /* store_ahead */
    int64_t moves_wanted; /* in it: how often a move's number was asked for */
    struct {
        int64_t id[MOVES_AT_ONCE];
        int n, next;
    } moves; /* drawn in this transaction */
    const char *begun_file;
    int begun_line;
};

/* Whose address it is. */
const struct engine *store_engine(const char *address);
/* The whole path of a file store's address, to be freed; NULL with E_ARGUMENT, E_IO. */
char *store_path(const char *address, struct err *err);

void statements_clear(struct store *store);

/* Another statement: true when it is not to be run any more (store_stop_after). */
bool store_stopped_now(struct store *store);

/* A transaction for looking only, or none when one is open; `*begun` says which. */
int store_look(struct store *store, bool *begun, struct err *err);

#endif
