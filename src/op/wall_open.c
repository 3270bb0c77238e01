/*
 * wall.open, wall.list: a batch's tote comes to its wall, and how the wall's slots stand.
 */
#include "wall.h"

static const char *const cols_list[] = {"slot", "number", "state", "in",
                                        "of",   "loose",  NULL};

static int wall_open(struct op *op)
{
    struct wall_tote tote;
    int64_t all = 0, left = 0, free_slots = 0;
    const char *wave = "";
    if (wall_tote(op, &tote))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(w.name, ''),"
                  "  (SELECT COALESCE(CAST(SUM(s.on_hand) AS BIGINT), 0) FROM stock s"
                  "    WHERE s.warehouse = t.warehouse AND s.place = $2),"
                  "  (SELECT COUNT(*) FROM task_line l JOIN orders o"
                  "       ON o.id = l.order_id WHERE l.task = t.id AND l.tote = $2"
                  "      AND l.put = 1 AND o.wave IS NOT NULL AND o.state IN"
                  "          ('released', 'picking', 'picked', 'held')),"
                  "  (SELECT COUNT(*) FROM place p WHERE p.warehouse = t.warehouse"
                  "      AND p.kind = 'slot' AND p.aisle = t.wall"
                  "      AND p.bound_order IS NULL)"
                  "  FROM task t LEFT JOIN wave w ON w.id = t.wave WHERE t.id = $1",
                  "dd>tddd", tote.run.task, tote.place, &wave, &all, &left,
                  &free_slots) < 0)
        return op_fault(op);
    op_text(op, "tote", tote.code);
    op_num(op, "task", tote.run.task);
    op_text(op, "wave", wave);
    op_text(op, "wall", tote.run.wall);
    op_num(op, "left", left);
    op_num(op, "spare", all - left);
    op_num(op, "free", free_slots);
    return wall_ready(op, tote.run.wall);
}

/* ---- the wall ---- */

struct row {
    int64_t in, of, loose;
    const char *slot, *number, *state;
};

static int wall_list(struct op *op)
{
    struct row row;
    rows_init(&op->reply->rows, cols_list);
    struct query *query = store_query(
        op->store,
        "SELECT p.code, COALESCE(o.number, ''), COALESCE(o.state, ''), COALESCE((SELECT"
        "       CAST(SUM(k.on_hand) AS BIGINT) FROM stock k"
        "        WHERE k.warehouse = p.warehouse AND k.place = p.id), 0),"
        "       (SELECT COALESCE(CAST(SUM(m.released) AS BIGINT), 0) FROM order_line m"
        "         WHERE m.order_id = o.id AND m.kit = 0),"
        "       (SELECT COUNT(*) FROM task_line l JOIN place t"
        "            ON t.id = l.tote AND t.bound_run = l.task"
        "         WHERE l.order_id = o.id AND l.put = 1)"
        "  FROM place p LEFT JOIN orders o ON o.id = p.bound_order"
        " WHERE p.warehouse = $1 AND p.kind = 'slot' AND p.aisle = $2"
        " ORDER BY p.seq, p.code",
        "dt", op->warehouse, request_str(op->req, "wall"));
    while (query_next(query, "tttddd", &row.slot, &row.number, &row.state, &row.in,
                      &row.of, &row.loose))
        op_row(op, "tttddd", row.slot, row.number, row.state, row.in, row.of, row.loose);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wall_open = {V_WALL_OPEN, wall_open};
const struct op_entry op_wall_list = {V_WALL_LIST, wall_list};
