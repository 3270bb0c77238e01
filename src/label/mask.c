/*
 * mask: hides what a label need not say of a person. A name keeps its first character
 * (张三 → 张*), a phone its last four digits and what stands before the four in front of
 * them (13812345678 → 138****5678). Who sorts and carries the parcel still reads enough
 * to hand it over.
 */
#include "mask.h"

#include <ctype.h>
#include <string.h>

#include "tallyman/base/utf8.h"

enum {
    STARS_MOST = 3
}; /* so that a company's long name does not become a row of stars */

static void mask_name(struct str value, struct buf *out)
{
    struct str rest = value;
    if (utf8_next(&rest) == -2)
        return;
    buf_put(out, value.p, value.n - rest.n);
    for (int stars = 0; stars < STARS_MOST && utf8_next(&rest) != -2; stars++)
        buf_char(out, '*');
}

static void mask_phone(struct str value, struct buf *out)
{
    int digits = 0;
    for (size_t i = 0; i < value.n; i++)
        digits += isdigit((unsigned char)value.p[i]) != 0;
    /* Short or written in other digits: nothing that could be kept is safe. */
    if (digits <= 4) {
        buf_text(out, value.n ? "****" : "");
        return;
    }
    for (size_t i = 0, seen = 0; i < value.n; i++) {
        bool digit = isdigit((unsigned char)value.p[i]);
        int left = digits - (int)seen;
        buf_char(out, digit && left > 4 && left <= 8 ? '*' : value.p[i]);
        seen += digit;
    }
}

void mask_put(enum node_mask mask, struct str value, struct buf *out)
{
    value = mask == MASK_NONE ? value : str_trim(value);
    /* What the carrier's service has masked already stays as it came. */
    if (memchr(value.p ? value.p : "", '*', value.n))
        mask = MASK_NONE;
    if (mask == MASK_NAME)
        mask_name(value, out);
    else if (mask == MASK_PHONE)
        mask_phone(value, out);
    else
        buf_str(out, value);
}
