/*
 * history: questions to the record of moves. It has no index but its number (each would
 * be paid by every scan), so a question starts at a time and halves its way there.
 */
#include "history.h"

/* The first move numbered `from` or later; 0 when there is none. */
static int move_at(struct op *op, int64_t from, int64_t *id, int64_t *at)
{
    *id = 0;
    int found = store_one(op->store, op->err,
                          "SELECT id, at FROM move WHERE id >= $1 ORDER BY id LIMIT 1",
                          "d>dd", from, id, at);
    return found < 0 ? found : 0;
}

int history_since(struct op *op, int64_t at, int64_t *move)
{
    int64_t low = 1, high = 0, id, when;
    if (store_one(op->store, op->err, "SELECT COALESCE(MAX(id), 0) + 1 FROM move", ">d",
                  &high) < 0)
        return op_fault(op);
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (move_at(op, middle, &id, &when))
            return op_fault(op);
        if (!id || when >= at)
            high = middle;
        else
            low = id + 1;
    }
    *move = low;
    return 0;
}

int history_touched(struct op *op, int64_t order, int64_t place, bool *touched)
{
    int64_t born = 0, first, n = 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MIN(t.created_at), 0)"
                  "  FROM task_line l JOIN task t ON t.id = l.task WHERE l.order_id = $1",
                  "d>d", order, &born) < 0 ||
        history_since(op, born, &first))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM move WHERE id >= $1 AND person = $2"
                  "   AND (order_id = $3 OR to_place = $4)",
                  "dddd>d", first, op->person, order, place, &n) < 0)
        return op_fault(op);
    *touched = n > 0;
    return 0;
}
