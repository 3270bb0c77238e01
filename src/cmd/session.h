/*
 * session: the one place where a flow, a link and a printer are put together. Terminal,
 * demo and simulation differ only in what they plug in and in who makes the inputs.
 */
#ifndef TALLYMAN_CMD_SESSION_H
#define TALLYMAN_CMD_SESSION_H

#include "tallyman/flow/flow.h"
#include "tallyman/link/link.h"

#include "paper.h"

struct session;

/* What a session needs done outside it. `problem` results are NULL when it was done, else
 * words for the person, made in the arena. */
struct session_plug {
    void *arg;
    struct paper_out (*print)(void *arg, const char *template_name,
                              const struct reply *data, struct arena *arena);
    void (*told)(void *arg); /* the store has what became of it; may be NULL */
    const char *(*job)(void *arg, const char *job, struct arena *arena,
                       const char **text);
    void (*tone)(void *arg, enum tone tone);
    int64_t (*now)(void *arg);
    /* What became of the last scan: NULL accepted, else the refusal's name. May be NULL.
     */
    void (*judged)(void *arg, const char *kind);
    /* Labels are printed there from now on; what waits elsewhere is taken back, and
     * session_printed says so later. *text: its name. NULL: there is one printer, or
     * none.
     */
    const char *(*bind)(void *arg, const char *printer, struct arena *arena,
                        const char **text);
    void (*unprint)(void *arg); /* what waits is taken back; likewise */
};

struct session *session_new(struct link_end *end, const struct flow_config *config,
                            const struct session_plug *plug);
void session_free(struct session *session);

void session_start(struct session *session);
/* Whoever stood here when the terminal died, or the line to it broke, finds the same
 * work: the badge (without its PIN: the store or the journal knows the shift), then the
 * task. */
void session_resume(struct session *session);
void session_scan(struct session *session, const struct scan *scan);
void session_key(struct session *session, enum key key);
void session_weight(struct session *session, const struct weight *weight);
void session_tick(struct session *session);
/* Hands the flow the reply that link_flush brought; false when none came. */
bool session_reply(struct session *session);

/* How far the job is that the plug is doing just now; only for the next view. */
void session_progress(struct session *session, int64_t percent, const char *text);

/* What became of a print that was not done at once. */
void session_printed(struct session *session, enum on_paper paper, const char *why);

/* The screen as it is now. */
void session_view(const struct session *session, struct arena *turn, struct view *view);
const struct flow *session_flow(const struct session *session);

/* What the last inputs asked for, once: something changed on screen; leave; wake in a
 * second; the language was switched. */
unsigned session_asked(struct session *session);

#endif
