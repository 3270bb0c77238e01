/*
 * run.take, run.undo, run.short: units of a run out of a bin into its tote, as many as
 * were counted or as a case holds, in one request; and back again while their orders are
 * not packed. Every order's line moves by a movement of its own.
 */
#include "run.h"

#include "lot.h"

struct stop {
    struct run run;
    int64_t place, item, tote, qty;
    const char *place_code, *tote_code, *code; /* code: of the item */
    const char *lot;
};

struct line {
    int64_t id, order, line_id, expiry;
    const char *lot, *number;
};

/* Lines of the run at a place: still to be taken, of the item and lot whose turn it is,
 * or ($4 > 0) taken into that tote and not packed, the last first. */
#define LINES                                                                            \
    "SELECT l.id, l.order_id, l.line_id, l.expiry, l.lot, o.number"                      \
    "  FROM task_line l JOIN orders o ON o.id = l.order_id"                              \
    "  JOIN order_line m ON m.id = l.line_id WHERE l.task = $1 AND l.place = $2"         \
    "   AND l.item = $5"
static const char to_take[] =
    LINES " AND l.state = 'open' AND $4 = 0 AND l.lot = $6 ORDER BY l.seq, l.id LIMIT $3";
#define MAY_GO_BACK                                                                      \
    "   AND l.state = 'done' AND l.put = 1 AND m.picked > m.packed"                      \
    "   AND o.wave IS NOT NULL AND o.state IN ('picking', 'picked')"
static const char taken_there[] = LINES MAY_GO_BACK
    " AND l.tote = $4 AND $6 = '' ORDER BY l.seq DESC, l.id DESC LIMIT $3";

