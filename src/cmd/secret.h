/*
 * secret: what is keyed where nobody sees it, and the key that second factors are sealed
 * with.
 */
#ifndef TALLYMAN_CMD_SECRET_H
#define TALLYMAN_CMD_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "tallyman/base/err.h"

enum { SECRET_PIN = 34 };

/* A line from standard input, not shown where that is a terminal; false: none. */
bool secret_read(const char *prompt, char *text, size_t size);

/* The key beside a store, made when it is not there, readable by its owner only: in
 * TALLYMAN_KEY, or FILE.key beside a store that is a file, or factor.key of the user's
 * data. Several `serve` on one PostgreSQL share one. 0 or E_IO. */
int secret_key(const char *store, unsigned char key[32], struct err *err);

#endif
