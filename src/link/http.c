/*
 * http: requests over HTTPS by libcurl's multi interface on the terminal's loop. Each end
 * has one handle and one sending at a time; what a sending needs first (challenge, proof)
 * are steps before it, taken when there is no token or it is good no more.
 */
#include "tallyman/link/http.h"

#include <poll.h>
#include <sodium.h>

#include "identity_in.h"
#include "link_in.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"
#include "tallyman/wire/wire.h"

enum { ADDRESSES = 8, TOKEN_MOST = 256, PAUSE_LEAST = 100, PAUSE_MOST = 5000 };
enum { ROWS_PATIENCE = 12, REFUSED_MOST = 3 };

/* HELLO asks for a challenge, PROOF answers it, SEND is what it is all for. */
enum step { REST, HELLO, PROOF, SEND };

struct http {
    struct link link;
    char *text, *address[ADDRESSES + 1]; /* into text */
    int addresses;
    char *socket, *identities;
    int64_t try_ms, patience_ms, unsynced;
    uint64_t rng;
    CURLM *multi;
    struct loop *loop; /* NULL: whoever wants answers waits */
    struct loop_timer *timer;
};

struct http_end {
    struct link_end end;
    struct identity who;
    CURL *easy;
    struct curl_slist *headers;
    enum step step;
    bool flying, greeted; /* said hello for this sending already */
    bool known, strange;  /* has had a token; another process gave the one it has */
    const char *path;
    struct buf body, out, in; /* what is to be sent, this step's, its answer */
    char token[TOKEN_MOST], challenge[TOKEN_MOST];
    int at, attempt, refused;
    int64_t began, paused; /* monotonic ms; paused: until then, 0: not */
    struct loop_timer *pause;
    const struct request *request; /* NULL: a docket, or a call of our own */
    struct link_docket *docket;
    struct arena *arena;
    struct reply reply;
};

static struct http *http_of(const struct http_end *end)
{
    return (struct http *)end->end.link;
}

static void launch(struct http_end *end);

/* ---- a step's bytes ---- */

static void sign(struct http_end *end, struct record *record)
{
    unsigned char sig[crypto_sign_BYTES];
    char hex[2 * crypto_sign_BYTES + 1];
    const char *said =
        arena_printf(end->arena, "tallyman hello 1 %s %s", end->who.name, end->challenge);
    crypto_sign_detached(sig, NULL, (const unsigned char *)said, strlen(said),
                         end->who.secret);
    record_text(record, end->arena, "challenge", end->challenge);
    record_text(record, end->arena, "signature",
                sodium_bin2hex(hex, sizeof(hex), sig, sizeof(sig)));
}

static void write_step(struct http_end *end)
{
    struct record record = {0};
    buf_reset(&end->out);
    if (end->step == SEND) {
        buf_str(&end->out, buf_view(&end->body));
        return;
    }
    record_text(&record, end->arena, "name", end->who.name);
    if (end->step == PROOF && !http_of(end)->socket)
        sign(end, &record);
    wire_record_write(&record, &end->out);
}

static void set_headers(struct http_end *end)
{
    char text[TOKEN_MOST + 64];
    curl_slist_free_all(end->headers);
    snprintf(text, sizeof(text), "Content-Type: %s",
             end->step == SEND && end->docket ? DOCKET_TYPE : "application/json");
    end->headers = curl_slist_append(NULL, text);
    end->headers = curl_slist_append(end->headers, "Expect:");
    snprintf(text, sizeof(text), "Tallyman-Unsynced: %lld",
             (long long)http_of(end)->unsynced);
    end->headers = curl_slist_append(end->headers, text);
    snprintf(text, sizeof(text), "Authorization: Tallyman %s", end->token);
    if (end->step == SEND)
        end->headers = curl_slist_append(end->headers, text);
    curl_easy_setopt(end->easy, CURLOPT_HTTPHEADER, end->headers);
}

static void set_easy(struct http_end *end)
{
    struct http *http = http_of(end);
    char url[512];
    bool rows = end->request && end->request->rows.n;
    snprintf(url, sizeof(url), "%s://%s/v1/%s", http->socket ? "http" : "https",
             http->socket ? "localhost" : http->address[end->at],
             end->step == SEND ? end->path : "hello");
    write_step(end);
    set_headers(end);
    buf_reset(&end->in);
    curl_easy_setopt(end->easy, CURLOPT_URL, url);
    curl_easy_setopt(end->easy, CURLOPT_POSTFIELDS, end->out.p);
    curl_easy_setopt(end->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)end->out.n);
    curl_easy_setopt(end->easy, CURLOPT_TIMEOUT_MS,
                     (long)(http->try_ms * (rows ? ROWS_PATIENCE : 1)));
    curl_easy_setopt(end->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)http->try_ms);
}

/* ---- what became of it ---- */

static void answer(struct http_end *end)
{
    end->step = REST;
    end->end.reply = &end->reply;
}

static void refuse(struct http_end *end, const struct err *err)
{
    end->reply = (struct reply){.err = *err};
    answer(end);
}

static void on_pause(void *arg)
{
    struct http_end *end = arg;
    end->pause = NULL;
    end->paused = 0;
    launch(end);
}

/* A round of all addresses is made without a pause; then longer and longer ones, half of
 * each by chance. */
static int64_t pause_ms(struct http_end *end)
{
    struct http *http = http_of(end);
    int round = end->attempt / http->addresses;
    int64_t most = PAUSE_LEAST;
    if (end->attempt % http->addresses)
        return 0;
    while (--round > 0 && most < PAUSE_MOST)
        most *= 2;
    most = most > PAUSE_MOST ? PAUSE_MOST : most;
    return most / 2 + rng_below(&http->rng, most / 2 + 1);
}

