/*
 * reprint: another paper for a parcel's label, from the command line. The store grants
 * it, the journal has it before the printer does, what became of it is told back; killed
 * at any point, the next run (or the lease) says what nobody knows, and nothing is
 * printed by itself. The paper is scanned back at a bench like any other.
 */
#include "bench.h"
#include "labelprint.h"
#include "paper.h"

#include <libintl.h>
#include <signal.h>

struct reprint {
    struct cmd_args *args;
    struct cmd_store cs;
    struct loop *loop;
    struct bench *bench;
    struct paper *paper;
    struct arena *arena;
    const char *waybill, *gone; /* the number; the one that is void instead; "" */
    int64_t n, r;
    enum on_paper became;
};

static void stop(void *arg)
{
    struct reprint *reprint = arg;
    bench_take_back(reprint->bench);
}

static void became(void *arg, enum on_paper paper, const char *why)
{
    struct reprint *reprint = arg;
    if (*why)
        fprintf(stderr, "%s\n", why);
    reprint->became = paper;
    if (paper != PAPER_WAITS)
        loop_stop(reprint->loop);
}

static int open_printer(struct reprint *reprint, struct err *err)
{
    const struct cmd_args *args = reprint->args;
    struct bench_plan plan = {args,      reprint->loop, cmd_option(args, "--printer"),
                              "console", became,        reprint};
    if (bench_new(&plan, &reprint->bench, err))
        return -(int)err->code;
    if (!reprint->bench)
        return err_set(err, E_NOT_FOUND, "ss", gettext("printer"),
                       "devices/printers.ini");
    reprint->paper = paper_new(args, NULL, reprint->bench);
    return bench_tell(reprint->bench, &reprint->cs, err);
}

static const struct reply *ask(struct reprint *reprint)
{
    struct request request;
    const char *old = cmd_option(reprint->args, "--old");
    request_init(&request, V_LABEL_REPRINT);
    request_text(&request, "code", reprint->args->word[1]);
    request_text(&request, "reason", reprint->args->word[2]);
    if (old)
        request_text(&request, "old", old);
    return cmd_ask(&reprint->cs, &request);
}

/* Nothing was begun: that much is sure. */
static int tell_failed(struct reprint *reprint, struct err *err)
{
    struct request request;
    request_init(&request, V_LABEL_RESULT);
    request_text(&request, "waybill", reprint->waybill);
    request_num(&request, "n", reprint->n);
    request_text(&request, "result", "failed");
    *err = cmd_ask(&reprint->cs, &request)->err;
    return -(int)err->code;
}

static int print(struct reprint *reprint, const struct reply *reply, struct err *err)
{
    struct arena *arena = reprint->arena;
    reprint->waybill = arena_text(arena, record_str(&reply->out, "waybill", ""));
    reprint->gone = arena_text(arena, record_str(&reply->out, "void", ""));
    reprint->n = record_num(&reply->out, "n", 1);
    reprint->r = record_num(&reply->out, "reprint", 0);
    struct paper_out out = paper_print(reprint->paper, "waybill-100x150", reply, arena);
    if (!out.later) {
        fprintf(stderr, "%s\n", out.why ? out.why : "");
        reprint->became = PAPER_FAILED;
        return tell_failed(reprint, err);
    }
    loop_signal(reprint->loop, SIGINT, stop, reprint);
    loop_signal(reprint->loop, SIGTERM, stop, reprint);
    loop_run(reprint->loop);
    return bench_tell(reprint->bench, &reprint->cs, err);
}

static int say(const struct reprint *reprint)
{
    static const char *const states[] = {[PAPER_SENT] = "sent",
                                         [PAPER_CONFIRMED] = "confirmed",
                                         [PAPER_FAILED] = "failed",
                                         [PAPER_UNKNOWN] = "unknown",
                                         [PAPER_WAITS] = "unknown"};
    const char *state = states[reprint->became];
    if (reprint->args->json)
        printf("{\"waybill\":\"%s\",\"copy\":%lld,\"reprint\":%lld,\"void\":\"%s\","
               "\"state\":\"%s\"}\n",
               reprint->waybill, (long long)reprint->n, (long long)reprint->r,
               reprint->gone, state);
    else
        printf("%s #%lld R%lld %s%s%s\n", reprint->waybill, (long long)reprint->n,
               (long long)reprint->r, state, *reprint->gone ? gettext("; void: ") : "",
               reprint->gone);
    return reprint->became == PAPER_SENT || reprint->became == PAPER_CONFIRMED ? 0 : 3;
}

static int reprint_one(struct reprint *reprint)
{
    struct err err = {0};
    if (open_printer(reprint, &err))
        return cmd_fail(reprint->args, &err);
    const struct reply *reply = ask(reprint);
    if (reply->err.code)
        return cmd_fail(reprint->args, &reply->err);
    if (print(reprint, reply, &err))
        return cmd_fail(reprint->args, &err);
    return say(reprint);
}

int cmd_label_reprint(struct cmd_args *args)
{
    bool old = cmd_option(args, "--old"), lost = cmd_option(args, "--lost");
    if (args->n != 3 || old == lost)
        return cmd_usage(args, "reprint PARCEL|WAYBILL REASON --old NUMBER|--lost "
                               "[--printer NAME]");
    struct reprint reprint = {.args = args, .became = PAPER_UNKNOWN};
    int status = cmd_open(args, CMD_EXISTING, &reprint.cs);
    if (status)
        return status;
    reprint.arena = arena_new();
    reprint.loop = loop_new();
    status = reprint_one(&reprint);
    paper_free(reprint.paper);
    bench_free(reprint.bench);
    loop_free(reprint.loop);
    arena_free(reprint.arena);
    cmd_close(&reprint.cs);
    return status;
}
