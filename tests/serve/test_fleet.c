/* Terminals over HTTPS against the real binary: together, at one instant, over its death.
 */
#include "depot.h"

#include <netinet/in.h>

#include "rows.h"
#include "tallyman/link/outbox.h"

static int64_t times(int64_t usual)
{
    return depot_long() ? 10 * usual : usual;
}

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

static void guns_scan_together(void **state)
{
    struct depot *d = *state;
    struct fleet f;
    int64_t each = times(50);
    depot_people(d, 8, 100000);
    depot_start(d, NULL, NULL);
    fleet_open(&f, d, 8, PATIENCE_MS);
    link_on(f.link, f.loop);
    fleet_scan(&f, each, NULL, NULL);
    assert_int_equal(f.acked, 8 * each);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    count_rows(d, &f, 1, 100000);
    fleet_close(&f);
}

/* Exactly n connections are ready at one instant: the service is stopped while all send.
 * libmicrohttpd's epoll would wait for ever at multiples of 128. */
static void send_at_once(struct depot *d, struct fleet *f)
{
    int status;
    assert_int_equal(kill(d->pid, SIGSTOP), 0);
    assert_true(waitpid(d->pid, &status, WUNTRACED) == d->pid && WIFSTOPPED(status));
    for (int i = 0; i < f->n; i++)
        fleet_send(f, &f->gun[i]);
    link_flush(f->link);
    for (int i = 0; i < 4 * f->n; i++) /* until nothing more goes out */
        loop_turn(f->loop, 1);
    assert_int_equal(kill(d->pid, SIGCONT), 0);
}

/* How many of them were answered before nothing came for so long. */
static int64_t answered(struct fleet *f, int64_t patience_ms)
{
    int64_t before = f->acked, last = clock_mono_ms();
    while (f->acked < before + f->n && clock_mono_ms() - last < patience_ms) {
        int64_t had = f->acked;
        link_flush(f->link);
        loop_turn(f->loop, 1000);
        for (int i = 0; i < f->n; i++)
            fleet_take(f, &f->gun[i]);
        last = f->acked > had ? clock_mono_ms() : last;
    }
    return f->acked - before;
}

static void ready_at_once(struct depot *d, int n)
{
    struct fleet f;
    fleet_open(&f, d, n, PATIENCE_MS);
    link_on(f.link, f.loop);
    fleet_scan(&f, 1, NULL, NULL); /* connected, known */
    for (int64_t round = 0; round < times(2); round++) {
        send_at_once(d, &f);
        assert_int_equal(answered(&f, PATIENCE_MS), n);
    }
    fleet_close(&f);
}

