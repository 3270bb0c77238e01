/*
 * cups: a queue of CUPS. libcups waits inside itself, so looking at the queue and sending
 * a label are each one child process.
 *
 * One label is one job: CUPS sends a whole job again after a broken connection. For the
 * same reason a queue whose policy is to retry is not printed to, and a job that did not
 * end in time is cancelled, so that no label comes out of it later by itself. "completed"
 * only says that the printer took the bytes.
 */
#include "port_in.h"

#include <cups/cups.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "child.h"
#include "queues.h"

enum { LOOK_MS = 200, SPARE_MS = 5000, NAME = 128 };

/* Exit statuses of a child. */
enum { WELL, NOT_SENT, UNSURE };

struct queue {
    char name[NAME], server[NAME + 64]; /* "" is the one that libcups chooses */
};

static bool split(const char *rest, struct queue *queue)
{
    const char *at = strchr(rest, '@');
    size_t n = at ? (size_t)(at - rest) : strlen(rest);
    if (!n || n >= sizeof queue->name || strcspn(rest, " /#?'\"\\") < n)
        return false;
    if (at && (!at[1] || strlen(at + 1) >= sizeof queue->server))
        return false;
    snprintf(queue->name, sizeof queue->name, "%.*s", (int)n, rest);
    snprintf(queue->server, sizeof queue->server, "%s", at ? at + 1 : "");
    return true;
}

static int check(const char *rest, struct err *err)
{
    struct queue queue;
    if (!split(rest, &queue))
        return err_set(err, E_FIELD, "sss", "address", "cups:QUEUE or cups:QUEUE@SERVER",
                       rest);
    return 0;
}

/* ---- in the child ---- */

static http_t *reach(const struct queue *queue, int64_t ms)
{
    if (*queue->server)
        cupsSetServer(queue->server);
    return httpConnect2(cupsServer(), ippPort(), NULL, AF_UNSPEC, cupsEncryption(), 1,
                        (int)ms, NULL);
}

static ipp_t *question(ipp_op_t op, const struct queue *queue)
{
    char uri[NAME + 40];
    ipp_t *request = ippNewRequest(op);
    snprintf(uri, sizeof uri, "ipp://localhost/printers/%s", queue->name);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    return request;
}

static int number_of(ipp_t *reply, const char *name)
{
    ipp_attribute_t *at = ippFindAttribute(reply, name, IPP_TAG_ZERO);
    return at ? ippGetInteger(at, 0) : 0;
}

/* What CUPS calls the reasons of a printer's state; each may end in -report, -warning or
 * -error. */
static const struct reason {
    const char *starts;
    enum print_condition means;
} reasons[] = {
    {"media-empty", PRINT_PAPER_OUT},
    {"media-needed", PRINT_PAPER_OUT},
    {"media-jam", PRINT_JAM},
    {"media-low", PRINT_PAPER_LOW},
    {"cover-open", PRINT_HEAD_OPEN},
    {"door-open", PRINT_HEAD_OPEN},
    {"marker-supply-empty", PRINT_RIBBON_OUT},
    {"cutter-", PRINT_CUTTER},
    {"paused", PRINT_QUEUE_STOPPED},
    {"offline", PRINT_OFFLINE},
    {"timed-out", PRINT_SILENT},
    {"connecting-to-device", PRINT_PRINTING},
    {"stopped-partly", PRINT_ERROR},
};

static enum print_condition by_reasons(ipp_t *reply, enum print_condition worst)
{
    ipp_attribute_t *at =
        ippFindAttribute(reply, "printer-state-reasons", IPP_TAG_KEYWORD);
    for (int i = 0; at && i < ippGetCount(at); i++) {
        const char *word = ippGetString(at, i, NULL);
        for (size_t k = 0; word && k < sizeof reasons / sizeof *reasons; k++)
            if (strncmp(word, reasons[k].starts, strlen(reasons[k].starts)) == 0 &&
                reasons[k].means > worst)
                worst = reasons[k].means;
    }
    return worst;
}

