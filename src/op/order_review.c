/*
 * order.review: new orders are judged by rules, oldest paid first. What passes gets stock
 * promised and is ready for a wave; what does not waits, with its reason, for the person
 * who may decide. Orders that waited for stock are looked at again once it is there.
 */
#include "carrier.h"
#include "office_in.h"

#include "tallyman/model/reason.h"

struct reviewed {
    int64_t id, paid_at, goods, goods_of_lines, flagged, refund;
    const char *number, *receiver, *address, *buyer_remark, *seller_remark;
};

struct review {
    struct op *op;
    const char *words; /* in a remark, comma separated */
    int64_t ready, held;
    struct carriers carriers;
};

/* NULL: it passes; else the rule, and what the order has. */
typedef const char *review_test(struct review *review, const struct reviewed *order);

static const char *test_paid(struct review *review, const struct reviewed *order)
{
    (void)review;
    return order->paid_at ? NULL : N_("paid: not paid");
}

static const char *test_address(struct review *review, const struct reviewed *order)
{
    (void)review;
    if (!order->receiver[0])
        return N_("address: the receiver is missing");
    return order->address[0] ? NULL : N_("address: the address is missing");
}

static const char *test_amounts(struct review *review, const struct reviewed *order)
{
    if (!order->goods || order->goods == order->goods_of_lines)
        return NULL;
    return reason_make(review->op->arena, REASON_AMOUNTS, "dd", order->goods,
                       order->goods_of_lines);
}

static const char *test_refund(struct review *review, const struct reviewed *order)
{
    if (!order->refund)
        return NULL;
    return reason_make(review->op->arena, REASON_REFUND, "dd", order->refund,
                       order->goods);
}

static const char *test_flagged(struct review *review, const struct reviewed *order)
{
    (void)review;
    return order->flagged ? N_("flagged: the platform warns") : NULL;
}

static const char *test_remark(struct review *review, const struct reviewed *order)
{
    struct str rest = str_of(review->words);
    while (rest.n) {
        struct str word = str_trim(str_cut(&rest, ','));
        if (!word.n)
            continue;
        if (memmem(order->buyer_remark, strlen(order->buyer_remark), word.p, word.n) ||
            memmem(order->seller_remark, strlen(order->seller_remark), word.p, word.n))
            return reason_make(review->op->arena, REASON_REMARK, "s",
                               arena_copy(review->op->arena, word));
    }
    return NULL;
}

static review_test *const rules[] = {
    test_paid, test_address, test_amounts, test_refund, test_flagged, test_remark,
};

static const char *broken_rule(struct review *review, const struct reviewed *order)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        const char *text = rules[i](review, order);
        if (text)
            return text;
    }
    return NULL;
}

