/*
 * terminal: the text UI. One loop: characters become lines, lines become scans, scans go
 * to the flow; what waits for the store goes through the door once before the loop
 * sleeps, and the screen is painted once.
 */
#include <libintl.h>
#include <poll.h>
#include <signal.h>

#include "cmd.h"
#include "paper.h"
#include "plugged.h"
#include "resume.h"
#include "session.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/log.h"
#include "tallyman/base/loop.h"
#include "tallyman/link/http.h"
#include "tallyman/link/outbox.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/reason.h"
#include "tallyman/scan/replay.h"
#include "tallyman/screen/paint.h"
#include "tallyman/screen/tty.h"
#include "terminal.h"
#include "tones.h"
#include "waverun.h"

struct terminal {
    const struct cmd_args *args;
    struct cmd_store *cs, jobs;
    struct link *box;  /* over a corridor of its own; NULL: cs's is used as it is */
    struct link *wire; /* below the box */
    struct link_end *end;
    int64_t unsynced; /* as painted last */
    struct loop *loop;
    struct tty *tty;
    struct session *session;
    struct bench *bench; /* NULL: no printer here */
    struct paper *paper;
    struct replay *replay; /* NULL: none */
    struct plugged *plugged;
    struct line line;
    struct grid *grid;
    struct arena *turn;
    struct loop_timer *idle, *tick, *wait;
    FILE *trace;
    int inputs;     /* scans and keys taken so far */
    int top, below; /* of what scrolls: the first shown, how many are left out below */
    bool dirty;
    bool slow; /* the answer is long in coming */
    bool chinese;
    bool *practise;
};

/* ---- what the session needs ---- */

static struct paper_out print(void *arg, const char *template_name,
                              const struct reply *data, struct arena *arena)
{
    struct terminal *t = arg;
    return paper_print(t->paper, template_name, data, arena);
}

static void told(void *arg)
{
    struct terminal *t = arg;
    if (t->bench)
        bench_told(t->bench);
}

static void repaint(void *arg);

/* The bar and the distance falling; any key stops the search. What is scanned meanwhile
 * is not judged: nobody sees a step that it could be meant for. */
static bool job_step(void *arg, int64_t percent, const char *text)
{
    struct terminal *t = arg;
    struct tty_event event;
    bool go_on = true;
    session_progress(t->session, percent, text);
    t->dirty = true;
    repaint(t);
    while (tty_next(t->tty, &event)) {
        go_on &= event.kind != TTY_KEY && event.kind != TTY_CHAR && event.kind != TTY_END;
        if (event.kind != TTY_END)
            continue;
        loop_stop(t->loop);
        break; /* it would come for ever */
    }
    return go_on;
}

static const char *bind(void *arg, const char *printer, struct arena *arena,
                        const char **text)
{
    struct terminal *t = arg;
    struct err err = {0};
    char words[200];
    if (!t->bench)
        return arena_text(arena, gettext("no printer here"));
    if (bench_bind(t->bench, printer, &err)) {
        reason_refusal(&err, words, sizeof(words));
        return arena_text(arena, words);
    }
    *text = bench_printer(t->bench)->name;
    return NULL;
}

static void unprint(void *arg)
{
    struct terminal *t = arg;
    if (t->bench)
        bench_take_back(t->bench);
}

/* The lead's jobs: "wave.release morning". */
static const char *job(void *arg, const char *name, struct arena *arena,
                       const char **text)
{
    struct terminal *t = arg;
    if (strcmp(name, "training") == 0) {
        if (!t->practise)
            return arena_text(arena, gettext("there is no practice here"));
        *t->practise = true;
        loop_stop(t->loop);
        return NULL;
    }
    if (strncmp(name, "scanner.", 8) == 0)
        return plugged_job(t->plugged, name + 8, arena, text);
    if (t->cs->far) /* nobody is the console there: it is the lead's own doing */
        t->jobs.session = flow_session(session_flow(t->session));
    const struct job_watch hooks = {t, job_step};
    return terminal_job(t->args, &t->jobs, name, t->tty ? &hooks : NULL, arena, text);
}

static void tone(void *arg, enum tone which)
{
    struct terminal *t = arg;
    tty_tone(t->tty, which);
}

static int64_t now(void *arg)
{
    (void)arg;
    return clock_utc_ms();
}

/* ---- the picture ---- */

