/*
 * child: work that would block the loop, in a process of its own for as long as it takes.
 */
#ifndef TALLYMAN_PRINT_CHILD_H
#define TALLYMAN_PRINT_CHILD_H

#include "tallyman/base/loop.h"
#include "tallyman/base/str.h"

struct child;

enum { CHILD_SAYS = 64 * 1024 };

/* Runs in the child, with nothing open but standard error and `out`; its result is the
 * exit status, 0 … 100. */
typedef int child_work_fn(void *arg, int out);
/* Runs from the loop: what the child wrote to `out` (at most CHILD_SAYS), its status, or
 * -1 when it died or its time was over. The child is gone before. */
typedef void child_done_fn(void *arg, struct str said, int status);

struct child_plan {
    child_work_fn *work;
    void *work_arg; /* as it is now: the child has its own copy of everything */
    child_done_fn *done;
    void *done_arg;
    int64_t ms; /* at most */
};

/* NULL with errno when there can be no child. */
struct child *child_start(struct loop *loop, const struct child_plan *plan);
/* Kills it; nothing follows. NULL is fine. */
void child_kill(struct child *child);

/* In the child: one line to `out`, whole. */
void child_say(int out, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
