/*
 * http: libmicrohttpd's callbacks. It runs on our loop by its epoll descriptor, and once
 * more after answers are there (http_run before each sleep), without which it may sleep
 * on them. A request that waits for the writer or the hasher is suspended meanwhile.
 *
 * Each connection is in a phase with a time of its own: who sends his head or body, or
 * takes his answer, too slowly is cut off, however lively his single bytes.
 */
#include "serve_in.h"

#include <libintl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tallyman/base/clock.h"

enum { CONNECTION_MEMORY = 8 * 1024, ROWS_PATIENCE = 6 };
enum { SPARES_MOST = 128, SPARE_ROOM = 64 * 1024 };
enum { TOGETHER_MOST = 8 * 1024 }; /* an answer's body that fits a record with its head */

/* ---- connections ---- */

static int64_t patience(const struct serve *serve, const struct conn *conn)
{
    if (conn->phase == PHASE_WORKING)
        return INT64_MAX;
    return conn->phase == PHASE_IDLE ? serve->plan.idle_ms : serve->plan.patience_ms;
}

static void enter(struct serve *serve, struct conn *conn, enum phase phase)
{
    conn->phase = phase;
    conn->since = clock_mono_ms();
    int64_t most = patience(serve, conn);
    if (most < INT64_MAX && conn->since + most < serve->sweep_at)
        serve->sweep_soon = true;
}

/* Of the same user as we, or root: he could open the store's file as well. */
static bool trusted(int fd)
{
    struct ucred peer;
    socklen_t n = sizeof(peer);
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 &&
           (peer.uid == geteuid() || peer.uid == 0);
}

/* A numeric one: no name is looked up. */
static void note_address(struct conn *conn)
{
    struct sockaddr_storage at;
    socklen_t n = sizeof(at);
    if (getpeername(conn->fd, (struct sockaddr *)&at, &n) || at.ss_family == AF_UNIX ||
        getnameinfo((struct sockaddr *)&at, n, conn->address, sizeof(conn->address), NULL,
                    0, NI_NUMERICHOST))
        conn->address[0] = '\0';
}

static void come(struct serve *serve, struct MHD_Connection *mhd, void **context)
{
    int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct MHD_Daemon *daemon =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_DAEMON)->daemon;
    struct conn *conn = xcalloc(1, sizeof(*conn));
    *conn = (struct conn){.next = serve->conns, .fd = fd};
    conn->local = daemon == serve->daemon[1] && trusted(fd);
    note_address(conn);
    enter(serve, conn, PHASE_NEW);
    if (serve->conns)
        serve->conns->prev = conn;
    serve->conns = conn;
    serve->n_conns++;
    *context = conn;
}

static void go(struct serve *serve, struct conn *conn)
{
    if (conn->next)
        conn->next->prev = conn->prev;
    if (conn->prev)
        conn->prev->next = conn->next;
    else
        serve->conns = conn->next;
    serve->n_conns--;
    free(conn);
}

static void on_connection(void *arg, struct MHD_Connection *mhd, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        come(arg, mhd, context);
    else if (*context)
        go(arg, *context);
}

static struct conn *conn_of(struct MHD_Connection *mhd)
{
    return MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
        ->socket_context;
}

/* The request line is there; the context of the request is made by on_request. */
static void *on_line(void *arg, const char *uri, struct MHD_Connection *mhd)
{
    (void)uri;
    enter(arg, conn_of(mhd), PHASE_RECEIVING);
    return NULL;
}

int64_t http_sweep(struct serve *serve)
{
    int64_t now = clock_mono_ms(), soonest = -1;
    for (struct conn *conn = serve->conns; conn; conn = conn->next) {
        int64_t most = patience(serve, conn);
        if (most == INT64_MAX)
            continue;
        int64_t left = conn->since + most - now;
        if (left <= 0)
            shutdown(conn->fd, SHUT_RDWR); /* libmicrohttpd sees its end and lets it go */
        else if (soonest < 0 || left < soonest)
            soonest = left;
    }
    return soonest;
}

/* ---- one request ---- */

static struct exchange *exchange_new(struct serve *serve, struct MHD_Connection *mhd)
{
    struct exchange *ex = serve->spare;
    if (ex) {
        serve->spare = ex->next;
        serve->spares--;
    } else {
        ex = xcalloc(1, sizeof(*ex));
        ex->arena = arena_new();
        buf_init(&ex->body, WIRE_BODY_ROWS);
        buf_init(&ex->text, WIRE_BODY_ROWS);
    }
    *ex = (struct exchange){.serve = serve,
                            .mhd = mhd,
                            .conn = conn_of(mhd),
                            .arena = ex->arena,
                            .body = ex->body,
                            .text = ex->text,
                            .type = "application/json"};
    return ex;
}

