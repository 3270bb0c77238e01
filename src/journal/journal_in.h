/*
 * journal_in: what opening a journal and writing it share.
 */
#ifndef TALLYMAN_JOURNAL_IN_H
#define TALLYMAN_JOURNAL_IN_H

#include <sqlite3.h>

#include "tallyman/journal/journal.h"

enum statement {
    ST_BEGIN,
    ST_COMMIT,
    ST_ROLLBACK,
    ST_APPEND,
    ST_MARK,
    ST_MARK_ALL,
    ST_NOTE,
    ST_NOTE_ALL,
    ST_DONE,
    ST_HISTORY,
    ST_PRUNE,
    ST_PRUNE_BEFORE,
    ST_PRUNE_MARKS,
    STATEMENTS,
};

struct journal {
    sqlite3 *db;
    sqlite3_stmt *stmt[STATEMENTS]; /* prepared when first used */
    char *path;
    int lock;  /* -1: only looks */
    bool open; /* it was found to be a journal of ours */
    bool lost; /* a commit failed in the disk: what is on it is unknown until reopened */
};

/* What SQLite or the system said, as a code. */
int journal_fault(struct journal *journal, struct err *err);

#endif
