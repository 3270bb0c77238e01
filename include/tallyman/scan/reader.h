/*
 * reader: one USB or serial reader from its bytes to its scans, whatever its family. What
 * device/ calls: once with the descriptor, then with each report (or piece of bytes).
 * Several interfaces of one device are several readers. Time comes in; no clock is kept.
 */
#ifndef TALLYMAN_SCAN_READER_H
#define TALLYMAN_SCAN_READER_H

#include "tallyman/scan/hid_keyboard.h"
#include "tallyman/scan/hid_pos.h"
#include "tallyman/scan/scale_hid.h"

enum reader_family { READER_KEYBOARD, READER_POS, READER_SERIAL, READER_SCALE };

/* For each scan, in order; `scan` is good during the call. */
typedef void reader_fn(void *arg, const struct scan *scan);
/* For each reading of a scale; likewise. */
typedef void reader_weight_fn(void *arg, const struct weight *weight);

/* Not to be copied or moved once it is set up: its parts point into it. */
struct reader {
    enum reader_family family;
    char device[16];
    struct desc desc;
    struct keyboard keyboard;
    struct pos pos;
    struct scale_hid scale;
    struct line line;
    unsigned char rest[4]; /* READER_SERIAL: a character cut by the end of a piece */
    int rests;
    reader_fn *scan;
    reader_weight_fn *weight; /* NULL: nobody asks */
    void *arg;
};

/* The framing of a reader of which nothing is known: CR, LF or Tab ends a scan, or 200 ms
 * of silence behind a burst. */
extern const struct line_framing reader_framing;

/* A reader by its report descriptor (HID): POS before keyboard before scale. Refused
 * (E_FIELD) when the interface is none or the descriptor cannot be read; such an
 * interface is not a reader's. `descriptor` NULL: the boot keyboard's (protocol 1, set to
 * boot protocol). `framing` NULL: reader_framing. `layout` is not asked for where it is
 * not a keyboard.
 */
int reader_init_hid(struct reader *reader, const uint8_t *descriptor, size_t n,
                    const struct layout *layout, const struct line_framing *framing,
                    struct err *err);
/* A tty: UTF-8, else each byte as Latin-1. */
void reader_init_serial(struct reader *reader, const struct line_framing *framing);
/* The same for a terminal, where a scanner types and perhaps a person does: told apart by
 * the time between keys. */
void reader_init_wedge(struct reader *reader, const struct line_framing *framing);
/* Whom to tell; the device's name in each scan. Call before the first report. */
void reader_tell(struct reader *reader, const char *device, reader_fn *scan, void *arg);
/* And whom to tell of weights, with the same `arg`. */
void reader_tell_weight(struct reader *reader, reader_weight_fn *weight);

/* One report as it came (id included), or a piece of serial bytes. Negative: refused,
 * with the reason in `err`; the reader goes on with the next one. */
int reader_take(struct reader *reader, const uint8_t *bytes, size_t n, int64_t at_ms,
                struct err *err);
void reader_idle(struct reader *reader, int64_t at_ms);
/* Milliseconds until reader_idle should be asked; -1 never. */
int64_t reader_wait(const struct reader *reader, int64_t at_ms);
/* What stands and nothing has ended, as typed by hand; it is dropped here. False: nothing
 * stands. */
bool reader_part(struct reader *reader, struct scan *scan);
/* Drops a part of a scan (unplugged). */
void reader_drop(struct reader *reader);

#endif
