/*
 * hasher: the one thread beside the loop. It computes Argon2 (20 ms and 19 MiB each) for
 * requests that are not in the door yet, so that a login delays nobody's scan. It touches
 * nothing but the work it was given; finished ones come back over an eventfd.
 */
#include "serve_in.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { WAITING_MOST = 64 };

struct hasher {
    struct loop *loop;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t come;
    struct exchange *todo, **todo_end, *done;
    int waiting, fd;
    bool stop;
};

static struct exchange *next_todo(struct hasher *hasher)
{
    pthread_mutex_lock(&hasher->lock);
    while (!hasher->todo && !hasher->stop)
        pthread_cond_wait(&hasher->come, &hasher->lock);
    struct exchange *ex = hasher->stop ? NULL : hasher->todo;
    if (ex && !(hasher->todo = ex->next))
        hasher->todo_end = &hasher->todo;
    pthread_mutex_unlock(&hasher->lock);
    return ex;
}

static void *work(void *arg)
{
    struct hasher *hasher = arg;
    uint64_t one = 1;
    for (struct exchange *ex; (ex = next_todo(hasher));) {
        ex->work.run(ex->work.prepared);
        pthread_mutex_lock(&hasher->lock);
        ex->next = hasher->done;
        hasher->done = ex;
        pthread_mutex_unlock(&hasher->lock);
        BUG_IF(write(hasher->fd, &one, sizeof(one)) != sizeof(one));
    }
    return NULL;
}

static void on_done(void *arg, int fd, short revents)
{
    struct hasher *hasher = arg;
    uint64_t n;
    (void)revents;
    if (read(fd, &n, sizeof(n)) != sizeof(n))
        return;
    pthread_mutex_lock(&hasher->lock);
    struct exchange *ex = hasher->done;
    hasher->done = NULL;
    pthread_mutex_unlock(&hasher->lock);
    for (struct exchange *next; ex; ex = next) {
        next = ex->next;
        hasher->waiting--;
        ex->request.prepared = ex->work.prepared;
        batch_queue(ex);
    }
}

/* Signals are the loop's: the thread begins with all of them blocked. */
struct hasher *hasher_new(struct loop *loop)
{
    sigset_t all, before;
    struct hasher *hasher = xcalloc(1, sizeof(*hasher));
    hasher->loop = loop;
    hasher->todo_end = &hasher->todo;
    hasher->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    BUG_IF(hasher->fd < 0);
    pthread_mutex_init(&hasher->lock, NULL);
    pthread_cond_init(&hasher->come, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    BUG_IF(pthread_create(&hasher->thread, NULL, work, hasher));
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    loop_watch(loop, hasher->fd, POLLIN, on_done, hasher);
    return hasher;
}

void hasher_free(struct hasher *hasher)
{
    if (!hasher)
        return;
    pthread_mutex_lock(&hasher->lock);
    hasher->stop = true;
    pthread_cond_signal(&hasher->come);
    pthread_mutex_unlock(&hasher->lock);
    pthread_join(hasher->thread, NULL);
    for (struct exchange *ex = hasher->todo, *next; ex; ex = next) {
        next = ex->next;
        batch_queue(ex);
    }
    on_done(hasher, hasher->fd, 0);
    loop_unwatch(hasher->loop, hasher->fd);
    close(hasher->fd);
    pthread_mutex_destroy(&hasher->lock);
    pthread_cond_destroy(&hasher->come);
    free(hasher);
}

int hasher_take(struct hasher *hasher, struct exchange *ex, struct err *err)
{
    if (hasher->waiting >= WAITING_MOST)
        return err_set(err, E_BUSY, "s", "logins");
    hasher->waiting++;
    ex->next = NULL;
    pthread_mutex_lock(&hasher->lock);
    *hasher->todo_end = ex;
    hasher->todo_end = &ex->next;
    pthread_cond_signal(&hasher->come);
    pthread_mutex_unlock(&hasher->lock);
    return 0;
}
