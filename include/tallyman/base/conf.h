/*
 * conf: settings files (INI, read by inih) held against a table.
 *
 * A file is read whole: every key must be in the table, every value must be of its type
 * and range, or the file is refused with file, line and reason (E_FILE) and nothing is
 * taken. `key` may end in '*' to take any name (a mapping's columns): those arrive in
 * file order through `each`.
 */
#ifndef TALLYMAN_BASE_CONF_H
#define TALLYMAN_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/err.h"

enum conf_type {
    CONF_TEXT, /* char[size] at offset; refused when longer */
    CONF_INT,  /* int64_t, least … most */
    CONF_BOOL, /* bool: yes/no, true/false, 1/0 */
    CONF_TIME, /* int64_t minutes since midnight, from HH:MM */
    CONF_EACH, /* given to `each` */
};

struct conf_key {
    const char *section; /* "" before the first section; "*" any section */
    const char *key;     /* "*" any key */
    enum conf_type type;
    size_t offset; /* of the field in the target struct */
    size_t size;   /* of a CONF_TEXT */
    int64_t least, most;
    bool must;        /* the file is refused without it */
    const char *help; /* one sentence; also for --help and the man page */
};

/* Takes one CONF_EACH value. Returns 0, or a negative code after err_set with E_FIELD
 * whose reason conf then wraps into E_FILE with file and line. */
typedef int conf_each_fn(void *target, const char *section, const char *key,
                         const char *value, int line, struct err *err);

/* Reads `path` into `target` by `keys` (ends with a NULL section). Limits: 1 MiB a file,
 * 4,096 lines, 1,000 bytes a line. */
int conf_read(const char *path, const struct conf_key *keys, conf_each_fn *each,
              void *target, struct err *err);
/* The same from memory; `name` stands in messages. */
int conf_read_text(const char *name, const char *text, size_t n,
                   const struct conf_key *keys, conf_each_fn *each, void *target,
                   struct err *err);

#endif
