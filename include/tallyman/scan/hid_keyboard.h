/*
 * hid_keyboard: reports of a keyboard (or of a reader that types like one) → code points.
 * By descriptor: boot reports, key arrays of any length behind an id, bitmaps (NKRO).
 * Keys are the difference to the previous report, each occurrence in an array counts and
 * array order is the order of keys; a report of roll-over (usages 01-03) changes nothing.
 *
 * Shift, AltGr (or Ctrl+Alt) and Caps Lock choose the layout's level; Caps Lock is the
 * reader's own key, since a detached reader hears of no host's state. Ctrl gives the
 * control character (Ctrl+] is GS). The keypad always gives digits. Alt with keypad
 * digits gives the character of that number when Alt is let go: below 128 ASCII; with a
 * leading zero Windows-1252, without one code page 437; above 255 the code point.
 */
#ifndef TALLYMAN_SCAN_HID_KEYBOARD_H
#define TALLYMAN_SCAN_HID_KEYBOARD_H

#include "tallyman/scan/descriptor.h"
#include "tallyman/scan/layout.h"

enum {
    KEYBOARD_HELD = 256,   /* keys down at once; what a report has beyond is ignored */
    KEYBOARD_POINTS = 264, /* that one report can give */
};

struct keyboard {
    const struct desc *desc; /* borrowed */
    const struct layout *layout;
    uint8_t held[KEYBOARD_HELD]; /* usages, in order */
    int holding;
    uint32_t accent; /* dead key that waits */
    char alt[8];     /* keypad digits while Alt is down */
    int alts;
    bool caps;
};

/* The boot keyboard's own descriptor (HID 1.11, appendix B.1), for an interface of
 * protocol 1 set to boot protocol or whose descriptor could not be read. */
const struct desc *keyboard_boot_desc(void);

/* `desc` must have DESC_KEYBOARD; both are borrowed for the keyboard's life. */
void keyboard_init(struct keyboard *keyboard, const struct desc *desc,
                   const struct layout *layout);
/* Takes one report as it came (id included) and writes the code points it made; returns
 * how many. Reports of other ids, empty and short ones are fine. Enter and keypad Enter
 * give CR, Tab and Backspace and Escape their controls. */
int keyboard_report(struct keyboard *keyboard, const uint8_t *report, size_t n,
                    uint32_t points[KEYBOARD_POINTS]);
/* Forgets what is held (unplugged, claimed anew). */
void keyboard_drop(struct keyboard *keyboard);

#endif
