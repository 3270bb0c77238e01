/*
 * stream: bytes to and from a descriptor that does not block, for sockets and devices.
 * One event of the loop tells the caller at most one thing, as the last it does.
 */
#include "port_in.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static void ready(void *arg, int fd, short revents);

static void watch(struct port *port)
{
    bool more = port->gone < port->out.n;
    loop_watch(port->loop, port->fd, more ? POLLIN | POLLOUT : POLLIN, ready, port);
}

static void stalled(void *arg)
{
    struct port *port = arg;
    port->limit = NULL;
    port_fail(port, PRINT_SILENT, "takes no more bytes");
}

static bool later(int number)
{
    return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

static void take(struct port *port)
{
    const char *from = port->out.p + port->gone;
    size_t left = port->out.n - port->gone;
    ssize_t n = send(port->fd, from, left, MSG_NOSIGNAL);
    if (n < 0 && errno == ENOTSOCK)
        n = write(port->fd, from, left);
    if (n < 0 && !later(errno)) {
        port_fail(port, PRINT_BROKEN, strerror(errno));
        return;
    }
    if (n > 0) {
        port->gone += (size_t)n;
        port->taken += n;
        port_limit(port, port->times.stall, stalled);
    }
    if (port->gone < port->out.n)
        return;
    port_limit(port, 0, NULL);
    watch(port);
    if (port->finishing)
        port->kind->shut(port);
    else
        port_tell(port, PORT_DRAINED, str_of(""));
}

static void ended(struct port *port)
{
    loop_unwatch(port->loop, port->fd);
    port_limit(port, 0, NULL);
    port_tell(port, PORT_ENDED, str_of(""));
}

static void give(struct port *port)
{
    char bytes[2048];
    ssize_t n = read(port->fd, bytes, sizeof bytes);
    if (n < 0 && later(errno))
        return;
    if (n > 0)
        port_tell(port, PORT_READ, str_n(bytes, (size_t)n));
    else if (n == 0 && port->finishing)
        ended(port);
    else
        port_fail(port, PRINT_BROKEN, n ? strerror(errno) : "it closed the connection");
}

/* What it says is heard before more is said to it: an end of file explains a refusal to
 * take bytes, not the other way round. */
static void ready(void *arg, int fd, short revents)
{
    struct port *port = arg;
    (void)fd;
    if (revents & (POLLIN | POLLHUP | POLLERR))
        give(port);
    else if (revents & POLLOUT)
        take(port);
}

void stream_begin(struct port *port)
{
    port_limit(port, 0, NULL);
    watch(port);
    port_tell(port, PORT_OPENED, str_of(""));
}

void stream_write(struct port *port)
{
    watch(port);
    if (!port->limit)
        port_limit(port, port->times.stall, stalled);
}

void stream_finish(struct port *port)
{
    if (port->gone == port->out.n)
        port->kind->shut(port);
}

void stream_close(struct port *port)
{
    if (port->fd < 0)
        return;
    loop_unwatch(port->loop, port->fd);
    close(port->fd);
    port->fd = -1;
}