static enum print_condition condition_of(ipp_t *reply)
{
    ipp_attribute_t *policy =
        ippFindAttribute(reply, "printer-error-policy", IPP_TAG_NAME);
    const char *word = policy ? ippGetString(policy, 0, NULL) : "";
    enum print_condition worst = PRINT_READY;
    if (number_of(reply, "printer-state") == IPP_PSTATE_STOPPED)
        worst = PRINT_QUEUE_STOPPED;
    ipp_attribute_t *takes =
        ippFindAttribute(reply, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    if (takes && !ippGetBoolean(takes, 0))
        worst = PRINT_QUEUE_STOPPED;
    worst = by_reasons(reply, worst);
    if (word && strncmp(word, "retry-", 6) == 0)
        worst = PRINT_QUEUE_REPEATS;
    return worst;
}

static enum print_condition ask_queue(http_t *http, const struct queue *queue)
{
    static const char *const wanted[] = {"printer-state", "printer-state-reasons",
                                         "printer-is-accepting-jobs",
                                         "printer-error-policy"};
    ipp_t *request = question(IPP_OP_GET_PRINTER_ATTRIBUTES, queue);
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 4,
                  NULL, wanted);
    ipp_t *reply = cupsDoRequest(http, request, "/");
    bool well = reply && ippGetStatusCode(reply) < IPP_STATUS_REDIRECTION_OTHER_SITE;
    enum print_condition condition = well ? condition_of(reply) : PRINT_UNREACHABLE;
    ippDelete(reply);
    return condition;
}

static int look_at(http_t *http, const struct queue *queue, int out)
{
    enum print_condition condition = ask_queue(http, queue);
    child_say(out, "%d %s", (int)condition,
              condition == PRINT_UNREACHABLE ? cupsLastErrorString() : "");
    return WELL;
}

static int look(void *arg, int out)
{
    const struct port *port = arg;
    struct queue queue;
    split(port->rest, &queue);
    http_t *http = reach(&queue, port->times.open);
    if (http)
        return look_at(http, &queue, out);
    child_say(out, "%d %s", (int)PRINT_UNREACHABLE, cupsLastErrorString());
    return WELL;
}

/* The label as one job with one document. `*begun`: a byte of it may have been sent on.
 * CUPS starts a job when its document is whole. */
static int submit(http_t *http, const struct queue *queue, const struct port *port,
                  bool *begun)
{
    const char *format = "application/vnd.cups-raw";
    struct str bytes = buf_view(&port->out);
    if (str_starts(bytes, "%PDF-"))
        format = "application/pdf";
    int job = cupsCreateJob(http, queue->name, port->title, 0, NULL);
    if (!job || cupsStartDocument(http, queue->name, job, port->title, format, 1) !=
                    HTTP_STATUS_CONTINUE)
        return 0;
    if (cupsWriteRequestData(http, bytes.p, bytes.n) != HTTP_STATUS_CONTINUE)
        return 0;
    *begun = true;
    return cupsFinishDocument(http, queue->name) < IPP_STATUS_REDIRECTION_OTHER_SITE ? job
                                                                                     : 0;
}

struct job {
    ipp_jstate_t state;
    bool begun; /* a filter or backend was started for it */
    char says[200];
};

static bool job_of(http_t *http, const struct queue *queue, int id, struct job *job)
{
    static const char *const wanted[] = {"job-state", "time-at-processing",
                                         "job-printer-state-message"};
    ipp_t *request = question(IPP_OP_GET_JOB_ATTRIBUTES, queue);
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id);
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 3,
                  NULL, wanted);
    ipp_t *reply = cupsDoRequest(http, request, "/");
    bool well = reply && ippGetStatusCode(reply) < IPP_STATUS_REDIRECTION_OTHER_SITE;
    if (well) {
        ipp_attribute_t *says =
            ippFindAttribute(reply, "job-printer-state-message", IPP_TAG_TEXT);
        const char *text = says ? ippGetString(says, 0, NULL) : NULL;
        job->state = (ipp_jstate_t)number_of(reply, "job-state");
        job->begun = number_of(reply, "time-at-processing") > 0;
        snprintf(job->says, sizeof job->says, "%s", text ? text : "");
    }
    ippDelete(reply);
    return well;
}

/* Until the job has ended: completed, cancelled or aborted, or its time is over. */
static bool follow(http_t *http, const struct port *port, const struct queue *queue,
                   int id, struct job *job)
{
    for (int64_t left = port->times.end; left > 0; left -= LOOK_MS) {
        if (!job_of(http, queue, id, job))
            return false;
        if (job->state >= IPP_JSTATE_CANCELED)
            return true;
        poll(NULL, 0, LOOK_MS);
    }
    return false;
}

