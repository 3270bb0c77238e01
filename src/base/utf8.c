/*
 * utf8: reading, checking, writing and measuring UTF-8. Readers use it on every outside
 * text, the screen and the messages on every line they show.
 *
 * Well-formed is what Unicode table 3-7 lists: no overlong forms, no surrogates, nothing
 * above U+10FFFF.
 */
#include "tallyman/base/utf8.h"

#include "tallyman/base/err.h"
#include "utf8_ranges.h"

/* Lead bytes first … last start a sequence of `n`, the smallest point it may hold is
 * least. */
struct form {
    unsigned char first, last;
    size_t n;
    uint32_t least;
};
static const struct form forms[] = {
    {0x00, 0x7f, 1, 0x0},
    {0xc2, 0xdf, 2, 0x80},
    {0xe0, 0xef, 3, 0x800},
    {0xf0, 0xf4, 4, 0x10000},
};

static int32_t malformed(struct str *text)
{
    *text = str_n(text->p + 1, text->n - 1);
    return -1;
}

int32_t utf8_next(struct str *text)
{
    if (text->n == 0)
        return -2;
    const unsigned char *p = (const unsigned char *)text->p;
    const struct form *form = NULL;
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !form; i++)
        if (p[0] >= forms[i].first && p[0] <= forms[i].last)
            form = &forms[i];
    if (!form || text->n < form->n)
        return malformed(text);
    uint32_t point = form->n == 1 ? p[0] : p[0] & (0x7fu >> form->n);
    for (size_t i = 1; i < form->n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return malformed(text);
        point = point << 6 | (p[i] & 0x3f);
    }
    if (point < form->least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
        return malformed(text);
    *text = str_n(text->p + form->n, text->n - form->n);
    return (int32_t)point;
}

bool utf8_valid(struct str text)
{
    int32_t point;
    while ((point = utf8_next(&text)) != -2)
        if (point <= 0)
            return false;
    return true;
}

size_t utf8_put(uint32_t point, char out[4])
{
    BUG_IF(point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff));
    size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (point & 0x3f));
        point >>= 6;
    }
    out[0] = (char)(n == 1 ? point : (0xf00u >> n & 0xff) | point);
    return n;
}

static bool in_ranges(uint32_t point, const struct range *range, size_t n)
{
    size_t low = 0;
    while (low < n) {
        size_t mid = low + (n - low) / 2;
        if (point > range[mid].last)
            low = mid + 1;
        else
            n = mid;
        if (point >= range[mid].first && point <= range[mid].last)
            return true;
    }
    return false;
}

int utf8_cells(uint32_t point)
{
    if (point < 0x20 || (point >= 0x7f && point < 0xa0))
        return -1;
    if (point < zero_ranges[0].first)
        return 1;
    if (in_ranges(point, zero_ranges, sizeof zero_ranges / sizeof *zero_ranges))
        return 0;
    return in_ranges(point, wide_ranges, sizeof wide_ranges / sizeof *wide_ranges) ? 2
                                                                                   : 1;
}

/* Control and malformed are shown as one sign. */
static size_t shown_cells(int32_t point)
{
    int cells = point < 0 ? 1 : utf8_cells((uint32_t)point);
    return cells < 0 ? 1 : (size_t)cells;
}

size_t utf8_width(struct str text)
{
    size_t width = 0;
    int32_t point;
    while ((point = utf8_next(&text)) != -2)
        width += shown_cells(point);
    return width;
}

struct str utf8_fit(struct str text, size_t cells)
{
    struct str rest = text;
    size_t used = 0;
    while (rest.n > 0) {
        struct str after = rest;
        used += shown_cells(utf8_next(&after));
        if (used > cells)
            break;
        rest = after;
    }
    return str_n(text.p, text.n - rest.n);
}

/* The longest suffix of at most `cells` cells that does not begin with a combining sign.
 */
static struct str last_cells(struct str text, size_t cells)
{
    size_t width = utf8_width(text);
    bool joins = false;
    while (text.n > 0 && (width > cells || joins)) {
        width -= shown_cells(utf8_next(&text));
        struct str peek = text;
        int32_t point = utf8_next(&peek);
        joins = point >= 0 && shown_cells(point) == 0;
    }
    return text;
}

/* Appends what is safe to show; false when out is full. */
static bool put_shown(struct str text, char *out, size_t *used, size_t size)
{
    int32_t point;
    while ((point = utf8_next(&text)) != -2) {
        char bytes[4];
        bool shown = point >= 0 && utf8_cells((uint32_t)point) >= 0;
        size_t n = utf8_put(shown ? (uint32_t)point : '?', bytes);
        if (*used + n >= size)
            return false;
        memcpy(out + *used, bytes, n);
        *used += n;
    }
    return true;
}

void utf8_middle(struct str text, size_t cells, char *out, size_t size)
{
    if (size == 0)
        return;
    size_t used = 0;
    if (utf8_width(text) <= cells) {
        put_shown(text, out, &used, size);
    } else if (cells > 0) {
        struct str head = utf8_fit(text, cells / 2);
        struct str tail = last_cells(text, cells - 1 - cells / 2);
        if (put_shown(head, out, &used, size) && put_shown(str_of("…"), out, &used, size))
            put_shown(tail, out, &used, size);
    }
    out[used] = '\0';
}
