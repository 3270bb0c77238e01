/*
 * buf: a growing text with a ceiling given at its start.
 *
 * Always NUL terminated. Past the ceiling nothing more is taken and `over` says so; the
 * caller asks once at the end instead of after each append.
 */
#ifndef TALLYMAN_BASE_BUF_H
#define TALLYMAN_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>

#include "tallyman/base/str.h"

struct buf {
    char *p; /* never NULL after buf_init */
    size_t n, room, most;
    bool over;
};

void buf_init(struct buf *buf, size_t most);
void buf_clear(struct buf *buf); /* releases; buf_init before the next use */
void buf_reset(struct buf *buf); /* empty again, memory kept */
void buf_put(struct buf *buf, const void *bytes, size_t n);
void buf_text(struct buf *buf, const char *text);
void buf_str(struct buf *buf, struct str text);
void buf_char(struct buf *buf, char c);
void buf_num(struct buf *buf, int64_t num); /* decimal */
void buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct str buf_view(const struct buf *buf);

#endif
