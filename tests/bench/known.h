/*
 * known: what the best known plan of a published instance walks.
 */
#ifndef TALLYMAN_TESTS_BENCH_KNOWN_H
#define TALLYMAN_TESTS_BENCH_KNOWN_H

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

enum { KNOWN_PATH = 512 };

struct known {
    char file[KNOWN_PATH];
    double best, two_blocks; /* metres; 0: none */
    bool proven;
};

struct known_list {
    struct known *known;
    int n;
};

/* No path: an empty list. */
int known_read(const char *path, struct arena *arena, struct known_list *list,
               struct err *err);
/* By the path under the directory, else by the name alone; NULL: none. */
const struct known *known_find(const struct known_list *list, const char *file);

#endif
