/*
 * bytes: a file as UTF-8 text in memory, whatever its character set.
 */
#ifndef TALLYMAN_INTAKE_BYTES_H
#define TALLYMAN_INTAKE_BYTES_H

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

/* The iconv name of a character set as maps spell it (utf-8, gbk, gb18030, latin-1; any
 * case, with or without the hyphen); NULL when it is none of ours. */
const char *charset_find(struct str name);

/* Reads all of `path`, at most INTAKE_FILE_MOST bytes; the caller frees `*bytes`. E_IO,
 * or E_LIMIT_INPUT for a larger one. */
int bytes_read(const char *path, char **bytes, size_t *n, struct err *err);

/* `in` as UTF-8 without byte order mark and NUL. `*made` is to be freed by the caller; it
 * is NULL when `*text` points into `in`. E_FILE names the first bad byte's line and
 * position. */
int bytes_decode(const char *name, const char *charset, struct str in, struct str *text,
                 char **made, struct err *err);

#endif
