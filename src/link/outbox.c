/*
 * outbox: one terminal's requests, from the person to the store and back, whatever the
 * wire does. Says to retry what was asked and what came, and does what retry says: hand a
 * request to the link below, answer the person with the store's words, with the journal's
 * or with "no connection".
 *
 * What it promises: a request that the journal may carry is on the disk before the link
 * below sees it; it goes under one id until the store has answered; nothing is dropped.
 */
#include "outbox_in.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/log.h"

enum {
    NUMBERS = 100000, /* reserved in the store at once: more than any outage takes */
};

static struct outbox *box_of(const struct link_end *end)
{
    return (struct outbox *)end->link;
}

int64_t outbox_mono(const struct outbox *box)
{
    return box->options.mono ? box->options.mono(box->options.arg) : clock_mono_ms();
}

int64_t outbox_utc(const struct outbox *box)
{
    return box->options.utc ? box->options.utc(box->options.arg) : clock_utc_ms();
}

void outbox_fault(struct outbox *box, const struct err *err)
{
    char words[300];
    err_words(err, words, sizeof words);
    log_event(LOG_ERROR, "outbox", "%s", words);
    box->why = *err;
}

/* ---- the row ---- */

/* The last or the first as a rule. */
static struct sending *find(struct outbox *box, int64_t key)
{
    if (box->last && box->last->key == key)
        return box->last;
    struct sending *sending = box->first;
    while (sending && sending->key != key)
        sending = sending->next;
    return sending;
}

/* ---- answers to the person ---- */

static void answer(struct outbox *box, const struct reply *reply)
{
    struct reply *copy = arena_alloc(box->turn, sizeof *copy);
    *copy = reply_copy(box->turn, reply);
    box->link.ends->reply = copy;
}

static void answer_no(struct outbox *box, enum err_code code)
{
    struct reply no = {.err = {.code = E_OK}};
    if (code == E_LINK)
        err_set(&no.err, code, "s", gettext("the store"));
    else
        err_set(&no.err, code, NULL);
    answer(box, &no);
}

static void answer_late(struct outbox *box, struct sending *sending)
{
    struct reply reply;
    shadow_apply(&box->shadow, &sending->req, NULL);
    shadow_answer(&box->shadow, &sending->req, box->turn, &reply);
    box->unsynced++;
    sending->told = true;
    answer(box, &reply);
}

/* ---- what an answer of the store changes here ---- */

static void keep(struct outbox *box, const char *kind, const struct reply *reply)
{
    struct err err = {.code = E_OK};
    if (book_keep(box->book, kind, reply, outbox_utc(box), &err))
        outbox_fault(box, &err);
}

static void note_done(struct outbox *box, struct sending *sending)
{
    struct err err = {.code = E_OK};
    unsigned char hash[32];
    int64_t id;
    if (sending->id) {
        mend_settled(box, sending);
        return;
    }
    mend_mark(box); /* marks keep the order of the book */
    request_hash(&sending->req, sending->person, hash);
    if (book_request(box->book, &sending->req, sending->person, BOOK_DONE,
                     outbox_utc(box), &id, &err))
        outbox_fault(box, &err);
    else
        mend_done(box, id, sending->req.id.seq, sending->person, hash);
}

/* Somebody came in: what waits of theirs goes with the new session. What others left here
 * can go no more: it is told to the store as theirs. */
static void came_in(struct outbox *box, const struct reply *reply)
{
    bool held = retry_held(box->retry);
    shadow_login(&box->shadow, reply, outbox_utc(box));
    keep(box, "login", &box->shadow.login);
    for (struct sending *s = box->first; s; s = s->next) {
        if (s->person == box->shadow.person || s->req.verb == V_LINK_REFUSED)
            s->req.session = box->shadow.session;
        else if (held && s->class == RETRY_TAKEN)
            late_instead(box, s);
    }
    if (held)
        retry_entered(box->retry, outbox_mono(box));
    else
        retry_probe(box->retry);
}