static void exchange_free(struct exchange *ex)
{
    arena_free(ex->arena);
    buf_clear(&ex->body);
    buf_clear(&ex->text);
    free(ex);
}

/* Kept for the next request, unless it grew large or there are many. */
static void exchange_end(struct exchange *ex)
{
    struct serve *serve = ex->serve;
    if (serve->spares == SPARES_MOST || ex->body.room > SPARE_ROOM ||
        ex->text.room > SPARE_ROOM) {
        exchange_free(ex);
        return;
    }
    arena_clear(ex->arena);
    buf_reset(&ex->body);
    buf_reset(&ex->text);
    ex->next = serve->spare;
    serve->spare = ex;
    serve->spares++;
}

void answer_err(struct exchange *ex, const struct err *err)
{
    struct reply reply = {.err = *err};
    bool known = ex->request.id.seq > 0;
    buf_reset(&ex->text);
    wire_reply_write(known ? &ex->request.id : NULL, &reply, &ex->text);
    ex->status = err_entry(err->code)->http;
    metrics_refused(ex->serve->metrics, ex->status);
}

void answer_record(struct exchange *ex, const struct record *record)
{
    struct reply reply = {.out = *record};
    wire_reply_write(NULL, &reply, &ex->text);
    ex->status = 200;
}

/* libmicrohttpd hands over head and body one after the other, which would be two records
 * and two packets: they are held until it has done what it can. */
static void hold_answer(struct exchange *ex)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(ex->mhd, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    struct conn *conn = ex->conn;
    if (!info || !info->tls_session || ex->text.n > TOGETHER_MOST || conn->held)
        return;
    conn->held = info->tls_session;
    conn->held_next = ex->serve->held;
    ex->serve->held = conn;
    gnutls_record_cork(conn->held);
}

/* Who takes nothing of it can ask again. */
static void let_go(struct serve *serve, struct conn *conn)
{
    struct conn **at = &serve->held;
    if (!conn->held)
        return;
    while (*at != conn)
        at = &(*at)->held_next;
    *at = conn->held_next;
    if (gnutls_record_uncork(conn->held, 0) < 0)
        shutdown(conn->fd, SHUT_RDWR);
    if (!conn->flows) /* libmicrohttpd holds packets back until it says so itself */
        setsockopt(conn->fd, IPPROTO_TCP, TCP_CORK, &(int){0}, sizeof(int));
    conn->flows = true;
    conn->held = NULL;
}

static enum MHD_Result send_answer(struct exchange *ex)
{
    if (ex->text.over) { /* never: replies page */
        buf_reset(&ex->text);
        ex->status = 500;
    }
    struct MHD_Response *response =
        MHD_create_response_from_buffer(ex->text.n, ex->text.p, MHD_RESPMEM_PERSISTENT);
    MHD_add_response_header(response, "Content-Type", ex->type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    if (ex->hang_up || ex->serve->stopping)
        MHD_add_response_header(response, "Connection", "close");
    enter(ex->serve, ex->conn, PHASE_SENDING);
    hold_answer(ex);
    enum MHD_Result sent =
        MHD_queue_response(ex->mhd, (unsigned int)ex->status, response);
    MHD_destroy_response(response);
    return sent;
}

void http_answered(struct exchange *ex)
{
    ex->serve->in_work--;
    ex->queued = false;
    if (ex->gone)
        exchange_end(ex);
    else
        MHD_resume_connection(ex->mhd);
}

/* The head is there. What is refused now never sends its body. */
static enum MHD_Result begin(struct exchange *ex, const char *method, const char *path)
{
    struct err err = {0};
    if (strict_head(ex->mhd, &err) || route_find(ex, method, path, &err)) {
        answer_err(ex, &err);
        ex->hang_up = err.code != E_NOT_ENROLLED && err.code != E_TOO_FAST;
        return send_answer(ex);
    }
    if (ex->body_most > WIRE_BODY) /* many rows may take longer */
        ex->conn->since += ROWS_PATIENCE * ex->serve->plan.patience_ms;
    return MHD_YES;
}

/* The body is there. */
static enum MHD_Result start(struct exchange *ex)
{
    ex->started = true;
    ex->began_us = clock_mono_us();
    enter(ex->serve, ex->conn, PHASE_WORKING);
    ex->route->run(ex);
    if (ex->status)
        return send_answer(ex);
    ex->serve->in_work++;
    ex->queued = true;
    MHD_suspend_connection(ex->mhd);
    return MHD_YES;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *mhd, const char *path,
                                  const char *method, const char *version,
                                  const char *data, size_t *size, void **context)
{
    struct exchange *ex = *context;
    (void)version;
    if (!ex) {
        *context = ex = exchange_new(arg, mhd);
        return begin(ex, method, path);
    }
    if (*size) {
        if (ex->body.n + *size > ex->body_most)
            return MHD_NO;
        buf_put(&ex->body, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return ex->started ? send_answer(ex) : start(ex);
}

static void on_completed(void *arg, struct MHD_Connection *mhd, void **context,
                         enum MHD_RequestTerminationCode why)
{
    struct exchange *ex = *context;
    (void)mhd, (void)why;
    if (!ex)
        return;
    let_go(arg, ex->conn);
    enter(ex->serve, ex->conn, PHASE_IDLE);
    *context = NULL;
    ex->gone = true;
    if (!ex->queued)
        exchange_end(ex);
}

/* ---- daemons ---- */

static void on_epoll(void *arg, int fd, short revents)
{
    (void)arg, (void)fd, (void)revents; /* http_run follows before the next sleep */
}

static struct MHD_Daemon *start_daemon(struct serve *serve, int fd, bool tls)
{
    const struct serve_plan *plan = &serve->plan;
    struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)plan->cert},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)plan->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0,
         (void *)"NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | (tls ? MHD_USE_TLS : 0);
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, serve, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, serve, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, serve, MHD_OPTION_URI_LOG_CALLBACK, on_line, serve,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)plan->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, tls ? (unsigned)plan->per_address : 0u,
        MHD_OPTION_CONNECTION_TIMEOUT, 0u, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_ARRAY,
        tls ? secure : plain, MHD_OPTION_END);
}

