/* Bytes that no client of ours sends: ambiguous, broken, slow, too many. Over the Unix
 * socket, since what is asked of a head does not depend on what carries it. */
#include "depot.h"

#include <sqlite3.h>
#include <sys/resource.h>

static int open_depot(void **state)
{
    struct depot *d = calloc(1, sizeof(*d));
    depot_make(d);
    *state = d;
    return 0;
}

static int close_depot(void **state)
{
    depot_clear(*state);
    free(*state);
    return 0;
}

#define JSON "Content-Type: application/json\r\n"
#define HELLO "{\"wire\":1,\"name\":\"x\"}"
#define HEAD "POST /v1/hello HTTP/1.1\r\nHost: x\r\n" JSON

static void what_has_two_meanings_is_refused_and_the_line_closed(void **state)
{
    struct depot *d = *state;
    static const struct {
        const char *what, *bytes;
        int status; /* -1: 400, or closed without a word */
    } cases[] = {
        {"good", HEAD "Content-Length: 21\r\n\r\n" HELLO, 200},
        {"length and chunked",
         HEAD "Content-Length: 21\r\nTransfer-Encoding: chunked\r\n\r\n"
              "15\r\n" HELLO "\r\n0\r\n\r\n",
         400},
        {"chunked", HEAD "Transfer-Encoding: chunked\r\n\r\n15\r\n" HELLO "\r\n0\r\n\r\n",
         400},
        {"two lengths", HEAD "Content-Length: 21\r\nContent-Length: 21\r\n\r\n" HELLO,
         400},
        {"two lengths that differ",
         HEAD "Content-Length: 21\r\nContent-Length: 2\r\n\r\n" HELLO, 400},
        {"two hosts", HEAD "Host: y\r\nContent-Length: 21\r\n\r\n" HELLO, 400},
        {"no host", "POST /v1/hello HTTP/1.1\r\n" JSON "Content-Length: 21\r\n\r\n" HELLO,
         400},
        {"two authorizations",
         HEAD "Authorization: Tallyman a\r\nAuthorization: Tallyman b\r\n"
              "Content-Length: 21\r\n\r\n" HELLO,
         400},
        {"two types", HEAD JSON "Content-Length: 21\r\n\r\n" HELLO, 400},
        {"control byte",
         HEAD "X: a\x01"
              "b\r\nContent-Length: 21\r\n\r\n" HELLO,
         400},
        {"space before the colon", HEAD "Content-Length : 21\r\n\r\n" HELLO, -1},
        {"signed length", HEAD "Content-Length: -1\r\n\r\n", -1},
        {"length that is none", HEAD "Content-Length: 2x\r\n\r\n" HELLO, -1},
        {"huge length", HEAD "Content-Length: 99999999999999999999\r\n\r\n", -1},
        {"too long", HEAD "Content-Length: 65537\r\n\r\n", 413},
        {"no length", HEAD "\r\n", 400},
        {"another type",
         "POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
         "Content-Length: 21\r\n\r\n" HELLO,
         400},
        {"no such path", "GET /v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"no such verb",
         "POST /v1/pick.all HTTP/1.1\r\nHost: x\r\n" JSON "Content-Length: 2\r\n\r\n{}",
         404},
        {"another method", "DELETE /v1/board HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"no token",
         "POST /v1/board HTTP/1.1\r\nHost: x\r\n" JSON "Content-Length: 2\r\n\r\n{}",
         401},
        {"a token of nobody",
         "POST /v1/board HTTP/1.1\r\nHost: x\r\n" JSON
         "Authorization: Tallyman 00\r\nContent-Length: 2\r\n\r\n{}",
         401},
        {"no HTTP", "\x16\x03\x01\x02 \x01 \x01\xfc\x03\x03 \r\n\r\n", -1},
    };
    char text[4096];
    depot_start(d, NULL, NULL);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        int fd = depot_connect(d);
        raw_write(fd, cases[i].bytes, strlen(cases[i].bytes));
        int status = raw_answer(fd, text, sizeof(text));
        bool right = cases[i].status < 0 ? status == 0 || (status >= 400 && status < 500)
                                         : status == cases[i].status;
        if (!right)
            fail_msg("%s: %d: %s", cases[i].what, status, text);
        if (status == 400 && !raw_ended(fd))
            fail_msg("%s: the line stays open", cases[i].what);
        close(fd);
    }
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