static const char *where(const struct http_end *end)
{
    const struct http *http = http_of(end);
    return http->socket ? http->socket : http->address[end->at];
}

/* This address did not do it: the next, unless it has lasted too long. Tokens are a
 * process's own, and each address has another. */
static void lost(struct http_end *end, bool next)
{
    struct http *http = http_of(end);
    struct err err = {0};
    if (next && http->addresses > 1) {
        end->at = (end->at + 1) % http->addresses;
        end->token[0] = '\0';
    }
    end->attempt++;
    int64_t pause = pause_ms(end);
    if (clock_mono_ms() + pause - end->began >= http->patience_ms) {
        err_set(&err, E_LINK, "s", where(end));
        refuse(end, &err);
        return;
    }
    end->step = end->token[0] ? SEND : HELLO;
    end->greeted = false;
    end->paused = clock_mono_ms() + pause;
    if (http->loop) /* a turn of it, or whoever waits */
        end->pause = loop_after(http->loop, pause, on_pause, end);
}

/* The reply to a greeting; false when it was none. */
static bool greeted(struct http_end *end, const struct reply *reply)
{
    const char *challenge = record_str(&reply->out, "challenge", "");
    const char *token = record_str(&reply->out, "token", "");
    if (token[0]) {
        snprintf(end->token, sizeof(end->token), "%s", token);
        end->end.terminal = record_num(&reply->out, "terminal", end->end.terminal);
        end->step = SEND;
        end->strange = end->known;
        end->known = true;
        end->end.alone = false;
    } else if (challenge[0] && end->step == HELLO) {
        snprintf(end->challenge, sizeof(end->challenge), "%s", challenge);
        end->step = PROOF;
    } else {
        return false;
    }
    return true;
}

/* It is there and could not, nothing was done; whoever keeps trying himself is told. */
static bool not_now(const struct http_end *end)
{
    enum err_code code = end->reply.err.code;
    return http_of(end)->patience_ms > 0 && (code == E_TOO_FAST || code == E_BUSY);
}

/* It does not know us: tokens and challenges die with the process that gave them, so it
 * is asked again; who is refused with fresh ones is not enrolled. */
static bool unknown(struct http_end *end)
{
    if (end->reply.err.code != E_NOT_ENROLLED) {
        end->refused = 0;
        return false;
    }
    return end->step == SEND || ++end->refused < REFUSED_MOST;
}

static int read_docket(struct http_end *end, struct err *err)
{
    struct link_docket *docket = end->docket;
    struct docket_answer answer = {end->arena, docket->request, docket->n, docket->reply};
    int n = docket_replies(buf_view(&end->in), &answer, err);
    end->reply = answer.whole;
    end->end.alone |= end->reply.err.code == E_NOT_FOUND;
    docket->answered = n > 0 ? n : 0;
    return n < 0 ? n : 0;
}

static int read_answer(struct http_end *end, struct err *err)
{
    bool send = end->step == SEND;
    const struct request_id *id = send && end->request ? &end->request->id : NULL;
    if (send && end->docket)
        return read_docket(end, err);
    return wire_reply_read(buf_view(&end->in), id, end->arena, &end->reply, err);
}

static void arrived(struct http_end *end)
{
    struct err err = {0};
    if (read_answer(end, &err)) {
        lost(end, true);
    } else if (not_now(end)) {
        lost(end, false);
    } else if (unknown(end)) {
        end->token[0] = '\0';
        if (end->greeted) {
            lost(end, false);
            return;
        }
        end->greeted = true;
        end->step = HELLO;
        launch(end);
    } else if (end->step == SEND || end->reply.err.code) {
        answer(end);
    } else if (greeted(end, &end->reply)) {
        launch(end);
    } else {
        lost(end, true);
    }
}

/* An answer that was cut off in its middle answers what it has whole lines of. */
static bool some_lines(struct http_end *end)
{
    struct err err = {0};
    return end->step == SEND && end->docket && !read_docket(end, &err) &&
           end->docket->answered;
}

static void finished(struct http_end *end, CURLcode code)
{
    if (code && some_lines(end))
        answer(end);
    else if (code)
        lost(end, true);
    else
        arrived(end);
}

/* ---- libcurl's side ---- */

/* Before anything else is done there, whoever keeps a journal asks what the store has. */
static bool compare_first(struct http_end *end)
{
    bool ours = end->end.compares && (end->request || end->docket) && end->step == SEND &&
                end->strange;
    if (!ours)
        return false;
    end->strange = false;
    return end->docket || end->request->verb != V_LINK_MARK;
}

static void say_anew(struct http_end *end)
{
    struct err err = {0};
    err_set(&err, E_LINK, "s", where(end));
    end->end.anew = true;
    refuse(end, &err);
}

static void launch(struct http_end *end)
{
    if (compare_first(end)) {
        say_anew(end);
        return;
    }
    if (http_of(end)->socket && end->step == HELLO)
        end->step = PROOF; /* the name is proof enough */
    set_easy(end);
    end->flying = true;
    BUG_IF(curl_multi_add_handle(http_of(end)->multi, end->easy));
}

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
        end->flying = false;
        finished(end, code);
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

static void go(struct http_end *end, const char *path)
{
    BUG_IF(end->flying || end->step != REST);
    end->path = path;
    end->attempt = 0;
    end->end.anew = false;
    end->began = clock_mono_ms();
    end->greeted = false;
    end->step = end->token[0] ? SEND : HELLO;
    launch(end);
}

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
    go(end, end->docket ? "docket" : verb_entry(end->request->verb)->name);
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
            on_pause(end);
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
    go(end, path);
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
