/*
 * names: open addressing with FNV-1a, at most half full. Used by the loading verbs, so
 * that an item named by ten thousand lines is asked of the store once.
 */
#include "names.h"

struct name_slot {
    const char *text; /* NULL: free */
    void *value;
};

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){.arena = arena};
}

static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static struct name_slot *find_slot(const struct names *names, const char *text)
{
    size_t mask = (size_t)names->room - 1;
    size_t at = (size_t)hash_of(text) & mask;
    while (names->slot[at].text && strcmp(names->slot[at].text, text) != 0)
        at = (at + 1) & mask;
    return &names->slot[at];
}

static void grow(struct names *names)
{
    struct names old = *names;
    names->room = old.room ? old.room * 2 : 256;
    names->slot = arena_alloc(names->arena, sizeof(*names->slot) * (size_t)names->room);
    for (int i = 0; i < old.room; i++) {
        if (old.slot[i].text)
            *find_slot(names, old.slot[i].text) = old.slot[i];
    }
}

void *names_get(const struct names *names, const char *text)
{
    return names->room ? find_slot(names, text)->value : NULL;
}

void names_put(struct names *names, const char *text, void *value)
{
    if (names->n * 2 >= names->room)
        grow(names);
    *find_slot(names, text) = (struct name_slot){text, value};
    names->n++;
}