static int read_lines(struct op *op, const struct stop *stop, bool taken,
                      struct line **lines)
{
    int n = 0;
    struct line one;
    *lines = arena_alloc(op->arena, sizeof(one) * (RUN_MOST + 1));
    struct query *query =
        store_query(op->store, taken ? taken_there : to_take, "dddddt", stop->run.task,
                    stop->place, (int64_t)RUN_MOST, taken ? stop->tote : (int64_t)0,
                    stop->item, taken ? "" : stop->lot);
    while (query_next(query, "ddddtt", &one.id, &one.order, &one.line_id, &one.expiry,
                      &one.lot, &one.number))
        (*lines)[n++] = one;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int read_stop(struct op *op, struct stop *stop)
{
    stop->place_code = request_str(op->req, "place");
    if (run_read(op, &stop->run) || find_place(op, stop->place_code, "bin", &stop->place))
        return op_fault(op);
    return 0;
}

/* Another place than the run goes on at. */
static int wrong_place(struct op *op, const struct stop *stop)
{
    const char *expected = "";
    if (store_one(op->store, op->err,
                  "SELECT p.code FROM task_line l JOIN place p ON p.id = l.place"
                  " WHERE l.task = $1 AND l.state = 'open' ORDER BY l.seq, l.id LIMIT 1",
                  "d>t", stop->run.task, &expected) < 0)
        return op_fault(op);
    return op_refuse(op, E_WRONG_PLACE, "ss", expected, stop->place_code);
}

/* Item and lot whose turn it is at the place. */
static int read_turn(struct op *op, struct stop *stop)
{
    int found = store_one(op->store, op->err,
                          "SELECT l.item, l.lot, i.code FROM task_line l"
                          "  JOIN item i ON i.id = l.item"
                          " WHERE l.task = $1 AND l.place = $2 AND l.state = 'open'"
                          " ORDER BY l.seq, l.id LIMIT 1",
                          "dd>dtt", stop->run.task, stop->place, &stop->item, &stop->lot,
                          &stop->code);
    if (found < 0)
        return op_fault(op);
    return found ? 0 : wrong_place(op, stop);
}

/* Of what may still go back from the tote to the place there must be one kind, or it is
 * not known which is meant: nothing is guessed. */
static int one_kind(struct op *op, struct stop *stop)
{
    const char *code, *all = "";
    int64_t item;
    int n = 0;
    struct query *query = store_query(
        op->store,
        "SELECT DISTINCT l.item, i.code FROM task_line l JOIN item i ON i.id = l.item"
        "  JOIN orders o ON o.id = l.order_id JOIN order_line m ON m.id = l.line_id"
        " WHERE l.task = $1 AND l.place = $2 AND l.tote = $3" MAY_GO_BACK
        " ORDER BY i.code",
        "ddd", stop->run.task, stop->place, stop->tote);
    while (query_next(query, "dt", &item, &code)) {
        all = arena_printf(op->arena, "%s%s%s", all, n++ ? ", " : "", code);
        stop->item = item;
        stop->code = code;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    if (n > 1)
        return op_refuse(op, E_ARGUMENT, "sss", "code",
                         arena_printf(op->arena, "which goes back, one of %s", all),
                         "nothing");
    return n ? 0 : op_refuse(op, E_NOTHING_TO_UNDO, "");
}

/* Item that is to go back: the one named, else the only one. */
static int read_last(struct op *op, struct stop *stop)
{
    int64_t units;
    stop->code = request_str(op->req, "code");
    return *stop->code ? find_code(op, stop->code, &stop->item, &units)
                       : one_kind(op, stop);
}

/* ---- the tote ---- */

static int fitting_tote(struct op *op, struct stop *stop)
{
    stop->tote_code = request_str(op->req, "tote");
    return run_tote_fits(op, &stop->run, stop->tote_code, &stop->tote);
}

/* ---- a unit ---- */

/* Of a run each order is picked by this one unit. */
static int order_begins(struct op *op, const struct stop *stop, int64_t order)
{
    if (!*stop->run.wall)
        return 0;
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET state = 'picking', version = version + 1"
                        " WHERE id = $1 AND state = 'released'",
                        "d", order);
    return done < 0 ? done : 0;
}

static int take_line(struct op *op, const struct stop *stop, const struct line *line)
{
    int changed =
        store_do(op->store, op->err,
                 "UPDATE task_line SET taken = 1, put = 1, tote = $2, state = 'done'"
                 " WHERE id = $1 AND state = 'open' AND qty = 1 AND taken = 0",
                 "dd", line->id, stop->tote);
    if (changed_one(op, changed, "the line") || order_begins(op, stop, line->order))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET picked = picked + 1 WHERE id = $1", "d",
                       line->line_id);
    const struct ledger move = {
        .item = stop->item,
        .lot = line->lot,
        .expiry = line->expiry,
        .qty = 1,
        .from = stop->place,
        .to = stop->tote,
        .reserved = true,
        .reason = "pick",
        .order_id = line->order,
        .line_id = line->line_id,
    };
    if (changed_one(op, changed, "the order line") || ledger_sure(op, &move, NULL))
        return op_fault(op);
    return order_settle(op, line->order);
}

