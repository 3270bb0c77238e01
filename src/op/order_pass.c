/*
 * order.pass, order.hold: a person decides of an order that rules stopped, or stops one
 * wherever it is. What lacks stock cannot be passed into a wave; an order that is
 * held with goods already picked gets the rest from other bins, or goes on without it
 * when there is none.
 */
#include "carrier.h"
#include "floor.h"
#include "intercept.h"
#include "office_in.h"

#include "tallyman/model/order.h"
#include "tallyman/model/reason.h"

static int let_go(struct op *op, const struct order_seen *seen, const char *state)
{
    if (store_do(
            op->store, op->err,
            "UPDATE orders SET state = $2, hold = '', hold_owner = '', hold_since = 0,"
            "       version = version + 1 WHERE id = $1",
            "dt", seen->id, state) < 0)
        return op_fault(op);
    return except_settle_order(op, seen->id, request_str(op->req, "reason"));
}

/* In no wave: what it needs must be there, then it is ready. */
static int pass_waiting(struct op *op, const struct order_seen *seen)
{
    const char *shorts = NULL, *why = "";
    struct carriers carriers = {.op = op};
    int served = carrier_choose(&carriers, seen->id, &why);
    if (served < 0)
        return served;
    if (!served)
        return op_refuse(op, E_HELD, "ss", order_object(op, seen->number),
                         reason_make(op->arena, REASON_CARRIER, "s", why));
    int promised = promise_order(op, seen->id, &shorts);
    if (promised < 0)
        return promised;
    if (!promised)
        return op_refuse(op, E_HELD, "ss", order_object(op, seen->number),
                         reason_make(op->arena, REASON_NO_STOCK, "s", shorts));
    return let_go(op, seen, "ready");
}

/* With goods in totes: the rest from elsewhere, or without it. */
static int pass_short(struct op *op, const struct order_seen *seen)
{
    bool added = false;
    const char *hold = "";
    if (short_retry(op, seen->id, &added))
        return op_fault(op);
    if (store_one(op->store, op->err, "SELECT hold FROM orders WHERE id = $1", "d>t",
                  seen->id, &hold) < 0)
        return op_fault(op);
    if (!added && hold[0] && short_accept(op, seen->id))
        return op_fault(op);
    return except_settle_order(op, seen->id, request_str(op->req, "reason"));
}

/* 1: units of it were reserved that are neither picked nor still to be picked. */
static int misses(struct op *op, int64_t order)
{
    int64_t one;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM order_line o WHERE o.order_id = $1 AND o.kit = 0"
                     "   AND o.released > o.picked + COALESCE("
                     "       (SELECT SUM(l.qty - l.put) FROM task_line l"
                     "         WHERE l.order_id = $1 AND l.line_id = o.id"
                     "           AND l.state = 'open'), 0) LIMIT 1",
                     "d>d", order, &one);
}

/* In a wave: short of something, or stopped by a change. */
static int pass_in_wave(struct op *op, const struct order_seen *seen)
{
    int missing = misses(op, seen->id);
    if (missing < 0)
        return missing;
    bool held = strcmp(seen->state, "held") == 0;
    return missing || held ? pass_short(op, seen) : let_go(op, seen, seen->state);
}

static int say(struct op *op, const struct order_seen *seen)
{
    const char *state = "";
    if (store_one(op->store, op->err, "SELECT state FROM orders WHERE id = $1", "d>t",
                  seen->id, &state) < 0)
        return op_fault(op);
    op_text(op, "number", seen->number);
    op_text(op, "state", state);
    op_after(op, "%s: %s", state, request_str(op->req, "reason"));
    return 0;
}

/* What is on its way back to bins is neither picked nor missing. */
static int goods_are_back(struct op *op, const struct order_seen *seen)
{
    int64_t units = 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(CAST(SUM(l.qty - l.put) AS BIGINT), 0)"
                  "  FROM task_line l JOIN task t ON t.id = l.task AND t.kind = 'back'"
                  " WHERE l.order_id = $1 AND l.state = 'open'",
                  "d>d", seen->id, &units) < 0)
        return op_fault(op);
    return units ? order_wrong_state(
                       op, seen,
                       arena_printf(op->arena, "its %lld units put back into bins first",
                                    (long long)units))
                 : 0;
}

static int run_pass(struct op *op)
{
    struct order_seen seen;
    if (order_seen(op, &seen))
        return op_fault(op);
    if (!seen.hold[0])
        return order_wrong_state(op, &seen, "held");
    if (goods_are_back(op, &seen))
        return op_fault(op);
    int failed = seen.wave ? pass_in_wave(op, &seen) : pass_waiting(op, &seen);
    return failed ? failed : say(op, &seen);
}

/* On the floor: it stops at its next scan, wherever that is. */
static int hold_in_wave(struct op *op, const struct order_seen *seen, const char *text)
{
    int64_t shipped = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM order_line WHERE order_id = $1 AND shipped > 0",
                  "d>d", seen->id, &shipped) < 0)
        return op_fault(op);
    if (shipped)
        return order_wrong_state(op, seen, "an order of which nothing has shipped");
    const struct stopping stop = {seen->id, seen->number, "hold", text};
    return intercept_hold(op, &stop) ? op_fault(op) : say(op, seen);
}

/* In a wave, and neither held nor at an end. */
static bool is_on_the_floor(const struct order_seen *seen)
{
    static const char *const states[] = {"released", "picking", "picked", "packing",
                                         "packed"};
    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++) {
        if (strcmp(seen->state, states[i]) == 0)
            return true;
    }
    return false;
}

static int run_hold(struct op *op)
{
    struct order_seen seen;
    if (order_seen(op, &seen))
        return op_fault(op);
    const char *text =
        reason_make(op->arena, REASON_BY_HAND, "s", request_str(op->req, "reason"));
    if (is_on_the_floor(&seen))
        return hold_in_wave(op, &seen, text);
    bool ready = strcmp(seen.state, "ready") == 0;
    if (!ready && strcmp(seen.state, "new") != 0)
        return order_wrong_state(op, &seen, "neither held nor shipped");
    if (ready && promise_back(op, seen.id))
        return op_fault(op);
    struct hold hold = {seen.id, seen.number, "hold", "service", text};
    return hold_order(op, &hold) ? op_fault(op) : say(op, &seen);
}

const struct op_entry op_order_pass = {V_ORDER_PASS, run_pass};
const struct op_entry op_order_hold = {V_ORDER_HOLD, run_hold};
