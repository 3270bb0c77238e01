/*
 * order.amount, order.address: what an order costs and where it goes, changed by a person
 * and not by its channel. Both are acts of approval.c; the log tells before → after. What
 * a label was granted for goes where the label says.
 */
#include "office_in.h"
#include "private.h"

/* ---- order.amount ---- */

static int run_amount(struct op *op)
{
    struct order_seen seen;
    int64_t was = 0, goods = request_get(op->req, "goods");
    if (order_seen(op, &seen) ||
        store_one(op->store, op->err, "SELECT goods FROM orders WHERE id = $1", "d>d",
                  seen.id, &was) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET goods = $3, version = version + 1"
                        " WHERE id = $1 AND version = $2"
                        "   AND state <> 'shipped' AND state <> 'cancelled'",
                        "ddd", seen.id, seen.version, goods);
    if (done <= 0)
        return done ? done
                    : order_wrong_state(op, &seen, "an order that has not shipped");
    op_before(op, "goods %lld", (long long)was);
    op_after(op, "goods %lld: %s", (long long)goods, request_str(op->req, "reason"));
    op_text(op, "number", seen.number);
    op_num(op, "was", was);
    op_num(op, "goods", goods);
    return 0;
}

/* ---- order.address ---- */

static const char *const fields[] = {"receiver", "phone", "address", "region"};
enum { FIELDS = sizeof(fields) / sizeof(*fields), REGION = 3 };

struct address {
    const char *was[FIELDS], *is[FIELDS];
    bool region; /* another one: another carrier may be right */
};

static int read_address(struct op *op, int64_t order, struct address *address)
{
    const char **was = address->was;
    if (store_one(op->store, op->err,
                  "SELECT receiver, phone, address, region FROM orders WHERE id = $1",
                  "d>tttt", order, &was[0], &was[1], &was[2], &was[3]) < 0)
        return op_fault(op);
    for (int i = 0; i < FIELDS; i++)
        address->is[i] =
            request_has(op->req, fields[i]) ? request_str(op->req, fields[i]) : was[i];
    address->region = strcmp(was[REGION], address->is[REGION]) != 0;
    return 0;
}

static const char *covered(struct op *op, const char *const text[FIELDS])
{
    const char *all = "";
    for (int i = 0; i < FIELDS; i++)
        all = arena_printf(op->arena, "%s%s%s", all, i ? ", " : "",
                           private_shown(op, fields[i], text[i]));
    return all;
}

/* 1: a label was granted, it is out of the house, or others go with it in one parcel. */
static int too_late(struct op *op, const struct order_seen *seen)
{
    int64_t one;
    if (strcmp(seen->state, "shipped") == 0 || strcmp(seen->state, "cancelled") == 0)
        return 1;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM orders o LEFT JOIN parcel p ON p.order_id = o.id"
                     "        AND p.stage <> 'void'"
                     " WHERE o.id = $1 AND (o.head IS NOT NULL OR p.label IN ('granted',"
                     "       'applied') OR p.stage IN ('labelled', 'loaded', 'shipped'))"
                     " LIMIT 1",
                     "d>d", seen->id, &one);
}

/* Reviewed again: the carrier is chosen by region. Held by hand stays held. */
static int again(struct op *op, const struct order_seen *seen)
{
    if (strcmp(seen->state, "ready") == 0 && promise_back(op, seen->id))
        return op_fault(op);
    if (strcmp(seen->state, "ready") != 0)
        return 0;
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET state = 'new' WHERE id = $1", "d", seen->id);
    return done < 0 ? done : 0;
}

static int run_address(struct op *op)
{
    struct order_seen seen;
    struct address address;
    if (order_seen(op, &seen))
        return op_fault(op);
    int late = too_late(op, &seen);
    if (late)
        return late < 0 ? late
                        : order_wrong_state(
                              op, &seen, "an order alone in its parcel, without a label");
    if (read_address(op, seen.id, &address))
        return op_fault(op);
    if (address.region && seen.wave)
        return order_wrong_state(op, &seen, "an order in no wave: another region");
    if (store_do(op->store, op->err,
                 "UPDATE orders SET receiver = $2, phone = $3, address = $4, region = $5,"
                 "       receiver_key = '', address_key = " ADDRESS_KEY(
                     "''", "$4") ","
                                 "       version = version + 1 WHERE id = $1",
                 "dtttt", seen.id, address.is[0], address.is[1], address.is[2],
                 address.is[3]) < 0 ||
        (address.region && again(op, &seen)))
        return op_fault(op);
    op_before(op, "%s", covered(op, address.was));
    op_after(op, "%s: %s", covered(op, address.is), request_str(op->req, "reason"));
    op_text(op, "number", seen.number);
    op_text(op, "state",
            address.region && !strcmp(seen.state, "ready") ? "new" : seen.state);
    return 0;
}

const struct op_entry op_order_amount = {V_ORDER_AMOUNT, run_amount};
const struct op_entry op_order_address = {V_ORDER_ADDRESS, run_address};
