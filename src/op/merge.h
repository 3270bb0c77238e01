/*
 * merge: orders of one receiver that go in one parcel, picked each into a tote of its own
 * and packed together. `orders.head` of each member, the head too, names the order under
 * whose name the parcel goes; whose units lie in which parcel stands in parcel_line. A
 * member leaves at any step; what is left goes on without it. Only for the room's own
 * files.
 */
#ifndef TALLYMAN_OP_MERGE_H
#define TALLYMAN_OP_MERGE_H

#include "op_in.h"

/* The orders that go in one parcel with order `n` of the statement, its head: itself
 * alone, or all members. */
#define MERGED_WITH(n) "(SELECT g.id FROM orders g WHERE g.id = " n " OR g.head = " n ")"

/* Units in parcel `p` of orders that go with it no longer: they must come out. */
#define LEFT_IN(p)                                                                       \
    "(SELECT COALESCE(CAST(SUM(x.units) AS BIGINT), 0) FROM parcel_line x"               \
    "   JOIN order_line xl ON xl.id = x.line_id JOIN orders xm ON xm.id = xl.order_id"   \
    "  WHERE x.parcel = " p ".id AND x.units > 0 AND xm.id <> " p ".order_id"            \
    "    AND (xm.state = 'cancelled' OR xm.hold <> ''"                                   \
    "         OR COALESCE(xm.head, 0) <> " p ".order_id))"

/* Whose parcel the order goes in: its own id when it goes alone. */
int merge_head(struct op *op, int64_t order, int64_t *head);
/* Orders that go in that parcel, 1 when it goes alone; `*numbers` names them. */
int merge_count(struct op *op, int64_t head, int64_t *count, const char **numbers);
/* Two released orders of one wave become one parcel's: receiver by the channel's own key,
 * address, channel, shop, carrier and account are the same, and neither is split. 1 done;
 * 0: they differ, and `*why` says in what; negative: a fault. */
int merge_join(struct op *op, int64_t order, int64_t head, const char **why);
/* The order goes alone from now on; called before its state or hold says why. Of its
 * units that lie in a parcel with others' a put-back is made, that parcel's label is void
 * and its recheck due again; one that holds only its own becomes its own. Units to come
 * out, or a fault. Nothing of an order that goes alone. */
int64_t merge_leave(struct op *op, int64_t order, const char *why);
/* The put-back lines of what left a parcel while it was in a cage. Units, or a fault. */
int64_t merge_come_out(struct op *op, int64_t parcel);

#endif
