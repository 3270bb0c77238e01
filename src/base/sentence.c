/*
 * sentence: bytes kept whole by character, arguments filled in, trade words looked up.
 */
#include "tallyman/base/sentence.h"

#include <libintl.h>
#include <string.h>

enum { WORDS_MOST = 256, HEAD_MOST = 48 };

void sentence_put(struct sentence *to, struct str text)
{
    if (to->cut)
        return;
    size_t n = text.n, fits = to->size - 1 - to->n;
    if (n > fits) {
        to->cut = true;
        while (fits > 0 && ((unsigned char)text.p[fits] & 0xc0) == 0x80)
            fits--;
        n = fits;
    }
    if (n)
        memcpy(to->out + to->n, text.p, n);
    to->n += n;
}

size_t sentence_end(struct sentence *to)
{
    to->out[to->n] = '\0';
    return to->n;
}

int sentence_arg(const char *text)
{
    bool is = text[0] == '{' && text[1] >= '1' && text[1] <= '0' + SENTENCE_ARGS &&
              text[2] == '}';
    return is ? text[1] - '0' : 0;
}

void sentence_fill(struct sentence *to, const char *text, sentence_arg_fn *arg,
                   const void *args)
{
    while (*text) {
        int which = sentence_arg(text);
        size_t n = which ? 3 : 1 + strcspn(text + 1, "{");
        if (which)
            arg(to, which - 1, args);
        else
            sentence_put(to, str_n(text, n));
        text += n;
    }
}

/* An empty msgid is the catalogue's head. */
const char *sentence_whole(struct str text)
{
    char msgid[WORDS_MOST];
    if (text.n == 0 || text.n >= sizeof msgid)
        return NULL;
    memcpy(msgid, text.p, text.n);
    msgid[text.n] = '\0';
    const char *words = gettext(msgid);
    return words == msgid ? NULL : words;
}

void sentence_words(struct sentence *to, struct str text, sentence_tail_fn *tail)
{
    const char *words = sentence_whole(text);
    const char *colon = text.n ? memmem(text.p, text.n, ": ", 2) : NULL;
    struct str head = str_n(text.p, colon ? (size_t)(colon - text.p) : 0);
    if (words || head.n == 0 || head.n >= HEAD_MOST) {
        sentence_put(to, words ? str_of(words) : text);
        return;
    }
    words = sentence_whole(head);
    sentence_put(to, words ? str_of(words) : head);
    sentence_put(to, str_of(": "));
    tail(to, str_n(colon + 2, text.n - head.n - 2));
}
