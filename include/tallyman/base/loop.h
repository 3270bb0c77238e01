/*
 * loop: the one poll() of the program. File descriptors, timers, signals, and what is to
 * be done once before it sleeps (painting, answering). No thread, no wake-up without a
 * reason. A callback never runs the loop again.
 */
#ifndef TALLYMAN_BASE_LOOP_H
#define TALLYMAN_BASE_LOOP_H

#include <stdint.h>

struct loop;
struct loop_timer;

typedef void loop_fd_fn(void *arg, int fd, short revents);
typedef void loop_fn(void *arg);
typedef int64_t loop_clock_fn(void);

struct loop *loop_new(void);
void loop_free(struct loop *loop);

/* Timers follow this clock of milliseconds from now on; clock_mono_ms until it is set. */
void loop_set_clock(struct loop *loop, loop_clock_fn *now_ms);

/* Watches fd for poll events; one watch a descriptor, a second call changes it. */
void loop_watch(struct loop *loop, int fd, short events, loop_fd_fn *fn, void *arg);
void loop_unwatch(struct loop *loop, int fd);

/* Calls fn once after ms milliseconds of the monotonic clock. The handle is dead after
 * the call or after loop_cancel. */
struct loop_timer *loop_after(struct loop *loop, int64_t ms, loop_fn *fn, void *arg);
void loop_cancel(struct loop *loop, struct loop_timer *timer);

/* Calls fn from the loop, not from the handler, when the signal came. */
void loop_signal(struct loop *loop, int signo, loop_fn *fn, void *arg);

/* Called once each turn before sleeping, in the order added. */
void loop_before_sleep(struct loop *loop, loop_fn *fn, void *arg);

/* One turn: waits at most ms (-1: for ever), dispatches. Returns 0, or -1 when stopped.
 */
int loop_turn(struct loop *loop, int64_t ms);
void loop_run(struct loop *loop); /* until loop_stop */
void loop_stop(struct loop *loop);

#endif
