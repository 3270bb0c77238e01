/*
 * scale_hid: reports of a HID scale (usage page 0x8D, HID Point of Sale Usage Tables
 * 1.02, section 7) → readings. Where status, unit, exponent and weight stand is taken
 * from the descriptor; a unit or state may be an index (array) or a bit each.
 */
#ifndef TALLYMAN_SCAN_SCALE_HID_H
#define TALLYMAN_SCAN_SCALE_HID_H

#include "tallyman/scan/descriptor.h"
#include "tallyman/scan/weight.h"

struct scale_hid {
    const struct desc *desc; /* borrowed */
    uint8_t report;          /* the scale data report's id */
    struct desc_field weight, scaling;
    bool has_scaling; /* else the weight is whole units */
};

/* Refuses (E_FIELD) a descriptor without an input field of the weight. */
int scale_hid_init(struct scale_hid *scale, const struct desc *desc, struct err *err);
/* Takes one report as it came, id included. 1: `weight` is made; 0: another report;
 * negative (E_FIELD): it is shorter than it declares. */
int scale_hid_report(const struct scale_hid *scale, const uint8_t *report, size_t n,
                     struct weight *weight, struct err *err);

#endif
