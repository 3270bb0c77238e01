/*
 * Keys by difference: what a report has more of than the one before, in its own order,
 * goes through the layout. The reports' shape comes from the descriptor alone, so the
 * boot report, an array behind an id and a bitmap of all keys are one loop.
 */
#include "tallyman/scan/hid_keyboard.h"

#include <string.h>

#include "tallyman/base/err.h"

enum {
    KEY_ROLLOVER = 0x01,  /* 01 too many keys, 02 self-test, 03 undefined: nothing is */
    KEY_UNDEFINED = 0x03, /* known of what is down */
    KEY_CAPS = 0x39,
    KEYPAD_1 = 0x59,
    KEYPAD_0 = 0x62,
    KEY_MODIFIER = 0xe0, /* … 0xE7, in the order of the bits below */
    ELEMENTS_MOST = 256, /* of a field: the usages of the page have no more */
};

enum {
    CTRL = 0x11,
    SHIFT = 0x22,
    LEFT_ALT = 0x04,
    RIGHT_ALT = 0x40,
    ALT = LEFT_ALT | RIGHT_ALT,
    GUI = 0x88,
};

/* HID 1.11, appendix B.1. */
static const uint8_t boot[] = {
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15,
    0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08,
    0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91,
    0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00,
    0x26, 0xff, 0x00, 0x05, 0x07, 0x19, 0x00, 0x2a, 0xff, 0x00, 0x81, 0x00, 0xc0,
};

/* What Alt and a number mean where they are not ASCII: with a leading zero Windows-1252
 * (0x80 on; 0: no character), without one code page 437. */
static const uint16_t windows_1252[] = {
    0x20ac, 0x0000, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x0000, 0x017d, 0x0000,
    0x0000, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x0000, 0x017e, 0x0178};
static const uint16_t page_437[] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb,
    0x00e8, 0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4,
    0x00f6, 0x00f2, 0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5,
    0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba,
    0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb, 0x2591, 0x2592,
    0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c,
    0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567,
    0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518,
    0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580, 0x03b1, 0x00df, 0x0393, 0x03c0,
    0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6,
    0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0};

/* What a report says, before it is held against the one before. */
struct state {
    uint8_t key[KEYBOARD_HELD];
    int keys;
    uint8_t modifiers;
    bool modifiers_have_bits, has_keys, has_modifiers, undefined;
};

struct points {
    uint32_t *point;
    int n;
};

void keyboard_boot_desc(struct desc *desc)
{
    struct err err = {.code = E_OK};
    BUG_IF(desc_read(desc, boot, sizeof boot, &err));
}

void keyboard_init(struct keyboard *keyboard, const struct desc *desc,
                   const struct layout *layout)
{
    memset(keyboard, 0, sizeof *keyboard);
    keyboard->desc = desc;
    keyboard->layout = layout;
}

void keyboard_drop(struct keyboard *keyboard)
{
    keyboard_init(keyboard, keyboard->desc, keyboard->layout);
}

/* ---- what is down ---- */

static void add_down(struct state *state, uint32_t usage)
{
    if (usage >> 16 != PAGE_KEYBOARD)
        return;
    uint32_t key = usage & 0xffff;
    if (key >= KEY_ROLLOVER && key <= KEY_UNDEFINED)
        state->undefined = true;
    else if (key >= KEY_MODIFIER && key <= KEY_MODIFIER + 7)
        state->modifiers |= (uint8_t)(1u << (key - KEY_MODIFIER));
    else if (key > KEY_UNDEFINED && key < KEY_MODIFIER && state->keys < KEYBOARD_HELD)
        state->key[state->keys++] = (uint8_t)key;
}

/* Which kinds of keys a field speaks of at all, so that a report without modifiers does
 * not let them go. An array can name all usages; where modifiers have bits of their own,
 * it does not speak of them. */
