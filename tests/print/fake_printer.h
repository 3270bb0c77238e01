/*
 * fake_printer: a label printer on loopback or behind a device, on the test's own loop.
 * It reads what it is sent, answers in its language, and has whatever fault the test
 * gives it. What it has printed is in `printed`: the text of each label's ^FX comment, or
 * the label's number.
 */
#ifndef TALLYMAN_TESTS_FAKE_PRINTER_H
#define TALLYMAN_TESTS_FAKE_PRINTER_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/loop.h"
#include "tallyman/print/status.h"

struct fake {
    struct loop *loop;
    int listener, client, port;
    int kept; /* of a device: its far end, so that it is there before it is opened */
    enum print_ask speaks;
    struct buf in;      /* of the connection, questions taken out */
    struct buf printed; /* "A;B;" */
    int labels, connections, questions;
    int64_t bytes; /* of all connections */

    /* What is wrong with it. */
    bool silent;         /* reads, answers nothing */
    bool garbage;        /* answers words */
    bool deaf;           /* takes connections and reads nothing */
    bool keeps_open;     /* never closes its half */
    bool paper_out;      /* of the status; a label waits inside */
    int busy;            /* so many answers say "printing" once a label has come */
    int silent_after;    /* answers so many questions, then is silent; 0: all */
    int64_t reset_after; /* bytes of a connection, then RST; 0: never */
    int64_t close_after; /* bytes of a connection, then a close; 0: never */
    size_t slow;         /* bytes it reads at a time; 0: all */
    int64_t this_time;   /* bytes of this connection */
    int left_busy;
    bool half; /* something of a label has come */
};

enum { FAKE_MOST = 8 << 20 };

static inline void fake_hang_up(struct fake *fake, bool reset)
{
    struct linger now = {.l_onoff = 1};
    if (fake->client < 0)
        return;
    if (reset)
        setsockopt(fake->client, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    loop_unwatch(fake->loop, fake->client);
    close(fake->client);
    fake->client = -1;
    buf_reset(&fake->in);
}

static inline void fake_say(struct fake *fake, const char *bytes, size_t n)
{
    ssize_t sent = send(fake->client, bytes, n, MSG_NOSIGNAL);
    if (sent < 0 && errno == ENOTSOCK)
        sent = write(fake->client, bytes, n);
    if (sent < 0)
        fake_hang_up(fake, false);
}

static inline void fake_answer(struct fake *fake)
{
    char text[300];
    bool busy = fake->left_busy > 0;
    fake->questions++;
    if (busy)
        fake->left_busy--;
    if (fake->silent || (fake->silent_after && fake->questions > fake->silent_after))
        return;
    if (fake->garbage) {
        fake_say(fake, "\xffWHAT?\r\n", 8);
        return;
    }
    switch (fake->speaks) {
    case PRINT_ASK_HS: {
        int n = snprintf(text, sizeof text,
                         "\x02"
                         "030,%d,0,1245,%03d,0,0,%d,000,0,0,0\x03\r\n"
                         "\x02"
                         "001,0,0,0,1,2,6,0,%08d,1,000\x03\r\n\x02"
                         "1234,0\x03\r\n",
                         fake->paper_out, busy, fake->half, busy || fake->paper_out);
        fake_say(fake, text, (size_t)n);
        break;
    }
    case PRINT_ASK_TSPL:
    case PRINT_ASK_CPCL:
        text[0] = fake->speaks == PRINT_ASK_TSPL ? 0x20 : 1;
        text[0] = fake->paper_out ? text[0] == 1 ? 2 : 4 : busy ? text[0] : 0;
        fake_say(fake, text, 1);
        break;
    case PRINT_ASK_ESCPOS:
        fake_say(fake, fake->paper_out ? "\x1a\x32\x12\x72" : "\x12\x12\x12\x12", 4);
        break;
    default:
        break;
    }
}

/* The mark that ends a label in each language. */
static inline struct str fake_end(const struct fake *fake)
{
    switch (fake->speaks) {
    case PRINT_ASK_TSPL:
        return str_of("PRINT 1,1\r\n");
    case PRINT_ASK_CPCL:
        return str_of("FORM\r\nPRINT\r\n");
    case PRINT_ASK_ESCPOS:
        return str_n("\x1b"
                     "d\x04",
                     3);
    default:
        return str_of("^XZ");
    }
}

static inline void fake_print(struct fake *fake, const char *end)
{
    const char *name = memmem(fake->in.p, (size_t)(end - fake->in.p), "^FX", 3);
    const char *stop = name ? strchr(name + 3, '^') : NULL;
    if (stop)
        buf_printf(&fake->printed, "%.*s;", (int)(stop - name) - 3, name + 3);
    else
        buf_printf(&fake->printed, "%d;", fake->labels + 1);
    fake->labels++;
    fake->left_busy = fake->busy;
}

static inline void fake_drop(struct fake *fake, size_t from, size_t n)
{
    memmove(fake->in.p + from, fake->in.p + from + n, fake->in.n - from - n + 1);
    fake->in.n -= n;
}

/* Questions first, wherever they stand; then whole labels. */
static inline void fake_work(struct fake *fake)
{
    struct str ask = print_ask_bytes(fake->speaks), end = fake_end(fake);
    char *at;
    while (ask.n && fake->client >= 0 &&
           (at = memmem(fake->in.p, fake->in.n, ask.p, ask.n))) {
        size_t from = (size_t)(at - fake->in.p);
        /* What stands before it came before it: whole labels are printed first. */
        char *label = memmem(fake->in.p, from, end.p, end.n);
        if (label) {
            fake_print(fake, label);
            fake_drop(fake, 0, (size_t)(label - fake->in.p) + end.n);
            continue;
        }
        fake_drop(fake, from, ask.n);
        fake->half = from > 0;
        fake_answer(fake);
    }
    while (fake->client >= 0 && (at = memmem(fake->in.p, fake->in.n, end.p, end.n))) {
        fake_print(fake, at);
        fake_drop(fake, 0, (size_t)(at - fake->in.p) + end.n);
    }
    /* ESC/POS: the echo of a number, GS ( H 6 0 48 48 d1 … d4. */
    if (fake->client >= 0 && fake->speaks == PRINT_ASK_ESCPOS && !fake->paper_out &&
        !fake->silent && !(fake->silent_after && fake->questions >= fake->silent_after) &&
        (at = memmem(fake->in.p, fake->in.n, "\x1d(H\x06\0\x30\x30", 7)) &&
        fake->in.n >= (size_t)(at - fake->in.p) + 11) {
        char echo[7] = {0x37, 0x22};
        memcpy(echo + 2, at + 7, 4);
        fake_drop(fake, (size_t)(at - fake->in.p), 11);
        fake_say(fake, echo, 7);
    }
}

static inline void fake_read(void *arg, int fd, short revents)
{
    struct fake *fake = arg;
    char bytes[65536];
    size_t most = fake->slow ? fake->slow : sizeof bytes;
    int64_t limit = fake->reset_after ? fake->reset_after : fake->close_after;
    (void)revents;
    if (limit && (int64_t)most > limit - fake->this_time)
        most = (size_t)(limit - fake->this_time);
    ssize_t n = read(fd, bytes, most);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        if (!fake->keeps_open || n < 0)
            fake_hang_up(fake, false);
        else
            loop_unwatch(fake->loop, fd);
        return;
    }
    fake->bytes += n;
    fake->this_time += n;
    buf_put(&fake->in, bytes, (size_t)n);
    fake_work(fake);
    if (limit && fake->this_time >= limit)
        fake_hang_up(fake, fake->reset_after > 0);
}

