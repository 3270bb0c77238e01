/*
 * loop: one poll() over watched descriptors, with timers and signals beside it. The mains
 * own one each; screen, scan, link and print hang their callbacks on it.
 *
 * A callback may watch, unwatch, arm and cancel whatever it likes: readiness is matched
 * by the serial of the watch it was asked for, so a descriptor number that was closed and
 * came back in the same turn is not served with its forerunner's events. A timer armed
 * during dispatch waits for the next turn. Signals arrive through a signalfd, hence they
 * stay blocked while watched: who forks must unblock them in the child.
 */
#include "tallyman/base/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/err.h"

struct watch {
    int fd;
    short events;
    loop_fd_fn *fn;
    void *arg;
    uint64_t serial;
};

struct loop_timer {
    struct loop_timer *next;
    int64_t due;
    uint64_t serial;
    loop_fn *fn;
    void *arg;
};

struct call {
    int signo; /* of a signal's callback */
    loop_fn *fn;
    void *arg;
};

struct calls {
    struct call *at;
    size_t n;
};

struct loop {
    loop_clock_fn *now_ms;
    struct watch *watches;
    size_t n, room;
    struct loop_timer *timers; /* by due, then in the order armed */
    struct calls signals, before_sleep;
    sigset_t caught;
    int signal_fd; /* -1 until the first signal is asked for */
    uint64_t serial;
    struct pollfd *polled; /* the copy being dispatched, and its watches' serials */
    uint64_t *serials;
    size_t polled_room;
    bool stopped;
};

struct loop *loop_new(void)
{
    struct loop *loop = xcalloc(1, sizeof *loop);
    loop->now_ms = clock_mono_ms;
    loop->signal_fd = -1;
    sigemptyset(&loop->caught);
    return loop;
}

void loop_set_clock(struct loop *loop, loop_clock_fn *now_ms)
{
    loop->now_ms = now_ms;
}

static struct watch *find_watch(struct loop *loop, int fd)
{
    for (size_t i = 0; i < loop->n; i++)
        if (loop->watches[i].fd == fd)
            return &loop->watches[i];
    return NULL;
}

void loop_watch(struct loop *loop, int fd, short events, loop_fd_fn *fn, void *arg)
{
    BUG_IF(fd < 0 || !fn);
    struct watch *watch = find_watch(loop, fd);
    if (!watch) {
        if (loop->n == loop->room) {
            loop->room = loop->room ? loop->room * 2 : 16;
            loop->watches = xrealloc(loop->watches, loop->room * sizeof *loop->watches);
        }
        watch = &loop->watches[loop->n++];
        *watch = (struct watch){.fd = fd, .serial = ++loop->serial};
    }
    watch->events = events;
    watch->fn = fn;
    watch->arg = arg;
}

void loop_unwatch(struct loop *loop, int fd)
{
    struct watch *watch = find_watch(loop, fd);
    if (!watch)
        return;
    size_t behind = loop->n - (size_t)(watch - loop->watches) - 1;
    memmove(watch, watch + 1, behind * sizeof *watch);
    loop->n--;
}

struct loop_timer *loop_after(struct loop *loop, int64_t ms, loop_fn *fn, void *arg)
{
    BUG_IF(!fn);
    struct loop_timer *timer = xmalloc(sizeof *timer);
    int64_t due;
    if (__builtin_add_overflow(loop->now_ms(), ms > 0 ? ms : 0, &due))
        due = INT64_MAX;
    struct loop_timer **at = &loop->timers;
    while (*at && (*at)->due <= due)
        at = &(*at)->next;
    *timer = (struct loop_timer){*at, due, ++loop->serial, fn, arg};
    *at = timer;
    return timer;
}

void loop_cancel(struct loop *loop, struct loop_timer *timer)
{
    struct loop_timer **at = &loop->timers;
    while (*at && *at != timer)
        at = &(*at)->next;
    if (!*at)
        return; /* its own callback cancels it; the turn frees it */
    *at = timer->next;
    free(timer);
}

static void add_call(struct calls *calls, struct call call)
{
    BUG_IF(!call.fn);
    calls->at = xrealloc(calls->at, (calls->n + 1) * sizeof *calls->at);
    calls->at[calls->n++] = call;
}

static void on_signal(void *arg, int fd, short revents)
{
    struct loop *loop = arg;
    struct signalfd_siginfo info;
    (void)revents;
    while (read(fd, &info, sizeof info) == (ssize_t)sizeof info)
        for (size_t i = 0; i < loop->signals.n; i++) {
            struct call call = loop->signals.at[i];
            if (call.signo == (int)info.ssi_signo)
                call.fn(call.arg);
        }
}

