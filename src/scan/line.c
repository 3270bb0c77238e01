/*
 * Framing of what a keyboard wedge (or a person) sends: characters in, whole scans out.
 * The terminal feeds it from tty, the fuzzer from a file. It keeps no clock: time comes
 * in with each character, so that tests need no sleep. Nothing that came after a line's
 * end is lost, and however much comes, no more than LINE_MOST bytes are held.
 */
#include "tallyman/scan/line.h"

#include <limits.h>

#include "tallyman/base/utf8.h"
#include "tallyman/scan/aim.h"

/* From this many gaps on, the widest one is left out of the average: a radio that
 * stumbles once does not make a scan a typed line. */
enum { GAPS_TO_TRIM = 5 };

enum { BACKSPACE = 8, FS = 0x1c, GS = 0x1d, RS = 0x1e, DEL = 0x7f };

void line_init(struct line *line, const struct line_framing *framing)
{
    memset(line, 0, sizeof *line);
    if (framing)
        line->framing = *framing;
    struct line_framing *f = &line->framing;
    if (!f->ends[0] && f->gap_ms <= 0)
        memcpy(f->ends, "\r\n", 3);
    if (f->typed_ms <= 0)
        f->typed_ms = 50;
    if (f->least <= 0)
        f->least = 4;
}

void line_drop(struct line *line)
{
    line->n = 0;
    line->keys = 0;
    line->first_ms = line->last_ms = line->widest_ms = 0;
    line->over = false;
}

struct str line_field(const struct line *line)
{
    return str_n(line->text, line->over ? LINE_MOST : (size_t)line->n);
}

enum code_kind line_kind(struct str text, bool typed)
{
    enum code_kind kind = code_kind(text);
    if (!typed || kind != CODE_OTHER)
        return kind;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return CODE_TEXT;
    return CODE_NUMBER;
}

/* Milliseconds from one time to a later one; a clock that steps back counts as none. */
static int64_t span_ms(int64_t from, int64_t to)
{
    int64_t span;
    if (__builtin_sub_overflow(to, from, &span))
        return to > from ? INT64_MAX : 0;
    return span > 0 ? span : 0;
}

/* By the average gap, the end's own gap (`end_ms`) included when a terminator came. */
static bool was_typed(const struct line *line, bool ended, int64_t end_ms)
{
    int64_t last = ended ? end_ms : line->last_ms;
    int64_t span = span_ms(line->first_ms, last);
    int64_t gaps = line->keys - (ended ? 0 : 1);
    int64_t widest = line->widest_ms;
    if (ended && span_ms(line->last_ms, end_ms) > widest)
        widest = span_ms(line->last_ms, end_ms);
    if (gaps >= GAPS_TO_TRIM && widest <= span) {
        span -= widest;
        gaps--;
    }
    return gaps > 0 && span / gaps > line->framing.typed_ms;
}

void scan_clear(struct scan *scan)
{
    /* All but raw, which raw_n bounds. */
    memset(scan, 0, offsetof(struct scan, raw));
}

