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

#endif