static int open_daemon(struct serve *serve, int at, int fd, struct err *err)
{
    serve->daemon[at] = start_daemon(serve, fd, at == 0);
    if (!serve->daemon[at]) {
        close(fd);
        return err_set(err, E_USAGE, "ss", "serve",
                       gettext("libmicrohttpd refuses the certificate or its key"));
    }
    int epoll =
        MHD_get_daemon_info(serve->daemon[at], MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    loop_watch(serve->plan.loop, epoll, POLLIN, on_epoll, serve);
    return 0;
}

int http_open(struct serve *serve, struct err *err)
{
    const struct serve_plan *plan = &serve->plan;
    int fd = listen_tcp(plan->listen, &serve->port, err);
    if (fd == -1 || (fd >= 0 && open_daemon(serve, 0, fd, err)))
        return -(int)err->code;
    if (plan->socket) {
        fd = listen_unix(plan->socket, err);
        if (fd < 0 || open_daemon(serve, 1, fd, err))
            return -(int)err->code;
    }
    if (!serve->daemon[0] && !serve->daemon[1])
        return err_set(err, E_USAGE, "ss", "--listen",
                       gettext("ADDRESS:PORT expected, or a socket from systemd"));
    return 0;
}

/* At its limit of connections it listens again only at the run after one has gone. */
static void run_daemon(struct serve *serve, struct MHD_Daemon *daemon)
{
    int64_t before;
    do {
        before = serve->n_conns;
        MHD_run(daemon);
    } while (serve->n_conns < before);
}

int64_t http_run(struct serve *serve)
{
    int64_t soonest = -1;
    for (int i = 0; i < 2; i++) {
        MHD_UNSIGNED_LONG_LONG ms;
        if (!serve->daemon[i])
            continue;
        run_daemon(serve, serve->daemon[i]);
        while (serve->held)
            let_go(serve, serve->held);
        if (MHD_get_timeout(serve->daemon[i], &ms) == MHD_YES &&
            (soonest < 0 || (int64_t)ms < soonest))
            soonest = (int64_t)ms;
    }
    return soonest;
}

void http_quiesce(struct serve *serve)
{
    for (int i = 0; i < 2; i++) {
        int fd = serve->daemon[i] ? MHD_quiesce_daemon(serve->daemon[i]) : -1;
        if (fd >= 0)
            close(fd);
    }
    if (serve->plan.socket)
        unlink(serve->plan.socket);
}

void http_close(struct serve *serve)
{
    for (int i = 0; i < 2; i++) {
        if (!serve->daemon[i])
            continue;
        int epoll =
            MHD_get_daemon_info(serve->daemon[i], MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
        loop_unwatch(serve->plan.loop, epoll);
        MHD_stop_daemon(serve->daemon[i]);
        serve->daemon[i] = NULL;
    }
    for (struct exchange *ex = serve->spare, *next; ex; ex = next) {
        next = ex->next;
        exchange_free(ex);
    }
    serve->spare = NULL;
    if (serve->plan.socket && !serve->stopping)
        unlink(serve->plan.socket);
}