static void a_head_too_long_is_refused(void **state)
{
    struct depot *d = *state;
    char *text = xmalloc(70000), answer[4096];
    int n = snprintf(text, 200, "GET /v1/health HTTP/1.1\r\nHost: x\r\nX: ");
    memset(text + n, 'a', 60000);
    snprintf(text + n + 60000, 20, "\r\n\r\n");
    depot_start(d, NULL, NULL);
    int status = raw_ask(d, text, answer, sizeof(answer));
    assert_true(status == 0 || status == 431 || status == 413);
    free(text);
}

static void send_bytes(int fd, const char *path, const char *token, const char *body,
                       size_t size)
{
    char head[512];
    int n = snprintf(head, sizeof(head),
                     "POST /v1/%s HTTP/1.1\r\nHost: x\r\n" JSON
                     "Authorization: Tallyman %s\r\nContent-Length: %zu\r\n\r\n",
                     path, token, size);
    raw_write(fd, head, (size_t)n);
    raw_write(fd, body, size);
}

static int post(int fd, const char *path, const char *token, const char *body,
                size_t size)
{
    char text[8192];
    send_bytes(fd, path, token, body, size);
    return raw_answer(fd, text, sizeof(text));
}

/* A good body with some of its bytes changed, doubled or cut. */
static size_t spoil(char *body, size_t n, uint64_t *rng)
{
    for (int64_t i = 1 + rng_below(rng, 4); i > 0 && n > 1; i--) {
        size_t at = (size_t)rng_below(rng, (int64_t)n);
        switch (rng_below(rng, 4)) {
        case 0:
            body[at] = (char)rng_next(rng);
            break;
        case 1:
            n = at ? at : 1;
            break;
        case 2:
            body[at] = "{}[]\",:0e-\\"[rng_below(rng, 11)];
            break;
        default:
            memmove(body + at, body + at + 1, n - at - 1);
            n--;
        }
    }
    return n;
}

