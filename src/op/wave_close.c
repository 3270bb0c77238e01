/*
 * wave.lock, wave.close, wave.back: a locked wave takes no new orders; a closed one gives
 * back what nobody started: reservations become promises again and the orders wait, with
 * the reason. What was begun goes on. A release that nobody started is taken back whole.
 */
#include "floor.h"
#include "merge.h"
#include "office_in.h"
#include "qc.h"
#include "wait.h"
#include "wave_in.h"

#include "tallyman/model/reason.h"

int wave_seen(struct op *op, const char *name, struct wave_seen *wave)
{
    wave->name = name;
    op_object(op, "wave %s", name);
    int found = store_one(op->store, op->err,
                          "SELECT id, state, shift, cutoff_at FROM wave"
                          " WHERE warehouse = $1 AND name = $2",
                          "dt>dttd", op->warehouse, name, &wave->id, &wave->state,
                          &wave->shift, &wave->cutoff_at);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "wave", name);
    op_before(op, "%s", wave->state);
    return 0;
}

static int read_wave(struct op *op, struct wave_seen *wave)
{
    return wave_seen(op, request_str(op->req, "name"), wave);
}

static int run_lock(struct op *op)
{
    struct wave_seen wave;
    if (read_wave(op, &wave))
        return op_fault(op);
    if (strcmp(wave.state, "open") != 0)
        return op_refuse(op, E_STATE, "sss", wave.name, wave.state, "an open wave");
    int done = store_do(op->store, op->err,
                        "UPDATE wave SET state = 'locked' WHERE id = $1", "d", wave.id);
    op_after(op, "locked");
    return done < 0 ? done : 0;
}

/* ---- close ---- */

struct open_line {
    int64_t id, task, place, item, qty;
    const char *lot;
};

/* Orders nothing of which was taken, as far as is known: of a cart that is to be counted
 * it is not. By pages, each gone from the wave when done. */
static int untouched(struct op *op, int64_t wave, int64_t *order, int most)
{
    int n = 0;
    struct query *query = store_query(
        op->store,
        "SELECT o.id FROM orders o"
        " WHERE o.warehouse = $1 AND o.state = 'released' AND o.wave = $2 AND o.hold = ''"
        "   AND NOT EXISTS (SELECT 1 FROM task_line l JOIN task t ON t.id = l.task"
        "                    WHERE l.order_id = o.id AND l.state = 'open'"
        "                      AND (l.taken > 0 OR " TO_BE_COUNTED(
            "t") "))"
                 " ORDER BY o.id LIMIT $3",
        "ddd", op->warehouse, wave, (int64_t)most);
    while (query_next(query, "d", &order[n]))
        n++;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int read_lines(struct op *op, int64_t order, struct open_line **lines)
{
    int n = 0;
    int64_t count = 0;
    struct open_line one;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line WHERE order_id = $1", "d>d", order,
                  &count) < 0)
        return op_fault(op);
    *lines = arena_alloc(op->arena, sizeof(one) * (size_t)(count + 1));
    struct query *query =
        store_query(op->store,
                    "SELECT id, task, place, item, qty, lot FROM task_line"
                    " WHERE order_id = $1 AND state = 'open'",
                    "d", order);
    while (query_next(query, "dddddt", &one.id, &one.task, &one.place, &one.item,
                      &one.qty, &one.lot))
        (*lines)[n++] = one;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int line_back(struct op *op, const struct open_line *line)
{
    if (ledger_reserve(op, line->place, line->item, line->lot, -line->qty))
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE task_line SET state = 'cancelled', qty = 0 WHERE id = $1", "d",
                 line->id) < 0 ||
        task_changed(op, line->task))
        return op_fault(op);
    return task_settle(op, line->task);
}

int wave_give_back(struct op *op, int64_t order, const struct wave_seen *wave,
                   const char *rule, const char *reason)
{
    struct open_line *lines = NULL;
    const struct wait wait = {order, wave->id, rule, "", reason, "lead", 0};
    if (merge_leave(op, order, reason) < 0)
        return op_fault(op);
    if (store_do(op->store, op->err,
                 "UPDATE orders SET state = 'ready', wave = NULL, parts = 0,"
                 "       pickup_at = 0, version = version + 1"
                 " WHERE id = $1 AND state = 'released'",
                 "d", order) < 0 ||
        wait_say(op, &wait))
        return op_fault(op);
    int n = read_lines(op, order, &lines);
    for (int i = 0; i < n; i++) {
        if (line_back(op, &lines[i]))
            return op_fault(op);
    }
    if (n < 0 || totes_free(op, order)) /* a wall's slot was its own before any unit */
        return op_fault(op);
    return wave_let_go(op, order, wave->name);
}

/* All that nobody took anything of; how many, or a fault. */
static int64_t give_all_back(struct op *op, const struct wave_seen *wave,
                             const char *rule, const char *reason)
{
    enum { PAGE = 1000 };
    int64_t back = 0;
    int n;
    int64_t *order = arena_alloc(op->arena, sizeof(*order) * (PAGE + 1));
    while ((n = untouched(op, wave->id, order, PAGE)) > 0) {
        for (int i = 0; i < n; i++) {
            if (wave_give_back(op, order[i], wave, rule, reason))
                return op_fault(op);
        }
        back += n;
    }
    return n < 0 ? n : back;
}

