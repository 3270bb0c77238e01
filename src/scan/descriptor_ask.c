/*
 * What was read of a descriptor, asked: usages and elements, bits in and out of reports,
 * reports that switch something. Every element and byte is held against what there is, so
 * reports may be of any length.
 */
#include "tallyman/scan/descriptor.h"

#include <string.h>

enum { WAKE_REPORT = 0xfe };

const struct desc_report *desc_report_of(const struct desc *desc, enum desc_kind kind,
                                         uint8_t id)
{
    for (int i = 0; i < desc->reports; i++)
        if (desc->report[i].kind == kind && desc->report[i].id == id)
            return &desc->report[i];
    return NULL;
}

uint32_t desc_usage(const struct desc *desc, const struct desc_field *field,
                    uint32_t index)
{
    const struct desc_range *range = NULL;
    for (int i = 0; i < field->ranges; i++) {
        range = &desc->ranges_of[field->range + i];
        if (index <= range->most - range->least)
            return range->least + index;
        index -= range->most - range->least + 1;
    }
    return range && (field->flags & DESC_VARIABLE) ? range->most : 0;
}

static bool field_has(const struct desc *desc, const struct desc_field *field,
                      uint32_t usage, uint32_t *element)
{
    uint32_t before = 0;
    for (int i = 0; i < field->ranges; i++) {
        const struct desc_range *range = &desc->ranges_of[field->range + i];
        if (usage >= range->least && usage <= range->most) {
            *element = (field->flags & DESC_VARIABLE) ? before + usage - range->least : 0;
            return *element < field->count;
        }
        before += range->most - range->least + 1;
    }
    return false;
}

int desc_find(const struct desc *desc, enum desc_kind kind, uint32_t usage, int from,
              uint32_t *element)
{
    uint32_t any;
    for (int i = from < 0 ? 0 : from; i < desc->fields; i++)
        if (desc->field[i].kind == kind &&
            field_has(desc, &desc->field[i], usage, element ? element : &any))
            return i;
    return -1;
}

size_t desc_report_bytes(const struct desc *desc, enum desc_kind kind, uint8_t id)
{
    const struct desc_report *report = desc_report_of(desc, kind, id);
    return report ? (report->bits + 7) / 8 + (desc->numbered ? 1 : 0) : 0;
}

static uint64_t first_bit(const struct desc *desc, const struct desc_field *field,
                          uint32_t element)
{
    return (desc->numbered ? 8 : 0) + field->bit + (uint64_t)element * field->size;
}

uint32_t desc_get(const struct desc *desc, const struct desc_field *field,
                  uint32_t element, const uint8_t *report, size_t n)
{
    uint32_t value = 0;
    uint64_t bit = first_bit(desc, field, element);
    uint32_t bits = field->size < 32 ? field->size : 32;
    if (element >= field->count || (field->size == 8 && bit % 8 == 0))
        return element < field->count && bit / 8 < n ? report[bit / 8] : 0;
    for (uint32_t i = 0; i < bits && (bit + i) / 8 < n; i++)
        value |= (uint32_t)(report[(bit + i) / 8] >> ((bit + i) % 8) & 1) << i;
    return value;
}

int64_t desc_signed(const struct desc *desc, const struct desc_field *field,
                    uint32_t element, const uint8_t *report, size_t n)
{
    uint32_t value = desc_get(desc, field, element, report, n);
    unsigned spare = field->size < 32 ? 32 - field->size : 0;
    return field->least < 0 ? (int32_t)(value << spare) >> spare : (int64_t)value;
}

void desc_put(const struct desc *desc, const struct desc_field *field, uint32_t element,
              uint8_t *report, size_t n, uint32_t value)
{
    uint64_t bit = first_bit(desc, field, element);
    for (uint32_t i = 0; i < field->size && i < 32 && (bit + i) / 8 < n; i++) {
        uint8_t mask = (uint8_t)(1u << ((bit + i) % 8));
        uint8_t *byte = &report[(bit + i) / 8];
        *byte = value >> i & 1 ? *byte | mask : *byte & (uint8_t)~mask;
    }
}

/* An array is told the usage's number, a variable its value. */
static uint32_t value_for(const struct desc *desc, const struct desc_field *field,
                          uint32_t usage, uint32_t value)
{
    if (field->flags & DESC_VARIABLE)
        return value;
    uint32_t index = 0;
    for (int i = 0; i < field->ranges; i++) {
        const struct desc_range *range = &desc->ranges_of[field->range + i];
        if (usage >= range->least && usage <= range->most)
            return value ? (uint32_t)field->least + index + usage - range->least : 0;
        index += range->most - range->least + 1;
    }
    return 0;
}

size_t desc_switch(const struct desc *desc, uint32_t usage, uint32_t value,
                   enum desc_kind *kind, uint8_t *id, uint8_t *out, size_t size)
{
    uint32_t element;
    int found = desc_find(desc, DESC_OUTPUT, usage, 0, &element);
    if (found < 0)
        found = desc_find(desc, DESC_FEATURE, usage, 0, &element);
    if (found < 0)
        return 0;
    const struct desc_field *field = &desc->field[found];
    size_t n = desc_report_bytes(desc, field->kind, field->report);
    if (n == 0 || n > size)
        return 0;
    memset(out, 0, n);
    if (desc->numbered)
        out[0] = field->report;
    desc_put(desc, field, element, out, n, value_for(desc, field, usage, value));
    *kind = field->kind;
    *id = field->report;
    return n;
}

size_t desc_wake(const struct desc *desc, uint8_t *out, size_t size)
{
    size_t n = desc_report_bytes(desc, DESC_FEATURE, WAKE_REPORT);
    if (n < 2 || n > size)
        return 0;
    memset(out, 0, n);
    out[0] = WAKE_REPORT;
    out[1] = 1;
    return n;
}
