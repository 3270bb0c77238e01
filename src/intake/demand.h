/*
 * demand: what a file's orders ask for, item by item: the ground a derived warehouse
 * stands on.
 */
#ifndef TALLYMAN_INTAKE_DEMAND_H
#define TALLYMAN_INTAKE_DEMAND_H

#include "run.h"

struct price_count {
    int64_t price;
    int64_t lines;
};

struct want {
    const char *code;
    const char *name; /* the first that is not empty; the code when there is none */
    int64_t units, lines, orders;
    uint32_t last_order; /* group counted last */
    struct price_count *price;
    int prices, prices_room;
    int64_t whole[MAP_PACKS]; /* lines that are whole cases of that pack */
};

struct demand {
    struct want *want; /* by first appearance */
    uint32_t n, room;
    uint32_t *bucket, buckets;
    int64_t units;
    int64_t orders[MAP_CARRIERS]; /* by carrier of the map */
};

/* Counts every row that orders_send will send. Texts point into the sheet. */
void demand_count(struct run *run, struct demand *demand);
void demand_clear(struct demand *demand);
/* The price most lines have; the lower one of two. */
int64_t want_price(const struct want *want);
/* The largest pack that is worth having as a case, 0 when there is none. */
int64_t want_pack(const struct want *want, const struct map_derive *derive);

#endif
