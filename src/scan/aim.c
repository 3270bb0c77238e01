/*
 * AIM symbology identifiers as a table: ISO/IEC 15424, with the modifiers that tell one
 * use of a symbology from another.
 */
#include "tallyman/scan/aim.h"

#include <string.h>

/* A row with a modifier wins over its letter's row; asked top down. */
static const struct symbology {
    char letter;
    const char *modifiers; /* NULL: any */
    const char *name;
    bool gs1; /* data are element strings */
} symbologies[] = {
    {'A', NULL, "code-39", false},
    {'B', NULL, "telepen", false},
    {'C', "1", "gs1-128", true},
    {'C', NULL, "code-128", false},
    {'D', NULL, "code-one", false},
    {'E', "4", "ean-8", false},
    {'E', NULL, "ean-13", false},
    {'F', NULL, "codabar", false},
    {'G', NULL, "code-93", false},
    {'H', NULL, "code-11", false},
    {'I', NULL, "interleaved-2-of-5", false},
    {'J', "14", "gs1-dotcode", true},
    {'J', NULL, "dotcode", false},
    {'K', NULL, "code-16k", false},
    {'L', NULL, "pdf417", false},
    {'M', NULL, "msi", false},
    {'N', NULL, "anker", false},
    {'O', NULL, "codablock", false},
    {'P', NULL, "plessey", false},
    {'Q', "34", "gs1-qr", true},
    {'Q', NULL, "qr", false},
    {'R', NULL, "straight-2-of-5", false},
    {'S', NULL, "straight-2-of-5", false},
    {'T', NULL, "code-49", false},
    {'U', NULL, "maxicode", false},
    {'X', NULL, "other", false},
    {'Z', NULL, "no-barcode", false},
    {'c', NULL, "channel-code", false},
    {'d', "25", "gs1-data-matrix", true},
    {'d', NULL, "data-matrix", false},
    {'e', "0", "gs1-databar", true},
    {'e', "1", "gs1-composite", true},
    {'e', NULL, "composite", false},
    {'g', NULL, "grid-matrix", false},
    {'h', NULL, "han-xin", false},
    {'o', NULL, "ocr", false},
    {'p', NULL, "posicode", false},
    {'s', NULL, "supercode", false},
    {'z', "14", "gs1-aztec", true},
    {'z', NULL, "aztec", false},
};

static bool is_modifier(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static const struct symbology *find(const char *aim)
{
    if (aim[0] != ']' || !aim[1] || !is_modifier(aim[2]))
        return NULL;
    for (size_t i = 0; i < sizeof symbologies / sizeof *symbologies; i++) {
        const struct symbology *one = &symbologies[i];
        if (one->letter == aim[1] && (!one->modifiers || strchr(one->modifiers, aim[2])))
            return one;
    }
    return NULL;
}

const char *aim_symbology(const char *aim)
{
    const struct symbology *found = find(aim);
    return found ? found->name : "";
}

bool aim_is_gs1(const char *aim)
{
    const struct symbology *found = find(aim);
    return found && found->gs1;
}

bool aim_cut(struct str *text, char aim[4])
{
    char front[4] = "";
    if (text->n < 3)
        return false;
    memcpy(front, text->p, 3);
    if (!find(front))
        return false;
    memcpy(aim, front, sizeof front);
    *text = str_n(text->p + 3, text->n - 3);
    return true;
}
