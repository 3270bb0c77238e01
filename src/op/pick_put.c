/*
 * pick_put: what is in hand goes into the order's tote; the first unit put binds the tote
 * to the order and to the task it travels on. Also: leaving a stop for later.
 */
#include "floor.h"

#include "late.h"

struct tote {
    int64_t id, order, task; /* id 0: not made yet */
};

/* A tote of this order that travels on this task already; 0 when there is none. */
static int own_tote(struct op *op, const struct work *work, int64_t *id,
                    const char **code)
{
    *id = 0;
    int found = store_one(op->store, op->err,
                          "SELECT id, code FROM place WHERE bound_order = $1"
                          "   AND kind = 'tote' AND bound_task = $2 ORDER BY id LIMIT 1",
                          "dd>dt", work->order_id, work->task, id, code);
    return found < 0 ? found : 0;
}

static int read_tote(struct op *op, const char *code, struct tote *tote)
{
    const char *kind = "tote";
    *tote = (struct tote){0};
    int found = store_one(op->store, op->err,
                          "SELECT id, kind, bound_order, bound_task FROM place"
                          " WHERE warehouse = $1 AND code = $2",
                          "dt>dtdd", op->warehouse, code, &tote->id, &kind, &tote->order,
                          &tote->task);
    if (found < 0)
        return found;
    if (strcmp(kind, "tote") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "tote", kind, code);
    return 0;
}

/* A tote that nobody bound must be empty before it takes an order's goods. */
static int must_be_empty(struct op *op, const struct tote *tote, const char *code)
{
    int64_t units = 0;
    if (!tote->id || tote->order)
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock"
                  " WHERE warehouse = $1 AND place = $2",
                  "dd>d", op->warehouse, tote->id, &units) < 0)
        return op_fault(op);
    return units ? op_refuse(op, E_NOT_EMPTY, "sd", code, units) : 0;
}

/* Of this order, and of the same part of it. */
static bool fits_part(struct op *op, const struct work *work, const struct tote *tote)
{
    int64_t same = 0;
    if (tote->order != work->order_id)
        return false;
    return store_one(op->store, op->err,
                     "SELECT CASE WHEN p.bound_part = l.part THEN 1 ELSE 0 END"
                     "  FROM place p, task_line l WHERE p.id = $1 AND l.id = $2",
                     "dd>d", tote->id, work->line, &same) == 1 &&
           same;
}

/* Refuses every tote but this order's own, or an empty one while it has none here. */
static int fitting_tote(struct op *op, const struct work *work, const char *code,
                        struct tote *tote)
{
    int64_t own;
    const char *own_code = "an empty tote";
    if (read_tote(op, code, tote) || own_tote(op, work, &own, &own_code))
        return op_fault(op);
    if (own ? tote->id != own : tote->order && !fits_part(op, work, tote))
        return op_refuse(op, E_WRONG_TOTE, "ss", own_code, code);
    if (tote->id && late_free_tote(op, code))
        return op_fault(op);
    return must_be_empty(op, tote, code);
}

static int bind_tote(struct op *op, const struct work *work, const char *code,
                     struct tote *tote)
{
    if (tote->order == work->order_id && tote->task == work->task)
        return 0;
    if (!tote->id && find_or_make_place(op, code, "tote", &tote->id))
        return op_fault(op);
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE place SET bound_order = $2, bound_task = $3,"
                                "       bound_part = (SELECT part FROM task_line"
                                "                      WHERE id = $4)"
                                " WHERE id = $1"
                                "   AND (bound_order IS NULL OR bound_order = $2)",
                                "dddd", tote->id, work->order_id, work->task, work->line),
                       "the tote");
}

int work_put(struct op *op, const struct work *work, int64_t tote, int64_t units,
             const char *serial)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE task_line SET put = put + $2, tote = $3,"
                           "       state = CASE WHEN put + $2 = qty THEN 'done'"
                           "                    ELSE state END"
                           " WHERE id = $1 AND state = 'open' AND put + $2 <= taken",
                           "ddd", work->line, units, tote);
    if (changed_one(op, changed, "the line"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET picked = picked + $2 WHERE id = $1", "dd",
                       work->line_id, units);
    if (changed_one(op, changed, "the order line"))
        return op_fault(op);
    const struct ledger move = {
        .item = work->item,
        .lot = work->lot,
        .expiry = work->expiry,
        .qty = units,
        .from = op->hand,
        .to = tote,
        .reason = "put",
        .order_id = work->order_id,
        .line_id = work->line_id,
        .serial = serial,
        .serials = work->serial && !serial,
    };
    return ledger_sure(op, &move, NULL);
}

static int pick_put(struct op *op)
{
    struct work work;
    struct tote tote;
    const char *code = request_str(op->req, "tote");
    if (work_read(op, "pick", &work) || work_open(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    int64_t units = work.taken - work.put;
    if (!units)
        return op_refuse(op, E_STATE, "sss", "the hand", "empty", "a unit of the line");
    if (fitting_tote(op, &work, code, &tote) || bind_tote(op, &work, code, &tote) ||
        work_put(op, &work, tote.id, units, NULL))
        return op_fault(op);
    bool done = work.taken == work.qty;
    if (done && (order_settle(op, work.order_id) || task_settle(op, work.task)))
        return op_fault(op);
    op_after(op, "%lld into %s", (long long)units, code);
    op_num(op, "line", work.line);
    op_text(op, "tote", code);
    op_num(op, "put", work.taken);
    op_text(op, "state", done ? "done" : "open");
    return task_say(op, work.task);
}

static int pick_skip(struct op *op)
{
    struct work work;
    int64_t seq = 0;
    if (work_read(op, "pick", &work) || work_open(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    if (store_one(op->store, op->err,
                  "UPDATE task_line SET seq ="
                  "       (SELECT MAX(m.seq) + 1 FROM task_line m WHERE m.task = $2)"
                  " WHERE id = $1 RETURNING seq",
                  "dd>d", work.line, work.task, &seq) < 0)
        return op_fault(op);
    op_after(op, "%s later", work.place_code);
    op_num(op, "line", work.line);
    op_num(op, "seq", seq);
    op_num(op, "version", work.version);
    return 0;
}

const struct op_entry op_pick_put = {V_PICK_PUT, pick_put, .often = true};
const struct op_entry op_pick_skip = {V_PICK_SKIP, pick_skip};
