/*
 * session: a flow, its link and its printer. Takes an input, does what the flow asks for,
 * and feeds back what came of it, until the flow waits for a person or for the store.
 */
#include "session.h"

#include <libintl.h>

#include "tallyman/model/reason.h"

struct session {
    struct flow *flow;
    struct link_end *end;
    struct session_plug plug;
    unsigned asked;
    struct arena *arena; /* of one input */
    struct reply failed; /* when nothing could be sent */
    struct err late;
};

struct session *session_new(struct link_end *end, const struct flow_config *config,
                            const struct session_plug *plug)
{
    struct session *session = xcalloc(1, sizeof(*session));
    session->flow = flow_new(config);
    session->end = end;
    session->plug = *plug;
    session->arena = arena_new();
    return session;
}

void session_free(struct session *session)
{
    if (!session)
        return;
    flow_free(session->flow);
    arena_free(session->arena);
    free(session);
}

/* Sends; when that fails the flow gets the failure as its reply. */
static bool send(struct session *session, const struct react *react, struct input *next)
{
    session->failed = (struct reply){0};
    if (!link_send(session->end, (struct request *)react->request,
                   flow_session(session->flow), session->plug.now(session->plug.arg),
                   &session->failed.err))
        return false;
    *next = (struct input){.kind = IN_REPLY, .reply = &session->failed};
    return true;
}

static struct input bind(struct session *session, const char *printer)
{
    const struct session_plug *plug = &session->plug;
    const char *text = printer;
    const char *problem = plug->bind
                              ? plug->bind(plug->arg, printer, session->arena, &text)
                              : arena_text(session->arena, gettext("no printer here"));
    return (struct input){.kind = IN_BOUND, .problem = problem, .text = text};
}

/* Does what the flow asks for; true when it has an answer for the flow at once. */
static bool act(struct session *session, const struct react *react, struct input *next)
{
    const struct session_plug *plug = &session->plug;
    session->asked |= react->bits;
    if (react->tone != TONE_NONE && plug->tone)
        plug->tone(plug->arg, react->tone);
    if (react->tone != TONE_NONE && plug->judged)
        plug->judged(plug->arg,
                     react->tone == TONE_OK ? NULL : err_entry(react->why)->name);
    if (react->bits & REACT_TOLD && plug->told)
        plug->told(plug->arg);
    if (react->bits & REACT_UNPRINT && plug->unprint)
        plug->unprint(plug->arg);
    if (react->bits & REACT_SEND)
        return send(session, react, next);
    if (react->bits & REACT_BIND) {
        *next = bind(session, react->printer);
        return true;
    }
    if (react->bits & REACT_PRINT) {
        struct paper_out out =
            plug->print(plug->arg, react->template_name, react->print, session->arena);
        *next =
            (struct input){.kind = IN_PRINTED, .paper = out.paper, .problem = out.why};
        return !out.later;
    }
    if (react->bits & REACT_JOB) {
        const char *text = "";
        const char *problem = plug->job(plug->arg, react->job, session->arena, &text);
        *next = (struct input){.kind = IN_JOB, .problem = problem, .text = text};
        return true;
    }
    return false;
}

/* A refusal that came late stops the next scan: whoever is logged in must answer it. But
 * first they come in anew, where what the journal holds waits for that. */
static bool link_says(struct session *session, struct input *input)
{
    struct link_state state;
    if (flow_waiting(session->flow) || !flow_session(session->flow) ||
        !link_state(session->end, &state))
        return false;
    if (state.login) {
        *input = (struct input){.kind = IN_OUT};
        return true;
    }
    if (state.late.code == E_OK || strcmp(flow_where(session->flow), "late/stop") == 0)
        return false;
    session->late = state.late;
    *input = (struct input){.kind = IN_LATE,
                            .late = &session->late,
                            .tote = arena_text(session->arena, state.tote),
                            .place = arena_text(session->arena, state.place)};
    return true;
}

static void feed(struct session *session, struct input input)
{
    struct react react;
    bool more = true;
    while (more) {
        input.at = session->plug.now(session->plug.arg);
        react = (struct react){0};
        flow_input(session->flow, &input, &react);
        more = act(session, &react, &input);
        if (react.bits & REACT_LATE)
            link_late_seen(session->end);
        if (!more)
            more = link_says(session, &input);
    }
    arena_clear(session->arena);
}

void session_start(struct session *session)
{
    feed(session, (struct input){.kind = IN_START});
}

void session_scan(struct session *session, const struct scan *scan)
{
    feed(session, (struct input){.kind = IN_SCAN, .scan = scan});
}

void session_key(struct session *session, enum key key)
{
    feed(session, (struct input){.kind = IN_KEY, .key = key});
}

void session_weight(struct session *session, const struct weight *weight)
{
    feed(session, (struct input){.kind = IN_WEIGHT, .weight = weight});
}

void session_tick(struct session *session)
{
    feed(session, (struct input){.kind = IN_TICK});
}

void session_progress(struct session *session, int64_t percent, const char *text)
{
    struct react react = {0};
    struct input input = {.kind = IN_PROGRESS,
                          .percent = percent,
                          .text = text,
                          .at = session->plug.now(session->plug.arg)};
    flow_input(session->flow, &input, &react);
}

void session_printed(struct session *session, enum on_paper paper, const char *why)
{
    feed(session, (struct input){.kind = IN_PRINTED, .paper = paper, .problem = why});
}

bool session_reply(struct session *session)
{
    const struct reply *reply = link_take(session->end);
    struct input input;
    if (!reply && link_says(session, &input))
        feed(session, input);
    if (!reply)
        return false;
    feed(session, (struct input){.kind = IN_REPLY, .reply = reply});
    return true;
}

/* How many scans the store does not have yet, and why, while nothing else is said. */
static void say_unsynced(const struct session *session, struct arena *turn,
                         struct view *view)
{
    struct link_state state;
    char words[300];
    if (!link_state(session->end, &state))
        return;
    view->unsynced = state.unsynced;
    if (state.why.code == E_OK || !state.unsynced || (view->note && view->note[0]))
        return;
    reason_refusal(&state.why, words, sizeof(words));
    view->note = arena_text(turn, words);
    view->tone = TONE_NONE;
}

static void scan_text(struct session *session, const char *text, bool typed)
{
    struct scan scan;
    scan_clear(&scan);
    scan_set(&scan, str_of(text), (int64_t)strlen(text), typed);
    scan.at = session->plug.now(session->plug.arg);
    session_scan(session, &scan);
}

void session_resume(struct session *session)
{
    struct link_resume resume;
    struct arena *arena = arena_new(); /* it changes while they are scanned */
    if (link_resume(session->end, &resume)) {
        const char *badge = arena_text(arena, resume.badge);
        const char *work = arena_text(arena, resume.work);
        scan_text(session, badge, false);
        if (work[0])
            scan_text(session, work, !work[1]);
    }
    arena_free(arena);
}

void session_view(const struct session *session, struct arena *turn, struct view *view)
{
    memset(view, 0, sizeof(*view));
    flow_view(session->flow, turn, view);
    say_unsynced(session, turn, view);
}

const struct flow *session_flow(const struct session *session)
{
    return session->flow;
}

unsigned session_asked(struct session *session)
{
    unsigned asked = session->asked;
    session->asked = 0;
    return asked;
}
