/*
 * The kinds of scanner the guest has: a keyboard with the US layout (and the same one
 * typing digits on the keypad, or everything as Alt and a number), and a HID POS scanner
 * in the two layouts that are in the field. Numbers: USB HID 1.11 (items, boot keyboard),
 * HID Usage Tables (keyboard page 0x07), HID Point of Sale Usage Tables 1.02 (page 0x8C).
 */
#include "report.h"

#include <stdio.h>
#include <string.h>

enum {
    CTRL = 0x01,
    SHIFT = 0x02,
    ALT = 0x04,
    KEY_A = 0x04,
    KEY_1 = 0x1e,
    KEYPAD_1 = 0x59
};

static const uint8_t keyboard_descriptor[] = {
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, // generic desktop, keyboard, application
    0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, // keys: the eight modifiers,
    0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, // one bit each
    0x75, 0x08, 0x95, 0x01, 0x81, 0x01,             // a reserved byte
    0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x75, 0x01, // five lights
    0x95, 0x05, 0x91, 0x02, 0x75, 0x03, 0x95, 0x01, //
    0x91, 0x01,                                     //
    0x05, 0x07, 0x19, 0x00, 0x2a, 0xff, 0x00, 0x15, // an array of six keys
    0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, 0x06, //
    0x81, 0x00, 0xc0,
};

/* Report 2 of 64 bytes: length, AIM identifier, 56 bytes of data, the maker's code, a
 * reserved byte, "continued"; report 4: prevent read, initiate read. */
static const uint8_t pos_descriptor[] = {
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01,                   // bar code scanner
    0x09, 0x12, 0xa1, 0x02, 0x85, 0x02,                   // scanned data, report 2
    0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08,             // bytes
    0x05, 0x01, 0x09, 0x3b, 0x95, 0x01, 0x81, 0x02,       // byte count
    0x05, 0x8c, 0x09, 0xfb, 0x09, 0xfc, 0x09, 0xfd,       // symbology identifier 1, 2, 3
    0x95, 0x03, 0x81, 0x02,                               //
    0x09, 0xfe, 0x95, 0x38, 0x82, 0x02, 0x01,             // decoded data, buffered bytes
    0x06, 0x00, 0xff, 0x09, 0x01, 0x95, 0x01,             // the maker's own code
    0x81, 0x02, 0x95, 0x01, 0x81, 0x03,                   //
    0x05, 0x8c, 0x09, 0xff, 0x25, 0x01, 0x75, 0x01,       // decode data continued
    0x95, 0x01, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03, 0xc0, //
    0x09, 0x14, 0xa1, 0x02, 0x85, 0x04,                   // trigger, report 4
    0x09, 0x5f, 0x09, 0x60, 0x95, 0x02, 0x91, 0x02,       // prevent, initiate
    0x95, 0x06, 0x91, 0x03, 0xc0, 0xc0,
};

/* Report 2 without AIM identifier: length, 56 bytes of data, four reserved, the maker's
 * code, "continued". */
static const uint8_t plain_descriptor[] = {
    0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01,                   // bar code scanner
    0x09, 0x12, 0xa1, 0x02, 0x85, 0x02,                   // scanned data, report 2
    0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08,             // bytes
    0x05, 0x01, 0x09, 0x3b, 0x95, 0x01, 0x81, 0x02,       // byte count
    0x05, 0x8c, 0x09, 0xfe, 0x95, 0x38, 0x82, 0x02, 0x01, // decoded data
    0x95, 0x04, 0x81, 0x03,                               //
    0x06, 0x00, 0xff, 0x09, 0x01, 0x95, 0x01, 0x81, 0x02, //
    0x05, 0x8c, 0x09, 0xff, 0x25, 0x01, 0x75, 0x01,       // decode data continued
    0x95, 0x01, 0x81, 0x02, 0x95, 0x07, 0x81, 0x03, 0xc0, 0xc0,
};

/* Characters that are neither letters nor digits: the key's usage, without and with
 * Shift. */
static const struct sign {
    uint8_t usage;
    char plain, shifted;
} signs[] = {
    {0x1e, '1', '!'}, {0x1f, '2', '@'},  {0x20, '3', '#'}, {0x21, '4', '$'},
    {0x22, '5', '%'}, {0x23, '6', '^'},  {0x24, '7', '&'}, {0x25, '8', '*'},
    {0x26, '9', '('}, {0x27, '0', ')'},  {0x28, '\r', 0},  {0x2b, '\t', 0},
    {0x2c, ' ', 0},   {0x2d, '-', '_'},  {0x2e, '=', '+'}, {0x2f, '[', '{'},
    {0x30, ']', '}'}, {0x31, '\\', '|'}, {0x33, ';', ':'}, {0x34, '\'', '"'},
    {0x35, '`', '~'}, {0x36, ',', '<'},  {0x37, '.', '>'}, {0x38, '/', '?'},
};