static void add_slow_note(const struct terminal *t, struct view *view)
{
    if (!t->slow)
        return;
    view->note = gettext("waiting for the store …");
    view->tone = TONE_NONE;
}

/* The flow's own word goes before one about a scanner. */
static void add_plugged_note(struct terminal *t, struct view *view)
{
    enum tone tone;
    const char *note = plugged_note(t->plugged, &tone);
    if (!note[0] || (view->note && view->note[0]))
        return;
    view->note = note;
    view->tone = tone;
}

static void fit_grid(struct terminal *t)
{
    int rows = 0, cols = 0;
    tty_size(t->tty, &rows, &cols);
    if (t->grid && t->grid->rows == rows && t->grid->cols == cols)
        return;
    grid_free(t->grid);
    t->grid = grid_new(rows, cols);
}

/* Makes it, and knows then what is left out below. */
static void compose(struct terminal *t)
{
    struct view view;
    fit_grid(t);
    session_view(t->session, t->turn, &view);
    add_slow_note(t, &view);
    add_plugged_note(t, &view);
    plugged_stop(t->plugged, view.stop);
    t->below = paint_view(t->grid, &view, line_field(&t->line), t->top);
    arena_clear(t->turn);
}

/* ---- inputs ---- */

static void on_tick(void *arg)
{
    struct terminal *t = arg;
    t->tick = NULL;
    session_tick(t->session);
}

static void after_input(struct terminal *t)
{
    unsigned asked = session_asked(t->session);
    t->dirty = true;
    if (asked & REACT_LANG) {
        extern int _nl_msg_cat_cntr; /* gettext looks at LANGUAGE again when it changes */
        t->chinese = !t->chinese;
        setenv("LANGUAGE", t->chinese ? "zh_CN" : "en", 1);
        _nl_msg_cat_cntr++;
    }
    if (asked & REACT_TICK && !t->tick)
        t->tick = loop_after(t->loop, 1000, on_tick, t);
    if (asked & REACT_LEAVE)
        loop_stop(t->loop);
}

static void scanned(struct terminal *t, const struct scan *scan)
{
    t->top = 0;
    t->inputs++;
    plugged_noted(t->plugged);
    session_scan(t->session, scan);
    after_input(t);
}

/* From a scanner over USB; the wedge's come from on_tty. */
static void on_plugged_scan(void *arg, const struct scan *scan)
{
    scanned(arg, scan);
}

enum { HAND_MS = 200 };

/* The rest of it comes by the terminal: it goes where that goes, at a hand's pace. */
static void on_plugged_typed(void *arg, const struct scan *part)
{
    struct terminal *t = arg;
    struct scan scan;
    struct str rest = str_of(part->text);
    int64_t at_ms = clock_mono_ms() - (int64_t)rest.n * HAND_MS;
    int32_t point;
    for (; (point = utf8_next(&rest)) >= 0; at_ms += HAND_MS)
        if (line_feed(&t->line, (uint32_t)point, at_ms, &scan))
            scanned(t, &scan);
    t->dirty = true;
}

static void on_plugged(void *arg)
{
    ((struct terminal *)arg)->dirty = true;
}

static void weighed(void *arg, const struct weight *weight)
{
    session_weight(((struct terminal *)arg)->session, weight);
    after_input(arg);
}

static void on_idle(void *arg)
{
    struct terminal *t = arg;
    struct scan scan;
    t->idle = NULL;
    if (line_idle(&t->line, clock_mono_ms(), &scan))
        scanned(t, &scan);
}

/* Never past the end, however long the key is held: the way back would be as long. How
 * many entries are left below is known when those above are placed, no sooner. */
static void turn_page(struct terminal *t, int page)
{
    enum { PAGE = 5 };
    int step = page < 0 ? -PAGE : t->below < PAGE ? t->below : PAGE;
    t->top = t->top + step < 0 ? 0 : t->top + step;
    compose(t);
}

static void take_event(struct terminal *t, const struct tty_event *event)
{
    struct scan scan;
    t->dirty = true;
    switch (event->kind) {
    case TTY_CHAR:
        if (line_feed(&t->line, event->point, clock_mono_ms(), &scan))
            scanned(t, &scan);
        break;
    case TTY_KEY:
        line_drop(&t->line);
        t->top = 0;
        t->inputs++;
        plugged_noted(t->plugged);
        session_key(t->session, event->key);
        after_input(t);
        break;
    case TTY_PAGE:
        turn_page(t, event->page);
        break;
    case TTY_END:
        loop_stop(t->loop);
        break;
    case TTY_RESIZE:
    case TTY_PASTE:
        break;
    }
}

