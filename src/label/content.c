/*
 * content: the few forms of script that waybill templates use, matched by patterns, not
 * by a script engine: a loop over a list, a condition, the end of either, a value.
 * template.c calls it for what stands between elements and inside text.
 */
#include "content.h"

#include <string.h>

/* In a pattern ' ' is any white space, V a loop variable (the same letter each time), P a
 * path below _data, L the path of a list before ".length"; all else stands for itself. */
static const struct {
    enum node_kind kind;
    const char *pattern;
} forms[] = {
    {NODE_FIELD, " = P "},
    {NODE_FOR, " for ( V = 0 ; V < L ; V ++ ) { "},
    {NODE_FOR, " for ( var V = 0 ; V < L ; V ++ ) { "},
    {NODE_FOR, " for ( let V = 0 ; V < L ; V ++ ) { "},
    {NODE_IF, " if ( P ) { "},
    {NODE_KINDS, " } "},
};

static void skip_space(struct str *text)
{
    while (text->n && strchr(" \t\r\n", text->p[0]))
        *text = str_n(text->p + 1, text->n - 1);
}

static bool take(struct str *text, const char *word)
{
    size_t n = strlen(word);
    if (text->n < n || memcmp(text->p, word, n) != 0)
        return false;
    *text = str_n(text->p + n, text->n - n);
    return true;
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* .name or [x], as many as there are. */
static size_t path_length(struct str text)
{
    size_t n = 0;
    for (;;) {
        if (n + 2 < text.n && text.p[n] == '[' && text.p[n + 1] >= 'a' &&
            text.p[n + 1] <= 'z' && text.p[n + 2] == ']') {
            n += 3;
        } else if (n + 1 < text.n && text.p[n] == '.' && letter(text.p[n + 1])) {
            for (n++; n < text.n &&
                      (letter(text.p[n]) || (text.p[n] >= '0' && text.p[n] <= '9'));)
                n++;
        } else {
            return n;
        }
    }
}

static bool take_path(struct str *text, bool list, struct str *path)
{
    static const char length[] = ".length";
    struct str rest = *text;
    if (!take(&rest, "_data") || !rest.n || rest.p[0] != '.')
        return false;
    size_t n = path_length(rest), tail = sizeof length - 1;
    struct str found = str_n(rest.p + 1, n ? n - 1 : 0);
    if (list) {
        if (n <= tail || memcmp(rest.p + n - tail, length, tail) != 0)
            return false;
        found.n -= tail;
    }
    *path = found;
    *text = str_n(rest.p + n, rest.n - n);
    return found.n > 0;
}

static bool take_var(struct str *text, int *var)
{
    if (!text->n || text->p[0] < 'a' || text->p[0] > 'z')
        return false;
    int found = text->p[0] - 'a';
    if (*var >= 0 && *var != found)
        return false;
    *var = found;
    *text = str_n(text->p + 1, text->n - 1);
    return true;
}

static bool take_literal(struct str *text, char c)
{
    if (!text->n || text->p[0] != c)
        return false;
    *text = str_n(text->p + 1, text->n - 1);
    return true;
}

static bool matches(struct str text, const char *pattern, struct statement *out)
{
    out->var = -1;
    out->path = (struct str){0};
    for (; *pattern; pattern++) {
        bool ok = true;
        if (*pattern == ' ')
            skip_space(&text);
        else if (*pattern == 'V')
            ok = take_var(&text, &out->var);
        else if (*pattern == 'P' || *pattern == 'L')
            ok = take_path(&text, *pattern == 'L', &out->path);
        else
            ok = take_literal(&text, *pattern);
        if (!ok)
            return false;
    }
    return !text.n;
}

bool statement_read(struct str text, struct statement *out)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (matches(text, forms[i].pattern, out)) {
            out->kind = forms[i].kind;
            return true;
        }
    return false;
}

bool statement_scoped(struct str path, uint32_t open)
{
    for (size_t i = 0; i + 1 < path.n; i++)
        if (path.p[i] == '[' && !(open >> (path.p[i + 1] - 'a') & 1))
            return false;
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
