/*
 * serve: the store over HTTPS for many terminals, and over a Unix socket beside its file
 * for this machine, until a signal says stop.
 */
#include "tallyman/serve/serve.h"

#include <libintl.h>
#include <signal.h>
#include <unistd.h>

#include "cmd.h"

enum { PEM_MOST = 64 * 1024 };

struct texts {
    struct buf cert, key, ca;
};

static void on_stop(void *arg)
{
    serve_stop(arg);
}

static const char *file_of(const struct cmd_args *args, const char *option,
                           const char *name, struct arena *arena)
{
    const char *given = option ? cmd_option(args, option) : NULL;
    const char *dir = cmd_option(args, "--ca");
    return given ? given
                 : arena_printf(arena, "%s/%s", dir ? dir : cmd_data(arena, "ca"), name);
}

static int read_texts(const struct cmd_args *args, struct texts *texts,
                      struct arena *arena, struct err *err)
{
    struct err none = {0};
    buf_init(&texts->cert, PEM_MOST);
    buf_init(&texts->key, PEM_MOST);
    buf_init(&texts->ca, PEM_MOST);
    if (cmd_read_file(file_of(args, "--tls-cert", "server.pem", arena), &texts->cert,
                      err) ||
        cmd_read_file(file_of(args, "--tls-key", "server.key", arena), &texts->key, err))
        return -(int)err->code;
    cmd_read_file(file_of(args, NULL, "ca.pem", arena), &texts->ca, &none);
    return 0;
}

static bool read_plan(const struct cmd_args *args, struct serve_plan *plan)
{
    int64_t patience = 15, idle = 900;
    plan->connections = 1024;
    plan->per_address = 512;
    plan->rate = 2000;
    plan->listen = cmd_option(args, "--listen");
    bool good = cmd_option_num(args, "--connections", 1, 100000, &plan->connections) &&
                cmd_option_num(args, "--per-address", 1, 100000, &plan->per_address) &&
                cmd_option_num(args, "--rate", 1, 1000000, &plan->rate) &&
                cmd_option_num(args, "--patience", 1, 3600, &patience) &&
                cmd_option_num(args, "--idle", 1, 86400, &idle);
    plan->patience_ms = patience * 1000;
    plan->idle_ms = idle * 1000;
    return good;
}

/* At once: closing the store would write on a disk of which nobody knows what is on it.
 * Whoever waits for an answer asks the next one under the same id. */
_Noreturn static void die(const struct cmd_args *args, const struct store *store)
{
    struct err err = {0};
    err_set(&err, E_IO, "ss", store_name(store),
            gettext("a commit failed; open it again"));
    cmd_fail(args, &err);
    _exit(err_entry(E_IO)->exit);
}

static int serve_on(const struct cmd_args *args, const struct serve_plan *plan)
{
    struct err err = {0};
    struct serve *serve = serve_new(plan, &err);
    if (!serve)
        return cmd_fail(args, &err);
    loop_signal(plan->loop, SIGTERM, on_stop, serve);
    loop_signal(plan->loop, SIGINT, on_stop, serve);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a full quota is an error, not an end */
    if (serve_port(serve))
        fprintf(stderr, "tallyman serve: %s %d\n", gettext("listens on port"),
                serve_port(serve));
    loop_run(plan->loop);
    /* Asked to stop again while it stops: it must still close its store. */
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    if (!serve_finish(serve))
        die(args, plan->store);
    serve_free(serve);
    return 0;
}

static int run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct texts texts;
    struct err err = {0};
    struct serve_plan plan = {0};
    if (!read_plan(args, &plan))
        return 2;
    int status = cmd_open(args, CMD_OWN_MAKE, &cs);
    if (status)
        return status;
    struct arena *arena = arena_new();
    plan.store = cs.store;
    plan.door = cs.door;
    plan.loop = loop_new();
    if (access(store_name(cs.store), R_OK) == 0) /* a file: this machine comes by it */
        plan.socket = arena_printf(arena, "%s.sock", store_name(cs.store));
    if (read_texts(args, &texts, arena, &err)) {
        status = cmd_fail(args, &err);
    } else {
        plan.cert = texts.cert.p;
        plan.key = texts.key.p;
        plan.ca = texts.ca.n ? texts.ca.p : NULL;
        status = serve_on(args, &plan);
    }
    buf_clear(&texts.cert);
    buf_clear(&texts.key);
    buf_clear(&texts.ca);
    loop_free(plan.loop);
    arena_free(arena);
    cmd_close(&cs);
    return status;
}

static const struct cmd_option options[] = {
    {"--listen", "ADDR:PORT", N_("where terminals come; else a socket from systemd")},
    {"--ca", "DIR", N_("what `ca` made")},
    {"--tls-cert", "FILE", N_("another certificate for the service")},
    {"--tls-key", "FILE", N_("its key")},
    {"--connections", "N", N_("at once; 1024")},
    {"--per-address", "N", N_("of them from one address; 512")},
    {"--rate", "N", N_("requests a second of one terminal; 2000")},
    {"--patience", "S", N_("for a request to arrive or an answer to leave; 15")},
    {"--idle", "S", N_("a connection may be silent between requests; 900")},
    {NULL},
};

const struct cmd cmd_serve = {"serve", "", N_("the store over HTTPS for many terminals"),
                              options, run};
