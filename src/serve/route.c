/*
 * route: what a path wants. Verbs all go one way: read, held against the caller, queued
 * for the door; the few others are how a terminal becomes and stays known, and what a
 * supervisor asks.
 */
#include "serve_in.h"

#include <sodium.h>
#include <string.h>

#include "tallyman/base/clock.h"

enum { RESERVE_MOST = 10000000, PROBE_MS = 1000, STUCK_MS = 3000, HASHES_MOST = 64 };

static const char *field(const struct record *record, const char *name)
{
    return record_str(record, name, "");
}

/* The body as a record of these fields; answered when it is none. */
static bool read_body(struct exchange *ex, const char *const *names)
{
    struct err err = {0};
    if (!wire_record_read(buf_view(&ex->body), names, ex->arena, &ex->in, &err))
        return true;
    answer_err(ex, &err);
    return false;
}

/* ---- who ---- */

static void give_token(struct exchange *ex, const struct op_terminal *terminal)
{
    struct record out = {0};
    record_int(&out, ex->arena, "terminal", terminal->id);
    record_text(
        &out, ex->arena, "token",
        caller_token(ex->serve->callers, terminal->id, terminal->enrolled_at, ex->arena));
    answer_record(ex, &out);
}

/* On the store's own machine, by one who may open its file: the name is enough. */
static void hello_local(struct exchange *ex)
{
    struct door *door = ex->serve->plan.door;
    struct op_terminal terminal;
    const char *name = field(&ex->in, "name");
    if (!name[0] || strlen(name) > 64)
        err_set(&ex->refused, E_FIELD, "sss", "name", "1 to 64 bytes", name);
    else if (!op_terminal(door, name, &terminal.id, &ex->refused))
        op_terminal_find(door, name, &terminal, &ex->refused);
    if (!ex->refused.code)
        give_token(ex, &terminal);
}

static void hello_signed(struct exchange *ex)
{
    const struct record *in = &ex->in;
    struct door *door = ex->serve->plan.door;
    struct op_terminal terminal;
    if (op_terminal_find(door, field(in, "name"), &terminal, &ex->refused) ||
        !caller_proves(ex->serve->callers, field(in, "name"), field(in, "challenge"),
                       field(in, "signature"), terminal.key)) {
        err_clear(&ex->refused); /* whether the name or the key is wrong is not told */
        err_set(&ex->refused, E_NOT_ENROLLED, "s", field(in, "name"));
    } else if (!op_terminal_good(door, terminal.id, terminal.enrolled_at, &ex->refused)) {
        give_token(ex, &terminal);
    }
}

static void run_hello(struct exchange *ex)
{
    static const char *const names[] = {"name", "challenge", "signature", NULL};
    struct err err = {0};
    struct record out = {0};
    if (!read_body(ex, names))
        return;
    if (ex->conn->local) {
        batch_queue(ex, hello_local, NULL);
    } else if (callers_stranger(ex->serve->callers, "hello", ex->conn->address, &err)) {
        answer_err(ex, &err);
    } else if (field(&ex->in, "signature")[0]) {
        batch_queue(ex, hello_signed, NULL);
    } else {
        record_text(
            &out, ex->arena, "challenge",
            caller_challenge(ex->serve->callers, field(&ex->in, "name"), ex->arena));
        answer_record(ex, &out);
    }
}

/* The code is told here and nowhere else; the store keeps its hash. */
static void enrol(struct exchange *ex)
{
    unsigned char hash[32];
    char hex[65];
    struct request request;
    struct reply reply;
    const char *code = field(&ex->in, "code");
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)code, strlen(code),
                       NULL, 0);
    request_init(&request, V_TERMINAL_ENROL);
    request_text(&request, "hash", sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash)));
    request_text(&request, "key", field(&ex->in, "key"));
    request.address = ex->conn->address;
    if (batch_own(ex->serve, &request, &reply, ex->arena))
        ex->refused = reply.err;
    else
        answer_record(ex, &reply.out);
}

static void enrolled(struct exchange *ex)
{
    if (ex->refused.code)
        answer_err(ex, &ex->refused);
    metrics_request(ex->serve->metrics, ex->verb, ex->refused.code,
                    clock_mono_us() - ex->began_us);
}

static void run_enrol(struct exchange *ex)
{
    static const char *const names[] = {"code", "key", NULL};
    struct err err = {0};
    if (!read_body(ex, names))
        return;
    ex->verb = V_TERMINAL_ENROL;
    if (callers_stranger(ex->serve->callers, "enrol", ex->conn->address, &err))
        answer_err(ex, &err);
    else
        batch_queue(ex, enrol, enrolled);
}

