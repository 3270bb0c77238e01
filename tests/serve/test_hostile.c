/*
 * Who means harm, or is broken: requests that were heard and are said again, altered, or
 * by another; floods of everything that may be asked, while terminals scan on.
 */
#include <sys/mman.h>

#include "rows.h"

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

static size_t http_text(char *text, size_t size, const char *path, const char *token,
                        const char *body)
{
    int n = snprintf(text, size,
                     "POST /v1/%s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json"
                     "\r\nAuthorization: Tallyman %s\r\nContent-Length: %zu\r\n\r\n%s",
                     path, token, strlen(body), body);
    assert_in_range(n, 1, size - 1);
    return (size_t)n;
}

/* ---- said again ---- */

struct heard {
    const char *what, *terminal, *body; /* whose token bears it */
    int status;
    const char *says;
};

#define TAKE(more)                                                                       \
    "{\"wire\":1,\"verb\":\"move.take\",\"terminal\":100," more                          \
    "\"code\":\"6901234567892\"}"

static void say(const struct depot *d, const char *const token[2],
                const struct heard *heard)
{
    char text[2048], answer[4096];
    http_text(text, sizeof(text), "move.take", token[heard->terminal[0] == 'b'],
              heard->body);
    int status = raw_ask(d, text, answer, sizeof(answer));
    if (status != heard->status || !strstr(answer, heard->says))
        fail_msg("%s: %d: %s", heard->what, status, answer);
}

static void what_was_heard_is_of_no_use(void **state)
{
    struct depot *d = *state;
    static const struct heard heard[] = {
        {"the scan", "a",
         TAKE("\"seq\":7,\"session\":100,\"at\":9,\"place\":\"A01-01-1\","), 200, ""},
        {"said again", "a",
         TAKE("\"seq\":7,\"session\":100,\"at\":9,\"place\":\"A01-01-1\","), 200, ""},
        {"by another", "b",
         TAKE("\"seq\":7,\"session\":100,\"at\":9,\"place\":\"A01-01-1\","), 409,
         "tampered"},
        {"another time", "a",
         TAKE("\"seq\":7,\"session\":100,\"at\":10,\"place\":\"A01-01-1\","), 409,
         "tampered"},
        {"another place", "a",
         TAKE("\"seq\":7,\"session\":100,\"at\":9,\"place\":\"A01-01-2\","), 409,
         "tampered"},
        {"another's session", "a",
         TAKE("\"seq\":8,\"session\":101,\"at\":9,\"place\":\"A01-01-1\","), 401, ""},
        {"more of it", "a",
         TAKE("\"seq\":7,\"session\":100,\"at\":9,\"qty\":5,\"place\":\"A01-01-1\","),
         409, "tampered"},
    };
    char token[2][200];
    const char *const tokens[2] = {token[0], token[1]};
    int64_t terminal;
    depot_people(d, 2, 100);
    depot_start(d, NULL, NULL);
    raw_token(d, "gun-0", token[0], &terminal);
    raw_token(d, "gun-1", token[1], &terminal);
    for (size_t i = 0; i < sizeof(heard) / sizeof(*heard); i++)
        say(d, tokens, &heard[i]);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    struct store *store = depot_store(d);
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM move WHERE terminal >= 100"),
                     1);
    assert_int_equal(depot_num(store, "SELECT on_hand FROM stock WHERE place = 50"), 99);
    assert_int_equal(
        depot_num(store, "SELECT COUNT(*) FROM audit WHERE code = 'tampered'"), 3);
    store_close(store);
}

/* ---- floods ---- */

enum { KINDS = 7, LINES = 34, STATUS_MOST = 600, GUNS = 4, RATE = 50 };
enum { READY, METRICS, ENROL, RESERVE, LOGIN, HELLO, BROKEN };
static const struct {
    const char *name;
    int lines;
} kinds[KINDS] = {{"ready", 2}, {"metrics", 2}, {"enrol", 12}, {"reserve", 8},
                  {"login", 4}, {"hello", 4},   {"broken", 2}};

/* How often each kind was answered with what; shared with the flooder's process. */
struct flood {
    volatile bool end;
    int64_t told[KINDS][STATUS_MOST];
    char asked[KINDS][1024];
};

static void flood_texts(struct flood *flood, const struct depot *d)
{
    char token[200], body[256];
    int64_t terminal;
    raw_token(d, "bench", token, &terminal);
    snprintf(flood->asked[READY], sizeof(flood->asked[READY]),
             "GET /v1/ready HTTP/1.1\r\nHost: x\r\n\r\n");
    snprintf(flood->asked[METRICS], sizeof(flood->asked[METRICS]),
             "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    http_text(flood->asked[ENROL], 1024, "enrol", "",
              "{\"wire\":1,\"code\":\"0000\",\"key\":\"00\"}");
    http_text(flood->asked[RESERVE], 1024, "reserve", token, "{\"wire\":1,\"n\":1}");
    snprintf(body, sizeof(body),
             "{\"wire\":1,\"verb\":\"login\",\"terminal\":%lld,\"seq\":1,\"session\":0,"
             "\"at\":9,\"badge\":\"B-1000\",\"pin\":\"0000\"}",
             (long long)terminal);
    http_text(flood->asked[LOGIN], 1024, "login", token, body);
    http_text(flood->asked[HELLO], 1024, "hello", "", "{\"wire\":1,\"name\":\"nobody\"}");
    http_text(flood->asked[BROKEN], 1024, "hello", "", "{\"wire\":1,");
}

