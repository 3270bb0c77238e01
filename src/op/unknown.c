/*
 * unknown: terminals that were not heard of for a while and have work pulled on them: up
 * to so many units may have been taken that the store knows nothing of. Nothing is kept
 * for this: the task says where it was pulled, the recorded requests when it was heard.
 */
#include "takeover.h"
#include "unknown.h"

enum { MINUTES = 15, MINUTE_MS = 60000 };

static const char *const columns[] = {"terminal", "task",  "cart", "person",
                                      "units",    "heard", NULL};

struct silent {
    int64_t task, units, heard;
    const char *terminal, *cart, *person;
};

static struct query *find_silent(struct op *op, int64_t minutes)
{
    return store_query(
        op->store,
        "WITH held AS (SELECT t.id, m.id AS terminal, m.name, t.cart, t.person,"
        "         (SELECT r.at FROM request r WHERE r.terminal = m.id"
        "           ORDER BY r.seq DESC LIMIT 1) AS heard"
        "    FROM task t JOIN terminal m ON m.id = t.terminal"
        "   WHERE t.warehouse = $1 AND t.kind = 'pick' AND t.state = 'active')"
        " SELECT h.name, h.id, COALESCE(c.code, ''), COALESCE(p.name, ''),"
        "        CAST(SUM(l.qty - l.taken) AS BIGINT), h.heard"
        "   FROM held h JOIN task_line l ON l.task = h.id AND l.state = 'open'"
        "   LEFT JOIN place c ON c.id = h.cart LEFT JOIN person p ON p.id = h.person"
        "  WHERE h.heard <= $2 GROUP BY h.name, h.id, c.code, p.name, h.heard"
        "  ORDER BY h.heard, h.id",
        "dd", op->warehouse, op->now - minutes * MINUTE_MS);
}

static bool next_silent(struct query *query, struct silent *one)
{
    return query_next(query, "tdttdd", &one->terminal, &one->task, &one->cart,
                      &one->person, &one->units, &one->heard);
}

int unknown_units(struct op *op, int64_t *units)
{
    struct silent one;
    struct query *query = find_silent(op, MINUTES);
    *units = 0;
    while (next_silent(query, &one))
        *units += one.units;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run_unknown(struct op *op)
{
    struct silent one;
    int64_t minutes =
        request_has(op->req, "minutes") ? request_get(op->req, "minutes") : MINUTES;
    rows_init(&op->reply->rows, columns);
    struct query *query = find_silent(op, minutes);
    while (next_silent(query, &one))
        op_row(op, "tdttdd", one.terminal, one.task, one.cart, one.person, one.units,
               one.heard);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- settled ---- */

static int run_settle(struct op *op)
{
    const char *name = request_str(op->req, "name");
    int64_t terminal = 0;
    op_object(op, "terminal %s", name);
    int found = store_one(op->store, op->err,
                          "SELECT id FROM terminal WHERE warehouse = $1 AND name = $2",
                          "dt>d", op->warehouse, name, &terminal);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "terminal", name);
    int tasks = takeover_wait(op, terminal);
    int bins = tasks < 0 ? tasks : takeover_over(op, terminal);
    if (bins < 0)
        return op_fault(op);
    op_after(op, "%d carts to be counted, %d bins; %s", tasks, bins,
             request_str(op->req, "how"));
    op_num(op, "tasks", tasks);
    op_num(op, "counts", bins);
    return 0;
}

const struct op_entry op_link_unknown = {V_LINK_UNKNOWN, run_unknown};
const struct op_entry op_link_settle = {V_LINK_SETTLE, run_settle};
