/*
 * content: makes an LPML file XML. Statements stand between elements and in the values of
 * attributes, where XML has no room for them; template.c has this rewrite them before
 * expat sees the file.
 */
#include "content.h"

#include <string.h>

static bool take(struct str *text, const char *word)
{
    size_t n = strlen(word);
    if (text->n < n || memcmp(text->p, word, n) != 0)
        return false;
    *text = str_n(text->p + n, text->n - n);
    return true;
}

/* What is copied as it is, and what ends it. */
static const struct {
    const char *open, *close;
} verbatim[] = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}};

static bool copy_verbatim(struct str *source, struct buf *out)
{
    for (size_t i = 0; i < sizeof verbatim / sizeof *verbatim; i++) {
        struct str rest = *source;
        if (!take(&rest, verbatim[i].open))
            continue;
        const char *close = verbatim[i].close;
        const char *end = memmem(rest.p, rest.n, close, strlen(close));
        size_t n = end ? (size_t)(end - source->p) + strlen(close) : source->n;
        buf_put(out, source->p, n);
        *source = str_n(source->p + n, source->n - n);
        return true;
    }
    return false;
}

/* Where in the markup we are. */
enum place { BETWEEN, TAG, QUOTED };

static enum place next_place(enum place place, char c, char *quote)
{
    if (place == BETWEEN)
        return c == '<' ? TAG : BETWEEN;
    if (place == QUOTED)
        return c == *quote ? TAG : QUOTED;
    *quote = c;
    return c == '>' ? BETWEEN : c == '"' || c == '\'' ? QUOTED : TAG;
}

static void put_escaped(struct buf *out, struct str text)
{
    static const char signs[] = "<>&\"'";
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] && strchr(signs, text.p[i]))
            buf_printf(out, "&#%d;", text.p[i]);
        else
            buf_char(out, text.p[i]);
}

/* A statement up to its end: in an attribute it stays part of the value, whatever quotes
 * it holds. */
static void put_statement(struct str *source, enum place place, struct buf *out)
{
    const char *end = memmem(source->p, source->n, "%>", 2);
    size_t n = end ? (size_t)(end - source->p) + 2 : source->n;
    struct str all = str_n(source->p, n);
    if (place == QUOTED) {
        put_escaped(out, all);
    } else {
        buf_text(out, "<?t ");
        buf_put(out, all.p + 2, n - (end ? 4 : 2));
        buf_text(out, end ? "?>" : "");
    }
    *source = str_n(source->p + n, source->n - n);
}

void content_markup(struct str source, struct buf *out)
{
    enum place place = BETWEEN;
    char quote = 0;
    while (source.n) {
        if (place == BETWEEN && copy_verbatim(&source, out))
            continue;
        if (source.n > 1 && !memcmp(source.p, "<%", 2)) {
            put_statement(&source, place, out);
            continue;
        }
        place = next_place(place, source.p[0], &quote);
        buf_char(out, source.p[0]);
        source = str_n(source.p + 1, source.n - 1);
    }
}
