/*
 * serve_in: the parts of the service. Only for the room's own files.
 *
 *     http     connections, phases and bodies: libmicrohttpd's callbacks
 *     strict   what is ambiguous in a request's head
 *     route    what a path wants
 *     caller   which terminal: challenge, signature, token, rate
 *     batch    what waits goes to the store's writer, in one transaction
 *     worker   a thread beside the loop: the writer, and one for Argon2
 *     metrics  what happened, as numbers
 */
#ifndef TALLYMAN_SERVE_SERVE_IN_H
#define TALLYMAN_SERVE_SERVE_IN_H

#include <gnutls/gnutls.h>
#include <microhttpd.h>

#include "tallyman/base/buf.h"
#include "tallyman/serve/serve.h"
#include "tallyman/wire/docket.h"

enum { BATCH_MOST = 256 }; /* requests in one transaction */

/* ---- caller.c ---- */

struct callers;

struct caller {
    struct caller *next;
    int64_t terminal, enrolled_at;
    int64_t good_until;        /* the store was asked; ms of the monotonic clock */
    int64_t tokens, filled_at; /* of its rate, in thousandths */
    int64_t unsynced;
};

struct callers *callers_new(int64_t rate);
void callers_free(struct callers *callers);
/* A challenge that only we can have made, hex, in the arena. */
const char *caller_challenge(struct callers *callers, const char *name,
                             struct arena *arena);
/* Whether the challenge is ours and young, and signed by the key. */
bool caller_proves(struct callers *callers, const char *name, const char *challenge,
                   const char *signature, const char *key);
const char *caller_token(struct callers *callers, int64_t terminal, int64_t enrolled_at,
                         struct arena *arena);
/* Whose token it is, and of which enrolment: E_NOT_ENROLLED, E_TOO_FAST. */
struct caller *caller_by_token(struct callers *callers, const char *token,
                               int64_t *enrolled_at, struct err *err);
/* Whether the store said lately that this enrolment stands; that it has just said so. */
bool caller_good(const struct caller *caller, int64_t enrolled_at);
void caller_is_good(struct caller *caller, int64_t enrolled_at);
/* The store's terminals changed. */
void callers_doubt(struct callers *callers);
/* `n` more requests that it brought along: it may owe them, and waits so much longer. */
void caller_owes(struct caller *caller, int64_t n);
/* One of what nobody has signed for yet: what it asks (hello, enrol), and from where. Who
 * floods one of them from one address keeps nobody else out. */
int callers_stranger(struct callers *callers, const char *asks, const char *address,
                     struct err *err);
void callers_unsynced(const struct callers *callers, int64_t *sum, int64_t *terminals);

/* ---- metrics.c ---- */

struct metrics;

struct metrics *metrics_new(void);
void metrics_free(struct metrics *metrics);
void metrics_request(struct metrics *metrics, enum verb verb, enum err_code code,
                     int64_t us);
void metrics_batch(struct metrics *metrics, int n, int64_t us);
void metrics_refused(struct metrics *metrics, int status);
struct gauges {
    int64_t connections, unsynced, terminals;
};
void metrics_write(const struct metrics *metrics, const struct gauges *gauges,
                   struct buf *out);

/* ---- worker.c ---- */

struct worker;

struct job {
    struct job *next;
    void (*run)(struct job *job);  /* on the worker's thread */
    void (*told)(struct job *job); /* then, on the loop */
};

struct worker *worker_new(struct loop *loop);
void worker_free(struct worker *worker); /* what was given is finished; NULL is fine */
void worker_give(struct worker *worker, struct job *job);
int worker_given(const struct worker *worker); /* and not told yet */
/* Waits until all that was given is told. */
void worker_finish(struct worker *worker);

/* ---- http.c ---- */

enum phase { PHASE_NEW, PHASE_RECEIVING, PHASE_WORKING, PHASE_SENDING, PHASE_IDLE };

struct conn {
    struct conn *prev, *next;
    enum phase phase;
    int64_t since; /* ms of the monotonic clock */
    int fd;
    bool local;       /* by the Unix socket, and by one who may open the store's file */
    char address[48]; /* it came from, for the log; "" by the Unix socket */
    gnutls_session_t held; /* an answer's head waits in it for the body; NULL: none */
    struct conn *held_next;
    bool flows; /* what is sent goes at once */
};

struct exchange;
typedef void exchange_fn(struct exchange *ex);

