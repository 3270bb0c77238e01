/*
 * listen: sockets to listen on: an address, a path, or what systemd opened for us.
 */
#include "serve_in.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <libintl.h>

enum { BACKLOG = 1024, FIRST_HANDED = 3 };

static int refuse(const char *what, const char *why, int fd, struct err *err)
{
    err_set(err, E_IO, "ss", what, why);
    if (fd >= 0)
        close(fd);
    return -1;
}

/* systemd's own protocol: LISTEN_FDS sockets from 3 on, meant for LISTEN_PID. */
static int handed_over(void)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t for_pid, n;
    if (!pid || !fds || !str_int(str_of(pid), &for_pid) || !str_int(str_of(fds), &n) ||
        for_pid != getpid() || n < 1)
        return -2;
    fcntl(FIRST_HANDED, F_SETFL, fcntl(FIRST_HANDED, F_GETFL) | O_NONBLOCK);
    fcntl(FIRST_HANDED, F_SETFD, FD_CLOEXEC);
    return FIRST_HANDED;
}

static int bind_first(const struct addrinfo *found)
{
    int on = 1;
    for (; found; found = found->ai_next) {
        int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0)
            continue;
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
        if (bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
            return fd;
        int kept = errno;
        close(fd);
        errno = kept;
    }
    return -1;
}

static int port_of(int fd)
{
    struct sockaddr_storage at;
    socklen_t n = sizeof(at);
    char port[8];
    if (getsockname(fd, (struct sockaddr *)&at, &n) ||
        getnameinfo((struct sockaddr *)&at, n, NULL, 0, port, sizeof(port),
                    NI_NUMERICSERV))
        return 0;
    int64_t number;
    return str_int(str_of(port), &number) ? (int)number : 0;
}

int listen_tcp(const char *address, int *port, struct err *err)
{
    char host[256];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found;
    if (!address) {
        int fd = handed_over();
        *port = fd >= 0 ? port_of(fd) : 0;
        return fd;
    }
    const char *colon = strrchr(address, ':');
    if (!colon || (size_t)(colon - address) >= sizeof(host))
        return refuse(address, gettext("ADDRESS:PORT expected"), -1, err);
    bool bracketed = address[0] == '[' && colon > address + 1 && colon[-1] == ']';
    snprintf(host, sizeof(host), "%.*s", (int)(colon - address) - 2 * bracketed,
             address + bracketed);
    int failed = getaddrinfo(host[0] ? host : NULL, colon + 1, &hints, &found);
    if (failed)
        return refuse(address, gai_strerror(failed), -1, err);
    int fd = bind_first(found);
    freeaddrinfo(found);
    if (fd < 0)
        return refuse(address, strerror(errno), -1, err);
    *port = port_of(fd);
    return fd;
}

/* Whoever owns the store's file owns its socket: the lock is already ours, so what lies
 * there is a dead owner's. */
int listen_unix(const char *path, struct err *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(at.sun_path))
        return refuse(path, gettext("the path is too long for a socket"), -1, err);
    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return refuse(path, strerror(errno), -1, err);
    unlink(path);
    mode_t mask = umask(0177);
    int failed = bind(fd, (struct sockaddr *)&at, sizeof(at));
    umask(mask);
    if (failed || listen(fd, BACKLOG))
        return refuse(path, strerror(errno), fd, err);
    return fd;
}

void listen_notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (!path || (path[0] != '/' && path[0] != '@') ||
        strlen(path) >= sizeof(at.sun_path))
        return;
    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    if (at.sun_path[0] == '@')
        at.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&at, size) <
        0) {
        /* nobody waits for it any more */
    }
    close(fd);
}
