/*
 * scanner: the life of one scanner: wanted → claimed → asked what it is → read → ended.
 */
#ifndef TALLYMAN_DEVICE_SCANNER_H
#define TALLYMAN_DEVICE_SCANNER_H

#include "claim.h"
#include "keys.h"
#include "look.h"
#include "serial.h"
#include "tallyman/device/scanners.h"
#include "tallyman/scan/reader.h"

struct scanners {
    struct loop *loop;
    struct usb *usb;
    struct scanners_options options;
    struct scanner *first;
    struct loop_timer *retry; /* while something is to be tried again */
    struct loop_timer *start; /* until the first turn */
    bool preventing;
};

enum scanner_stage {
    STAGE_WANTED,  /* closed; to be opened when it is due */
    STAGE_ASKING,  /* claimed; its report descriptor was asked for */
    STAGE_READING, /* scans come */
    STAGE_ENDING,  /* what is on the way is cancelled */
    STAGE_ALONE,   /* no scanner after all: given back, not taken again */
};

struct scanner {
    struct scanners *all;
    struct scanner *next;
    libusb_device *device; /* referenced */
    struct look look;
    struct scanner_info info;
    enum scanner_stage stage;
    bool announced;     /* its arrival was told */
    bool unplugged;     /* to be forgotten when it is closed */
    bool alone;         /* to be left alone when it is closed */
    enum err_code said; /* the trouble that was told */
    int tries;
    int64_t due_ms; /* STAGE_WANTED, or a hurt claim's: monotonic */
    struct claim *claim;
    struct serial *serial;
    struct reader reader;
    struct loop_timer *idle; /* while a scan without terminator stands */
    int64_t idle_ms;         /* when that is due */
    int late;                /* how often in a row it came late */
    int64_t report_us;       /* when the last report came */
    int64_t reports;         /* that came so far */
    const char *ends;        /* what may have ended a scan just now; scanners.h */
    int64_t gap_ms;          /* the widest pause of the scan that stands */
    struct keys_pace pace;   /* of its keys, while it may be a person's */
    struct loop_timer *rest; /* the same: until a line that stands is no scan's */
    int64_t at_ms;           /* the same by the reader's clock */
};

struct scanner *scanner_new(struct scanners *all, libusb_device *device,
                            const struct look *look);
void scanner_free(struct scanner *scanner); /* closed before */

/* Goes on as far as it goes without waiting. */
void scanner_step(struct scanner *scanner, int64_t now_ms);
/* When scanner_step should be called again; -1: when something happens. */
int64_t scanner_due(const struct scanner *scanner);
/* Ends what is going on; it is over when scanner_closed says so. */
void scanner_end(struct scanner *scanner);
bool scanner_closed(const struct scanner *scanner);
/* Gives it back to its driver; nothing may be on the way. */
void scanner_close(struct scanner *scanner);
void scanner_prevent(struct scanner *scanner, bool prevent);

/* ---- modes.c ---- */
/* After its claim; protocol: 0 boot, 1 report. */
void modes_set(struct scanner *scanner, int protocol);
/* Before it is given back; nothing may be on the way. */
void modes_leave(struct scanner *scanner);

#endif
