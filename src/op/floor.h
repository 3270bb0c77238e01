/*
 * floor: what the floor's verbs share: a line of work as it stands, goods moved where
 * they must be, and what becomes of an order and a task when their lines change. Only for
 * the room's own files.
 */
#ifndef TALLYMAN_OP_FLOOR_H
#define TALLYMAN_OP_FLOOR_H

#include "op_in.h"

/* ---- floor.c ---- */

/* A line of a task, with its task and its order. */
struct work {
    int64_t task, line, place, target, item, expiry, qty, taken, put, order_id, line_id;
    int64_t person, version; /* of the task */
    int64_t terminal;        /* where it was pulled; 0: nowhere */
    int64_t serial;          /* the item's units bear serials */
    int64_t run;             /* 1: the lines are taken by the verbs of run.h */
    const char *kind, *task_state, *state, *lot, *place_code, *order_state, *number,
        *order_hold;
    const char *zone, *task_zone; /* of the place; to which its person keeps: zone.h */
};

/* Reads the line that the request names (task, line). E_NOT_FOUND; E_TAKEN when the task
 * is somebody else's, E_STATE when nobody's or done; the refusals of takeover.h when it
 * is a pick that goes on at another terminal. */
int work_read(struct op *op, const char *kind, struct work *work);
/* Refuses a line whose order was cancelled (E_CANCELLED) or stopped (E_HELD), that was
 * taken out of its order (E_CHANGED) or that is done (E_STATE). */
int work_open(struct op *op, const struct work *work);
/* Refuses one of which nothing more is to be taken or given back to its bin, since its
 * order was stopped (intercept.h): what is in the hand goes into its tote. */
int work_going(struct op *op, const struct work *work);
/* The bin did not hold what it should: its stock is suspect until it was counted, which
 * is asked for. */
int bin_suspect(struct op *op, int64_t place, int64_t item, const char *lot);
/* A hold for missing goods and for nothing besides. */
bool hold_is_short(const char *hold);
/* A scanned code must be the line's item and its units must fit: E_WRONG_ITEM,
 * E_CASE_TOO_BIG, E_TOO_MANY. */
int work_code(struct op *op, const struct work *work, const char *code, int64_t *units);
/* The serial of the unit that the request takes from the line's place, held against what
 * is known there; NULL for goods without serials. E_SERIAL_CASE when it is not one unit,
 * else the refusals of serial_fits. */
int work_serial(struct op *op, const struct work *work, int64_t units,
                const char **serial);
/* Units of the line from its bin into the hand: order, line, stock. *left: in the bin. */
int work_take(struct op *op, struct work *work, int64_t units, const char *serial,
              int64_t *left);
/* Units of the line from the hand back into its bin; *serial: of that unit, "" none. */
int work_undo(struct op *op, struct work *work, int64_t units, const char **serial);
/* Units of the line from the hand into a tote; with `serial` that one unit. */
int work_put(struct op *op, const struct work *work, int64_t tote, int64_t units,
             const char *serial);
/* The person's hand; made when there is none. */
int floor_hand(struct op *op, int64_t *hand);
/* For use after the first change: a refusal of the ledger, and a guarded UPDATE that
 * changed nothing, are then faults, so that the transaction is rolled back. */
int ledger_sure(struct op *op, const struct ledger *move, int64_t *left);
int reserve_sure(struct op *op, const struct work *work, int64_t qty);
int changed_one(struct op *op, int changed, const char *what);
/* Lets go of the order's totes that are empty. */
int totes_free(struct op *op, int64_t order);
/* A bin of which somebody said that its count is wrong; nothing when it waits already. */
int count_ask(struct op *op, int64_t place, int64_t item, const char *lot,
              const char *reason);
/* Each lot of the item of which `least` units stand there; how many lots, or a fault. */
int count_ask_lots(struct op *op, int64_t place, int64_t item, int64_t least,
                   const char *reason);

/* ---- settle.c ---- */

/* After an order's lines changed: with no open pick line left it is picked, or held when
 * something of it is short. Nothing changes while a line is open. */
int order_settle(struct op *op, int64_t order);
/* A task with no open line left is done, and its cart and totes are off it. One that
 * waits to be passed on stays until somebody scans it: it must be brought to the bench.
 */
int task_settle(struct op *op, int64_t task);
/* A cart that a closed wave left to be counted, among the exceptions. */
const char *uncounted_object(struct op *op, int64_t task);
int uncounted_over(struct op *op, int64_t task, const char *how);
/* Its lines changed other than by its own scans. */
int task_changed(struct op *op, int64_t task);
/* → version and state as they are now. */
int task_say(struct op *op, int64_t task);

/* ---- short.c ---- */

enum short_outcome { SHORT_OTHER_BIN, SHORT_BACKORDER, SHORT_GIFT_DROPPED };

/* Takes `units` that nobody took yet off an open line: gives their reservation back,
 * reserves them in other bins at the end of the same task, and drops (a gift, by rule) or
 * backorders what is then missing: the order is held once its other lines are done. */
int line_short(struct op *op, const struct work *work, int64_t units, const char *reason,
               enum short_outcome *outcome);
/* The lead passes an order held as short: reserves what it still misses wherever it is
 * free, in a new pick task. Without a remainder the hold is gone. */
int short_retry(struct op *op, int64_t order, bool *added);
/* The lead ships it without: what is missing is no longer wanted in this wave, the hold
 * is gone and the order picked. E_STATE while there are open lines. */
int short_accept(struct op *op, int64_t order);

/* ---- cancel_goods.c ---- */

/* Units of one order line, one lot, in one place. */
struct back {
    int64_t place, item, expiry, qty, order, line_id;
    const char *lot;
};
/* A line of the order's put-back task, which is made when none goes. */
int back_add(struct op *op, const struct back *back);

/* What an order's cancel does to its goods: reservations given back, open lines
 * cancelled, parcels void (or intercepted when loaded), one put-back task for everything
 * that left its bin. The caller changes the order's row, before. Returns the units to put
 * back, or a fault. */
int64_t cancel_goods(struct op *op, int64_t order, const char *reason);
/* The put-back lines of one place that holds goods of a cancelled order. Units, or a
 * fault. */
int64_t back_from(struct op *op, int64_t order, int64_t place);

#endif
