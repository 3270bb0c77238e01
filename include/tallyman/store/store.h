/*
 * store: rows. Opens a store by its address, runs statements inside transactions, and
 * knows nothing of what the verbs mean. One owner a SQLite file: a file lock, one writing
 * connection; whoever else wants it is told by whom it is held. On PostgreSQL several
 * processes write at once; transactions are serializable, and one that had to give way is
 * run again from its begin (store_again).
 *
 * SQL stands in the verb that uses it, one text for every engine: `$1` … `$n`, RETURNING,
 * ON CONFLICT; always bound, never formatted in. SQL texts must be string literals (or
 * live as long as the store): prepared statements are kept by the text's address.
 *
 * `in` and `out` are letters, one for each value:
 *   in   d int64_t    t const char * (NULL binds NULL)   s struct str
 *        b const void *, size_t (bytes)                  r int64_t, 0 binds NULL
 *        v const struct value *
 *        + int64_t, = int64_t: as d, of what is put (store_put)
 *   out  d int64_t * (NULL column gives 0)   t const char ** (never NULL; NUL terminated,
 *        made in the store's arena, good until store_turn)   s struct str * (likewise)
 */
#ifndef TALLYMAN_STORE_STORE_H
#define TALLYMAN_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

struct store;
struct query;

enum store_mode {
    STORE_OPEN,   /* refused when it does not exist */
    STORE_CREATE, /* made when it does not exist */
    STORE_LOOK,   /* reading only, takes no lock (check, backups) */
};

struct store_options {
    enum store_mode mode;
    int64_t wait_ms;     /* how long to wait for another owner to leave; 0: not at all */
    const char *owner;   /* said to others: "terminal", "demo" */
    int64_t patience_ms; /* how long a server that went away is waited for; 0: 10 s */
    bool by_warehouse;   /* made: what grows gets a partition for each warehouse; on
                            PostgreSQL only, E_ARGUMENT elsewhere */
};

/* address: "sqlite:PATH", a PATH, or "postgresql://HOST[,HOST]/DATABASE" as libpq reads
 * it; whichever host takes writes is found. E_NOT_A_STORE, E_NEWER_STORE, E_LOCKED (path
 * and pid), E_IO, E_FULL. A store that is refused is not changed in any way. A new store
 * has its tables, the gate, and no warehouse. An older one is brought to today's schema
 * in one transaction, after a copy was made (store_kept); looking at it is refused
 * (E_OLDER_STORE). */
struct store *store_open(const char *address, const struct store_options *options,
                         struct err *err);
void store_close(struct store *store); /* NULL is fine */

/* The time of the store: never runs backwards. store_now is what verbs write; the owner
 * sets it before each batch (the machine's clock, or a played day's). */
int64_t store_now(const struct store *store);
void store_set_now(struct store *store, int64_t utc_ms);

/* Memory of the turn: what queries returned. store_turn drops it. */
struct arena *store_arena(struct store *store);
void store_turn(struct store *store);

/* Transactions: only the door and load paths begin. Nesting is a bug; the opener's place
 * is kept for the message. Write intent is taken at begin. */
#define store_begin(store, err) store_begin_at(store, __FILE__, __LINE__, err)
int store_begin_at(struct store *store, const char *file, int line, struct err *err);
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);
bool store_writing(const struct store *store);

/* How often whoever begins runs again what store_again says may pass. */
enum { STORE_TRIES = 8 };

/* After a failure, once: whether the same may pass when it is run again from its begin,
 * because another was in the way (E_BUSY) or the connection was lost (E_LINK; the next
 * begin makes a new one, or fails when its patience is over). A commit that failed so may
 * have happened: only under the same request id is it safe to run it again. */
bool store_again(struct store *store);
/* Does `work` in a transaction of its own: 0, or the negative code of the begin, of the
 * work or of the commit; again from its begin as store_again says. A commit whose outcome
 * is unknown is one of those: for work that may be done twice. */
