/*
 * copy: a served store as a file, row by row.
 */
#ifndef TALLYMAN_STORE_COPY_H
#define TALLYMAN_STORE_COPY_H

#include "tallyman/store/store.h"

/* Writes one moment of the store to the file `path`; nothing stays after a failure. */
int copy_rows(struct store *store, const char *path, struct err *err);

#endif
