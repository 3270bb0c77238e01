/*
 * file: bytes to a file, whole or not at all.
 */
#ifndef TALLYMAN_PRINT_FILE_H
#define TALLYMAN_PRINT_FILE_H

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

/* A regular or new file is written beside itself, made durable, then renamed over; on
 * failure the old one stands. Anything else at `path` (a device, a pipe) is written to as
 * it is. E_IO or E_FULL with path and reason. */
int print_file(const char *path, struct str bytes, struct err *err);

#endif
