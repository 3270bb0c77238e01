/*
 * attr_value: one value of an attribute or style. Private to the room.
 */
#ifndef TALLYMAN_LABEL_ATTR_VALUE_H
#define TALLYMAN_LABEL_ATTR_VALUE_H

#include "attr.h"

enum value_kind {
    VALUE_MM, /* these three: in thousandths, tenths, whole */
    VALUE_PT,
    VALUE_COUNT,
    VALUE_MM_SIDES, /* one to four, as of a margin */
    VALUE_PT_SIDES,
    VALUE_SHARE, /* "30%" or millimetres */
    VALUE_FONT,  /* points or auto */
    VALUE_TURN,  /* quarters of a turn, in degrees */
    VALUE_INK,   /* a colour: whether it is so dark that it stands for black */
    VALUE_PAPER, /* a colour: whether it is as good as white */
    VALUE_WORD,
    VALUE_WORDS, /* the first of several */
    VALUE_TEXT,
    VALUE_IGNORED,
};

struct attr {
    const char *name;
    unsigned kinds; /* bits of the elements that have it */
    enum value_kind value;
    bool must;
    size_t offset;            /* in struct node */
    int least, most;          /* in what is stored */
    const char *const *words; /* of VALUE_WORD: stored is the index */
};

/* 0, or -1 with what would have been right. */
int attr_value(const struct attr *attr, struct node *node, struct str value,
               struct attr_read *read);

#endif
