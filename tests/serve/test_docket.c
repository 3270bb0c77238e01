/*
 * Several requests in one sending: each is judged, recorded, logged and counted as if it
 * had come alone, whatever becomes of the others; a line that is no good refuses the
 * whole before anything is done. Then a terminal's outbox over a line that is cut in the
 * middle of the answers, and against a service that knows no dockets.
 */
#include <sys/mman.h>
#include <sys/prctl.h>

#include "offline.h"

#include "tallyman/wire/docket.h"

enum { TASK_UNITS = 1000 };

static int open_depot(void **state)
{
    struct depot *d = calloc(1, sizeof(*d));
    depot_make(d);
    depot_people(d, 2, 2 * TASK_UNITS);
    offline_task(d, TASK_UNITS);
    *state = d;
    return 0;
}

static int close_depot(void **state)
{
    depot_clear(*state);
    free(*state);
    return 0;
}

/* ---- raw dockets ---- */

struct raw {
    struct depot *d;
    char token[200], body[2 * DOCKET_BYTES], answer[2 * DOCKET_BYTES];
    size_t n;
};

static void raw_open(struct raw *raw, struct depot *d, const char *rate)
{
    int64_t terminal;
    *raw = (struct raw){.d = d};
    struct store *store = depot_store(d);
    depot_sql(store, "UPDATE task SET state = 'active', person = 100, terminal = 100");
    store_close(store);
    depot_start(d, rate ? "--rate" : NULL, rate);
    raw_token(d, "gun-0", raw->token, &terminal);
}

/* Appends a take of one unit; `more` stands in the object too. */
static void raw_take(struct raw *raw, int64_t terminal, int64_t seq, const char *more)
{
    raw->n += (size_t)snprintf(
        raw->body + raw->n, sizeof(raw->body) - raw->n,
        "{\"wire\":1,\"verb\":\"pick.take\",\"terminal\":%lld,\"seq\":%lld,"
        "\"session\":100,\"at\":9,\"task\":7,%s\"place\":\"A01-01-1\","
        "\"code\":\"6901234567892\"}\n",
        (long long)terminal, (long long)seq, more);
    assert_true(raw->n < sizeof(raw->body));
}

static int raw_bring_as(struct raw *raw, const char *type)
{
    char *text = malloc(sizeof(raw->body) + 1024);
    snprintf(text, sizeof(raw->body) + 1024,
             "POST /v1/docket HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\n"
             "Authorization: Tallyman %s\r\nContent-Length: %zu\r\n\r\n%s",
             type, raw->token, raw->n, raw->body);
    int status = raw_ask(raw->d, text, raw->answer, sizeof(raw->answer));
    free(text);
    raw->n = 0;
    raw->body[0] = '\0';
    return status;
}

static int raw_bring(struct raw *raw)
{
    return raw_bring_as(raw, DOCKET_TYPE);
}

static int count_in(const char *text, const char *what)
{
    int n = 0;
    while ((text = strstr(text, what))) {
        text += strlen(what);
        n++;
    }
    return n;
}

static void raw_wants(struct raw *raw, int status, const char *says, int times)
{
    int got = raw_bring(raw);
    if (got != status || count_in(raw->answer, says) != times)
        fail_msg("%d, %d of %s wanted: %d: %s", status, times, says, got, raw->answer);
}

/* So many movements, tamperings logged, and rows of the log for what is in the answers.
 */
static void raw_close(struct raw *raw, int64_t moves, int64_t tampered)
{
    assert_int_equal(depot_end(raw->d, SIGTERM), 0);
    struct store *store = depot_store(raw->d);
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM move WHERE terminal >= 100"),
                     moves);
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM audit WHERE code = 'ok'"
                                      " AND verb = 'pick.take'"),
                     moves);
    assert_int_equal(
        depot_num(store, "SELECT COUNT(*) FROM audit WHERE code = 'tampered'"), tampered);
    store_close(store);
}

#define LINE "\"line\":7,"

