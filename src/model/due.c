/*
 * due: the keys of [recheck.due], once: read from a file before it goes live, from a
 * request that tries it against a past day, and held against when rules are loaded.
 */
#include "tallyman/model/due.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "tallyman/base/str.h"

#define MONEY INT64_C(1000000000000)

const struct due_key due_keys[DUE_KEYS] = {
    {"flagged", 0, 1, 1},
    {"high", 0, 1, 1},
    {"unit_price", -1, MONEY, 50000},
    {"order_value", -1, MONEY, 200000},
    {"confuse", 0, 1, 1},
    {"first_address", 0, 1, 0},
    {"item_errors", 0, 1000, 0},
    {"item_days", 1, 3650, 30},
};

static const size_t places[DUE_KEYS] = {
    offsetof(struct due_policy, flagged),     offsetof(struct due_policy, high),
    offsetof(struct due_policy, unit_price),  offsetof(struct due_policy, order_value),
    offsetof(struct due_policy, confuse),     offsetof(struct due_policy, first_address),
    offsetof(struct due_policy, item_errors), offsetof(struct due_policy, item_days),
};

static int64_t *place(struct due_policy *policy, int i)
{
    return (int64_t *)((char *)policy + places[i]);
}

int64_t due_get(const struct due_policy *policy, int i)
{
    return *(const int64_t *)((const char *)policy + places[i]);
}

void due_default(struct due_policy *policy)
{
    for (int i = 0; i < DUE_KEYS; i++)
        *place(policy, i) = due_keys[i].otherwise;
}

int due_take(struct due_policy *policy, const char *key, const char *value,
             struct err *err)
{
    int64_t num;
    char expected[96];
    int i = 0;
    while (i < DUE_KEYS && strcmp(due_keys[i].name, key) != 0)
        i++;
    if (i == DUE_KEYS)
        return err_set(err, E_FIELD, "sss", "recheck.due",
                       "flagged, high, unit_price, order_value, confuse, first_address, "
                       "item_errors or item_days",
                       key);
    snprintf(expected, sizeof(expected), "a whole number from %lld to %lld",
             (long long)due_keys[i].least, (long long)due_keys[i].most);
    if (!str_int(str_of(value), &num) || num < due_keys[i].least ||
        num > due_keys[i].most)
        return err_set(err, E_FIELD, "sss", key, expected, value);
    *place(policy, i) = num;
    return 0;
}
