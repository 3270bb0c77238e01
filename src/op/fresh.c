/*
 * order.checked, channel.checked; and what label and ship ask: an order is checked when
 * its channel names it (load.orders, the same or changed), when somebody looked there by
 * hand, or when the channel as a whole said that all its changes until a time are in.
 */
#include "fresh.h"

#include "merge.h"
#include "office_in.h"

/* Without rules nothing is ever too old. */
enum { NEVER = 0, NO_PRICE = -1, TO_A_MINUTE = 60000 };

#define CHECKED_AT                                                                       \
    "CASE WHEN COALESCE(c.checked_at, 0) > o.checked_at THEN c.checked_at"               \
    "     ELSE o.checked_at END"

int fresh_read(struct op *op, struct fresh *fresh)
{
    const char *key, *value;
    *fresh = (struct fresh){NEVER, NO_PRICE, NO_PRICE};
    struct query *query = rule_section(op, "check.fresh");
    while (query_next(query, "tt", &key, &value)) {
        int64_t *at = strcmp(key, "minutes") == 0       ? &fresh->minutes
                      : strcmp(key, "order_value") == 0 ? &fresh->order_value
                      : strcmp(key, "unit_price") == 0  ? &fresh->unit_price
                                                        : NULL;
        if (at)
            str_int(str_of(value), at);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

int fresh_by(struct op *op, const struct fresh *fresh, int64_t head)
{
    const char *number = "";
    int64_t checked = 0;
    if (fresh->minutes <= 0)
        return 0;
    int found = store_one(
        op->store, op->err,
        "SELECT o.number, " CHECKED_AT " FROM orders o LEFT JOIN channel c"
        "    ON c.warehouse = o.warehouse AND c.name = o.channel"
        " WHERE o.id IN " MERGED_WITH(
            "$1") "   AND " CHECKED_AT " < $2"
                  "   AND (($3 >= 0 AND o.goods >= $3) OR EXISTS"
                  "        (SELECT 1 FROM order_line l JOIN item i ON i.id = l.item"
                  "          WHERE l.order_id = o.id AND l.kit = 0"
                  "            AND (i.high = 1 OR ($4 >= 0 AND l.price >= $4))))"
                  " ORDER BY 2, o.id LIMIT 1",
        "dddd>td", head, op->now - fresh->minutes * 60000, fresh->order_value,
        fresh->unit_price, &number, &checked);
    if (found <= 0)
        return found;
    return op_refuse(op, E_UNCHECKED, "sdd", number, (op->now - checked) / 60000,
                     fresh->minutes);
}

int fresh_enough(struct op *op, int64_t head)
{
    struct fresh fresh;
    return fresh_read(op, &fresh) || fresh_by(op, &fresh, head) ? op_fault(op) : 0;
}

int fresh_now(struct op *op, int64_t order, int64_t checked_at)
{
    if (op->now - checked_at < TO_A_MINUTE)
        return 0;
    int done =
        store_do(op->store, op->err, "UPDATE orders SET checked_at = $2 WHERE id = $1",
                 "dd", order, op->now);
    return done < 0 ? done : 0;
}

static int order_checked(struct op *op)
{
    struct order_seen seen;
    int64_t before = 0;
    if (order_seen(op, &seen) ||
        store_one(op->store, op->err, "SELECT checked_at FROM orders WHERE id = $1",
                  "d>d", seen.id, &before) < 0 ||
        fresh_now(op, seen.id, before))
        return op_fault(op);
    op_text(op, "number", seen.number);
    op_text(op, "state", seen.state);
    op_num(op, "checked_at", op->now);
    op_after(op, "%s, checked: %s", seen.state, request_str(op->req, "reason"));
    return 0;
}

static int channel_checked(struct op *op)
{
    const char *name = request_str(op->req, "channel");
    int64_t until = request_get(op->req, "until");
    op_object(op, "channel %s", name);
    if (!name[0])
        return op_refuse(op, E_ARGUMENT, "sss", "channel", "a channel's name", "");
    if (!until)
        until = op->now;
    if (until > op->now)
        return op_refuse(op, E_ARGUMENT, "sss", "until", "a time that has come",
                         arena_printf(op->arena, "%lld", (long long)until));
    if (store_do(op->store, op->err,
                 "INSERT INTO channel (warehouse, name, state, cutoff_min, person, since,"
                 " checked_at) VALUES ($1, $2, 'open', -1, $3, $4, $5)"
                 " ON CONFLICT (warehouse, name) DO UPDATE SET checked_at ="
                 "   CASE WHEN channel.checked_at > excluded.checked_at"
                 "        THEN channel.checked_at ELSE excluded.checked_at END",
                 "dtddd", op->warehouse, name, op->person, op->now, until) < 0)
        return op_fault(op);
    op_text(op, "channel", name);
    op_num(op, "checked_at", until);
    op_after(op, "checked until %lld", (long long)until);
    return 0;
}

const struct op_entry op_order_checked = {V_ORDER_CHECKED, order_checked};
const struct op_entry op_channel_checked = {V_CHANNEL_CHECKED, channel_checked};
