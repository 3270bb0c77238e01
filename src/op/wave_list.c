/*
 * wave.list: the waves and how far they are.
 */
#include "op_in.h"

static const char *const cols_list[] = {"id",     "name",    "shift",      "state",
                                        "orders", "shipped", "lines",      "units",
                                        "picked", "carts",   "carts_done", NULL};

/* Not one whose orders were all given back, or came into others. */
#define HAS_LINES "EXISTS (SELECT 1 FROM task_line g WHERE g.task = t.id AND g.qty > 0)"

static int run_list(struct op *op)
{
    int64_t id, orders, shipped, lines, units, picked, carts, done;
    const char *name, *shift, *state;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 100;
    rows_init(&op->reply->rows, cols_list);
    struct query *query = store_query(
        op->store,
        "WITH page AS (SELECT id, name, shift, state FROM wave WHERE warehouse = $1"
        "               ORDER BY id DESC LIMIT $2),"
        " mine AS (SELECT x.order_id AS id, x.wave AS wave FROM wave_order x"
        "            JOIN page ON page.id = x.wave"
        "           WHERE x.warehouse = $1 AND x.taken = 1),"
        " o AS (SELECT m.wave AS wave, COUNT(*) AS orders,"
        "              SUM(CASE WHEN r.state = 'shipped' THEN 1 ELSE 0 END) AS shipped"
        "         FROM mine m JOIN orders r ON r.id = m.id AND r.wave = m.wave"
        "        GROUP BY m.wave),"
        " l AS (SELECT m.wave AS wave, COUNT(*) AS lines, SUM(k.qty - k.cancelled) AS "
        "units,"
        "              SUM(k.picked) AS picked"
        "         FROM mine m JOIN orders r ON r.id = m.id AND r.wave = m.wave"
        "         JOIN order_line k ON k.order_id = r.id AND k.kit = 0 GROUP BY m.wave)"
        " SELECT page.id, page.name, page.shift, page.state,"
        "        CAST(COALESCE(o.orders, 0) AS BIGINT),"
        "        CAST(COALESCE(o.shipped, 0) AS BIGINT),"
        "        CAST(COALESCE(l.lines, 0) AS BIGINT),"
        "        CAST(COALESCE(l.units, 0) AS BIGINT),"
        "        CAST(COALESCE(l.picked, 0) AS BIGINT),"
        "        (SELECT COUNT(*) FROM task t WHERE t.warehouse = $1 AND t.kind = 'pick'"
        "            AND t.wave = page.id AND " HAS_LINES "),"
        "        (SELECT COUNT(*) FROM task t WHERE t.warehouse = $1 AND t.kind = 'pick'"
        "            AND t.wave = page.id AND t.state IN ('done', 'closed')"
        "            AND " HAS_LINES ")"
        "   FROM page LEFT JOIN o ON o.wave = page.id LEFT JOIN l ON l.wave = page.id"
        "  ORDER BY page.id",
        "dd", op->warehouse, limit);
    while (query_next(query, "dtttddddddd", &id, &name, &shift, &state, &orders, &shipped,
                      &lines, &units, &picked, &carts, &done))
        op_row(op, "dtttddddddd", id, name, shift, state, orders, shipped, lines, units,
               picked, carts, done);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wave_list = {V_WAVE_LIST, run_list};
