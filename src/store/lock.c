/*
 * lock: flock() on PATH.lock, so that a dead owner never locks anybody out. The file is
 * left lying: removing it would let two owners lock two different files of one name.
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/clock.h"
#include "fault.h"

enum { TRY_EVERY_MS = 20, HOLDER_MOST = 80 };

/* "123 terminal", or "?" while the holder has not written it yet. */
static void read_holder(int fd, char out[HOLDER_MOST])
{
    ssize_t n = pread(fd, out, HOLDER_MOST - 1, 0);
    out[n > 0 ? n : 0] = '\0';
    out[strcspn(out, "\n")] = '\0';
    if (!*out)
        memcpy(out, "?", 2);
}

static int write_holder(int fd, const char *owner)
{
    char text[HOLDER_MOST];
    int n = snprintf(text, sizeof text, "%ld %.40s\n", (long)getpid(), owner);
    if (ftruncate(fd, 0))
        return -1;
    return pwrite(fd, text, (size_t)n, 0) == n ? 0 : -1;
}

static int wait_for(int fd, int64_t wait_ms)
{
    int64_t until = clock_mono_ms() + wait_ms;
    while (flock(fd, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return -1;
        if (clock_mono_ms() >= until)
            return 1;
        poll(NULL, 0, TRY_EVERY_MS);
    }
    return 0;
}

static int take(int fd, const char *path, const char *owner, int64_t wait_ms,
                struct err *err)
{
    char holder[HOLDER_MOST];
    int got = wait_for(fd, wait_ms);
    if (got > 0) {
        read_holder(fd, holder);
        return err_set(err, E_LOCKED, "ss", path, holder);
    }
    if (got < 0 || write_holder(fd, owner))
        return fault_set(err, path, errno);
    return 0;
}

int lock_take(const char *path, const char *owner, int64_t wait_ms, struct err *err)
{
    struct buf name;
    buf_init(&name, 8192);
    buf_printf(&name, "%s.lock", path);
    int fd = open(name.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int code =
        fd < 0 ? fault_set(err, name.p, errno) : take(fd, path, owner, wait_ms, err);
    buf_clear(&name);
    if (code && fd >= 0)
        close(fd);
    return code ? code : fd;
}

void lock_drop(int fd)
{
    if (fd < 0)
        return;
    if (ftruncate(fd, 0)) {
        /* A stale name in a lock that nobody holds is never shown. */
    }
    close(fd);
}
