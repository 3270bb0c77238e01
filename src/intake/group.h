/*
 * group: rows that belong together wherever they stand in the file: the lines of an
 * order, of a cancellation, of a receipt. Groups keep the order of their first rows, rows
 * that of the file.
 */
#ifndef TALLYMAN_INTAKE_GROUP_H
#define TALLYMAN_INTAKE_GROUP_H

#include "form.h"

enum { GROUP_KEYS = 3 };
#define GROUP_END UINT32_MAX

struct group {
    uint64_t hash;
    uint32_t first, last; /* rows of the sheet */
    uint32_t rows;
    bool cancel; /* of rows that take back: apart from an order of the same number */
};

struct groups {
    struct group *group;
    uint32_t n, room;
    uint32_t *next;   /* of each row of the sheet; GROUP_END */
    uint32_t *bucket; /* open addressing, GROUP_END empty */
    uint32_t buckets;
    int key[GROUP_KEYS]; /* fields of the form; -1: none */
};

void groups_init(struct groups *groups, const struct form *form,
                 const char *const key[GROUP_KEYS]);
void groups_clear(struct groups *groups);
void groups_add(struct groups *groups, const struct form *form, uint32_t row,
                bool cancel);

#endif
