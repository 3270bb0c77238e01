/*
 * tcp: raw port 9100. A printer has one client at a time: while it is with another it
 * refuses, and is tried again until the time is over. At the end our half is closed first
 * and theirs waited for: jobs in quick sequence are lost or merged otherwise
 * (apple/cups#5689).
 */
#include "port_in.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child.h"

enum { AGAIN_MS = 500, RESOLVE_MS = 10000 };

/* Where the host of "host", "host:port", "[v6]" or "[v6]:port" stands; what follows it is
 * in `tail`. Empty when it is none of these. */
static struct str host_of(const char *rest, const char **tail)
{
    const char *close = strchr(rest, ']');
    size_t n = strcspn(rest, ":");
    *tail = rest + n;
    if (*rest != '[')
        return str_n(rest, n);
    if (!close)
        return str_of("");
    *tail = close + 1;
    return str_n(rest + 1, (size_t)(close - rest) - 1);
}

static bool split(const char *rest, char host[256], char service[8])
{
    static const char good[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:%_-";
    const char *tail;
    int64_t port = 9100;
    struct str name = host_of(rest, &tail);
    if (!name.n || name.n > 255 || strspn(name.p, good) < name.n)
        return false;
    if (*tail && (*tail != ':' || !str_int(str_of(tail + 1), &port)))
        return false;
    if (port < 1 || port > 65535)
        return false;
    snprintf(host, 256, "%.*s", (int)name.n, name.p);
    snprintf(service, 8, "%d", (int)port);
    return true;
}

static int check(const char *rest, struct err *err)
{
    char host[256], service[8];
    if (!split(rest, host, service))
        return err_set(err, E_FIELD, "sss", "address", "tcp:HOST or tcp:HOST:PORT", rest);
    return 0;
}

static void try_connect(void *arg);

static void try_again(struct port *port)
{
    stream_close(port);
    port->soon = loop_after(port->loop, AGAIN_MS, try_connect, port);
}

static void connected(void *arg, int fd, short revents)
{
    struct port *port = arg;
    int number = 0;
    socklen_t size = sizeof number;
    (void)revents;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &size) || number)
        try_again(port);
    else
        stream_begin(port);
}

static struct addrinfo *numeric(const struct port *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    return getaddrinfo(port->host, port->service, &hints, &found) == 0 ? found : NULL;
}

static void try_connect(void *arg)
{
    struct port *port = arg;
    struct addrinfo *to = numeric(port);
    const int one = 1;
    port->soon = NULL;
    if (!to) {
        port_fail(port, PRINT_UNREACHABLE, "no such address");
        return;
    }
    port->fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (port->fd < 0) {
        freeaddrinfo(to);
        port_fail(port, PRINT_UNREACHABLE, strerror(errno));
        return;
    }
    setsockopt(port->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(port->fd, to->ai_addr, to->ai_addrlen) && errno != EINPROGRESS)
        try_again(port);
    else
        loop_watch(port->loop, port->fd, POLLOUT, connected, port);
    freeaddrinfo(to);
}

static void too_late(void *arg)
{
    struct port *port = arg;
    port->limit = NULL;
    port_fail(port, PRINT_UNREACHABLE, "no connection");
}

/* In the child: the first address of the name, in digits. */
static int resolve(void *arg, int out)
{
    const struct port *port = arg;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char digits[256];
    int rc = getaddrinfo(port->host, port->service, &hints, &found);
    if (!rc)
        rc = getnameinfo(found->ai_addr, found->ai_addrlen, digits, sizeof digits, NULL,
                         0, NI_NUMERICHOST);
    child_say(out, "%s", rc ? gai_strerror(rc) : digits);
    return rc != 0;
}

static void resolved(void *arg, struct str said, int status)
{
    struct port *port = arg;
    struct str line = str_cut(&said, '\n');
    char words[256];
    port->child = NULL;
    snprintf(words, sizeof words, "%.*s", (int)line.n, line.p);
    if (status) {
        port_fail(port, PRINT_UNREACHABLE, status < 0 ? "its name is not found" : words);
        return;
    }
    snprintf(port->host, sizeof port->host, "%s", words);
    try_connect(port);
}

static void open_tcp(struct port *port)
{
    split(port->rest, port->host, port->service);
    port_limit(port, port->times.open, too_late);
    struct addrinfo *digits = numeric(port);
    if (digits) {
        freeaddrinfo(digits);
        try_connect(port);
        return;
    }
    struct child_plan plan = {resolve, port, resolved, port, RESOLVE_MS};
    port->child = child_start(port->loop, &plan);
    if (!port->child)
        port_fail(port, PRINT_UNREACHABLE, strerror(errno));
}

/* It keeps its half open: all that was sent has arrived when nothing of it is still in
 * the kernel's queue, where our own closing counts as one. */
static void not_closed(void *arg)
{
    struct port *port = arg;
    int left = -1;
    port->limit = NULL;
    if (ioctl(port->fd, SIOCOUTQ, &left) == 0 && left <= 1)
        port_tell(port, PORT_ENDED, str_of(""));
    else
        port_fail(port, PRINT_BROKEN, "it did not take everything");
}

static void shut(struct port *port)
{
    shutdown(port->fd, SHUT_WR);
    port_limit(port, port->times.end, not_closed);
}

static void close_tcp(struct port *port)
{
    child_kill(port->child);
    port->child = NULL;
    stream_close(port);
}

const struct port_kind port_tcp = {.scheme = "tcp:",
                                   .answers = true,
                                   .check = check,
                                   .open = open_tcp,
                                   .write = stream_write,
                                   .finish = stream_finish,
                                   .shut = shut,
                                   .close = close_tcp};
