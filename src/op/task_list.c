/*
 * task.list: the work that is not done: what waits for somebody, and who has what.
 */
#include "op_in.h"

static const char *const columns[] = {"id",     "kind",  "state", "wave", "cart",
                                      "person", "lines", "done",  "from", "badge",
                                      "zone",   "since", "wall",  "run",  NULL};

static int task_list(struct op *op)
{
    int64_t id, lines, done, since;
    const char *kind, *state, *wave, *cart, *person, *from, *badge, *zone, *wall, *item;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT t.id, t.kind, t.state, w.name, c.code, p.name,"
        "       (SELECT COUNT(*) FROM task_line l WHERE l.task = t.id),"
        "       (SELECT COUNT(*) FROM task_line l WHERE l.task = t.id AND l.state <> "
        "'open'),"
        "       (SELECT f.code FROM task_line l JOIN place f ON f.id = l.place"
        "         WHERE l.task = t.id AND l.state = 'open' ORDER BY l.seq LIMIT 1), "
        "p.badge, t.zone, t.waits_at, t.wall, r.code"
        "  FROM task t LEFT JOIN wave w ON w.id = t.wave"
        "  LEFT JOIN place c ON c.id = t.cart LEFT JOIN person p ON p.id = t.person"
        "  LEFT JOIN item r ON r.id = t.run"
        " WHERE t.warehouse = $1 AND t.kind IN ('pick', 'back')"
        "   AND t.state IN ('open', 'active') AND t.id > $2"
        " ORDER BY t.id LIMIT $3",
        "ddd", op->warehouse, request_get(op->req, "after"), limit);
    while (query_next(query,
                      "dttttt"
                      "dd"
                      "tttdtt",
                      &id, &kind, &state, &wave, &cart, &person, &lines, &done, &from,
                      &badge, &zone, &since, &wall, &item))
        op_row(op, "dtttttddtttdtt", id, kind, state, wave, cart, person, lines, done,
               from, badge, zone, since, wall, item);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_task_list = {V_TASK_LIST, task_list, NULL};
