/*
 * err: the table of refusals and faults, and how one is set, carried and put into words.
 *
 * Every room sets an err on its way out; the edges (screen, wire, command line) turn it
 * into a sentence. Nothing here allocates and nothing here fails.
 */
#include "tallyman/base/err.h"

#include <inttypes.h>
#include <libintl.h>
#include <stdarg.h>

#include "tallyman/base/sentence.h"
#include "tallyman/base/utf8.h"

static const struct err_entry entries[ERR_CODES] = {
#define X(code, name, family, exit, http, tone, text)                                    \
    [code] = {name, family, exit, http, tone, text},
    ERR_LIST(X)
#undef X
};

/* Copies what an operator can be shown: a character that does not fit whole ends it. */
static void take_text(struct err_arg *arg, struct str text)
{
    size_t used = 0;
    int32_t point;
    while ((point = utf8_next(&text)) != -2) {
        char bytes[4];
        bool shown = point >= 0 && utf8_cells((uint32_t)point) >= 0;
        size_t n = utf8_put(shown ? (uint32_t)point : '?', bytes);
        if (used + n >= sizeof arg->text)
            break;
        memcpy(arg->text + used, bytes, n);
        used += n;
    }
    arg->text[used] = '\0';
}

int err_set(struct err *err, enum err_code code, const char *types, ...)
{
    BUG_IF(code <= E_OK || code >= ERR_CODES);
    if (err->code != E_OK)
        return -(int)code;
    size_t n = types ? strlen(types) : 0;
    BUG_IF(n > ERR_ARGS);
    *err = (struct err){.code = code, .args = (int)n};
    va_list ap;
    va_start(ap, types);
    for (size_t i = 0; i < n; i++) {
        struct err_arg *arg = &err->arg[i];
        BUG_IF(!strchr("sdz", types[i]));
        if (types[i] == 'd') {
            arg->number = true;
            arg->num = va_arg(ap, int64_t);
        } else {
            const char *p = va_arg(ap, const char *);
            take_text(arg, types[i] == 'z' ? str_n(p, va_arg(ap, size_t)) : str_of(p));
        }
    }
    va_end(ap);
    return -(int)code;
}

void err_clear(struct err *err)
{
    *err = (struct err){.code = E_OK};
}

const struct err_entry *err_entry(enum err_code code)
{
    return &entries[code >= 0 && code < ERR_CODES ? code : E_BUG];
}

enum err_code err_by_name(const char *name)
{
    for (int code = 0; name && code < ERR_CODES; code++)
        if (strcmp(entries[code].name, name) == 0)
            return (enum err_code)code;
    return E_BUG;
}

/* Trade words travel as arguments too. */
static void arg_words(struct sentence *to, struct str text)
{
    sentence_words(to, text, arg_words);
}

struct given {
    const struct err *err;
    sentence_tail_fn *words;
};

/* A sentence may name an argument that was never given (one made from a wire name alone).
 */
static void put_arg(struct sentence *to, int which, const void *args)
{
    char number[24];
    const struct given *given = args;
    const struct err *err = given->err;
    if (which >= err->args) {
        sentence_put(to, str_of("?"));
        return;
    }
    const struct err_arg *arg = &err->arg[which];
    snprintf(number, sizeof number, "%" PRId64, arg->num);
    if (arg->number)
        sentence_put(to, str_of(number));
    else
        given->words(to, str_of(arg->text));
}

size_t err_words_by(const struct err *err, sentence_tail_fn *words, char *out,
                    size_t size)
{
    if (size == 0)
        return 0;
    struct sentence to = {.out = out, .size = size};
    const struct given given = {err, words};
    sentence_fill(&to, gettext(err_entry(err->code)->text), put_arg, &given);
    return sentence_end(&to);
}

size_t err_words(const struct err *err, char *out, size_t size)
{
    return err_words_by(err, arg_words, out, size);
}

void bug(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: bug: %s\n", file, line, what);
    abort();
}
