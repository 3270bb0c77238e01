/*
 * layout: which character a key position stands for under the country set in a reader.
 * Layouts are data (devices/keyboards.ini), read and checked once; `us` must be there.
 *
 *     [de]
 *     title = Deutsch
 *     like = us             ; a layout above; what follows differs from it
 *     1c = z Z              ; HID usage = plain, Shift, AltGr, Shift+AltGr
 *     2f = ü Ü
 *     35 = dead^ °          ; waits for the next key: a letter (table [accents]) or space
 *
 * A character stands for itself; `none`, `space`, `semicolon` and U+hex are words for
 * what cannot. Whoever lacks a printable ASCII character is refused.
 */
#ifndef TALLYMAN_SCAN_LAYOUT_H
#define TALLYMAN_SCAN_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"

enum {
    LAYOUT_KEYS = 0x68,    /* usages 0x00 … 0x67 of page 0x07 */
    LAYOUT_LEVELS = 4,     /* plain, Shift, AltGr, Shift+AltGr */
    LAYOUT_DEAD = 1 << 24, /* bit of an entry: an accent that waits for its letter */
};

struct layouts; /* all of a file */

struct layout {
    char name[16];
    char title[48];
    bool caps_is_shift; /* Caps Lock acts as Shift on every key, not only on letters */
    uint32_t point[LAYOUT_KEYS][LAYOUT_LEVELS]; /* 0: nothing */
    const struct layouts *of;
};

/* The caller frees it after the last keyboard that uses a layout of it. NULL: refused
 * with file, line and reason (E_FILE). */
struct layouts *layouts_read(const char *path, struct err *err);
struct layouts *layouts_read_text(const char *name, const char *text, size_t n,
                                  struct err *err);
void layouts_free(struct layouts *layouts); /* NULL is fine */
const struct layout *layouts_find(const struct layouts *layouts, const char *name);
/* The n-th, in file order; NULL behind the last. */
const struct layout *layouts_at(const struct layouts *layouts, int n);
/* What accent and letter make; 0 when they do not go together. */
uint32_t layouts_compose(const struct layouts *layouts, uint32_t accent, uint32_t letter);

#endif
