/*
 * reason: the sentences of the list, filled in and recognised. An argument is the
 * shortest text up to what its sentence says next.
 */
#include "tallyman/model/reason.h"

#include <inttypes.h>
#include <libintl.h>
#include <stdarg.h>
#include <string.h>

#include "tallyman/base/sentence.h"

enum { DEPTH_MOST = 24 };

static const char *const sentences[REASONS] = {
#define X(reason, text) [reason] = text,
    REASON_LIST(X)
#undef X
};

struct args {
    struct str arg[SENTENCE_ARGS];
};

/* ---- making ---- */

static size_t args_of(const char *sentence)
{
    size_t most = 0;
    for (; *sentence; sentence++) {
        size_t which = (size_t)sentence_arg(sentence);
        most = which > most ? which : most;
    }
    return most;
}

static void put_plain(struct sentence *to, int which, const void *args)
{
    sentence_put(to, ((const struct args *)args)->arg[which]);
}

char *reason_make(struct arena *arena, enum reason reason, const char *types, ...)
{
    BUG_IF(reason < 0 || reason >= REASONS ||
           strlen(types) != args_of(sentences[reason]));
    struct args args;
    size_t size = strlen(sentences[reason]) + 1;
    va_list ap;
    va_start(ap, types);
    for (int i = 0; types[i]; i++) {
        BUG_IF(!strchr("sd", types[i]));
        args.arg[i] = str_of(types[i] == 's'
                                 ? va_arg(ap, const char *)
                                 : arena_printf(arena, "%" PRId64, va_arg(ap, int64_t)));
        size += args.arg[i].n;
    }
    va_end(ap);
    struct sentence to = {.out = arena_alloc(arena, size), .size = size};
    sentence_fill(&to, sentences[reason], put_plain, &args);
    sentence_end(&to);
    return to.out;
}

/* ---- recognising ---- */

/* Takes `text` off the front of the rest, or, behind an argument, what lies before it. */
static bool take(struct str *rest, struct str literal, struct str *arg)
{
    const char *at =
        literal.n ? memmem(rest->p, rest->n, literal.p, literal.n) : rest->p + rest->n;
    if (!at || (!arg && at != rest->p))
        return false;
    size_t before = (size_t)(at - rest->p);
    if (arg)
        *arg = str_n(rest->p, before);
    *rest = str_n(at + literal.n, rest->n - before - literal.n);
    return true;
}

static bool fits(const char *sentence, struct str text, struct args *args)
{
    while (*sentence) {
        int which = sentence_arg(sentence);
        sentence += which ? 3 : 0;
        size_t n = strcspn(sentence, "{");
        if (!take(&text, str_n(sentence, n), which ? &args->arg[which - 1] : NULL))
            return false;
        sentence += n;
    }
    return text.n == 0;
}

static enum reason find(struct str text, struct args *args)
{
    int reason = 0;
    while (reason < REASONS && !fits(sentences[reason], text, args))
        reason++;
    return (enum reason)reason;
}

enum reason reason_find(const char *text)
{
    struct args args;
    return find(str_of(text), &args);
}

const char *reason_text(enum reason reason)
{
    return reason >= 0 && reason < REASONS ? sentences[reason] : NULL;
}

/* ---- in words ---- */

static void put_words(struct sentence *to, struct str text);

static void put_arg(struct sentence *to, int which, const void *args)
{
    put_words(to, ((const struct args *)args)->arg[which]);
}

static void put_words(struct sentence *to, struct str text)
{
    struct args args;
    if (to->depth == DEPTH_MOST) {
        sentence_put(to, text);
        return;
    }
    enum reason reason = sentence_whole(text) ? REASONS : find(text, &args);
    to->depth++;
    if (reason < REASONS)
        sentence_fill(to, gettext(sentences[reason]), put_arg, &args);
    else
        sentence_words(to, text, put_words);
    to->depth--;
}

size_t reason_words(const char *text, char *out, size_t size)
{
    if (size == 0)
        return 0;
    struct sentence to = {.out = out, .size = size};
    put_words(&to, str_of(text));
    return sentence_end(&to);
}

size_t reason_refusal(const struct err *err, char *out, size_t size)
{
    return err_words_by(err, put_words, out, size);
}

/* Room for any translation, the text's own bytes being the least of it. */
const char *reason_say(struct arena *arena, const char *text)
{
    size_t room = strlen(text) * 4 + 512;
    char *words = arena_alloc(arena, room);
    reason_words(text, words, room);
    return words;
}
