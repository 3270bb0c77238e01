/*
 * The report descriptor read item by item: a table of items, a state of globals that can
 * be pushed, the local usages until the next main item. Whatever a count says, the work
 * is bounded by the bytes that came: elements of a field are never walked, only its
 * ranges of usages are kept.
 */
#include "tallyman/scan/descriptor.h"

#include <libintl.h>
#include <stdio.h>
#include <string.h>

enum { LONG_ITEM = 0xfe, APPLICATION = 1, KEY_DIGIT_1 = 0x1e, KEY_ENTER = 0x28 };
enum { POS_DECODED_DATA = 0xfe, WAKE_REPORT = 0xfe };

struct globals {
    uint32_t page, size, count;
    int64_t least, most;
    uint32_t most_raw; /* as unsigned: what it means when `least` is not negative */
    uint8_t id;
};

struct usage { /* without its page until the main item, unless it brought one */
    uint32_t least, most;
    bool paged;
};

struct reading {
    struct desc *desc;
    size_t at; /* of the item being read */
    struct globals now, pushed[DESC_DEPTH];
    int pushes;
    uint32_t collection[DESC_DEPTH], application;
    int depth, application_depth; /* 0: in none */
    struct usage usage[DESC_USAGES];
    int usages;
    struct usage range; /* of which the minimum came */
    bool has_minimum;
    int delimited; /* 0 outside, else 1 + usages of the set so far */
    struct err *err;
};

struct item {
    uint32_t value;
    int32_t number; /* the same, signed */
    unsigned size;
};

static int refuse(struct reading *r, const char *expected, int64_t got)
{
    char where[64], what[32];
    snprintf(where, sizeof where, gettext("report descriptor, byte %zu"), r->at);
    snprintf(what, sizeof what, "%lld", (long long)got);
    return err_set(r->err, E_FIELD, "sss", where, expected, what);
}

/* ---- local items ---- */

static int add_usage(struct reading *r, struct usage usage)
{
    if (r->delimited && r->delimited++ > 1)
        return 0; /* of alternatives the first is the one meant */
    if (r->usages == DESC_USAGES)
        return refuse(r, gettext("at most 255 usages for a field"), r->usages + 1);
    r->usage[r->usages++] = usage;
    return 0;
}

static int take_usage(struct reading *r, struct item item)
{
    return add_usage(r, (struct usage){item.value, item.value, item.size == 4});
}

static int take_usage_least(struct reading *r, struct item item)
{
    r->range = (struct usage){item.value, item.value, item.size == 4};
    r->has_minimum = true;
    return 0;
}

static int take_usage_most(struct reading *r, struct item item)
{
    struct usage *range = &r->range;
    if (!r->has_minimum)
        return refuse(r, gettext("a usage minimum before its maximum"), item.value);
    r->has_minimum = false;
    range->most = range->paged && item.size < 4
                      ? (range->least & 0xffff0000u) | (item.value & 0xffff)
                      : item.value;
    if (!range->paged && item.size == 4) {
        range->least |= item.value & 0xffff0000u;
        range->paged = true;
    }
    if (range->most < range->least || range->most >> 16 != range->least >> 16)
        return refuse(r, gettext("a usage maximum not below its minimum"), item.value);
    return add_usage(r, *range);
}

static int take_delimiter(struct reading *r, struct item item)
{
    if ((item.value == 1) == (r->delimited > 0))
        return refuse(r, gettext("delimiters in pairs"), item.value);
    r->delimited = item.value == 1;
    return 0;
}

static void forget_locals(struct reading *r)
{
    r->usages = 0;
    r->has_minimum = false;
    r->delimited = 0;
}

/* ---- global items ---- */

static int take_page(struct reading *r, struct item item)
{
    if (item.value > 0xffff)
        return refuse(r, gettext("a usage page of 16 bits"), item.value);
    r->now.page = item.value;
    return 0;
}

static int take_least(struct reading *r, struct item item)
{
    r->now.least = item.number;
    return 0;
}

static int take_most(struct reading *r, struct item item)
{
    r->now.most = item.number;
    r->now.most_raw = item.value;
    return 0;
}

static int take_size(struct reading *r, struct item item)
{
    r->now.size = item.value;
    return 0;
}

static int take_count(struct reading *r, struct item item)
{
    r->now.count = item.value;
    return 0;
}

static int take_id(struct reading *r, struct item item)
{
    if (item.value < 1 || item.value > 255)
        return refuse(r, gettext("a report id from 1 to 255"), item.value);
    r->now.id = (uint8_t)item.value;
    r->desc->numbered = true;
    return 0;
}

static int take_push(struct reading *r, struct item item)
{
    (void)item;
    if (r->pushes == DESC_DEPTH)
        return refuse(r, gettext("at most 16 pushed states"), r->pushes + 1);
    r->pushed[r->pushes++] = r->now;
    return 0;
}

