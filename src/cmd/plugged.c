/*
 * plugged: scanners at a terminal. What goes wrong with one is said on the screen, once,
 * until the next input; a keyboard that nobody declared a scanner and that may not be
 * opened is not worth a word: it types as it always did.
 */
#include "plugged.h"

#include <libintl.h>

#include "gear.h"
#include "tallyman/base/arena.h"
#include "tallyman/base/log.h"

enum { STOP_MS = 700, NOTE_LONG = 240 };

struct plugged {
    struct gear gear;
    struct loop *loop;
    struct scanners *scanners;
    struct plugged_hooks hooks;
    struct loop_timer *stopped;
    bool stop;
    char note[NOTE_LONG];
    enum tone tone;
};

static void say(struct plugged *p, enum tone tone, const char *words)
{
    snprintf(p->note, sizeof p->note, "%s", words);
    p->tone = tone;
    p->hooks.changed(p->hooks.arg);
}

static void on_trouble(struct plugged *p, const struct scanner_event *event)
{
    char words[NOTE_LONG];
    if (event->err->code == E_SCANNER_ACCESS && !event->scanner->known)
        return;
    err_words(event->err, words, sizeof words);
    log_event(LOG_INFO, "scanner", "%s", words);
    say(p, TONE_FAULT, words);
}

static void on_plug(struct plugged *p, const struct scanner_event *event)
{
    char words[NOTE_LONG];
    snprintf(words, sizeof words,
             event->kind == SCANNER_ARRIVED ? gettext("scanner %s is ready")
                                            : gettext("scanner %s is unplugged"),
             event->scanner->name);
    log_event(LOG_INFO, "scanner", "%s: %s", event->scanner->port, words);
    say(p, event->kind == SCANNER_ARRIVED ? TONE_NONE : TONE_FAULT, words);
}

static void on_event(void *arg, const struct scanner_event *event)
{
    struct plugged *p = arg;
    if (event->kind == SCANNER_SCAN)
        p->hooks.scan(p->hooks.arg, event->scan);
    else if (event->kind == SCANNER_TROUBLE)
        on_trouble(p, event);
    else
        on_plug(p, event);
}

struct plugged *plugged_open(const struct cmd_args *args, struct loop *loop,
                             const char *terminal, const struct plugged_hooks *hooks,
                             struct err *err)
{
    struct plugged *p = xcalloc(1, sizeof *p);
    struct err none = {0};
    p->loop = loop;
    p->hooks = *hooks;
    if (gear_read(args, &p->gear, err)) {
        plugged_close(p);
        return NULL;
    }
    struct scanners_options options = gear_options(&p->gear, terminal);
    options.event = on_event;
    options.arg = p;
    if (p->gear.settings.usb)
        p->scanners = scanners_open(loop, &options, &none);
    if (none.code) /* a handheld has its reader on the keyboard */
        log_event(LOG_INFO, "scanner", "no USB on this machine");
    return p;
}

void plugged_close(struct plugged *p)
{
    if (!p)
        return;
    if (p->stopped)
        loop_cancel(p->loop, p->stopped);
    scanners_close(p->scanners);
    gear_clear(&p->gear);
    free(p);
}

const char *plugged_note(const struct plugged *p, enum tone *tone)
{
    *tone = p->tone;
    return p->note;
}

void plugged_noted(struct plugged *p)
{
    p->note[0] = '\0';
}

static void on_moment(void *arg)
{
    struct plugged *p = arg;
    p->stopped = NULL;
    scanners_prevent(p->scanners, false);
}

void plugged_stop(struct plugged *p, bool stop)
{
    if (stop && !p->stop && !p->stopped) {
        scanners_prevent(p->scanners, true);
        p->stopped = loop_after(p->loop, STOP_MS, on_moment, p);
    }
    p->stop = stop;
}
