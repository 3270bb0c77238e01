/*
 * rooms: scan
 * The two tables of devices/ that people edit: any bytes as a file of waybill patterns
 * and of keyboard layouts; the last 40 bytes are matched against the patterns.
 */
#include "tallyman/scan/layout.h"
#include "tallyman/scan/waybill.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct err err = {.code = E_OK}, layout_err = {.code = E_OK};
    const struct waybill_carrier *found[4];
    struct waybills *waybills = waybills_read_text("w.ini", text, size, &err);
    BUG_IF((waybills != NULL) != (err.code == E_OK));
    if (waybills) {
        size_t n = size < 40 ? size : 40;
        int matches = waybills_match(waybills, str_n(text + size - n, n), found, 4);
        for (int i = 0; i < matches && i < 4; i++)
            BUG_IF(!found[i]->code[0]);
        waybills_match(waybills, str_of("SF1234567890123"), found, 4);
    }
    waybills_free(waybills);
    struct layouts *layouts = layouts_read_text("k.ini", text, size, &layout_err);
    BUG_IF((layouts != NULL) != (layout_err.code == E_OK));
    layouts_free(layouts);
    return 0;
}
