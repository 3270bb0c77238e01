/*
 * terminal: the text UI on an open store; run by `terminal` and by `demo`.
 */
#ifndef TALLYMAN_CMD_TERMINAL_H
#define TALLYMAN_CMD_TERMINAL_H

#include "cmd.h"

struct terminal_options {
    const char *name;      /* of this terminal */
    const char *replay;    /* file of gestures played first; NULL: none */
    const char *paper_dir; /* where labels are kept as files; NULL: nowhere */
    const char *printer;   /* of devices/printers.ini; NULL: its first, if any */
    const char
        *trace; /* file that gets "inputs task/step" with each screen; NULL: none */
    bool training, typing;
    bool resume;  /* a process of this terminal that lost its line is ended first */
    bool journal; /* scans go through the terminal's journal also to a store of its own */
    bool *practise; /* set when the practice badge was scanned and the terminal left for
                       it; NULL: there is no practice here */
};

/* Runs until somebody leaves; the exit status. */
int terminal_run(const struct cmd_args *args, struct cmd_store *cs,
                 const struct terminal_options *options);

/* Opens a demo warehouse of its own, marked as training on every screen, thrown away
 * afterwards. */
int demo_practise(struct cmd_args *args, const struct terminal_options *options);

/* Looked at while a job is done: per cent of its time, and what it has reached. False
 * stops it: what was found is taken. */
struct job_watch {
    void *arg;
    bool (*step)(void *arg, int64_t percent, const char *text);
};

/* Does a lead's job: "wave.release morning", "wave.lock NAME", "wave.close NAME". NULL,
 * or why not; *text: what it has to say. `hooks` may be NULL. */
const char *terminal_job(const struct cmd_args *args, struct cmd_store *cs,
                         const char *job, const struct job_watch *hooks,
                         struct arena *arena, const char **text);

#endif
