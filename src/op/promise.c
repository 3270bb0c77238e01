/*
 * promise: stock promised to orders that passed review and are in no wave yet. Kept per
 * item, so that two orders are never promised one unit; a release turns the promise into
 * reservations bin by bin.
 */
#include "office_in.h"

#include "tallyman/model/reason.h"

struct want {
    int64_t item, units, free;
    int64_t gift; /* of them, units of gift lines */
    const char *code;
};

enum { WANTS_ROOM = 16 };

struct wants {
    struct want *want;
    int n, room;
};

static struct want *add(struct op *op, struct wants *wants)
{
    if (wants->n == wants->room) {
        int room = wants->room ? wants->room * 2 : WANTS_ROOM;
        wants->want =
            arena_grow(op->arena, wants->want, sizeof(*wants->want) * (size_t)wants->n,
                       sizeof(*wants->want) * (size_t)room);
        wants->room = room;
    }
    return &wants->want[wants->n++];
}

static int read_wants(struct op *op, int64_t order, struct wants *wants)
{
    struct want one;
    struct query *query =
        store_query(op->store,
                    "SELECT l.item, i.code, CAST(SUM(l.qty - l.cancelled) AS BIGINT),"
                    "       CAST(SUM(CASE WHEN l.gift = 1 THEN l.qty - l.cancelled ELSE "
                    "0 END) AS BIGINT)"
                    "  FROM order_line l JOIN item i ON i.id = l.item"
                    " WHERE l.order_id = $1 AND l.kit = 0 AND l.qty > l.cancelled"
                    " GROUP BY l.item, i.code ORDER BY MIN(l.ordinal)",
                    "d", order);
    while (query_next(query, "dtdd", &one.item, &one.code, &one.units, &one.gift))
        *add(op, wants) = one;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

int promise_free(struct op *op, int64_t item, int64_t *units)
{
    *units = 0;
    int found = store_one(
        op->store, op->err,
        "SELECT COALESCE((SELECT CAST(SUM(s.on_hand - s.reserved) AS BIGINT)" FREE_STOCK(
            "$2") "), 0) - i.promised"
                  "  FROM item i WHERE i.id = $2",
        "dd>d", op->warehouse, item, units);
    return found < 0 ? found : 0;
}

bool gift_may_drop(struct op *op)
{
    return rule_num(op, "orders", "gift", "ship_without", 1) != 0;
}

/* Gives the gift lines of an item up; what is then missing is nobody's any more. */
static int drop_gifts(struct op *op, int64_t order, struct want *want)
{
    if (store_do(op->store, op->err, "UPDATE orders SET units = units - $2 WHERE id = $1",
                 "dd", order, want->gift) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE order_line SET cancelled = qty"
                 " WHERE order_id = $1 AND item = $2 AND gift = 1 AND kit = 0",
                 "dd", order, want->item) < 0)
        return op_fault(op);
    want->units -= want->gift;
    return 0;
}

const char *short_more(struct op *op, const char *text, const char *code, int64_t wanted,
                       int64_t free)
{
    const char *one = reason_make(op->arena, REASON_WANTED, "sdd", code, wanted, free);
    return text ? arena_printf(op->arena, "%s, %s", text, one) : one;
}

/* Whether everything is there: names what is not. */
static int look(struct op *op, struct wants *wants, bool drop, const char **shorts)
{
    const char *text = NULL;
    for (int i = 0; i < wants->n; i++) {
        struct want *want = &wants->want[i];
        if (promise_free(op, want->item, &want->free))
            return op_fault(op);
        if (want->free >= want->units - (drop ? want->gift : 0))
            continue;
        text = short_more(op, text, want->code, want->units,
                          want->free > 0 ? want->free : 0);
    }
    *shorts = text;
    return 0;
}

static int give(struct op *op, int64_t order, struct want *want)
{
    if (want->free < want->units && drop_gifts(op, order, want))
        return op_fault(op);
    if (!want->units)
        return 0;
    int done = store_do(op->store, op->err,
                        "UPDATE item SET promised = promised + $3 WHERE id = $2"
                        "   AND COALESCE((SELECT SUM(s.on_hand - s.reserved)" FREE_STOCK(
                            "$2") "), 0) - promised >= $3",
                        "ddd", op->warehouse, want->item, want->units);
    /* It was free when it was looked at: another writer came between; run it again. */
    if (!done)
        return op_refuse(op, E_BUSY, "s", "another promise");
    return done < 0 ? done : 0;
}

int promise_order(struct op *op, int64_t order, const char **shorts)
{
    struct wants wants = {0};
    if (read_wants(op, order, &wants) || look(op, &wants, gift_may_drop(op), shorts))
        return op_fault(op);
    if (*shorts)
        return 0;
    for (int i = 0; i < wants.n; i++) {
        if (give(op, order, &wants.want[i]))
            return op_fault(op);
    }
    return 1;
}

int promise_less(struct op *op, int64_t item, int64_t units)
{
    int done = store_do(op->store, op->err,
                        "UPDATE item SET promised = promised - $2 WHERE id = $1", "dd",
                        item, units);
    return done < 0 ? done : 0;
}

int promise_back(struct op *op, int64_t order)
{
    struct wants wants = {0};
    if (read_wants(op, order, &wants))
        return op_fault(op);
    for (int i = 0; i < wants.n; i++) {
        if (promise_less(op, wants.want[i].item, wants.want[i].units))
            return op_fault(op);
    }
    return 0;
}