static void on_tty(void *arg, int fd, short revents)
{
    struct terminal *t = arg;
    struct tty_event event;
    (void)fd;
    if (revents & (POLLHUP | POLLERR))
        loop_stop(t->loop);
    bool more = true;
    while (more && tty_next(t->tty, &event)) {
        take_event(t, &event);
        more = event.kind != TTY_END; /* which would come for ever */
    }
    int64_t wait = line_wait(&t->line, clock_mono_ms());
    if (wait >= 0 && !t->idle)
        t->idle = loop_after(t->loop, wait, on_idle, t);
}

/* The terminal has another size: nobody may touch a key before the screen fits it. */
static void on_resize(void *arg)
{
    on_tty(arg, 0, 0);
}

/* ---- before sleeping: the store, then the screen ---- */

/* What became of labels is told by somebody: far away by the first who logs in. */
static void tell_far(struct terminal *t)
{
    struct err err = {0};
    int64_t session = flow_session(session_flow(t->session));
    if (!t->cs->far || !t->bench || t->jobs.session || !session)
        return;
    t->jobs.session = session;
    if (bench_tell(t->bench, &t->jobs, &err))
        log_event(LOG_WARN, "labels", "not told: %s", err_entry(err.code)->name);
}

static void on_slow(void *arg)
{
    struct terminal *t = arg;
    t->wait = NULL;
    t->slow = t->dirty = true;
}

/* Who stands before it sees that it was heard, and does not do it again. */
static void look_at_wait(struct terminal *t)
{
    enum { SLOW_MS = 700 };
    if (flow_waiting(session_flow(t->session))) {
        if (!t->wait && !t->slow)
            t->wait = loop_after(t->loop, SLOW_MS, on_slow, t);
        return;
    }
    if (t->wait)
        loop_cancel(t->loop, t->wait);
    t->wait = NULL;
    t->slow = false;
}

/* What the journal holds changes without anybody's doing. */
static void look_at_link(struct terminal *t)
{
    struct link_state state;
    if (!link_state(t->end, &state))
        return;
    t->dirty |= state.unsynced != t->unsynced || state.late.code != E_OK || state.login;
    t->unsynced = state.unsynced;
    if (t->cs->far)
        link_http_unsynced(t->wire, state.unsynced);
}

static void ask_store(void *arg)
{
    struct terminal *t = arg;
    do {
        if (t->cs->store)
            store_set_now(t->cs->store, clock_utc_ms());
        link_flush(t->box ? t->box : t->cs->link);
        if (!session_reply(t->session))
            break;
        after_input(t);
        tell_far(t);
    } while (flow_waiting(session_flow(t->session)));
    look_at_wait(t);
    look_at_link(t);
}

static void repaint(void *arg)
{
    struct terminal *t = arg;
    if (!t->dirty)
        return;
    t->dirty = false;
    compose(t);
    tty_show(t->tty, t->grid);
    if (t->trace) {
        fprintf(t->trace, "%d %s\n", t->inputs, flow_where(session_flow(t->session)));
        fflush(t->trace);
    }
}

static void on_stop(void *arg)
{
    struct terminal *t = arg;
    loop_stop(t->loop);
}

/* ---- a replay file instead of hands ---- */

static void play_replay(struct terminal *t, struct replay *replay)
{
    struct replay_step step;
    while (replay_next(replay, &step)) {
        if (step.kind == REPLAY_SCAN)
            session_scan(t->session, &step.scan);
        else if (step.kind == REPLAY_KEY)
            session_key(t->session, key_by_f(step.key_f));
        after_input(t);
        ask_store(t);
        repaint(t);
    }
}

static int open_tty(struct terminal *t, struct err *err)
{
    struct tty_tones tones;
    const char *path = cmd_file(t->args, t->turn, "devices", "terminal.ini");
    if (tones_read(path, &tones, err))
        return -(int)err->code;
    t->tty = tty_open(&tones, err);
    return t->tty ? 0 : -(int)err->code;
}

