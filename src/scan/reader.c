/*
 * One reader, from what arrives on its wire to scans: picks the decoder by the descriptor
 * and puts the device's name on what comes out. device/ owns the wire and the clock.
 */
#include "tallyman/scan/reader.h"

#include <libintl.h>
#include <stdio.h>

#include "tallyman/base/utf8.h"

enum { NEVER_TYPED_MS = 3600 * 1000 }; /* nobody types on a serial line */

const struct line_framing reader_framing = {.ends = "\r\n\t", .gap_ms = 200};

static int refuse(struct err *err)
{
    return err_set(err, E_FIELD, "sss", gettext("interface"),
                   gettext("a keyboard, a bar code scanner or a scale"),
                   gettext("something else"));
}

int reader_init_hid(struct reader *reader, const uint8_t *descriptor, size_t n,
                    const struct layout *layout, const struct line_framing *framing,
                    struct err *err)
{
    memset(reader, 0, sizeof *reader);
    int rc = 0;
    if (descriptor)
        rc = desc_read(&reader->desc, descriptor, n, err);
    else
        keyboard_boot_desc(&reader->desc);
    if (rc)
        return rc;
    if (reader->desc.families & DESC_POS) {
        reader->family = READER_POS;
        return pos_init(&reader->pos, &reader->desc, err);
    }
    if (!(reader->desc.families & (DESC_KEYBOARD | DESC_SCALE)))
        return refuse(err);
    if (!(reader->desc.families & DESC_KEYBOARD)) {
        reader->family = READER_SCALE;
        return scale_hid_init(&reader->scale, &reader->desc, err);
    }
    BUG_IF(!layout);
    reader->family = READER_KEYBOARD;
    keyboard_init(&reader->keyboard, &reader->desc, layout);
    line_init(&reader->line, framing ? framing : &reader_framing);
    return 0;
}

void reader_init_wedge(struct reader *reader, const struct line_framing *framing)
{
    memset(reader, 0, sizeof *reader);
    reader->family = READER_SERIAL;
    line_init(&reader->line, framing ? framing : &reader_framing);
}

void reader_init_serial(struct reader *reader, const struct line_framing *framing)
{
    struct line_framing own = framing ? *framing : reader_framing;
    own.typed_ms = NEVER_TYPED_MS;
    reader_init_wedge(reader, &own);
}

void reader_tell(struct reader *reader, const char *device, reader_fn *scan, void *arg)
{
    snprintf(reader->device, sizeof reader->device, "%s", device);
    reader->scan = scan;
    reader->arg = arg;
}

void reader_tell_weight(struct reader *reader, reader_weight_fn *weight)
{
    reader->weight = weight;
}

static void tell(const struct reader *reader, struct scan *scan)
{
    memcpy(scan->device, reader->device, sizeof scan->device);
    reader->scan(reader->arg, scan);
}

static void feed(struct reader *reader, uint32_t point, int64_t at_ms)
{
    struct scan scan;
    if (line_feed(&reader->line, point, at_ms, &scan))
        tell(reader, &scan);
}

static int take_keys(struct reader *reader, const uint8_t *report, size_t n,
                     int64_t at_ms, struct err *err)
{
    uint32_t points[KEYBOARD_POINTS];
    (void)err;
    int made = keyboard_report(&reader->keyboard, report, n, points);
    for (int i = 0; i < made; i++)
        feed(reader, points[i], at_ms);
    return 0;
}

static int take_pos(struct reader *reader, const uint8_t *report, size_t n, int64_t at_ms,
                    struct err *err)
{
    struct scan scan;
    int rc = pos_report(&reader->pos, report, n, at_ms, &scan, err);
    if (rc > 0)
        tell(reader, &scan);
    reader_idle(reader, at_ms);
    return rc < 0 ? rc : 0;
}

static int take_scale(struct reader *reader, const uint8_t *report, size_t n,
                      int64_t at_ms, struct err *err)
{
    struct weight weight;
    (void)at_ms;
    int rc = scale_hid_report(&reader->scale, report, n, &weight, err);
    if (rc > 0 && reader->weight)
        reader->weight(reader->arg, &weight);
    return rc < 0 ? rc : 0;
}

/* Bytes of a character, by its first; 1 for what begins none. */
static int bytes_of(unsigned char first)
{
    return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
}

/* Gives out what stands at the front of `rest`: a character, or a byte that is none. */
static void give_front(struct reader *reader, int64_t at_ms)
{
    struct str front = str_n((const char *)reader->rest, (size_t)reader->rests);
    int32_t point = utf8_next(&front);
    int used = point < 0 ? 1 : reader->rests - (int)front.n;
    feed(reader, point < 0 ? reader->rest[0] : (uint32_t)point, at_ms);
    reader->rests -= used;
    memmove(reader->rest, reader->rest + used, (size_t)reader->rests);
}

static bool is_whole(const struct reader *reader)
{
    for (int i = 1; i < reader->rests; i++)
        if ((reader->rest[i] & 0xc0) != 0x80)
            return true; /* what comes next cannot complete the first */
    return reader->rests > 0 && reader->rests >= bytes_of(reader->rest[0]);
}

static int take_bytes(struct reader *reader, const uint8_t *bytes, size_t n,
                      int64_t at_ms, struct err *err)
{
    (void)err;
    for (size_t i = 0; i < n; i++) {
        reader->rest[reader->rests++] = bytes[i];
        while (is_whole(reader))
            give_front(reader, at_ms);
    }
    return 0;
}

int reader_take(struct reader *reader, const uint8_t *bytes, size_t n, int64_t at_ms,
                struct err *err)
{
    static int (*const take[])(struct reader *, const uint8_t *, size_t, int64_t,
                               struct err *) = {
        [READER_KEYBOARD] = take_keys,
        [READER_POS] = take_pos,
        [READER_SERIAL] = take_bytes,
        [READER_SCALE] = take_scale,
    };
    BUG_IF(!reader->scan);
    return take[reader->family](reader, bytes, n, at_ms, err);
}

void reader_idle(struct reader *reader, int64_t at_ms)
{
    struct scan scan;
    bool made = reader->family == READER_POS ? pos_idle(&reader->pos, at_ms, &scan)
                                             : line_idle(&reader->line, at_ms, &scan);
    if (made)
        tell(reader, &scan);
}

int64_t reader_wait(const struct reader *reader, int64_t at_ms)
{
    return reader->family == READER_POS ? pos_wait(&reader->pos, at_ms)
                                        : line_wait(&reader->line, at_ms);
}

bool reader_part(struct reader *reader, struct scan *scan)
{
    struct str text = line_field(&reader->line);
    if (reader->family == READER_POS || text.n == 0)
        return false;
    scan_clear(scan);
    scan_set(scan, text, reader->line.n, true);
    memcpy(scan->device, reader->device, sizeof scan->device);
    reader_drop(reader);
    return true;
}

void reader_drop(struct reader *reader)
{
    if (reader->family == READER_POS)
        pos_drop(&reader->pos);
    else
        line_drop(&reader->line);
    if (reader->family == READER_KEYBOARD)
        keyboard_drop(&reader->keyboard);
    reader->rests = 0;
}
