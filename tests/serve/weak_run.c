/*
 * weak_run: put before the service (LD_PRELOAD), libmicrohttpd may wait by itself, as it
 * does in a thread of its own, where it waits for more before it has looked at what came,
 * when 128 came at once. In force as soon as the file TALLYMAN_WEAK_RUN is there. The
 * test of many connections that are ready at once must see the stall.
 */
#include <dlfcn.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <unistd.h>

enum MHD_Result MHD_run(struct MHD_Daemon *daemon)
{
    static struct MHD_Daemon *first; /* that of the terminals */
    enum MHD_Result (*next)(struct MHD_Daemon *) = dlsym(RTLD_NEXT, "MHD_run");
    const char *path = getenv("TALLYMAN_WEAK_RUN");
    first = first ? first : daemon;
    if (daemon == first && path && access(path, F_OK) == 0)
        return MHD_run_wait(daemon, -1);
    return next(daemon);
}
