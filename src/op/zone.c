/*
 * zone: who may pick where of carts that are passed on from zone to zone, and for which
 * zone a cart waits. Asked by task.pull, the take-over and the floor's verbs.
 */
#include "zone.h"

int zone_own(struct op *op, const char **zone)
{
    *zone = "";
    int found = store_one(op->store, op->err, "SELECT zone FROM person WHERE id = $1",
                          "d>t", op->person, zone);
    return found < 0 ? found : 0;
}

int zone_enter(struct op *op, int64_t task, const char **zone)
{
    int64_t pass = 0, mine = 0;
    const char *at = "", *own = "", *cart = "";
    *zone = "";
    if (store_one(
            op->store, op->err,
            "SELECT t.pass, t.zone, p.zone, COALESCE(c.code, ''),"
            "       CASE WHEN t.state = 'active' AND t.person = $2 THEN 1 ELSE 0 END"
            "  FROM task t JOIN person p ON p.id = $2"
            "  LEFT JOIN place c ON c.id = t.cart WHERE t.id = $1",
            "dd>dtttd", task, op->person, &pass, &at, &own, &cart, &mine) < 0)
        return op_fault(op);
    /* not before it is passed on: what was scanned there may still be on its way */
    *zone = !pass ? "" : mine ? at : own;
    if (!pass || mine || !own[0] || !at[0] || strcmp(own, at) == 0)
        return 0;
    const char *name =
        cart[0] ? cart : arena_printf(op->arena, "task %lld", (long long)task);
    return op_refuse(op, E_OTHER_ZONE, "sss", name, at, own);
}

int zone_waits(struct op *op, const char *zone)
{
    const char *name, *at;
    int found = store_one(
        op->store, op->err,
        "SELECT COALESCE(c.code, (SELECT MIN(x.code) FROM task_line l JOIN place x"
        "    ON x.id = l.tote AND x.bound_task = t.id WHERE l.task = t.id), ''), t.zone"
        "  FROM task t LEFT JOIN place c ON c.id = t.cart"
        " WHERE t.warehouse = $1 AND t.waits_at > 0"
        "   AND ($2 = '' OR t.zone = $2 OR t.zone = '')"
        " ORDER BY t.urgent DESC, t.waits_at, t.id LIMIT 1",
        "dt>tt", op->warehouse, zone, &name, &at);
    if (found <= 0)
        return found;
    return op_refuse(op, E_CART_WAITS, "ss", name, at[0] ? at : "-");
}

int zone_line(struct op *op, const struct work *work)
{
    if (!work->task_zone[0] || !work->zone[0] || strcmp(work->task_zone, work->zone) == 0)
        return 0;
    return op_refuse(op, E_OTHER_ZONE, "sss", work->place_code, work->zone,
                     work->task_zone);
}

#define ZONE_NEXT                                                                        \
    "COALESCE((SELECT p.zone FROM task_line l JOIN place p ON p.id = l.place"            \
    "           WHERE l.task = task.id AND l.state = 'open' AND p.zone <> ''"            \
    "           ORDER BY l.seq, l.id LIMIT 1), '')"
#define ZONE_SETTLE                                                                      \
    "UPDATE task SET zone = " ZONE_NEXT " WHERE pass = 1 AND state = 'open'"             \
    "   AND kind = 'pick' AND NOT EXISTS"                                                \
    "       (SELECT 1 FROM task_line l JOIN place p ON p.id = l.place"                   \
    "         WHERE l.task = task.id AND l.state = 'open' AND p.zone <> ''"              \
    "           AND p.zone = task.zone)"

int zone_settle(struct op *op, int64_t task)
{
    int done = task ? store_do(op->store, op->err, ZONE_SETTLE " AND id = $1", "d", task)
                    : store_do(op->store, op->err, ZONE_SETTLE " AND warehouse = $1", "d",
                               op->warehouse);
    return done < 0 ? done : 0;
}

int zone_empty(struct op *op)
{
    int64_t *task;
    int n = op_ids(
        op,
        store_query(op->store,
                    "SELECT t.id FROM task t WHERE t.warehouse = $1 AND t.waits_at > 0"
                    "   AND t.cart IS NULL AND NOT EXISTS"
                    "       (SELECT 1 FROM task_line l JOIN place x ON x.id = l.tote"
                    "         WHERE l.task = t.id AND x.bound_task = t.id)",
                    "d", op->warehouse),
        &task);
    if (n < 0)
        return n;
    for (int i = 0; i < n; i++) {
        if (store_do(op->store, op->err,
                     "UPDATE task SET waits_at = 0, lies = NULL WHERE id = $1", "d",
                     task[i]) < 0 ||
            task_settle(op, task[i]))
            return op_fault(op);
    }
    return 0;
}

int zone_over(struct op *op, int64_t task)
{
    int64_t stops = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task t JOIN task_line l ON l.task = t.id"
                  "  JOIN place x ON x.id = l.tote AND x.bound_task = t.id"
                  "  JOIN orders o ON o.id = l.order_id"
                  " WHERE t.id = $1 AND (o.state = 'cancelled'"
                  "    OR COALESCE(o.wave, 0) <> COALESCE(t.wave, 0))",
                  "d>d", task, &stops) < 0)
        return op_fault(op);
    return stops ? 0 : task_settle(op, task);
}

int zone_known(struct op *op, const char *zone)
{
    int64_t one;
    int found = store_one(op->store, op->err,
                          "SELECT 1 FROM place WHERE warehouse = $1 AND zone = $2"
                          "   AND zone <> '' LIMIT 1",
                          "dt>d", op->warehouse, zone, &one);
    if (found < 0)
        return found;
    return found ? 0 : op_refuse(op, E_NOT_FOUND, "ss", "zone", zone);
}