void loop_signal(struct loop *loop, int signo, loop_fn *fn, void *arg)
{
    add_call(&loop->signals, (struct call){signo, fn, arg});
    sigset_t one;
    sigemptyset(&one);
    BUG_IF(sigaddset(&one, signo) < 0 || sigismember(&loop->caught, signo) < 0);
    if (sigismember(&loop->caught, signo))
        return;
    sigaddset(&loop->caught, signo);
    sigprocmask(SIG_BLOCK, &one, NULL);
    loop->signal_fd =
        signalfd(loop->signal_fd, &loop->caught, SFD_NONBLOCK | SFD_CLOEXEC);
    BUG_IF(loop->signal_fd < 0);
    loop_watch(loop, loop->signal_fd, POLLIN, on_signal, loop);
}

void loop_before_sleep(struct loop *loop, loop_fn *fn, void *arg)
{
    add_call(&loop->before_sleep, (struct call){0, fn, arg});
}

/* What came twice must not kill the program on its way out. */
static void drop_signals(struct loop *loop)
{
    struct signalfd_siginfo info;
    if (loop->signal_fd < 0)
        return;
    while (read(loop->signal_fd, &info, sizeof info) > 0)
        continue;
    close(loop->signal_fd);
    sigprocmask(SIG_UNBLOCK, &loop->caught, NULL);
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    drop_signals(loop);
    while (loop->timers)
        loop_cancel(loop, loop->timers);
    free(loop->watches);
    free(loop->signals.at);
    free(loop->before_sleep.at);
    free(loop->polled);
    free(loop->serials);
    free(loop);
}

/* How long poll may wait: at most ms, and no longer than the first timer. */
static int patience(const struct loop *loop, int64_t ms)
{
    if (loop->timers) {
        int64_t left = loop->timers->due - loop->now_ms();
        left = left > 0 ? left : 0;
        ms = ms < 0 || left < ms ? left : ms;
    }
    return ms < 0 ? -1 : ms > INT_MAX ? INT_MAX : (int)ms;
}

/* Waits; returns how many of loop->polled are to be looked through. */
static size_t wait_ready(struct loop *loop, int64_t ms)
{
    size_t n = loop->n;
    if (n > loop->polled_room) {
        loop->polled_room = loop->room;
        loop->polled = xrealloc(loop->polled, loop->room * sizeof *loop->polled);
        loop->serials = xrealloc(loop->serials, loop->room * sizeof *loop->serials);
    }
    for (size_t i = 0; i < n; i++) {
        const struct watch *watch = &loop->watches[i];
        loop->polled[i] = (struct pollfd){.fd = watch->fd, .events = watch->events};
        loop->serials[i] = watch->serial;
    }
    int ready = poll(loop->polled, n, patience(loop, ms));
    BUG_IF(ready < 0 && errno != EINTR && errno != ENOMEM);
    return ready > 0 ? n : 0;
}

static void fire_timers(struct loop *loop)
{
    int64_t now = loop->now_ms();
    uint64_t armed_before = loop->serial;
    while (loop->timers && loop->timers->due <= now &&
           loop->timers->serial <= armed_before && !loop->stopped) {
        struct loop_timer *timer = loop->timers;
        loop->timers = timer->next;
        timer->fn(timer->arg);
        free(timer);
    }
}

/* A watch changed meanwhile sees only what it asks for now. */
static void serve_ready(struct loop *loop, size_t n)
{
    for (size_t i = 0; i < n && !loop->stopped; i++) {
        struct pollfd ready = loop->polled[i];
        const struct watch *found = ready.revents ? find_watch(loop, ready.fd) : NULL;
        if (!found || found->serial != loop->serials[i])
            continue;
        struct watch watch = *found; /* the array moves under a callback that watches */
        short revents = ready.revents & (watch.events | POLLERR | POLLHUP | POLLNVAL);
        if (revents)
            watch.fn(watch.arg, watch.fd, revents);
    }
}

int loop_turn(struct loop *loop, int64_t ms)
{
    for (size_t i = 0; i < loop->before_sleep.n && !loop->stopped; i++) {
        struct call call = loop->before_sleep.at[i];
        call.fn(call.arg);
    }
    if (loop->stopped)
        return -1;
    size_t n = wait_ready(loop, ms);
    fire_timers(loop);
    serve_ready(loop, n);
    return loop->stopped ? -1 : 0;
}

void loop_run(struct loop *loop)
{
    while (loop_turn(loop, -1) == 0)
        continue;
}

void loop_stop(struct loop *loop)
{
    loop->stopped = true;
}
