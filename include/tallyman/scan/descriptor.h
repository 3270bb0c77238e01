/*
 * descriptor: what a HID report descriptor says (Device Class Definition for HID 1.11,
 * section 6.2.2; HID Usage Tables 1.5): the fields of each report by report id, how long
 * the reports are, and what the interface is. A reader is told by this, never by offsets
 * or a maker's number. Pure; nothing is allocated, nothing is done as often as the bytes
 * say: every count is held against the limits below first.
 */
#ifndef TALLYMAN_SCAN_DESCRIPTOR_H
#define TALLYMAN_SCAN_DESCRIPTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tallyman/base/err.h"

enum {
    DESC_BYTES = 4096,        /* of a descriptor */
    DESC_REPORT_BYTES = 4096, /* of a report, its id's byte included */
    DESC_FIELDS = 192,
    DESC_RANGES = 512,
    DESC_REPORTS = 48,
    DESC_APPLICATIONS = 16,
    DESC_DEPTH = 16,   /* of collections, and of pushed states */
    DESC_USAGES = 255, /* given singly to one field */
};

enum desc_kind { DESC_INPUT, DESC_OUTPUT, DESC_FEATURE };

/* Usage pages and a usage with its page, as the fields and lookups give it. */
enum desc_page {
    PAGE_DESKTOP = 0x01,
    PAGE_KEYBOARD = 0x07,
    PAGE_LED = 0x08,
    PAGE_POS = 0x8c, /* HID Point of Sale Usage Tables 1.02 */
    PAGE_SCALE = 0x8d,
};
#define DESC_USAGE(page, usage) ((uint32_t)(page) << 16 | (uint32_t)(usage))

/* What an interface is, by its application collections and fields; bits, since one
 * interface can be a keyboard and something else. */
enum desc_family {
    DESC_KEYBOARD = 1 << 0, /* input fields of page 0x07: key array or bitmap */
    DESC_POS = 1 << 1,      /* bar code scanner (application of page 0x8C) with decoded
                               data (0xFE); the like under Honeywell's own page 0xFF8C is
                               for managing the reader, no scans come there */
    DESC_SCALE = 1 << 2,    /* weighing device (0x8D) */
};

enum desc_flag {                         /* of a main item; HID 1.11, 6.2.2.5 */
                 DESC_CONSTANT = 1 << 0, /* padding */
                 DESC_VARIABLE = 1 << 1, /* each element is one usage; else an array: each
                                            element's value names a usage */
                 DESC_RELATIVE = 1 << 2,
};

struct desc_range {
    uint32_t least, most; /* usages with their page */
};

struct desc_field {
    enum desc_kind kind;
    uint8_t report; /* its id; 0: the interface numbers none */
    unsigned flags;
    uint32_t application; /* usage of the outermost application collection */
    uint32_t
        collection; /* usage of the collection it stands in (0x8C0012: scanned data) */
    uint32_t bit;   /* first bit, counted behind the id's byte */
    uint32_t size, count;   /* bits of an element (1 … 32 for what is read), elements */
    int64_t least, most;    /* logical */
    uint16_t range, ranges; /* of struct desc's ranges */
};

struct desc_report {
    enum desc_kind kind;
    uint8_t id;
    uint32_t bits; /* without the id's byte */
};

struct desc {
    bool numbered;     /* every report begins with its id */
    unsigned families; /* enum desc_family */
    int fields, ranges, reports, applications;
    uint32_t application[DESC_APPLICATIONS];
    struct desc_field field[DESC_FIELDS];
    struct desc_range ranges_of[DESC_RANGES];
    struct desc_report report[DESC_REPORTS];
};

/* Reads a whole report descriptor. Refuses (E_FIELD, naming the byte) what is truncated,
 * unbalanced or over a limit; `desc` is then empty. */
int desc_read(struct desc *desc, const uint8_t *bytes, size_t n, struct err *err);

/* The usage of a field's element (variable) or of an array's value less `least`; 0 none.
 * A last usage counts for all elements behind it when `field` is variable. */
uint32_t desc_usage(const struct desc *desc, const struct desc_field *field,
                    uint32_t index);
/* The first field of that kind at or behind `from` one of whose usages is `usage`, -1
 * none; `*element` is which one (0 for an array), NULL is fine. */
int desc_find(const struct desc *desc, enum desc_kind kind, uint32_t usage, int from,
              uint32_t *element);

/* NULL: the interface has no such report. */
const struct desc_report *desc_report_of(const struct desc *desc, enum desc_kind kind,
                                         uint8_t id);
/* Bytes of a report as it goes over the wire, its id's byte included; 0 unknown. */
size_t desc_report_bytes(const struct desc *desc, enum desc_kind kind, uint8_t id);

/* The element's bits out of a report as it came, its id's byte included; what lies behind
 * the end reads as 0. desc_signed: by the field's logical minimum. */
uint32_t desc_get(const struct desc *desc, const struct desc_field *field,
                  uint32_t element, const uint8_t *report, size_t n);
int64_t desc_signed(const struct desc *desc, const struct desc_field *field,
                    uint32_t element, const uint8_t *report, size_t n);
/* Writes the element's bits into a report being made. */
void desc_put(const struct desc *desc, const struct desc_field *field, uint32_t element,
              uint8_t *report, size_t n, uint32_t value);

/* A report that switches one usage on or off (usages of enum pos_switch and the like):
 * an output report when there is one, else a feature report. Writes it whole, id
 * included, zeros elsewhere. Its length; 0 when the interface has none or it does not
 * fit `size`. `*kind` and `*id` are for SET_REPORT or the interrupt OUT endpoint. */
size_t desc_switch(const struct desc *desc, uint32_t usage, uint32_t value,
                   enum desc_kind *kind, uint8_t *id, uint8_t *out, size_t size);

enum pos_switch { /* HID Point of Sale Usage Tables 1.02, section 6 */
                  POS_PREVENT_READ = DESC_USAGE(PAGE_POS, 0x5f),
                  POS_INITIATE_READ = DESC_USAGE(PAGE_POS, 0x60),
                  POS_ERROR_BEEP = DESC_USAGE(PAGE_POS, 0x85),
                  POS_GOOD_BEEP = DESC_USAGE(PAGE_POS, 0x86),
};

/* The feature report that Honeywell and Youjie readers (0c2e, 23d0) want before they send
 * POS reports: id 0xFE, first byte 01 (what was scanned goes here instead of to the
 * keyboard interface of the same reader; set in WebHidBarcodeScanner too). Writes it at
 * its declared length when the descriptor has a feature report 0xFE; 0 when it has none.
 */
size_t desc_wake(const struct desc *desc, uint8_t *out, size_t size);

#endif
