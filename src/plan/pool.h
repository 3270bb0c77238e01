/*
 * pool: carts worth remembering, each set of orders once, with its length: what the
 * search met near its best ways and what pricing found.
 */
#ifndef TALLYMAN_PLAN_POOL_H
#define TALLYMAN_PLAN_POOL_H

#include "carts.h"

struct pooled {
    uint64_t mark;
    int64_t length;
    int first, n; /* its orders: member[first] … */
    int column;   /* in the programme being solved, -1: not there */
};

struct pool {
    struct pooled *cart;
    int n, room;
    int *member;
    int members, member_room;
    int *hash; /* index + 1 */
    uint64_t mask;
};

enum { POOL_MOST = 300000 };

struct pool *pool_new(void);
void pool_free(struct pool *pool);
bool pool_has(const struct pool *pool, uint64_t mark);
/* False: known already, or full. */
bool pool_add(struct pool *pool, const int *orders, int n, uint64_t mark, int64_t length);

#endif
