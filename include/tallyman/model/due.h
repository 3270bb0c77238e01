/*
 * due: when a second person must look into a closed parcel, as a file says it: section
 * [recheck.due] of the rules. Pure: what a key means and may be; the store judges by it.
 */
#ifndef TALLYMAN_MODEL_DUE_H
#define TALLYMAN_MODEL_DUE_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"

/* Prices in minor units, -1: never. The first that holds is the reason given. */
struct due_policy {
    int64_t flagged;       /* 1: the platform warned of the order */
    int64_t high;          /* 1: an item marked high */
    int64_t unit_price;    /* a unit costs this much */
    int64_t order_value;   /* the order's goods do */
    int64_t confuse;       /* 1: an item of a group that looks alike */
    int64_t first_address; /* 1: no order went to this address before */
    int64_t item_errors;   /* an item was packed wrong so often; 0: never */
    int64_t item_days;     /* within so many days */
};

enum { DUE_KEYS = 8 };

/* A key of the file: its name and what it may be. */
struct due_key {
    const char *name;
    int64_t least, most, otherwise; /* otherwise: when the file does not say it */
};
extern const struct due_key due_keys[DUE_KEYS];

/* What a file that says nothing means. */
void due_default(struct due_policy *policy);
/* One key of the section. E_FIELD: name, expected, got. */
int due_take(struct due_policy *policy, const char *key, const char *value,
             struct err *err);
/* The number of the i-th key. */
int64_t due_get(const struct due_policy *policy, int i);

#endif
