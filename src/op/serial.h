/*
 * serial: units that bear a serial. With its item a serial names one unit, from the
 * receipt that brought it in or from the scan that first read it, until it has left and
 * come in again: twice in the house, or twice out of it, is refused.
 *
 * A bin may know the serials of all its units (they came in with them), of some, or of
 * none. A known unit leaves only by its serial; a serial that nobody knows may be read
 * only while a unit without a name lies there. A serial that was first read at a pick is
 * forgotten when its unit is back in a bin.
 */
#ifndef TALLYMAN_OP_SERIAL_H
#define TALLYMAN_OP_SERIAL_H

#include "op_in.h"

/* A unit as it was scanned, and where it must be. */
struct serial_want {
    const char *text;
    int64_t item, place;
    const char *lot;
};

/* Refuses a serial that cannot be of a unit at that place: E_SERIAL_MISSING,
 * E_SERIAL_TAKEN (it is in somebody's hand, a tote or a parcel), E_SERIAL_OUT,
 * E_SERIAL_ITEM, E_WRONG_SERIAL (it is elsewhere, or none of those there), E_WRONG_KIND
 * (a code of the house or of an item). */
int serial_fits(struct op *op, const struct serial_want *want);
/* Which of an order's totes a unit with that serial is in, and its lot; refused
 * likewise. */
int serial_in_totes(struct op *op, int64_t order, struct serial_want *want);
/* A code that the house or a maker prints for something else, scanned instead of a
 * serial: E_WRONG_KIND. */
int serial_no_code(struct op *op, const char *text);
/* The refusal of several units at once of goods with serials. */
int serial_single(struct op *op, int64_t item, int64_t units);

/* Whether the item's units bear serials. */
int serial_item(struct op *op, int64_t item, bool *serial);
/* Serials known of the item at a place. */
int serial_known(struct op *op, int64_t item, int64_t place, int64_t *known);
/* The unit of an order line that came to a place last; "" when none is known there. */
int serial_last(struct op *op, int64_t place, int64_t item, int64_t line,
                const char **text);
/* The one unit that a move was of; "" when it has none. */
int serial_of_move(struct op *op, int64_t move, const char **text);
/* Unreserved units out of a bin by hand: bulk while the bin knows none of its serials or
 * all of it goes, else one by one. Fills move->serial or move->serials. */
int serial_loose(struct op *op, struct ledger *move, const char *text);
/* A serial in a receipt's row: false with what was expected and what came when that unit
 * is in the house. */
bool serial_may_come(struct op *op, int64_t item, const char *text, const char **got);

/* "S1 S2 …" of the item: at a place that is a parcel or tote; of an order, shipped or
 * among its goods. "" when there are none. */
const char *serials_at(struct op *op, int64_t order, int64_t place, int64_t item);
const char *serials_of_order(struct op *op, int64_t order, int64_t item);

/* Called by the ledger with each move of such goods. */
int serial_follow(struct op *op, const struct ledger *move, int64_t id);

#endif
