/*
 * batch: what wants the store. All that waits goes to the one writer together: through
 * the door in one transaction, and is answered after its one sync. Meanwhile the loop
 * reads what comes next, which is the next batch; there are two, one with the writer.
 *
 * Nothing but the writer's thread touches the store and its door while the service runs.
 */
#include "serve_in.h"

#include <string.h>

#include "tallyman/base/clock.h"

enum { JOB_BLOCK = 100 };

struct batch {
    struct job job;
    struct serve *serve;
    struct exchange *taken[BATCH_MOST];
    int n;
    struct request *requests; /* of those for the door, one exchange's side by side */
    struct reply *replies;
    int asked;
    int64_t began_ms, us;
    struct arena *arena;
};

struct batches {
    struct batch of[2];
    int next;
};

void batch_queue(struct exchange *ex, exchange_fn *alone, exchange_fn *then)
{
    if (!ex->requests) {
        ex->requests = &ex->request;
        ex->n = 1;
    }
    ex->alone = alone;
    ex->then = then;
    ex->next = NULL;
    *ex->serve->queue_end = ex;
    ex->serve->queue_end = &ex->next;
}

/* ---- on the writer's thread ---- */

static bool for_the_door(const struct exchange *ex)
{
    return !ex->refused.code && !ex->alone;
}

static void run_alone(struct exchange *ex)
{
    struct door *door = ex->serve->plan.door;
    if (ex->doubted &&
        op_terminal_good(door, ex->caller->terminal, ex->enrolled_at, &ex->refused))
        return;
    if (ex->alone)
        ex->alone(ex);
}

static void put_in(struct batch *batch, const struct exchange *ex)
{
    memcpy(&batch->requests[batch->asked], ex->requests,
           sizeof(*ex->requests) * (size_t)ex->n);
    batch->asked += ex->n;
}

static void run(struct job *job)
{
    struct batch *batch = (struct batch *)job;
    const struct serve_plan *plan = &batch->serve->plan;
    store_set_now(plan->store, clock_utc_ms());
    for (int i = 0; i < batch->n; i++) {
        run_alone(batch->taken[i]);
        if (for_the_door(batch->taken[i]))
            put_in(batch, batch->taken[i]);
    }
    int64_t began = clock_mono_us();
    if (batch->asked)
        op_run_all(plan->door, batch->requests, batch->asked, batch->replies,
                   batch->arena);
    batch->us = clock_mono_us() - began;
}

/* ---- on the loop ---- */

static bool changes_terminals(enum verb verb)
{
    return verb == V_TERMINAL_ENROL || verb == V_TERMINAL_REVOKE ||
           verb == V_TERMINAL_RENAME;
}

/* One is answered by itself; the answers to a docket are its lines. */
static void answer(struct exchange *ex, const struct reply *replies)
{
    int64_t us = clock_mono_us() - ex->began_us;
    bool lines = ex->requests != &ex->request;
    ex->status = lines ? 200 : err_entry(replies->err.code)->http;
    ex->type = lines ? DOCKET_TYPE : ex->type;
    for (int i = 0; i < ex->n; i++) {
        const struct request *req = &ex->requests[i];
        if (lines)
            docket_reply(&req->id, &replies[i], &ex->text);
        else
            wire_reply_write(&req->id, &replies[i], &ex->text);
        metrics_request(ex->serve->metrics, req->verb, replies[i].err.code, us);
    }
}

/* What was done for it alone: what comes then, its refusal, or what it wrote itself. */
static void tell_alone(struct exchange *ex)
{
    if (ex->alone && ex->then)
        ex->then(ex);
    else if (ex->refused.code)
        answer_err(ex, &ex->refused);
}

static void tell(struct exchange *ex, const struct reply *replies)
{
    if (replies)
        answer(ex, replies);
    else
        tell_alone(ex);
    if (ex->status)
        http_answered(ex);
}

/* Before the next batch is made up: whose key stands, as asked at this one's beginning,
 * and nobody's when terminals were changed in it. */
static void note_callers(const struct batch *batch)
{
    bool changed = false;
    for (int i = 0; i < batch->n; i++) {
        const struct exchange *ex = batch->taken[i];
        if (ex->doubted && !ex->refused.code)
            caller_is_good(ex->caller, ex->enrolled_at);
        changed |= changes_terminals(ex->verb);
    }
    if (changed)
        callers_doubt(batch->serve->callers);
}

/* Nobody knows what stands after a sync that failed: no answer, they will ask again. */
static void told(struct job *job)
{
    struct batch *batch = (struct batch *)job;
    struct serve *serve = batch->serve;
    int door = 0;
    if (store_lost(serve->plan.store)) {
        serve->lost = true;
        return;
    }
    if (batch->asked)
        metrics_batch(serve->metrics, batch->asked, batch->us);
    note_callers(batch);
    batch_give(serve);
    for (int i = 0; i < batch->n; i++) {
        struct exchange *ex = batch->taken[i];
        const struct reply *replies = for_the_door(ex) ? &batch->replies[door] : NULL;
        door += replies ? ex->n : 0;
        tell(ex, replies);
    }
    arena_clear(batch->arena);
}

/* What has at most BATCH_MOST requests off the queue: how many they are. */
static int take(struct serve *serve, struct batch *batch)
{
    int n = 0;
    batch->n = batch->asked = 0;
    while (serve->queue && n + serve->queue->n <= BATCH_MOST) {
        struct exchange *ex = batch->taken[batch->n++] = serve->queue;
        serve->queue = ex->next;
        n += ex->n;
        ex->doubted = ex->caller && !caller_good(ex->caller, ex->enrolled_at);
    }
    if (!serve->queue)
        serve->queue_end = &serve->queue;
    return n;
}

void batch_give(struct serve *serve)
{
    struct batches *batches = serve->batches;
    if (!serve->queue || serve->lost || worker_given(serve->writer))
        return;
    struct batch *batch = &batches->of[batches->next];
    batches->next = !batches->next;
    size_t n = (size_t)take(serve, batch);
    batch->requests = arena_alloc(batch->arena, sizeof(*batch->requests) * n);
    batch->replies = arena_alloc(batch->arena, sizeof(*batch->replies) * n);
    batch->began_ms = clock_mono_ms();
    worker_give(serve->writer, &batch->job);
}

int64_t batch_busy_ms(const struct serve *serve)
{
    const struct batch *with = &serve->batches->of[!serve->batches->next];
    return worker_given(serve->writer) ? clock_mono_ms() - with->began_ms : 0;
}

struct batches *batches_new(struct serve *serve)
{
    struct batches *batches = xcalloc(1, sizeof(*batches));
    for (int i = 0; i < 2; i++)
        batches->of[i] = (struct batch){
            .job = {.run = run, .told = told}, .serve = serve, .arena = arena_new()};
    return batches;
}

void batches_free(struct batches *batches)
{
    for (int i = 0; batches && i < 2; i++)
        arena_free(batches->of[i].arena);
    free(batches);
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
    op_run_all(serve->plan.door, request, 1, reply, arena);
    return -(int)reply->err.code;
}