static void malformed_bodies_are_refused_and_harm_nobody(void **state)
{
    struct depot *d = *state;
    uint64_t seed = (uint64_t)clock_mono_us(), rng = seed;
    char token[200], body[512];
    int64_t terminal, refused = 0, all = depot_long() ? 10000 : 1000;
    print_message("seed %llu\n", (unsigned long long)seed);
    depot_start(d, "--rate", "1000000");
    raw_token(d, "bench", token, &terminal);
    int fd = depot_connect(d);
    for (int64_t i = 0; i < all; i++) {
        int n =
            snprintf(body, sizeof(body),
                     "{\"wire\":1,\"verb\":\"pick.put\",\"terminal\":%lld,\"seq\":%lld,"
                     "\"session\":5,\"at\":9,\"task\":1,\"line\":2,\"tote\":\"T-1\"}",
                     (long long)terminal, (long long)i + 1);
        int status = post(fd, "pick.put", token, body, spoil(body, (size_t)n, &rng));
        assert_in_range(status, 400, 499);
        refused++;
    }
    close(fd);
    assert_int_equal(refused, all);
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

/* Another terminal's request, whole and well formed, under our token. */
static void a_request_of_another_terminal_is_tampering(void **state)
{
    struct depot *d = *state;
    char token[200], body[512];
    int64_t terminal, other;
    depot_start(d, NULL, NULL);
    raw_token(d, "bench-2", token, &other);
    raw_token(d, "bench-1", token, &terminal);
    int n = snprintf(body, sizeof(body),
                     "{\"wire\":1,\"verb\":\"board\",\"terminal\":%lld,\"seq\":1,"
                     "\"session\":1,\"at\":9}",
                     (long long)other);
    int fd = depot_connect(d);
    assert_int_equal(post(fd, "board", token, body, (size_t)n), 409);
    /* and one verb's body at another's path */
    n = snprintf(body, sizeof(body),
                 "{\"wire\":1,\"verb\":\"board\",\"terminal\":%lld,\"seq\":1,"
                 "\"session\":1,\"at\":9}",
                 (long long)terminal);
    assert_int_equal(post(fd, "day", token, body, (size_t)n), 400);
    assert_int_equal(post(fd, "board", token, body, (size_t)n), 401); /* no session */
    close(fd);
}

static void who_asks_too_fast_is_told_to_wait(void **state)
{
    struct depot *d = *state;
    char token[200], body[] = "{\"wire\":1,\"n\":1}";
    int64_t terminal;
    int told = 0, served = 0;
    depot_start(d, "--rate", "5");
    raw_token(d, "bench", token, &terminal);
    int fd = depot_connect(d);
    for (int i = 0; i < 2000 && !told; i++) {
        int status = post(fd, "reserve", token, body, sizeof(body) - 1);
        told += status == 429;
        served += status == 200;
        if (told)
            break;
    }
    close(fd);
    assert_true(told == 1 && served >= 5);
}

/* Silent, slow in the head, slow in the body: each is let go while others are served. */
static void slow_and_silent_clients_are_dropped(void **state)
{
    struct depot *d = *state;
    static const char *const begun[] = {"", "POST /v1/hello HT", HEAD "X: 1\r\n",
                                        HEAD "Content-Length: 21\r\n\r\n{\"wire\""};
    enum { N = sizeof(begun) / sizeof(*begun) };
    int fd[N];
    char text[4096];
    depot_start(d, "--patience", "1");
    for (int i = 0; i < N; i++) {
        fd[i] = depot_connect(d);
        raw_write(fd[i], begun[i], strlen(begun[i]));
    }
    assert_int_equal(
        raw_ask(d, "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n", text, sizeof(text)),
        200);
    for (int i = 0; i < N; i++) {
        if (!raw_ended(fd[i]))
            fail_msg("kept: %s", begun[i]);
        close(fd[i]);
    }
}

/* One byte after the other, each in good time, the head never whole. */
static void dripping_does_not_help(void **state)
{
    struct depot *d = *state;
    int64_t give_up = clock_mono_ms() + PATIENCE_MS;
    bool ended = false;
    depot_start(d, "--patience", "1");
    int fd = depot_connect(d);
    const char head[] = "GET /v1/health HTTP/1.1\r\nHost: x\r\nX: ";
    raw_write(fd, head, sizeof(head) - 1);
    while (!ended && clock_mono_ms() < give_up) {
        struct pollfd ready = {fd, POLLIN, 0};
        char byte;
        raw_write(fd, "a", 1);
        ended = poll(&ready, 1, 50) > 0 && read(fd, &byte, 1) <= 0;
    }
    assert_true(ended);
    close(fd);
}

static void more_connections_than_allowed_are_refused(void **state)
{
    struct depot *d = *state;
    int fd[12];
    char text[4096];
    const char *health = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
    depot_start(d, "--connections", "8");
    for (int i = 0; i < 12; i++) {
        fd[i] = depot_connect(d);
        raw_write(fd[i], health, strlen(health));
    }
    for (int i = 0; i < 8; i++)
        assert_int_equal(raw_answer(fd[i], text, sizeof(text)), 200);
    for (int i = 0; i < 12; i++)
        close(fd[i]);
    int status = 0;
    for (int64_t end = clock_mono_ms() + PATIENCE_MS; status != 200;) {
        assert_true(clock_mono_ms() < end);
        status = raw_ask(d, health, text, sizeof(text));
    }
}

/* A login is under way (Argon2) when the end is asked for: it is answered, then it ends.
 */
static void what_was_accepted_is_finished_before_the_end(void **state)
{
    struct depot *d = *state;
    char token[200], body[512], request[1024], text[4096];
    int64_t terminal;
    depot_start(d, NULL, NULL);
    raw_token(d, "bench", token, &terminal);
    int n = snprintf(body, sizeof(body),
                     "{\"wire\":1,\"verb\":\"login\",\"terminal\":%lld,\"seq\":1,"
                     "\"session\":0,\"at\":9,\"badge\":\"B-0001\",\"pin\":\"1234\"}",
                     (long long)terminal);
    n = snprintf(request, sizeof(request),
                 "POST /v1/login HTTP/1.1\r\nHost: x\r\n" JSON
                 "Authorization: Tallyman %s\r\nContent-Length: %d\r\n\r\n%.*s",
                 token, n, n - 1, body);
    int fd = depot_connect(d);
    raw_write(fd, request, (size_t)n);
    /* its last byte is held back until the service has seen the rest */
    char probe[2048];
    assert_int_equal(
        raw_ask(d, "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n", probe, sizeof(probe)),
        200);
    kill(d->pid, SIGTERM);
    raw_write(fd, "}", 1);
    assert_int_equal(raw_answer(fd, text, sizeof(text)), 401); /* nobody's badge */
    assert_non_null(strstr(text, "Connection: close"));
    assert_true(raw_ended(fd));
    close(fd);
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

static void a_supervisor_is_told(void **state)
{
    struct depot *d = *state;
    char text[32768];
    depot_start(d, NULL, NULL);
    assert_int_equal(
        raw_ask(d, "GET /v1/ready HTTP/1.1\r\nHost: x\r\n\r\n", text, sizeof(text)), 200);
    assert_int_equal(
        raw_ask(d, "GET /v1/ca HTTP/1.1\r\nHost: x\r\n\r\n", text, sizeof(text)), 200);
    assert_non_null(strstr(text, "BEGIN CERTIFICATE"));
    assert_int_equal(
        raw_ask(d, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", text, sizeof(text)), 200);
    assert_non_null(strstr(text, "tallyman_batch_requests_count 0\n"));
    assert_non_null(strstr(text, "tallyman_connections 1\n"));
}

/* Until it says so, since it asks the store once a second. */
static void ready_until(const struct depot *d, int wanted, const char *says)
{
    char text[4096];
    int status = 0;
    int64_t give_up = clock_mono_ms() + PATIENCE_MS;
    while (status != wanted && clock_mono_ms() < give_up)
        status =
            raw_ask(d, "GET /v1/ready HTTP/1.1\r\nHost: x\r\n\r\n", text, sizeof(text));
    assert_int_equal(status, wanted);
    assert_non_null(strstr(text, says));
}

/* A quota is the disk that can be filled here: no file may grow. */
static void a_full_disk_is_not_ready_and_ready_again_when_there_is_room(void **state)
{
    struct depot *d = *state;
    const struct rlimit none = {0, RLIM_INFINITY};
    struct rlimit all;
    char text[4096];
    depot_start(d, NULL, NULL);
    ready_until(d, 200, "\"ready\":1");
    assert_int_equal(prlimit(d->pid, RLIMIT_FSIZE, &none, &all), 0);
    ready_until(d, 503, "\"code\":\"disk_full\"");
    assert_int_equal(
        raw_ask(d, "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n", text, sizeof(text)),
        200);
    assert_int_equal(prlimit(d->pid, RLIMIT_FSIZE, &all, NULL), 0);
    ready_until(d, 200, "\"ready\":1");
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

static bool answers(int fd)
{
    struct pollfd there = {fd, POLLIN, 0};
    return poll(&there, 1, 0) > 0;
}

/* Asked twice while the writer waits for the store: the first may have come before the
 * reservation was read. The store's patience is short, so a slow machine tries again. */
static bool health_comes_first(const struct depot *d, int reservation)
{
    static const char health[] = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
    char text[4096];
    for (int i = 0; i < 2; i++)
        assert_int_equal(raw_ask(d, health, text, sizeof(text)), 200);
    return !answers(reservation);
}

static void a_store_that_hangs_holds_up_no_question_about_health(void **state)
{
    struct depot *d = *state;
    char token[200], path[256], text[4096], body[] = "{\"wire\":1,\"n\":1}";
    int64_t terminal;
    sqlite3 *other;
    bool first = false;
    depot_start(d, "--rate", "100000");
    raw_token(d, "bench", token, &terminal);
    depot_path(d, "store.db", path);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    for (int i = 0; i < 100 && !first; i++) {
        int fd = depot_connect(d);
        assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), 0);
        send_bytes(fd, "reserve", token, body, sizeof(body) - 1);
        first = health_comes_first(d, fd);
        assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), 0);
        assert_int_not_equal(raw_answer(fd, text, sizeof(text)), 0);
        close(fd);
    }
    sqlite3_close(other);
    assert_true(first);
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

int main(void)
{
#define DEPOT(test) cmocka_unit_test_setup_teardown(test, open_depot, close_depot)
    const struct CMUnitTest tests[] = {
        DEPOT(what_has_two_meanings_is_refused_and_the_line_closed),
        DEPOT(a_head_too_long_is_refused),
        DEPOT(malformed_bodies_are_refused_and_harm_nobody),
        DEPOT(a_request_of_another_terminal_is_tampering),
        DEPOT(who_asks_too_fast_is_told_to_wait),
        DEPOT(slow_and_silent_clients_are_dropped),
        DEPOT(dripping_does_not_help),
        DEPOT(more_connections_than_allowed_are_refused),
        DEPOT(what_was_accepted_is_finished_before_the_end),
        DEPOT(a_supervisor_is_told),
        DEPOT(a_full_disk_is_not_ready_and_ready_again_when_there_is_room),
        DEPOT(a_store_that_hangs_holds_up_no_question_about_health),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