/* One HTTP request while it is with us. */
struct exchange {
    struct exchange *next; /* in the queue it is in */
    struct serve *serve;
    struct conn *conn;
    struct MHD_Connection *mhd;
    struct arena *arena;
    struct buf body;
    size_t body_most;
    const struct route *route;
    enum verb verb; /* V_NONE: the route's own */
    struct caller *caller;
    int64_t enrolled_at; /* of the caller's token */
    struct request request;
    struct request *requests; /* for the door: that one, or a docket's */
    int n;
    struct record in;   /* the body of what is no verb */
    exchange_fn *alone; /* done for it by the writer; NULL: its requests go by the door */
    exchange_fn *then;  /* after that, on the loop; NULL: it is answered */
    bool doubted;       /* the store is asked first whether the caller's key stands */
    struct err refused; /* by that, or by `alone` */
    struct job job;     /* with the hasher */
    struct op_work work;
    int64_t began_us;
    bool started;
    bool
        queued; /* for the writer or the hasher, and libmicrohttpd forgets it meanwhile */
    bool gone;  /* its connection went while it was queued */
    /* the answer, once `status` is not 0 */
    int status;
    const char *type;
    struct buf text;
    bool hang_up;
};

struct serve {
    struct serve_plan plan;
    struct MHD_Daemon *daemon[2]; /* TLS, Unix socket; NULL: none */
    int port;
    struct conn *conns;
    int64_t n_conns;
    struct exchange *queue, **queue_end; /* for the writer */
    struct batches *batches;
    bool lost;              /* the store can no more be written */
    struct conn *held;      /* those whose answer is held */
    struct exchange *spare; /* done with, their memory kept */
    int64_t spares;
    int64_t in_work; /* exchanges not yet answered */
    struct callers *callers;
    struct metrics *metrics;
    struct worker *writer, *hasher;
    struct loop_timer *soon, *sweep;
    int64_t sweep_at; /* INT64_MAX: no need */
    bool sweep_soon;  /* something ends before that */
    int64_t probe_at; /* when the store is tried again for /v1/ready */
    enum err_code probed;
    int64_t job_terminal, job_seq, job_end; /* of our own requests; the writer's */
    bool stopping;
    int64_t stop_by;
};

int http_open(struct serve *serve, struct err *err);
/* Lets libmicrohttpd do what it can; milliseconds until it wants to again, -1: never. */
int64_t http_run(struct serve *serve);
/* Listens no more. */
void http_quiesce(struct serve *serve);
void http_close(struct serve *serve);
/* Gives the exchange's connection back to libmicrohttpd, answered; or ends it. */
void http_answered(struct exchange *ex);
/* Closes what is silent for too long; when to look again in ms, -1: no need. */
int64_t http_sweep(struct serve *serve);

/* Answers: with an error of ours, or with a record. */
void answer_err(struct exchange *ex, const struct err *err);
void answer_record(struct exchange *ex, const struct record *record);

/* ---- strict.c ---- */

/* 0, or E_FIELD naming what is ambiguous in the head. */
int strict_head(struct MHD_Connection *mhd, struct err *err);

/* ---- route.c ---- */

struct route {
    const char *method, *path;
    bool token;                       /* only who has one */
    void (*run)(struct exchange *ex); /* the body is whole; answers or queues */
    const char *type;                 /* of the body; NULL: JSON */
};

/* Finds what the path wants, before the body comes: 0, or the refusal. */
int route_find(struct exchange *ex, const char *method, const char *path,
               struct err *err);

/* ---- batch.c ---- */

struct batches *batches_new(struct serve *serve);
void batches_free(struct batches *batches);
/* For the writer: `alone` on its thread and `then` on the loop; NULLs: its requests go
 * through the door together and with the others', and are answered. */
void batch_queue(struct exchange *ex, exchange_fn *alone, exchange_fn *then);
/* Gives the writer what waits, when it has nothing. */
void batch_give(struct serve *serve);
/* How long it has been at what it does, 0: nothing. */
int64_t batch_busy_ms(const struct serve *serve);
/* One request of the service itself (enrol), as terminal 'job'; on the writer's thread.
 */
int batch_own(struct serve *serve, struct request *request, struct reply *reply,
              struct arena *arena);

/* ---- listen.c ---- */

/* A listening socket for "ADDRESS:PORT", or the one that systemd handed over (NULL); -1
 * after err_set, -2 when there is none to hand over. */
int listen_tcp(const char *address, int *port, struct err *err);
int listen_unix(const char *path, struct err *err);
/* Tells systemd, when it asked to be told. */
void listen_notify(const char *state);

#endif
