/*
 * Exactly so many connections are ready at one instant: all are answered. libmicrohttpd's
 * own epoll thread waits a second time, and for ever, when one look finds as many as it
 * can hold (128): a daemon in that mode is made here, and the same harness must catch it.
 */
#include "depot.h"

#include <microhttpd.h>

enum { READY_MOST = 256, SILENCE_MS = 1000 };

static const char health[] = "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";

static int open_depot(void **state)
{
    struct depot *d = calloc(1, sizeof(*d));
    snprintf(d->dir, sizeof(d->dir), "/tmp/depot.XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    *state = d;
    return 0;
}

static int close_depot(void **state)
{
    depot_clear(*state);
    free(*state);
    return 0;
}

/* ---- the mode that stalls ---- */

static enum MHD_Result say_ok(void *arg, struct MHD_Connection *mhd, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **context)
{
    (void)arg, (void)path, (void)method, (void)version, (void)data, (void)size;
    if (!*context) {
        *context = mhd;
        return MHD_YES;
    }
    struct MHD_Response *ok =
        MHD_create_response_from_buffer(2, (void *)"ok", MHD_RESPMEM_PERSISTENT);
    enum MHD_Result sent = MHD_queue_response(mhd, 200, ok);
    MHD_destroy_response(ok);
    return sent;
}

/* In its own process, at the place where the service has its socket. */
static void start_weak(struct depot *d)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof(at.sun_path), "%s/store.db.sock", d->dir);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(fd, READY_MOST), 0);
    d->pid = fork();
    if (d->pid == 0) {
        if (!MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, say_ok, NULL,
                              MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_END))
            _exit(99);
        for (;;)
            pause();
    }
    close(fd);
}

/* ---- the harness ---- */

struct crowd {
    int n, fd[READY_MOST];
};

static void crowd_open(struct crowd *crowd, const struct depot *d, int n)
{
    char text[1024];
    crowd->n = n;
    for (int i = 0; i < n; i++) {
        crowd->fd[i] = depot_connect(d);
        raw_write(crowd->fd[i], health, sizeof(health) - 1);
        assert_int_equal(raw_answer(crowd->fd[i], text, sizeof(text)), 200);
    }
}

static void crowd_close(struct crowd *crowd)
{
    for (int i = 0; i < crowd->n; i++)
        close(crowd->fd[i]);
}

/* Everybody asks while the process is stopped, so that all are ready when it goes on. */
static void ask_at_once(const struct depot *d, const struct crowd *crowd)
{
    int status;
    assert_int_equal(kill(d->pid, SIGSTOP), 0);
    assert_true(waitpid(d->pid, &status, WUNTRACED) == d->pid && WIFSTOPPED(status));
    for (int i = 0; i < crowd->n; i++)
        raw_write(crowd->fd[i], health, sizeof(health) - 1);
    assert_int_equal(kill(d->pid, SIGCONT), 0);
}

/* How many are answered before nothing comes for so long. */
static int answered(const struct crowd *crowd, int silence_ms)
{
    struct pollfd ready[READY_MOST];
    char text[1024];
    int n = 0;
    for (int i = 0; i < crowd->n; i++)
        ready[i] = (struct pollfd){crowd->fd[i], POLLIN, 0};
    while (n < crowd->n && poll(ready, (nfds_t)crowd->n, silence_ms) > 0) {
        for (int i = 0; i < crowd->n; i++) {
            if (!ready[i].revents)
                continue;
            assert_int_equal(raw_answer(crowd->fd[i], text, sizeof(text)), 200);
            ready[i].fd = -1;
            n++;
        }
    }
    return n;
}

static int answered_at_once(const struct depot *d, int n, int silence_ms)
{
    struct crowd crowd;
    crowd_open(&crowd, d, n);
    ask_at_once(d, &crowd);
    int got = answered(&crowd, silence_ms);
    crowd_close(&crowd);
    return got;
}

/* ---- what it says ---- */

static void the_service_answers_all(void **state)
{
    struct depot *d = *state;
    static const int counts[] = {127, 128, 129, 255, 256};
    depot_furnish_on(d, NULL);
    depot_start(d, NULL, NULL);
    for (int round = 0; round < (depot_long() ? 20 : 1); round++) {
        for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++)
            assert_int_equal(answered_at_once(d, counts[i], PATIENCE_MS), counts[i]);
    }
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

/* Control. One less than the mode can hold is answered, so it is the count that stalls
 * it; a stalled one is of no use any more. */
static void an_epoll_thread_is_caught(void **state)
{
    struct depot *d = *state;
    static const int counts[] = {128, 256};
    for (int i = 0; i < (depot_long() ? 2 : 1); i++) {
        char path[256];
        start_weak(d);
        assert_int_equal(answered_at_once(d, 127, PATIENCE_MS), 127);
        int got = answered_at_once(d, counts[i], SILENCE_MS);
        print_message("epoll thread: %d of %d answered\n", got, counts[i]);
        assert_true(got < counts[i]);
        depot_end(d, SIGKILL);
        depot_path(d, "store.db.sock", path);
        assert_int_equal(unlink(path), 0);
    }
}

int main(void)
{
#define DEPOT(test) cmocka_unit_test_setup_teardown(test, open_depot, close_depot)
    const struct CMUnitTest tests[] = {
        DEPOT(the_service_answers_all),
        DEPOT(an_epoll_thread_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
