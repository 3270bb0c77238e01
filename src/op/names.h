/*
 * names: what was looked up once in a request, by its text. A map in the request's arena;
 * it only grows and dies with the arena.
 */
#ifndef TALLYMAN_OP_NAMES_H
#define TALLYMAN_OP_NAMES_H

#include "tallyman/base/arena.h"

struct names {
    struct arena *arena;
    struct name_slot *slot;
    int n, room;
};

void names_init(struct names *names, struct arena *arena);
/* What was put under the text, NULL when nothing was. */
void *names_get(const struct names *names, const char *text);
/* The text is borrowed and must not be there yet; value is not NULL. */
void names_put(struct names *names, const char *text, void *value);

#endif
