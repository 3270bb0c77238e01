/*
 * pg_in: what the files of the PostgreSQL engine share: one connection, and how it is
 * asked. A lost connection is found out by whoever asks and mended at the next begin, or
 * at the next statement outside of a transaction; `life` counts connections, so that
 * statements are prepared anew in each.
 */
#ifndef TALLYMAN_STORE_PG_IN_H
#define TALLYMAN_STORE_PG_IN_H

#include <libpq-fe.h>
#include <stdint.h>

#include "tallyman/base/buf.h"
#include "engine.h"
#include "pg_about.h"

enum { PG_VALUES = 64 };

struct pg_known;
struct pg_rows;

/* Answers of this transaction, kept while nothing they were made from is written. */
struct pg_memo {
    struct pg_known **bucket;
    struct pg_known **all; /* also those that are not good any more */
    int n;
    bool keeps; /* in a transaction that writes */
};

/* What was sent and not answered yet, in order. */
struct pg_due {
    struct pg_stmt *stmt;
    enum { DUE_PREPARED, DUE_PUT, DUE_ASKED } what;
    int64_t want;           /* rows that a put changes; -1: any number */
    struct pg_known *known; /* where an answer is kept, or NULL */
};

struct pg_queue {
    struct pg_due *at;
    int n, room;
    size_t bytes;
    int asked;   /* of them, since the last fetch */
    bool failed; /* one of this transaction did */
};

struct pg {
    PGconn *conn; /* NULL: lost */
    char *address, *name;
    bool writing;
    int64_t patience_ms; /* how long a lost server is waited for */
    int64_t life;
    int64_t writer; /* chain of the log held by this connection's advisory lock */
    int64_t changes, last_id;
    unsigned statements; /* prepared so far, for their names */
    bool alone;          /* the next transaction waits until no other writes */
    bool again;          /* what failed last may pass when it is run again */
    bool behind;         /* the open transaction has written nothing yet */
    bool warned;         /* by the server, since the commit was sent */
    bool ahead;          /* asked is only what will be wanted: fetch */
    struct pg_memo memo;
    struct pg_queue queue;
    struct pg_stmt *waiting; /* the first whose rows wait to be sent together */
};

/* Of pg_type.dat; they never change. */
enum { TYPE_ANY = 0, TYPE_BOOL = 16, TYPE_BYTES = 17, TYPE_INT = 20, TYPE_TEXT = 25 };

struct pg_stmt {
    struct pg *pg;
    char *sql;
    char name[16];
    int64_t life; /* of the connection in which it is prepared; 0: in none */
    int values;
    bool gives_id; /* the RETURNING id is ours */
    Oid type[PG_VALUES], prepared[PG_VALUES];
    const char *value[PG_VALUES];
    char mark[PG_VALUES]; /* store.h's + and =, of what may be added up */
    int length[PG_VALUES], format[PG_VALUES];
    int64_t number[PG_VALUES]; /* big endian, where values point */
    PGresult *result;
    bool kept; /* the result is the memo's */
    int row;
    unsigned char *bytes; /* of the last bytea column read */
    struct pg_about about;
    size_t given;         /* of the text: what the caller wrote */
    struct pg_rows *rows; /* of it that wait; NULL: none ever did */
};

/* First key of the advisory locks of one store; the second is a writer's number, 0 that
 * of whoever makes or upgrades it. */
#define PG_LOCK "hashtext('tallyman.' || current_schema())"

static inline struct pg *pg_of(struct engine_db *db)
{
    return (struct pg *)db;
}

/* Connects, or leaves E_LINK after `patience_ms`. */
int pg_connect(struct pg *pg, int64_t patience_ms, struct err *err);
void pg_lose(struct pg *pg);
/* Connected, or connected again when no transaction is open. */
int pg_ready(struct pg *pg, struct err *err);

/* Waits for the answer of what was sent; NULL when the connection is lost or silent for
 * too long. The last of several results. */
PGresult *pg_wait(struct pg *pg);
/* Runs a script that returns nothing. */
int pg_run(struct pg *pg, const char *script, struct err *err);
/* The first column of the first row; false when there is none. `out` may be NULL. */
int pg_ask(struct pg *pg, const char *sql, char *out, size_t size, struct err *err);
/* What a result failed with, as ours; NULL: the connection is gone. */
int pg_fail(struct pg *pg, const PGresult *result, struct err *err);

