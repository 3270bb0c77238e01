/*
 * backup: a copy of one moment of a store as a file, while its owner goes on working; and
 * the way back. The file is a store like any other: it can be looked at and checked.
 */
#ifndef TALLYMAN_STORE_BACKUP_H
#define TALLYMAN_STORE_BACKUP_H

#include "tallyman/base/err.h"
#include "tallyman/store/store.h"

/* Copies the store to the file `path`, read back whole before it gets its name. E_EXISTS,
 * E_IO, E_FULL. */
int store_backup(struct store *store, const char *path, struct err *err);

/* A copy made ready beside the store that it is to replace. */
struct restore;

/* Copies `file` beside the store at `address` (which may not exist; of a server's into
 * TMPDIR) and takes that one's lock: E_LOCKED when somebody owns it, E_NEWER_STORE when either has a schema that we do
 * not know, E_WOULD_LOSE when things happened in it that the file does not know and
 * `lose` is false. Nothing at `address` has changed yet. */
struct restore *restore_open(const char *file, const char *address, bool lose,
                             struct err *err);
/* The copy, open, for whoever verifies it. Borrowed. */
struct store *restore_copy(struct restore *restore);
/* The copy takes its place; what stood there stays beside it: `*aside` (a file, or a schema of
 * the database), "" when there was nothing, good until restore_close. Request numbers go on far above those that were
 * given out after the backup, so that what terminals send again keeps its own. */
int restore_swap(struct restore *restore, const char **aside, struct err *err);
void restore_close(struct restore *restore); /* NULL is fine */

#endif
