/*
 * plugged: the scanners and scales of one terminal: read over USB (scales over serial
 * lines too), their scans handed on like the wedge's, and what is to be said of them in
 * one line. A machine without USB has none.
 */
#ifndef TALLYMAN_CMD_PLUGGED_H
#define TALLYMAN_CMD_PLUGGED_H

#include "cmd.h"
#include "tallyman/base/loop.h"
#include "tallyman/scan/line.h"
#include "tallyman/scan/weight.h"

struct plugged;

struct plugged_hooks {
    void *arg;
    void (*scan)(void *arg, const struct scan *scan);
    /* What fingers have typed so far on a keyboard that is given back for it: the rest
     * comes by the terminal. */
    void (*typed)(void *arg, const struct scan *part);
    void (*changed)(void *arg); /* there is something new to say */
    void (*weight)(void *arg, const struct weight *weight); /* of a scale */
};

/* NULL with E_FILE when a file about scanners or scales is bad. */
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
/* Called with every picture: whether a STOP stands. Scanners that can be told so (HID
 * POS, prevent read) are deaf for a moment when it comes up, since the next piece is
 * often under the beam already, and again after each scan that did not answer it: whoever
 * goes on scanning without looking hears no good-read beep. In between they read, since a
 * STOP is answered by the scan of the tote or parcel concerned; a reader that is deaf
 * until then could only be answered by typing, or never. */
void plugged_stop(struct plugged *plugged, bool stop);

#endif
