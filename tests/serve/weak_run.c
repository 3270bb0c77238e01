/*
 * weak_run: put before the service (LD_PRELOAD), libmicrohttpd waits for more before it
 * has looked at what came, when all that it asks for at once (128) came at once: as it does
 * where it waits by itself. In force as soon as the file TALLYMAN_WEAK_RUN is there. The
 * test of many connections that are ready at once must see the stall.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout)
{
    static int full = -1; /* which was filled by its last wait */
    int (*next)(int, struct epoll_event *, int, int) = dlsym(RTLD_NEXT, "epoll_wait");
    const char *path = getenv("TALLYMAN_WEAK_RUN");
    bool weak = path && access(path, F_OK) == 0;
    int n = next(epoll, events, most, weak && full == epoll ? -1 : timeout);
    full = n == most ? epoll : -1;
    return n;
}