static bool speaks(const struct desc *desc, const struct desc_field *field,
                   struct state *state)
{
    bool any = false;
    bool bits = (field->flags & DESC_VARIABLE) || !state->modifiers_have_bits;
    for (int i = 0; i < field->ranges; i++) {
        const struct desc_range *range = &desc->ranges_of[field->range + i];
        if (range->least >> 16 != PAGE_KEYBOARD)
            continue;
        any = true;
        state->has_modifiers |= bits && (range->most & 0xffff) >= KEY_MODIFIER;
        state->has_keys |= (range->least & 0xffff) < KEY_MODIFIER;
    }
    return any;
}

static void read_field(const struct desc *desc, const struct desc_field *field,
                       const uint8_t *report, size_t n, struct state *state)
{
    if (!speaks(desc, field, state))
        return;
    for (uint32_t i = 0; i < field->count && i < ELEMENTS_MOST; i++) {
        int64_t value = desc_signed(desc, field, i, report, n);
        if (field->flags & DESC_VARIABLE)
            add_down(state, value ? desc_usage(desc, field, i) : 0);
        else if (value >= field->least && value <= field->most)
            add_down(state, desc_usage(desc, field, (uint32_t)(value - field->least)));
    }
}

static void read_state(const struct desc *desc, const uint8_t *report, size_t n,
                       struct state *state)
{
    uint8_t id = desc->numbered ? report[0] : 0;
    memset(state, 0, sizeof *state);
    int shift =
        desc_find(desc, DESC_INPUT, DESC_USAGE(PAGE_KEYBOARD, KEY_MODIFIER), 0, NULL);
    state->modifiers_have_bits = shift >= 0 && (desc->field[shift].flags & DESC_VARIABLE);
    for (int i = 0; i < desc->fields; i++) {
        const struct desc_field *field = &desc->field[i];
        if (field->kind == DESC_INPUT && field->report == id &&
            !(field->flags & DESC_CONSTANT))
            read_field(desc, field, report, n, state);
    }
}

/* Holds what is down now instead of what was under the same id; `pressed` is what is new,
 * each occurrence counted. */
static int hold(struct keyboard *keyboard, uint8_t id, const struct state *state,
                uint8_t *pressed)
{
    uint16_t others[KEYBOARD_HELD];
    uint16_t before[256] = {0};
    int other = 0, news = 0;
    for (int i = 0; i < keyboard->holding; i++) {
        if (keyboard->held[i] >> 8 == id)
            before[keyboard->held[i] & 0xff]++;
        else
            others[other++] = keyboard->held[i];
    }
    keyboard->holding = other;
    memcpy(keyboard->held, others, (size_t)other * sizeof *others);
    for (int i = 0; i < state->keys; i++) {
        uint8_t key = state->key[i];
        if (before[key])
            before[key]--;
        else
            pressed[news++] = key;
        if (keyboard->holding < KEYBOARD_HELD)
            keyboard->held[keyboard->holding++] = (uint16_t)(id << 8 | key);
    }
    return news;
}

/* ---- what it means ---- */

static void put(struct points *points, uint32_t point)
{
    BUG_IF(points->n == KEYBOARD_POINTS);
    if (point)
        points->point[points->n++] = point;
}

/* A character, or an accent that waits for the next. */
static void put_entry(struct keyboard *keyboard, uint32_t entry, struct points *points)
{
    uint32_t accent = keyboard->accent;
    uint32_t point = entry & ~(uint32_t)LAYOUT_DEAD;
    if (!point)
        return;
    keyboard->accent = entry & LAYOUT_DEAD ? point : 0;
    uint32_t one = accent && !keyboard->accent
                       ? layouts_compose(keyboard->layout->of, accent, point)
                       : 0;
    if (one) {
        put(points, one);
        return;
    }
    put(points, accent);
    if (!keyboard->accent && !(accent && point == ' '))
        put(points, point);
}

/* The character of a number typed while Alt was down. */
static void end_alt(struct keyboard *keyboard, struct points *points)
{
    uint32_t number = 0;
    int digits = keyboard->alts;
    keyboard->alts = 0;
    if (digits == 0 || digits > KEYBOARD_ALTS)
        return;
    for (int i = 0; i < digits; i++)
        number = number * 10 + (uint32_t)(keyboard->alt[i] - '0');
    bool windows = keyboard->alt[0] == '0';
    if (number >= 0x80 && number <= 0xff && !windows)
        number = page_437[number - 0x80];
    else if (number >= 0x80 && number <= 0x9f)
        number = windows_1252[number - 0x80];
    bool half = number >= 0xd800 && number <= 0xdfff;
    if (!half && number <= 0x10ffff)
        put_entry(keyboard, number, points);
}

