/*
 * wall: a put wall: slots (places of kind slot, place.aisle names their wall) into which
 * units of a batch (run.h) are sorted out of its totes, each order into a slot of its
 * own. A slot is an order's tote from then on: pack, cancel and put-back treat it so.
 * Only for the room's own files.
 */
#ifndef TALLYMAN_OP_WALL_H
#define TALLYMAN_OP_WALL_H

#include "run.h"

/* A batch's tote at its wall. */
struct wall_tote {
    struct run run;
    int64_t place;
    const char *code;
};

/* A unit's line in such a tote, and its order's slot; slot 0: it has none yet. */
struct wall_unit {
    int64_t line, order, line_id, item, expiry, slot;
    const char *lot, *code, *number, *slot_code; /* code: of the item */
};

/* The tote that the request names. E_NOT_FOUND, E_WRONG_KIND, E_STATE (of no batch),
 * E_HELD (it waits for a person). */
int wall_tote(struct op *op, struct wall_tote *tote);
/* The line that a unit of the request's `code` in the tote is taken for: that of an order
 * with a slot before others, the expedited first; with `slot` only of the order there.
 * 1 found, 0 none, or a refusal. */
int wall_choose(struct op *op, const struct wall_tote *tote, int64_t slot,
                struct wall_unit *unit);
/* Why there is no such line: the refusal. */
int wall_none(struct op *op, const struct wall_tote *tote, int64_t item);
/* → ready: the wall's slots that may be packed, some of them. */
int wall_ready(struct op *op, const char *wall);
/* How its slot stands → slot number order in of full left (units in the tote that orders
 * want) ready. */
int wall_say(struct op *op, const struct wall_tote *tote, int64_t order, int64_t slot);

#endif
