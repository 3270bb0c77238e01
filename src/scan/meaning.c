/*
 * What a scan says, drawn from the readers of this room in the order of how sure they
 * are: element strings, a Digital Link, a trade number, a waybill's shape.
 */
#include "tallyman/scan/meaning.h"

#include <stdio.h>

#include "tallyman/scan/aim.h"

static void copy(char *out, size_t size, const struct gs1_element *element)
{
    if (element)
        snprintf(out, size, "%.*s", (int)element->value.n, element->value.p);
}

static void take_elements(const struct gs1 *gs1, int year, struct meaning *meaning)
{
    static const char *const ends[] = {"17", "15", "7003"};
    const struct gs1_element *gtin = gs1_find(gs1, "01");
    copy(meaning->gtin, sizeof meaning->gtin, gtin ? gtin : gs1_find(gs1, "8006"));
    copy(meaning->sscc, sizeof meaning->sscc, gs1_find(gs1, "00"));
    copy(meaning->lot, sizeof meaning->lot, gs1_find(gs1, "10"));
    copy(meaning->serial, sizeof meaning->serial, gs1_find(gs1, "21"));
    for (size_t i = 0; i < sizeof ends / sizeof *ends && !meaning->expiry[0]; i++) {
        const struct gs1_element *end = gs1_find(gs1, ends[i]);
        if (end)
            gs1_date(end->value, year, meaning->expiry);
    }
}

static bool is_url(struct str text)
{
    return (text.n > 7 && str_is_nocase(str_n(text.p, 7), "http://")) ||
           (text.n > 8 && str_is_nocase(str_n(text.p, 8), "https://"));
}

/* The element string of the scan into `elements`; 0 bytes when it holds none. */
static size_t find_elements(const struct scan *scan, struct str text,
                            struct meaning *meaning)
{
    if (gs1_is(scan->aim, text)) {
        size_t n = text.n < GS1_TEXT ? text.n : GS1_TEXT;
        memcpy(meaning->elements, text.p, n);
        return n;
    }
    meaning->is_url = is_url(text);
    if (meaning->is_url && gs1_link(text, meaning->elements, sizeof meaning->elements))
        return strlen(meaning->elements);
    return 0;
}

void meaning_of(const struct scan *scan, const struct waybills *waybills, int year,
                struct meaning *meaning)
{
    memset(meaning, 0, sizeof *meaning);
    struct str text = scan->raw_n ? str_n((const char *)scan->raw, (size_t)scan->raw_n)
                                  : str_of(scan->text);
    meaning->symbology = aim_symbology(scan->aim);
    size_t n = find_elements(scan, text, meaning);
    if (n > 0 &&
        gs1_read(&meaning->gs1, str_n(meaning->elements, n), &meaning->gs1_err) == 0)
        take_elements(&meaning->gs1, year, meaning);
    if (n > 0)
        return;
    gs1_gtin(scan->aim, text, meaning->gtin);
    bool is_trade_code =
        scan->aim[0] && scan->aim[1] == 'E'; /* no carrier prints those */
    if (waybills && !is_trade_code)
        meaning->carriers =
            waybills_match(waybills, text, meaning->carrier, MEANING_CARRIERS);
    if (meaning->carriers > MEANING_CARRIERS)
        meaning->carriers = MEANING_CARRIERS;
}

bool meaning_unit_of(const struct scan *scan, int year, struct meaning_unit *unit)
{
    struct meaning meaning;
    char code[16];
    memset(unit, 0, sizeof *unit);
    meaning_of(scan, NULL, year, &meaning);
    bool said = gs1_find(&meaning.gs1, "01") && code_gtin(str_of(meaning.gtin), code);
    snprintf(unit->code, sizeof unit->code, "%s", said ? code : scan->text);
    if (!said)
        return false;
    memcpy(unit->serial, meaning.serial, sizeof unit->serial);
    memcpy(unit->lot, meaning.lot, sizeof unit->lot);
    memcpy(unit->expiry, meaning.expiry, sizeof unit->expiry);
    return true;
}
