/*
 * typist: the emulator of a keyboard-mode reader for tests and benchmarks. It types a
 * text under a layout as reports of a descriptor, with the habits that readers have: a
 * release after each key or only where a key repeats, Alt with keypad digits in one
 * report or one by one, Ctrl+] for GS. `send` gets each report.
 */
#ifndef TALLYMAN_TESTS_TYPIST_H
#define TALLYMAN_TESTS_TYPIST_H

#include <stdio.h>
#include <string.h>

#include "tallyman/base/utf8.h"
#include "tallyman/scan/hid_keyboard.h"

enum { TYPIST_SHIFT = 0xe1, TYPIST_ALTGR = 0xe6, TYPIST_ALT = 0xe2, TYPIST_CTRL = 0xe0 };

struct typist {
    const struct desc *desc;
    const struct layout *layout;
    uint8_t id;
    bool hasty; /* lets go of a key only when it comes again */
    void (*send)(void *arg, const uint8_t *report, size_t n);
    void *arg;
    uint8_t last;
};

static inline void typist_put(const struct typist *t, uint8_t *report, size_t n,
                              uint8_t usage, uint32_t slot)
{
    for (int i = 0; i < t->desc->fields; i++) {
        const struct desc_field *field = &t->desc->field[i];
        uint32_t element;
        int found =
            desc_find(t->desc, DESC_INPUT, DESC_USAGE(PAGE_KEYBOARD, usage), i, &element);
        if (found != i || field->report != t->id)
            continue;
        if (field->flags & DESC_VARIABLE)
            desc_put(t->desc, field, element, report, n, 1);
        else
            desc_put(t->desc, field, slot, report, n, usage);
        return;
    }
}

/* One report: modifiers (0: none) and keys in their order. */
static inline void typist_report(struct typist *t, uint8_t modifier, uint8_t other,
                                 const uint8_t *keys, uint32_t n)
{
    uint8_t report[64] = {t->id};
    size_t size = desc_report_bytes(t->desc, DESC_INPUT, t->id);
    if (modifier)
        typist_put(t, report, size, modifier, 0);
    if (other)
        typist_put(t, report, size, other, 0);
    for (uint32_t i = 0; i < n; i++)
        typist_put(t, report, size, keys[i], i);
    t->send(t->arg, report, size);
    t->last = n ? keys[n - 1] : 0;
}

static inline void typist_press(struct typist *t, uint8_t modifier, uint8_t other,
                                uint8_t key)
{
    if (t->hasty && t->last == key)
        typist_report(t, 0, 0, NULL, 0);
    typist_report(t, modifier, other, &key, 1);
    if (!t->hasty)
        typist_report(t, 0, 0, NULL, 0);
}

/* The key of an entry (a character, or an accent with LAYOUT_DEAD); false: none. */
static inline bool typist_entry(struct typist *t, uint32_t entry)
{
    for (int key = 4; key < LAYOUT_KEYS; key++)
        for (int level = 0; level < LAYOUT_LEVELS; level++)
            if (t->layout->point[key][level] == entry) {
                typist_press(t, level & 1 ? TYPIST_SHIFT : 0,
                             level & 2 ? TYPIST_ALTGR : 0, (uint8_t)key);
                return true;
            }
    return false;
}

/* A character, if need be as accent and letter; controls with Ctrl. False: the layout
 * cannot type it. */
static inline bool typist_type(struct typist *t, uint32_t point)
{
    if (point == 0x1d) {
        typist_press(t, TYPIST_CTRL, 0, 0x30);
        return true;
    }
    if (typist_entry(t, point))
        return true;
    if (typist_entry(t, point | LAYOUT_DEAD))
        return typist_entry(t, ' ');
    static const uint32_t accents[] = {'^', '`', 0xb4, 0xa8, '~', 0x2c7, 0x2da};
    for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
        for (uint32_t letter = 'A'; letter <= 'z'; letter++)
            if (layouts_compose(t->layout->of, accents[i], letter) == point &&
                typist_entry(t, accents[i] | LAYOUT_DEAD))
                return typist_entry(t, letter);
    return false;
}

/* Alt and the number on the keypad; `together`: all digits in one report, as far as it
 * holds them. */
static inline void typist_alt(struct typist *t, uint32_t number, bool leading_zero,
                              bool together)
{
    char digits[12];
    uint8_t keys[12];
    int n = snprintf(digits, sizeof digits, "%s%u", leading_zero ? "0" : "", number);
    for (int i = 0; i < n; i++)
        keys[i] = digits[i] == '0' ? 0x62 : (uint8_t)(0x59 + digits[i] - '1');
    if (together && n <= 6) {
        typist_report(t, TYPIST_ALT, 0, keys, (uint32_t)n);
    } else {
        typist_report(t, TYPIST_ALT, 0, NULL, 0);
        for (int i = 0; i < n; i++) {
            typist_report(t, TYPIST_ALT, 0, &keys[i], 1);
            typist_report(t, TYPIST_ALT, 0, NULL, 0);
        }
    }
    typist_report(t, 0, 0, NULL, 0);
}

static inline void typist_text(struct typist *t, const char *text)
{
    struct str rest = str_of(text);
    int32_t point;
    while ((point = utf8_next(&rest)) >= 0)
        typist_type(t, (uint32_t)point);
}

#endif