static int take_pop(struct reading *r, struct item item)
{
    (void)item;
    if (r->pushes == 0)
        return refuse(r, gettext("a push before a pop"), 0);
    r->now = r->pushed[--r->pushes];
    return 0;
}

/* ---- main items ---- */

static uint32_t with_page(const struct reading *r, struct usage usage, uint32_t value)
{
    return usage.paged ? value : DESC_USAGE(r->now.page, value & 0xffff);
}

/* A usage that follows on the one before lengthens its range. */
static int add_ranges(struct reading *r, struct desc_field *field)
{
    struct desc *desc = r->desc;
    field->range = (uint16_t)desc->ranges;
    for (int i = 0; i < r->usages; i++) {
        uint32_t least = with_page(r, r->usage[i], r->usage[i].least);
        uint32_t most = with_page(r, r->usage[i], r->usage[i].most);
        struct desc_range *last = &desc->ranges_of[desc->ranges ? desc->ranges - 1 : 0];
        if (field->ranges > 0 && least == last->most + 1 && least >> 16 == most >> 16 &&
            last->most >> 16 == least >> 16) {
            last->most = most;
            continue;
        }
        if (desc->ranges == DESC_RANGES)
            return refuse(r, gettext("at most 512 ranges of usages"), desc->ranges + 1);
        desc->ranges_of[desc->ranges++] = (struct desc_range){least, most};
        field->ranges++;
    }
    return 0;
}

static struct desc_report *report_of(const struct desc *desc, enum desc_kind kind,
                                     uint8_t id)
{
    for (int i = 0; i < desc->reports; i++)
        if (desc->report[i].kind == kind && desc->report[i].id == id)
            return (struct desc_report *)&desc->report[i];
    return NULL;
}

/* Reserves the bits of a field in its report; `*bit` is the first. */
static int add_bits(struct reading *r, enum desc_kind kind, uint64_t bits, uint32_t *bit)
{
    struct desc *desc = r->desc;
    struct desc_report *report = report_of(desc, kind, r->now.id);
    if (!report && desc->reports == DESC_REPORTS)
        return refuse(r, gettext("at most 48 reports"), desc->reports + 1);
    if (!report) {
        report = &desc->report[desc->reports++];
        *report = (struct desc_report){kind, r->now.id, 0};
    }
    if (report->bits + bits > (DESC_REPORT_BYTES - 1) * 8)
        return refuse(r, gettext("a report of at most 4095 bytes"),
                      (int64_t)((report->bits + bits) / 8));
    *bit = report->bits;
    report->bits += (uint32_t)bits;
    return 0;
}

static int add_field(struct reading *r, enum desc_kind kind, uint32_t flags)
{
    struct desc *desc = r->desc;
    const struct globals *now = &r->now;
    uint64_t bits = (uint64_t)now->size * now->count;
    uint32_t bit = 0;
    int rc = add_bits(r, kind, bits, &bit);
    if (rc || bits == 0 || ((flags & DESC_CONSTANT) && r->usages == 0))
        return rc;
    if (desc->fields == DESC_FIELDS)
        return refuse(r, gettext("at most 192 fields"), desc->fields + 1);
    struct desc_field *field = &desc->field[desc->fields++];
    *field = (struct desc_field){
        .kind = kind,
        .report = now->id,
        .flags = flags,
        .application = r->application,
        .collection = r->depth ? r->collection[r->depth - 1] : 0,
        .bit = bit,
        .size = now->size,
        .count = now->count,
        .least = now->least,
        .most = now->least < 0 ? now->most : now->most_raw,
    };
    return add_ranges(r, field);
}

static int take_input(struct reading *r, struct item item)
{
    return add_field(r, DESC_INPUT, item.value);
}

static int take_output(struct reading *r, struct item item)
{
    return add_field(r, DESC_OUTPUT, item.value);
}

static int take_feature(struct reading *r, struct item item)
{
    return add_field(r, DESC_FEATURE, item.value);
}

static int take_collection(struct reading *r, struct item item)
{
    struct desc *desc = r->desc;
    if (r->depth == DESC_DEPTH)
        return refuse(r, gettext("at most 16 collections in each other"), r->depth + 1);
    uint32_t usage =
        r->usages ? with_page(r, r->usage[0], r->usage[0].least) : DESC_USAGE(0, 0);
    r->collection[r->depth++] = usage;
    if (item.value != APPLICATION || r->application_depth)
        return 0;
    if (desc->applications == DESC_APPLICATIONS)
        return refuse(r, gettext("at most 16 application collections"),
                      desc->applications + 1);
    desc->application[desc->applications++] = r->application = usage;
    r->application_depth = r->depth;
    return 0;
}

static int take_end(struct reading *r, struct item item)
{
    (void)item;
    if (r->depth == 0)
        return refuse(r, gettext("a collection before its end"), 0);
    if (r->depth-- == r->application_depth) {
        r->application_depth = 0;
        r->application = 0;
    }
    return 0;
}