static void no_stall_at_128_and_256_ready_connections(void **state)
{
    struct depot *d = *state;
    static const int counts[] = {128, 256, 127, 129};
    depot_people(d, 256, 100000);
    depot_start(d, NULL, NULL);
    for (int i = 0; i < (depot_long() ? 4 : 2); i++)
        ready_at_once(d, counts[i]);
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

/* ---- death ---- */

struct reaper {
    struct depot *d;
    struct fleet *f;
    int64_t kills, next; /* acked at which it strikes */
    uint64_t rng;
};

static void strike(void *arg)
{
    struct reaper *r = arg;
    if (!r->kills || r->f->acked < r->next)
        return;
    depot_end(r->d, SIGKILL);
    depot_start(r->d, NULL, NULL);
    r->kills--;
    r->next = r->f->acked + 1 + rng_below(&r->rng, 40);
}

static void killed_in_mid_batch_no_scan_is_lost_or_doubled(void **state)
{
    struct depot *d = *state;
    struct fleet f;
    uint64_t seed = (uint64_t)clock_mono_us();
    int64_t kills = times(on_postgresql() ? 2 : 6);
    print_message("seed %llu\n", (unsigned long long)seed);
    depot_people(d, 8, 100000);
    depot_start(d, NULL, NULL);
    fleet_open(&f, d, 8, PATIENCE_MS);
    link_on(f.link, f.loop);
    struct reaper reaper = {d, &f, kills, 20, seed};
    fleet_scan(&f, 10 + 6 * kills, strike, &reaper);
    assert_int_equal(reaper.kills, 0);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    count_rows(d, &f, 1, 100000);
    fleet_close(&f);
}

/* ---- who ---- */

static enum err_code scan_once(struct fleet *f, struct gun *gun)
{
    fleet_send(f, gun);
    const struct reply *reply = link_wait(gun->end);
    gun->out = false;
    return reply->err.code;
}

static void ask_cli(struct depot *d, const char *a, const char *b, const char *c,
                    int expected)
{
    const char *const words[] = {"--store", d->store, a, b, c, NULL};
    assert_int_equal(depot_run(d, words), expected);
}

/* Nobody gives numbers while the service is down; afterwards none is used that was not
 * given. */
static void a_number_that_was_not_given_is_not_used(void **state)
{
    struct depot *d = *state;
    struct fleet f;
    struct err err = {0};
    depot_people(d, 1, 100);
    depot_start(d, NULL, NULL);
    fleet_open(&f, d, 1, 300);
    depot_end(d, SIGKILL);
    for (int i = 0; i < 2; i++) {
        request_init(&f.gun[0].request, V_BOARD);
        assert_int_equal(link_send(f.gun[0].end, &f.gun[0].request, 100, 1, &err),
                         -E_LINK);
        err_clear(&err);
    }
    depot_start(d, NULL, NULL);
    assert_int_equal(scan_once(&f, &f.gun[0]), E_OK);
    assert_true(f.gun[0].request.id.seq > 0);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    fleet_close(&f);
}

/* A new terminal has no numbers yet, and its first look at the store is still under way
 * when somebody scans: on slow radio that is usual. */
static void who_has_no_numbers_may_ask_while_the_wire_is_busy(void **state)
{
    struct depot *d = *state;
    struct request request;
    struct err err = {0};
    char addresses[64], path[256];
    depot_people(d, 1, 100);
    depot_start(d, NULL, NULL);
    snprintf(addresses, sizeof(addresses), "localhost:%d", d->port);
    depot_path(d, "outbox.db", path);
    struct link_http_plan plan = {addresses, NULL, d->dir, 300, 0, 1};
    struct outbox_options options = {.path = path, .rules = retry_usual(1)};
    struct link *link = link_outbox(link_http(&plan, &err), &options);
    struct link_end *end = link_end(link, "gun-0", &err);
    struct loop *loop = loop_new();
    link_on(link, loop);
    assert_int_equal(kill(d->pid, SIGSTOP), 0);
    link_flush(link); /* its probe leaves */
    request_init(&request, V_BOARD);
    assert_int_equal(link_send(end, &request, 100, 1, &err), -E_LINK);
    assert_int_equal(kill(d->pid, SIGCONT), 0);
    for (int64_t give_up = clock_mono_ms() + PATIENCE_MS;;) {
        err_clear(&err);
        link_flush(link);
        if (!link_send(end, &request, 100, 1, &err))
            break;
        assert_true(clock_mono_ms() < give_up);
    }
    assert_true(request.id.seq > 0);
    assert_non_null(link_wait(end));
    link_close(link);
    loop_free(loop);
    assert_int_equal(depot_end(d, SIGTERM), 0);
}

/* The command line reaches the store while it is served, by its socket. */
static void who_is_disabled_or_revoked_is_out_at_once(void **state)
{
    struct depot *d = *state;
    struct fleet f;
    depot_people(d, 2, 100);
    depot_start(d, NULL, NULL);
    fleet_open(&f, d, 2, PATIENCE_MS);
    assert_int_equal(scan_once(&f, &f.gun[0]), E_OK);
    assert_int_equal(scan_once(&f, &f.gun[1]), E_OK);
    ask_cli(d, "user", "disable", "B-1000", 0);
    assert_int_equal(scan_once(&f, &f.gun[0]), E_NO_SESSION);
    ask_cli(d, "terminal", "revoke", "gun-1", 0);
    assert_int_equal(scan_once(&f, &f.gun[1]), E_REVOKED);
    ask_cli(d, "terminal", "revoke", "gun-9", 1);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    fleet_close(&f);
}

/* As systemd does it: who connected before the service ran is served by it. */
static void a_port_that_was_open_before_is_served(void **state)
{
    struct depot *d = *state;
    struct fleet f;
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof(at);
    depot_people(d, 1, 100);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
    depot_start_handed(d, fd);
    assert_int_equal(d->port, ntohs(at.sin_port));
    fleet_open(&f, d, 1, PATIENCE_MS);
    assert_int_equal(scan_once(&f, &f.gun[0]), E_OK);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    close(fd);
    fleet_close(&f);
}

/* Another's certificate: nothing is told to who is not vouched for. */
static void another_authority_is_refused(void **state)
{
    struct depot *d = *state;
    struct fleet f;
    char other[256], pinned[256], path[256];
    struct err err = {0};
    depot_people(d, 1, 100);
    depot_path(d, "other", other);
    const char *const make[] = {"ca", "--dir", other, "localhost", NULL};
    assert_int_equal(depot_run(d, make), 0);
    depot_path(d, "other/ca.pem", pinned);
    depot_path(d, "gun-0.ca.pem", path);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(pinned, path), 0);
    depot_start(d, NULL, NULL);
    fleet_open(&f, d, 1, 300);
    request_init(&f.gun[0].request, V_BOARD);
    assert_int_equal(link_send(f.gun[0].end, &f.gun[0].request, 100, 1, &err), -E_LINK);
    fleet_close(&f);
}

#define DEPOT(test) cmocka_unit_test_setup_teardown(test, open_depot, close_depot)

int main(void)
{
    const struct CMUnitTest any[] = {
        DEPOT(killed_in_mid_batch_no_scan_is_lost_or_doubled),
    };
    const struct CMUnitTest of_files[] = {
        DEPOT(guns_scan_together),
        DEPOT(no_stall_at_128_and_256_ready_connections),
        DEPOT(killed_in_mid_batch_no_scan_is_lost_or_doubled),
        DEPOT(a_number_that_was_not_given_is_not_used),
        DEPOT(who_has_no_numbers_may_ask_while_the_wire_is_busy),
        DEPOT(who_is_disabled_or_revoked_is_out_at_once),
        DEPOT(another_authority_is_refused),
        DEPOT(a_port_that_was_open_before_is_served),
    };
    return on_postgresql() ? cmocka_run_group_tests(any, NULL, NULL)
                           : cmocka_run_group_tests(of_files, NULL, NULL);
}
