/*
 * parcel: a parcel as the verbs of the bench and the cage see it, and what they refuse in
 * the same words.
 */
#ifndef TALLYMAN_OP_PARCEL_H
#define TALLYMAN_OP_PARCEL_H

#include "op_in.h"

/* A keyed count, unless rules say otherwise: warned above, refused above. */
enum { COUNT_WARN = 24, COUNT_MOST = 200 };

struct parcel {
    int64_t id, order_id, part, place, units, rechecked, intercepted, terminal, person,
        handover;
    const char *code, *stage, *label, *recheck, *hold, *waybill, *carrier;
    const char *order_state, *number, *order_hold;
};

/* By id, or by its code or waybill. E_NOT_FOUND, E_LABEL_VOID (waybill, parcel). Also
 * names the order for the log. */
int parcel_read(struct op *op, int64_t id, struct parcel *parcel);
int parcel_find(struct op *op, const char *code, struct parcel *parcel);
/* Which order a tote's, a parcel's, a label's or an order's code names. E_WRONG_KIND,
 * E_STATE (an empty tote), E_NOT_FOUND, E_AMBIGUOUS_CODE. */
int parcel_order(struct op *op, const char *code, int64_t *order);
/* The order's parcel that is open; 0 ids when there is none. */
int parcel_open_of(struct op *op, int64_t order, struct parcel *parcel);
bool parcel_is(const struct parcel *parcel, const char *stage);

/* E_CANCELLED, E_STATE (void), E_HELD: why nothing more is done with it. */
int parcel_going(struct op *op, const struct parcel *parcel);
/* Open, and at this bench: else E_STATE or E_TAKEN. */
int parcel_at_bench(struct op *op, const struct parcel *parcel);
/* Another parcel of this bench that is open with units in it, or whose label was granted
 * and is not on it yet, unless it is held or nothing of the label was printed: E_STATE
 * naming it. */
int parcel_bench_free(struct op *op, int64_t but);
int parcel_label_free(struct op *op, int64_t but);
/* A new open parcel of the order, at this bench, with its place. */
int parcel_make(struct op *op, int64_t order, int64_t *parcel, const char **code);
/* Units of the order: picked, and verified into parcels. */
int parcel_progress(struct op *op, int64_t order, int64_t *picked, int64_t *packed);
/* The parcel's contents: rows `code name spec qty`, or `name count`. */
int parcel_rows(struct op *op, int64_t place);

/* ---- parcel_out.c ---- */

/* Goods out of a parcel, line by line: `ship` outside, or `unpack` into a place. Order
 * lines follow; the parcel's own row is the caller's. Units moved, or a fault. */
int64_t parcel_out(struct op *op, const struct parcel *parcel, int64_t to, bool ship);

#endif
