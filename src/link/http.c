/*
 * http: requests over HTTPS by libcurl's multi interface on the terminal's loop. Each end
 * has one handle and is on one errand at a time.
 */
#include "tallyman/link/http.h"

#include <poll.h>
#include <sodium.h>

#include "http_in.h"
#include "tallyman/base/clock.h"
#include "tallyman/wire/wire.h"

/* ---- libcurl's side ---- */

static void take_finished(struct http *http)
{
    CURLMsg *msg;
    int left;
    while ((msg = curl_multi_info_read(http->multi, &left))) {
        struct http_end *end = NULL;
        CURLcode code = msg->data.result;
        CURL *easy = msg->easy_handle;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&end);
        curl_multi_remove_handle(http->multi, easy);
        errand_back(end, code);
    }
}

static void on_socket(void *arg, int fd, short revents)
{
    struct http *http = arg;
    int running, what = (revents & POLLIN ? CURL_CSELECT_IN : 0) |
                        (revents & POLLOUT ? CURL_CSELECT_OUT : 0) |
                        (revents & (POLLERR | POLLHUP) ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(http->multi, fd, what, &running);
    take_finished(http);
}

static void on_timer(void *arg)
{
    struct http *http = arg;
    int running;
    http->timer = NULL;
    curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_finished(http);
}

static int want_socket(CURL *easy, curl_socket_t fd, int what, void *arg,
                       void *per_socket)
{
    struct http *http = arg;
    (void)easy, (void)per_socket;
    if (what == CURL_POLL_REMOVE)
        loop_unwatch(http->loop, fd);
    else
        loop_watch(http->loop, fd,
                   (short)((what & CURL_POLL_IN ? POLLIN : 0) |
                           (what & CURL_POLL_OUT ? POLLOUT : 0)),
                   on_socket, http);
    return 0;
}

static int want_timer(CURLM *multi, long ms, void *arg)
{
    struct http *http = arg;
    (void)multi;
    if (http->timer)
        loop_cancel(http->loop, http->timer);
    http->timer = ms < 0 ? NULL : loop_after(http->loop, ms, on_timer, http);
    return 0;
}

/* ---- the link's side ---- */

/* What waits at this end: one request, or a docket. */
static void take(struct http_end *end)
{
    end->request = end->end.waiting;
    end->docket = end->end.docket;
    end->end.waiting = NULL;
    end->end.docket = NULL;
    arena_clear(end->arena);
    buf_reset(&end->body);
    if (end->docket)
        buf_str(&end->body, buf_view(&end->docket->text));
    else
        wire_request_write(end->request, &end->body);
    errand_begin(end, end->docket ? "docket" : verb_entry(end->request->verb)->name);
}

static void flush(struct link *link)
{
    struct http *http = (struct http *)link;
    int running;
    for (struct link_end *at = link->ends; at; at = at->next)
        if (at->waiting || at->docket)
            take((struct http_end *)at);
    if (!http->loop) {
        curl_multi_perform(http->multi, &running);
        take_finished(http);
    }
}

/* Turns libcurl until the end has its answer, whether there is a loop or not. */
static void wait(struct link_end *at)
{
    struct http_end *end = (struct http_end *)at;
    struct http *http = http_of(end);
    int running;
    while (!at->reply) {
        int64_t left = end->paused ? end->paused - clock_mono_ms() : 0;
        if (end->paused && left <= 0) {
            if (end->pause)
                loop_cancel(http->loop, end->pause);
            errand_again(end);
        }
        curl_multi_perform(http->multi, &running);
        take_finished(http);
        if (!at->reply)
            curl_multi_poll(http->multi, NULL, 0, left > 0 ? (int)left : 1000, NULL);
    }
}

/* A question of our own, answered before we go on. */
static const struct reply *call(struct http_end *end, const char *path,
                                const struct record *record)
{
    end->request = NULL;
    end->docket = NULL;
    buf_reset(&end->body);
    wire_record_write(record, &end->body);
    errand_begin(end, path);
    wait(&end->end);
    end->end.reply = NULL;
    return &end->reply;
}

static int join(struct link_end *at, const char *terminal, struct err *err)
{
    struct http_end *end = (struct http_end *)at;
    struct http *http = http_of(end);
    if (http->socket)
        snprintf(end->who.name, sizeof(end->who.name), "%s", terminal);
    else if (identity_read(http->identities, terminal, &end->who, err))
        return -(int)err->code;
    at->terminal = end->who.terminal;
    end->arena = arena_new();
    buf_init(&end->body, WIRE_BODY_ROWS);
    buf_init(&end->out, WIRE_BODY_ROWS);
    buf_init(&end->in, WIRE_BODY_ROWS);
    end->easy = carrier_new(http->socket ? NULL : end->who.ca, &end->in);
    curl_easy_setopt(end->easy, CURLOPT_PRIVATE, end);
    if (http->socket)
        curl_easy_setopt(end->easy, CURLOPT_UNIX_SOCKET_PATH, http->socket);
    return 0;
}

static int reserve(struct link_end *at, int64_t n, struct err *err)
{
    struct http_end *end = (struct http_end *)at;
    struct record record = {0};
    record_int(&record, end->arena, "n", n);
    const struct reply *reply = call(end, "reserve", &record);
    *err = reply->err;
    if (err->code)
        return -(int)err->code;
    at->seq = record_num(&reply->out, "first", 0);
    at->seq_end = at->seq + n;
    return 0;
}

static int console(struct link_end *at, int64_t *session, struct err *err)
{
    struct http_end *end = (struct http_end *)at;
    struct record record = {0};
    if (!http_of(end)->socket)
        return err_set(err, E_NO_SESSION, "");
    const struct reply *reply = call(end, "console", &record);
    *err = reply->err;
    *session = record_num(&reply->out, "session", 0);
    return -(int)err->code;
}

static void on(struct link *link, struct loop *loop)
{
    struct http *http = (struct http *)link;
    http->loop = loop;
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, want_socket);
    curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, want_timer);
    curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
}

