/*
 * run: one label from its printer's turn to its end: open, ask, journal, send, ask,
 * close. Also a question without a label, which stops after the first answer.
 *
 * Two clocks run: `limit` for the stage as a whole, `again` for one answer or the pause
 * before the next question. Each handler ends by changing the stage, or by ending the
 * work; after that it touches nothing.
 */
#include "sender_in.h"

enum { LINGER_MS = 2000 }; /* for the close of a printer that has put out its label */

static void on_port(void *arg, const struct port_news *news);

static void stop_timer(struct work *work, struct loop_timer **timer)
{
    if (*timer)
        loop_cancel(work->sender->loop, *timer);
    *timer = NULL;
}

static void set_timer(struct work *work, struct loop_timer **timer, int64_t ms,
                      loop_fn *fn)
{
    stop_timer(work, timer);
    *timer = loop_after(work->sender->loop, ms, fn, work);
}

void work_free(struct work *work)
{
    stop_timer(work, &work->limit);
    stop_timer(work, &work->again);
    port_close(work->port);
    buf_clear(&work->bytes);
    buf_clear(&work->heard);
    buf_clear(&work->since);
    free((char *)work->job.waybill);
    free((char *)work->job.job);
    free((char *)work->job.printer);
    free((char *)work->job.person);
    free((char *)work->job.words);
    free(work);
}

static void say(struct work *work, enum print_condition condition, const char *words)
{
    free((char *)work->job.words);
    work->job.words = xstrdup(words);
    work->job.condition = condition;
}

/* Durable first, then told. What can not be written is not known to be so after a crash:
 * the caller hears unknown with the fault's words. */
static void become(struct work *work, enum sender_state state)
{
    struct err err = {0};
    char words[400];
    if (record_mark(work, state, &err)) {
        err_words(&err, words, sizeof words);
        say(work, work->job.condition, words);
        state = state == SENDER_FAILED ? state : SENDER_UNKNOWN;
    }
    work->job.state = state;
    if (work->sender->changed)
        work->sender->changed(work->sender->arg, &work->job);
}

static void end(struct work *work)
{
    stop_timer(work, &work->limit);
    stop_timer(work, &work->again);
    port_close(work->port);
    work->port = NULL;
    line_next(work);
}

static void answer_question(struct work *work, enum print_condition condition,
                            const char *words)
{
    work->stage = STAGE_OVER;
    work->ask_fn(work->ask_arg, work->printer, condition, words);
    end(work);
}

static void lingered(void *arg)
{
    struct work *work = arg;
    work->limit = NULL;
    end(work);
}

/* The last word on a label. A confirmed one leaves its connection in peace, since the
 * printer is well; any other is cut. */
static void conclude(struct work *work, enum sender_state state)
{
    stop_timer(work, &work->limit);
    stop_timer(work, &work->again);
    work->stage = STAGE_OVER;
    become(work, state);
    if (state != SENDER_CONFIRMED) {
        end(work);
        return;
    }
    set_timer(work, &work->limit, LINGER_MS, lingered);
    port_finish(work->port);
}

static void fail(struct work *work, enum print_condition condition, const char *words)
{
    if (!work->job.id) {
        answer_question(work, condition, words);
        return;
    }
    say(work, condition, words);
    conclude(work, SENDER_FAILED);
}

/* ---- asking ---- */

static void take_answer(struct work *work);

static void no_answer(void *arg)
{
    struct work *work = arg;
    work->again = NULL;
    work->status = (struct print_status){PRINT_SILENT};
    take_answer(work);
}

static void ask(void *arg)
{
    struct work *work = arg;
    work->again = NULL;
    buf_reset(&work->heard);
    work->asked = true;
    set_timer(work, &work->again, work->sender->times.answer, no_answer);
    port_write(work->port, print_ask_bytes(work->printer->ask));
}

static bool can_ask(const struct work *work)
{
    return print_ask_bytes(work->printer->ask).n > 0;
}

static void ask_later(struct work *work)
{
    enum print_condition condition = work->status.condition;
    bool news = work->job.id && condition != work->job.condition;
    set_timer(work, &work->again, work->sender->times.again, ask);
    if (!news)
        return;
    say(work, condition, "");
    if (work->sender->changed)
        work->sender->changed(work->sender->arg, &work->job);
}

/* ---- the label itself ---- */

