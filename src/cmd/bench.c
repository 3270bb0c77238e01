/*
 * bench: a terminal's printer. The store grants a copy, the journal holds its sending,
 * the flow is told what became of it; nothing is ever sent twice by itself.
 */
#include "bench.h"

#include <libintl.h>

#include "tallyman/print/file.h"
#include "tallyman/print/sender.h"

enum { TELL_AT_ONCE = 500 };

struct bench {
    struct loop *loop;
    struct loop_timer *taking_back;
    struct printers *printers;
    const struct printer *printer;
    char *terminal;
    struct sender *sender;
    bench_fn *became;
    void *arg;
    int64_t id; /* of the label under way or last told of; 0: none */
    enum sender_state state;
};

const struct printer *bench_printer(const struct bench *bench)
{
    return bench->printer;
}

const char *bench_name(const struct bench *bench)
{
    return bench->terminal;
}

/* What the printer says of itself, and more of the reason when there is more. */
static const char *words_of(const struct sender_job *job, char *words, size_t size)
{
    const char *text = print_condition_words(job->condition);
    if (job->words && job->words[0])
        snprintf(words, size, "%s: %s", text, job->words);
    else
        snprintf(words, size, "%s", text);
    return words;
}

static void changed(void *arg, const struct sender_job *job)
{
    static const enum on_paper papers[] = {
        [SENDER_QUEUED] = PAPER_WAITS,  [SENDER_SENDING] = PAPER_WAITS,
        [SENDER_SENT] = PAPER_SENT,     [SENDER_CONFIRMED] = PAPER_CONFIRMED,
        [SENDER_FAILED] = PAPER_FAILED, [SENDER_UNKNOWN] = PAPER_UNKNOWN,
    };
    struct bench *bench = arg;
    enum on_paper paper = papers[job->state];
    char words[400] = "";
    if (job->id != bench->id)
        return;
    bench->state = job->state;
    if (paper == PAPER_WAITS && print_condition_verdict(job->condition) != PRINT_STOP)
        return; /* nothing that a person has to know or do */
    if (paper != PAPER_SENT && paper != PAPER_CONFIRMED)
        words_of(job, words, sizeof(words));
    bench->became(bench->arg, paper, words);
}

static int open_sender(struct bench *bench, const struct bench_plan *plan,
                       struct err *err)
{
    struct arena *arena = arena_new();
    struct sender_plan sending = {
        .journal = cmd_data(arena, arena_printf(arena, "labels-%s.db", plan->terminal)),
        .owner = plan->terminal,
        .printers = bench->printers,
        .changed = changed,
        .arg = bench,
    };
    int failed = sender_new(plan->loop, &sending, &bench->sender, err);
    arena_free(arena);
    return failed;
}

/* ---- which printer ---- */

static const char *choice_path(const struct bench *bench, struct arena *arena)
{
    return cmd_data(arena, arena_printf(arena, "printer-%s", bench->terminal));
}

/* What a card chose before; one that is no longer in the file is forgotten. */
static const struct printer *chosen(const struct bench *bench, struct arena *arena)
{
    char name[PRINTER_NAME + 1] = "";
    FILE *file = fopen(choice_path(bench, arena), "re");
    if (file && !fgets(name, sizeof(name), file))
        name[0] = '\0';
    if (file)
        fclose(file);
    name[strcspn(name, "\n")] = '\0';
    return printers_find(bench->printers, name);
}

static int keep_choice(const struct bench *bench, const struct printer *printer,
                       struct err *err)
{
    struct arena *arena = arena_new();
    int failed = print_file(choice_path(bench, arena),
                            str_of(arena_printf(arena, "%s\n", printer->name)), err);
    arena_free(arena);
    return failed;
}

static int find_printer(struct bench *bench, const struct bench_plan *plan,
                        struct err *err)
{
    struct arena *arena = arena_new();
    int failed = printers_read(cmd_file(plan->args, arena, "devices", "printers.ini"),
                               &bench->printers, err);
    if (!failed)
        bench->printer = plan->printer ? printers_find(bench->printers, plan->printer)
                                       : chosen(bench, arena);
    arena_free(arena);
    if (failed)
        return failed;
    if (!plan->printer && !bench->printer)
        bench->printer = printers_at(bench->printers, 0);
    if (plan->printer && !bench->printer)
        return err_set(err, E_NOT_FOUND, "ss", "printer", plan->printer);
    return 0;
}

int bench_new(const struct bench_plan *plan, struct bench **out, struct err *err)
{
    struct bench *bench = xcalloc(1, sizeof(*bench));
    bench->loop = plan->loop;
    bench->became = plan->became;
    bench->arg = plan->arg;
    bench->terminal = xstrdup(plan->terminal);
    int failed = find_printer(bench, plan, err);
    if (!failed && bench->printer)
        failed = open_sender(bench, plan, err);
    *out = bench->sender ? bench : NULL;
    if (!*out)
        bench_free(bench);
    return failed;
}

