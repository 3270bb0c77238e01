/*
 * tool: fork and exec with limits on time, memory and output. Its input is a file in
 * memory, so that neither side waits for the other; what it says beside its output is
 * dropped. A program that fails in any way has failed: the caller has the words.
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

enum { ABSENT = 127, BROKEN = 126, FILES = 64 };

static void limit(int what, int64_t most)
{
    struct rlimit both = {(rlim_t)most, (rlim_t)most};
    if (setrlimit((__rlimit_resource_t)what, &both))
        _exit(BROKEN);
}

static _Noreturn void be_tool(const struct tool *tool, int in, int out)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(null, 2) < 0 ||
        close_range(3, ~0U, 0))
        _exit(BROKEN);
    limit(RLIMIT_CPU, tool->ms / 1000 + 1);
    limit(RLIMIT_AS, tool->memory);
    limit(RLIMIT_FSIZE, 0); /* nothing but the pipe */
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, FILES);
    execvp(tool->argv[0], (char *const *)tool->argv);
    _exit(errno == ENOENT ? ABSENT : BROKEN);
}

static int input(struct str bytes)
{
    int fd = memfd_create("tool", MFD_CLOEXEC);
    for (size_t at = 0; fd >= 0 && at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        if (n < 0 && errno != EINTR) {
            close(fd);
            return -1;
        }
        at += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0)
        lseek(fd, 0, SEEK_SET);
    return fd;
}

static enum tool_end hear(int fd, int64_t until, struct buf *out)
{
    static const size_t piece = 64 * 1024;
    char *bytes = xmalloc(piece);
    enum tool_end end = TOOL_WELL;
    for (;;) {
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        int64_t left = until - clock_mono_ms();
        int polled = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (polled < 0 && errno == EINTR)
            continue;
        ssize_t n = polled > 0 ? read(fd, bytes, piece) : -1;
        if (n > 0)
            buf_put(out, bytes, (size_t)n);
        end = polled <= 0 ? TOOL_LATE : out->over ? TOOL_MUCH : TOOL_WELL;
        if (n <= 0 || end != TOOL_WELL)
            break;
    }
    free(bytes);
    return end;
}

/* Its status; one that has said all and lingers, or has gone too far, is ended. */
static int reap(pid_t pid, int64_t until)
{
    int status = 0;
    while (clock_mono_ms() < until) {
        if (waitpid(pid, &status, WNOHANG) == pid)
            return status;
        poll(NULL, 0, 1);
    }
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static enum tool_end judge(enum tool_end heard, int status)
{
    if (heard != TOOL_WELL)
        return heard;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return TOOL_LATE;
    if (!WIFEXITED(status))
        return TOOL_FAILED;
    return WEXITSTATUS(status) == ABSENT ? TOOL_ABSENT
           : WEXITSTATUS(status)         ? TOOL_FAILED
                                         : TOOL_WELL;
}

enum tool_end tool_run(const struct tool *tool, struct buf *out)
{
    int ends[2], in = input(tool->in);
    int64_t until = clock_mono_ms() + tool->ms;
    if (in < 0)
        return TOOL_FAULT;
    if (pipe2(ends, O_CLOEXEC)) {
        close(in);
        return TOOL_FAULT;
    }
    pid_t pid = fork();
    if (pid == 0)
        be_tool(tool, in, ends[1]);
    close(in);
    close(ends[1]);
    enum tool_end end = pid < 0 ? TOOL_FAULT : hear(ends[0], until, out);
    close(ends[0]);
    if (pid > 0)
        end = judge(end, reap(pid, end == TOOL_WELL ? until : 0));
    return end;
}
