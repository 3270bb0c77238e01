/*
 * child: fork without exec. The program has one thread of its own, so the child may use
 * any library; it keeps no descriptor of its parent's (the store's and the journal's
 * locks are the parent's alone), gets its signals back, and leaves by _exit.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"

enum { OUT = 3 };

struct child {
    struct loop *loop;
    struct loop_timer *limit;
    pid_t pid;
    int in;
    struct buf said;
    child_done_fn *done;
    void *arg;
};

static _Noreturn void be_child(const struct child_plan *plan, int out)
{
    static const int back[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGALRM};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (size_t i = 0; i < sizeof back / sizeof *back; i++)
        signal(back[i], SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    if (out != OUT && dup2(out, OUT) < 0)
        _exit(101);
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
        close_range(OUT + 1, ~0U, 0))
        _exit(101);
    _exit(plan->work(plan->work_arg, OUT));
}

/* Gone for certain, and its status. */
static int reap(struct child *child, bool kill_first)
{
    int status = 0;
    if (kill_first)
        kill(child->pid, SIGKILL);
    while (waitpid(child->pid, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) && WEXITSTATUS(status) <= 100 ? WEXITSTATUS(status) : -1;
}

static void drop(struct child *child)
{
    if (child->limit)
        loop_cancel(child->loop, child->limit);
    loop_unwatch(child->loop, child->in);
    close(child->in);
    buf_clear(&child->said);
    free(child);
}

static void finish(struct child *child, int status)
{
    child_done_fn *done = child->done;
    void *arg = child->arg;
    struct buf said = child->said;
    buf_init(&child->said, 1);
    drop(child);
    done(arg, buf_view(&said), status);
    buf_clear(&said);
}

static void overdue(void *arg)
{
    struct child *child = arg;
    child->limit = NULL;
    reap(child, true);
    finish(child, -1);
}

static void hear(void *arg, int fd, short revents)
{
    struct child *child = arg;
    char bytes[4096];
    (void)revents;
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n > 0)
        buf_put(&child->said, bytes, (size_t)n);
    if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
        return;
    /* The end of its words is the end of the child: one that closed them and lingers
     * would hold the loop up in waitpid. */
    finish(child, reap(child, child->said.over));
}

struct child *child_start(struct loop *loop, const struct child_plan *plan)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
        return NULL;
    pid_t pid = fork();
    if (pid < 0) {
        close(ends[0]);
        close(ends[1]);
        return NULL;
    }
    if (pid == 0)
        be_child(plan, ends[1]);
    close(ends[1]);
    struct child *child = xcalloc(1, sizeof *child);
    *child = (struct child){.loop = loop,
                            .pid = pid,
                            .in = ends[0],
                            .done = plan->done,
                            .arg = plan->done_arg};
    buf_init(&child->said, CHILD_SAYS);
    loop_watch(loop, child->in, POLLIN, hear, child);
    child->limit = loop_after(loop, plan->ms, overdue, child);
    return child;
}

void child_kill(struct child *child)
{
    if (!child)
        return;
    reap(child, true);
    drop(child);
}

void child_say(int out, const char *fmt, ...)
{
    char line[1024];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(line, sizeof line - 1, fmt, args);
    va_end(args);
    size_t length = n < 0 ? 0 : n < (int)sizeof line - 1 ? (size_t)n : sizeof line - 2;
    line[length++] = '\n';
    for (size_t at = 0; at < length;) {
        ssize_t wrote = write(out, line + at, length - at);
        if (wrote < 0 && errno == EAGAIN)
            poll(&(struct pollfd){.fd = out, .events = POLLOUT}, 1, -1);
        else if (wrote < 0 && errno != EINTR)
            return; /* nobody listens any more */
        at += wrote > 0 ? (size_t)wrote : 0;
    }
}
