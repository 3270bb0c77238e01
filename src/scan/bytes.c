/*
 * Bytes of a reader made into text that the flows can show and compare. The bytes
 * themselves stay in the scan's `raw`: a Chinese QR code in GBK is not text to us, but
 * nothing of it is lost.
 */
#include "bytes.h"

#include "tallyman/base/err.h"
#include "tallyman/base/utf8.h"

static bool is_shown(uint32_t point)
{
    bool separator = point >= 0x1c && point <= 0x1e;
    return separator ||
           (point >= 0x20 && point != 0x7f && (point < 0x80 || point >= 0xa0));
}

/* Leading bytes of a whole that was cut in the middle of a character are still UTF-8. */
static struct str whole_characters(struct str data)
{
    size_t n = data.n;
    for (int i = 0; i < 3 && n > 0 && ((unsigned char)data.p[n - 1] & 0xc0) == 0x80; i++)
        n--;
    bool head = n > 0 && (unsigned char)data.p[n - 1] >= 0xc0;
    struct str tail = str_n(data.p + n - (head ? 1 : 0), data.n - n + (head ? 1 : 0));
    return head && utf8_next(&tail) < 0 ? str_n(data.p, n - 1) : data;
}

bool bytes_to_scan(struct str data, int64_t cut, struct scan *scan)
{
    char text[2 * SCAN_MOST];
    size_t n = 0;
    BUG_IF(data.n > SCAN_MOST);
    bool utf8 = utf8_valid(cut > 0 ? whole_characters(data) : data);
    struct str rest = utf8 && cut > 0 ? whole_characters(data) : data;
    while (rest.n > 0) {
        uint32_t point = (unsigned char)*rest.p;
        if (utf8)
            point = (uint32_t)utf8_next(&rest);
        else
            rest = str_n(rest.p + 1, rest.n - 1);
        if (is_shown(point))
            n += utf8_put(point, text + n);
    }
    if (n == 0)
        return false;
    scan_set(scan, str_n(text, n), (int64_t)n + cut, false);
    scan->raw_n = (int)data.n;
    memcpy(scan->raw, data.p, data.n);
    return true;
}
