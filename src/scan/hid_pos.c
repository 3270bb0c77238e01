/*
 * HID POS reports put together to scans. The layout of each report is found once in the
 * descriptor; then a report is a byte count, an identifier, bytes and a bit that says
 * that more is to come. Counts are held against the field and against what really
 * arrived.
 */
#include "tallyman/scan/hid_pos.h"

#include <limits.h>
#include <libintl.h>
#include <stdio.h>

#include "bytes.h"
#include "tallyman/scan/aim.h"

enum {
    BYTE_COUNT = 0x3b,   /* of the desktop page */
    SYMBOLOGY_ID = 0xfb, /* … 0xFD: the AIM identifier's three characters */
    DECODED_DATA = 0xfe,
    DATA_CONTINUED = 0xff,
};

/* ---- where things stand ---- */

/* The field of that report with the usage, as one that begins at the element. */
static bool find_one(const struct desc *desc, uint8_t report, uint32_t usage,
                     struct desc_field *field)
{
    uint32_t element;
    for (int i = desc_find(desc, DESC_INPUT, usage, 0, &element); i >= 0;
         i = desc_find(desc, DESC_INPUT, usage, i + 1, &element)) {
        if (desc->field[i].report != report)
            continue;
        *field = desc->field[i];
        field->bit += element * field->size;
        field->count -= element;
        return true;
    }
    return false;
}

/* The three characters are three usages, or one usage three times. */
static bool find_aim(const struct desc *desc, struct pos_layout *layout)
{
    struct desc_field *aim = layout->aim;
    if (!find_one(desc, layout->report, DESC_USAGE(PAGE_POS, SYMBOLOGY_ID), &aim[0]))
        return false;
    bool repeated = aim[0].count >= 3;
    for (uint32_t i = 1; i < 3; i++) {
        if (find_one(desc, layout->report, DESC_USAGE(PAGE_POS, SYMBOLOGY_ID + i),
                     &aim[i]))
            continue;
        if (!repeated)
            return false;
        aim[i] = aim[0];
        aim[i].bit += i * aim[0].size;
    }
    return true;
}

static bool find_layout(const struct desc *desc, uint8_t report,
                        struct pos_layout *layout)
{
    *layout = (struct pos_layout){.report = report};
    struct desc_field *data = &layout->data;
    if (!find_one(desc, report, DESC_USAGE(PAGE_POS, DECODED_DATA), data) ||
        data->size % 8 || (data->flags & DESC_CONSTANT))
        return false;
    data->count *= data->size / 8;
    data->size = 8;
    layout->has_count =
        find_one(desc, report, DESC_USAGE(PAGE_DESKTOP, BYTE_COUNT), &layout->count);
    layout->has_more =
        find_one(desc, report, DESC_USAGE(PAGE_POS, DATA_CONTINUED), &layout->more);
    layout->has_aim = find_aim(desc, layout);
    return true;
}

int pos_init(struct pos *pos, const struct desc *desc, struct err *err)
{
    memset(pos, 0, sizeof *pos);
    pos->desc = desc;
    for (int i = 0; i < desc->reports && pos->layouts < POS_LAYOUTS; i++)
        if (desc->report[i].kind == DESC_INPUT &&
            find_layout(desc, desc->report[i].id, &pos->layout[pos->layouts]))
            pos->layouts++;
    if (pos->layouts)
        return 0;
    return err_set(err, E_FIELD, "sss", gettext("report descriptor"),
                   gettext("a report with decoded data (8C:FE)"), gettext("none"));
}

static const struct pos_layout *layout_of(const struct pos *pos, uint8_t report)
{
    for (int i = 0; i < pos->layouts; i++)
        if (pos->layout[i].report == report)
            return &pos->layout[i];
    return NULL;
}

/* ---- one report ---- */

static void forget(struct pos *pos)
{
    pos->n = 0;
    pos->open = false;
    pos->aim[0] = '\0';
}

void pos_drop(struct pos *pos)
{
    forget(pos);
    pos->skipping = pos->holding = false;
}

static uint32_t one(const struct pos *pos, const struct desc_field *field,
                    const uint8_t *report, size_t n)
{
    return desc_get(pos->desc, field, 0, report, n);
}

/* The identifier in the report's own fields, "" when they hold none. */
static void read_aim(const struct pos *pos, const struct pos_layout *layout,
                     const uint8_t *report, size_t n, char aim[4])
{
    char text[3] = "";
    memset(aim, 0, 4);
    if (!layout->has_aim)
        return;
    for (int i = 0; i < 3; i++)
        text[i] = (char)one(pos, &layout->aim[i], report, n);
    struct str str = str_n(text, sizeof text);
    aim_cut(&str, aim);
}

/* Bytes of decoded data in the report; negative: refused. */
static int64_t count_of(const struct pos *pos, const struct pos_layout *layout,
                        const uint8_t *report, size_t n, struct err *err)
{
    const struct desc_field *data = &layout->data;
    char expected[64], got[32];
    uint32_t most = data->count, count = most;
    if (layout->has_count)
        count = one(pos, &layout->count, report, n);
    else
        while (count > 0 && desc_get(pos->desc, data, count - 1, report, n) == 0)
            count--;
    uint64_t first = (pos->desc->numbered ? 8 : 0) + data->bit;
    uint64_t came = n * 8 > first ? (n * 8 - first) / 8 : 0;
    if (count <= most && count <= came)
        return count;
    snprintf(expected, sizeof expected, gettext("at most %llu bytes of data"),
             (unsigned long long)(most < came ? most : came));
    snprintf(got, sizeof got, "%lu", (unsigned long)count);
    return err_set(err, E_FIELD, "sss", gettext("scanner report"), expected, got);
}