static void what_does_not_belong_together_is_refused_whole(void **state)
{
    struct raw raw;
    raw_open(&raw, *state, NULL);
    for (int i = 0; i <= DOCKET_MOST; i++)
        raw_take(&raw, 100, 10 + i, LINE);
    raw_wants(&raw, 413, "\"docket\",64", 1);
    raw_take(&raw, 100, 10, LINE);
    raw_take(&raw, 100, 9, LINE);
    raw_wants(&raw, 400, "line 2: seq", 1);
    raw_take(&raw, 100, 10, LINE);
    raw_take(&raw, 101, 11, LINE);
    raw_wants(&raw, 400, "line 2: terminal", 1);
    raw_take(&raw, 101, 10, LINE);
    raw_take(&raw, 101, 11, LINE);
    raw_wants(&raw, 409, "tampered", 1);
    raw_take(&raw, 100, 10, LINE);
    raw_take(&raw, 100, 11, "\"line\":7,\"force\":1,");
    raw_wants(&raw, 400, "line 2: pick.take", 1);
    raw_wants(&raw, 400, "line 1: body", 1);
    raw_take(&raw, 100, 10, LINE);
    assert_int_equal(raw_bring_as(&raw, "application/json"), 400);
    memset(raw.body, ' ', raw.n = DOCKET_BYTES + 1);
    raw.body[raw.n] = '\0';
    assert_int_equal(raw_bring(&raw), 413);
    raw.token[0] = '0' + (raw.token[0] == '0');
    raw_take(&raw, 100, 10, LINE);
    assert_int_equal(raw_bring(&raw), 401);
    raw_close(&raw, 0, 0);
}

/* A refusal stops none behind it. What is heard twice is done once, and who alters one of
 * them is caught at that one. */
static void each_is_answered_for_itself(void **state)
{
    struct raw raw;
    raw_open(&raw, *state, NULL);
    for (int i = 0; i < DOCKET_MOST; i++)
        raw_take(&raw, 100, 10 + i, i == 3 ? "\"line\":99," : LINE);
    raw_wants(&raw, 200, "\"code\":\"ok\"", DOCKET_MOST - 1);
    assert_int_equal(count_in(raw.answer, "\"wire\":1"), DOCKET_MOST);
    assert_int_equal(count_in(raw.answer, "\n{\"wire\":1,\"terminal\":100,\"seq\":13,"
                                          "\"code\":\"not_found\""),
                     1);
    for (int i = 0; i < 5; i++)
        raw_take(&raw, 100, 12 + i, i == 1 ? "\"line\":99," : LINE);
    raw_wants(&raw, 200, "\"repeated\":1", 5);
    for (int i = 0; i < 5; i++)
        raw_take(&raw, 100, 12 + i, i == 4 ? "\"line\":99," : LINE);
    raw_wants(&raw, 200, "\"tampered\"",
              2); /* and 13 asks for another line than it did */
    assert_int_equal(count_in(raw.answer, "\"repeated\":1"), 3);
    raw_close(&raw, DOCKET_MOST - 1, 2);
}

static void a_session_that_is_no_more_stops_its_own_only(void **state)
{
    struct raw raw;
    raw_open(&raw, *state, NULL);
    raw_take(&raw, 100, 10, LINE);
    raw.n += (size_t)snprintf(raw.body + raw.n, sizeof(raw.body) - raw.n,
                              "{\"wire\":1,\"verb\":\"pick.skip\",\"terminal\":100,"
                              "\"seq\":11,\"session\":101,\"at\":9,\"task\":7,"
                              "\"line\":7}\n");
    raw_take(&raw, 100, 12, LINE);
    raw_wants(&raw, 200, "\"code\":\"ok\"", 2);
    assert_int_equal(count_in(raw.answer, "\"seq\":11,\"code\":\"no_session\""), 1);
    raw_close(&raw, 2, 0);
}