static int undo_line(struct op *op, const struct stop *stop, const struct line *line)
{
    const struct work at = {.place = stop->place,
                            .item = stop->item,
                            .lot = line->lot,
                            .place_code = stop->place_code};
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET state = 'picking', version = version + 1"
                           " WHERE id = $1 AND state IN ('picking', 'picked')",
                           "d", line->order);
    if (changed_one(op, changed, "the order"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE task_line SET taken = 0, put = 0, tote = NULL,"
                       "       state = 'open' WHERE id = $1 AND state = 'done'",
                       "d", line->id);
    if (changed_one(op, changed, "the line"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET picked = picked - 1"
                       " WHERE id = $1 AND picked - packed >= 1",
                       "d", line->line_id);
    const struct ledger move = {
        .item = stop->item,
        .lot = line->lot,
        .expiry = line->expiry,
        .qty = 1,
        .from = stop->tote,
        .to = stop->place,
        .reason = "undo",
        .order_id = line->order,
        .line_id = line->line_id,
    };
    if (changed_one(op, changed, "the order line") || ledger_sure(op, &move, NULL))
        return op_fault(op);
    return reserve_sure(op, &at, 1);
}

/* ---- the verbs ---- */

static int right_item(struct op *op, const struct stop *stop)
{
    int64_t item, units;
    if (find_code(op, request_str(op->req, "code"), &item, &units))
        return op_fault(op);
    return item == stop->item
               ? 0
               : op_refuse(op, E_WRONG_ITEM, "ss", stop->code, item_code(op, item));
}

static int run_take(struct op *op)
{
    struct stop stop;
    struct line *line;
    int64_t qty = request_get(op->req, "qty");
    if (read_stop(op, &stop) || read_turn(op, &stop) || right_item(op, &stop))
        return op_fault(op);
    int n = read_lines(op, &stop, false, &line);
    if (n < 0)
        return n;
    if (qty > n)
        return op_refuse(op, E_TOO_MANY, "sdd", stop.code, (int64_t)n, qty);
    if (lot_is(op, stop.item, line->lot) || lot_lives(op, stop.item, line->lot) ||
        fitting_tote(op, &stop) ||
        run_tote_bind(op, &stop.run, stop.tote_code, &stop.tote))
        return op_fault(op);
    for (int i = 0; i < qty; i++) {
        if (take_line(op, &stop, &line[i]))
            return op_fault(op);
    }
    if (task_settle(op, stop.run.task))
        return op_fault(op);
    op_after(op, "%lld of %s at %s into %s", (long long)qty, stop.code, stop.place_code,
             stop.tote_code);
    op_num(op, "moved", qty);
    return run_say(op, stop.run.task);
}

static int run_undo(struct op *op)
{
    struct stop stop;
    struct line *line;
    int64_t qty = request_get(op->req, "qty");
    if (read_stop(op, &stop) || fitting_tote(op, &stop) || read_last(op, &stop))
        return op_fault(op);
    int n = read_lines(op, &stop, true, &line);
    if (n < 0)
        return n;
    if (qty > n)
        return n ? op_refuse(op, E_TOO_MANY, "sdd", stop.code, (int64_t)n, qty)
                 : op_refuse(op, E_NOTHING_TO_UNDO, "");
    for (int i = 0; i < qty; i++) {
        if (undo_line(op, &stop, &line[i]))
            return op_fault(op);
    }
    if (task_changed(op, stop.run.task) || run_free(op, stop.tote))
        return op_fault(op);
    op_after(op, "%lld of %s out of %s back into %s", (long long)qty, stop.code,
             stop.tote_code, stop.place_code);
    op_num(op, "moved", qty);
    return run_say(op, stop.run.task);
}

/* ---- short ---- */

static int short_lines(struct op *op, const struct stop *stop, const struct line *line,
                       int n, int64_t outcomes[SHORT_GIFT_DROPPED + 1])
{
    const char *reason = request_str(op->req, "reason");
    for (int i = 0; i < n; i++) {
        enum short_outcome outcome;
        const struct work work = {
            .task = stop->run.task,
            .line = line[i].id,
            .place = stop->place,
            .item = stop->item,
            .lot = line[i].lot,
            .qty = 1,
            .order_id = line[i].order,
            .line_id = line[i].line_id,
            .place_code = stop->place_code,
            .number = line[i].number,
        };
        if (bin_suspect(op, stop->place, stop->item, line[i].lot) ||
            line_short(op, &work, 1, *reason ? reason : "short", &outcome))
            return op_fault(op);
        outcomes[outcome]++;
    }
    return 0;
}

static int run_short(struct op *op)
{
    struct stop stop;
    struct line *line;
    int64_t outcomes[SHORT_GIFT_DROPPED + 1] = {0};
    if (read_stop(op, &stop) || read_turn(op, &stop))
        return op_fault(op);
    int n = read_lines(op, &stop, false, &line);
    if (n < 0)
        return n;
    if (short_lines(op, &stop, line, n, outcomes))
        return op_fault(op);
    op_before(op, "%d at %s", n, stop.place_code);
    op_after(op, "%s: %lld elsewhere, %lld wait", request_str(op->req, "reason"),
             (long long)outcomes[SHORT_OTHER_BIN], (long long)outcomes[SHORT_BACKORDER]);
    op_num(op, "elsewhere", outcomes[SHORT_OTHER_BIN]);
    op_num(op, "waiting", outcomes[SHORT_BACKORDER]);
    return run_say(op, stop.run.task);
}

const struct op_entry op_run_take = {V_RUN_TAKE, run_take, .often = true};
const struct op_entry op_run_undo = {V_RUN_UNDO, run_undo};
const struct op_entry op_run_short = {V_RUN_SHORT, run_short};
