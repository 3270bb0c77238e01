/*
 * house: the warehouse as it is walked: its bins with what lies in them, where they stand
 * in the layout, and the tours of its carts. Read once for a map or an advice.
 */
#ifndef TALLYMAN_CMD_HOUSE_H
#define TALLYMAN_CMD_HOUSE_H

#include "cmd.h"
#include "tallyman/plan/layout.h"

struct house_bin {
    int64_t id, item, units, items, bay;
    const char *code, *aisle, *sku, *name, *spec, *type; /* of what most lies in it */
    int side, level;
    struct spot spot;
    int64_t picks, picked, undone; /* of the period: scans, their units, units put back */
};

/* A cart: the bins it was sent to, in that order. */
struct house_tour {
    int64_t task, at; /* when it was released */
    const char *wave, *cart, *person;
    int *bin; /* indexes of house.bin */
    int n;
};

struct house {
    struct arena *arena;
    struct layout layout;
    const char **aisle;    /* names */
    struct house_bin *bin; /* by id; only those that say their aisle and bay */
    int n;
    int elsewhere;      /* bins that do not */
    int64_t speed_mm_s; /* walking, by the rules */
    struct house_tour *tour;
    int tours;
    int64_t picks, picked, undone;
    int64_t nowhere; /* picks in bins that are not on the map */
};

struct house_period {
    int64_t from, to; /* UTC ms; to is not in it any more */
};

/* The bins and their layout; house_clear in either case. E_FIELD when the house cannot
 * be walked. */
int house_read(struct cmd_store *cs, struct house *house, struct err *err);
int house_read_picks(struct cmd_store *cs, const struct house_period *period,
                     struct house *house, struct err *err);
/* Carts released in the period, or of a wave (name or number; then NULL for the period);
 * `walked` leaves out lines of which nothing was taken. */
int house_read_tours(struct cmd_store *cs, const struct house_period *period,
                     const char *wave, bool walked, struct house *house, struct err *err);
/* -1 when that place is not on the map. */
int house_find(const struct house *house, int64_t place);
void house_clear(struct house *house);

#endif