/* Each costs what it would have cost alone: the terminal may owe it, and waits. */
static void a_docket_is_paid_for_by_the_request(void **state)
{
    struct raw raw;
    raw_open(&raw, *state, "1");
    for (int i = 0; i < DOCKET_MOST; i++)
        raw_take(&raw, 100, 10 + i, LINE);
    raw_wants(&raw, 200, "\"code\":\"ok\"", DOCKET_MOST);
    raw_take(&raw, 100, 10, LINE);
    raw_wants(&raw, 429, "too_fast", 1);
    raw_close(&raw, DOCKET_MOST, 0);
}

/* ---- a line between terminal and service ---- */

/* What the relay does, and what it saw; shared with its process. */
struct line {
    bool old;          /* the service behind it knows no dockets */
    volatile int cuts; /* so many answers to dockets end in their middle */
    volatile int dockets, singles, answers;
};

struct relay {
    struct line *line;
    pid_t pid;
    char path[256];
};

/* The path of a docket is seen, and, for an old service, made one that nobody knows. */
static void pass_on(struct line *line, char *text, int to)
{
    char *docket = strstr(text, "POST /v1/docket");
    line->dockets += docket != NULL;
    line->singles += strstr(text, "POST /v1/pick.take") != NULL;
    if (docket && line->old)
        docket[14] = 'x';
    raw_write(to, text, strlen(text));
}

/* False: it is cut off there. */
static bool pass_back(struct line *line, const char *text, int to)
{
    const char *body = strstr(text, "\r\n\r\n");
    bool docket = strstr(text, DOCKET_TYPE) != NULL;
    if (docket && body && line->cuts > 0 && strlen(body) > 300) {
        line->cuts--;
        raw_write(to, text, (size_t)(body - text) + 300);
        return false;
    }
    line->answers += docket;
    raw_write(to, text, strlen(text));
    return true;
}

/* As much as is there; what the two say is text, and none of it long. */
static bool read_some(int fd, char *text, size_t size)
{
    ssize_t n = read(fd, text, size - 1);
    text[n > 0 ? n : 0] = '\0';
    return n > 0;
}

static void relay_one(struct line *line, int near, int far)
{
    static char text[1 << 20];
    struct pollfd at[2] = {{near, POLLIN, 0}, {far, POLLIN, 0}};
    for (bool on = true; on;) {
        poll(at, 2, -1);
        if (at[0].revents) {
            on = read_some(near, text, sizeof(text));
            if (on)
                pass_on(line, text, far);
        } else if (at[1].revents) {
            on = read_some(far, text, sizeof(text)) && pass_back(line, text, near);
        }
    }
    close(near);
    close(far);
}

/* One after the other: a terminal has one line. While nobody serves it is cut off. */
static void relay_run(struct line *line, const struct depot *d, int fd)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    snprintf(at.sun_path, sizeof(at.sun_path), "%s/store.db.sock", d->dir);
    for (int near; (near = accept(fd, NULL, NULL)) >= 0;) {
        int far = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(far, (struct sockaddr *)&at, sizeof(at)) == 0) {
            relay_one(line, near, far);
            continue;
        }
        close(near);
        close(far);
    }
    _exit(0);
}

static void relay_open(struct relay *relay, struct depot *d, bool old, int cuts)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    depot_path(d, "relay", relay->path);
    snprintf(at.sun_path, sizeof(at.sun_path), "%.100s", relay->path);
    relay->line = mmap(NULL, sizeof(*relay->line), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(relay->line != MAP_FAILED);
    *relay->line = (struct line){.old = old, .cuts = cuts};
    unlink(relay->path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(fd, 8), 0);
    relay->pid = fork();
    if (relay->pid == 0)
        relay_run(relay->line, d, fd);
    close(fd);
}

static void relay_close(struct relay *relay)
{
    kill(relay->pid, SIGKILL);
    waitpid(relay->pid, NULL, 0);
    munmap(relay->line, sizeof(*relay->line));
}

