/*
 * depot: the real binary serving a store of its own folder, started, killed and stopped;
 * terminals with identities, and raw bytes to its Unix socket.
 */
#ifndef TESTS_SERVE_DEPOT_H
#define TESTS_SERVE_DEPOT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"
#include "tallyman/link/http.h"
#include "tallyman/store/store.h"
#include "../pg/engine.h"

#define UNUSED __attribute__((unused))

enum { PATIENCE_MS = 120000, TERMINALS_MOST = 320 };

struct depot {
    char dir[64], store[384]; /* its folder; the address of its store */
    char schema[64];          /* made for it in a PostgreSQL database; "": none */
    int port;
    pid_t pid;
    int terminals;
    const char *preload; /* a library before the service's own; NULL: none */
};

/* ---- the program ---- */

/* Every count whole. */
static inline bool depot_long(void)
{
    const char *asked = getenv("TALLYMAN_LONG");
    return asked && strcmp(asked, "1") == 0;
}

static inline void depot_path(const struct depot *d, const char *name, char path[256])
{
    snprintf(path, 256, "%.63s/%s", d->dir, name);
}

/* Runs the binary with these words (ends with NULL) and waits; its exit status. */
static inline int depot_run(const struct depot *d, const char *const *words)
{
    const char *argv[24] = {TALLYMAN_BINARY};
    char out[256];
    int n = 1, status;
    for (; *words; words++)
        argv[n++] = *words;
    argv[n] = NULL;
    depot_path(d, "out", out);
    pid_t pid = fork();
    if (pid == 0) {
        int fd = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(fd, 1);
        dup2(fd, 2);
        execv(argv[0], (char **)argv);
        _exit(99);
    }
    assert_true(waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Store and authority, in its folder. `server` is a PostgreSQL address; NULL: a file
 * there. */
static inline void depot_furnish_on(struct depot *d, const char *server)
{
    char ca[256];
    setenv("HOME", d->dir, 1);
    unsetenv("XDG_DATA_HOME");
    setenv("TALLYMAN_CONFIG", PROJECT_DIR, 1);
    setenv("LANGUAGE", "en", 1);
    snprintf(d->store, sizeof(d->store), "%s%s", server ? server : d->dir,
             server ? "" : "/store.db");
    depot_path(d, "ca", ca);
    const char *const init[] = {"--store", d->store, "init", NULL};
    const char *const make[] = {"ca",        "--dir",     ca,  "localhost",
                                "127.0.0.1", "10.77.0.1", NULL};
    assert_int_equal(depot_run(d, init), 0);
    assert_int_equal(depot_run(d, make), 0);
}

static inline void depot_furnish(struct depot *d)
{
    depot_furnish_on(d, NULL);
}

static inline void depot_make_on(struct depot *d, const char *server)
{
    assert_true(engine_folder("depot", d->dir, sizeof(d->dir)));
    depot_furnish_on(d, server);
}

/* A store for one test: a file, or with TALLYMAN_TEST_STORE a schema of its own there. */
static inline void depot_make(struct depot *d)
{
    static int made;
    char sql[128], address[320];
    if (!on_postgresql()) {
        depot_make_on(d, NULL);
        return;
    }
    snprintf(d->schema, sizeof(d->schema), "serve_%d_%d", (int)getpid(), made++);
    snprintf(sql, sizeof(sql), "CREATE SCHEMA %s", d->schema);
    assert_string_equal(engine_sql(engine_server(), sql), "");
    snprintf(address, sizeof(address), "%s&options=-csearch_path%%3D%s", engine_server(),
             d->schema);
    depot_make_on(d, address);
}

/* The port stands on standard error once it listens. */
static inline int depot_read_port(int fd)
{
    char text[512];
    size_t n = 0;
    while (n + 1 < sizeof(text) && read(fd, text + n, 1) == 1) {
        if (text[n++] != '\n')
            continue;
        text[n] = '\0';
        const char *port = strstr(text, "port ");
        if (port)
            return atoi(port + 5);
        n = 0;
    }
    text[n] = '\0';
    fail_msg("the service did not start: %s", text);
    return 0;
}

/* In the child: the socket as systemd hands it over. */
static inline void depot_hand_over(int fd)
{
    char pid[16];
    snprintf(pid, sizeof(pid), "%d", getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    dup2(fd, 3);
}

/* Starts the service on a socket that is open already. */
static inline void depot_start_handed(struct depot *d, int listening)
{
    char ca[256];
    int fds[2];
    depot_path(d, "ca", ca);
    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    d->pid = fork();
    if (d->pid == 0) {
        dup2(fds[1], 2);
        depot_hand_over(listening);
        execl(TALLYMAN_BINARY, TALLYMAN_BINARY, "--store", d->store, "serve", "--ca", ca,
              NULL);
        _exit(99);
    }
    close(fds[1]);
    d->port = depot_read_port(fds[0]);
    close(fds[0]);
}

/* Starts the service, on the port it had before when it had one. */
static inline void depot_start(struct depot *d, const char *option, const char *value)
{
    char ca[256], listen[64];
    int fds[2];
    depot_path(d, "ca", ca);
    snprintf(listen, sizeof(listen), "127.0.0.1:%d", d->port);
    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    d->pid = fork();
    if (d->pid == 0) {
        dup2(fds[1], 2);
        if (d->preload)
            setenv("LD_PRELOAD", d->preload, 1);
        execl(TALLYMAN_BINARY, TALLYMAN_BINARY, "--store", d->store, "serve", "--listen",
              listen, "--ca", ca, option, value, NULL);
        _exit(99);
    }
    close(fds[1]);
    d->port = depot_read_port(fds[0]);
    close(fds[0]);
}

static inline int depot_end(struct depot *d, int signo)
{
    int status;
    kill(d->pid, signo);
    assert_true(waitpid(d->pid, &status, 0) == d->pid);
    d->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static inline void depot_clear(struct depot *d)
{
    char command[96];
    if (d->pid)
        depot_end(d, SIGKILL);
    snprintf(command, sizeof(command), "rm -rf %s", d->dir);
    assert_int_equal(system(command), 0);
    snprintf(command, sizeof(command), "DROP SCHEMA %s CASCADE", d->schema);
    if (d->schema[0])
        assert_string_equal(engine_sql(engine_server(), command), "");
}

/* ---- rows, while nobody serves ---- */

static inline struct store *depot_store(struct depot *d)
{
    struct err err = {0};
    struct store_options options = {.mode = STORE_OPEN, .wait_ms = PATIENCE_MS};
    struct store *store = store_open(d->store, &options, &err);
    assert_non_null(store);
    return store;
}

static inline void depot_sql(struct store *store, const char *sql)
{
    struct err err = {0};
    if (store_do(store, &err, sql, "") < 0)
        fail_msg("%s: %s", err.args ? err.arg[0].text : "", sql);
}

static inline int64_t depot_num(struct store *store, const char *sql)
{
    struct err err = {0};
    int64_t num = -1;
    if (store_one(store, &err, sql, ">d", &num) < 0)
        fail_msg("%s: %s", err.args ? err.arg[0].text : "", sql);
    return num;
}

/* ---- terminals ---- */

static inline void depot_identity(struct depot *d, int i, char key[65])
{
    unsigned char public[32], secret[64];
    char hex[129], path[256], ca[256], text[512];
    crypto_sign_keypair(public, secret);
    sodium_bin2hex(key, 65, public, 32);
    sodium_bin2hex(hex, sizeof(hex), secret, 64);
    snprintf(text, sizeof(text),
             "[terminal]\nname = gun-%d\nid = %d\naddresses = localhost:1\nkey = %s\n", i,
             100 + i, hex);
    snprintf(path, sizeof(path), "%s/gun-%d.key", d->dir, i);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    depot_path(d, "ca/ca.pem", ca);
    snprintf(path, sizeof(path), "%s/gun-%d.ca.pem", d->dir, i);
    assert_int_equal(symlink(ca, path), 0);
}

static inline void depot_person(struct depot *d, struct store *store, int i)
{
    static const char *const rows[] = {
        "INSERT INTO terminal (id, warehouse, name, key, enrolled_at)"
        " SELECT $1, 1, $2, $3, 5 WHERE $4 > 0",
        "INSERT INTO place (id, warehouse, code, kind)"
        " SELECT $4, 1, 'H-' || $2, 'hand' WHERE $3 <> ''",
        "INSERT INTO person (id, warehouse, badge, name, role, hand)"
        " SELECT $1, 1, 'B-' || $4, $2, 'lead', $4 WHERE $3 <> ''",
        "INSERT INTO session (id, warehouse, terminal, person)"
        " SELECT $1, 1, $1, $1 WHERE $2 <> $3 AND $4 > 0",
    };
    char name[16], key[65];
    struct err err = {0};
    snprintf(name, sizeof(name), "gun-%d", i);
    depot_identity(d, i, key);
    for (size_t row = 0; row < sizeof(rows) / sizeof(*rows); row++)
        assert_int_equal(store_do(store, &err, rows[row], "dttd", (int64_t)100 + i, name,
                                  key, (int64_t)1000 + i),
                         1);
}

/* PostgreSQL's numbers go on behind those that rows were given by hand. */
static inline void depot_settle(const struct depot *d, struct store *store)
{
    if (strncmp(d->store, "postgresql:", 11) == 0)
        depot_sql(store,
                  "DO $do$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM"
                  " information_schema.columns WHERE table_schema = current_schema()"
                  " AND is_identity = 'YES' LOOP EXECUTE format('SELECT"
                  " setval(pg_get_serial_sequence(%1$L, ''id''), GREATEST((SELECT MAX(id)"
                  " FROM %1$I), 1), (SELECT COUNT(*) > 0 FROM %1$I))', t); END LOOP; END"
                  " $do$");
}

/* Terminals gun-0 …, ids 100 …, each with a person logged in (session of the same
 * number), and a bin whose goods came in by a movement. */
static inline void depot_people(struct depot *d, int n, int64_t units)
{
    static const char *const goods[] = {
        "INSERT INTO place (id, warehouse, code, kind) VALUES (50, 1, 'A01-01-1', 'bin')",
        "INSERT INTO item (id, warehouse, code, name) VALUES (1, 1, 'A1', 'soap')",
        "INSERT INTO code (warehouse, text, item, qty) VALUES (1, '6901234567892', 1, 1)",
        "INSERT INTO request (terminal, seq) VALUES (1, 0)", /* of the movement below */
    };
    struct err err = {0};
    struct store *store = depot_store(d);
    BUG_IF(sodium_init() < 0);
    assert_int_equal(store_begin(store, &err), 0);
    for (size_t i = 0; i < sizeof(goods) / sizeof(*goods); i++)
        depot_sql(store, goods[i]);
    assert_int_equal(
        store_do(
            store, &err,
            "INSERT INTO move (warehouse, at, person, terminal, seq, item, qty,"
            " from_place, to_place, to_left, reason) SELECT 1, 1, 1, 1, 0, 1, $1, id,"
            " 50, $1, 'receive' FROM place WHERE code = 'IN'",
            "d", units),
        1);
    assert_int_equal(store_do(store, &err,
                              "INSERT INTO stock (warehouse, place, item, lot, on_hand,"
                              " last_move) SELECT 1, 50, 1, '', $1, MAX(id) FROM move",
                              "d", units),
                     1);
    for (int i = 0; i < n; i++)
        depot_person(d, store, i);
    depot_settle(d, store);
    assert_int_equal(store_commit(store, &err), 0);
    store_close(store);
    d->terminals = n;
}

/* ---- scans in a closed loop ---- */

struct gun {
    struct link_end *end;
    struct request request;
    int64_t began_us, acked, want;
    bool out;
};

struct fleet {
    struct loop *loop;
    struct link *link;
    struct gun gun[TERMINALS_MOST];
    int n;
    bool picking; /* pick.take of a task of each terminal's own; else move.take */
    int64_t acked, *ack, acks_room; /* terminal << 40 | seq of each acknowledged scan */
    int64_t *latency_us;
};

/* gun-`first` and those behind it, by these addresses in turn. */
static inline void fleet_open_at(struct fleet *f, const struct depot *d,
                                 const char *addresses, int first, int n,
                                 int64_t patience_ms)
{
    struct err err = {0};
    struct link_http_plan plan = {addresses, NULL, d->dir, 30000, patience_ms, 1};
    memset(f, 0, sizeof(*f));
    f->link = link_http(&plan, &err);
    assert_non_null(f->link);
    f->n = n;
    f->loop = loop_new();
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof(name), "gun-%d", first + i);
        f->gun[i].end = link_end(f->link, name, &err);
        assert_non_null(f->gun[i].end);
    }
}

static inline void fleet_open(struct fleet *f, struct depot *d, int n,
                              int64_t patience_ms)
{
    char addresses[64];
    snprintf(addresses, sizeof(addresses), "localhost:%d", d->port);
    fleet_open_at(f, d, addresses, 0, n, patience_ms);
}

static inline void fleet_close(struct fleet *f)
{
    link_close(f->link);
    loop_free(f->loop);
    free(f->ack);
    free(f->latency_us);
}

static inline void fleet_send(struct fleet *f, struct gun *gun)
{
    struct err err = {0};
    request_init(&gun->request, f->picking ? V_PICK_TAKE : V_MOVE_TAKE);
    if (f->picking) {
        request_num(&gun->request, "task", link_terminal(gun->end));
        request_num(&gun->request, "line", link_terminal(gun->end));
    }
    request_text(&gun->request, "place", "A01-01-1");
    request_text(&gun->request, "code", "6901234567892");
    if (link_send(gun->end, &gun->request, link_terminal(gun->end), 1, &err))
        fail_msg("no number: %s", err_entry(err.code)->name);
    gun->began_us = clock_mono_us();
    gun->out = true;
}

static inline void fleet_take(struct fleet *f, struct gun *gun)
{
    const struct reply *reply = gun->out ? link_take(gun->end) : NULL;
    if (!reply)
        return;
    if (reply->err.code)
        fail_msg("terminal %lld seq %lld: %s %s", (long long)gun->request.id.terminal,
                 (long long)gun->request.id.seq, err_entry(reply->err.code)->name,
                 reply->err.arg[0].text);
    if (f->acked == f->acks_room) {
        f->acks_room = f->acks_room ? 2 * f->acks_room : 1024;
        f->ack = xrealloc(f->ack, sizeof(*f->ack) * (size_t)f->acks_room);
        f->latency_us =
            xrealloc(f->latency_us, sizeof(*f->latency_us) * (size_t)f->acks_room);
    }
    f->latency_us[f->acked] = clock_mono_us() - gun->began_us;
    f->ack[f->acked++] = gun->request.id.terminal << 40 | gun->request.id.seq;
    gun->acked++;
    gun->out = false;
}

static inline void fleet_want(struct fleet *f, int64_t each)
{
    for (int i = 0; i < f->n; i++)
        f->gun[i].want = f->gun[i].acked + each;
}

/* Whoever wants more and has nothing out sends; what came meanwhile is taken. */
static inline void fleet_turn(struct fleet *f, int64_t ms)
{
    for (int i = 0; i < f->n; i++) {
        if (!f->gun[i].out && f->gun[i].acked < f->gun[i].want)
            fleet_send(f, &f->gun[i]);
    }
    link_flush(f->link);
    loop_turn(f->loop, ms);
    for (int i = 0; i < f->n; i++)
        fleet_take(f, &f->gun[i]);
}

/* Everybody scans until he has `each` more; `meanwhile` may do something each turn. */
static inline void fleet_scan(struct fleet *f, int64_t each, void (*meanwhile)(void *arg),
                              void *arg)
{
    int64_t until = f->acked + each * f->n, give_up = clock_mono_ms() + 5 * PATIENCE_MS;
    fleet_want(f, each);
    while (f->acked < until) {
        fleet_turn(f, 1000);
        if (meanwhile)
            meanwhile(arg);
        if (clock_mono_ms() > give_up)
            fail_msg("stalled: %lld of %lld scans", (long long)f->acked,
                     (long long)until);
    }
}

/* ---- raw bytes over the Unix socket ---- */

static inline int depot_connect(const struct depot *d)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof(at.sun_path), "%s/store.db.sock", d->dir);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    return fd;
}

