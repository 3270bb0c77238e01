/*
 * short: units that a bin should have and has not. Other bins at once; what is nowhere is
 * a gift dropped by rule, or missing: then the order is held for the lead once its other
 * lines are done. Called by pick.short, by a count below what is reserved, and by the
 * lead's order.pass.
 */
#include "floor.h"
#include "merge.h"

#include "office_in.h"
#include "zone.h"

#include "tallyman/model/reason.h"

struct bin {
    int64_t place, expiry, free;
    const char *lot;
};

/* What is wanted, and of which line. not_again: never the bins where this line was short
 * before. */
struct want {
    int64_t order, line_id, item, units;
    bool not_again;
    const char *zone; /* in which its person is, "": no matter */
};

/* Bins with free units, as many as it takes: earliest expiry first, then those of the
 * zone, then in the order they are walked. */
static int find_bins(struct op *op, const struct want *want, struct bin **bin)
{
    int n = 0;
    int64_t units = 0;
    *bin = NULL;
    struct bin one;
    struct query *query = store_query(
        op->store,
        "SELECT s.place, s.lot, s.expiry, s.on_hand - s.reserved"
        "  FROM stock s JOIN place p ON p.id = s.place"
        " WHERE s.warehouse = $1 AND s.item = $2 AND s.on_hand > 0 AND s.on_hand > "
        "s.reserved"
        "   AND s.suspect = 0 AND p.kind = 'bin' AND s.place NOT IN"
        "       (SELECT l.place FROM task_line l"
        "         WHERE l.order_id = $3 AND l.line_id = $4 AND l.reason <> '')"
        " ORDER BY s.expiry = 0, s.expiry, CASE WHEN p.zone = $5 THEN 0 ELSE 1 END,"
        "       p.seq, p.id",
        "ddddt", op->warehouse, want->item, want->order,
        want->not_again ? want->line_id : 0, want->zone);
    while (units < want->units &&
           query_next(query, "dtdd", &one.place, &one.lot, &one.expiry, &one.free)) {
        *bin = op_list_more(op, *bin, n, sizeof(one));
        (*bin)[n++] = one;
        units += one.free;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int add_line(struct op *op, const struct want *want, int64_t task,
                    const struct bin *bin)
{
    const struct work at = {
        .place = bin->place,
        .item = want->item,
        .lot = bin->lot,
        .place_code = place_code(op, bin->place),
    };
    if (reserve_sure(op, &at, bin->free))
        return op_fault(op);
    int done =
        store_do(op->store, op->err,
                 "INSERT INTO task_line (warehouse, task, seq, place, item, lot,"
                 " expiry, qty, order_id, line_id, part, state)"
                 " VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) + 1 FROM task_line"
                 "  WHERE task = $2), $3, $4, $5, $6, $7, $8, $9, COALESCE((SELECT MAX("
                 "  part) FROM task_line WHERE order_id = $8 AND line_id = $9), 0),"
                 " 'open')",
                 "dddd"
                 "t"
                 "dddd",
                 op->warehouse, task, bin->place, want->item, bin->lot, bin->expiry,
                 bin->free, want->order, want->line_id);
    return done < 0 ? done : 0;
}

/* Makes the pick task that a retry needs, in the order's wave, at its first line. */
static int need_task(struct op *op, int64_t order, int64_t *task)
{
    if (*task)
        return 0;
    if (store_do(op->store, op->err,
                 "INSERT INTO task (warehouse, kind, wave, state, created_at, pass)"
                 " SELECT warehouse, 'pick', wave, 'open', $2, COALESCE((SELECT"
                 "     MAX(k.pass) FROM task_line l JOIN task k ON k.id = l.task"
                 "      WHERE l.order_id = orders.id), 0) FROM orders WHERE id = $1",
                 "dd", order, op->now) < 0)
        return op_fault(op);
    *task = store_last_id(op->store);
    return 0;
}

/* Reserves what is free, as new lines at the end of the task; want->units is then what is
 * nowhere. */
static int fill(struct op *op, struct want *want, int64_t *task)
{
    struct bin *bin;
    int n = find_bins(op, want, &bin);
    for (int i = 0; i < n && want->units > 0; i++) {
        if (bin[i].free > want->units)
            bin[i].free = want->units;
        want->units -= bin[i].free;
        if (need_task(op, want->order, task) || add_line(op, want, *task, &bin[i]))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

/* ---- a line is short ---- */

static int take_off_line(struct op *op, const struct work *work, int64_t units,
                         const char *reason)
{
    if (reserve_sure(op, work, -units))
        return op_fault(op);
    int changed =
        store_do(op->store, op->err,
                 "UPDATE task_line SET qty = qty - $2, reason = $3,"
                 "       state = CASE WHEN qty - $2 > put THEN 'open'"
                 "                    WHEN taken = 0 THEN 'short' ELSE 'done' END"
                 " WHERE id = $1 AND state = 'open' AND qty - taken >= $2",
                 "ddt", work->line, units, reason);
    return changed_one(op, changed, "the line");
}

/* A gift beside goods that do go. */
static int gift_beside(struct op *op, const struct work *work, bool *gift)
{
    int64_t is_gift = 0, others = 0;
    if (store_one(op->store, op->err,
                  "SELECT l.gift, (SELECT COUNT(*) FROM order_line m"
                  "  WHERE m.order_id = l.order_id AND m.gift = 0 AND m.kit = 0"
                  "    AND m.released > 0)"
                  "  FROM order_line l WHERE l.id = $1",
                  "d>dd", work->line_id, &is_gift, &others) < 0)
        return op_fault(op);
    *gift = is_gift && others && rule_num(op, "orders", "gift", "ship_without", 1);
    return 0;
}

/* Units that are no longer wanted of a line: as if they had been taken back. */
static int give_up(struct op *op, int64_t order, int64_t line_id, int64_t units)
{
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET units = units - $2, version = version + 1"
                        " WHERE id = $1",
                        "dd", order, units);
    if (changed_one(op, done, "the order"))
        return op_fault(op);
    done = store_do(op->store, op->err,
                    "UPDATE order_line SET released = released - $2,"
                    "       cancelled = cancelled + $2 WHERE id = $1",
                    "dd", line_id, units);
    return changed_one(op, done, "the order line");
}

/* The order is held, and says so from now on; its state follows when its last open line
 * is done (order_settle). */
static int backorder(struct op *op, const struct work *work, int64_t units,
                     const char *reason)
{
    const char *item = item_code(op, work->item);
    const char *hold =
        reason_make(op->arena, REASON_SHORT, "s",
                    arena_printf(op->arena, "%s x%lld", item, (long long)units));
    const char *more = arena_printf(op->arena, ", %s x%lld", item, (long long)units);
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET version = version + 1, hold_owner = 'lead',"
                           "       hold_since = $4,"
                           "       hold = CASE WHEN hold = '' THEN $2 ELSE hold || $3 END"
                           " WHERE id = $1",
                           "dttd", work->order_id, hold, more, op->now);
    if (changed_one(op, changed, "the order") ||
        merge_leave(op, work->order_id, hold) < 0)
        return op_fault(op);
    return except_raise(op, "short", order_object(op, work->number), work->order_id,
                        "lead",
                        arena_printf(op->arena, "%s x%lld, %s: %s", item,
                                     (long long)units, work->place_code, reason));
}

/* The zone of the bin that was short, when its cart is passed on. */
static int read_zone(struct op *op, const struct work *work, struct want *want)
{
    want->zone = "";
    int found = store_one(op->store, op->err,
                          "SELECT p.zone FROM task t, place p"
                          " WHERE t.id = $1 AND t.pass = 1 AND p.id = $2",
                          "dd>t", work->task, work->place, &want->zone);
    return found < 0 ? found : 0;
}

int line_short(struct op *op, const struct work *work, int64_t units, const char *reason,
               enum short_outcome *outcome)
{
    struct want want = {work->order_id, work->line_id, work->item, units, true, ""};
    int64_t task = work->task;
    bool gift = false;
    *outcome = SHORT_OTHER_BIN;
    if (take_off_line(op, work, units, reason) || read_zone(op, work, &want) ||
        fill(op, &want, &task))
        return op_fault(op);
    if (want.units && gift_beside(op, work, &gift))
        return op_fault(op);
    if (want.units)
        *outcome = gift ? SHORT_GIFT_DROPPED : SHORT_BACKORDER;
    if (*outcome == SHORT_GIFT_DROPPED &&
        give_up(op, work->order_id, work->line_id, want.units))
        return op_fault(op);
    if (*outcome == SHORT_BACKORDER && backorder(op, work, want.units, reason))
        return op_fault(op);
    if (want.units < units && *outcome == SHORT_GIFT_DROPPED)
        *outcome = SHORT_OTHER_BIN;
    if (order_settle(op, work->order_id) || task_changed(op, work->task))
        return op_fault(op);
    return task_settle(op, work->task);
}

/* ---- what the lead does about it ---- */

/* What each line of the order still misses: neither picked nor to be picked. */
static int find_missing(struct op *op, int64_t order, struct want **want)
{
    int n = 0;
    *want = NULL;
    struct want one = {.order = order, .zone = ""};
    struct query *query = store_query(
        op->store,
        "SELECT x.id, x.item, x.missing FROM"
        "  (SELECT o.id, o.item, o.released - o.picked - COALESCE("
        "          (SELECT CAST(SUM(l.qty - l.put) AS BIGINT) FROM task_line l"
        "            WHERE l.order_id = o.order_id AND l.line_id = o.id"
        "              AND l.state = 'open'), 0) AS missing"
        "     FROM order_line o WHERE o.order_id = $1 AND o.kit = 0) x"
        " WHERE x.missing > 0 ORDER BY x.id",
        "d", order);
    while (query_next(query, "ddd", &one.line_id, &one.item, &one.units)) {
        *want = op_list_more(op, *want, n, sizeof(one));
        (*want)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int let_go(struct op *op, int64_t order, bool hold_stays)
{
    int changed =
        store_do(op->store, op->err,
                 "UPDATE orders SET version = version + 1, state = 'picking',"
                 "       hold = CASE WHEN $2 = 1 THEN hold ELSE '' END,"
                 "       hold_owner = CASE WHEN $2 = 1 THEN hold_owner ELSE '' END"
                 " WHERE id = $1 AND state IN ('released', 'picking', 'held')",
                 "dd", order, (int64_t)hold_stays);
    if (changed_one(op, changed, "the order"))
        return op_fault(op);
    return order_settle(op, order);
}

int short_retry(struct op *op, int64_t order, bool *added)
{
    struct want *want;
    int n = find_missing(op, order, &want);
    int64_t task = 0, missing = 0;
    for (int i = 0; i < n; i++) {
        if (fill(op, &want[i], &task))
            return op_fault(op);
        missing += want[i].units;
    }
    if (n < 0)
        return n;
    *added = task != 0;
    if (*added && zone_settle(op, task))
        return op_fault(op);
    return *added || !missing ? let_go(op, order, missing > 0) : 0;
}

static int may_go_without(struct op *op, int64_t order)
{
    int64_t picked = 0, open = 0;
    const char *number = "";
    if (store_one(op->store, op->err,
                  "SELECT o.number,"
                  "       (SELECT CAST(SUM(l.picked) AS BIGINT) FROM order_line l"
                  "         WHERE l.order_id = o.id),"
                  "       (SELECT COUNT(*) FROM task_line t WHERE t.order_id = o.id"
                  "           AND t.state = 'open')"
                  "  FROM orders o WHERE o.id = $1",
                  "d>tdd", order, &number, &picked, &open) < 0)
        return op_fault(op);
    if (open)
        return op_refuse(op, E_STATE, "sss", order_object(op, number),
                         "still being picked", "no open line");
    if (!picked)
        return op_refuse(op, E_STATE, "sss", order_object(op, number), "without goods",
                         "a picked unit");
    return 0;
}

int short_accept(struct op *op, int64_t order)
{
    struct want *want;
    if (may_go_without(op, order))
        return op_fault(op);
    int n = find_missing(op, order, &want);
    for (int i = 0; i < n; i++) {
        if (give_up(op, order, want[i].line_id, want[i].units))
            return op_fault(op);
    }
    return n < 0 ? n : let_go(op, order, false);
}