typedef int store_work(struct store *store, void *arg, struct err *err);
int store_run(struct store *store, store_work *work, void *arg, struct err *err);

/* Another number than before: a new connection, on which nothing is known of what was
 * read through the one before. */
int64_t store_life(const struct store *store);

/* For tests: after so many statements more (begin and commit are such) the store does
 * nothing any more, as if its process had been killed between two of them; -1: it goes on
 * for ever. What was not committed is gone once it is closed. */
void store_stop_after(struct store *store, int64_t statements);
bool store_stopped(const struct store *store);

/* Whether a commit, or the log's way into the file, failed in the disk: what stands there
 * is unknown until it is opened again. Nothing begins any more (E_IO); a service ends.
 * Nor does it (E_STORE) once a commit met a file system that had become read-only: the
 * service may say so until it is ended, but a repeat is not answered from what is left in
 * memory. */
bool store_lost(const struct store *store);

/* Runs a statement that returns no rows (or whose rows do not matter). The number of
 * rows changed, or a negative code (E_STORE, E_FULL, E_BUSY). */
int store_do(struct store *store, struct err *err, const char *sql, const char *in, ...);

/* The same where nobody asks how many rows it changed; only in a transaction. It may be
 * sent together with what follows: 0, or a negative code, also of what was put before;
 * what this one fails with may be said by whatever comes next, at the latest by the
 * commit. store_put_one: exactly one row, or E_STORE. The id it gave is not told.
 *
 * Rows of one statement may be sent as one, and behind what is put into other tables
 * that neither looks at; a parcel, whose gates look at others, behind all of them. Two
 * puts of one value `+` whose other values are the same may be done as one with the sum
 * of it, and of values `=` the last: so only where that comes to the same, guards
 * included. */
int store_put(struct store *store, struct err *err, const char *sql, const char *in, ...);
int store_put_one(struct store *store, struct err *err, const char *sql, const char *in,
                  ...);

/* Where each answer costs a way to a server, what many will ask can be asked at once.
 * Between store_ahead(true) and (false), in a transaction, a read is answered when it is
 * known from this transaction, else it fails with E_STORE and is wanted; store_put only
 * seems to be done, store_do fails. store_fetch asks all that was wanted since, and
 * returns how many. So: run, fetch, and again until nothing more was wanted; then all of
 * it once more in earnest. False: this engine needs no such. */
bool store_ahead(struct store *store, bool on);
int store_fetch(struct store *store, struct err *err);

/* Runs a statement that returns at most one row: `in` and `out` are one text, "ddt>dt".
 * 1 a row (its columns stored), 0 none (outputs untouched), or a negative code. */
int store_one(struct store *store, struct err *err, const char *sql, const char *in_out,
              ...);

/* Many rows. The query is borrowed from the store; end it with query_done, also after
 * the last row. A statement cannot be queried again before its query is done.
 *     struct query *q = store_query(store, SQL, "dd", a, b);
 *     while (query_next(q, "dt", &id, &name)) …
 *     if (query_done(q, err)) return -err->code;                                       */
struct query *store_query(struct store *store, const char *sql, const char *in, ...);
bool query_next(struct query *query, const char *out, ...);
int query_done(struct query *query, struct err *err);

/* The number for the next row of `move`: above that of every move that the rows this
 * transaction has changed knew before. */
int store_next_move(struct store *store, int64_t *id, struct err *err);

/* Whose chain of the log is written through this store: 0 for the one owner of a file,
 * else a number that no other living writer has. */
int64_t store_writer(const struct store *store);

/* The id that the last INSERT gave. */
int64_t store_last_id(const struct store *store);

/* Reserves `n` request numbers for a terminal, durably, in a transaction of its own;
 * returns the first. */
int64_t store_reserve(struct store *store, int64_t terminal, int64_t n, struct err *err);

/* Path of the copy that was made of an older store before it was upgraded; "" when it was
 * not. */
const char *store_kept(const struct store *store);

/* Path of a file store, for messages. */
const char *store_name(const struct store *store);

#endif
