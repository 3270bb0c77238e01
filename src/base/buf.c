/*
 * buf: a text that grows up to its ceiling. Writers of reports, labels and messages
 * append without asking and look at `over` once.
 *
 * A piece that would cross the ceiling is refused whole, so no character is ever split.
 */
#include "tallyman/base/buf.h"

#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

enum { FIRST_ROOM = 64 };

void buf_init(struct buf *buf, size_t most)
{
    BUG_IF(most >= SIZE_MAX / 4);
    size_t room = most < FIRST_ROOM ? most + 1 : FIRST_ROOM;
    *buf = (struct buf){.p = xmalloc(room), .room = room, .most = most};
    buf->p[0] = '\0';
}

void buf_clear(struct buf *buf)
{
    free(buf->p);
    *buf = (struct buf){.p = NULL};
}

void buf_reset(struct buf *buf)
{
    buf->n = 0;
    buf->over = false;
    buf->p[0] = '\0';
}

/* Makes room for n more and the NUL; false past the ceiling. */
static bool reserve(struct buf *buf, size_t n)
{
    if (buf->over || n > buf->most - buf->n) {
        buf->over = true;
        return false;
    }
    size_t need = buf->n + n + 1;
    if (need > buf->room) {
        size_t room = buf->room * 2 > need ? buf->room * 2 : need;
        buf->room = room < buf->most + 1 ? room : buf->most + 1;
        buf->p = xrealloc(buf->p, buf->room);
    }
    return true;
}

void buf_put(struct buf *buf, const void *bytes, size_t n)
{
    if (n == 0 || !reserve(buf, n))
        return;
    memcpy(buf->p + buf->n, bytes, n);
    buf->n += n;
    buf->p[buf->n] = '\0';
}

void buf_text(struct buf *buf, const char *text)
{
    buf_put(buf, text, strlen(text));
}

void buf_str(struct buf *buf, struct str text)
{
    buf_put(buf, text.p, text.n);
}

void buf_char(struct buf *buf, char c)
{
    buf_put(buf, &c, 1);
}

void buf_num(struct buf *buf, int64_t num)
{
    char text[20]; /* the least has nineteen digits and a sign */
    size_t at = sizeof text;
    uint64_t left = num < 0 ? 0 - (uint64_t)num : (uint64_t)num;
    do
        text[--at] = (char)('0' + left % 10);
    while (left /= 10);
    if (num < 0)
        text[--at] = '-';
    buf_put(buf, text + at, sizeof text - at);
}

/* Mostly there is room for it at once. */
void buf_printf(struct buf *buf, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    size_t room = buf->room - buf->n;
    int n = vsnprintf(buf->p + buf->n, room, fmt, ap);
    BUG_IF(n < 0);
    if (!reserve(buf, (size_t)n)) {
        buf->p[buf->n] = '\0';
    } else {
        if ((size_t)n >= room)
            vsnprintf(buf->p + buf->n, (size_t)n + 1, fmt, again);
        buf->n += (size_t)n;
    }
    va_end(again);
    va_end(ap);
}

struct str buf_view(const struct buf *buf)
{
    return str_n(buf->p, buf->n);
}
