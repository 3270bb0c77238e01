/*
 * rooms: scan
 * Fuzzes the wedge framing: the first byte chooses a framing, then each three bytes are a
 * character (two bytes) and the milliseconds before it. Held: whatever comes, a scan is
 * valid text of bounded length, and a line that ended leaves nothing behind.
 */
#include "tallyman/scan/line.h"

#include "tallyman/base/err.h"
#include "tallyman/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct line_framing framings[] = {
    {.ends = "\r\n"},
    {.gap_ms = 60},
    {.ends = "\t", .gap_ms = 100, .least = 1},
    {.ends = "\r", .prefix = "]C1", .typed_ms = 30},
};

static void hold(const struct scan *scan)
{
    BUG_IF(!memchr(scan->text, '\0', sizeof scan->text));
    BUG_IF(!utf8_valid(str_of(scan->text)));
    BUG_IF(scan->length < 1);
    BUG_IF((size_t)scan->length < strlen(scan->text));
    BUG_IF(scan->length <= CODE_MOST && (size_t)scan->length != strlen(scan->text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct line line;
    struct scan scan;
    int64_t now = 0;
    line_init(&line, size > 0 ? &framings[data[0] % 4] : NULL);
    for (size_t i = 1; i + 3 <= size; i += 3) {
        uint32_t point = (uint32_t)data[i] | (uint32_t)data[i + 1] << 8;
        now += data[i + 2] == 255 ? -1000 : data[i + 2];
        if (line_feed(&line, point, now, &scan))
            hold(&scan);
        if (data[i] % 3 == 0 && line_idle(&line, now + data[i + 1], &scan))
            hold(&scan);
        BUG_IF(line_wait(&line, now) < -1);
        BUG_IF(!utf8_valid(line_field(&line)));
    }
    return 0;
}