/* "N1 N2": the orders that go on only with this cart. */
static const char *orders_on(struct op *op, int64_t task)
{
    const char **number, *all = "";
    int n = op_texts(op,
                     store_query(op->store,
                                 "SELECT DISTINCT o.number FROM task_line l"
                                 "  JOIN orders o ON o.id = l.order_id"
                                 " WHERE l.task = $1 AND l.state = 'open'"
                                 " ORDER BY o.number",
                                 "d", task),
                     &number);
    for (int i = 0; i < n; i++)
        all = arena_printf(op->arena, "%s%s%s", all, i ? " " : "", number[i]);
    return n < 0 ? NULL : all;
}

/* Its orders stay in a wave that is over until somebody counts the cart, or kicks them.
 */
static int cart_stays(struct op *op, const struct wave_seen *wave, int64_t task,
                      const char **said)
{
    const char *cart = "", *orders = orders_on(op, task);
    if (!orders || store_one(op->store, op->err,
                             "SELECT COALESCE(c.code, '') FROM task t"
                             "  LEFT JOIN place c ON c.id = t.cart WHERE t.id = $1",
                             "d>t", task, &cart) < 0)
        return op_fault(op);
    const char *object = uncounted_object(op, task);
    *said = arena_printf(op->arena, "%s: %s", *cart ? cart : object, orders);
    return except_raise(
        op, "count", object, 0, "lead",
        reason_make(op->arena, REASON_UNCOUNTED, "ss", wave->name, *said));
}

/* Carts of it that somebody must count before their orders go on. */
static int say_uncounted(struct op *op, const struct wave_seen *wave)
{
    int64_t *task;
    const char *said = "", *all = "";
    int n =
        op_ids(op,
               store_query(op->store,
                           "SELECT t.id FROM task t WHERE t.warehouse = $1"
                           "   AND t.kind = 'pick' AND t.state = 'active'"
                           "   AND t.wave = $2 AND " TO_BE_COUNTED("t") " ORDER BY t.id",
                           "dd", op->warehouse, wave->id),
               &task);
    for (int i = 0; i < n; i++) {
        if (cart_stays(op, wave, task[i], &said))
            return op_fault(op);
        all = arena_printf(op->arena, "%s%s%s", all, i ? "; " : "", said);
    }
    if (n < 0)
        return n;
    op_num(op, "uncounted", n);
    if (n)
        op_text(op, "carts", all);
    return 0;
}

static int run_close(struct op *op)
{
    struct wave_seen wave;
    if (read_wave(op, &wave))
        return op_fault(op);
    if (strcmp(wave.state, "closed") == 0)
        return op_refuse(op, E_STATE, "sss", wave.name, wave.state, "open or locked");
    int64_t back = give_all_back(op, &wave, "closed",
                                 reason_make(op->arena, REASON_CLOSED, "s", wave.name));
    if (back < 0 ||
        store_do(op->store, op->err,
                 "UPDATE wave SET state = 'closed', closed_at = $2 WHERE id = $1", "dd",
                 wave.id, op->now) < 0)
        return op_fault(op);
    int64_t waiting, lots = qc_end_over(op);
    if (lots < 0 || qc_waiting(op, wave.id, &waiting) || say_uncounted(op, &wave))
        return op_fault(op);
    op_num(op, "back", back);
    op_num(op, "lots", lots);
    op_num(op, "counting", waiting);
    op_after(op, "closed, %lld orders back to waiting", (long long)back);
    if (lots || waiting)
        op_after(op,
                 "closed, %lld orders back to waiting; %lld lots get no more parcels, "
                 "%lld parcels to be counted",
                 (long long)back, (long long)lots, (long long)waiting);
    return 0;
}

/* ---- back ---- */

/* Somebody has a cart of it in hand, or took something. */
static int begun(struct op *op, const struct wave_seen *wave, int64_t *tasks)
{
    *tasks = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM task t"
                          " WHERE t.warehouse = $1 AND t.kind = 'pick' AND t.wave = $2"
                          "   AND (t.state = 'active' OR EXISTS"
                          "         (SELECT 1 FROM task_line l WHERE l.task = t.id"
                          "             AND l.taken > 0))",
                          "dd>d", op->warehouse, wave->id, tasks);
    return found < 0 ? found : 0;
}

static int run_back(struct op *op)
{
    struct wave_seen wave;
    int64_t tasks;
    if (read_wave(op, &wave))
        return op_fault(op);
    if (strcmp(wave.state, "closed") == 0)
        return op_refuse(op, E_STATE, "sss", wave.name, wave.state, "open or locked");
    if (begun(op, &wave, &tasks))
        return op_fault(op);
    if (tasks)
        return op_refuse(
            op, E_STATE, "sss", wave.name,
            arena_printf(op->arena, "begun, %lld carts are at work", (long long)tasks),
            "a release that nobody started");
    int64_t back =
        give_all_back(op, &wave, "taken_back",
                      reason_make(op->arena, REASON_TAKEN_BACK, "s", wave.name));
    if (back < 0)
        return op_fault(op);
    op_num(op, "back", back);
    op_after(op, "%s, %lld orders back to waiting", wave.state, (long long)back);
    return 0;
}

const struct op_entry op_wave_lock = {V_WAVE_LOCK, run_lock};
const struct op_entry op_wave_close = {V_WAVE_CLOSE, run_close};
const struct op_entry op_wave_back = {V_WAVE_BACK, run_back};
