/*
 * put: JSON written straight into a buf: an answer a scan, so no tree is built for it.
 */
#include "put.h"

static void put_escape(struct buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char text[] = "\\u0000";
    if (c == '"' || c == '\\') {
        buf_char(out, '\\');
        buf_char(out, (char)c);
        return;
    }
    text[4] = hex[c >> 4];
    text[5] = hex[c & 15];
    buf_put(out, text, 6);
}

void put_text(struct buf *out, struct str text)
{
    size_t from = 0;
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 32 && c != '"' && c != '\\')
            continue;
        buf_put(out, text.p + from, i - from);
        put_escape(out, c);
        from = i + 1;
    }
    buf_put(out, text.p + from, text.n - from);
    buf_char(out, '"');
}

void put_num(struct buf *out, int64_t num)
{
    buf_num(out, num);
}

void put_value(struct buf *out, const struct value *value)
{
    if (value->type == VALUE_INT)
        put_num(out, value->num);
    else if (value->type == VALUE_TEXT)
        put_text(out, value->text);
    else
        buf_text(out, "null");
}

void put_name(struct buf *out, const char *name)
{
    if (out->n && out->p[out->n - 1] != '{')
        buf_char(out, ',');
    put_text(out, str_of(name));
    buf_char(out, ':');
}