static inline void fake_accept(void *arg, int fd, short revents)
{
    struct fake *fake = arg;
    (void)revents;
    int client = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0)
        return;
    if (fake->client >= 0) { /* one at a time: the old one is dead or the test is wrong */
        fake_read(fake, fake->client, POLLIN);
        fake_hang_up(fake, false);
    }
    fake->client = client;
    fake->connections++;
    fake->this_time = 0;
    if (!fake->deaf)
        loop_watch(fake->loop, client, POLLIN, fake_read, fake);
}

static inline void fake_listen(struct fake *fake)
{
    const int one = 1, small = 4096;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)fake->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fake->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (fake->deaf) /* little room, so that the sender feels it */
        setsockopt(fake->listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    BUG_IF(bind(fake->listener, (struct sockaddr *)&at, sizeof at));
    BUG_IF(listen(fake->listener, 8));
    getsockname(fake->listener, (struct sockaddr *)&at, &size);
    fake->port = ntohs(at.sin_port);
    loop_watch(fake->loop, fake->listener, POLLIN, fake_accept, fake);
}

static inline void fake_init(struct fake *fake, struct loop *loop, enum print_ask speaks)
{
    fake->loop = loop;
    fake->speaks = speaks;
    fake->client = fake->kept = -1;
    buf_init(&fake->in, FAKE_MOST);
    buf_init(&fake->printed, FAKE_MOST);
    fake_listen(fake);
}

/* Behind a device: the other end of a pseudo terminal. */
static inline void fake_attach(struct fake *fake, int master, int kept)
{
    fake->client = master;
    fake->kept = kept;
    fake->connections++;
    fake->this_time = 0;
    loop_watch(fake->loop, master, POLLIN, fake_read, fake);
}

static inline void fake_deafen(struct fake *fake)
{
    loop_unwatch(fake->loop, fake->listener);
    close(fake->listener);
    fake->listener = -1;
}

static inline void fake_clear(struct fake *fake)
{
    fake_hang_up(fake, false);
    if (fake->listener >= 0)
        fake_deafen(fake);
    if (fake->kept >= 0)
        close(fake->kept);
    buf_clear(&fake->in);
    buf_clear(&fake->printed);
}

#endif
