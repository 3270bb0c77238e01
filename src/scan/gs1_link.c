/*
 * GS1 Digital Link (URI syntax 1.2 and later, uncompressed): the path of an address holds
 * a primary key and its qualifiers, the query other elements. It is turned into the
 * element string that it stands for and read as such, so that one table judges both.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "gs1_ai.h"
#include "tallyman/scan/gs1.h"

struct writing {
    char *out;
    size_t n, size;
    bool open; /* the last value needs FNC1 before the next */
    bool failed;
};

static void put(struct writing *w, const char *bytes, size_t n)
{
    if (w->n + n >= w->size)
        w->failed = true;
    if (w->failed)
        return;
    memcpy(w->out + w->n, bytes, n);
    w->n += n;
    w->out[w->n] = '\0';
}

static int hex(char c)
{
    return isdigit((unsigned char)c)    ? c - '0'
           : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                        : -1;
}

/* Percent-decoded; false when it is malformed or longer than any value. */
static bool decode(struct str text, char *out, size_t size, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            if (i + 2 >= text.n || hex(text.p[i + 1]) < 0 || hex(text.p[i + 2]) < 0)
                return false;
            c = (char)(hex(text.p[i + 1]) * 16 + hex(text.p[i + 2]));
            i += 2;
        }
        if (*n + 1 >= size || c == GS1_FNC1)
            return false;
        out[(*n)++] = c;
    }
    out[*n] = '\0';
    return *n > 0;
}

/* The row when the text is an identifier and nothing else. */
static const struct gs1_ai *row_of(struct str text)
{
    const struct gs1_ai *row = gs1_ai_find(text);
    return row && strlen(row->ai) == text.n ? row : NULL;
}

static void put_element(struct writing *w, const struct gs1_ai *row, struct str ai,
                        struct str value)
{
    char text[128], padded[32];
    size_t n;
    if (!decode(value, text, sizeof text, &n)) {
        w->failed = true;
        return;
    }
    const char *bytes = text;
    bool is_gtin = str_is(ai, "01");
    if (is_gtin && n < 14) { /* a GTIN of 8, 12 or 13 digits may stand in a link */
        snprintf(padded, sizeof padded, "%.*s%.14s", (int)(14 - n), "00000000000000",
                 text);
        bytes = padded;
        n = 14;
    }
    char fnc1 = GS1_FNC1;
    if (w->open)
        put(w, &fnc1, 1);
    put(w, ai.p, ai.n);
    put(w, bytes, n);
    w->open = !gs1_ai_predefined(row);
}

/* From the primary key on: pairs of identifier and value. */
static void take_path(struct writing *w, struct str path)
{
    bool found = false;
    while (path.n > 0 && !w->failed) {
        struct str segment = str_cut(&path, '/');
        const struct gs1_ai *row = row_of(segment);
        if (!found && (!row || !row->link_key || path.n == 0))
            continue;
        if (!row) {
            w->failed = true;
            return;
        }
        found = true;
        put_element(w, row, segment, str_cut(&path, '/'));
    }
    w->failed |= !found;
}

/* What is no identifier in the query is the address's own business. */
static void take_query(struct writing *w, struct str query)
{
    while (query.n > 0 && !w->failed) {
        struct str value = str_cut(&query, '&');
        struct str key = str_cut(&value, '=');
        const struct gs1_ai *row = row_of(key);
        if (row && value.n > 0)
            put_element(w, row, key, value);
    }
}

static bool cut_scheme(struct str *text)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = strlen(schemes[i]);
        if (text->n > n && str_is_nocase(str_n(text->p, n), schemes[i])) {
            *text = str_n(text->p + n, text->n - n);
            return true;
        }
    }
    return false;
}

bool gs1_link(struct str text, char *out, size_t size)
{
    struct writing w = {.out = out, .size = size};
    struct gs1 gs1;
    struct err err = {.code = E_OK}; /* an address that is none of these is no error */
    if (!cut_scheme(&text))
        return false;
    struct str address = str_cut(&text, '#');
    struct str path = str_cut(&address, '?');
    str_cut(&path, '/'); /* the host */
    take_path(&w, path);
    take_query(&w, address);
    return !w.failed && gs1_read(&gs1, str_n(out, w.n), &err) == 0;
}
