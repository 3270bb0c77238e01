/*
 * group: a hash table of the groups' keys, and in each group a list of its rows. intake.c
 * adds the rows in file order; orders.c walks the groups.
 */
#include "group.h"

#include <stdlib.h>
#include <string.h>

void groups_init(struct groups *groups, const struct form *form,
                 const char *const key[GROUP_KEYS])
{
    size_t rows = form->sheet->rows;
    *groups = (struct groups){.next = xmalloc(sizeof *groups->next * (rows + 1))};
    for (int i = 0; i < GROUP_KEYS; i++)
        groups->key[i] = key[i] ? form_field(form, key[i]) : -1;
}

void groups_clear(struct groups *groups)
{
    free(groups->group);
    free(groups->next);
    free(groups->bucket);
    *groups = (struct groups){0};
}

/* FNV-1a; the parts end in a byte that no text holds. */
static uint64_t key_hash(const struct groups *groups, const struct form *form,
                         const struct sheet_row *row, bool cancel)
{
    uint64_t hash = 0xcbf29ce484222325u + cancel;
    for (int i = 0; i < GROUP_KEYS; i++) {
        struct str text = form_text(form, row, groups->key[i]);
        for (size_t k = 0; k <= text.n; k++)
            hash =
                (hash ^ (unsigned char)(k < text.n ? text.p[k] : '\0')) * 0x100000001b3u;
    }
    return hash ^ hash >> 29;
}

static bool same_key(const struct groups *groups, const struct form *form,
                     const struct group *group, const struct sheet_row *row)
{
    const struct sheet_row *first = &form->sheet->row[group->first];
    for (int i = 0; i < GROUP_KEYS; i++)
        if (!str_eq(form_text(form, first, groups->key[i]),
                    form_text(form, row, groups->key[i])))
            return false;
    return true;
}

static void rehash(struct groups *groups)
{
    groups->buckets = groups->buckets ? groups->buckets * 2 : 1024;
    groups->bucket = xrealloc(groups->bucket, sizeof(uint32_t) * groups->buckets);
    memset(groups->bucket, 0xff, sizeof(uint32_t) * groups->buckets);
    for (uint32_t i = 0; i < groups->n; i++) {
        uint32_t at = (uint32_t)groups->group[i].hash & (groups->buckets - 1);
        while (groups->bucket[at] != GROUP_END)
            at = (at + 1) & (groups->buckets - 1);
        groups->bucket[at] = i;
    }
}

/* The bucket of the row's group, or the empty one where it belongs. */
static uint32_t find(const struct groups *groups, const struct form *form,
                     const struct sheet_row *row, const struct group *wanted)
{
    uint32_t at = (uint32_t)wanted->hash & (groups->buckets - 1);
    while (groups->bucket[at] != GROUP_END) {
        const struct group *group = &groups->group[groups->bucket[at]];
        if (group->hash == wanted->hash && group->cancel == wanted->cancel &&
            same_key(groups, form, group, row))
            break;
        at = (at + 1) & (groups->buckets - 1);
    }
    return at;
}

void groups_add(struct groups *groups, const struct form *form, uint32_t row, bool cancel)
{
    const struct sheet_row *cells = &form->sheet->row[row];
    struct group wanted = {.first = row, .last = row, .rows = 1, .cancel = cancel};
    wanted.hash = key_hash(groups, form, cells, cancel);
    groups->next[row] = GROUP_END;
    if (groups->n * 2 >= groups->buckets)
        rehash(groups);
    uint32_t at = find(groups, form, cells, &wanted);
    if (groups->bucket[at] != GROUP_END) {
        struct group *group = &groups->group[groups->bucket[at]];
        groups->next[group->last] = row;
        group->last = row;
        group->rows++;
        return;
    }
    if (groups->n == groups->room) {
        groups->room = groups->room ? groups->room * 2 : 256;
        groups->group = xrealloc(groups->group, sizeof *groups->group * groups->room);
    }
    groups->bucket[at] = groups->n;
    groups->group[groups->n++] = wanted;
}
