/*
 * Kinds of devices: their report descriptors, written out of the HID specification and
 * the POS usage tables, and the reports that they make of a text.
 */
#include "emu.h"

#include <stdio.h>
#include <string.h>

enum { POS_DATA = 56, POS_REPORT = 64 };

/* HID 1.11, appendix B.1: the boot keyboard. */
#define KEYBOARD                                                                         \
    "05010906a101050719e029e71500250175019508810295017508810195057501"                   \
    "05081901290591029501750391019506750815002565050719002965"                           \
    "8100c0"

/* Bar code scanner: byte count, AIM identifier, 56 bytes, a maker's byte, a spare one,
 * "continued"; report 4: prevent read. */
#define POS_AIM                                                                          \
    "058c0902a1010912a102850215"                                                         \
    "0026ff0075089501"                                                                   \
    "0501093b8102"                                                                       \
    "058c950309fb09fc09fd8102"                                                           \
    "953809fe820201"                                                                     \
    "9501"                                                                               \
    "0666ff09048102"                                                                     \
    "95018103"                                                                           \
    "058c09ff1500250175019501"                                                           \
    "810275078103c0"
#define POS_TRIGGER                                                                      \
    "0914a1028504150025017501950109"                                                     \
    "5f910275079103c0"
#define POS_WAKE "85fe0666ff0901150026ff0075089501b102"
/* The other layout: no AIM fields, data from byte 2. */
#define POS_PLAIN                                                                        \
    "058c0902a1010912a102850215"                                                         \
    "0026ff0075089501"                                                                   \
    "0501093b8102"                                                                       \
    "058c953809fe820201"                                                                 \
    "95058103"                                                                           \
    "058c09ff1500250175019501"                                                           \
    "810275078103c0"
#define CONSUMER                                                                         \
    "050c0901a1011500250175019501"                                                       \
    "09e98102"                                                                           \
    "95078103c0"
#define LONG_KEYBOARD                                                                    \
    "05010906a1018501050719e029e71500250175019508810295207508150026"                     \
    "ff000507190029ff8100c0"

/* HID POS tables, section 7: report 3: status and unit as indices, exponent, weight. */
#define SCALE                                                                            \
    "058d0920a10185030932a1020970a102197129781501250875089501"                           \
    "8100c00950a1021951295c1501250c8100c00941158125"                                     \
    "7f81020940150027ffff000075108102c0c0"

static const struct emu_kind kinds[] = {
    {"kbd", KEYBOARD, .subclass = 1, .protocol = 1, .packet = 8},
    {"long", LONG_KEYBOARD, .packet = 16, .boot_stalls = true},
    {"person", KEYBOARD, .subclass = 1, .protocol = 1, .packet = 8, .second = CONSUMER},
    {"pos", POS_AIM POS_TRIGGER "c0", .packet = 64, .boot_stalls = true},
    {"posn", POS_PLAIN "c0", .packet = 64, .boot_stalls = true},
    {"poswake", POS_AIM POS_WAKE "c0", .packet = 64, .boot_stalls = true, .sleeps = true},
    /* keyboard and POS in one; types on the keyboard, which is not emulated, until woken
     */
    {"dual", KEYBOARD, .subclass = 1, .protocol = 1, .packet = 8, .sleeps = true,
     .second = POS_AIM POS_WAKE "c0", .second_reads = true},
    /* the same, and it cannot be woken: scans are typed */
    {"typing", KEYBOARD, .subclass = 1, .protocol = 1, .packet = 8,
     .second = POS_AIM POS_TRIGGER "c0"},
    {"scale", SCALE, .packet = 8, .boot_stalls = true},
    {"cdc", .report = NULL},
    {"hub", .report = NULL, .hub = true},
};

const struct emu_kind *emu_kind(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

size_t emu_unhex(const char *hex, uint8_t *out, size_t size)
{
    size_t n = 0;
    unsigned byte;
    for (; n < size && sscanf(hex, "%2x", &byte) == 1 && hex[1]; hex += 2)
        out[n++] = (uint8_t)byte;
    return n;
}

/* ---- a keyboard's reports, US layout ---- */

static const struct {
    char first, last; /* a run of characters */
    uint8_t usage;    /* of the first */
    uint8_t modifiers;
} runs[] = {
    {'a', 'z', 0x04, 0}, {'A', 'Z', 0x04, 2},   {'1', '9', 0x1e, 0},
    {'0', '0', 0x27, 0}, {'\n', '\n', 0x28, 0}, {'\t', '\t', 0x2b, 0},
    {' ', ' ', 0x2c, 0}, {'-', '-', 0x2d, 0},   {'=', '=', 0x2e, 0},
    {'[', '[', 0x2f, 0}, {']', ']', 0x30, 0},   {';', ';', 0x33, 0},
    {',', ',', 0x36, 0}, {'.', '.', 0x37, 0},   {'/', '/', 0x38, 0},
    {':', ':', 0x33, 2}, {'?', '?', 0x38, 2},   {'(', '(', 0x26, 2},
    {')', ')', 0x27, 2}, {'_', '_', 0x2d, 2},   {'%', '%', 0x22, 2},
    {'+', '+', 0x2e, 2}, {0x1d, 0x1d, 0x30, 1}, /* GS: Ctrl and ] */
};

void emu_type(struct emu_device *device, const char *text, size_t n, emu_send_fn *send)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof runs / sizeof *runs; k++) {
            if (text[i] < runs[k].first || text[i] > runs[k].last)
                continue;
            uint8_t report[8] = {runs[k].modifiers, 0,
                                 (uint8_t)(runs[k].usage + text[i] - runs[k].first)};
            send(device, report, sizeof report);
            memset(report, 0, sizeof report);
            send(device, report, sizeof report);
        }
}

/* ---- a POS scanner's ---- */

static void pos(struct emu_device *device, const char *aim, const char *text, size_t n,
                emu_send_fn *send)
{
    size_t at = 0, data = aim ? 5 : 2;
    do {
        uint8_t report[POS_REPORT] = {2};
        size_t part = n - at < POS_DATA ? n - at : POS_DATA;
        report[1] = (uint8_t)part;
        if (aim)
            memcpy(report + 2, aim, strnlen(aim, 3));
        memcpy(report + data, text + at, part);
        at += part;
        report[61] = aim ? 0x64 : 0;
        report[63] = at < n;
        send(device, report, sizeof report);
    } while (at < n);
}

void emu_pos(struct emu_device *device, const char *aim, const char *text, size_t n,
             emu_send_fn *send)
{
    pos(device, aim, text, n, send);
}

void emu_pos_plain(struct emu_device *device, const char *text, size_t n,
                   emu_send_fn *send)
{
    pos(device, NULL, text, n, send);
}