/* Bytes of it that a scan holds, cut at a character. */
static size_t fitting(struct str text)
{
    if (text.n <= CODE_MOST)
        return text.n;
    size_t n = CODE_MOST;
    while (n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* Without what the framing puts around it. */
static struct str cut_frame(const struct line_framing *framing, struct str text)
{
    size_t before = strnlen(framing->prefix, sizeof framing->prefix);
    size_t behind = strnlen(framing->suffix, sizeof framing->suffix);
    if (before && text.n >= before && memcmp(text.p, framing->prefix, before) == 0)
        text = str_n(text.p + before, text.n - before);
    if (behind && text.n >= behind &&
        memcmp(text.p + text.n - behind, framing->suffix, behind) == 0)
        text.n -= behind;
    return text;
}

void scan_set(struct scan *scan, struct str text, int64_t length, bool typed)
{
    struct str fits = str_n(text.p, fitting(text));
    memset(scan->text, 0, sizeof scan->text);
    memcpy(scan->text, fits.p, fits.n);
    scan->raw_n = (int)(text.n < SCAN_MOST ? text.n : SCAN_MOST);
    memcpy(scan->raw, text.p, (size_t)scan->raw_n);
    scan->length = length < INT_MAX ? (int)length : INT_MAX;
    scan->typed = typed;
    scan->kind = length > CODE_MOST ? CODE_OTHER : line_kind(fits, typed);
}

/* Writes what stands into `scan` and starts anew; false when there was nothing. */
static bool finish(struct line *line, bool ended, int64_t at_ms, struct scan *scan)
{
    struct str whole = line_field(line), text = cut_frame(&line->framing, whole);
    char aim[sizeof scan->aim] = "";
    bool typed = was_typed(line, ended, at_ms);
    if (!typed)
        aim_cut(&text, aim);
    bool some = text.n > 0;
    if (some) {
        scan_clear(scan);
        memcpy(scan->aim, aim, sizeof aim);
        scan_set(scan, text, line->n - (int64_t)(whole.n - text.n), typed);
        scan->at = at_ms;
    }
    line_drop(line);
    return some;
}

static void take(struct line *line, uint32_t point)
{
    char bytes[4];
    size_t n = utf8_put(point, bytes);
    if (line->n > INT_MAX - 8)
        return;
    bool fits = !line->over && (size_t)line->n + n <= LINE_MOST;
    if (fits)
        memcpy(line->text + line->n, bytes, n);
    else if (!line->over) /* fills the rest, so that what is held is text */
        memset(line->text + line->n, '?', LINE_MOST - (size_t)line->n);
    line->over = !fits;
    line->n += (int)n;
}

static void erase(struct line *line)
{
    if (line->over || line->n == 0)
        return; /* an overlong line is refused anyhow */
    do
        line->n--;
    while (line->n > 0 && ((unsigned char)line->text[line->n] & 0xc0) == 0x80);
}

static void clock_key(struct line *line, int64_t at_ms)
{
    if (line->keys == 0)
        line->first_ms = at_ms;
    else if (span_ms(line->last_ms, at_ms) > line->widest_ms)
        line->widest_ms = span_ms(line->last_ms, at_ms);
    line->last_ms = at_ms;
    if (line->keys < INT_MAX)
        line->keys++;
}

/* A reader without terminator: fast, long enough. */
static bool is_burst(const struct line *line)
{
    return line->framing.gap_ms > 0 && line->n > 0 && line->keys >= line->framing.least &&
           !was_typed(line, false, 0);
}

static bool is_end(const struct line *line, uint32_t point)
{
    return point > 0 && point < 0x80 &&
           memchr(line->framing.ends, (int)point,
                  strnlen(line->framing.ends, sizeof line->framing.ends)) != NULL;
}

static bool is_text(uint32_t point)
{
    if (point >= FS && point <= RS)
        return true;
    bool control = point < 0x20 || (point >= DEL && point < 0xa0);
    bool half = point >= 0xd800 && point <= 0xdfff;
    return !control && !half && point <= 0x10ffff;
}

bool line_feed(struct line *line, uint32_t point, int64_t at_ms, struct scan *scan)
{
    if (is_end(line, point))
        return finish(line, true, at_ms, scan);
    bool erases = point == BACKSPACE || point == DEL;
    if (!erases && !is_text(point))
        return false;
    bool done = line_idle(line, at_ms, scan);
    if (erases && line->n == 0)
        return done;
    clock_key(line, at_ms);
    if (erases)
        erase(line);
    else
        take(line, point);
    if (line->n == 0)
        line_drop(line);
    return done;
}

bool line_idle(struct line *line, int64_t at_ms, struct scan *scan)
{
    if (!is_burst(line) || span_ms(line->last_ms, at_ms) < line->framing.gap_ms)
        return false;
    return finish(line, false, line->last_ms, scan);
}

int64_t line_wait(const struct line *line, int64_t at_ms)
{
    if (!is_burst(line))
        return -1;
    int64_t past = span_ms(line->last_ms, at_ms);
    return past < line->framing.gap_ms ? line->framing.gap_ms - past : 0;
}
