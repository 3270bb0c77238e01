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
    KEYBOARD_POINTS = 520, /* that one report can give */
    KEYBOARD_ALTS = 8,     /* digits of a number typed with Alt */
};

struct keyboard {
    const struct desc *desc; /* borrowed */
    const struct layout *layout;
    uint16_t held[KEYBOARD_HELD]; /* report id << 8 | usage, in order */
    int holding;
    uint8_t modifiers; /* bit 0: usage 0xE0 */
    uint32_t accent;   /* a dead key that waits; 0 none */
    char alt[KEYBOARD_ALTS];
    int alts; /* keypad digits while Alt is down; more than fit make no character */
    bool caps;
};

/* The boot keyboard's own descriptor (HID 1.11, appendix B.1), for an interface of
 * protocol 1 that is set to boot protocol or whose descriptor cannot be read. */
void keyboard_boot_desc(struct desc *desc);

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
