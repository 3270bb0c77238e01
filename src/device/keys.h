/*
 * keys: which keys a keyboard's report presses, by its descriptor.
 */
#ifndef TALLYMAN_DEVICE_KEYS_H
#define TALLYMAN_DEVICE_KEYS_H

#include "tallyman/scan/descriptor.h"

/* "cr" or "tab" when this report of a keyboard presses Enter or Tab, else "". */
const char *keys_end(const struct desc *desc, const uint8_t *report, size_t n);
/* Does this report of a keyboard press what only fingers press: Escape, F1 to F12,
 * arrows, the keys above them, or the key of the window system? */
bool keys_fingers(const struct desc *desc, const uint8_t *report, size_t n);

/* The pace of the keys of one line; begins as {0}. */
struct keys_pace {
    int64_t last_us;
    int slow; /* pauses that only a hand makes */
};

/* Takes a report in; true once it was fingers that typed. */
bool keys_pace(struct keys_pace *pace, const struct desc *desc, const uint8_t *report,
               size_t n, int64_t at_us);

#endif
