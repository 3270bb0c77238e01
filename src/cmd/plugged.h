/*
 * plugged: the scanners of one terminal: read over USB, their scans handed on like the
 * wedge's, and what is to be said of them in one line. A machine without USB has none.
 */
#ifndef TALLYMAN_CMD_PLUGGED_H
#define TALLYMAN_CMD_PLUGGED_H

#include "cmd.h"
#include "tallyman/base/loop.h"
#include "tallyman/scan/line.h"

struct plugged;

struct plugged_hooks {
    void *arg;
    void (*scan)(void *arg, const struct scan *scan);
    void (*changed)(void *arg); /* there is something new to say */
};

/* NULL with E_FILE when a file about scanners is bad. */
struct plugged *plugged_open(const struct cmd_args *args, struct loop *loop,
                             const char *terminal, const struct plugged_hooks *hooks,
                             struct err *err);
void plugged_close(struct plugged *plugged); /* before loop_free; NULL is fine */
/* What was last heard of a scanner, "" when nothing is new. *tone is its colour. */
const char *plugged_note(const struct plugged *plugged, enum tone *tone);
void plugged_noted(struct plugged *plugged); /* the person has gone on */
/* "look DEVICE": what was learned of how that scanner ends a scan, in words. "save
 * DEVICE": writes it into the settings, for its port. NULL, or why not; *text: what there
 * is to say. */
const char *plugged_job(struct plugged *plugged, const char *job, struct arena *arena,
                        const char **text);
/* A STOP stands: scanners that can be told so do not read for a moment, since the next
 * piece is often under the beam already. Then they do: a STOP is answered by a scan. */
void plugged_stop(struct plugged *plugged, bool stop);

#endif
