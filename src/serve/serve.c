/*
 * serve: the service's life on the caller's loop. Before each sleep: let libmicrohttpd
 * read and write, and give the writer what waits.
 */
#include "serve_in.h"

#include "tallyman/base/clock.h"

enum { STOP_MS = 10000 };

static void on_soon(void *arg)
{
    ((struct serve *)arg)->soon = NULL;
}

static void on_sweep(void *arg)
{
    struct serve *serve = arg;
    serve->sweep = NULL;
    serve->sweep_soon = true;
}

/* Wakes the loop; what is to be done is done before it sleeps again. */
static void wake_after(struct serve *serve, int64_t ms)
{
    if (serve->soon)
        loop_cancel(serve->plan.loop, serve->soon);
    serve->soon = ms < 0 ? NULL : loop_after(serve->plan.loop, ms, on_soon, serve);
}

/* Connections that wait for nothing do not hold up a stop. */
static bool busy(const struct serve *serve)
{
    for (const struct conn *conn = serve->conns; conn; conn = conn->next) {
        if (conn->phase == PHASE_RECEIVING || conn->phase == PHASE_WORKING ||
            conn->phase == PHASE_SENDING)
            return true;
    }
    return serve->in_work > 0;
}

static void sweep(struct serve *serve)
{
    if (!serve->sweep_soon)
        return;
    serve->sweep_soon = false;
    if (serve->sweep)
        loop_cancel(serve->plan.loop, serve->sweep);
    int64_t ms = http_sweep(serve);
    serve->sweep_at = ms < 0 ? INT64_MAX : clock_mono_ms() + ms;
    serve->sweep = ms < 0 ? NULL : loop_after(serve->plan.loop, ms, on_sweep, serve);
}

static void before_sleep(void *arg)
{
    struct serve *serve = arg;
    int64_t again = http_run(serve);
    batch_give(serve);
    sweep(serve);
    if (serve->lost)
        loop_stop(serve->plan.loop);
    if (serve->stopping && (!busy(serve) || clock_mono_ms() >= serve->stop_by))
        loop_stop(serve->plan.loop);
    else if (serve->stopping)
        again = again < 0 || again > 20 ? 20 : again;
    wake_after(serve, again);
}

struct serve *serve_new(const struct serve_plan *plan, struct err *err)
{
    struct serve *serve = xcalloc(1, sizeof(*serve));
    serve->plan = *plan;
    serve->queue_end = &serve->queue;
    serve->sweep_at = INT64_MAX;
    serve->probed = E_BUSY; /* until it was asked */
    serve->batches = batches_new(serve);
    serve->metrics = metrics_new();
    serve->callers = callers_new(plan->rate);
    if (op_terminal(plan->door, "job", &serve->job_terminal, err) ||
        http_open(serve, err)) {
        serve_free(serve);
        return NULL;
    }
    serve->writer = worker_new(plan->loop);
    serve->hasher = worker_new(plan->loop);
    loop_before_sleep(plan->loop, before_sleep, serve);
    listen_notify("READY=1");
    return serve;
}

void serve_stop(struct serve *serve)
{
    if (serve->stopping)
        return;
    serve->stopping = true;
    serve->stop_by = clock_mono_ms() + STOP_MS;
    listen_notify("STOPPING=1");
    http_quiesce(serve);
}

/* Whatever is still suspended is resumed, since a daemon with such cannot end. */
bool serve_finish(struct serve *serve)
{
    while (serve->in_work && !serve->lost) {
        worker_finish(serve->hasher);
        batch_give(serve);
        worker_finish(serve->writer);
        http_run(serve);
    }
    return !store_lost(serve->plan.store);
}

void serve_free(struct serve *serve)
{
    if (!serve)
        return;
    worker_free(serve->hasher);
    worker_free(serve->writer);
    wake_after(serve, -1);
    if (serve->sweep)
        loop_cancel(serve->plan.loop, serve->sweep);
    http_close(serve);
    batches_free(serve->batches);
    callers_free(serve->callers);
    metrics_free(serve->metrics);
    free(serve);
}

int serve_port(const struct serve *serve)
{
    return serve->port;
}