/* The number that an ESC/POS printer is to echo. */
static void process_id(const struct work *work, char out[5])
{
    snprintf(out, 5, "%04u", (unsigned)work->job.id % 10000);
}

static void send_label(struct work *work)
{
    struct err err = {0};
    char words[400], id[5], question[11];
    say(work, work->status.condition, "");
    if (record_mark(work, SENDER_SENDING, &err)) {
        err_words(&err, words, sizeof words);
        fail(work, PRINT_ERROR, words);
        return;
    }
    stop_timer(work, &work->limit);
    work->stage = STAGE_SENDS;
    work->before = port_taken(work->port);
    if (work->printer->confirm == PRINT_CONFIRM_PROCESS) {
        process_id(work, id);
        print_process_ask(id, question);
        buf_put(&work->bytes, question, sizeof question);
    }
    port_write(work->port, buf_view(&work->bytes));
    work->job.state = SENDER_SENDING;
    if (work->sender->changed)
        work->sender->changed(work->sender->arg, &work->job);
}

static void not_ready(void *arg)
{
    struct work *work = arg;
    work->limit = NULL;
    fail(work, work->status.condition, "");
}

static void opened(struct work *work)
{
    if (can_ask(work)) {
        work->stage = STAGE_BEFORE;
        set_timer(work, &work->limit, work->sender->times.ready, not_ready);
        ask(work);
    } else if (work->job.id) {
        work->status = (struct print_status){
            work->printer->ask == PRINT_ASK_PORT ? PRINT_READY : PRINT_NOT_ASKED};
        send_label(work);
    } else {
        answer_question(
            work, work->printer->ask == PRINT_ASK_PORT ? PRINT_READY : PRINT_NOT_ASKED,
            "");
    }
}

static void judge_before(struct work *work)
{
    enum print_verdict verdict = print_condition_verdict(work->status.condition);
    if (!work->job.id)
        answer_question(work, work->status.condition, "");
    else if (verdict == PRINT_GO)
        send_label(work);
    else if (verdict == PRINT_STOP)
        fail(work, work->status.condition, "");
    else
        ask_later(work);
}

/* ---- after it ---- */

static void finish_sent(struct work *work)
{
    stop_timer(work, &work->limit);
    stop_timer(work, &work->again);
    work->stage = STAGE_ENDS;
    port_finish(work->port);
}

static bool stopped(const struct work *work)
{
    return print_condition_verdict(work->status.condition) == PRINT_STOP;
}

/* The printer itself says that a person must help: it keeps the label and prints it when
 * it is well again. */
static bool in_trouble(const struct work *work)
{
    return work->answered && stopped(work) && work->status.condition < PRINT_GARBLED;
}

/* The time is over. A printer that answers at once and was never seen printing may have
 * been too quick for us: all that is known is that it took the label. */
static void give_up(void *arg)
{
    struct work *work = arg;
    const struct sender_times *times = &work->sender->times;
    work->limit = NULL;
    if (in_trouble(work) && !work->late) {
        work->late = true;
        set_timer(work, &work->limit, times->trouble, give_up);
        return;
    }
    if (work->answered && !stopped(work) && work->status.idle) {
        finish_sent(work);
        return;
    }
    /* "ready" explains nothing: what is missing is the word that it came out. */
    bool explains = print_condition_verdict(work->status.condition) != PRINT_GO;
    say(work, explains ? work->status.condition : PRINT_SILENT, "");
    conclude(work, SENDER_UNKNOWN);
}

static bool came_out(const struct work *work)
{
    if (!work->status.idle || stopped(work))
        return false;
    return work->seen_busy || print_ask_in_order(work->printer->ask);
}

static void judge_after(struct work *work)
{
    work->answered = work->status.condition < PRINT_GARBLED;
    work->seen_busy |= work->answered && !work->status.idle && !stopped(work);
    if (work->printer->confirm == PRINT_CONFIRM_STATUS && came_out(work)) {
        say(work, work->status.condition, "");
        conclude(work, SENDER_CONFIRMED);
    } else if (work->printer->confirm == PRINT_CONFIRM_NONE && work->answered &&
               !stopped(work)) {
        finish_sent(work);
    } else {
        ask_later(work);
    }
}

