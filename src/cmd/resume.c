/*
 * resume: the process is held by a descriptor of it, so that its number, used again,
 * is nobody else's.
 */
#include "resume.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATIENCE_MS = 3000, LAST_MS = 60000 };

/* The names of the running program and of that one are the same. */
static bool is_ours(long pid)
{
    char path[64], ours[64] = "", its[64] = "";
    const char *const paths[] = {"/proc/self/comm", path};
    char *const names[] = {ours, its};
    snprintf(path, sizeof(path), "/proc/%ld/comm", pid);
    for (int i = 0; i < 2; i++) {
        int fd = open(paths[i], O_RDONLY | O_CLOEXEC);
        ssize_t n = fd < 0 ? -1 : read(fd, names[i], sizeof(its) - 1);
        if (fd >= 0)
            close(fd);
        if (n <= 0)
            return false;
    }
    return strcmp(ours, its) == 0;
}

static bool ended(int process, int wait_ms)
{
    struct pollfd end = {.fd = process, .events = POLLIN};
    return poll(&end, 1, wait_ms) == 1;
}

static bool end(int process)
{
    static const struct {
        int signal, wait_ms;
    } steps[] = {{SIGHUP, PATIENCE_MS}, {SIGKILL, LAST_MS}};
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
        if (syscall(SYS_pidfd_send_signal, process, steps[i].signal, NULL, 0))
            return ended(process, 0); /* not allowed, or it is gone */
        if (ended(process, steps[i].wait_ms))
            return true;
    }
    return false;
}

bool resume_end(const struct err *err, const char *terminal)
{
    if (err->code != E_IN_USE)
        return false;
    char *owner;
    long pid = strtol(err->arg[1].text, &owner, 10);
    if (*owner != ' ' || strcmp(owner + 1, terminal) != 0)
        return false; /* a colleague at the same machine */
    int process = pid > 1 && pid != getpid() ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
    if (process < 0)
        return false;
    bool gone = is_ours(pid) && end(process);
    close(process);
    return gone;
}
