/*
 * private: covers what names a person. Enough is left to tell two apart at a counter: the
 * first character of a name, the last digits of a phone, the beginning of an address.
 */
#include "private.h"

#include "tallyman/base/utf8.h"

enum { PHONE_LEFT = 4, ADDRESS_LEFT = 6 };

/* So many characters from the beginning. */
static struct str first_of(const char *text, int chars)
{
    struct str rest = str_of(text);
    while (chars-- > 0 && rest.n && utf8_next(&rest) >= 0)
        ;
    return str_n(text, strlen(text) - rest.n);
}

static const char *cover_after(struct op *op, const char *text, int chars)
{
    struct str head = first_of(text, chars);
    if (!*text)
        return "";
    return arena_printf(op->arena, "%.*s***", (int)head.n, head.p);
}

/* Of a short number nothing is left: its last digits would be most of it. */
static const char *cover_phone(struct op *op, const char *text)
{
    size_t n = strlen(text);
    if (n < 2 * PHONE_LEFT)
        return *text ? "***" : "";
    return arena_printf(op->arena, "***%s", text + n - PHONE_LEFT);
}

const char *private_shown(struct op *op, const char *column, const char *text)
{
    if (strcmp(column, "receiver") == 0 || strcmp(column, "buyer") == 0)
        return cover_after(op, text, 1);
    if (strcmp(column, "phone") == 0)
        return cover_phone(op, text);
    if (strcmp(column, "address") == 0)
        return cover_after(op, text, ADDRESS_LEFT);
    return text;
}