/* ---- the descriptor ---- */

/* By the prefix without its size bits: HID 1.11, 6.2.2.4 (main: the locals are forgotten
 * after it), 6.2.2.7 and 6.2.2.8. What is not here (units, strings, designators) says
 * nothing that a reader's data need. */
static const struct {
    uint8_t prefix;
    bool main;
    int (*take)(struct reading *r, struct item item);
} items[] = {
    {0x80, true, take_input},        {0x90, true, take_output},
    {0xb0, true, take_feature},      {0xa0, true, take_collection},
    {0xc0, true, take_end},          {0x04, false, take_page},
    {0x14, false, take_least},       {0x24, false, take_most},
    {0x74, false, take_size},        {0x94, false, take_count},
    {0x84, false, take_id},          {0xa4, false, take_push},
    {0xb4, false, take_pop},         {0x08, false, take_usage},
    {0x18, false, take_usage_least}, {0x28, false, take_usage_most},
    {0xa8, false, take_delimiter},
};

static int take_item(struct reading *r, uint8_t prefix, struct item item)
{
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        if (items[i].prefix != (prefix & 0xfc))
            continue;
        int rc = items[i].take(r, item);
        if (items[i].main)
            forget_locals(r);
        return rc;
    }
    return 0;
}

static struct item item_of(const uint8_t *data, unsigned size)
{
    struct item item = {.size = size};
    for (unsigned i = 0; i < size; i++)
        item.value |= (uint32_t)data[i] << (8 * i);
    unsigned spare = size ? 32 - 8 * size : 0;
    item.number = (int32_t)(item.value << spare) >> spare;
    return item;
}

static int read_items(struct reading *r, const uint8_t *bytes, size_t n)
{
    static const unsigned sizes[] = {0, 1, 2, 4};
    while (r->at < n) {
        uint8_t prefix = bytes[r->at];
        size_t left = n - r->at - 1;
        bool is_long = prefix == LONG_ITEM;
        if (is_long && left < 2)
            return refuse(r, gettext("a long item of 3 bytes at least"),
                          (int64_t)left + 1);
        size_t size = is_long ? 2 + (size_t)bytes[r->at + 1] : sizes[prefix & 3];
        if (left < size)
            return refuse(r, gettext("the whole of an item"), (int64_t)left + 1);
        int rc = is_long
                     ? 0
                     : take_item(r, prefix, item_of(bytes + r->at + 1, (unsigned)size));
        if (rc)
            return rc;
        r->at += 1 + size;
    }
    return r->depth ? refuse(r, gettext("an end of each collection"), r->depth) : 0;
}

static bool is_pos_page(uint32_t page)
{
    return page == PAGE_POS || page == PAGE_POS_MAKER;
}

static bool has_keys(const struct desc *desc, const struct desc_field *field)
{
    for (int i = 0; i < field->ranges; i++) {
        const struct desc_range *range = &desc->ranges_of[field->range + i];
        if (range->least <= DESC_USAGE(PAGE_KEYBOARD, KEY_DIGIT_1) &&
            range->most >= DESC_USAGE(PAGE_KEYBOARD, KEY_ENTER) &&
            range->most >> 16 == PAGE_KEYBOARD)
            return true;
    }
    return false;
}

static bool has_decoded_data(const struct desc *desc, const struct desc_field *field)
{
    for (int i = 0; i < field->ranges; i++) {
        const struct desc_range *range = &desc->ranges_of[field->range + i];
        uint32_t data = DESC_USAGE(range->least >> 16, POS_DECODED_DATA);
        if (is_pos_page(range->least >> 16) && range->least <= data &&
            range->most >= data)
            return true;
    }
    return false;
}

static unsigned families_of(const struct desc *desc)
{
    unsigned families = 0;
    for (int i = 0; i < desc->fields; i++) {
        const struct desc_field *field = &desc->field[i];
        if (field->kind != DESC_INPUT || (field->flags & DESC_CONSTANT))
            continue;
        if (has_keys(desc, field))
            families |= DESC_KEYBOARD;
        if (has_decoded_data(desc, field))
            families |= DESC_POS;
    }
    for (int i = 0; i < desc->applications; i++)
        if (desc->application[i] >> 16 == PAGE_SCALE)
            families |= DESC_SCALE;
    return families;
}

int desc_read(struct desc *desc, const uint8_t *bytes, size_t n, struct err *err)
{
    struct reading r = {.desc = desc, .err = err};
    memset(desc, 0, sizeof *desc);
    int rc;
    if (n == 0 || n > DESC_BYTES)
        rc = refuse(&r, gettext("1 to 4096 bytes"), (int64_t)n);
    else
        rc = read_items(&r, bytes, n);
    if (rc)
        memset(desc, 0, sizeof *desc);
    else
        desc->families = families_of(desc);
    return rc;
}

/* ---- asked afterwards ---- */

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
    const struct desc_report *report = report_of(desc, kind, id);
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
