/*
 * hid_pos: reports of a HID POS bar code scanner (page 0x8C) → scans. Where byte count,
 * AIM identifier, data and continuation stand is taken from the descriptor, so both of
 * the makers' layouts (AIM fields before the data; none) and others are one code. A scan
 * goes over as many reports as the continuation bit says; an AIM identifier repeated in
 * each is one. Answers to makers' commands, which arrive in the same report, are no
 * scans: Honeywell: "]X0" data, ended by a report "]Z6"; since "]X0" also marks rare
 * codes, such a scan waits POS_REPLY_MS for the "]Z6"; Newland: 02 01 … 3B 03 as the
 * whole data.
 */
#ifndef TALLYMAN_SCAN_HID_POS_H
#define TALLYMAN_SCAN_HID_POS_H

#include "tallyman/scan/descriptor.h"
#include "tallyman/scan/line.h"

enum { POS_REPLY_MS = 60, POS_LAYOUTS = 4, POS_PART_MS = 1000 };

struct pos_layout { /* of one report id; indexes into the descriptor's fields, -1 none */
    uint8_t report;
    int count, data, more;
    uint32_t count_at, data_at, more_at; /* elements */
    uint32_t data_n;
    int aim[3];
    uint32_t aim_at[3];
};

struct pos {
    const struct desc *desc; /* borrowed */
    struct pos_layout layout[POS_LAYOUTS];
    int layouts;
    unsigned char data[SCAN_MOST];
    int n;     /* bytes that came of the scan so far; goes on counting above SCAN_MOST */
    bool open; /* more reports of it are to come */
    int64_t last_ms; /* of its last report */
    char aim[4];
    struct scan held; /* "]X0": a scan unless "]Z6" follows */
    bool holding;
    int replies; /* makers' answers set aside so far */
};

/* Refuses (E_FIELD) a descriptor without an input field of decoded data. */
int pos_init(struct pos *pos, const struct desc *desc, struct err *err);
/* Takes one report as it came, id included. 1: `scan` is made (device is the caller's to
 * fill in); 0: nothing yet, or not a scan; negative: refused (a byte count beyond the
 * field, a continuation that never came), what had come of the scan is dropped; the
 * report may then begin a new one only after the next end. */
int pos_report(struct pos *pos, const uint8_t *report, size_t n, int64_t at_ms,
               struct scan *scan, struct err *err);
/* A held "]X0" after its time; true: `scan` is made. */
bool pos_idle(struct pos *pos, int64_t at_ms, struct scan *scan);
/* Milliseconds until pos_idle should be asked; -1 never. */
int64_t pos_wait(const struct pos *pos, int64_t at_ms);
void pos_drop(struct pos *pos);

#endif