static void part(struct link_end *at)
{
    struct http_end *end = (struct http_end *)at;
    if (end->flying)
        curl_multi_remove_handle(http_of(end)->multi, end->easy);
    if (end->pause)
        loop_cancel(http_of(end)->loop, end->pause);
    curl_easy_cleanup(end->easy);
    curl_slist_free_all(end->headers);
    buf_clear(&end->body);
    buf_clear(&end->out);
    buf_clear(&end->in);
    arena_free(end->arena);
    sodium_memzero(&end->who, sizeof(end->who));
}

static void close_http(struct link *link)
{
    struct http *http = (struct http *)link;
    curl_multi_cleanup(http->multi);
    if (http->timer)
        loop_cancel(http->loop, http->timer);
    free(http->text);
    free(http->socket);
    free(http->identities);
    free(http);
}

static const struct link_kind kind = {
    .end_size = sizeof(struct http_end),
    .dockets = true,
    .join = join,
    .reserve = reserve,
    .flush = flush,
    .wait = wait,
    .console = console,
    .on = on,
    .part = part,
    .close = close_http,
};

static int take_addresses(struct http *http, const char *addresses, struct err *err)
{
    http->text = xstrdup(addresses);
    char *rest = http->text, *one;
    while ((one = strsep(&rest, ","))) {
        if (!strchr(one, ':') || strpbrk(one, "/@ ") || http->addresses == ADDRESSES)
            return err_set(err, E_FIELD, "sss", "store", "https://HOST:PORT,…",
                           addresses);
        http->address[http->addresses++] = one;
    }
    return 0;
}

struct link *link_http(const struct link_http_plan *plan, struct err *err)
{
    BUG_IF(sodium_init() < 0);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct http *http = xcalloc(1, sizeof(*http));
    http->link.kind = &kind;
    http->try_ms = plan->try_ms;
    http->patience_ms = plan->patience_ms;
    http->rng = plan->seed;
    http->multi = curl_multi_init();
    BUG_IF(!http->multi);
    http->socket = plan->socket ? xstrdup(plan->socket) : NULL;
    http->identities = plan->identities ? xstrdup(plan->identities) : NULL;
    if (take_addresses(http, plan->socket ? "here:0" : plan->addresses, err)) {
        close_http(&http->link);
        return NULL;
    }
    return &http->link;
}

void link_http_unsynced(struct link *link, int64_t n)
{
    if (link->kind == &kind)
        ((struct http *)link)->unsynced = n;
}