void bench_free(struct bench *bench)
{
    if (!bench)
        return;
    if (bench->taking_back)
        loop_cancel(bench->loop, bench->taking_back);
    sender_free(bench->sender);
    printers_free(bench->printers);
    free(bench->terminal);
    free(bench);
}

/* ---- a label ---- */

struct earlier {
    struct bench *bench;
    int64_t id;
};

static int note_id(void *arg, const struct sender_job *job, struct err *err)
{
    (void)err;
    ((struct earlier *)arg)->id = job->id;
    return 0;
}

/* The store grants a copy once more only after a person said that nothing came out. */
static int settle_earlier(struct bench *bench, const struct bench_label *label,
                          struct err *err)
{
    struct earlier earlier = {bench, 0};
    struct sender_query query = {
        .waybill = label->waybill,
        .copy = label->n,
        .states = 1 << SENDER_UNKNOWN | 1 << SENDER_SENT,
        .newest_first = true,
        .most = 1,
    };
    if (sender_list(bench->sender, &query, note_id, &earlier, err))
        return -(int)err->code;
    if (!earlier.id)
        return 0;
    /* The store knew it before: telling it once more would deny the copy that follows. */
    if (sender_settle(bench->sender, earlier.id, false, label->person, err) ||
        sender_told(bench->sender, earlier.id, SENDER_FAILED, err))
        return -(int)err->code;
    return 0;
}

int bench_print(struct bench *bench, const struct bench_label *label, struct err *err)
{
    struct sender_label sending = {
        .waybill = label->waybill,
        .copy = label->n,
        .job = label->order,
        .printer = bench->printer->name,
        .person = label->person,
        .bytes = label->bytes,
    };
    bench->id = 0;
    bench->state = SENDER_QUEUED;
    if (settle_earlier(bench, label, err))
        return -(int)err->code;
    return sender_send(bench->sender, &sending, &bench->id, err);
}

/* ---- at another printer ---- */

bool bench_busy(const struct bench *bench)
{
    return bench->id && (bench->state == SENDER_QUEUED || bench->state == SENDER_SENDING);
}

static void take_back(void *arg)
{
    struct bench *bench = arg;
    struct err err = {0};
    bench->taking_back = NULL;
    if (bench_busy(bench)) /* else it was over before */
        sender_cancel(bench->sender, bench->id, &err);
}

/* From the loop: whoever asks is in the middle of an input of his own. */
void bench_take_back(struct bench *bench)
{
    if (bench_busy(bench) && !bench->taking_back)
        bench->taking_back = loop_after(bench->loop, 0, take_back, bench);
}

int bench_bind(struct bench *bench, const char *name, struct err *err)
{
    const struct printer *printer;
    for (int i = 0; (printer = printers_at(bench->printers, i)); i++) {
        if (!str_is_nocase(str_of(printer->name), name))
            continue;
        if (keep_choice(bench, printer, err))
            return -(int)err->code;
        if (printer != bench->printer)
            bench_take_back(bench);
        bench->printer = printer;
        return 0;
    }
    return err_set(err, E_NOT_FOUND, "ss", "printer", name);
}

/* ---- what the store knows ---- */

void bench_told(struct bench *bench)
{
    struct err err = {0};
    if (bench->id)
        sender_told(bench->sender, bench->id, bench->state, &err);
}

struct untold {
    struct arena *arena;
    int n;
    struct one {
        int64_t id, n;
        const char *waybill;
        enum sender_state state;
    } one[TELL_AT_ONCE];
};

static int note_untold(void *arg, const struct sender_job *job, struct err *err)
{
    struct untold *untold = arg;
    (void)err;
    untold->one[untold->n++] = (struct one){
        job->id, job->copy, arena_text(untold->arena, job->waybill), job->state};
    return 0;
}

/* A refusal too is an answer: the store knows better by now. */
static int tell_one(struct bench *bench, struct cmd_store *cs, const struct one *one,
                    struct err *err)
{
    struct request request;
    request_init(&request, V_LABEL_RESULT);
    request_text(&request, "waybill", one->waybill);
    request_num(&request, "n", one->n);
    request_text(&request, "result", sender_state_name(one->state));
    const struct reply *reply = cmd_ask(cs, &request);
    if (err_entry(reply->err.code)->family == ERR_FAULT) {
        *err = reply->err;
        return -(int)err->code;
    }
    return sender_told(bench->sender, one->id, one->state, err);
}

int bench_tell(struct bench *bench, struct cmd_store *cs, struct err *err)
{
    struct untold *untold = xcalloc(1, sizeof(*untold));
    struct sender_query query = {
        .states = 1 << SENDER_SENT | 1 << SENDER_CONFIRMED | 1 << SENDER_FAILED |
                  1 << SENDER_UNKNOWN,
        .untold = true,
        .most = TELL_AT_ONCE,
    };
    untold->arena = arena_new();
    int failed = sender_list(bench->sender, &query, note_untold, untold, err);
    for (int i = 0; i < untold->n && !failed; i++)
        failed = tell_one(bench, cs, &untold->one[i], err);
    arena_free(untold->arena);
    free(untold);
    return failed;
}