/* Writes; a peer that closed already is not our failure. */
static inline void raw_write(int fd, const void *bytes, size_t n)
{
    if (send(fd, bytes, n, MSG_NOSIGNAL) < 0)
        assert_true(errno == EPIPE || errno == ECONNRESET);
}

/* Reads one answer (head and body by Content-Length), or until the end. 0: it ended
 * without one. */
static inline int raw_answer(int fd, char *text, size_t size)
{
    size_t n = 0, want = size - 1;
    while (n < want) {
        struct pollfd ready = {fd, POLLIN, 0};
        if (poll(&ready, 1, PATIENCE_MS) <= 0)
            fail_msg("no answer and no end");
        ssize_t got = read(fd, text + n, want - n);
        if (got <= 0)
            break;
        n += (size_t)got;
        text[n] = '\0';
        const char *body = strstr(text, "\r\n\r\n");
        const char *length = strstr(text, "Content-Length: ");
        if (body && length)
            want = (size_t)(body - text) + 4 + (size_t)atoi(length + 16);
    }
    text[n] = '\0';
    return n > 12 ? atoi(text + 9) : 0;
}

static inline bool raw_ended(int fd)
{
    char rest[4096];
    struct pollfd ready = {fd, POLLIN, 0};
    ssize_t got;
    do {
        if (poll(&ready, 1, PATIENCE_MS) <= 0)
            return false;
        got = read(fd, rest, sizeof(rest));
    } while (got > 0);
    return true;
}

/* Asks over a fresh connection that is closed afterwards. */
static inline int raw_ask(const struct depot *d, const char *request, char *text,
                          size_t size)
{
    int fd = depot_connect(d);
    raw_write(fd, request, strlen(request));
    int status = raw_answer(fd, text, size);
    close(fd);
    return status;
}

/* A token of a terminal of this machine. */
static inline void raw_token(const struct depot *d, const char *name, char token[200],
                             int64_t *terminal)
{
    char body[128], request[512], text[2048];
    int n = snprintf(body, sizeof(body), "{\"wire\":1,\"name\":\"%s\"}", name);
    snprintf(request, sizeof(request),
             "POST /v1/hello HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
             "Content-Length: %d\r\n\r\n%s",
             n, body);
    assert_int_equal(raw_ask(d, request, text, sizeof(text)), 200);
    const char *at = strstr(text, "\"token\":\""), *id = strstr(text, "\"terminal\":");
    assert_non_null(at);
    assert_non_null(id);
    snprintf(token, 200, "%.*s", (int)strcspn(at + 9, "\""), at + 9);
    *terminal = atoll(id + 11);
}

#endif