static void run_loop(struct terminal *t)
{
    loop_watch(t->loop, tty_fd(t->tty), POLLIN, on_tty, t);
    loop_signal(t->loop, SIGTERM, on_stop, t);
    loop_signal(t->loop, SIGINT, on_stop, t);
    loop_signal(t->loop, SIGHUP, on_stop, t);
    loop_signal(t->loop, SIGWINCH, on_resize, t);
    loop_before_sleep(t->loop, ask_store, t);
    loop_before_sleep(t->loop, repaint, t);
    session_start(t->session);
    session_resume(t->session);
    after_input(t);
    if (t->replay)
        play_replay(t, t->replay);
    loop_run(t->loop);
}

static void became(void *arg, enum on_paper paper, const char *why)
{
    struct terminal *t = arg;
    session_printed(t->session, paper, why);
    after_input(t);
}

/* The printer, and what the store has not heard of it yet; in practice there is none. */
static int open_bench(struct terminal *t, const struct terminal_options *options,
                      struct err *err)
{
    struct bench_plan plan = {t->args,       t->loop, options->printer,
                              options->name, became,  t};
    if (options->training)
        return 0;
    if (bench_new(&plan, &t->bench, err))
        return -(int)err->code;
    return t->bench && !t->cs->far ? bench_tell(t->bench, &t->jobs, err) : 0;
}

/* The outbox, over a corridor of its own: its journal outlives this process. */
static struct link_end *open_box(struct terminal *t, const char *name, struct err *err)
{
    char file[160];
    snprintf(file, sizeof(file), "outbox-%s.db", name);
    struct outbox_options options = {.path = cmd_data(t->turn, file),
                                     .rules = retry_usual((uint64_t)clock_mono_us())};
    struct link *below = cmd_link_quick(t->cs, err);
    if (!below)
        return NULL;
    t->wire = below;
    t->box = link_outbox(below, &options);
    link_on(t->box, t->loop);
    return link_end(t->box, name, err);
}

static int open_parts(struct terminal *t, const struct terminal_options *options,
                      struct err *err)
{
    struct flow_config config = {options->name, options->training, options->typing};
    struct session_plug plug = {t, print, told, job, tone, now, NULL, bind, unprint};
    bool box = options->journal || t->cs->far;
    struct link_end *end =
        box ? open_box(t, options->name, err) : link_end(t->cs->link, options->name, err);
    if (options->trace)
        t->trace = fopen(options->trace, "we");
    link_on(t->cs->link, t->loop);
    if (!end || cmd_second(t->cs, t->cs->far ? options->name : "job", &t->jobs, err) ||
        open_bench(t, options, err))
        return -(int)err->code;
    t->paper = paper_new(t->args, options->paper_dir, t->bench);
    if (options->replay && !(t->replay = replay_open(options->replay, err)))
        return -(int)err->code;
    struct plugged_hooks hooks = {t, on_plugged_scan, on_plugged_typed, on_plugged,
                                  weighed};
    t->plugged = plugged_open(t->args, t->loop, options->name, &hooks, err);
    if (!t->plugged)
        return -(int)err->code;
    t->end = end;
    t->session = session_new(end, &config, &plug);
    return open_tty(t, err);
}

static void close_parts(struct terminal *t)
{
    tty_close(t->tty);
    plugged_close(t->plugged);
    replay_close(t->replay);
    session_free(t->session);
    paper_free(t->paper);
    link_close(t->box);
    bench_free(t->bench);
    cmd_second_close(&t->jobs);
    grid_free(t->grid);
    arena_free(t->turn);
    loop_free(t->loop);
    if (t->trace)
        fclose(t->trace);
}

static int begin(struct terminal *t, const struct terminal_options *options,
                 struct err *err)
{
    const char *language = getenv("LANGUAGE");
    t->turn = arena_new();
    t->loop = loop_new();
    t->chinese = language && strncmp(language, "zh", 2) == 0;
    line_init(&t->line, NULL);
    return open_parts(t, options, err);
}

int terminal_run(const struct cmd_args *args, struct cmd_store *cs,
                 const struct terminal_options *options)
{
    enum { JOURNALS = 2 }; /* of scans, of labels */
    const struct terminal closed = {
        .args = args, .cs = cs, .practise = options->practise};
    struct terminal t = closed;
    struct err err = {0};
    int failed = begin(&t, options, &err);
    for (int i = 0;
         failed && i < JOURNALS && options->resume && resume_end(&err, options->name);
         i++) {
        close_parts(&t);
        t = closed;
        err = (struct err){0};
        failed = begin(&t, options, &err);
    }
    if (!failed)
        run_loop(&t);
    close_parts(&t);
    return failed ? cmd_fail(args, &err) : 0;
}
