/*
 * usbid: the device id of a printer, a text of KEY:VALUE; pairs, each key in a long and a
 * short form.
 */
#include "tallyman/print/usbid.h"

#include <stdio.h>
#include <string.h>

#include "tallyman/base/utf8.h"

static void put(char out[USBID_TEXT], struct str value)
{
    size_t n = 0;
    value = str_trim(value);
    while (value.n) {
        char bytes[4] = "?";
        int32_t point = utf8_next(&value);
        size_t length =
            point < ' ' || point == 0x7f ? 1 : utf8_put((uint32_t)point, bytes);
        if (n + length >= USBID_TEXT)
            break;
        memcpy(out + n, bytes, length);
        n += length;
    }
    out[n] = '\0';
}

/* A language by a word that its makers use; the first that fits. */
static const struct word {
    const char *word;
    enum print_language language;
} words[] = {
    {"ZPL", PRINT_ZPL},      {"TSPL", PRINT_TSPL},      {"TSC", PRINT_TSPL},
    {"CPCL", PRINT_CPCL},    {"ESC/POS", PRINT_ESCPOS}, {"ESCPOS", PRINT_ESCPOS},
    {"EPSON", PRINT_ESCPOS},
};

static void know(struct usbid *id)
{
    for (size_t i = 0; i < sizeof words / sizeof *words && !id->known; i++) {
        id->known = strcasestr(id->speaks, words[i].word) != NULL;
        id->language = words[i].language;
    }
    if (!id->known)
        id->language = PRINT_ZPL;
}

void usbid_read(struct str text, struct usbid *id)
{
    *id = (struct usbid){0};
    const struct {
        const char *brief, *whole;
        char *out;
    } keys[] = {{"MFG", "MANUFACTURER", id->maker},
                {"MDL", "MODEL", id->model},
                {"CMD", "COMMAND SET", id->speaks}};
    if (text.n > USBID_MOST)
        text.n = USBID_MOST;
    while (text.n) {
        struct str value = str_cut(&text, ';');
        struct str key = str_trim(str_cut(&value, ':'));
        for (size_t i = 0; i < 3; i++)
            if (str_is_nocase(key, keys[i].brief) || str_is_nocase(key, keys[i].whole))
                put(keys[i].out, value);
    }
    know(id);
}
