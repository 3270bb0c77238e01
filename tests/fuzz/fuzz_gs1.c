/*
 * rooms: scan
 * Any bytes as the data of a code: element string, trade number, link, meaning. Held:
 * elements lie in the text and in order, a link's string is itself well formed, and what
 * was read once is read the same from its own elements.
 */
#include "tallyman/scan/meaning.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold_elements(const struct gs1 *gs1, struct str text)
{
    const char *before = text.p;
    for (int i = 0; i < gs1->n; i++) {
        const struct gs1_element *element = &gs1->element[i];
        int64_t value;
        int places;
        char date[12];
        BUG_IF(element->value.p <= before || element->value.n == 0);
        BUG_IF(element->value.p + element->value.n > text.p + text.n);
        BUG_IF(memcmp(text.p + element->at, element->ai, strlen(element->ai)) != 0);
        BUG_IF(!gs1_title(element)[0]);
        gs1_decimal(element, &value, &places);
        gs1_date(element->value, 2026, date);
        before = element->value.p;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const aims[] = {"", "]C1", "]E0", "]E4", "]Q1", "]d2"};
    struct gs1 gs1;
    struct err err = {.code = E_OK}, link_err = {.code = E_OK};
    struct meaning meaning;
    struct scan scan;
    char gtin[15], link[GS1_TEXT];
    if (size == 0)
        return 0;
    const char *aim = aims[data[0] % 6];
    struct str text = str_n((const char *)data + 1, size - 1);
    int rc = gs1_read(&gs1, text, &err);
    BUG_IF((rc == 0) != (err.code == E_OK) || (rc == 0) != (gs1.n > 0));
    hold_elements(&gs1, text);
    if (gs1_gtin(aim, text, gtin))
        BUG_IF(strlen(gtin) != 14);
    if (gs1_link(text, link, sizeof link))
        BUG_IF(gs1_read(&gs1, str_of(link), &link_err));
    scan_clear(&scan);
    scan.raw_n = (int)(text.n < SCAN_MOST ? text.n : SCAN_MOST);
    memcpy(scan.raw, text.p, (size_t)scan.raw_n);
    memcpy(scan.aim, aim, strlen(aim) + 1);
    meaning_of(&scan, NULL, 2026, &meaning);
    hold_elements(&meaning.gs1, str_of(meaning.elements));
    return 0;
}
