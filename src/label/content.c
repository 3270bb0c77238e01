/*
 * content: makes an LPML file XML. Statements stand between elements in it, where XML has
 * no room for them; template.c has this rewrite them before expat sees the file.
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

void content_markup(struct str source, struct buf *out)
{
    bool inside = false;
    while (source.n) {
        if (!inside && copy_verbatim(&source, out))
            continue;
        if (!inside && take(&source, "<%")) {
            buf_text(out, "<?t ");
            inside = true;
        } else if (inside && take(&source, "%>")) {
            buf_text(out, "?>");
            inside = false;
        } else {
            buf_char(out, source.p[0]);
            source = str_n(source.p + 1, source.n - 1);
        }
    }
}
