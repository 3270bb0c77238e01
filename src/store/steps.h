/*
 * steps: how the schema came to be what it is, as dated steps. A step's number is its
 * place in the list, the first is 1; the last one's is the schema's version.
 *
 * Tables, columns, indexes and triggers need no SQL: an older store is brought to
 * schema.c by difference. Only what a difference cannot know stands in a step: that a
 * column was renamed, or what old rows hold in a new one.
 */
#ifndef TALLYMAN_STORE_STEPS_H
#define TALLYMAN_STORE_STEPS_H

struct step {
    const char *date;
    const char *what;
    const char *before; /* SQL of both engines, before the tables change; NULL: none */
    const char *after;  /* the same, once they are as in schema.c; without triggers */
};

extern const struct step steps[]; /* ends with a NULL date */

int steps_version(void);

#endif
