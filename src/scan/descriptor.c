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
enum { POS_DECODED_DATA = 0xfe };

struct globals {
    uint32_t page, size, count;
    int64_t least, most;
    uint32_t most_raw; /* as unsigned: what it means when `least` is not negative */
    uint8_t id;
};

struct usage { /* of the page then in force, unless it brought its own */
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

/* With the page in force, unless all four bytes came. */
static uint32_t with_page(const struct reading *r, struct item item)
{
    return item.size == 4 ? item.value : DESC_USAGE(r->now.page, item.value);
}

static int take_usage(struct reading *r, struct item item)
{
    uint32_t usage = with_page(r, item);
    return add_usage(r, (struct usage){usage, usage, item.size == 4});
}

static int take_usage_least(struct reading *r, struct item item)
{
    r->range = (struct usage){with_page(r, item), 0, item.size == 4};
    r->has_minimum = true;
    return 0;
}

/* One end with its page gives it to the other. */
static int take_usage_most(struct reading *r, struct item item)
{
    struct usage *range = &r->range;
    if (!r->has_minimum)
        return refuse(r, gettext("a usage minimum before its maximum"), item.value);
    r->has_minimum = false;
    range->most = with_page(r, item);
    if (range->paged && item.size < 4)
        range->most = DESC_USAGE(range->least >> 16, item.value);
    else if (!range->paged && item.size == 4)
        range->least = DESC_USAGE(range->most >> 16, range->least & 0xffff);
    range->paged |= item.size == 4;
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

/* A page that came behind the last usage is meant for it and those of its page (HID 1.11,
 * 6.2.2.8); one between usages only for what follows. */
static void page_usages(struct reading *r)
{
    for (int i = r->usages - 1; i >= 0; i--) {
        struct usage *usage = &r->usage[i];
        if (usage->paged)
            continue;
        if (usage->least >> 16 == r->now.page)
            return;
        usage->least = DESC_USAGE(r->now.page, usage->least & 0xffff);
        usage->most = DESC_USAGE(r->now.page, usage->most & 0xffff);
    }
}

/* A usage that follows on the one before lengthens its range. */
static int add_ranges(struct reading *r, struct desc_field *field)
{
    struct desc *desc = r->desc;
    field->range = (uint16_t)desc->ranges;
    for (int i = 0; i < r->usages; i++) {
        uint32_t least = r->usage[i].least, most = r->usage[i].most;
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

/* Reserves the bits of a field in its report; `*bit` is the first. */
static int add_bits(struct reading *r, enum desc_kind kind, uint64_t bits, uint32_t *bit)
{
    struct desc *desc = r->desc;
    struct desc_report *report =
        (struct desc_report *)desc_report_of(desc, kind, r->now.id);
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
    uint32_t usage = r->usages ? r->usage[0].least : 0;
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
        if (items[i].main)
            page_usages(r);
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
    const uint32_t data = DESC_USAGE(PAGE_POS, POS_DECODED_DATA);
    if (field->application >> 16 != PAGE_POS)
        return false;
    for (int i = 0; i < field->ranges; i++) {
        const struct desc_range *range = &desc->ranges_of[field->range + i];
        if (range->least <= data && range->most >= data)
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
