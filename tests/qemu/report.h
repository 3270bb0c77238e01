/*
 * report: what a scanner sends, made from text: its report descriptor, and the reports of
 * a scan, byte by byte as they go over the wire.
 */
#ifndef TESTS_QEMU_REPORT_H
#define TESTS_QEMU_REPORT_H

#include <stddef.h>
#include <stdint.h>

enum { REPORT_MAX = 64, REPORTS_MAX = 4096 };

/* The reports of one scan, all of one size. */
struct reports {
    size_t size, n;
    uint8_t bytes[REPORTS_MAX][REPORT_MAX];
};

/* How a kind of scanner puts a text into reports. `aim` is its AIM identifier of three
 * characters, "" where the kind sends none. 0, or -1 when the text cannot be sent so. */
typedef int report_encode(struct reports *out, const char *aim, const char *text,
                          size_t n);

struct report_kind {
    const char *name;
    report_encode *encode;
    const uint8_t *descriptor;
    size_t descriptor_n;
    size_t size; /* bytes of a report */
    int boot;    /* 1: boot subclass, keyboard protocol */
};

/* NULL: there is no such kind. */
const struct report_kind *report_kind_of(const char *name);

/* The reports written down in hexadecimal, spaces between the bytes allowed. 0 or -1. */
int report_from_hex(struct reports *out, const char *hex);

#endif
