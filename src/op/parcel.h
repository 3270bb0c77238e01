/*
 * parcel: a parcel as the verbs of the bench and the cage see it, and what they refuse in
 * the same words.
 */
#ifndef TALLYMAN_OP_PARCEL_H
#define TALLYMAN_OP_PARCEL_H

#include "merge.h"

/* A keyed count, unless rules say otherwise: warned above, refused above. */
enum { COUNT_WARN = 24, COUNT_MOST = 200 };

struct parcel {
    int64_t left;  /* units in it of orders that left it */
    int64_t split; /* the part of a split order that it is of; 0: all of it */
    int64_t id, order_id, part, place, units, rechecked, intercepted, terminal, person,
        handover;
    const char *weigh; /* due, passed, off; "": nobody asks */
    const char *code, *stage, *label, *recheck, *qc, *hold, *waybill, *carrier;
    const char *order_state, *number, *order_hold;
};

/* By id, or by its code or waybill. E_NOT_FOUND, E_LABEL_VOID (waybill, parcel). Also
 * names the order for the log. */
int parcel_read(struct op *op, int64_t id, struct parcel *parcel);
int parcel_find(struct op *op, const char *code, struct parcel *parcel);
/* Under which order's name the goods of a tote's, a parcel's, a label's or an order's
 * code go, and which part of it (0: all; of an order's number too). E_WRONG_KIND, E_STATE
 * (an empty tote), E_OF_RUN (a run's tote), E_NOT_FOUND, E_AMBIGUOUS_CODE. */
int parcel_order(struct op *op, const char *code, int64_t *order, int64_t *split);
/* The order's parcel that is open, of that part; 0 ids when there is none. */
int parcel_open_of(struct op *op, int64_t order, int64_t split, struct parcel *parcel);
bool parcel_is(const struct parcel *parcel, const char *stage);

/* E_CANCELLED, E_STATE (void), E_HELD, E_LEFT_PARCEL: why nothing more is done with it.
 */
int parcel_going(struct op *op, const struct parcel *parcel);
/* Open, and at this bench: else E_STATE or E_TAKEN. */
int parcel_at_bench(struct op *op, const struct parcel *parcel);
/* Another parcel of this bench that is open with units in it, or whose label was granted
 * and is not on it yet, unless it is held and laid aside or nothing of the label was
 * printed: E_STATE naming it, by its tote if it has one: that stands there to be seen. */
int parcel_bench_free(struct op *op, int64_t but);
int parcel_label_free(struct op *op, int64_t but);
/* A new open parcel of the order (of that part), at this bench, with its place. */
int parcel_make(struct op *op, int64_t order, int64_t split, int64_t *parcel,
                const char **code);
/* Units of what is packed together with the order: picked, and verified into parcels. */
int parcel_progress(struct op *op, int64_t order, int64_t split, int64_t *picked,
                    int64_t *packed);
/* Order lines that are packed together under order $1, of a split one those of part $2:
 * id order_id ordinal item gift picked packed. */
#define PACK_LINES                                                                       \
    "(SELECT l.id AS id, l.order_id AS order_id, l.ordinal AS ordinal, l.item AS item,"  \
    "        l.gift AS gift, CASE WHEN $2 = 0 THEN l.picked ELSE COALESCE("              \
    "          (SELECT CAST(SUM(t.put) AS BIGINT) FROM task_line t JOIN task k"          \
    "               ON k.id = t.task AND k.kind = 'pick'"                                \
    "            WHERE t.order_id = l.order_id AND t.line_id = l.id AND t.part = $2), "  \
    "0)"                                                                                 \
    "          END AS picked, CASE WHEN $2 = 0 THEN l.packed ELSE COALESCE("             \
    "          (SELECT CAST(SUM(x.units) AS BIGINT) FROM parcel_line x JOIN parcel q"    \
    "               ON q.id = x.parcel AND q.split = $2 AND q.stage <> 'void'"           \
    "            WHERE x.line_id = l.id), 0) END AS packed"                              \
    "   FROM order_line l WHERE l.kit = 0 AND l.order_id IN " MERGED_WITH("$1") ")"
/* Units verified into the parcel for an order line, or (negative) out of it again. */
int parcel_holds(struct op *op, int64_t parcel, int64_t line, int64_t units);
/* In an UPDATE of a parcel whose contents change: while it is open it is weighed anew; a
 * closed one stands on no scale any more: only a count can still say what is in it. */
#define WEIGH_ANEW                                                                       \
    " weigh = CASE WHEN weigh = '' THEN '' WHEN stage = 'open' THEN 'due' ELSE 'off' "   \
    "END"
#define COUNT_ANEW                                                                       \
    WEIGH_ANEW ", rechecked = 0,"                                                        \
               " recheck = CASE WHEN recheck <> 'none' OR (weigh <> '' AND"              \
               "   stage <> 'open') THEN 'due' ELSE 'none' END,"                         \
               " qc = CASE qc WHEN '' THEN '' ELSE 'due' END"
/* The parcel's contents: rows `code name spec qty`, or `name count`. */
int parcel_rows(struct op *op, int64_t place);

/* ---- pack_close.c ---- */

/* The first rule that wants a second look at what goes in the order's parcels; "": none.
 */
int parcel_due(struct op *op, int64_t head, const char **why);
/* Draws a parcel that was just closed for a count, or does not. */
int parcel_draw(struct op *op, const struct parcel *parcel, bool *drawn);

/* ---- parcel_out.c ---- */

/* Goods out of a parcel, line by line: `ship` outside, or `unpack` into a place. Order
 * lines follow; the parcel's own row is the caller's. Units moved, or a fault. */
int64_t parcel_out(struct op *op, const struct parcel *parcel, int64_t to, bool ship);

#endif