static void drained(struct work *work)
{
    if (!can_ask(work)) {
        finish_sent(work);
        return;
    }
    work->stage = STAGE_AFTER;
    work->status = (struct print_status){PRINT_SILENT};
    set_timer(work, &work->limit, work->sender->times.confirm, give_up);
    if (work->printer->confirm == PRINT_CONFIRM_PROCESS)
        set_timer(work, &work->again, work->sender->times.answer, ask);
    else
        ask(work);
}

static void take_answer(struct work *work)
{
    stop_timer(work, &work->again);
    work->asked = false;
    if (work->stage == STAGE_BEFORE)
        judge_before(work);
    else
        judge_after(work);
}

static bool echoed(struct work *work, struct str bytes)
{
    char id[5];
    if (work->printer->confirm != PRINT_CONFIRM_PROCESS || work->stage < STAGE_SENDS)
        return false;
    process_id(work, id);
    buf_str(&work->since, bytes);
    return print_process_read(id, buf_view(&work->since)) == 1;
}

/* What comes without a question, or late, is not heard. */
static void heard(struct work *work, struct str bytes)
{
    if (work->stage >= STAGE_ENDS)
        return;
    if (echoed(work, bytes)) {
        say(work, PRINT_READY, "");
        conclude(work, SENDER_CONFIRMED);
        return;
    }
    if (!work->asked)
        return;
    buf_str(&work->heard, bytes);
    if (work->heard.over)
        work->status = (struct print_status){PRINT_GARBLED};
    else if (!print_ask_read(work->printer->ask, buf_view(&work->heard), &work->status))
        return;
    take_answer(work);
}

/* ---- the way to the printer ---- */

/* Nothing left: it has failed. Something did: nobody knows. */
static void broke(struct work *work, const struct port_news *news)
{
    if (work->stage == STAGE_OVER) {
        end(work);
        return;
    }
    bool left = work->stage > STAGE_BEFORE && port_taken(work->port) > work->before;
    if (!left) {
        fail(work, news->condition, news->words);
        return;
    }
    say(work, news->condition, news->words);
    conclude(work, SENDER_UNKNOWN);
}

static void ended(struct work *work)
{
    if (work->stage == STAGE_OVER) {
        end(work);
        return;
    }
    say(work, work->answered ? work->status.condition : PRINT_NOT_ASKED, "");
    conclude(work, SENDER_SENT);
}

static void on_port(void *arg, const struct port_news *news)
{
    struct work *work = arg;
    switch (news->event) {
    case PORT_OPENED:
        opened(work);
        break;
    case PORT_READ:
        heard(work, news->bytes);
        break;
    case PORT_DRAINED:
        if (work->stage == STAGE_SENDS)
            drained(work);
        break;
    case PORT_ENDED:
        ended(work);
        break;
    case PORT_FAILED:
        broke(work, news);
        break;
    }
}

void work_start(struct work *work)
{
    const struct sender_times *times = &work->sender->times;
    char title[JOURNAL_KEY + 1];
    struct err err = {0};
    snprintf(title, sizeof title, "%s-%lld.%s",
             work->job.id ? work->job.waybill : "status", (long long)work->job.copy,
             print_language_name(work->printer->form.language));
    struct port_way way = {.address = work->printer->address,
                           .title = title,
                           .times = {times->open, times->stall, times->end},
                           .fn = on_port,
                           .arg = work};
    work->stage = STAGE_OPENS;
    work->port = port_open(work->sender->loop, &way, &err);
    BUG_IF(!work->port); /* the address was checked when the file was read */
}

bool work_cancel(struct work *work)
{
    bool begun = work->stage >= STAGE_SENDS;
    if (work->stage == STAGE_OVER)
        return false;
    say(work, begun ? PRINT_BROKEN : PRINT_NOT_ASKED, "");
    conclude(work, begun ? SENDER_UNKNOWN : SENDER_FAILED);
    return true;
}

void work_drop(struct work *work)
{
    say(work, PRINT_NOT_ASKED, "");
    become(work, SENDER_FAILED);
    work_free(work);
}

void work_break(struct work *work)
{
    bool begun = work->stage >= STAGE_SENDS;
    if (!work->job.id || work->stage == STAGE_OVER)
        return;
    struct err err = {0};
    say(work, begun ? PRINT_BROKEN : PRINT_NOT_ASKED, "the program left");
    /* What is not written now is found at the next start. */
    record_mark(work, begun ? SENDER_UNKNOWN : SENDER_FAILED, &err);
}
