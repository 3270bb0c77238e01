/*
 * office_in: what the office's verbs share: promises, holds, lines taken back. Only for
 * the room's own files.
 */
#ifndef TALLYMAN_OP_OFFICE_IN_H
#define TALLYMAN_OP_OFFICE_IN_H

#include "op_in.h"

/* ---- promise.c: units promised to ready orders, per item ---- */

/* `text` (NULL: nothing yet) and one more item of which there is too little. */
const char *short_more(struct op *op, const char *text, const char *code, int64_t wanted,
                       int64_t free);
/* Promises the order's goods, all or none. 1: done; 0: `*shorts` names what is short (the
 * op's arena) and nothing was promised; negative: a fault. */
int promise_order(struct op *op, int64_t order, const char **shorts);
/* Takes an order's promise back: before its lines or its state change. */
int promise_back(struct op *op, int64_t order);
/* `units` of one item less promised. */
int promise_less(struct op *op, int64_t item, int64_t units);
/* Units of the item in bins that are neither reserved, suspect nor promised. */
int promise_free(struct op *op, int64_t item, int64_t *units);
/* A rule says that a gift which is short does not hold its order. */
bool gift_may_drop(struct op *op);

/* The stock rows `s` of an item in bins `p` from which units may be given away; $1 is the
 * warehouse. By way of the index: left to itself, SQLite holds the warehouse, the first
 * column of every key, for selective and reads all of its stock. */
#define FREE_STOCK(item)                                                                 \
    "  FROM stock k CROSS JOIN stock s CROSS JOIN place p"                               \
    " WHERE k.warehouse = $1 AND k.item = " item " AND k.on_hand > 0"                    \
    "   AND s.warehouse = $1 AND s.place = k.place AND s.item = " item                   \
    "   AND s.lot = k.lot AND s.suspect = 0 AND p.id = s.place AND p.kind = 'bin'"

enum { ORDER_FIRST = 1000000 }; /* a priority above what channels send */

/* ---- hold.c: an order that waits for a person ---- */

struct hold {
    int64_t order;
    const char *number;
    const char *kind;  /* of the exception that is raised: "review" "short" "hold" */
    const char *owner; /* a role's name */
    const char *text;
};

/* What tells one door from another: the channel's own key of the receiver, else the
 * address without its blanks. */
#define ADDRESS_KEY(receiver_key, address)                                               \
    "CASE WHEN " receiver_key " <> '' THEN " receiver_key                                \
    " ELSE substr(replace(" address ", ' ', ''), 1, 200) END"

/* Its state becomes held; the caller has given back what it had. */
int hold_order(struct op *op, const struct hold *hold);
/* An exception about an order, unless the same was said before (open or settled), so
 * that a file taken in twice says it once. */
int except_once(struct op *op, const char *kind, int64_t order, const char *number,
                const char *text);
/* 1: the same was said before, open or settled; 0; or a fault. */
int except_said(struct op *op, const char *kind, int64_t order, const char *text);
/* Whatever is open about an order is settled. */
int except_settle_order(struct op *op, int64_t order, const char *how);
/* What the log and the exceptions call an order. */
const char *order_object(struct op *op, const char *number);

/* An order as the verbs that judge it by state read it. */
struct order_seen {
    int64_t id, wave; /* 0: in none */
    int64_t version;
    const char *number, *state, *hold;
};
/* By the request's `number`; says in the log which one. E_NOT_FOUND, E_AMBIGUOUS_CODE. */
int order_seen(struct op *op, struct order_seen *seen);
/* Refuses unless it `was` so when the verb changed it: E_STATE (number, state, needed).
 */
int order_wrong_state(struct op *op, const struct order_seen *seen, const char *needed);

/* ---- line_cancel.c ---- */

/* Takes back units of a line of an order that holds no goods yet: a kit's line takes its
 * components along, the order's units fall, a ready order's promise too, and an order
 * with nothing left is cancelled (`*empty`). */
int line_cancel(struct op *op, int64_t line, int64_t qty, bool *empty);

#endif
