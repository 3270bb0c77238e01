/*
 * sender: the lines of labels before each printer, and what a person or the store says to
 * them. How one label goes is run.c; what stands in the journal is record.c.
 */
#include "tallyman/print/sender.h"

#include "sender_in.h"
#include "tallyman/base/clock.h"

enum { BYTES_MOST = 16 << 20, TEXT_MOST = 100 };

static const struct sender_times usual = {
    .open = 10000,
    .stall = 30000,
    .end = 40000,
    .answer = 3000,
    .again = 250,
    .ready = 15000,
    .confirm = 20000,
    .trouble = 600000,
};

static void take_times(struct sender_times *times)
{
    struct {
        int64_t *of, usual;
    } all[] = {
        {&times->open, usual.open},       {&times->stall, usual.stall},
        {&times->end, usual.end},         {&times->answer, usual.answer},
        {&times->again, usual.again},     {&times->ready, usual.ready},
        {&times->confirm, usual.confirm}, {&times->trouble, usual.trouble},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (*all[i].of <= 0)
            *all[i].of = all[i].usual;
}

int sender_new(struct loop *loop, const struct sender_plan *plan, struct sender **out,
               struct err *err)
{
    struct journal *journal = NULL;
    int rc = plan->journal ? journal_open(plan->journal, plan->owner, &journal, err) : 0;
    if (rc)
        return rc;
    struct sender *sender = xcalloc(1, sizeof *sender);
    *sender = (struct sender){.loop = loop,
                              .journal = journal,
                              .printers = plan->printers,
                              .times = plan->times,
                              .now = plan->now ? plan->now : clock_utc_ms,
                              .changed = plan->changed,
                              .arg = plan->arg};
    take_times(&sender->times);
    rc = journal ? record_recover(sender, err) : 0;
    if (rc)
        sender_free(sender);
    else
        *out = sender;
    return rc;
}

void sender_free(struct sender *sender)
{
    if (!sender)
        return;
    for (int i = 0; i < sender->n; i++)
        while (sender->lines[i].first) {
            struct work *work = sender->lines[i].first;
            sender->lines[i].first = work->next;
            work_break(work);
            work_free(work);
        }
    while (sender->printing) {
        struct work *work = sender->printing;
        sender->printing = work->next;
        work_free(work);
    }
    free(sender->lines);
    journal_close(sender->journal);
    free(sender);
}

static struct line *line_of(struct sender *sender, const struct printer *printer)
{
    for (int i = 0; i < sender->n; i++)
        if (sender->lines[i].printer == printer)
            return &sender->lines[i];
    sender->lines =
        xrealloc(sender->lines, (size_t)(sender->n + 1) * sizeof *sender->lines);
    sender->lines[sender->n] = (struct line){.printer = printer};
    return &sender->lines[sender->n++];
}

static struct work *make_work(struct sender *sender, const struct printer *printer)
{
    struct work *work = xcalloc(1, sizeof *work);
    work->sender = sender;
    work->printer = printer;
    work->job.printer = xstrdup(printer->name);
    work->job.condition = PRINT_NOT_ASKED;
    work->job.words = xstrdup("");
    buf_init(&work->bytes, BYTES_MOST);
    buf_init(&work->heard, PRINT_REPLY_MOST);
    buf_init(&work->since, PRINT_REPLY_MOST);
    return work;
}

static void begin_line(void *arg)
{
    struct work *work = arg;
    work->again = NULL;
    work_start(work);
}

/* From the loop, so that nobody is called back before he has the label's number. */
static void begin_soon(struct work *work)
{
    work->again = loop_after(work->sender->loop, 0, begin_line, work);
}

static void enqueue(struct work *work)
{
    struct line *line = line_of(work->sender, work->printer);
    if (line->last)
        line->last->next = work;
    else
        line->first = work;
    line->last = work;
    if (line->first == work)
        begin_soon(work);
}

void line_next(struct work *work)
{
    struct line *line = line_of(work->sender, work->printer);
    BUG_IF(line->first != work);
    line->first = work->next;
    if (!line->first)
        line->last = NULL;
    else
        begin_soon(line->first);
    work_free(work);
}

/* A text that is empty, too long, or would not come back from the journal as it was. */
static int check_text(const char *field, const char *text, bool may_be_empty,
                      struct err *err)
{
    if (!*text && !may_be_empty)
        return err_set(err, E_FIELD, "sss", field, "a text", "nothing");
    if (strlen(text) > TEXT_MOST)
        return err_set(err, E_LIMIT_INPUT, "sd", field, (int64_t)TEXT_MOST);
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            return err_set(err, E_FIELD, "sss", field, "no control character", text);
    return 0;
}

static int check_label(const struct sender_label *label, struct err *err)
{
    if (check_text("waybill", label->waybill, false, err) ||
        check_text("job", label->job, true, err) ||
        check_text("person", label->person, true, err))
        return -(int)err->code;
    if (!label->bytes.n)
        return err_set(err, E_FIELD, "sss", label->waybill, "a label", "no bytes");
    if (label->bytes.n > BYTES_MOST - 64)
        return err_set(err, E_LIMIT_INPUT, "sd", label->waybill, (int64_t)BYTES_MOST);
    return 0;
}

static int see_state(void *arg, const struct sender_job *job, struct err *err)
{
    (void)err;
    *(int *)arg = (int)job->state;
    return 0;
}

/* This copy is new, or the last time it failed. */
static int may_send(struct sender *sender, const struct sender_label *label,
                    struct err *err)
{
    int state = SENDER_FAILED;
    char key[JOURNAL_KEY + 1];
    struct sender_query query = {
        .waybill = label->waybill, .copy = label->copy, .newest_first = true, .most = 1};
    int rc = sender_list(sender, &query, see_state, &state, err);
    if (rc || state == SENDER_FAILED)
        return rc;
    record_key(label->waybill, label->copy, key);
    return err_set(err, E_STATE, "sss", key, sender_state_name((enum sender_state)state),
                   sender_state_name(SENDER_FAILED));
}

int sender_send(struct sender *sender, const struct sender_label *label, int64_t *id,
                struct err *err)
{
    const struct printer *printer = printers_find(sender->printers, label->printer);
    BUG_IF(!sender->journal);
    if (!printer)
        return err_set(err, E_NOT_FOUND, "ss", "printer", label->printer);
    if (check_label(label, err) || may_send(sender, label, err))
        return -(int)err->code;
    struct work *work = make_work(sender, printer);
    work->job.waybill = xstrdup(label->waybill);
    work->job.copy = label->copy;
    work->job.job = xstrdup(label->job);
    work->job.person = xstrdup(label->person);
    buf_str(&work->bytes, label->bytes);
    if (record_append(sender, work, err)) {
        work_free(work);
        return -(int)err->code;
    }
    *id = work->job.id;
    enqueue(work);
    return 0;
}

/* Takes a work that waits for its turn out of its line. */
static void unlink_work(struct line *line, struct work *work)
{
    struct work *before = line->first;
    while (before->next != work)
        before = before->next;
    before->next = work->next;
    if (line->last == work)
        line->last = before;
}

int sender_cancel(struct sender *sender, int64_t id, struct err *err)
{
    char name[24];
    for (int i = 0; i < sender->n; i++) {
        struct line *line = &sender->lines[i];
        for (struct work *work = line->first; work; work = work->next) {
            if (work->job.id != id)
                continue;
            if (work == line->first && work_cancel(work))
                return 0;
            if (work == line->first)
                break;
            unlink_work(line, work);
            work_drop(work);
            return 0;
        }
    }
    snprintf(name, sizeof name, "%lld", (long long)id);
    return err_set(err, E_STATE, "sss", name, "over", "on its way");
}

bool sender_busy(const struct sender *sender)
{
    for (int i = 0; i < sender->n; i++)
        if (sender->lines[i].first)
            return true;
    return false;
}

int sender_settle(struct sender *sender, int64_t id, bool came_out, const char *person,
                  struct err *err)
{
    char note[JOURNAL_NOTE + 1];
    if (check_text("person", person, false, err))
        return -(int)err->code;
    snprintf(note, sizeof note, "%s %s", print_condition_name(PRINT_NOT_ASKED), person);
    struct journal_mark mark = {.from = 1 << SENDER_UNKNOWN | 1 << SENDER_SENT,
                                .to = came_out ? SENDER_CONFIRMED : SENDER_FAILED,
                                .note = note,
                                .at = sender->now()};
    return journal_mark(sender->journal, id, &mark, err);
}

int sender_told(struct sender *sender, int64_t id, enum sender_state state,
                struct err *err)
{
    return journal_done(sender->journal, id, (int)state, err);
}

int sender_list(struct sender *sender, const struct sender_query *query,
                sender_job_fn *fn, void *arg, struct err *err)
{
    return record_each(sender->journal, query, fn, arg, err);
}

int sender_look(const char *path, const struct sender_query *query, sender_job_fn *fn,
                void *arg, struct err *err)
{
    struct journal *journal = NULL;
    int rc = journal_open(path, NULL, &journal, err);
    if (!rc)
        rc = record_each(journal, query, fn, arg, err);
    journal_close(journal);
    return rc;
}

static void answer_printing(void *arg)
{
    struct work *work = arg, **at = &work->sender->printing;
    work->again = NULL;
    while (*at != work)
        at = &(*at)->next;
    *at = work->next;
    work->ask_fn(work->ask_arg, work->printer, PRINT_PRINTING, "");
    work_free(work);
}

void sender_question(struct sender *sender, const struct printer *printer,
                     sender_ask_fn *fn, void *arg)
{
    struct work *work = make_work(sender, printer);
    work->ask_fn = fn;
    work->ask_arg = arg;
    if (line_of(sender, printer)->first) {
        work->next = sender->printing;
        sender->printing = work;
        work->again = loop_after(sender->loop, 0, answer_printing, work);
    } else {
        enqueue(work);
    }
}

int sender_ask(struct sender *sender, const char *name, sender_ask_fn *fn, void *arg,
               struct err *err)
{
    const struct printer *printer = printers_find(sender->printers, name);
    if (!printer)
        return err_set(err, E_NOT_FOUND, "ss", "printer", name);
    sender_question(sender, printer, fn, arg);
    return 0;
}