static void learn(struct outbox *box, const struct sending *sending,
                  const struct reply *reply)
{
    const struct reply nobody = {.err = {.code = E_OK}};
    switch (sending->req.verb) {
    case V_LOGIN:
        came_in(box, reply);
        break;
    case V_LOGOUT:
        box->shadow.in = box->shadow.known = false;
        keep(box, "login", &nobody);
        break;
    case V_TASK_PULL:
    case V_TASK_SHOW:
        shadow_task(&box->shadow, &sending->req, reply);
        keep(box, "task", reply);
        break;
    case V_TASK_GIVE:
    case V_TASK_PASS:
        box->shadow.known = false;
        keep(box, "task", &nobody);
        break;
    default:
        shadow_apply(&box->shadow, &sending->req, reply);
    }
}

/* And the journal knows by whom: the hash holds the person. */
static bool is_recorded(const struct sending *sending)
{
    unsigned flags = verb_entry(sending->req.verb)->flags;
    return !(flags & VERB_READ) && (sending->person || flags & VERB_OPEN);
}

static void said_yes(struct outbox *box, struct sending *sending,
                     const struct reply *reply)
{
    if (is_recorded(sending))
        note_done(box, sending);
    learn(box, sending, reply);
}

static void said_no(struct outbox *box, struct sending *sending, const struct err *why)
{
    struct err err = {.code = E_OK};
    if (why->code == E_COUNTED)
        late_counted(box, sending, why);
    else if (sending->id && book_mark(box->book, sending->id, 1u << BOOK_NEW, BOOK_NO,
                                      err_entry(why->code)->name, outbox_utc(box), &err))
        outbox_fault(box, &err);
}

static void take_answer(struct outbox *box, struct sending *sending)
{
    const struct reply *reply = sending->reply;
    if (reply->err.code == E_OK)
        said_yes(box, sending, reply);
    else
        said_no(box, sending, &reply->err);
    answer(box, reply);
    outbox_drop(box, sending);
}

/* Nobody waits for it any more. */
static void settle(struct outbox *box, struct sending *sending)
{
    const struct reply *reply = sending->reply;
    bool taken = sending->class == RETRY_TAKEN;
    box->unsynced -= taken;
    if (reply->err.code == E_OK) {
        if (is_recorded(sending))
            note_done(box, sending);
        if (!taken)
            learn(box, sending, reply);
    } else if (taken && reply->err.code == E_COUNTED) {
        late_counted(box, sending, &reply->err);
    } else if (taken) {
        late_refused(box, sending, &reply->err);
    }
    outbox_drop(box, sending);
}

/* The first to find the line dead is answered like those behind it. */
static void give_up(struct outbox *box, struct sending *sending, bool doubt)
{
    const struct reply no = {.err = box->why};
    struct reply reply;
    if (!doubt && !retry_held(box->retry) &&
        shadow_look(&box->shadow, &sending->req, outbox_utc(box), box->turn, &reply))
        answer(box, &reply);
    else if (box->why.code == E_OK || box->why.code == E_NO_SESSION)
        answer_no(box, E_LINK);
    else
        answer(box, &no);
    sending->told = true;
    if (!doubt)
        outbox_drop(box, sending);
}

/* ---- retry's steps ---- */

static void do_step(struct outbox *box, const struct retry_step *step)
{
    struct sending *sending = step->key ? find(box, step->key) : NULL;
    BUG_IF(step->key && !sending);
    switch (step->what) {
    case RETRY_SEND:
        flight_bring(box, sending, step->n);
        break;
    case RETRY_ANSWER:
        take_answer(box, sending);
        break;
    case RETRY_LATE:
        answer_late(box, sending);
        break;
    case RETRY_GIVE_UP:
        give_up(box, sending, step->doubt);
        break;
    case RETRY_SETTLED:
        settle(box, sending);
        break;
    }
}

static void do_steps(struct outbox *box)
{
    struct retry_step step;
    while (retry_next(box->retry, &step))
        do_step(box, &step);
}

/* ---- what comes from below ---- */

static void arrived(struct outbox *box, const struct reply *reply)
{
    flight_arrived(box, reply);
    do_steps(box);
}

/* ---- what comes from the person ---- */

static bool ask_down(const struct outbox *box)
{
    return retry_line(box->retry) == LINE_DOWN;
}

/* The act in doubt, asked for again: the same request under the number that it has, not a
 * second one. */
