/*
 * rooms: scan
 * Any bytes as a HID report descriptor. Held: what is read stays within its limits, every
 * element of every field can be asked for, switches and wake-ups fit their reports.
 */
#include "tallyman/scan/descriptor.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold_field(const struct desc *desc, const struct desc_field *field)
{
    static const uint8_t report[64] = {1, 2, 3, 0xff, 0x80};
    uint8_t made[64] = {0};
    BUG_IF(field->range + field->ranges > desc->ranges);
    BUG_IF((uint64_t)field->bit + (uint64_t)field->size * field->count >
           8 * DESC_REPORT_BYTES);
    for (uint32_t i = 0; i < field->count && i < 300; i++) {
        desc_usage(desc, field, i);
        desc_put(desc, field, i, made, sizeof made,
                 desc_get(desc, field, i, report, sizeof report));
        desc_signed(desc, field, i, report, sizeof report);
    }
    for (int i = 0; i < field->ranges; i++) {
        uint32_t element = 0;
        uint32_t usage = desc->ranges_of[field->range + i].most;
        int found = desc_find(desc, field->kind, usage, 0, &element);
        BUG_IF(found >= 0 && element >= desc->field[found].count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct desc desc; /* large */
    struct err err = {.code = E_OK};
    uint8_t out[DESC_REPORT_BYTES], id;
    enum desc_kind kind;
    int rc = desc_read(&desc, data, size, &err);
    BUG_IF((rc == 0) != (err.code == E_OK));
    BUG_IF(desc.fields > DESC_FIELDS || desc.ranges > DESC_RANGES);
    for (int i = 0; i < desc.fields; i++)
        hold_field(&desc, &desc.field[i]);
    for (int i = 0; i < desc.reports; i++)
        BUG_IF(desc_report_bytes(&desc, desc.report[i].kind, desc.report[i].id) >
               DESC_REPORT_BYTES);
    BUG_IF(desc_switch(&desc, POS_PREVENT_READ, 1, &kind, &id, out, sizeof out) >
           sizeof out);
    BUG_IF(desc_wake(&desc, out, 8) > 8);
    return 0;
}
