/*
 * pg_bound: values copied from where they lie, in one piece of memory, and held against
 * those of another statement.
 */
#include "pg_bound.h"

#include "tallyman/base/arena.h"

static int length(const struct pg_stmt *stmt, int i)
{
    return stmt->value[i] ? stmt->length[i] : -1;
}

struct pg_bound *pg_bound_new(const struct pg_stmt *stmt)
{
    size_t n = 0, at = 0, values = (size_t)stmt->values;
    for (size_t i = 0; i < values; i++)
        n += stmt->value[i] ? (size_t)stmt->length[i] : 0;
    struct pg_bound *bound =
        xcalloc(1, sizeof *bound + values * sizeof *bound->value + n);
    bound->stmt = stmt;
    bound->bytes = (char *)&bound->value[values];
    for (size_t i = 0; i < values; i++) {
        int size = length(stmt, (int)i);
        bound->value[i] = (struct pg_value){stmt->type[i], (int)at, size};
        if (size > 0)
            memcpy(bound->bytes + at, stmt->value[i], (size_t)size);
        at += size > 0 ? (size_t)size : 0;
    }
    return bound;
}

bool pg_bound_same(const struct pg_bound *bound, int i, const struct pg_stmt *stmt, int k)
{
    const struct pg_value *value = &bound->value[i];
    return value->type == stmt->type[k] && value->n == length(stmt, k) &&
           (value->n <= 0 ||
            memcmp(bound->bytes + value->at, stmt->value[k], (size_t)value->n) == 0);
}

static bool tells_apart(const struct pg_bound *bound, const struct pg_pin *of,
                        const struct pg_stmt *stmt, const struct pg_pin *by)
{
    const struct pg_value *value = &bound->value[of->n - 1];
    return str_eq(of->column, by->column) && value->type == stmt->type[by->n - 1] &&
           value->n >= 0 && stmt->value[by->n - 1] &&
           !pg_bound_same(bound, of->n - 1, stmt, by->n - 1);
}

bool pg_bound_apart(const struct pg_bound *bound, const struct pg_touch *of,
                    const struct pg_stmt *stmt, const struct pg_touch *by)
{
    for (int i = 0; i < of->pins; i++)
        for (int k = 0; k < by->pins; k++)
            if (tells_apart(bound, &of->pin[i], stmt, &by->pin[k]))
                return true;
    return false;
}