static void reserve(struct exchange *ex)
{
    struct record out = {0};
    int64_t n = record_num(&ex->in, "n", 0);
    int64_t first =
        store_reserve(ex->serve->plan.store, ex->caller->terminal, n, &ex->refused);
    if (first < 0)
        return;
    record_int(&out, ex->arena, "first", first);
    answer_record(ex, &out);
}

static void run_reserve(struct exchange *ex)
{
    static const char *const names[] = {"n", NULL};
    struct err err = {0};
    if (!read_body(ex, names))
        return;
    int64_t n = record_num(&ex->in, "n", 0);
    if (n < 1 || n > RESERVE_MOST) {
        err_set(&err, E_ARGUMENT, "ssd", "n", "1 to 10000000", n);
        answer_err(ex, &err);
    } else {
        batch_queue(ex, reserve, NULL);
    }
}

static void console(struct exchange *ex)
{
    int64_t session;
    struct record out = {0};
    if (op_console(ex->serve->plan.door, ex->caller->terminal, &session, &ex->refused))
        return;
    record_int(&out, ex->arena, "session", session);
    answer_record(ex, &out);
}

static void run_console(struct exchange *ex)
{
    struct err err = {0};
    if (ex->conn->local) {
        batch_queue(ex, console, NULL);
    } else {
        err_set(&err, E_NO_SESSION, "");
        answer_err(ex, &err);
    }
}

/* ---- verbs ---- */

static int read_request(struct exchange *ex, struct err *err)
{
    struct request *req = &ex->request;
    if (wire_request_read(buf_view(&ex->body), ex->arena, req, err))
        return -(int)err->code;
    req->address = arena_text(ex->arena, ex->conn->address);
    if (req->verb != ex->verb)
        return err_set(err, E_FIELD, "sss", "verb", verb_entry(ex->verb)->name,
                       verb_entry(req->verb)->name);
    if (req->id.terminal != ex->caller->terminal)
        return err_set(err, E_TAMPERED, "d", req->id.seq);
    return 0;
}

/* ---- a request with work of its own: read by the writer, hashed, then by the door ----
 */

static struct exchange *hashed_of(struct job *job)
{
    return (struct exchange *)((char *)job - offsetof(struct exchange, job));
}

static void hash(struct job *job)
{
    const struct op_work *work = &hashed_of(job)->work;
    work->run(work->prepared);
}

static void hashed(struct job *job)
{
    struct exchange *ex = hashed_of(job);
    ex->request.prepared = ex->work.prepared;
    batch_queue(ex, NULL, NULL);
}

static void prepare(struct exchange *ex)
{
    op_work_of(ex->serve->plan.door, &ex->request, ex->arena, &ex->work);
}

static void prepared(struct exchange *ex)
{
    struct err err = {0};
    ex->job = (struct job){.run = hash, .told = hashed};
    if (ex->refused.code) {
        answer_err(ex, &ex->refused);
    } else if (!ex->work.run) {
        batch_queue(ex, NULL, NULL);
    } else if (worker_given(ex->serve->hasher) >= HASHES_MOST) {
        err_set(&err, E_BUSY, "s", "logins");
        answer_err(ex, &err);
    } else {
        worker_give(ex->serve->hasher, &ex->job);
    }
}

static void run_verb(struct exchange *ex)
{
    struct err err = {0};
    if (read_request(ex, &err))
        answer_err(ex, &err);
    else if (op_has_work(ex->serve->plan.door, ex->verb))
        batch_queue(ex, prepare, prepared);
    else
        batch_queue(ex, NULL, NULL);
}

/* What a terminal's journal took while nobody answered: each as if it had come alone. */
static int read_all(struct exchange *ex, struct err *err)
{
    const char *address = arena_text(ex->arena, ex->conn->address);
    int n = docket_read(buf_view(&ex->body), ex->arena, &ex->requests, err);
    if (n < 0)
        return n;
    ex->n = n;
    for (int i = 0; i < n; i++)
        ex->requests[i].address = address;
    if (ex->requests[0].id.terminal != ex->caller->terminal)
        return err_set(err, E_TAMPERED, "d", ex->requests[0].id.seq);
    caller_owes(ex->caller, n - 1);
    return 0;
}

static void run_docket(struct exchange *ex)
{
    struct err err = {0};
    if (read_all(ex, &err))
        answer_err(ex, &err);
    else
        batch_queue(ex, NULL, NULL);
}

/* ---- a supervisor's questions ---- */

static void answer_text(struct exchange *ex, int status, const char *type,
                        const char *text)
{
    ex->status = status;
    ex->type = type;
    buf_text(&ex->text, text);
}

static void run_health(struct exchange *ex)
{
    answer_text(ex, 200, "application/json", "{\"ok\":1}\n");
}

static void answer_ready(struct exchange *ex, enum err_code code)
{
    answer_text(ex, code ? 503 : 200, "application/json", "");
    if (code)
        buf_printf(&ex->text, "{\"ready\":0,\"code\":\"%s\"}\n", err_entry(code)->name);
    else
        buf_text(&ex->text, "{\"ready\":1}\n");
}

