/*
 * lock: who owns a store file. A lock file beside it, held for as long as the store is
 * open; what stands in it is only for the message that others get.
 */
#ifndef TALLYMAN_STORE_LOCK_H
#define TALLYMAN_STORE_LOCK_H

#include <stdint.h>

#include "tallyman/base/err.h"

/* Takes the lock of the store at `path`, waiting up to wait_ms for its holder to leave.
 * Returns a descriptor, or E_LOCKED (path, holder's pid and name), E_IO, E_FULL. */
int lock_take(const char *path, const char *owner, int64_t wait_ms, struct err *err);
void lock_drop(int fd); /* -1 is fine */

#endif