/* One line: answered or ended, it asks again. Each keeps to its kind, since logins take
 * their time. */
static void flood_line(struct flood *flood, const struct depot *d, int *fd, int kind)
{
    char text[65536];
    int status = *fd < 0 ? 0 : raw_answer(*fd, text, sizeof(text));
    if (*fd >= 0)
        flood->told[kind][status < STATUS_MOST ? status : 0]++;
    if (*fd >= 0 && (!status || strstr(text, "Connection: close"))) {
        close(*fd);
        *fd = -1;
    }
    if (*fd < 0)
        *fd = depot_connect(d);
    raw_write(*fd, flood->asked[kind], strlen(flood->asked[kind]));
}

static void flood_run(struct flood *flood, const struct depot *d)
{
    struct pollfd at[LINES];
    int kind[LINES], n = 0;
    for (int i = 0; i < KINDS; i++) {
        for (int line = 0; line < kinds[i].lines; line++)
            kind[n++] = i;
    }
    assert_int_equal(n, LINES);
    for (int i = 0; i < LINES; i++) {
        at[i] = (struct pollfd){-1, POLLIN, 0};
        flood_line(flood, d, &at[i].fd, kind[i]);
    }
    while (!flood->end) {
        poll(at, LINES, 100);
        for (int i = 0; i < LINES; i++) {
            if (at[i].revents)
                flood_line(flood, d, &at[i].fd, kind[i]);
        }
    }
}

static pid_t flood_begin(struct flood *flood, const struct depot *d)
{
    flood_texts(flood, d);
    pid_t pid = fork();
    if (pid == 0) {
        flood_run(flood, d);
        _exit(0);
    }
    return pid;
}

static int64_t flood_size(const struct flood *flood)
{
    int64_t all = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        for (int i = 0; i < STATUS_MOST; i++)
            all += flood->told[kind][i];
    }
    return all;
}

/* Strangers, and a terminal of ours, are told to wait; or, without a limit, the terminal
 * has asked as often as would have been too often. */
static bool flood_seen(const struct flood *flood, bool limited)
{
    return limited ? flood->told[ENROL][429] && flood->told[RESERVE][429]
                   : flood->told[RESERVE][200] > 2 * RATE;
}

/* Told off or served, and never a fault of the store's. */
static int64_t flood_end(struct flood *flood, pid_t pid)
{
    int status;
    flood->end = true;
    assert_true(waitpid(pid, &status, 0) == pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    for (int kind = 0; kind < KINDS; kind++) {
        for (int i = 0; i < STATUS_MOST; i++) {
            if (!flood->told[kind][i])
                continue;
            print_message("  %s: %d: %lld\n", kinds[kind].name, i,
                          (long long)flood->told[kind][i]);
            assert_true(i == 200 || (i >= 400 && i < 500) || i == 503);
        }
    }
    return flood_size(flood);
}

/* The terminals' scans meanwhile, each once; what they waited is told, not judged. */
static void scan_through(struct depot *d, bool limited, struct flood *flood)
{
    struct fleet f;
    char rate[16];
    snprintf(rate, sizeof(rate), "%d", limited ? RATE : 1000000);
    int64_t each = depot_long() ? 500 : 5;
    depot_people(d, GUNS, 100000);
    depot_start(d, "--rate", rate);
    fleet_open(&f, d, GUNS, PATIENCE_MS);
    link_on(f.link, f.loop);
    pid_t pid = flood_begin(flood, d);
    int64_t began = clock_mono_ms();
    do {
        assert_true(clock_mono_ms() - began < 5 * PATIENCE_MS);
        fleet_scan(&f, 5, NULL, NULL);
    } while (f.acked < each * GUNS || flood_size(flood) < each * 100 ||
             !flood_seen(flood, limited));
    int64_t took = clock_mono_ms() - began;
    int64_t all = flood_end(flood, pid);
    print_message("  %lld scans in %lld ms beside %lld others, --rate %s\n",
                  (long long)f.acked, (long long)took, (long long)all, rate);
    assert_int_equal(depot_end(d, SIGTERM), 0);
    count_rows(d, &f, 1, 100000);
    fleet_close(&f);
}

static struct flood *flood_new(void)
{
    struct flood *flood = mmap(NULL, sizeof(*flood), PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(flood != MAP_FAILED);
    return flood;
}

static void terminals_scan_on_through_a_flood(void **state)
{
    struct flood *flood = flood_new();
    scan_through(*state, true, flood);
    assert_int_equal(flood->told[BROKEN][200], 0);
    munmap(flood, sizeof(*flood));
}

/* Control: where terminals have no limit, nobody is seen to be held to one. */
static void without_a_limit_none_is_seen(void **state)
{
    struct flood *flood = flood_new();
    scan_through(*state, false, flood);
    assert_int_equal(flood->told[RESERVE][429], 0);
    assert_true(flood->told[RESERVE][200] > 0);
    munmap(flood, sizeof(*flood));
}

int main(void)
{
#define DEPOT(test) cmocka_unit_test_setup_teardown(test, open_depot, close_depot)
    const struct CMUnitTest tests[] = {
        DEPOT(what_was_heard_is_of_no_use),
        DEPOT(terminals_scan_on_through_a_flood),
        DEPOT(without_a_limit_none_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
