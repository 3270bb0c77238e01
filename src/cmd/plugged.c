/*
 * plugged: scanners and scales at a terminal. What goes wrong with one is said on the
 * screen, once, until the next input; a keyboard that nobody declared a scanner and that
 * may not be opened is not worth a word: it types as it always did.
 */
#include "plugged.h"

#include <libintl.h>

#include "gear.h"
#include "tallyman/base/arena.h"
#include "tallyman/base/log.h"

enum { STOP_MS = 700, NOTE_LONG = 240, LEARNED = 16, ENOUGH = 3 };
enum { GAP_TIMES = 4, GAP_LEAST = 50, GAP_MOST = 500 };

/* How a scanner ends its scans, over those that came since it was plugged in. */
struct learned {
    char port[SCANNER_PORT], device[16];
    const char *ends;
    int64_t gap_ms;
    int scans;
    bool mixed; /* not always the same */
};

struct plugged {
    struct gear gear;
    struct loop *loop;
    struct scanners *scanners;
    struct scales *scales;
    struct weight weight; /* the last */
    struct plugged_hooks hooks;
    struct loop_timer *stopped;
    bool stop;
    bool scanned; /* since the last picture */
    struct learned learned[LEARNED];
    int nlearned;
    const char *path; /* of the settings, in `kept` */
    struct arena *kept;
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
    const char *name = event->scanner->name;
    bool here = event->kind == SCANNER_ARRIVED;
    if (event->scanner->family == SCANNER_SCALE)
        snprintf(words, sizeof words,
                 here ? gettext("scale %s is ready") : gettext("scale %s is unplugged"),
                 name);
    else
        snprintf(words, sizeof words,
                 here ? gettext("scanner %s is ready")
                      : gettext("scanner %s is unplugged"),
                 name);
    log_event(LOG_INFO, "scanner", "%s: %s", event->scanner->port, words);
    say(p, event->kind == SCANNER_ARRIVED ? TONE_NONE : TONE_FAULT, words);
}

/* ---- what scans teach ---- */

static struct learned *learned_of(struct plugged *p, const char *port)
{
    for (int i = 0; i < p->nlearned; i++)
        if (strcmp(p->learned[i].port, port) == 0)
            return &p->learned[i];
    struct learned *l = &p->learned[p->nlearned < LEARNED ? p->nlearned++ : LEARNED - 1];
    *l = (struct learned){.ends = ""};
    snprintf(l->port, sizeof l->port, "%s", port);
    return l;
}

static void learn(struct plugged *p, const struct scanner_event *event)
{
    struct learned *l = learned_of(p, event->scanner->port);
    memcpy(l->device, event->scan->device, sizeof l->device);
    l->mixed |= l->scans > 0 && strcmp(l->ends, event->ends) != 0;
    l->ends = event->ends;
    if (event->gap_ms > l->gap_ms)
        l->gap_ms = event->gap_ms;
    l->scans++;
}

static const struct learned *learned_by(const struct plugged *p, const char *device)
{
    for (int i = 0; i < p->nlearned; i++)
        if (strcmp(p->learned[i].device, device) == 0)
            return &p->learned[i];
    return NULL;
}

static const char *words_of(const struct learned *l, struct arena *arena)
{
    if (!l)
        return gettext("not over USB: nothing to learn");
    if (!l->ends[0])
        return gettext("it says itself where a scan ends");
    return arena_printf(arena, gettext("ends: %s%s; widest gap %lld ms; %d scans"),
                        l->ends, l->mixed ? gettext(", not always") : "",
                        (long long)l->gap_ms, l->scans);
}

static void place_of(const struct plugged *p, const struct learned *l,
                     struct scanner_place *place)
{
    const struct scanner_place *known = scanner_place_at(&p->gear.settings, l->port);
    *place = (struct scanner_place){0};
    if (known)
        memcpy(place->name, known->name, sizeof place->name);
    else
        snprintf(place->name, sizeof place->name, "usb-%.10s", l->port);
    memcpy(place->port, l->port, sizeof place->port);
    snprintf(place->ends, sizeof place->ends, "%s", l->ends);
    if (strcmp(l->ends, "none") != 0)
        return;
    int64_t gap = l->gap_ms * GAP_TIMES;
    place->gap_ms = gap < GAP_LEAST ? GAP_LEAST : gap > GAP_MOST ? GAP_MOST : gap;
}

static const char *save(struct plugged *p, const struct learned *l, struct arena *arena,
                        const char **text)
{
    struct scanner_place place;
    struct err err = {0};
    char words[NOTE_LONG];
    if (!l || !l->ends[0])
        return words_of(l, arena);
    if (l->scans < ENOUGH || l->mixed)
        return gettext("scan three codes first that end alike");
    place_of(p, l, &place);
    if (scanner_settings_save(p->path, &place, &err)) {
        err_words(&err, words, sizeof words);
        return arena_text(arena, words);
    }
    *text = arena_printf(
        arena, gettext("saved as [scanner %s]; holds from the next start"), place.name);
    return NULL;
}

const char *plugged_job(struct plugged *p, const char *job, struct arena *arena,
                        const char **text)
{
    struct str rest = str_of(job);
    struct str verb = str_cut(&rest, ' ');
    const struct learned *l = learned_by(p, arena_copy(arena, rest));
    if (str_is(verb, "save"))
        return save(p, l, arena, text);
    *text = words_of(l, arena);
    return NULL;
}

/* ---- what comes ---- */

static void on_event(void *arg, const struct scanner_event *event)
{
    struct plugged *p = arg;
    switch (event->kind) {
    case SCANNER_SCAN:
        learn(p, event);
        p->scanned = true;
        p->hooks.scan(p->hooks.arg, event->scan);
        break;
    case SCANNER_WEIGHT:
        if (!weight_same(&p->weight, event->weight)) /* it repeats itself */
            p->hooks.weight(p->hooks.arg, event->weight);
        p->weight = *event->weight;
        break;
    case SCANNER_TYPED:
        p->hooks.typed(p->hooks.arg, event->scan);
        break;
    case SCANNER_TROUBLE:
        on_trouble(p, event);
        break;
    case SCANNER_ARRIVED:
    case SCANNER_LEFT:
        on_plug(p, event);
        break;
    }
}

struct plugged *plugged_open(const struct cmd_args *args, struct loop *loop,
                             const char *terminal, const struct plugged_hooks *hooks,
                             struct err *err)
{
    struct plugged *p = xcalloc(1, sizeof *p);
    struct err none = {0};
    p->loop = loop;
    p->hooks = *hooks;
    p->kept = arena_new();
    p->path = cmd_file(args, p->kept, "devices", "terminal.ini");
    if (gear_read(args, &p->gear, err)) {
        plugged_close(p);
        return NULL;
    }
    struct scanners_options options = gear_options(&p->gear, terminal);
    options.event = on_event;
    options.arg = p;
    if (p->gear.settings.usb)
        p->scanners = scanners_open(loop, &options, &none);
    p->scales = scales_open(loop, p->gear.scales, terminal, on_event, p);
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
    scales_close(p->scales);
    gear_clear(&p->gear);
    arena_free(p->kept);
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
    if (stop && (!p->stop || p->scanned) && !p->stopped) {
        scanners_prevent(p->scanners, true);
        p->stopped = loop_after(p->loop, STOP_MS, on_moment, p);
    }
    p->stop = stop;
    p->scanned = false;
}
