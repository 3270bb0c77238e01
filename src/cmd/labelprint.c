/*
 * labelprint: a batch of labels to a printer (labelsource.c makes them). It may be begun
 * again after anything: what is printed, sent or unknown is passed over and named, what
 * failed is sent. Two labels wait at most; the next is only made when the printer is
 * near. A label that is no good is named and passed over; a fault ends the batch.
 */
#include "labelprint.h"

#include <errno.h>
#include <libintl.h>
#include <signal.h>
#include <unistd.h>

#include <jansson.h>

#include "labelsource.h"
#include "tallyman/base/clock.h"
#include "tallyman/print/sender.h"

enum { AHEAD = 2 };

struct batch {
    struct cmd_args *args;
    struct loop *loop;
    struct printers *printers;
    const struct printer *printer;
    struct sender *sender;
    struct label_source *source;
    int waiting; /* with the sender */
    bool over, stopped, fault;
    int64_t count[SENDER_STATE_COUNT], refused, passed;
};

/* ---- what becomes of them ---- */

static void show(const struct cmd_args *args, const struct sender_job *job)
{
    char at[32];
    clock_iso(job->at, 0, at);
    if (!args->json) {
        printf("%6lld  %-20s #%lld  %-9s  %s%s%s\n", (long long)job->id, job->waybill,
               (long long)job->copy, sender_state_name(job->state),
               sender_state_words(job->state), job->state > SENDER_CONFIRMED ? ": " : "",
               job->state > SENDER_CONFIRMED ? print_condition_words(job->condition)
                                             : "");
        return;
    }
    json_t *row = json_pack("{s:I,s:s,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:b}", "id",
                            (json_int_t)job->id, "waybill", job->waybill, "copy",
                            (json_int_t)job->copy, "state", sender_state_name(job->state),
                            "condition", print_condition_name(job->condition), "words",
                            job->words, "printer", job->printer, "person", job->person,
                            "job", job->job, "at", at, "told", job->told);
    json_dumpf(row, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(row);
}

/* Where each label's line is seen, nothing more is needed. */
static bool wants_progress(void)
{
    return isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
}

static void progress(const struct batch *batch)
{
    if (!wants_progress())
        return;
    fprintf(stderr, gettext("%lld printed, %lld sent, %lld failed, %lld unknown "),
            (long long)batch->count[SENDER_CONFIRMED],
            (long long)batch->count[SENDER_SENT], (long long)batch->count[SENDER_FAILED],
            (long long)batch->count[SENDER_UNKNOWN]);
    fputc('\r', stderr);
}

static void say_trouble(const struct sender_job *job)
{
    if (print_condition_verdict(job->condition) == PRINT_STOP)
        fprintf(stderr, "%s: %s: %s\n", job->waybill, job->printer,
                print_condition_words(job->condition));
}

static void changed(void *arg, const struct sender_job *job)
{
    struct batch *batch = arg;
    struct err err = {0};
    if (job->state < SENDER_SENT) {
        say_trouble(job);
        return;
    }
    batch->waiting--;
    batch->count[job->state]++;
    show(batch->args, job);
    progress(batch);
    /* Nobody else waits for it: there is no store. */
    if (sender_told(batch->sender, job->id, job->state, &err))
        cmd_fail(batch->args, &err);
}

static void refused(struct batch *batch, const struct err *err)
{
    batch->fault |= err_entry(err->code)->family == ERR_FAULT;
    batch->refused++;
    cmd_fail(batch->args, err);
}

/* Sent, or passed over because it was before. */
static void hand_over(struct batch *batch, const struct label_made *made)
{
    int64_t id;
    struct err err = {0};
    const char *person = cmd_option(batch->args, "--person");
    struct sender_label label = {.waybill = made->waybill,
                                 .copy = made->copy,
                                 .job = "label print",
                                 .printer = batch->printer->name,
                                 .person = person ? person : "",
                                 .bytes = made->bytes};
    if (!sender_send(batch->sender, &label, &id, &err)) {
        batch->waiting++;
        return;
    }
    if (err.code != E_STATE) {
        refused(batch, &err);
        return;
    }
    fprintf(stderr, gettext("%s is passed over: %s\n"), err.arg[0].text, err.arg[1].text);
    batch->passed++;
    if (strcmp(err.arg[1].text, sender_state_name(SENDER_UNKNOWN)) == 0)
        batch->count[SENDER_UNKNOWN]++;
}

static void feed(void *arg)
{
    struct batch *batch = arg;
    while (!batch->over && batch->waiting < AHEAD) {
        struct err err = {0};
        struct label_made made;
        int rc = label_source_next(batch->source, &made, &err);
        if (rc > 0)
            hand_over(batch, &made);
        else if (rc < 0)
            refused(batch, &err);
        batch->over = rc == 0 || batch->fault;
    }
    if (batch->over && !sender_busy(batch->sender))
        loop_stop(batch->loop);
}

static void stop(void *arg)
{
    struct batch *batch = arg;
    batch->stopped = true;
    loop_stop(batch->loop);
}

/* ---- the verb ---- */

static int open_batch(struct batch *batch, struct arena *arena, struct err *err)
{
    const char *name = cmd_option(batch->args, "--printer");
    const char *file = cmd_file(batch->args, arena, "devices", "printers.ini");
    if (printers_read(file, &batch->printers, err))
        return -(int)err->code;
    batch->printer = printers_find(batch->printers, name);
    if (!batch->printer)
        return err_set(err, E_NOT_FOUND, "ss", gettext("printer"), name);
    struct sender_plan plan = {.journal = cmd_label_journal(batch->args, arena),
                               .owner = "label print",
                               .printers = batch->printers,
                               .changed = changed,
                               .arg = batch};
    batch->source = label_source_open(batch->args, batch->printer, err);
    if (!batch->source || sender_new(batch->loop, &plan, &batch->sender, err))
        return -(int)err->code;
    loop_before_sleep(batch->loop, feed, batch);
    loop_signal(batch->loop, SIGINT, stop, batch);
    loop_signal(batch->loop, SIGTERM, stop, batch);
    return 0;
}

static void close_batch(struct batch *batch)
{
    sender_free(batch->sender);
    label_source_close(batch->source);
    printers_free(batch->printers);
    loop_free(batch->loop);
}

static int run_batch(struct batch *batch)
{
    loop_run(batch->loop);
    if (wants_progress())
        fputc('\n', stderr);
    if (batch->stopped)
        fprintf(stderr, "%s\n", gettext("stopped; begin again to go on"));
    if (batch->stopped || batch->fault || batch->count[SENDER_FAILED] ||
        batch->count[SENDER_UNKNOWN])
        return 3;
    return batch->refused ? 1 : 0;
}

int cmd_label_print(struct cmd_args *args)
{
    struct err err = {0};
    bool ready = args->n > 1;
    if (!cmd_option(args, "--printer") || ready == !!cmd_option(args, "--template") ||
        ready == !!cmd_option(args, "--data") ||
        (cmd_option(args, "--waybill") && args->n != 2))
        return cmd_usage(args, "print --printer NAME --template FILE --data FILE | "
                               "print --printer NAME [--waybill NUMBER] FILE…");
    struct batch batch = {.args = args};
    struct arena *arena = arena_new();
    batch.loop = loop_new();
    int status =
        open_batch(&batch, arena, &err) ? cmd_fail(args, &err) : run_batch(&batch);
    close_batch(&batch);
    arena_free(arena);
    return status;
}

const char *cmd_label_journal(const struct cmd_args *args, struct arena *arena)
{
    const char *given = cmd_option(args, "--journal");
    return given ? given : cmd_data(arena, "labels.journal");
}

/* The house's own journal begins with its first label; one that was named must be there.
 */
static bool never_printed(const struct cmd_args *args, const char *journal)
{
    return !cmd_option(args, "--journal") && access(journal, F_OK) && errno == ENOENT;
}

static int show_one(void *arg, const struct sender_job *job, struct err *err)
{
    (void)err;
    show(arg, job);
    return 0;
}

int cmd_label_list(struct cmd_args *args)
{
    struct err err = {0};
    struct sender_query query = {0};
    struct arena *arena = arena_new();
    for (int i = 1; i < args->n; i++)
        for (int state = 0; state < SENDER_STATE_COUNT; state++)
            if (strcmp(args->word[i], sender_state_name((enum sender_state)state)) == 0)
                query.states |= 1u << state;
    int status = 0;
    const char *journal = cmd_label_journal(args, arena);
    if (args->n > 1 && !query.states)
        status = cmd_usage(args, "list [queued|sending|sent|confirmed|failed|unknown]…");
    else if (!never_printed(args, journal) &&
             sender_look(journal, &query, show_one, args, &err))
        status = cmd_fail(args, &err);
    arena_free(arena);
    return status;
}

static int settle(struct cmd_args *args, int64_t id, struct arena *arena, struct err *err)
{
    struct loop *loop = loop_new();
    struct sender *sender = NULL;
    bool came_out = strcmp(args->word[2], "out") == 0;
    struct sender_plan plan = {.journal = cmd_label_journal(args, arena),
                               .owner = "label settle"};
    if (!sender_new(loop, &plan, &sender, err))
        sender_settle(sender, id, came_out, cmd_option(args, "--person"), err);
    sender_free(sender);
    loop_free(loop);
    return -(int)err->code;
}

int cmd_label_settle(struct cmd_args *args)
{
    int64_t id = 0;
    struct err err = {0};
    if (args->n != 3 || !str_int(str_of(args->word[1]), &id) ||
        (strcmp(args->word[2], "out") != 0 && strcmp(args->word[2], "not") != 0) ||
        !cmd_option(args, "--person"))
        return cmd_usage(args, "settle ID out|not --person NAME");
    struct arena *arena = arena_new();
    int status = settle(args, id, arena, &err) ? cmd_fail(args, &err) : 0;
    arena_free(arena);
    return status;
}