static void append(struct pos *pos, const struct pos_layout *layout,
                   const uint8_t *report, size_t n, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++, pos->n++)
        if (pos->n < SCAN_MOST)
            pos->data[pos->n] =
                (unsigned char)desc_get(pos->desc, &layout->data, i, report, n);
}

/* ---- a whole scan ---- */

static bool is_newland_reply(const unsigned char *data, int n)
{
    if (n < 6 || data[0] != 0x02)
        return false;
    if (data[1] == 0x00)
        return data[2] == 0x00 && n == 4 + data[3] + 2;
    for (int i = 2; i < 6; i++)
        if (data[i] < '0' || data[i] > '9')
            return false;
    return data[1] == 0x01 && n >= 8 && data[n - 2] == 0x3b && data[n - 1] == 0x03;
}

/* False when it holds nothing that is text. */
static bool make_scan(struct pos *pos, int64_t at_ms, struct scan *scan)
{
    struct str data =
        str_n((const char *)pos->data, pos->n < SCAN_MOST ? (size_t)pos->n : SCAN_MOST);
    size_t whole = data.n;
    if (!pos->aim[0])
        aim_cut(&data, pos->aim);
    while (data.n && (data.p[data.n - 1] == '\r' || data.p[data.n - 1] == '\n'))
        data.n--;
    scan_clear(scan);
    if (!bytes_to_scan(data, pos->n - (int64_t)whole, scan))
        return false;
    memcpy(scan->aim, pos->aim, sizeof scan->aim);
    scan->at = at_ms;
    return true;
}

/* Gives out what was held and holds `next` instead. */
static void swap_held(struct pos *pos, int64_t until_ms, struct scan *scan)
{
    struct scan before = pos->held;
    pos->held = *scan;
    pos->held_until_ms = until_ms;
    *scan = before;
}

static int end_scan(struct pos *pos, int64_t at_ms, struct scan *scan)
{
    bool reply_end = strcmp(pos->aim, "]Z6") == 0;
    bool maybe_reply = strcmp(pos->aim, "]X0") == 0;
    if (reply_end || is_newland_reply(pos->data, pos->n < SCAN_MOST ? pos->n : 0)) {
        pos->replies++;
        pos->holding = pos->holding && !reply_end;
        forget(pos);
        return 0;
    }
    bool made = make_scan(pos, at_ms, scan);
    forget(pos);
    if (!made)
        return 0;
    int64_t until = maybe_reply ? at_ms + POS_REPLY_MS : at_ms;
    if (pos->holding) {
        swap_held(pos, until, scan);
        return 1;
    }
    if (!maybe_reply)
        return 1;
    pos->held = *scan;
    pos->held_until_ms = until;
    pos->holding = true;
    return 0;
}

static bool is_past(int64_t since_ms, int64_t span_ms, int64_t at_ms)
{
    return at_ms < since_ms || at_ms - since_ms >= span_ms;
}

/* A scan whose rest did not come, or that another one follows, is none. */
static void drop_stale(struct pos *pos, const char *aim, int64_t at_ms)
{
    bool late = is_past(pos->last_ms, POS_PART_MS, at_ms);
    if (late)
        pos->skipping = false;
    if (!pos->open || (!late && (!aim[0] || strcmp(aim, pos->aim) == 0)))
        return;
    pos->lost++;
    forget(pos);
}

int pos_report(struct pos *pos, const uint8_t *report, size_t n, int64_t at_ms,
               struct scan *scan, struct err *err)
{
    const struct pos_layout *layout =
        n ? layout_of(pos, pos->desc->numbered ? report[0] : 0) : NULL;
    char aim[4];
    if (!layout)
        return 0;
    read_aim(pos, layout, report, n, aim);
    drop_stale(pos, aim, at_ms);
    pos->last_ms = at_ms;
    bool more = layout->has_more && one(pos, &layout->more, report, n);
    if (pos->skipping) {
        pos->skipping = more;
        return 0;
    }
    int64_t count = count_of(pos, layout, report, n, err);
    if (count < 0) {
        forget(pos);
        pos->skipping = more;
        return (int)count;
    }
    if (aim[0])
        memcpy(pos->aim, aim, sizeof pos->aim);
    if (pos->n < INT_MAX - DESC_REPORT_BYTES)
        append(pos, layout, report, n, (uint32_t)count);
    pos->open = more;
    return more ? 0 : end_scan(pos, at_ms, scan);
}

bool pos_idle(struct pos *pos, int64_t at_ms, struct scan *scan)
{
    if (pos->open)
        drop_stale(pos, "", at_ms);
    if (!pos->holding || at_ms < pos->held_until_ms)
        return false;
    *scan = pos->held;
    pos->holding = false;
    return true;
}

int64_t pos_wait(const struct pos *pos, int64_t at_ms)
{
    if (!pos->holding)
        return -1;
    return at_ms < pos->held_until_ms ? pos->held_until_ms - at_ms : 0;
}
