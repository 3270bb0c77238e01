/*
 * order.reissue: the goods of a shipped order once more, without a new order of the
 * buyer: an order of its own beside the first, that costs nothing and goes the way of all
 * others, so that nothing leaves without a wave, a pack and a label.
 */
#include "office_in.h"

static const char *next_number(struct op *op, const struct order_seen *seen)
{
    int64_t n = 0;
    struct err ignored = {0}; /* a number that is taken is refused by its key */
    store_one(op->store, &ignored,
              "SELECT COUNT(*) FROM orders o JOIN orders f ON f.id = $2"
              " WHERE o.warehouse = $1 AND o.channel = f.channel AND o.shop = f.shop"
              "   AND substr(o.number, 1, length(f.number) + 2) = f.number || '-R'",
              "dd>d", op->warehouse, seen->id, &n);
    return arena_printf(op->arena, "%s-R%lld", seen->number, (long long)n + 1);
}

static int copy_head(struct op *op, int64_t from, const char *number, int64_t *order)
{
    if (store_do(op->store, op->err,
                 "INSERT INTO orders (warehouse, channel, shop, number, buyer, receiver,"
                 " phone, address, region, paid_at, type, currency, exponent,"
                 " buyer_remark, seller_remark, flagged, state, units, priority, version,"
                 " taken_at, checked_at)"
                 " SELECT warehouse, channel, shop, $2, buyer, receiver, phone, address,"
                 "        region, $3, type, currency, exponent, buyer_remark,"
                 "        seller_remark, flagged, 'new', units, priority, 1, $3, $3"
                 "   FROM orders WHERE id = $1",
                 "dtd", from, number, op->now) < 0)
        return op_fault(op);
    *order = store_last_id(op->store);
    return 0;
}

/* A component's line points at its kit's line, which is a new one here too. */
static int copy_lines(struct op *op, int64_t from, int64_t order)
{
    if (store_do(op->store, op->err,
                 "INSERT INTO order_line (warehouse, order_id, ordinal, item, qty, gift,"
                 " kit_line, kit)"
                 " SELECT warehouse, $2, ordinal, item, qty - cancelled, gift, kit_line,"
                 "        kit FROM order_line WHERE order_id = $1 AND qty > cancelled"
                 "  ORDER BY id",
                 "dd", from, order) < 0)
        return op_fault(op);
    int done =
        store_do(op->store, op->err,
                 "UPDATE order_line SET kit_line ="
                 "   (SELECT n.id FROM order_line f JOIN order_line n ON n.order_id = $1"
                 "       AND n.ordinal = f.ordinal AND n.item = f.item"
                 "     WHERE f.id = order_line.kit_line)"
                 " WHERE order_id = $1 AND kit_line IS NOT NULL",
                 "d", order);
    return done < 0 ? done : 0;
}

static int run(struct op *op)
{
    struct order_seen seen;
    int64_t order = 0;
    if (order_seen(op, &seen))
        return op_fault(op);
    if (strcmp(seen.state, "shipped") != 0)
        return order_wrong_state(op, &seen, "an order that has shipped");
    const char *number = next_number(op, &seen);
    if (copy_head(op, seen.id, number, &order) || copy_lines(op, seen.id, order))
        return op_fault(op);
    op_after(op, "sent once more as %s: %s", number, request_str(op->req, "reason"));
    op_text(op, "number", number);
    op_num(op, "order", order);
    return 0;
}

const struct op_entry op_order_reissue = {V_ORDER_REISSUE, run};
