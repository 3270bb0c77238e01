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

enum { POS_REPLY_MS = 60, POS_PART_MS = 1000, POS_LAYOUTS = 4 };

struct pos_layout { /* of one report id */
    uint8_t report;
    bool has_count, has_more, has_aim;
    struct desc_field count, more, aim[3]; /* each one element … */
    struct desc_field data;                /* … and this `data.count` bytes */
};

struct pos {
    const struct desc *desc; /* borrowed */
    struct pos_layout layout[POS_LAYOUTS];
    int layouts;
    unsigned char data[SCAN_MOST];
    int n;           /* bytes of the scan so far; goes on counting above SCAN_MOST */
    bool open;       /* more reports of it are to come */
    bool skipping;   /* was refused; its other reports are passed over */
    int64_t last_ms; /* of its last report */
    char aim[4];
    struct scan held; /* made, but told only at held_until_ms, or never */
    bool holding;
    int64_t held_until_ms;
    int replies; /* makers' answers set aside so far */
    int lost;    /* scans dropped whose rest never came */
};

/* Refuses (E_FIELD) a descriptor without an input field of decoded data. */
int pos_init(struct pos *pos, const struct desc *desc, struct err *err);
/* Takes one report as it came, id included. 1: `scan` is made (device is the caller's to
 * fill in); 0: nothing yet, or not a scan; negative: refused (a byte count beyond the
 * field or the report): what had come of the scan is dropped and the rest of it passed
 * over. Ask pos_idle after each report too. */
int pos_report(struct pos *pos, const uint8_t *report, size_t n, int64_t at_ms,
               struct scan *scan, struct err *err);
/* A scan that was held back, after its time; true: `scan` is made. */
bool pos_idle(struct pos *pos, int64_t at_ms, struct scan *scan);
/* Milliseconds until pos_idle should be asked; -1 never. */
int64_t pos_wait(const struct pos *pos, int64_t at_ms);
void pos_drop(struct pos *pos);

#endif