static uint8_t *report_add(struct reports *out)
{
    if (out->n == REPORTS_MAX)
        return NULL;
    uint8_t *bytes = out->bytes[out->n++];
    memset(bytes, 0, REPORT_MAX);
    return bytes;
}

/* The modifiers and the key of a character of the US layout. 0 or -1. */
static int key_of(char c, uint8_t *modifiers, uint8_t *usage)
{
    *modifiers = 0;
    if (c > 0 && c < ' ' && c != '\r' && c != '\t') { // GS is Ctrl and ], LF Ctrl and j
        *modifiers = CTRL;
        c = (char)(c | 0x40);
        c = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        *modifiers |= c <= 'Z' ? SHIFT : 0;
        *usage = (uint8_t)(KEY_A + ((c | 0x20) - 'a'));
        return 0;
    }
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (c && (signs[i].plain == c || signs[i].shifted == c)) {
            *modifiers |= signs[i].shifted == c ? SHIFT : 0;
            *usage = signs[i].usage;
            return 0;
        }
    }
    return -1;
}

static int press(struct reports *out, uint8_t modifiers, uint8_t usage)
{
    uint8_t *down = report_add(out), *up = report_add(out);
    if (!up)
        return -1;
    down[0] = modifiers;
    down[2] = usage;
    return 0;
}

static int encode_keys(struct reports *out, const char *aim, const char *text, size_t n)
{
    uint8_t modifiers, usage;
    if (aim[0])
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (key_of(text[i], &modifiers, &usage) || press(out, modifiers, usage))
            return -1;
    }
    return 0;
}

static uint8_t keypad_of(char digit)
{
    return (uint8_t)(KEYPAD_1 + (digit == '0' ? 9 : digit - '1'));
}

static int encode_keypad(struct reports *out, const char *aim, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int digit = text[i] >= '0' && text[i] <= '9';
        uint8_t usage = text[i] == '\r' ? 0x58 : keypad_of(text[i]); // its own Enter
        if (digit || text[i] == '\r' ? press(out, 0, usage)
                                     : encode_keys(out, aim, text + i, 1))
            return -1;
    }
    return 0;
}

/* Each character as Alt and its number, all digits in one report, in their order, one key
 * twice where the number has it twice: as a scanner in ALT mode was seen to send it. */
static int encode_alt(struct reports *out, const char *aim, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\r') {
            if (encode_keys(out, aim, text + i, 1))
                return -1;
            continue;
        }
        char number[8];
        snprintf(number, sizeof(number), text[i] < ' ' ? "%04d" : "%03d", text[i]);
        uint8_t *down = report_add(out), *up = report_add(out);
        if (!up || aim[0])
            return -1;
        down[0] = ALT;
        for (size_t k = 0; number[k]; k++)
            down[2 + k] = keypad_of(number[k]);
    }
    return 0;
}

/* One scan as POS reports, the data from byte `data` on. */
static int encode_parts(struct reports *out, const char *aim, const char *text, size_t n,
                        size_t data)
{
    enum { PART = 56 };
    size_t done = 0;
    do {
        uint8_t *report = report_add(out);
        size_t part = n - done < PART ? n - done : PART;
        if (!report)
            return -1;
        report[0] = 2;
        report[1] = (uint8_t)part;
        memcpy(report + 2, aim, data - 2);
        memcpy(report + data, text + done, part);
        done += part;
        report[63] = done < n; // more follows
    } while (done < n);
    return 0;
}

static int encode_pos(struct reports *out, const char *aim, const char *text, size_t n)
{
    return strlen(aim) == 3 ? encode_parts(out, aim, text, n, 5) : -1;
}

static int encode_plain(struct reports *out, const char *aim, const char *text, size_t n)
{
    return aim[0] ? -1 : encode_parts(out, aim, text, n, 2);
}

#define BYTES(a) a, sizeof(a)
static const struct report_kind kinds[] = {
    {"keyboard", encode_keys, BYTES(keyboard_descriptor), 8, 1},
    {"keypad", encode_keypad, BYTES(keyboard_descriptor), 8, 1},
    {"alt", encode_alt, BYTES(keyboard_descriptor), 8, 1},
    {"pos", encode_pos, BYTES(pos_descriptor), 64, 0},
    {"plain", encode_plain, BYTES(plain_descriptor), 64, 0},
};

const struct report_kind *report_kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

int report_from_hex(struct reports *out, const char *hex)
{
    uint8_t *report = report_add(out);
    out->size = 0;
    for (; report && *hex; hex++) {
        if (*hex == ' ')
            continue;
        int high = hex_digit(hex[0]), low = high < 0 ? -1 : hex_digit(hex[1]);
        if (low < 0 || out->size == REPORT_MAX)
            return -1;
        report[out->size++] = (uint8_t)(high << 4 | low);
        hex++;
    }
    return report && out->size ? 0 : -1;
}
