/*
 * What a keyboard's reports say beside their characters: whether a person's fingers are
 * at it, by the keys and by the time between them, and which key ended a scan.
 */
#include "keys.h"

enum { KEYS_MOST = 256 }; /* elements of a field that can be keys */
/* Slower than a scanner's key delay on a machine that is late itself. Who types faster than
 * this is understood all the same, line by line. */
enum { HAND_US = 300 * 1000, HAND_GAPS = 2 };

static const char *fingers_key(uint32_t usage)
{
    bool above = usage >= DESC_USAGE(PAGE_KEYBOARD, 0x3a) && /* F1 … the arrows */
                 usage <= DESC_USAGE(PAGE_KEYBOARD, 0x52);
    bool other = usage == DESC_USAGE(PAGE_KEYBOARD, 0x29) || /* Escape */
                 usage == DESC_USAGE(PAGE_KEYBOARD, 0xe3) ||
                 usage == DESC_USAGE(PAGE_KEYBOARD, 0xe7);
    return above || other ? "fingers" : "";
}

static const char *any_key(uint32_t usage)
{
    return usage >= DESC_USAGE(PAGE_KEYBOARD, 0x04) ? "down" : "";
}

static const char *end_key(uint32_t usage)
{
    bool enter = usage == DESC_USAGE(PAGE_KEYBOARD, 0x28) ||
                 usage == DESC_USAGE(PAGE_KEYBOARD, 0x58);
    return enter ? "cr" : usage == DESC_USAGE(PAGE_KEYBOARD, 0x2b) ? "tab" : "";
}

/* The usage that an element of a report says is down; 0 none. */
static uint32_t pressed(const struct desc *desc, const struct desc_field *field,
                        uint32_t element, const uint8_t *report, size_t n)
{
    uint32_t value = desc_get(desc, field, element, report, n);
    if (field->flags & DESC_VARIABLE)
        return value ? desc_usage(desc, field, element) : 0;
    return value >= field->least ? desc_usage(desc, field, value - (uint32_t)field->least)
                                 : 0;
}

typedef const char *key_fn(uint32_t usage);

/* The first word that `key` has for a key that the report presses; "" none. */
static const char *find_key(const struct desc *desc, const uint8_t *report, size_t n,
                            key_fn *key)
{
    for (int i = 0; i < desc->fields && n > 0; i++) {
        const struct desc_field *field = &desc->field[i];
        if (field->kind != DESC_INPUT || field->flags & DESC_CONSTANT ||
            (desc->numbered && field->report != report[0]))
            continue;
        for (uint32_t k = 0; k < field->count && k < KEYS_MOST; k++) {
            const char *word = key(pressed(desc, field, k, report, n));
            if (word[0])
                return word;
        }
    }
    return "";
}

bool keys_fingers(const struct desc *desc, const uint8_t *report, size_t n)
{
    return find_key(desc, report, n, fingers_key)[0] != '\0';
}

bool keys_pace(struct keys_pace *pace, const struct desc *desc, const uint8_t *report,
               size_t n, int64_t at_us)
{
    if (find_key(desc, report, n, any_key)[0]) {
        pace->slow += pace->last_us > 0 && at_us - pace->last_us > HAND_US;
        pace->last_us = at_us;
    }
    return pace->slow >= HAND_GAPS;
}

const char *keys_end(const struct desc *desc, const uint8_t *report, size_t n)
{
    return find_key(desc, report, n, end_key);
}
