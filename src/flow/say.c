/*
 * say: the last answer, as the view's note and its tone, and the scans refused here that
 * travel to the store's log with the next request.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "flow_in.h"
#include "tallyman/base/utf8.h"

void keep_text(char *out, size_t size, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n >= size)
        n = size - 1;
    while (n > 0 && text[n] && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    memmove(out, text ? text : "", n);
    out[n] = '\0';
}

void flow_quiet(struct flow *flow)
{
    flow->note = (struct note){.tone = TONE_NONE};
}

/* Several things may be answered in one turn: the worst is heard. */
void flow_tone(struct flow *flow, enum tone tone)
{
    static const enum err_code why[] = {
        [TONE_WRONG] = E_STATE,
        [TONE_OVER] = E_LIMIT,
        [TONE_STOP] = E_HELD,
        [TONE_FAULT] = E_BUSY,
    };
    if (tone <= flow->react.tone)
        return;
    flow->react.tone = tone;
    flow->react.why = tone > TONE_OK ? why[tone] : E_OK;
}

void flow_say(struct flow *flow, enum tone tone, const char *fmt, ...)
{
    char text[NOTE_MOST * 2];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    flow_quiet(flow);
    KEEP(flow->note.text, text);
    flow->note.tone = tone;
    flow_tone(flow, tone);
}

void flow_error(struct flow *flow, const struct err *err)
{
    flow_quiet(flow);
    flow->note.err = *err;
    flow->note.tone = err_entry(err->code)->tone;
    bool heard = flow->note.tone > flow->react.tone;
    flow_tone(flow, flow->note.tone);
    if (heard)
        flow->react.why = err->code;
}

/* One line a scan; what would not fit any more is counted rather than half written. */
void flow_note(struct flow *flow, const char *kind, const char *text)
{
    size_t n = strlen(kind) + strlen(text) + 2;
    if (flow->notes.n + n > NOTES_BYTES) {
        flow->notes_more++;
        return;
    }
    buf_text(&flow->notes, kind);
    buf_char(&flow->notes, '\t');
    for (const char *p = text; *p; p++)
        buf_char(&flow->notes, (unsigned char)*p < ' ' ? ' ' : *p);
    buf_char(&flow->notes, '\n');
}

/* err_set takes its arguments as they are; this hands on what it was given. */
static void set_err(struct err *err, enum err_code code, const char *types, va_list ap)
{
    *err = (struct err){.code = E_OK};
    err_set(err, code, NULL);
    for (int i = 0; types && types[i] && i < ERR_ARGS; i++) {
        struct err one = {.code = E_OK};
        if (types[i] == 'd')
            err_set(&one, code, "d", va_arg(ap, int64_t));
        else
            err_set(&one, code, "s", va_arg(ap, const char *));
        err->arg[err->args++] = one.arg[0];
    }
}

void flow_refuse(struct flow *flow, const char *text, enum err_code code,
                 const char *types, ...)
{
    struct err err;
    va_list ap;
    va_start(ap, types);
    set_err(&err, code, types, ap);
    va_end(ap);
    flow_error(flow, &err);
    flow_note(flow, err_entry(code)->name, text);
}
