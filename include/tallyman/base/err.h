/*
 * err: how a room says no.
 *
 * One list names every refusal and fault of the program: its name on the wire, its
 * family, the exit status and HTTP status it maps to, the tone it sounds, and the
 * sentence (a gettext msgid) that puts it into words. A function that can fail takes a
 * `struct err *` last, returns 0 or the negative code, and leaves its results alone on
 * failure. The caller owns the err; the first failure set wins. Nothing is allocated.
 *
 * A refusal travels as code and typed arguments; `{1}` … `{4}` in the sentence name them.
 */
#ifndef TALLYMAN_BASE_ERR_H
#define TALLYMAN_BASE_ERR_H

#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>

#include "tallyman/base/errlist.h"
#include "tallyman/base/sentence.h"

enum err_family {
    ERR_NONE,    /* it was done */
    ERR_REFUSAL, /* the warehouse says no; expected, shown in one line, never logged as
                    error */
    ERR_FAULT,   /* the world fails: disk, link, a busy store */
    ERR_INPUT,   /* the caller's bytes are no good: usage, a bad file */
};

/* What the operator hears: five sounds, not fifty. The terminal's table makes them
 * audible. */
enum tone {
    TONE_NONE,
    TONE_OK,    /* the store has it */
    TONE_WRONG, /* wrong item, wrong place, unknown code */
    TONE_OVER,  /* one too many */
    TONE_STOP,  /* cancelled, changed, held: lay it down */
    TONE_FAULT, /* the world fails, nothing was recorded */
};

enum err_code {
#define X(code, name, family, exit, http, tone, text) code,
    ERR_LIST(X)
#undef X
        ERR_CODES
};

enum { ERR_ARGS = 4, ERR_TEXT = 96 };

struct err_arg {
    bool number; /* num holds it, text is empty */
    int64_t num;
    char text[ERR_TEXT]; /* UTF-8, cut at a character; control characters replaced */
};

struct err {
    enum err_code code; /* E_OK while nothing failed */
    int args;
    struct err_arg arg[ERR_ARGS];
};

struct err_entry {
    const char *name; /* on the wire and in --json: "wrong_item" */
    enum err_family family;
    int exit; /* exit status of the command line, DESIGN section 7 */
    int http;
    enum tone tone;
    const char *text; /* msgid with {1} … {4} */
};

/* Records a failure unless one is there, and returns -code, so that `return err_set(…)`
 * refuses in one line. `types` has a letter for each argument: 's' const char *,
 * 'd' int64_t (cast yours!), 'z' a const char * and a size_t length. */
int err_set(struct err *err, enum err_code code, const char *types, ...);

/* Forgets what failed. */
void err_clear(struct err *err);

/* The entry of a code; never NULL. */
const struct err_entry *err_entry(enum err_code code);

/* The code of a wire name, E_BUG when there is none. */
enum err_code err_by_name(const char *name);

/* The sentence in the language in force, arguments filled in. Always ends in NUL; returns
 * the length written. */
size_t err_words(const struct err *err, char *out, size_t size);
/* The same, its arguments put into words by whoever knows more of them. */
size_t err_words_by(const struct err *err, sentence_tail_fn *words, char *out,
                    size_t size);

/* Our own mistakes: says file and line on standard error and aborts. */
_Noreturn void bug(const char *file, int line, const char *what);
#define BUG_IF(cond)                                                                     \
    do {                                                                                 \
        if (cond)                                                                        \
            bug(__FILE__, __LINE__, #cond);                                              \
    } while (0)

#endif
