/*
 * run: a run read, said, and let go of; and what becomes of one order's unit in its tote
 * when that order goes another way.
 */
#include "run.h"

#include "codes.h"
#include "floor.h"

#define RUN_SQL                                                                          \
    "SELECT t.id, t.run, COALESCE(t.person, 0), t.version, t.state, i.code"              \
    "  FROM task t JOIN item i ON i.id = t.run"

static int read_one(struct op *op, int found, const struct run *run)
{
    if (found > 0)
        op_object(op, "run %lld of %s", (long long)run->task, run->code);
    return found;
}

int run_is(struct op *op, int64_t task)
{
    int64_t n = 0;
    int found =
        store_one(op->store, op->err, "SELECT id FROM task WHERE id = $1 AND run > 0",
                  "d>d", task, &n);
    return found;
}

int run_read(struct op *op, struct run *run)
{
    int64_t task = request_get(op->req, "task");
    const char *name = arena_printf(op->arena, "task %lld", (long long)task);
    int found = read_one(
        op,
        store_one(op->store, op->err, RUN_SQL " WHERE t.id = $1 AND t.warehouse = $2",
                  "dd>ddddtt", task, op->warehouse, &run->task, &run->item, &run->person,
                  &run->version, &run->state, &run->code),
        run);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "run", name);
    if (strcmp(run->state, "active") != 0)
        return op_refuse(op, E_STATE, "sss", name, run->state, "active");
    if (run->person == op->person)
        return 0;
    return op_refuse(op, E_TAKEN, "ss", name, person_name(op, run->person));
}

int run_of_tote(struct op *op, const char *code, struct run *run, int64_t *tote)
{
    int64_t task = 0;
    *tote = 0;
    if (find_place(op, code, "tote", tote))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT COALESCE(bound_run, 0) FROM place WHERE id = $1", "d>d",
                          *tote, &task);
    if (found >= 0)
        found = read_one(op,
                         store_one(op->store, op->err, RUN_SQL " WHERE t.id = $1",
                                   "d>ddddtt", task, &run->task, &run->item, &run->person,
                                   &run->version, &run->state, &run->code),
                         run);
    if (found < 0)
        return op_fault(op);
    return found ? 0
                 : op_refuse(op, E_STATE, "sss", code, "without a run", "a run's tote");
}

/* ---- how it stands ---- */

static int say_item(struct op *op, int64_t item)
{
    const char *code = "", *name = "", *spec = "";
    if (store_one(op->store, op->err, "SELECT code, name, spec FROM item WHERE id = $1",
                  "d>ttt", item, &code, &name, &spec) < 0)
        return op_fault(op);
    op_num(op, "run", item);
    op_text(op, "code", code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    op_text(op, "codes", codes_of(op, item));
    return 0;
}

/* Where to go on, and how many are wanted there of the lot whose turn it is. */
static int say_next(struct op *op, int64_t task)
{
    int64_t want = 0, place_id = 0;
    const char *place = "", *lot = "", *tote = "";
    if (store_one(op->store, op->err,
                  "SELECT p.id, p.code, l.lot FROM task_line l"
                  "  JOIN place p ON p.id = l.place"
                  " WHERE l.task = $1 AND l.state = 'open'"
                  " ORDER BY l.seq, l.id LIMIT 1",
                  "d>dtt", task, &place_id, &place, &lot) < 0 ||
        store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line WHERE task = $1 AND state = 'open'"
                  "   AND place = $2 AND lot = $3",
                  "ddt>d", task, place_id, lot, &want) < 0 ||
        store_one(op->store, op->err,
                  "SELECT p.code FROM task_line l"
                  "  JOIN place p ON p.id = l.tote AND p.bound_run = l.task"
                  " WHERE l.task = $1 AND l.put = 1"
                  " ORDER BY l.seq DESC, l.id DESC LIMIT 1",
                  "d>t", task, &tote) < 0)
        return op_fault(op);
    op_text(op, "place", place);
    op_text(op, "lot", lot);
    op_num(op, "want", want);
    op_text(op, "tote", tote);
    return 0;
}

