/*
 * shop: the demo's goods, people and orders, made by the program: a multi-channel Chinese
 * shop of a few hundred items with ordinary, presale, gift, kit and high-value lines.
 * Writes the same files that `load` reads (CSV, UTF-8), so that the demo takes the real
 * way in. The same seed makes the same files, byte for byte.
 */
#ifndef TALLYMAN_PLAY_SHOP_H
#define TALLYMAN_PLAY_SHOP_H

#include <stdint.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/model/policy.h"

struct shop_size {
    uint64_t seed;
    int64_t items, orders, people;
    int64_t day; /* UTC ms of the day's midnight in the warehouse's zone */
    int offset_min;
};

struct shop_files {
    struct buf items, codes, kits, places, people, stock, orders, waybills;
};

void shop_make(const struct shop_size *size, struct shop_files *files);
void shop_files_clear(struct shop_files *files);

/* Who works in the demo: the n-th of size->people, false past the last. A PIN is the four
 * digits of its badge: that is for the demo only. */
struct shop_person {
    char badge[16], pin[8], name[32];
    enum role role;
};

bool shop_person(const struct shop_size *size, int n, struct shop_person *person);

#endif
