/*
 * scale_hid: a scale's data report by its descriptor. Called by reader. A report without
 * a state is one at rest: some small scales declare none.
 */
#include "tallyman/scan/scale_hid.h"

#include <libintl.h>
#include <stdio.h>

enum {
    DATA_WEIGHT = 0x40,
    DATA_SCALING = 0x41,
    UNIT_FIRST = 0x51,
    UNIT_LAST = 0x5c,
    STATUS_FAULT = 0x71,
    STATUS_REZERO = 0x78,
};

static const enum weight_state states[] = {
    WEIGHT_FAULT, WEIGHT_EMPTY, WEIGHT_MOVING,    WEIGHT_STABLE,
    WEIGHT_UNDER, WEIGHT_OVER,  WEIGHT_CALIBRATE, WEIGHT_REZERO,
};

int scale_hid_init(struct scale_hid *scale, const struct desc *desc, struct err *err)
{
    int at = desc_find(desc, DESC_INPUT, DESC_USAGE(PAGE_SCALE, DATA_WEIGHT), 0, NULL);
    *scale = (struct scale_hid){.desc = desc};
    if (at < 0)
        return err_set(err, E_FIELD, "sss", gettext("interface"),
                       gettext("a scale's weight"), gettext("something else"));
    scale->weight = desc->field[at];
    scale->report = desc->field[at].report;
    at = desc_find(desc, DESC_INPUT, DESC_USAGE(PAGE_SCALE, DATA_SCALING), 0, NULL);
    scale->has_scaling = at >= 0 && desc->field[at].report == scale->report;
    if (scale->has_scaling)
        scale->scaling = desc->field[at];
    return 0;
}

struct piece {
    const struct scale_hid *scale;
    const uint8_t *report;
    size_t n;
};

static uint32_t usage_in(const struct piece *p, const struct desc_field *field,
                         uint32_t element)
{
    const struct desc *desc = p->scale->desc;
    int64_t value = desc_signed(desc, field, element, p->report, p->n);
    if (field->flags & DESC_VARIABLE)
        return value ? desc_usage(desc, field, element) : 0;
    if (value < field->least || value > field->most)
        return 0;
    return desc_usage(desc, field, (uint32_t)(value - field->least));
}

/* Which usage of the page from `first` to `last` the report names; 0: none. Where several
 * bits are set the first one counts. */
static uint32_t named(const struct piece *p, uint32_t first, uint32_t last)
{
    const struct desc *desc = p->scale->desc;
    enum { ELEMENTS_MOST = 64 };
    for (int i = 0; i < desc->fields; i++) {
        const struct desc_field *field = &desc->field[i];
        if (field->kind != DESC_INPUT || field->report != p->scale->report ||
            field->flags & DESC_CONSTANT)
            continue;
        for (uint32_t k = 0; k < field->count && k < ELEMENTS_MOST; k++) {
            uint32_t usage = usage_in(p, field, k);
            if (usage >= DESC_USAGE(PAGE_SCALE, first) &&
                usage <= DESC_USAGE(PAGE_SCALE, last))
                return usage & 0xffff;
        }
    }
    return 0;
}

/* Small scales declare their exponent as 0 … 255 and mean -128 … 127. */
static int exponent_of(const struct piece *p)
{
    const struct scale_hid *scale = p->scale;
    if (!scale->has_scaling)
        return 0;
    int64_t value = desc_signed(scale->desc, &scale->scaling, 0, p->report, p->n);
    if (scale->scaling.size == 8 && value > 127)
        value -= 256;
    return value < -128 || value > 127 ? 128 : (int)value;
}

int scale_hid_report(const struct scale_hid *scale, const uint8_t *report, size_t n,
                     struct weight *weight, struct err *err)
{
    const struct desc *desc = scale->desc;
    const struct piece p = {scale, report, n};
    char wants[24], came[24];
    if (n == 0 || (desc->numbered && report[0] != scale->report))
        return 0;
    size_t whole = desc_report_bytes(desc, DESC_INPUT, scale->report);
    if (n < whole) {
        snprintf(wants, sizeof wants, "%zu", whole);
        snprintf(came, sizeof came, "%zu", n);
        return err_set(err, E_FIELD, "sss", gettext("a scale's report"), wants, came);
    }
    uint32_t unit = named(&p, UNIT_FIRST, UNIT_LAST);
    uint32_t status = named(&p, STATUS_FAULT, STATUS_REZERO);
    int64_t value = desc_signed(desc, &scale->weight, 0, report, n);
    enum weight_state state = status ? states[status - STATUS_FAULT] : WEIGHT_STABLE;
    if (state == WEIGHT_UNDER && value > 0)
        value = -value; /* the sign is in the state */
    weight_set(weight, state, value, exponent_of(&p),
               unit ? (enum weight_unit)(unit - UNIT_FIRST + UNIT_MG) : UNIT_NONE);
    return 1;
}
