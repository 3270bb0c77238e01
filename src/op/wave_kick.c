/*
 * wave.kick: one order out of a live wave, until something of it is packed. What was
 * taken for it goes back: the order is held until the last unit is in a bin again, and
 * says so (back.put calls kick_over). Its picker is stopped at the next scan; the rest of
 * the wave goes on.
 */
#include "floor.h"
#include "office_in.h"
#include "run.h"
#include "wait.h"
#include "wave_in.h"

#include "tallyman/model/reason.h"

int wave_let_go(struct op *op, int64_t order, const char *wave)
{
    const char *shorts = NULL;
    if (store_do(op->store, op->err,
                 "UPDATE order_line SET released = 0 WHERE order_id = $1", "d",
                 order) < 0)
        return op_fault(op);
    int promised = promise_order(op, order, &shorts);
    if (promised < 0)
        return promised;
    if (promised)
        return 0;
    /* A bin was found short meanwhile; what it gave back is not to be had. */
    const char *number = "";
    if (store_one(op->store, op->err, "SELECT number FROM orders WHERE id = $1", "d>t",
                  order, &number) < 0)
        return op_fault(op);
    return hold_order(op, &(struct hold){order, number, "short", "stock",
                                         reason_make(op->arena, REASON_NO_STOCK_AFTER,
                                                     "ss", shorts, wave)});
}

/* ---- out of the wave ---- */

/* 1 out; 0: it is in none, or something of it is packed. */
static int take_out(struct op *op, const struct order_seen *seen)
{
    return store_do(op->store, op->err,
                    "UPDATE orders SET state = 'ready', wave = NULL, parts = 0, "
                    "pickup_at = 0, hold = '',"
                    "       hold_owner = '', hold_since = 0, version = version + 1"
                    " WHERE id = $1 AND version = $2 AND wave IS NOT NULL"
                    "   AND state IN ('released', 'picking', 'picked', 'packing', 'held')"
                    "   AND NOT EXISTS (SELECT 1 FROM order_line l"
                    "                    WHERE l.order_id = $1 AND l.packed > 0)",
                    "dd", seen->id, seen->version);
}

/* What the floor had of it is on its way back: it waits for that. */
static int wait_for_goods(struct op *op, const struct order_seen *seen, const char *why,
                          int64_t back)
{
    const char *text = reason_make(op->arena, REASON_KICKED, "sd", why, back);
    if (store_do(op->store, op->err,
                 "UPDATE order_line SET released = 0 WHERE order_id = $1", "d",
                 seen->id) < 0)
        return op_fault(op);
    return hold_order(op, &(struct hold){seen->id, seen->number, "kick", "lead", text});
}

static int run_kick(struct op *op)
{
    struct order_seen seen;
    const char *wave = "", *reason = request_str(op->req, "reason");
    if (order_seen(op, &seen))
        return op_fault(op);
    if (!reason[0])
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "a reason", "");
    if (seen.hold[0] && !hold_is_short(seen.hold)) /* not the lead's */
        return op_refuse(op, E_HELD, "ss", order_object(op, seen.number), seen.hold);
    if (store_one(op->store, op->err, "SELECT name FROM wave WHERE id = $1", "d>t",
                  seen.wave, &wave) < 0)
        return op_fault(op);
    if (run_apart(op, seen.id)) /* whose units are whose in that tote nobody sees */
        return op_fault(op);
    int done = take_out(op, &seen);
    if (done <= 0)
        return done ? done
                    : order_wrong_state(op, &seen, "in a wave, nothing of it packed");
    const char *why = reason_make(op->arena, REASON_OUT, "sss", wave,
                                  person_name(op, op->person), reason);
    const struct wait wait = {seen.id, seen.wave, "kicked", "", why, "lead", 0};
    if (except_settle_order(op, seen.id, why) || wait_say(op, &wait))
        return op_fault(op);
    int64_t back = cancel_goods(op, seen.id, why);
    if (back < 0 ||
        (back ? wait_for_goods(op, &seen, why, back) : wave_let_go(op, seen.id, wave)))
        return op_fault(op);
    op_text(op, "number", seen.number);
    op_text(op, "wave", wave);
    op_num(op, "back", back);
    op_after(op, "%s; %lld units to put back", why, (long long)back);
    return 0;
}

/* ---- back again ---- */

/* 1: it is held for nothing but its goods, and they are back. Who stopped it for another
 * reason since has changed what it says. */
static int is_over(struct op *op, int64_t order, const char **hold)
{
    return store_one(op->store, op->err,
                     "SELECT o.hold FROM orders o JOIN exception e ON e.order_id = o.id"
                     "   AND e.kind = 'kick' AND e.closed_at = 0 AND e.text = o.hold"
                     " WHERE o.id = $1 AND o.state = 'held' AND o.wave IS NULL"
                     "   AND NOT EXISTS"
                     "       (SELECT 1 FROM task_line l JOIN task t ON t.id = l.task"
                     "         WHERE l.order_id = $1 AND l.state = 'open'"
                     "           AND t.kind = 'back') LIMIT 1",
                     "d>t", order, hold);
}

int kick_over(struct op *op, int64_t order)
{
    const char *hold = "";
    int over = is_over(op, order, &hold);
    if (over <= 0)
        return over;
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET state = 'ready', hold = '',"
                           "       hold_owner = '', hold_since = 0, version = version + 1"
                           " WHERE id = $1 AND state = 'held'",
                           "d", order);
    if (changed_one(op, changed, "the order") ||
        except_settle_order(op, order, "its goods are back"))
        return op_fault(op);
    return wave_let_go(op, order, hold);
}

const struct op_entry op_wave_kick = {V_WAVE_KICK, run_kick};
