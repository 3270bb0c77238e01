/*
 * key: what a person can ask for besides scanning, once: the enum, the function key, the
 * digit for guns without function keys, the command card and the help text all come from
 * this list (FIELD.md 4.3).
 */
#ifndef TALLYMAN_SCREEN_KEY_H
#define TALLYMAN_SCREEN_KEY_H

#include "tallyman/base/errlist.h" /* N_ */
#include "tallyman/base/str.h"

/* enum, function key, digit, command card, word on the key line, help */
#define KEY_LIST(X)                                                                      \
    X(KEY_HELP, 1, '1', "X-HELP", N_("Help"), N_("what this screen wants"))              \
    X(KEY_SKIP, 2, '2', "X-SKIP", N_("Skip"), N_("come back to this later"))             \
    X(KEY_BACK, 3, '3', "X-BACK", N_("Back"), N_("one step back"))                       \
    X(KEY_SHORT, 4, '4', "X-SHORT", N_("Short"), N_("not enough here, or an exception")) \
    X(KEY_DETAIL, 5, '5', "X-DETAIL", N_("Detail"), N_("show more, or report a find"))   \
    X(KEY_UNDO, 6, '6', "X-UNDO", N_("Undo"), N_("take the last scan back"))             \
    X(KEY_REPRINT, 7, '7', "X-REPRINT", N_("Reprint"), N_("print the label again"))      \
    X(KEY_NEXT, 8, '8', "X-NEXT", N_("Done"), N_("close, or go on"))                     \
    X(KEY_CALL, 9, '9', "X-CALL", N_("Lead"), N_("call the shift lead"))                 \
    X(KEY_TYPE, 10, '0', "X-TYPE", N_("Type"), N_("type a code that will not scan"))     \
    X(KEY_LANG, 11, 0, "X-LANG", N_("中/EN"), N_("switch the language"))                 \
    X(KEY_QUIT, 12, 0, "X-QUIT", N_("Leave"), N_("log out"))

enum key {
    KEY_NONE,
#define X(key, f, digit, card, word, help) key,
    KEY_LIST(X)
#undef X
        KEYS
};

struct key_entry {
    enum key key;
    int f;
    char digit; /* 0: none */
    const char *card;
    const char *word; /* msgid */
    const char *help; /* msgid */
};

const struct key_entry *key_entry(enum key key);
enum key key_by_f(int f);
enum key key_by_digit(char digit);
enum key key_by_card(struct str card); /* KEY_NONE when it is no card of ours */

#endif
