/*
 * worker: a thread beside the loop. It does jobs one after another in the order in which
 * they were given; each is told on the loop when it is done. A job and what hangs on it
 * is the thread's from the giving to the telling, and nobody else's.
 *
 * The service has two: one is the store's only writer, one computes Argon2.
 */
#include "serve_in.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct jobs {
    struct job *first, **end;
};

struct worker {
    struct loop *loop;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t come, went;
    struct jobs todo, done;
    int given; /* and not told yet; the loop's */
    int fd;
    bool stop;
};

static void put(struct jobs *jobs, struct job *job)
{
    job->next = NULL;
    *jobs->end = job;
    jobs->end = &job->next;
}

static struct job *take_all(struct jobs *jobs)
{
    struct job *first = jobs->first;
    *jobs = (struct jobs){NULL, &jobs->first};
    return first;
}

static struct job *take_one(struct jobs *jobs)
{
    struct job *job = jobs->first;
    if (job && !(jobs->first = job->next))
        jobs->end = &jobs->first;
    return job;
}

static struct job *next_job(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    while (!worker->todo.first && !worker->stop)
        pthread_cond_wait(&worker->come, &worker->lock);
    struct job *job = take_one(&worker->todo);
    pthread_mutex_unlock(&worker->lock);
    return job;
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    uint64_t one = 1;
    for (struct job *job; (job = next_job(worker));) {
        job->run(job);
        pthread_mutex_lock(&worker->lock);
        put(&worker->done, job);
        pthread_cond_signal(&worker->went);
        pthread_mutex_unlock(&worker->lock);
        BUG_IF(write(worker->fd, &one, sizeof(one)) != sizeof(one));
    }
    return NULL;
}

static void tell(struct worker *worker, struct job *job)
{
    for (struct job *next; job; job = next) {
        next = job->next;
        worker->given--;
        job->told(job);
    }
}

static void on_done(void *arg, int fd, short revents)
{
    struct worker *worker = arg;
    uint64_t n;
    (void)revents;
    if (read(fd, &n, sizeof(n)) != sizeof(n))
        return;
    pthread_mutex_lock(&worker->lock);
    struct job *job = take_all(&worker->done);
    pthread_mutex_unlock(&worker->lock);
    tell(worker, job);
}

/* Signals are the loop's: the thread begins with all of them blocked. */
struct worker *worker_new(struct loop *loop)
{
    sigset_t all, before;
    struct worker *worker = xcalloc(1, sizeof(*worker));
    worker->loop = loop;
    worker->todo.end = &worker->todo.first;
    worker->done.end = &worker->done.first;
    worker->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    BUG_IF(worker->fd < 0);
    pthread_mutex_init(&worker->lock, NULL);
    pthread_cond_init(&worker->come, NULL);
    pthread_cond_init(&worker->went, NULL);
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    BUG_IF(pthread_create(&worker->thread, NULL, work, worker));
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    loop_watch(loop, worker->fd, POLLIN, on_done, worker);
    return worker;
}

void worker_give(struct worker *worker, struct job *job)
{
    worker->given++;
    pthread_mutex_lock(&worker->lock);
    put(&worker->todo, job);
    pthread_cond_signal(&worker->come);
    pthread_mutex_unlock(&worker->lock);
}

int worker_given(const struct worker *worker)
{
    return worker->given;
}

void worker_finish(struct worker *worker)
{
    while (worker->given) {
        pthread_mutex_lock(&worker->lock);
        while (!worker->done.first)
            pthread_cond_wait(&worker->went, &worker->lock);
        struct job *job = take_all(&worker->done);
        pthread_mutex_unlock(&worker->lock);
        tell(worker, job);
    }
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    worker_finish(worker);
    pthread_mutex_lock(&worker->lock);
    worker->stop = true;
    pthread_cond_signal(&worker->come);
    pthread_mutex_unlock(&worker->lock);
    pthread_join(worker->thread, NULL);
    loop_unwatch(worker->loop, worker->fd);
    close(worker->fd);
    pthread_mutex_destroy(&worker->lock);
    pthread_cond_destroy(&worker->come);
    pthread_cond_destroy(&worker->went);
    free(worker);
}
