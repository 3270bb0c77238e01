/*
 * swarm: connections in an array, their readiness by epoll, TLS by GnuTLS with the
 * service's certificate verified against the depot's own CA.
 */
#include "swarm.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netinet/tcp.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/err.h"

enum { ROOM = 4096, HEAD = 640, NUMBERS = 1000000, SILENT_MS = 60000 };

struct terminal {
    gnutls_session_t tls;
    int fd;
    int64_t id, seq, left, began_us;
    char token[200], head[HEAD];
    int head_n, length_at; /* where Content-Length's digits are */
    char in[ROOM];
    int in_n;
};

struct swarm {
    struct swarm_plan plan;
    gnutls_certificate_credentials_t trust;
    struct terminal *all;
    int epoll;
    int64_t *latency_us, taken, open;
};

static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "swarm: %s\n", what);
    exit(1);
}

/* ---- one connection ---- */

static void connect_tls(struct swarm *swarm, struct terminal *t, int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;
    t->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(connect(t->fd, (struct sockaddr *)&at, sizeof(at)) == 0, "no connection");
    setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    gnutls_init(&t->tls, GNUTLS_CLIENT);
    gnutls_set_default_priority(t->tls);
    gnutls_credentials_set(t->tls, GNUTLS_CRD_CERTIFICATE, swarm->trust);
    gnutls_server_name_set(t->tls, GNUTLS_NAME_DNS, "localhost", 9);
    gnutls_session_set_verify_cert(t->tls, "localhost", 0);
    gnutls_transport_set_int(t->tls, t->fd);
    gnutls_handshake_set_timeout(t->tls, SILENT_MS);
    int code;
    do
        code = gnutls_handshake(t->tls);
    while (code < 0 && !gnutls_error_is_fatal(code));
    must(code == 0, gnutls_strerror(code));
}

static void send_all(struct terminal *t, const char *bytes, int n)
{
    ssize_t sent = gnutls_record_send(t->tls, bytes, (size_t)n);
    must(sent == n, "a request could not be sent whole");
}

/* Reads what is there; the answer's body once it is whole, else NULL. */
static const char *receive(struct terminal *t)
{
    ssize_t got =
        gnutls_record_recv(t->tls, t->in + t->in_n, (size_t)(ROOM - 1 - t->in_n));
    if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
        return NULL;
    must(got > 0, "the service hung up");
    t->in_n += (int)got;
    t->in[t->in_n] = '\0';
    const char *body = strstr(t->in, "\r\n\r\n");
    const char *length = strstr(t->in, "Content-Length: ");
    if (!body || !length || t->in + t->in_n < body + 4 + atoi(length + 16))
        return NULL;
    t->in_n = 0;
    return body + 4;
}

/* A question of its own, answered before it goes on. */
static const char *ask(struct terminal *t, const char *path, const char *body)
{
    char text[ROOM];
    int n = snprintf(text, sizeof(text),
                     "POST /v1/%s HTTP/1.1\r\nHost: localhost\r\n"
                     "Content-Type: application/json\r\n%s%s%sContent-Length: %zu\r\n\r\n"
                     "%s",
                     path, t->token[0] ? "Authorization: Tallyman " : "", t->token,
                     t->token[0] ? "\r\n" : "", strlen(body), body);
    const char *answer = NULL;
    send_all(t, text, n);
    while (!answer)
        answer = receive(t);
    return answer;
}

/* So many come at once that some are told to wait. */
static const char *ask_until(struct terminal *t, const char *path, const char *body)
{
    const char *answer;
    while (strstr(answer = ask(t, path, body), "\"too_fast\""))
        usleep(50000);
    return answer;
}

/* ---- who it is ---- */

static const char *text_of(const char *answer, const char *name, char *out, int size)
{
    char key[32];
    snprintf(key, sizeof(key), "\"%s\":\"", name);
    const char *at = strstr(answer, key);
    must(at, answer);
    at += strlen(key);
    snprintf(out, (size_t)size, "%.*s", (int)strcspn(at, "\""), at);
    return out;
}

static int64_t num_of(const char *answer, const char *name)
{
    char key[32];
    snprintf(key, sizeof(key), "\"%s\":", name);
    const char *at = strstr(answer, key);
    must(at, answer);
    return atoll(at + strlen(key));
}

static void read_key(const struct swarm *swarm, int i, unsigned char secret[64])
{
    char path[256], text[1024] = "";
    size_t got;
    snprintf(path, sizeof(path), "%s/gun-%d.key", swarm->plan.dir, i);
    FILE *file = fopen(path, "re");
    must(file && fread(text, 1, sizeof(text) - 1, file), path);
    fclose(file);
    const char *hex = strstr(text, "key = ");
    must(hex && !sodium_hex2bin(secret, 64, hex + 6, 128, NULL, &got, NULL), path);
}