static bool in_doubt(struct outbox *box, struct request *req)
{
    unsigned char one[32], other[32];
    struct sending *first = box->first;
    if (!first || first->class != RETRY_ACT || !first->told ||
        first->req.verb != req->verb)
        return false;
    request_hash(&first->req, first->person, one);
    request_hash(req, box->shadow.person, other);
    if (memcmp(one, other, sizeof one) != 0 ||
        !retry_again(box->retry, first->key, outbox_mono(box)))
        return false;
    first->told = false;
    req->id = first->req.id;
    return true;
}

/* On the disk before the wire sees it. */
static void take_down(struct outbox *box, const struct request *req)
{
    struct reply no = {.err = {.code = E_OK}};
    struct sending *sending = outbox_push(box, req, RETRY_TAKEN, false);
    if (book_request(box->book, req, sending->person, BOOK_NEW, outbox_utc(box),
                     &sending->id, &no.err)) {
        outbox_fault(box, &no.err);
        answer(box, &no);
        outbox_drop(box, sending);
        return;
    }
    retry_add(box->retry, sending->key, RETRY_TAKEN, false, outbox_mono(box));
}

/* What has no lasting effect is forgotten when it is given up. */
static enum retry_class class_of(const struct request *req)
{
    bool look = verb_entry(req->verb)->flags & VERB_READ || req->verb == V_LOGIN ||
                req->verb == V_TASK_PULL;
    return look ? RETRY_LOOK : RETRY_ACT;
}

static void hand_on(struct outbox *box, const struct request *req)
{
    bool enter = retry_held(box->retry) && req->verb == V_LOGIN;
    struct sending *sending = outbox_push(box, req, class_of(req), enter);
    if (enter)
        retry_enter(box->retry, sending->key, outbox_mono(box));
    else
        retry_add(box->retry, sending->key, sending->class, false, outbox_mono(box));
}

static void take(struct outbox *box, struct request *req)
{
    bool offline = verb_entry(req->verb)->flags & VERB_OFFLINE;
    bool held = retry_held(box->retry);
    struct reply reply;
    if (held && req->verb != V_LOGIN)
        answer_no(box, E_NO_SESSION);
    else if (offline && shadow_may(&box->shadow, req))
        take_down(box, req);
    else if (!held && ask_down(box) &&
             shadow_look(&box->shadow, req, outbox_utc(box), box->turn, &reply))
        answer(box, &reply);
    else if (!in_doubt(box, req))
        hand_on(box, req);
}

/* ---- the link ---- */

static int64_t due(const struct link *link)
{
    const struct outbox *box = (const struct outbox *)link;
    int64_t mine = retry_due(box->retry), below = link_due(box->below);
    return mine < 0 || (below >= 0 && below < mine) ? below : mine;
}

static void awake(void *arg)
{
    struct outbox *box = arg;
    box->timer = NULL; /* the loop flushes before it sleeps */
}

static void set_timer(struct outbox *box)
{
    int64_t due = retry_due(box->retry), now = outbox_mono(box);
    if (!box->loop)
        return;
    if (box->timer)
        loop_cancel(box->loop, box->timer);
    box->timer =
        due < 0 ? NULL : loop_after(box->loop, due > now ? due - now : 0, awake, box);
}

static void flush(struct link *link)
{
    struct outbox *box = (struct outbox *)link;
    struct link_end *end = link->ends;
    const struct reply *reply;
    if (!end)
        return;
    if (!end->reply) /* an answer that nobody took yet stays */
        arena_clear(box->turn);
    if (!box->begun)
        late_load(box);
    box->begun = true;
    struct request *req = end->waiting;
    end->waiting = NULL;
    if (req)
        take(box, req);
    retry_tick(box->retry, outbox_mono(box));
    do_steps(box);
    do {
        link_flush(box->below);
        reply = link_take(box->inner);
        if (reply)
            arrived(box, reply);
    } while (reply);
    mend_mark(box); /* while the store is at what was sent meanwhile */
    set_timer(box);
}

static void wait(struct link_end *end)
{
    struct outbox *box = box_of(end);
    while (!end->reply) {
        if (retry_flying(box->retry) && box->below->kind->wait)
            box->below->kind->wait(box->inner);
        flush(end->link);
    }
}

/* The link below does one thing at a time: what it has under way first. */
static void let_arrive(struct outbox *box)
{
    while (box->brought && box->below->kind->wait)
        arrived(box, link_wait(box->inner));
}

