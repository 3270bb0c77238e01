/*
 * errand: one end's way to the store and back. What a sending needs first (challenge,
 * proof) are steps before it, taken when there is no token or it is good no more; what
 * was lost is tried again at the next address, after pauses, until its patience is over.
 */
#include "http_in.h"

#include <sodium.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"
#include "tallyman/wire/wire.h"

enum { PAUSE_LEAST = 100, PAUSE_MOST = 5000, ROWS_PATIENCE = 12, REFUSED_MOST = 3 };

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

void errand_again(struct http_end *end)
{
    end->pause = NULL;
    end->paused = 0;
    launch(end);
}

static void on_pause(void *arg)
{
    errand_again(arg);
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

void errand_back(struct http_end *end, CURLcode code)
{
    end->flying = false;
    if (code && some_lines(end))
        answer(end);
    else if (code)
        lost(end, true);
    else
        arrived(end);
}

/* ---- there ---- */

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

void errand_begin(struct http_end *end, const char *path)
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