/* What a request would meet now: nothing when the store takes a durable write. */
static void probe(struct exchange *ex)
{
    store_reserve(ex->serve->plan.store, ex->serve->job_terminal, 1, &ex->refused);
}

static void probed(struct exchange *ex)
{
    ex->serve->probed = ex->refused.code;
    answer_ready(ex, ex->refused.code);
}

/* Ready: the store takes what is sent, and we are not on our way out. It is asked once a
 * second at most, however many want to know: they hear what it said last. A writer that
 * hangs on it is an answer too. */
static void run_ready(struct exchange *ex)
{
    struct serve *serve = ex->serve;
    int64_t now = clock_mono_ms();
    if (serve->stopping || batch_busy_ms(serve) > STUCK_MS) {
        answer_ready(ex, E_BUSY);
    } else if (now < serve->probe_at) {
        answer_ready(ex, serve->probed);
    } else {
        serve->probe_at = now + PROBE_MS;
        batch_queue(ex, probe, probed);
    }
}

static void run_ca(struct exchange *ex)
{
    const char *ca = ex->serve->plan.ca;
    answer_text(ex, ca ? 200 : 404, "application/x-pem-file", ca ? ca : "");
}

static void run_metrics(struct exchange *ex)
{
    struct gauges gauges = {.connections = ex->serve->n_conns};
    callers_unsynced(ex->serve->callers, &gauges.unsynced, &gauges.terminals);
    answer_text(ex, 200, "text/plain; version=0.0.4", "");
    metrics_write(ex->serve->metrics, &gauges, &ex->text);
}

static const struct route routes[] = {
    {"POST", "/v1/hello", false, run_hello},
    {"POST", "/v1/enrol", false, run_enrol},
    {"POST", "/v1/reserve", true, run_reserve},
    {"POST", "/v1/console", true, run_console},
    {"POST", "/v1/docket", true, run_docket, DOCKET_TYPE},
    {"GET", "/v1/health", false, run_health},
    {"GET", "/v1/ready", false, run_ready},
    {"GET", "/v1/ca", false, run_ca},
    {"GET", "/metrics", false, run_metrics},
};
static const struct route verb_route = {"POST", "/v1/", true, run_verb};

static const struct route *find(struct exchange *ex, const char *path)
{
    for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++) {
        if (strcmp(path, routes[i].path) == 0)
            return &routes[i];
    }
    const struct verb_entry *entry =
        strncmp(path, "/v1/", 4) == 0 ? verb_by_name(str_of(path + 4)) : NULL;
    if (!entry)
        return NULL;
    ex->verb = entry->verb;
    ex->body_most = wire_body_most(entry->verb);
    return &verb_route;
}

static const char *header(struct exchange *ex, const char *name)
{
    const char *value = MHD_lookup_connection_value(ex->mhd, MHD_HEADER_KIND, name);
    return value ? value : "";
}

static int know_caller(struct exchange *ex, struct err *err)
{
    const char *authorization = header(ex, "Authorization");
    int64_t unsynced;
    if (strncmp(authorization, "Tallyman ", 9) != 0)
        return err_set(err, E_NOT_ENROLLED, "s", "no token");
    ex->caller =
        caller_by_token(ex->serve->callers, authorization + 9, &ex->enrolled_at, err);
    if (!ex->caller)
        return -(int)err->code;
    if (str_int(str_of(header(ex, "Tallyman-Unsynced")), &unsynced) && unsynced >= 0 &&
        unsynced < INT32_MAX)
        ex->caller->unsynced = unsynced;
    return 0;
}

int route_find(struct exchange *ex, const char *method, const char *path, struct err *err)
{
    int64_t length = 0;
    ex->body_most = WIRE_BODY;
    ex->route = find(ex, path);
    if (!ex->route || strcmp(method, ex->route->method) != 0)
        return err_set(err, E_NOT_FOUND, "ss", method, path);
    if (strcmp(method, "POST") != 0)
        return 0;
    const char *type = ex->route->type ? ex->route->type : "application/json";
    if (strcmp(header(ex, "Content-Type"), type) != 0)
        return err_set(err, E_FIELD, "sss", "Content-Type", type,
                       header(ex, "Content-Type"));
    if (!str_int(str_of(header(ex, "Content-Length")), &length) || length < 0)
        return err_set(err, E_FIELD, "sss", "Content-Length", "a length",
                       header(ex, "Content-Length"));
    if (ex->route->token && know_caller(ex, err))
        return -(int)err->code;
    if (length > (int64_t)ex->body_most)
        return err_set(err, E_LIMIT_INPUT, "sd", "body", (int64_t)ex->body_most);
    return 0;
}
