/*
 * run: a run read, said, and let go of; and what becomes of one order's unit in its tote
 * when that order goes another way.
 */
#include "run.h"

#include "codes.h"
#include "floor.h"
#include "late.h"

#define RUN_SQL                                                                          \
    "SELECT t.id, COALESCE(t.run, 0), COALESCE(t.person, 0), t.version, t.state,"        \
    "       COALESCE(i.code, t.wall), t.wall"                                            \
    "  FROM task t LEFT JOIN item i ON i.id = t.run WHERE " RUN_TASK("t")

static int read_one(struct op *op, int found, const struct run *run)
{
    if (found > 0)
        op_object(op, *run->wall ? "batch %lld for wall %s" : "run %lld of %s",
                  (long long)run->task, run->code);
    return found;
}

int run_is(struct op *op, int64_t task)
{
    int64_t n = 0;
    int found = store_one(op->store, op->err,
                          "SELECT t.id FROM task t WHERE t.id = $1 AND " RUN_TASK("t"),
                          "d>d", task, &n);
    return found;
}

int run_read(struct op *op, struct run *run)
{
    int64_t task = request_get(op->req, "task");
    const char *name = arena_printf(op->arena, "task %lld", (long long)task);
    int found = read_one(
        op,
        store_one(op->store, op->err, RUN_SQL " AND t.id = $1 AND t.warehouse = $2",
                  "dd>ddddttt", task, op->warehouse, &run->task, &run->item, &run->person,
                  &run->version, &run->state, &run->code, &run->wall),
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
        found =
            read_one(op,
                     store_one(op->store, op->err, RUN_SQL " AND t.id = $1", "d>ddddttt",
                               task, &run->task, &run->item, &run->person, &run->version,
                               &run->state, &run->code, &run->wall),
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

struct next {
    int64_t place_id, item, want;
    const char *place, *lot, *tote;
};

/* Where to go on, how many are wanted there of the item and lot whose turn it is, and the
 * tote filled last. */
static int find_next(struct op *op, int64_t task, struct next *next)
{
    if (store_one(op->store, op->err,
                  "SELECT p.id, p.code, l.lot, l.item FROM task_line l"
                  "  JOIN place p ON p.id = l.place"
                  " WHERE l.task = $1 AND l.state = 'open'"
                  " ORDER BY l.seq, l.id LIMIT 1",
                  "d>dttd", task, &next->place_id, &next->place, &next->lot,
                  &next->item) < 0 ||
        store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line WHERE task = $1 AND state = 'open'"
                  "   AND place = $2 AND lot = $3 AND item = $4",
                  "ddtd>d", task, next->place_id, next->lot, next->item,
                  &next->want) < 0 ||
        store_one(op->store, op->err,
                  "SELECT p.code FROM task_line l"
                  "  JOIN place p ON p.id = l.tote AND p.bound_run = l.task"
                  " WHERE l.task = $1 AND l.put = 1"
                  " ORDER BY l.seq DESC, l.id DESC LIMIT 1",
                  "d>t", task, &next->tote) < 0)
        return op_fault(op);
    return 0;
}

static int say_next(struct op *op, int64_t task, int64_t item)
{
    struct next next = {.place = "", .lot = "", .tote = ""};
    if (find_next(op, task, &next) || say_item(op, item ? item : next.item))
        return op_fault(op);
    op_text(op, "place", next.place);
    op_text(op, "lot", next.lot);
    op_num(op, "want", next.want);
    op_text(op, "tote", next.tote);
    return 0;
}

int run_say(struct op *op, int64_t task)
{
    int64_t item = 0, units = 0, taken = 0;
    const char *wave = "", *wall = "";
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(t.run, 0), t.wall, COALESCE(w.name, ''), x.units,"
                  "       x.taken FROM task t"
                  "  LEFT JOIN wave w ON w.id = t.wave,"
                  "  (SELECT COALESCE(CAST(SUM(qty) AS BIGINT), 0) AS units,"
                  "          COALESCE(CAST(SUM(put) AS BIGINT), 0) AS taken"
                  "     FROM task_line WHERE task = $1) x WHERE t.id = $1",
                  "d>dttdd", task, &item, &wall, &wave, &units, &taken) < 0)
        return op_fault(op);
    op_num(op, "task", task);
    op_text(op, "kind", "pick");
    op_text(op, "wave", wave);
    op_text(op, "wall", wall);
    op_num(op, "units", units);
    op_num(op, "taken", taken);
    if (say_next(op, task, item))
        return op_fault(op);
    return task_say(op, task);
}

/* ---- its totes ---- */