static void add_alt(struct keyboard *keyboard, uint8_t key)
{
    char digit = key == KEYPAD_0 ? '0' : (char)('1' + key - KEYPAD_1);
    if (keyboard->alts < KEYBOARD_ALTS)
        keyboard->alt[keyboard->alts] = digit;
    if (keyboard->alts <= KEYBOARD_ALTS)
        keyboard->alts++;
}

static bool is_pair(uint32_t small, uint32_t big)
{
    bool latin = (small >= 'a' && small <= 'z') || (small >= 0xe0 && small <= 0xfe);
    return (latin && big == small - 0x20) || (small > 0x100 && big == small - 1);
}

static uint32_t entry_of(const struct keyboard *keyboard, uint8_t key)
{
    if (key >= LAYOUT_KEYS)
        return 0;
    const uint32_t *entry = keyboard->layout->point[key];
    unsigned down = keyboard->modifiers;
    bool altgr = (down & RIGHT_ALT) || ((down & LEFT_ALT) && (down & CTRL));
    int level = altgr ? 2 : 0;
    bool shift = down & SHIFT;
    if (keyboard->caps &&
        (keyboard->layout->caps_is_shift || is_pair(entry[level], entry[level + 1])))
        shift = !shift;
    return entry[level + (shift ? 1 : 0)];
}

static uint32_t control_of(uint32_t point)
{
    bool has_one = (point >= '@' && point <= '_') || (point >= 'a' && point <= 'z');
    return has_one ? point & 0x1f : 0;
}

/* Ctrl: by the layout's character, else by the place of the key (where a country has an
 * accent or a letter of its own, readers mean the American keyboard's bracket). */
static uint32_t with_ctrl(const struct keyboard *keyboard, uint8_t key, uint32_t entry)
{
    uint32_t control = control_of(entry);
    const struct layout *us = layouts_find(keyboard->layout->of, "us");
    bool shift = keyboard->modifiers & SHIFT;
    if (!control && us && key < LAYOUT_KEYS)
        control = control_of(us->point[key][shift ? 1 : 0]);
    bool is_control = entry < 0x20;
    return control ? control : is_control ? entry : 0;
}

static void press(struct keyboard *keyboard, uint8_t key, struct points *points)
{
    unsigned down = keyboard->modifiers;
    if (key == KEY_CAPS) {
        keyboard->caps = !keyboard->caps;
        return;
    }
    if ((down & ALT) && key >= KEYPAD_1 && key <= KEYPAD_0) {
        add_alt(keyboard, key);
        return;
    }
    bool plain_alt = (down & ALT) == LEFT_ALT && !(down & CTRL);
    if (plain_alt || (down & GUI))
        return; /* a shortcut, no character */
    uint32_t entry = entry_of(keyboard, key);
    if ((down & CTRL) && !(down & ALT))
        entry = with_ctrl(keyboard, key, entry);
    put_entry(keyboard, entry, points);
}

int keyboard_report(struct keyboard *keyboard, const uint8_t *report, size_t n,
                    uint32_t points[KEYBOARD_POINTS])
{
    const struct desc *desc = keyboard->desc;
    struct points out = {.point = points};
    struct state state;
    uint8_t pressed[KEYBOARD_HELD];
    if (n == 0)
        return 0;
    read_state(desc, report, n, &state);
    if (state.undefined)
        return 0;
    if (state.has_modifiers) {
        if ((keyboard->modifiers & ALT) && !(state.modifiers & ALT))
            end_alt(keyboard, &out);
        keyboard->modifiers = state.modifiers;
    }
    if (!state.has_keys)
        return out.n;
    int news = hold(keyboard, desc->numbered ? report[0] : 0, &state, pressed);
    for (int i = 0; i < news; i++)
        press(keyboard, pressed[i], &out);
    return out.n;
}
