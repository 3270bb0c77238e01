/*
 * map: a mapping file in memory. What its sections mean is told in map.c.
 */
#ifndef TALLYMAN_INTAKE_MAP_H
#define TALLYMAN_INTAKE_MAP_H

#include "tallyman/intake/intake.h"
#include "cond.h"
#include "kind.h"

enum {
    MAP_SOURCES = 4,
    MAP_COLUMNS = 64,
    MAP_RULES = 64,
    MAP_CARRIERS = 16,
    MAP_PACKS = 12
};

enum row_class { CLASS_ROW, CLASS_CHARGE, CLASS_CANCEL, CLASS_REFUSE };

/* Where a column of ours comes from: the first of these that is not empty. */
struct map_source {
    const char *column; /* theirs; NULL: a constant */
    const char *constant;
};

struct map_column {
    const char *ours;
    struct map_source source[MAP_SOURCES];
    int sources;
    int line;
};

struct map_rule {
    enum row_class cls;
    struct cond cond;
    int line;
};

struct map_carrier {
    const char *name;
    const char **region; /* NULL terminated; "*" any other */
};

/* [derive]: a warehouse made out of the orders. -1: not given. */
struct map_derive {
    int64_t seed, cover_percent, aisles, bays, levels;
    int64_t pickers, packers, qc, leads, stockers, services;
    int64_t totes, carts, cages, waybills;
    char pin[16], document[65];
    int64_t high_price, packs[MAP_PACKS];
    int packs_n;
    struct map_carrier carrier[MAP_CARRIERS];
    int carriers;
};

struct intake_map {
    struct arena *arena;
    const char *path;
    char date[64], currency[9];
    int64_t offset_min, exponent;
    const struct kind *kind; /* NULL: told by the columns */
    const char *charset;     /* of iconv; NULL: not given */
    char separator;          /* '\0': not given */
    struct map_column column[MAP_COLUMNS];
    int columns;
    struct map_rule rule[MAP_RULES];
    int rules;
    struct map_derive derive;
    bool derives;
};

/* The map in force when none is given. */
struct intake_map *map_none(void);

#endif