static void greet(struct swarm *swarm, struct terminal *t, int i)
{
    unsigned char secret[64], signature[64];
    char challenge[300], said[400], body[800], hex[129];
    read_key(swarm, i, secret);
    snprintf(body, sizeof(body), "{\"wire\":1,\"name\":\"gun-%d\"}", i);
    text_of(ask_until(t, "hello", body), "challenge", challenge, sizeof(challenge));
    snprintf(said, sizeof(said), "tallyman hello 1 gun-%d %s", i, challenge);
    crypto_sign_detached(signature, NULL, (const unsigned char *)said, strlen(said),
                         secret);
    snprintf(body, sizeof(body),
             "{\"wire\":1,\"name\":\"gun-%d\",\"challenge\":\"%s\",\"signature\":\"%s\"}",
             i, challenge, sodium_bin2hex(hex, sizeof(hex), signature, 64));
    const char *answer = ask_until(t, "hello", body);
    t->id = num_of(answer, "terminal");
    text_of(answer, "token", t->token, sizeof(t->token));
    snprintf(body, sizeof(body), "{\"wire\":1,\"n\":%d}", NUMBERS);
    t->seq = num_of(ask(t, "reserve", body), "first");
}

/* All of a request's head but the length of its body, which is written into four
 * digits. */
static void make_head(struct swarm *swarm, struct terminal *t)
{
    t->head_n = snprintf(t->head, sizeof(t->head),
                         "POST /v1/%s HTTP/1.1\r\nHost: localhost\r\n"
                         "Content-Type: application/json\r\nTallyman-Unsynced: 0\r\n"
                         "Authorization: Tallyman %s\r\nContent-Length: ",
                         swarm->plan.verb, t->token);
    t->length_at = t->head_n;
    must(t->head_n + 8 < HEAD, "a head too long");
}

/* ---- all of them ---- */

struct swarm *swarm_open(const struct swarm_plan *plan)
{
    char path[256];
    struct swarm *swarm = xcalloc(1, sizeof(*swarm));
    swarm->plan = *plan;
    swarm->all = xcalloc((size_t)plan->n, sizeof(*swarm->all));
    swarm->epoll = epoll_create1(EPOLL_CLOEXEC);
    snprintf(path, sizeof(path), "%s/ca/ca.pem", plan->dir);
    gnutls_certificate_allocate_credentials(&swarm->trust);
    must(gnutls_certificate_set_x509_trust_file(swarm->trust, path, GNUTLS_X509_FMT_PEM) >
             0,
         path);
    for (int i = 0; i < plan->n; i++) {
        struct terminal *t = &swarm->all[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = t};
        connect_tls(swarm, t, plan->port[i % plan->ports]);
        greet(swarm, t, i);
        make_head(swarm, t);
        fcntl(t->fd, F_SETFL, fcntl(t->fd, F_GETFL) | O_NONBLOCK);
        epoll_ctl(swarm->epoll, EPOLL_CTL_ADD, t->fd, &event);
    }
    return swarm;
}

void swarm_close(struct swarm *swarm)
{
    for (int i = 0; i < swarm->plan.n; i++) {
        gnutls_deinit(swarm->all[i].tls);
        close(swarm->all[i].fd);
    }
    gnutls_certificate_free_credentials(swarm->trust);
    close(swarm->epoll);
    free(swarm->latency_us);
    free(swarm->all);
    free(swarm);
}

static void send_next(struct swarm *swarm, struct terminal *t)
{
    char text[ROOM], body[ROOM - HEAD];
    int n = snprintf(body, sizeof(body),
                     "{\"wire\":1,\"verb\":\"%s\",\"terminal\":%lld,\"seq\":%lld,"
                     "\"session\":%lld,\"at\":%lld",
                     swarm->plan.verb, (long long)t->id, (long long)t->seq++,
                     (long long)t->id, (long long)clock_utc_ms());
    n += swarm->plan.args(body + n, (int)sizeof(body) - n, t->id, swarm->plan.arg);
    body[n++] = '}';
    memcpy(text, t->head, (size_t)t->length_at);
    int head = t->length_at + snprintf(text + t->length_at, 16, "%d\r\n\r\n", n);
    memcpy(text + head, body, (size_t)n);
    t->left--;
    t->began_us = clock_mono_us();
    send_all(t, text, head + n);
}

static void take(struct swarm *swarm, struct terminal *t)
{
    const char *answer = receive(t);
    if (!answer)
        return;
    must(strstr(answer, "\"code\":\"ok\"") != NULL, answer);
    swarm->latency_us[swarm->taken++] = clock_mono_us() - t->began_us;
    if (t->left)
        send_next(swarm, t);
    else
        swarm->open--;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

struct swarm_scans swarm_scan(struct swarm *swarm, int64_t each)
{
    struct epoll_event ready[128];
    int64_t n = each * swarm->plan.n, began = clock_mono_us();
    swarm->latency_us =
        xrealloc(swarm->latency_us, sizeof(*swarm->latency_us) * (size_t)n);
    swarm->taken = 0;
    swarm->open = swarm->plan.n;
    for (int i = 0; i < swarm->plan.n; i++) {
        swarm->all[i].left = each;
        send_next(swarm, &swarm->all[i]);
    }
    while (swarm->open) {
        int got = epoll_wait(swarm->epoll, ready, 128, SILENT_MS);
        must(got > 0, "no answer");
        for (int i = 0; i < got; i++)
            take(swarm, ready[i].data.ptr);
    }
    struct swarm_scans scans = {.n = n, .us = clock_mono_us() - began};
    const int64_t *us = swarm->latency_us;
    qsort(swarm->latency_us, (size_t)n, sizeof(*us), by_size);
    scans.p50_ms = (double)us[n / 2] / 1000;
    scans.p99_ms = (double)us[n * 99 / 100] / 1000;
    scans.p999_ms = (double)us[n * 999 / 1000] / 1000;
    scans.most_ms = (double)us[n - 1] / 1000;
    return scans;
}
