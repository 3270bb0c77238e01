/*
 * sentence: words put one behind the other into a buffer of a known size, in the language
 * in force.
 *
 * What does not fit is cut at a character's border, and nothing follows a cut. `{1}` …
 * `{9}` in a sentence stand for its arguments, which a translation may put in another
 * order. Used by err for refusals, by model/reason for why something was decided.
 */
#ifndef TALLYMAN_BASE_SENTENCE_H
#define TALLYMAN_BASE_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "tallyman/base/str.h"

enum { SENTENCE_ARGS = 9 };

struct sentence {
    char *out;
    size_t n, size; /* size is 1 or more */
    int depth;      /* of sentences within sentences */
    bool cut;
};

void sentence_put(struct sentence *to, struct str text);
/* Ends it in NUL; its length. */
size_t sentence_end(struct sentence *to);

/* The argument's number if one begins here, from 1; else 0. */
int sentence_arg(const char *text);
/* `text` with what `arg` puts for each argument, numbered from 0. */
typedef void sentence_arg_fn(struct sentence *to, int which, const void *args);
void sentence_fill(struct sentence *to, const char *text, sentence_arg_fn *arg,
                   const void *args);

/* The translation of the whole text; NULL: there is none. */
const char *sentence_whole(struct str text);
/* A text that is no sentence, "short: M001 x2": translated whole, or what stands before
 * its first colon, and `tail` puts the rest into words. A code stays itself. */
typedef void sentence_tail_fn(struct sentence *to, struct str text);
void sentence_words(struct sentence *to, struct str text, sentence_tail_fn *tail);

#endif
