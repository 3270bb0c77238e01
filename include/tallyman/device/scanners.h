/*
 * scanners: every barcode scanner that is plugged in, read over USB on the program's
 * loop, and every USB scale. Keyboard mode, HID POS and scales are told by the report
 * descriptor, serial scanners by their model. They come and go while the work goes on; a
 * scan that an unplug cut is dropped, never handed on. What cannot be had (another
 * program has it, no permission) is said once and tried again quietly; while there is
 * nothing to try again, nothing wakes up.
 *
 * Nothing tells a scanner in keyboard mode from a keyboard. One that neither a model nor
 * a place names is read until it shows fingers: a key that no scanner has, keys at a
 * hand's pace, or a line that rests unfinished. Then it is given back and left alone, and
 * what was typed so far is handed on, not lost.
 *
 * A claimed scanner is taken away from the kernel's keyboard and given back when it is
 * released, at scanners_close, and by scanners_release after a program that was killed.
 */
#ifndef TALLYMAN_DEVICE_SCANNERS_H
#define TALLYMAN_DEVICE_SCANNERS_H

#include "tallyman/base/loop.h"
#include "tallyman/device/models.h"
#include "tallyman/scan/weight.h"

struct scanners;

struct scanner_info {
    char port[SCANNER_PORT];
    char name[SCANNER_NAME]; /* its place's; else its model's; else what it says itself */
    enum scanner_family family;
    int vendor, product;
    bool known; /* a scanner for sure: by its model, its place, or its own words */
};

enum scanner_event_kind {
    SCANNER_ARRIVED,
    SCANNER_LEFT,
    SCANNER_SCAN,
    SCANNER_WEIGHT, /* `weight`: a scale's reading */
    SCANNER_TYPED,  /* `scan` is what a hand has typed and not ended: no scan */
    SCANNER_TROUBLE
};

struct scanner_event {
    enum scanner_event_kind kind;
    const struct scanner_info *scanner;
    const struct scan *scan; /* SCANNER_SCAN; good during the call */
    int64_t us;              /* SCANNER_SCAN: from its last report to this call */
    const char *ends;        /* SCANNER_SCAN: what ended it, as a model's `ends` has it:
                                cr, crlf, tab, none; "" for HID POS, which needs none */
    int64_t gap_ms;          /* SCANNER_SCAN: the widest pause in it */
    const struct weight *weight; /* SCANNER_WEIGHT; good during the call */
    const struct err *err; /* SCANNER_TROUBLE: what is in the way, or what was lost */
};

/* Called from the loop. It may not close the scanners. */
typedef void scanner_event_fn(void *arg, const struct scanner_event *event);

struct scanners_options { /* borrowed until scanners_close */
    const struct scanner_models *models;
    const struct layouts *layouts; /* with a layout "us" */
    const struct scanner_settings *settings;
    const char *terminal; /* takes what is bound to it, and what is bound to nobody; NULL:
                             takes all */
    scanner_event_fn *event;
    void *arg;
};

/* NULL with E_IO when this machine has no USB. What is plugged in is taken in the first
 * turn of the loop. */
struct scanners *scanners_open(struct loop *loop, const struct scanners_options *options,
                               struct err *err);
/* Gives every scanner back; before loop_free. NULL is fine. */
void scanners_close(struct scanners *scanners);
/* How many are being read. */
int scanners_reading(const struct scanners *scanners);
/* While a STOP stands: scanners that know how do not read (HID POS, prevent read). */
void scanners_prevent(struct scanners *scanners, bool prevent);

/* What is plugged in, hubs left out. */
struct scanner_row {
    struct scanner_info info; /* family SCANNER_UNKNOWN: it must be claimed to tell */
    const char *model;        /* "" unknown */
    const char *terminal;     /* whose its port is; "" nobody's */
    char driver[32];          /* "usbhid"; "usbfs": a program reads it; "" nobody */
    char holder[80];          /* which program, when its driver is usbfs */
    bool permitted;           /* this process may open it */
    bool taken; /* scanners_open would take it for the terminal of the options */
};

typedef void scanner_row_fn(void *arg, const struct scanner_row *row);

int scanners_list(const struct scanners_options *options, scanner_row_fn *row, void *arg,
                  struct err *err);

/* Gives scanners that no driver and no program has back to the kernel; `row` is called
 * for each, `err` being why it did not work or NULL. 0, or the last of the failures. */
typedef void scanner_given_fn(void *arg, const struct scanner_info *scanner,
                              const struct err *err);
int scanners_release(const struct scanners_options *options, scanner_given_fn *given,
                     void *arg, struct err *err);

#endif