/* Picks while nobody serves, then brings it over through the relay. */
static void bring_through(struct offline *o, struct relay *relay, int64_t n)
{
    o->socket = relay->path;
    depot_start(o->d, NULL, NULL);
    offline_on(o);
    offline_come_in(o);
    assert_int_equal(depot_end(o->d, SIGTERM), 0);
    offline_pick(o, n);
    depot_start(o->d, NULL, NULL);
    offline_sync(o, 0);
}

static void count_moves(struct offline *o, int64_t n)
{
    assert_int_equal(offline_state(o).late.code, E_OK);
    offline_off(o);
    assert_int_equal(depot_end(o->d, SIGTERM), 0);
    struct store *store = depot_store(o->d);
    assert_int_equal(depot_num(store, "SELECT COUNT(*) FROM move WHERE terminal = 100"),
                     n);
    assert_int_equal(
        depot_num(store, "SELECT COUNT(DISTINCT seq) FROM move WHERE terminal = 100"), n);
    store_close(store);
}

enum { PICKS = 150 };

static void hours_come_over_in_a_few_sendings(void **state)
{
    struct offline o = {.d = *state};
    struct relay relay;
    relay_open(&relay, o.d, false, 0);
    bring_through(&o, &relay, PICKS);
    assert_in_range(relay.line->dockets, PICKS / DOCKET_MOST, 20);
    relay_close(&relay);
    count_moves(&o, PICKS);
}

static void a_service_that_knows_no_dockets_gets_them_one_by_one(void **state)
{
    struct offline o = {.d = *state};
    struct relay relay;
    relay_open(&relay, o.d, true, 0);
    bring_through(&o, &relay, PICKS);
    assert_int_equal(relay.line->dockets, 1); /* and is not asked again */
    assert_true(relay.line->singles >= PICKS - 1);
    assert_int_equal(relay.line->answers, 0);
    relay_close(&relay);
    count_moves(&o, PICKS);
}

static void answers_that_are_cut_off_count_as_far_as_they_go(void **state)
{
    struct offline o = {.d = *state};
    struct relay relay;
    relay_open(&relay, o.d, false, 3);
    bring_through(&o, &relay, PICKS);
    assert_int_equal(relay.line->cuts, 0);
    relay_close(&relay);
    count_moves(&o, PICKS);
}

/* The person was told that there is no connection; what then comes is nobody's, and not
 * taken for the answer to anything else. */
static void an_answer_after_it_was_given_up_is_nobodys(void **state)
{
    struct offline o = {.d = *state, .patience_ms = 300};
    struct request req;
    struct err err = {0};
    const struct reply *reply;
    depot_start(o.d, NULL, NULL);
    offline_on(&o);
    offline_come_in(&o);
    offline_pick(&o, 3);
    kill(o.d->pid, SIGSTOP);
    request_init(&req, V_CODE_FIND); /* which the journal does not know either */
    request_text(&req, "code", "6901234567892");
    assert_int_equal(link_send(o.end, &req, o.session, clock_utc_ms(), &err), 0);
    link_flush(o.link);
    while (!(reply = link_take(o.end))) {
        loop_turn(o.loop, 1000);
        link_flush(o.link);
    }
    assert_int_equal(reply->err.code, E_LINK);
    kill(o.d->pid, SIGCONT);
    offline_login(&o);
    offline_pick(&o, 2);
    assert_int_equal(offline_unsynced(&o), 0);
    count_moves(&o, 5);
}

int main(void)
{
#define DEPOT(test) cmocka_unit_test_setup_teardown(test, open_depot, close_depot)
    const struct CMUnitTest tests[] = {
        DEPOT(what_does_not_belong_together_is_refused_whole),
        DEPOT(each_is_answered_for_itself),
        DEPOT(a_session_that_is_no_more_stops_its_own_only),
        DEPOT(a_docket_is_paid_for_by_the_request),
        DEPOT(hours_come_over_in_a_few_sendings),
        DEPOT(a_service_that_knows_no_dockets_gets_them_one_by_one),
        DEPOT(answers_that_are_cut_off_count_as_far_as_they_go),
        DEPOT(an_answer_after_it_was_given_up_is_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
