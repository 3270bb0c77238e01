/*
 * pick_stop: a STOP is answered. The tote of the order that was cancelled, or kicked out
 * of the wave, leaves the cart; its goods wait for whoever pulls the put-back task.
 */
#include "floor.h"

struct stop {
    int64_t task, order, person, tote, lines;
    const char *state, *number, *order_state, *tote_code;
};

static int read_stop(struct op *op, struct stop *stop)
{
    int found =
        store_one(op->store, op->err,
                  "SELECT t.person, t.state, o.number,"
                  "       CASE WHEN COALESCE(o.wave, 0) <> COALESCE(t.wave, 0)"
                  "            THEN 'cancelled' ELSE o.state END,"
                  "       (SELECT COUNT(*) FROM task_line l"
                  "         WHERE l.order_id = o.id AND l.task = t.id)"
                  "  FROM task t, orders o"
                  " WHERE t.id = $1 AND o.id = $2 AND t.warehouse = $3"
                  "   AND o.warehouse = $3 AND t.kind = 'pick'",
                  "ddd>dtttd", stop->task, stop->order, op->warehouse, &stop->person,
                  &stop->state, &stop->number, &stop->order_state, &stop->lines);
    if (found < 0)
        return found;
    if (!found || !stop->lines)
        return op_refuse(op, E_NOT_FOUND, "ss", "order on task",
                         arena_printf(op->arena, "%lld", (long long)stop->task));
    found = store_one(op->store, op->err,
                      "SELECT id, code FROM place WHERE bound_order = $1"
                      "   AND kind = 'tote' AND bound_task = $2 ORDER BY id LIMIT 1",
                      "dd>dt", stop->order, stop->task, &stop->tote, &stop->tote_code);
    return found < 0 ? found : 0;
}

static int may_stop(struct op *op, const struct stop *stop)
{
    const char *tote = request_str(op->req, "tote");
    if (stop->person != op->person)
        return op_refuse(op, E_TAKEN, "ss",
                         arena_printf(op->arena, "task %lld", (long long)stop->task),
                         stop->person ? person_name(op, stop->person) : "nobody");
    if (strcmp(stop->order_state, "cancelled") != 0)
        return op_refuse(op, E_STATE, "sss", stop->number, stop->order_state,
                         "cancelled or kicked");
    if (stop->tote && strcmp(tote, stop->tote_code) != 0)
        return op_refuse(op, E_WRONG_TOTE, "ss", stop->tote_code,
                         *tote ? tote : "nothing");
    return 0;
}

static int waiting(struct op *op, int64_t order, int64_t *units)
{
    int found = store_one(op->store, op->err,
                          "SELECT CAST(SUM(l.qty - l.put) AS BIGINT) FROM task_line l"
                          "  JOIN task t ON t.id = l.task"
                          " WHERE l.order_id = $1 AND t.kind = 'back'"
                          "   AND l.state = 'open'",
                          "d>d", order, units);
    return found < 0 ? found : 0;
}

static int pick_stop(struct op *op)
{
    struct stop stop = {
        .task = request_get(op->req, "task"),
        .order = request_get(op->req, "order"),
    };
    int64_t back = 0;
    if (read_stop(op, &stop))
        return op_fault(op);
    op->order_id = stop.order;
    op_object(op, "order %s", stop.number);
    if (may_stop(op, &stop))
        return op_fault(op);
    if (stop.tote && store_do(op->store, op->err,
                              "UPDATE place SET bound_task = NULL"
                              " WHERE bound_order = $1 AND bound_task = $2",
                              "dd", stop.order, stop.task) < 0)
        return op_fault(op);
    if (task_settle(op, stop.task) || waiting(op, stop.order, &back))
        return op_fault(op);
    op_after(op, "laid aside: %s", stop.tote ? stop.tote_code : "nothing");
    op_num(op, "back", back);
    return task_say(op, stop.task);
}

const struct op_entry op_pick_stop = {V_PICK_STOP, pick_stop};
