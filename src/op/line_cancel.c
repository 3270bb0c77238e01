/*
 * line_cancel: units of a line taken back before anything was reserved for it. Used by
 * cancellations that come in.
 */
#include "office_in.h"

struct cut {
    int64_t line, item, units;
};

/* A plain line itself, or the components of a kit's line in proportion. */
static int cut_lines(struct op *op, int64_t line, int64_t qty, struct cut **cut)
{
    int n = 0;
    *cut = NULL;
    struct cut one;
    struct query *query = store_query(
        op->store,
        "SELECT c.id, c.item, CASE WHEN c.id = l.id THEN $2 ELSE c.qty / l.qty * $2 END"
        "  FROM order_line l JOIN order_line c"
        "    ON c.order_id = l.order_id AND (c.kit_line = l.id OR (c.id = l.id AND l.kit "
        "= 0))"
        " WHERE l.id = $1",
        "dd", line, qty);
    while (query_next(query, "ddd", &one.line, &one.item, &one.units)) {
        *cut = op_list_more(op, *cut, n, sizeof(one));
        (*cut)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int cut_one(struct op *op, int64_t order, const struct cut *cut, bool promised)
{
    if (store_do(op->store, op->err,
                 "UPDATE order_line SET cancelled = cancelled + $2 WHERE id = $1", "dd",
                 cut->line, cut->units) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err, "UPDATE orders SET units = units - $2 WHERE id = $1",
                 "dd", order, cut->units) < 0)
        return op_fault(op);
    return promised ? promise_less(op, cut->item, cut->units) : 0;
}

static int cancel_if_empty(struct op *op, int64_t order, bool *empty)
{
    int done =
        store_do(op->store, op->err,
                 "UPDATE orders SET state = 'cancelled', hold = '', hold_owner = ''"
                 " WHERE id = $1 AND units = 0",
                 "d", order);
    *empty = done > 0;
    return done < 0 ? done : 0;
}

int line_cancel(struct op *op, int64_t line, int64_t qty, bool *empty)
{
    int64_t order = 0, kit = 0;
    const char *state = "";
    if (store_one(op->store, op->err,
                  "SELECT o.id, o.state, l.kit FROM order_line l"
                  "  JOIN orders o ON o.id = l.order_id WHERE l.id = $1",
                  "d>dtd", line, &order, &state, &kit) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE orders SET version = version + 1 WHERE id = $1", "d", order) < 0)
        return op_fault(op);
    if (kit && store_do(op->store, op->err,
                        "UPDATE order_line SET cancelled = cancelled + $2 WHERE id = $1",
                        "dd", line, qty) < 0)
        return op_fault(op);
    struct cut *cut;
    int n = cut_lines(op, line, qty, &cut);
    for (int i = 0; i < n; i++) {
        if (cut_one(op, order, &cut[i], strcmp(state, "ready") == 0))
            return op_fault(op);
    }
    return n < 0 ? n : cancel_if_empty(op, order, empty);
}
