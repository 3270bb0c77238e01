/*
 * order_in: an order as a file says it, on its way in: its head's fields, its lines, what
 * its kits explode into, and what a change of it may do. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_ORDER_IN_H
#define TALLYMAN_OP_ORDER_IN_H

#include "load_in.h"
#include "office_in.h"

/* Fields of load.orders, in the order of its columns. */
enum order_field {
    IN_ORDINAL,
    IN_CHANNEL,
    IN_SHOP,
    IN_NUMBER,
    IN_BUYER,
    IN_RECEIVER,
    IN_PHONE,
    IN_ADDRESS,
    IN_REGION,
    IN_PAID_AT,
    IN_DUE_AT,
    IN_TYPE,
    IN_CARRIER,
    IN_GOODS,
    IN_FREIGHT,
    IN_OFF_SHOP,
    IN_OFF_PLATFORM,
    IN_POINTS,
    IN_SUBSIDY,
    IN_REFUND,
    IN_CURRENCY,
    IN_EXPONENT,
    IN_BUYER_REMARK,
    IN_SELLER_REMARK,
    IN_FLAGGED,
    IN_PRIORITY,
    IN_RECEIVER_KEY,
    IN_HEAD, /* fields of the head end here */
    IN_ITEM = IN_HEAD,
    IN_QTY,
    IN_PRICE,
    IN_OFF,
    IN_GIFT,
    IN_FIELDS
};

struct line_in {
    int64_t ordinal, item, qty, price, off, gift;
    int64_t kit; /* it explodes */
    int parent;  /* of a component: its kit's line here; else -1 */
    int64_t id;  /* once written */
};

struct order_in {
    struct load *load;
    int head;               /* row of the head; the load stands on it */
    struct line_in *line;   /* components behind all others */
    int lines, room, plain; /* plain: without components */
    int64_t units;
    char hash[33];
};

/* What stands of an order that was taken in before. */
struct order_known {
    int64_t id, wave, version, checked_at;
    const char *state, *hash, *hold;
};

/* ---- order_lines.c ---- */

struct line_in *order_in_add(struct order_in *in);
/* Adds the components of kits: prices shared out so that price × qty - off of the
 * components adds up to that of the kit's line; counts the units. */
int order_in_explode(struct order_in *in);
/* Writes the lines of a new order. */
int order_in_write_lines(struct order_in *in, int64_t order);
/* Replaces the lines of an order that holds no goods; lines that stay keep what was
 * cancelled of them. Brings the order's units up to date. */
int order_in_replace_lines(struct order_in *in, int64_t order);
/* Whether its lines say what the store has. 1 yes, 0 no, negative a fault. */
int order_in_same_lines(struct order_in *in, int64_t order);

/* ---- order_head.c ---- */

int order_in_insert(struct order_in *in, int64_t *order);
/* Everything the channel says, with its hash and a new version. */
int order_in_update(struct order_in *in, int64_t order);
/* Which groups of fields differ, as bits of enum change_field but CHANGE_LINES. */
int order_in_differs(struct order_in *in, int64_t order);

/* ---- change.c ---- */

enum change_field {
    CHANGE_ADDRESS, /* receiver, phone, address, region */
    CHANGE_LINES,
    CHANGE_MONEY,
    CHANGE_REMARK,
    CHANGE_CARRIER,
    CHANGE_TYPE, /* type, flagged */
    CHANGE_PLAN, /* paid, due, priority, buyer */
    CHANGE_REFUND,
    CHANGE_FIELDS
};

/* Answers a changed order by the table of state and field; reports the head's row as
 * changed or refused. `*class` says which. */
int change_answer(struct order_in *in, const struct order_known *known,
                  enum load_class *class);

#endif
