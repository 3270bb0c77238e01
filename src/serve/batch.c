/*
 * batch: everything that waits goes through the door in one transaction and is answered
 * after its one sync. Called by serve before the loop sleeps.
 */
#include "serve_in.h"

#include "tallyman/base/clock.h"

enum { JOB_BLOCK = 100 };

void batch_queue(struct exchange *ex)
{
    ex->next = NULL;
    *ex->serve->queue_end = ex;
    ex->serve->queue_end = &ex->next;
}

static bool changes_terminals(enum verb verb)
{
    return verb == V_TERMINAL_ENROL || verb == V_TERMINAL_REVOKE ||
           verb == V_TERMINAL_RENAME;
}

static void answer(struct exchange *ex, const struct reply *reply)
{
    const struct err *err = &reply->err;
    wire_reply_write(&ex->request.id, reply, &ex->text);
    ex->status = err_entry(err->code)->http;
    if (changes_terminals(ex->verb))
        callers_doubt(ex->serve->callers);
    metrics_request(ex->serve->metrics, ex->verb, err->code,
                    clock_mono_us() - ex->began_us);
    http_answered(ex);
}

/* Takes at most BATCH_MOST off the queue. */
static int take(struct serve *serve, struct exchange *taken[BATCH_MOST])
{
    int n = 0;
    while (serve->queue && n < BATCH_MOST) {
        taken[n++] = serve->queue;
        serve->queue = serve->queue->next;
    }
    if (!serve->queue)
        serve->queue_end = &serve->queue;
    return n;
}

bool batch_run(struct serve *serve)
{
    struct exchange *taken[BATCH_MOST];
    int n = take(serve, taken);
    if (!n)
        return false;
    struct request *requests = arena_alloc(serve->turn, sizeof(*requests) * (size_t)n);
    struct reply *replies = arena_alloc(serve->turn, sizeof(*replies) * (size_t)n);
    for (int i = 0; i < n; i++)
        requests[i] = taken[i]->request;
    int64_t began = clock_mono_us();
    store_set_now(serve->plan.store, clock_utc_ms());
    op_run_all(serve->plan.door, requests, n, replies, serve->turn);
    if (store_lost(serve->plan.store))
        return false; /* nobody knows what stands: no answer, they will ask again */
    metrics_batch(serve->metrics, n, clock_mono_us() - began);
    for (int i = 0; i < n; i++)
        answer(taken[i], &replies[i]);
    arena_clear(serve->turn);
    return true;
}

int batch_own(struct serve *serve, struct request *request, struct reply *reply,
              struct arena *arena)
{
    *reply = (struct reply){0};
    if (serve->job_seq == serve->job_end) {
        int64_t first =
            store_reserve(serve->plan.store, serve->job_terminal, JOB_BLOCK, &reply->err);
        if (first < 0)
            return -(int)reply->err.code;
        serve->job_seq = first;
        serve->job_end = first + JOB_BLOCK;
    }
    request->id = (struct request_id){serve->job_terminal, serve->job_seq++};
    request->terminal_at = clock_utc_ms();
    store_set_now(serve->plan.store, clock_utc_ms());
    op_run_all(serve->plan.door, request, 1, reply, arena);
    callers_doubt(serve->callers);
    return -(int)reply->err.code;
}
