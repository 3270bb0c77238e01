/*
 * gate: what must be true of a parcel before it may be SHIPPED, once. The table feeds the
 * verb (which row says no, and the refusal), the trigger of each engine (whoever writes),
 * and check. There is no force flag.
 */
#ifndef TALLYMAN_STORE_GATE_H
#define TALLYMAN_STORE_GATE_H

#include "tallyman/base/err.h"
#include "tallyman/store/store.h"

struct gate {
    const char *name;   /* "unverified" */
    const char *broken; /* SQL condition over `p` (parcel) and `o` (its order), true when
                           it may not ship; subqueries allowed */
    enum err_code code; /* the refusal */
};

extern const struct gate gates[]; /* ends with a NULL name */

/* Asks every gate of one parcel: 0, or the refusal of the first that is shut. */
int gate_ask(struct store *store, int64_t parcel, struct err *err);

#endif
