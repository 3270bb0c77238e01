/*
 * pool: a list of carts with a hash of their marks.
 *
 * Filled by the search and by the polish's pricing; read by the polish.
 */
#include "pool.h"

#include "tallyman/base/arena.h"

enum { FIRST_ROOM = 1024 };

static void put(struct pool *pool, int at)
{
    uint64_t slot = pool->cart[at].mark & pool->mask;
    while (pool->hash[slot])
        slot = (slot + 1) & pool->mask;
    pool->hash[slot] = at + 1;
}

static void grow(struct pool *pool)
{
    pool->room = pool->room ? pool->room * 2 : FIRST_ROOM;
    pool->cart = xrealloc(pool->cart, (size_t)pool->room * sizeof *pool->cart);
    free(pool->hash);
    pool->mask = (uint64_t)pool->room * 4 - 1;
    pool->hash = xcalloc(pool->mask + 1, sizeof *pool->hash);
    for (int i = 0; i < pool->n; i++)
        put(pool, i);
}

struct pool *pool_new(void)
{
    struct pool *pool = xcalloc(1, sizeof *pool);
    grow(pool);
    return pool;
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    free(pool->cart);
    free(pool->member);
    free(pool->hash);
    free(pool);
}

bool pool_has(const struct pool *pool, uint64_t mark)
{
    for (uint64_t slot = mark & pool->mask; pool->hash[slot];
         slot = (slot + 1) & pool->mask)
        if (pool->cart[pool->hash[slot] - 1].mark == mark)
            return true;
    return false;
}

bool pool_add(struct pool *pool, const int *orders, int n, uint64_t mark, int64_t length)
{
    if (n == 0 || pool->n == POOL_MOST || pool_has(pool, mark))
        return false;
    if (pool->n == pool->room)
        grow(pool);
    if (pool->members + n > pool->member_room) {
        pool->member_room = (pool->member_room + n) * 2;
        pool->member =
            xrealloc(pool->member, (size_t)pool->member_room * sizeof *pool->member);
    }
    memcpy(pool->member + pool->members, orders, (size_t)n * sizeof *orders);
    pool->cart[pool->n] = (struct pooled){mark, length, pool->members, n, -1};
    pool->members += n;
    put(pool, pool->n++);
    return true;
}
