/*
 * held_sync: put before the service (LD_PRELOAD), a sync of an SQLite log is held while
 * somebody reads the pipe HELD_SYNC/held, until somebody writes to HELD_SYNC/go; then it
 * fails. Where HELD_SYNC/late is, an hour is over by the monotonic clock.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fdatasync(int fd);

/* A file of the folder; -1: it is not there, or nobody reads it. */
static int enter(const char *name, int how)
{
    const char *folder = getenv("HELD_SYNC");
    char path[4096];
    if (!folder)
        return -1;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return open(path, how | O_CLOEXEC);
}

static int is_log(int fd)
{
    char link[32], path[4096];
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof(path));
    return n > 4 && memcmp(path + n - 4, "-wal", 4) == 0;
}

int fdatasync(int fd)
{
    int held = is_log(fd) ? enter("held", O_WRONLY | O_NONBLOCK) : -1;
    if (held < 0)
        return (int)syscall(SYS_fdatasync, fd);
    if (write(held, "x", 1) == 1)
        close(enter("go", O_RDONLY));
    close(held);
    errno = EIO;
    return -1;
}

int clock_gettime(clockid_t which, struct timespec *now)
{
    int failed = (int)syscall(SYS_clock_gettime, which, now);
    int late = which == CLOCK_MONOTONIC ? enter("late", O_RDONLY) : -1;
    if (late >= 0) {
        now->tv_sec += 3600;
        close(late);
    }
    return failed;
}