int run_say(struct op *op, int64_t task)
{
    int64_t item = 0, units = 0, taken = 0;
    const char *wave = "";
    if (store_one(op->store, op->err,
                  "SELECT t.run, COALESCE(w.name, ''), x.units, x.taken FROM task t"
                  "  LEFT JOIN wave w ON w.id = t.wave,"
                  "  (SELECT COALESCE(CAST(SUM(qty) AS BIGINT), 0) AS units,"
                  "          COALESCE(CAST(SUM(put) AS BIGINT), 0) AS taken"
                  "     FROM task_line WHERE task = $1) x WHERE t.id = $1",
                  "d>dtdd", task, &item, &wave, &units, &taken) < 0)
        return op_fault(op);
    op_num(op, "task", task);
    op_text(op, "kind", "pick");
    op_text(op, "wave", wave);
    op_num(op, "units", units);
    op_num(op, "taken", taken);
    if (say_item(op, item) || say_next(op, task))
        return op_fault(op);
    return task_say(op, task);
}

int run_free(struct op *op, int64_t tote)
{
    int done = store_do(op->store, op->err,
                        "UPDATE place SET bound_run = NULL, bound_task = NULL"
                        " WHERE id = $1 AND bound_run IS NOT NULL AND NOT EXISTS"
                        "       (SELECT 1 FROM stock s WHERE s.warehouse = $2"
                        "           AND s.place = $1 AND s.on_hand > 0)",
                        "dd", tote, op->warehouse);
    return done < 0 ? done : 0;
}

/* ---- one order of it ---- */

/* The order's unit that lies in a run's tote, neither packed nor on its way back. */
#define RUN_UNIT                                                                         \
    " FROM task_line l JOIN place p ON p.id = l.tote AND p.bound_run = l.task"           \
    "  JOIN order_line m ON m.id = l.line_id AND m.picked = 1 AND m.packed = 0"          \
    "  JOIN item i ON i.id = l.item"                                                     \
    " WHERE l.order_id = $1 AND l.put = 1 AND NOT EXISTS"                                \
    "       (SELECT 1 FROM task_line b JOIN task k ON k.id = b.task"                     \
    "         WHERE b.order_id = $1 AND b.line_id = l.line_id AND k.kind = 'back'"       \
    "           AND b.state = 'open')"                                                   \
    " ORDER BY l.id LIMIT 1"

int run_apart(struct op *op, int64_t order)
{
    const char *tote = "", *item = "";
    int found = store_one(op->store, op->err, "SELECT p.code, i.code" RUN_UNIT, "d>tt",
                          order, &tote, &item);
    if (found <= 0)
        return found;
    return op_refuse(op, E_OF_RUN, "ss", tote, item);
}

int run_leave(struct op *op, int64_t order, int64_t tote)
{
    int done = store_do(op->store, op->err,
                        "UPDATE task_line SET tote = $2 WHERE order_id = $1 AND task IN"
                        "       (SELECT t.id FROM task t WHERE t.id = task_line.task"
                        "           AND t.run > 0)",
                        "dd", order, tote);
    return done < 0 ? done : 0;
}

int64_t run_back(struct op *op, int64_t order)
{
    struct back back = {.order = order, .qty = 1};
    int found =
        store_one(op->store, op->err,
                  "SELECT p.id, l.item, l.expiry, l.line_id, l.lot" RUN_UNIT, "d>ddddt",
                  order, &back.place, &back.item, &back.expiry, &back.line_id, &back.lot);
    if (found <= 0)
        return found;
    return back_add(op, &back) ? op_fault(op) : 1;
}

int run_back_task(struct op *op, int64_t tote, int64_t *task)
{
    int found = store_one(op->store, op->err,
                          "SELECT t.id FROM task t JOIN task_line l ON l.task = t.id"
                          " WHERE t.warehouse = $1 AND t.kind = 'back'"
                          "   AND t.state IN ('open', 'active') AND l.place = $2"
                          "   AND l.state = 'open' ORDER BY t.id LIMIT 1",
                          "dd>d", op->warehouse, tote, task);
    return found < 0 ? found : 0;
}