#define PG_SIGN "tallyman" /* the comment by which a store is known */

/* pg_make.c: what stands there; a transaction of one maker at a time; E_LOCKED while
 * others work with the store; what every store has beside its tables. */
int pg_signs(struct pg *pg, struct engine_signs *signs, struct err *err);
int pg_begin_alone(struct pg *pg, struct err *err);
int pg_end(struct pg *pg, int code, struct err *err);
int pg_refuse_company(struct pg *pg, struct err *err);
extern const char pg_words[], pg_sign[];

/* pg_refill.c: of the engine's table. */
int pg_happened(const char *address, int64_t *rows, struct err *err);
int pg_refill(const char *address, struct store *copy, char **aside, struct err *err);

/* pg_make.c: of the engine's table. */
int pg_look(const char *address, struct engine_signs *signs, struct err *err);
int pg_make(const char *address, const char *script, const struct engine_signs *signs,
            struct err *err);
int pg_upgrade(struct engine_db *db, int64_t from, struct err *err);

/* pg_memo.c: what was answered in this transaction. */
struct pg_known *pg_recall(const struct pg_stmt *stmt); /* NULL: not known */
bool pg_is_long(const struct pg_stmt *stmt);            /* asked, and not kept */
PGresult *pg_answer(const struct pg_known *known);      /* NULL: not yet */
/* A place for the statement's answer; NULL: none is kept. */
struct pg_known *pg_expect(const struct pg_stmt *stmt);
void pg_learn(struct pg_known *known, PGresult *result);
/* What the statement writes is not known any more. */
void pg_unlearn(const struct pg_stmt *stmt);
void pg_forget(struct pg_memo *memo);

/* pg_gather.c: what is put and waits to be sent with more of its kind. */
void pg_rows_free(struct pg_rows *rows); /* NULL is fine */
/* Whether it may; then takes it, or adds it to a row that waits. */
bool pg_may_wait(struct pg_stmt *stmt);
int pg_gather(struct pg_stmt *stmt, int64_t want, struct err *err);
/* Sends what waits and must be there before the statement; NULL: all of it. */
int pg_gathered(struct pg *pg, const struct pg_stmt *before, struct err *err);
void pg_scatter(struct pg *pg); /* nothing waits any more, nothing is sent */

/* pg_queue.c: what is sent now and answered later. */
int pg_send(struct pg_stmt *stmt, const struct pg_due *due, struct err *err);
/* Takes all answers; `*last`, when not NULL, is the last one's, the caller's own. */
int pg_drain(struct pg *pg, PGresult **last, struct err *err);
/* The same, whatever they are: what was sent is taken back. */
void pg_discard(struct pg *pg);
/* What a good result did: changes, numbers given. */
void pg_note(struct pg_stmt *stmt, const PGresult *result);
/* Asks ahead, unless it was; never 0. */
int pg_want(struct pg_stmt *stmt, struct err *err);
int pg_put(struct engine_stmt *stmt, int64_t want, struct err *err);
void pg_ahead(struct engine_db *db, bool on);
int pg_fetch(struct engine_db *db, struct err *err);

/* pg_statement.c: a statement of the engine's own. */
struct pg_stmt *pg_stmt_new(struct pg *pg, const char *sql);
void pg_stmt_free(struct pg_stmt *stmt); /* NULL is fine */
Oid pg_array_of(Oid type);               /* 0: of none that is known */
/* pg_statement.c: of the engine's table. */
int pg_prepare(struct engine_db *db, const char *sql, struct engine_stmt **stmt,
               struct err *err);
void pg_bind_int(struct engine_stmt *stmt, int n, int64_t value);
void pg_bind_text(struct engine_stmt *stmt, int n, struct str text);
void pg_bind_bytes(struct engine_stmt *stmt, int n, struct str bytes);
void pg_bind_null(struct engine_stmt *stmt, int n, char letter);
void pg_mark(struct engine_stmt *stmt, int n, char letter);
int pg_values(struct engine_stmt *stmt);
int pg_step(struct engine_stmt *stmt, struct err *err);
int pg_columns(struct engine_stmt *stmt);
int64_t pg_column_int(struct engine_stmt *stmt, int n);
struct str pg_column_text(struct engine_stmt *stmt, int n);
void pg_reset(struct engine_stmt *stmt);
void pg_finish(struct engine_stmt *stmt);

#endif