static int judge_job(const struct job *job, int out)
{
    if (job->state == IPP_JSTATE_COMPLETED)
        return WELL;
    child_say(out, "%d %s", (int)PRINT_BROKEN, job->says);
    return job->begun ? UNSURE : NOT_SENT;
}

static int send_to(http_t *http, const struct queue *queue, const struct port *port,
                   int out)
{
    bool begun = false;
    struct job job = {.begun = true};
    int id = submit(http, queue, port, &begun);
    if (!id) {
        child_say(out, "%d %s", (int)PRINT_UNREACHABLE, cupsLastErrorString());
        return begun ? UNSURE : NOT_SENT;
    }
    if (follow(http, port, queue, id, &job))
        return judge_job(&job, out);
    cupsCancelJob2(http, queue->name, id, 0);
    /* What became of it is only known now: it may have ended while it was cancelled. */
    if (job_of(http, queue, id, &job) && job.state >= IPP_JSTATE_CANCELED)
        return judge_job(&job, out);
    child_say(out, "%d %s", (int)PRINT_SILENT, "the job did not end");
    return UNSURE;
}

static int send_label(void *arg, int out)
{
    const struct port *port = arg;
    struct queue queue;
    split(port->rest, &queue);
    http_t *http = reach(&queue, port->times.open);
    if (http)
        return send_to(http, &queue, port, out);
    child_say(out, "%d %s", (int)PRINT_UNREACHABLE, cupsLastErrorString());
    return NOT_SENT;
}

int queues_say(void *arg, int out)
{
    cups_dest_t *dests = NULL;
    struct queue queue = {.server = ""};
    http_t *http = reach(&queue, *(const int64_t *)arg);
    int n = http ? cupsGetDests2(http, &dests) : 0;
    for (int i = 0; i < n; i++) {
        const char *model = cupsGetOption("printer-make-and-model", dests[i].num_options,
                                          dests[i].options);
        snprintf(queue.name, sizeof queue.name, "%s", dests[i].name);
        if (!dests[i].instance)
            child_say(out, "%s\t%s\t%s", queue.name,
                      print_condition_name(ask_queue(http, &queue)), model ? model : "");
    }
    return WELL;
}

/* ---- in the parent ---- */

/* "NUMBER words" of a child; anything else is a break. */
static enum print_condition heard(struct port *port, struct str said)
{
    int64_t number;
    struct str line = str_cut(&said, '\n');
    struct str word = str_cut(&line, ' ');
    snprintf(port->words, sizeof port->words, "%.*s", (int)line.n, line.n ? line.p : "");
    if (!str_int(word, &number) || number < 0 || number >= PRINT_CONDITION_COUNT)
        return PRINT_SILENT;
    return (enum print_condition)number;
}

static void looked(void *arg, struct str said, int status)
{
    struct port *port = arg;
    enum print_condition condition = heard(port, said);
    port->child = NULL;
    if (status == WELL && print_condition_verdict(condition) != PRINT_STOP)
        port_tell(port, PORT_OPENED, str_of(""));
    else
        port_fail(port, condition, port->words);
}

static void sent(void *arg, struct str said, int status)
{
    struct port *port = arg;
    enum print_condition condition = heard(port, said);
    port->child = NULL;
    if (status != NOT_SENT)
        port->taken = (int64_t)port->out.n;
    if (status == WELL)
        port_tell(port, PORT_ENDED, str_of(""));
    else
        port_fail(port, condition, port->words);
}

static void start(struct port *port, child_work_fn *work, child_done_fn *done, int64_t ms)
{
    struct child_plan plan = {work, port, done, port, ms};
    port->child = child_start(port->loop, &plan);
    if (port->child)
        return;
    snprintf(port->words, sizeof port->words, "%s", strerror(errno));
    port_owe(port, PORT_FAILED);
}

static void open_cups(struct port *port)
{
    start(port, look, looked, port->times.open + SPARE_MS);
}

static void write_cups(struct port *port)
{
    port_owe(port, PORT_DRAINED);
}

static void finish_cups(struct port *port)
{
    /* A child that is killed half-way may have sent it. */
    start(port, send_label, sent, port->times.open + port->times.end + 2 * SPARE_MS);
}

static void close_cups(struct port *port)
{
    child_kill(port->child);
    port->child = NULL;
}

const struct port_kind port_cups = {.scheme = "cups:",
                                    .knows = true,
                                    .check = check,
                                    .open = open_cups,
                                    .write = write_cups,
                                    .finish = finish_cups,
                                    .close = close_cups};