static int read_new(struct review *review, struct reviewed *order, int64_t limit)
{
    struct op *op = review->op;
    int n = 0;
    struct reviewed one;
    struct query *query = store_query(
        op->store,
        "SELECT o.id, o.number, o.paid_at, o.goods, o.flagged, o.refund, o.receiver,"
        "       o.address,"
        "       o.buyer_remark, o.seller_remark,"
        "       COALESCE((SELECT CAST(SUM(l.price * l.qty) AS BIGINT) FROM order_line l"
        "                  WHERE l.order_id = o.id AND l.gift = 0 AND l.kit_line IS "
        "NULL), 0)"
        "  FROM orders o WHERE o.warehouse = $1 AND o.state = 'new'"
        " ORDER BY o.paid_at, o.id LIMIT $2",
        "dd", op->warehouse, limit);
    while (query_next(query, "dtddddttttd", &one.id, &one.number, &one.paid_at,
                      &one.goods, &one.flagged, &one.refund, &one.receiver, &one.address,
                      &one.buyer_remark, &one.seller_remark, &one.goods_of_lines))
        order[n++] = one;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int make_ready(struct op *op, int64_t order)
{
    return store_do(op->store, op->err,
                    "UPDATE orders SET state = 'ready', hold = '', hold_owner = '',"
                    "       hold_since = 0, version = version + 1 WHERE id = $1",
                    "d", order);
}

/* 1: a carrier takes it. */
static int find_carrier(struct review *review, const struct reviewed *order)
{
    struct op *op = review->op;
    const char *why;
    int found = carrier_choose(&review->carriers, order->id, &why);
    if (found)
        return found;
    review->held++;
    return hold_order(op,
                      &(struct hold){order->id, order->number, "review", "service",
                                     reason_make(op->arena, REASON_CARRIER, "s", why)});
}

static int review_one(struct review *review, const struct reviewed *order)
{
    struct op *op = review->op;
    const char *shorts = NULL;
    const char *broken = broken_rule(review, order);
    if (broken) {
        review->held++;
        return hold_order(
            op, &(struct hold){order->id, order->number, "review", "service", broken});
    }
    int served = find_carrier(review, order);
    if (served <= 0)
        return served;
    int promised = promise_order(op, order->id, &shorts);
    if (promised < 0)
        return promised;
    if (promised) {
        review->ready++;
        return make_ready(op, order->id);
    }
    review->held++;
    return hold_order(
        op, &(struct hold){order->id, order->number, "short", "stock",
                           reason_make(op->arena, REASON_NO_STOCK, "s", shorts)});
}

/* Held for stock, in no wave, and nothing of it is short any more. */
static int read_waiting(struct review *review, struct reviewed *order, int64_t limit)
{
    struct op *op = review->op;
    int n = 0;
    struct reviewed one = {0};
    struct query *query = store_query(
        op->store,
        "WITH free AS (SELECT i.id AS item, COALESCE((SELECT SUM(s.on_hand - "
        "s.reserved)" FREE_STOCK(
            "i.id") "), 0) - i.promised AS units"
                    "                FROM item i WHERE i.warehouse = $1)"
                    " SELECT o.id, o.number FROM orders o"
                    "  WHERE o.warehouse = $1 AND o.state = 'held' AND o.wave IS NULL"
                    "    AND o.hold_owner = 'stock'"
                    "    AND NOT EXISTS (SELECT 1 FROM order_line l JOIN free f ON "
                    "f.item = l.item"
                    "                     WHERE l.order_id = o.id AND l.kit = 0"
                    "                       AND l.qty - l.cancelled > 0"
                    "                       AND l.qty - l.cancelled > f.units)"
                    "  ORDER BY o.paid_at, o.id LIMIT $2",
        "dd", op->warehouse, limit);
    while (query_next(query, "dt", &one.id, &one.number))
        order[n++] = one;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int wake_one(struct review *review, const struct reviewed *order)
{
    struct op *op = review->op;
    const char *shorts = NULL;
    int promised = promise_order(op, order->id, &shorts);
    if (promised <= 0)
        return promised; /* it stays as it is, so nothing is said of it */
    review->ready++;
    if (make_ready(op, order->id) < 0)
        return op_fault(op);
    return except_settle(op, "short", order_object(op, order->number), "stock came in");
}

static int run(struct op *op)
{
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    struct reviewed *order = arena_alloc(op->arena, sizeof(*order) * (size_t)limit);
    struct review review = {.op = op,
                            .words = rule_text(op, "review", "remark", "words", ""),
                            .carriers = {.op = op}};
    int fresh = read_new(&review, order, limit);
    for (int i = 0; i < fresh; i++) {
        if (review_one(&review, &order[i]) < 0)
            return op_fault(op);
    }
    int waiting = fresh < 0 || fresh == limit ? 0 : read_waiting(&review, order, limit);
    for (int i = 0; i < waiting; i++) {
        if (wake_one(&review, &order[i]) < 0)
            return op_fault(op);
    }
    if (fresh < 0 || waiting < 0)
        return op_fault(op);
    op_num(op, "reviewed", review.ready + review.held);
    op_num(op, "ready", review.ready);
    op_num(op, "held", review.held);
    op_after(op, "%lld ready, %lld held", (long long)review.ready,
             (long long)review.held);
    return 0;
}

const struct op_entry op_order_review = {V_ORDER_REVIEW, run};
