/*
 * journal: one small durable journal: what was begun, how far it came, what is still
 * open. It does not know what its entries say.
 *
 * An entry is appended open in state 0, marked from state to state, and closed when
 * nobody waits for it any more. Each call that writes is on the disk when it returns 0
 * (SQLite, WAL, synchronous FULL), but for light marks. When one fails with E_IO nobody
 * knows what is on the disk, and nothing is written any more until it is opened again. A
 * journal has one owner; others may look.
 */
#ifndef TALLYMAN_JOURNAL_JOURNAL_H
#define TALLYMAN_JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

struct journal;

enum {
    JOURNAL_KEY = 200,
    JOURNAL_NOTE = 400,
    JOURNAL_BODY = 4 * 1024 * 1024,
    JOURNAL_STATES = 16
};

struct journal_entry {
    int64_t id; /* in the order appended; never given twice */
    const char *key;
    struct str body;
    int state;
    bool open;
    int64_t made_at, at; /* UTC ms: appended, last marked */
    const char *note;    /* of the last mark */
};

/* Opens, or makes with permissions 0600. With `owner` (a word that others are told)
 * the journal is taken: E_IN_USE names who has it. NULL only looks; then a journal
 * that is not there is E_IO. E_IO, E_FULL, E_FILE when it is no journal of ours. */
int journal_open(const char *path, const char *owner, struct journal **out,
                 struct err *err);
void journal_close(struct journal *journal); /* NULL is fine */

/* E_LIMIT_INPUT for a key or body over its limit. */
int journal_append(struct journal *journal, const char *key, struct str body, int64_t at,
                   int64_t *id, struct err *err);

struct journal_mark {
    unsigned from; /* bits 1 << state that it must be in */
    int to;
    const char *note; /* cut at JOURNAL_NOTE bytes */
    int64_t at;
    bool close; /* nobody waits for it any more */
    bool light; /* on the disk with the next that is not: a power cut may undo it, for who
                   can bear to find the entry as it was */
};

/* Marks, and opens again unless `close`; E_STALE when it is in no state of `from`,
 * E_NOT_FOUND. */
int journal_mark(struct journal *journal, int64_t id, const struct journal_mark *mark,
                 struct err *err);
/* The same for each of n entries in one transaction: all of them, or none. */
int journal_mark_each(struct journal *journal, const int64_t *id, int n,
                      const struct journal_mark *mark, struct err *err);
/* The same for all open entries in a state of `from`, in one transaction: how many, or a
 * negative code. */
int64_t journal_mark_all(struct journal *journal, const struct journal_mark *mark,
                         struct err *err);
/* Closes; E_STALE when it has gone on from `state` meanwhile. */
int journal_done(struct journal *journal, int64_t id, int state, struct err *err);

struct journal_query {
    const char *key; /* NULL: any */
    unsigned states; /* bits; 0: any */
    bool open_only, newest_first;
    int64_t id;   /* 0: any */
    int64_t most; /* rows; 0: all */
};

/* Called for each entry, whose texts are good until it returns. Nonzero ends the walk and
 * is returned. It must not write the journal. */
typedef int journal_fn(void *arg, const struct journal_entry *entry, struct err *err);
int journal_each(struct journal *journal, const struct journal_query *query,
                 journal_fn *fn, void *arg, struct err *err);

/* Each mark of one entry in its order: state, at and note are the mark's. */
int journal_history(struct journal *journal, int64_t id, journal_fn *fn, void *arg,
                    struct err *err);

/* Forgets closed entries last marked before `at`; how many, or a negative code. */
int64_t journal_prune(struct journal *journal, int64_t at, struct err *err);
/* The same of closed entries appended before entry `id`. */
int64_t journal_prune_before(struct journal *journal, int64_t id, struct err *err);

#endif
