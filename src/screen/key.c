/*
 * The list of keys as tables to look up: by function key, by digit, by command card. tty,
 * the flows and the printed card ask here.
 */
#include "tallyman/screen/key.h"

static const struct key_entry entries[KEYS] = {[KEY_NONE] = {KEY_NONE, 0, 0, "", "", ""},
#define X(key, f, digit, card, word, help) [key] = {key, f, digit, card, word, help},
                                               KEY_LIST(X)
#undef X
};

const struct key_entry *key_entry(enum key key)
{
    return &entries[(int)key > 0 && key < KEYS ? key : KEY_NONE];
}

enum key key_by_f(int f)
{
    for (int k = KEY_NONE + 1; k < KEYS; k++)
        if (entries[k].f == f)
            return entries[k].key;
    return KEY_NONE;
}

enum key key_by_digit(char digit)
{
    for (int k = KEY_NONE + 1; k < KEYS; k++)
        if (digit != 0 && entries[k].digit == digit)
            return entries[k].key;
    return KEY_NONE;
}

enum key key_by_card(struct str card)
{
    for (int k = KEY_NONE + 1; k < KEYS; k++)
        if (str_is(card, entries[k].card))
            return entries[k].key;
    return KEY_NONE;
}
