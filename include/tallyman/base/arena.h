/*
 * arena: memory of one turn (a scan, a key, a request, a file row), dropped whole.
 *
 * Whoever answers makes what it needs here and never frees it; the owner of the turn
 * calls arena_clear after painting or replying. Running out of memory stops the program:
 * all truth is in the store. With ARENA_DEBUG each piece is a malloc of its own, so that
 * the address sanitizer sees through.
 */
#ifndef TALLYMAN_BASE_ARENA_H
#define TALLYMAN_BASE_ARENA_H

#include <stddef.h>
#include <stdarg.h>

#include "tallyman/base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);  /* NULL is fine */
void arena_clear(struct arena *arena); /* keeps one chunk for the next turn */

/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* Grows an array made here: copies `old` bytes into a new piece of `size`. */
void *arena_grow(struct arena *arena, const void *piece, size_t old, size_t size);
/* Copies, with a NUL behind. */
char *arena_text(struct arena *arena, const char *text);
char *arena_copy(struct arena *arena, struct str text);
char *arena_printf(struct arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Heap memory for the few long-lived things; stop when there is none. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t size);
char *xstrdup(const char *text);

#endif
