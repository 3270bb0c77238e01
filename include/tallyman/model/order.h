/*
 * order: the states of an order, once, and in which of the four places each of them is:
 * shipped, cancelled, in a wave, or waiting (a held order waits for a named owner).
 */
#ifndef TALLYMAN_MODEL_ORDER_H
#define TALLYMAN_MODEL_ORDER_H

#include "tallyman/base/str.h"

/* Columns: enum, name in the store and on the wire, place. */
/* clang-format off */
#define ORDER_STATE_LIST(X)                                                              \
    X(ORDER_NEW, "new", ORDER_WAITING)             /* taken in, not reviewed */          \
    X(ORDER_READY, "ready", ORDER_WAITING)         /* reviewed, stock promised */        \
    X(ORDER_HELD, "held", ORDER_WAITING)           /* a person must decide: orders.hold */ \
    X(ORDER_RELEASED, "released", ORDER_IN_WAVE)   /* reserved bin by bin, in a task */  \
    X(ORDER_PICKING, "picking", ORDER_IN_WAVE)     /* its first unit was taken */        \
    X(ORDER_PICKED, "picked", ORDER_IN_WAVE)       /* nothing of it is left to pick */   \
    X(ORDER_PACKING, "packing", ORDER_IN_WAVE)     /* a parcel was opened */             \
    X(ORDER_PACKED, "packed", ORDER_IN_WAVE)       /* its last parcel is closed */       \
    X(ORDER_SHIPPED, "shipped", ORDER_SHIPPED_OUT) /* every parcel was handed over */    \
    X(ORDER_CANCELLED, "cancelled", ORDER_TAKEN_BACK)
/* clang-format on */

enum order_state {
#define X(state, name, place) state,
    ORDER_STATE_LIST(X)
#undef X
        ORDER_STATES
};

enum order_place { ORDER_WAITING, ORDER_IN_WAVE, ORDER_SHIPPED_OUT, ORDER_TAKEN_BACK };

/* "picked" */
const char *order_state_name(enum order_state state);
/* ORDER_STATES when there is none of that name. */
enum order_state order_state_by_name(struct str name);
enum order_place order_state_place(enum order_state state);
/* "waiting" "wave" "shipped" "cancelled" */
const char *order_place_name(enum order_place place);

#endif
