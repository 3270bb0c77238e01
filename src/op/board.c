/*
 * board: how the shift stands, at a glance: where the orders are, and the waves that are
 * not closed.
 */
#include "op_in.h"

#include "tallyman/model/order.h"

static const char *const columns[] = {"wave", "shift", "state",  "orders",
                                      "done", "lines", "picked", NULL};

static int say_warehouse(struct op *op)
{
    const char *code = "";
    int64_t offset_min = 0;
    if (store_one(op->store, op->err,
                  "SELECT code, offset_min FROM warehouse WHERE id = $1", "d>td",
                  op->warehouse, &code, &offset_min) < 0)
        return op_fault(op);
    op_text(op, "warehouse", code);
    op_num(op, "offset_min", offset_min);
    return 0;
}

static int count_orders(struct op *op)
{
    int64_t count, place[] = {0, 0, 0, 0}, held = 0, all = 0;
    const char *name;
    struct query *query = store_query(op->store,
                                      "SELECT state, COUNT(*) FROM orders"
                                      " WHERE warehouse = $1 GROUP BY state",
                                      "d", op->warehouse);
    while (query_next(query, "td", &name, &count)) {
        enum order_state state = order_state_by_name(str_of(name));
        all += count;
        if (state != ORDER_STATES)
            place[order_state_place(state)] += count;
        held += state == ORDER_HELD ? count : 0;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    if (say_warehouse(op))
        return op_fault(op);
    op_num(op, "orders", all);
    op_num(op, "waiting", place[ORDER_WAITING]); /* held ones among them */
    op_num(op, "held", held);
    op_num(op, "in_wave", place[ORDER_IN_WAVE]);
    op_num(op, "shipped", place[ORDER_SHIPPED_OUT]);
    op_num(op, "cancelled", place[ORDER_TAKEN_BACK]);
    return 0;
}

static int count_exceptions(struct op *op)
{
    int64_t count = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM exception"
                          " WHERE warehouse = $1 AND closed_at = 0",
                          "d>d", op->warehouse, &count);
    op_num(op, "exceptions", count);
    return found < 0 ? found : 0;
}

/* done: orders that shipped; lines of pick tasks, picked: those that are done. */
static int list_waves(struct op *op)
{
    int64_t orders, done, lines, picked;
    const char *name, *shift, *state;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "WITH live AS (SELECT id, name, shift, state FROM wave"
        "               WHERE warehouse = $1 AND state <> 'closed'),"
        " work AS (SELECT t.wave AS wave, COUNT(*) AS lines,"
        "                 SUM(CASE WHEN l.state <> 'open' THEN 1 ELSE 0 END) AS picked"
        "            FROM live JOIN task t ON t.warehouse = $1 AND t.kind = 'pick'"
        "             AND t.wave = live.id"
        "            JOIN task_line l ON l.task = t.id GROUP BY t.wave),"
        " went AS (SELECT o.wave AS wave, COUNT(*) AS orders,"
        "                 SUM(CASE WHEN o.state = 'shipped' THEN 1 ELSE 0 END) AS done"
        "            FROM live JOIN wave_order x ON x.warehouse = $1 AND x.wave = live.id"
        "             AND x.taken = 1"
        "            JOIN orders o ON o.id = x.order_id AND o.wave = live.id"
        "           GROUP BY o.wave)"
        " SELECT live.name, live.shift, live.state, COALESCE(went.orders, 0),"
        "        CAST(COALESCE(went.done, 0) AS BIGINT), COALESCE(work.lines, 0),"
        "        CAST(COALESCE(work.picked, 0) AS BIGINT)"
        "   FROM live LEFT JOIN work ON work.wave = live.id"
        "   LEFT JOIN went ON went.wave = live.id ORDER BY live.id",
        "d", op->warehouse);
    while (query_next(query, "tttdddd", &name, &shift, &state, &orders, &done, &lines,
                      &picked))
        op_row(op, "tttdddd", name, shift, state, orders, done, lines, picked);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run(struct op *op)
{
    if (count_orders(op) || count_exceptions(op))
        return op_fault(op);
    return list_waves(op);
}

const struct op_entry op_board = {V_BOARD, run};