static int reserve(struct link_end *end, int64_t n, struct err *err)
{
    struct outbox *box = box_of(end);
    struct err none = {.code = E_OK};
    int64_t first, at = outbox_utc(box);
    int code = book_numbers(box->book, n, at, &first, &none);
    if (code == -E_NOT_FOUND) {
        err_clear(&none);
        let_arrive(box);
        code = box->below->kind->reserve(box->inner, NUMBERS, err);
        if (code)
            return code;
        code =
            book_numbers_add(box->book, box->inner->seq, box->inner->seq_end, at, &none);
        box->inner->seq = box->inner->seq_end;
        if (!code)
            code = book_numbers(box->book, n, at, &first, &none);
    }
    if (code) {
        *err = none;
        return code;
    }
    end->seq = first;
    end->seq_end = first + n;
    return 0;
}

static int join(struct link_end *end, const char *terminal, struct err *err)
{
    struct outbox *box = box_of(end);
    BUG_IF(box->inner); /* a journal has one owner */
    if (book_open(box->path, terminal, &box->book, err))
        return -(int)err->code;
    box->inner = link_end(box->below, terminal, err);
    if (!box->inner || outbox_load(box, err))
        return -(int)err->code;
    box->inner->compares = true;
    /* By a Unix socket the service alone knows which one it is. */
    if (!link_terminal(box->inner) && box->below->kind->reserve(box->inner, 1, err))
        return -(int)err->code;
    end->terminal = link_terminal(box->inner);
    return 0;
}

/* ---- how it stands ---- */

static bool state(const struct link_end *end, struct link_state *out)
{
    static const enum link_line lines[] = {
        [LINE_UP] = LINK_UP, [LINE_SLOW] = LINK_SLOW, [LINE_DOWN] = LINK_DOWN};
    const struct outbox *box = box_of(end);
    *out = (struct link_state){.line = lines[retry_line(box->retry)],
                               .unsynced = box->unsynced,
                               .why = box->why,
                               .login = retry_held(box->retry),
                               .late = box->late,
                               .tote = box->late_tote,
                               .place = box->late_place};
    return true;
}

static void seen(struct link_end *end)
{
    err_clear(&box_of(end)->late);
}

static bool resume(const struct link_end *end, struct link_resume *out)
{
    const struct outbox *box = box_of(end);
    if (!box->shadow.in)
        return false;
    *out = (struct link_resume){box->shadow.badge, shadow_work(&box->shadow)};
    return true;
}

static int console(struct link_end *end, int64_t *session, struct err *err)
{
    return link_console(box_of(end)->inner, session, err);
}

static void on(struct link *link, struct loop *loop)
{
    struct outbox *box = (struct outbox *)link;
    box->loop = loop;
    link_on(box->below, loop);
}

static void close_box(struct link *link)
{
    struct outbox *box = (struct outbox *)link;
    if (box->timer)
        loop_cancel(box->loop, box->timer);
    if (box->book)
        mend_mark(box);
    link_close(box->below);
    while (box->first)
        outbox_drop(box, box->first);
    flight_over(box);
    book_close(box->book);
    retry_free(box->retry);
    shadow_clear(&box->shadow);
    arena_free(box->turn);
    arena_free(box->mark_arena);
    buf_clear(&box->docket.text);
    free(box->done);
    free(box->path);
    free(box);
}

static const struct link_kind kind = {
    .end_size = sizeof(struct link_end),
    .join = join,
    .reserve = reserve,
    .flush = flush,
    .due = due,
    .wait = wait,
    .console = console,
    .on = on,
    .state = state,
    .seen = seen,
    .resume = resume,
    .close = close_box,
};

struct link *link_outbox(struct link *below, const struct outbox_options *options)
{
    struct outbox *box = xcalloc(1, sizeof *box);
    struct retry_rules rules = options->rules;
    box->link.kind = &kind;
    box->below = below;
    box->options = *options;
    box->path = xstrdup(options->path);
    rules.probe = true;
    box->retry = retry_new(&rules);
    box->turn = arena_new();
    box->mark_arena = arena_new();
    buf_init(&box->docket.text, DOCKET_BYTES);
    shadow_init(&box->shadow);
    return &box->link;
}
