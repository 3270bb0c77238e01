/*
 * again: the store as another process finds it: left, opened anew, or done with by one
 * who is killed before it can answer.
 */
#ifndef TESTS_OP_AGAIN_H
#define TESTS_OP_AGAIN_H

#include "house.h"

#include <signal.h>
#include <sys/wait.h>

static inline void leave(struct house *h)
{
    door_close(h->door);
    store_close(h->store);
    h->door = NULL;
    h->store = NULL;
}

static inline void come_back(struct house *h)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .owner = "test"};
    h->store = store_open(h->address, &options, &err);
    assert_non_null(h->store);
    store_set_now(h->store, h->now);
    h->door = door_open(h->store, &err);
    assert_non_null(h->door);
}

/* Another process does the request, durably, and is killed before it can answer. */
static inline void done_by_one_who_dies(struct house *h, const struct request *request)
{
    int status = 0;
    leave(h);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        come_back(h);
        op_run_all(h->door, request, 1, &h->reply, h->arena);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    come_back(h);
}

#endif