int run_tote_fits(struct op *op, const struct run *run, const char *code, int64_t *tote)
{
    int64_t order = 0, bound = 0, units = 0;
    const char *kind = "tote";
    *tote = 0;
    if (store_one(op->store, op->err,
                  "SELECT p.id, p.kind, COALESCE(p.bound_order, 0),"
                  "       COALESCE(p.bound_run, 0), COALESCE((SELECT"
                  "       CAST(SUM(s.on_hand) AS BIGINT) FROM stock s"
                  "        WHERE s.warehouse = $1 AND s.place = p.id), 0)"
                  "  FROM place p WHERE p.warehouse = $1 AND p.code = $2",
                  "dt>dtddd", op->warehouse, code, tote, &kind, &order, &bound,
                  &units) < 0)
        return op_fault(op);
    if (strcmp(kind, "tote") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "tote", kind, code);
    if (order || (bound && bound != run->task))
        return op_refuse(op, E_WRONG_TOTE, "ss", "the run's tote or an empty one", code);
    if (!bound && units)
        return op_refuse(op, E_NOT_EMPTY, "sd", code, units);
    return *tote ? late_free_tote(op, code) : 0;
}

int run_tote_bind(struct op *op, const struct run *run, const char *code, int64_t *tote)
{
    if (!*tote && find_or_make_place(op, code, "tote", tote))
        return op_fault(op);
    return changed_one(op,
                       store_do(op->store, op->err,
                                "UPDATE place SET bound_run = $2, bound_task = $2"
                                " WHERE id = $1 AND bound_order IS NULL"
                                "   AND (bound_run IS NULL OR bound_run = $2)",
                                "dd", *tote, run->task),
                       "the tote");
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

/* The order's units that lie in totes of runs and batches, neither packed nor on their
 * way back. */
#define RUN_UNITS                                                                        \
    " FROM task_line l JOIN place p ON p.id = l.tote AND p.bound_run = l.task"           \
    "  JOIN order_line m ON m.id = l.line_id AND m.picked > m.packed"                    \
    "  JOIN item i ON i.id = l.item JOIN task t ON t.id = l.task"                        \
    " WHERE l.order_id = $1 AND l.put = 1 AND NOT EXISTS"                                \
    "       (SELECT 1 FROM task_line b JOIN task k ON k.id = b.task"                     \
    "         WHERE b.order_id = $1 AND b.line_id = l.line_id AND k.kind = 'back'"       \
    "           AND b.place = l.tote AND b.state = 'open')"

/* The first unit of the order that lies so, by `sql`, is why not. */
static int not_while(struct op *op, int64_t order, const char *sql, enum err_code code)
{
    const char *tote = "", *of = "";
    int found = store_one(op->store, op->err, sql, "d>tt", order, &tote, &of);
    return found <= 0 ? found : op_refuse(op, code, "ss", tote, of);
}

int run_apart(struct op *op, int64_t order)
{
    return not_while(op, order,
                     "SELECT p.code, i.code" RUN_UNITS " AND t.run > 0"
                     " ORDER BY l.id LIMIT 1",
                     E_OF_RUN);
}

int run_unsorted(struct op *op, int64_t order)
{
    return not_while(op, order,
                     "SELECT p.code, t.wall" RUN_UNITS " AND t.wall <> ''"
                     " ORDER BY l.id LIMIT 1",
                     E_AT_WALL);
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
    struct back *back = NULL;
    struct back one = {.order = order};
    int64_t units = 0;
    int n = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT p.id, l.item, l.expiry, l.line_id, l.lot, COUNT(*)" RUN_UNITS
                    " GROUP BY p.id, l.item, l.expiry, l.line_id, l.lot"
                    " ORDER BY p.id, l.line_id, l.lot",
                    "d", order);
    while (query_next(query, "ddddtd", &one.place, &one.item, &one.expiry, &one.line_id,
                      &one.lot, &one.qty)) {
        back = op_list_more(op, back, n, sizeof(one));
        back[n++] = one;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    for (int i = 0; i < n; i++) {
        if (back_add(op, &back[i]))
            return op_fault(op);
        units += back[i].qty;
    }
    return units;
}

int run_gone(struct op *op, const struct back *back)
{
    int done =
        store_do(op->store, op->err,
                 "UPDATE task_line SET tote = NULL WHERE id IN"
                 "       (SELECT l.id FROM task_line l JOIN task t"
                 "            ON t.id = l.task AND t.wall <> ''"
                 "         WHERE l.order_id = $1 AND l.line_id = $2"
                 "           AND l.tote = $3 AND l.lot = $4 AND l.put = 1"
                 "         ORDER BY l.id LIMIT $5)",
                 "dddtd", back->order, back->line_id, back->place, back->lot, back->qty);
    return done < 0 ? done : 0;
}

int run_orphan(struct op *op, int64_t person, int64_t wave)
{
    int done = store_do(op->store, op->err,
                        "UPDATE task SET state = 'open', person = NULL,"
                        "       version = version + 1 WHERE warehouse = $1"
                        "   AND kind = 'pick' AND state = 'active' AND person = $2"
                        "   AND ($3 = 0 OR wave = $3) AND " RUN_TASK("task"),
                        "ddd", op->warehouse, person, wave);
    return done < 0 ? done : 0;
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
