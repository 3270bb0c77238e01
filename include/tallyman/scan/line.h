/*
 * line: characters → a line. A terminator ends it (CR, LF, Tab as set), or a gap when the
 * reader sends none. It tells scanned from typed by the time between keys (a reader:
 * under 30 ms, a person: 80 ms and more; FIELD.md 4.5) and never drops the second of two
 * fast scans. Time comes in with each character.
 */
#ifndef TALLYMAN_SCAN_LINE_H
#define TALLYMAN_SCAN_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/str.h"
#include "tallyman/model/code.h"

enum { LINE_MOST = 4096 };
enum { SCAN_MOST = LINE_MOST }; /* bytes of a scan that are kept as they came */

struct line_framing {
    char ends[8];     /* characters that end a line; default CR and LF */
    int64_t typed_ms; /* average gap above which it was typed; default 50 */
    int64_t gap_ms;   /* a fast burst of at least `least` characters followed by such a
                         gap is a line without terminator; 0 switches that off */
    int64_t least;    /* default 4 */
    char prefix[8];   /* cut off when the line begins with it */
    char suffix[8];   /* cut off when the line ends with it, before its terminator */
};

struct line {
    struct line_framing framing;
    char text[LINE_MOST];
    int n;
    int keys; /* that came, backspaces too: what the average gap is taken over */
    int64_t first_ms, last_ms, widest_ms;
    bool over; /* more came than fits (n goes on counting): refused by its length */
};

/* One scan: the only value that leaves this room. `text` is what the flows judge; whoever
 * wants all of a long code (a QR code's link, a GS1 element string) takes `raw`. */
struct scan {
    char text[CODE_MOST +
              1]; /* printable UTF-8; FS, GS, RS kept; cut when `length` says so */
    int length;   /* bytes of text that came */
    bool typed;   /* by a person's fingers */
    enum code_kind kind;
    char device[16];
    int64_t at;
    char aim[4]; /* AIM symbology identifier (scan/aim.h), "]C1"; "" when none came */
    int raw_n;   /* bytes in raw; less than what came only above SCAN_MOST */
    unsigned char raw[SCAN_MOST]; /* as the reader sent them: without aim, prefix, suffix
                                     and terminator; not always text */
};

/* An empty scan (what lies in raw behind raw_n stays as it was). */
void scan_clear(struct scan *scan);
/* Sets text, raw, length, typed and kind: `text` is valid UTF-8 without controls other
 * than FS GS RS; `length` is what came, more than text.n when that was cut. */
void scan_set(struct scan *scan, struct str text, int64_t length, bool typed);

void line_init(struct line *line,
               const struct line_framing *framing); /* NULL: defaults */
/* Feeds one character (code point, UTF-8 encoded inside). True when a line ended; then
 * `scan` holds it, an AIM identifier in front cut off into `aim`. Empty lines are
 * dropped; control characters other than FS GS RS are dropped; backspace (8, 127)
 * deletes. */
bool line_feed(struct line *line, uint32_t point, int64_t at_ms, struct scan *scan);
/* When no character came for a while: ends a burst that has no terminator. */
bool line_idle(struct line *line, int64_t at_ms, struct scan *scan);
/* Milliseconds until line_idle should be asked; -1 never. */
int64_t line_wait(const struct line *line, int64_t at_ms);
/* What stands in the field, to show it. */
struct str line_field(const struct line *line);
void line_drop(struct line *line);
/* The kind of a code, given how it came: by shape; what was typed and has no shape of
 * ours is CODE_NUMBER when all digits, else CODE_TEXT. */
enum code_kind line_kind(struct str text, bool typed);

#endif
