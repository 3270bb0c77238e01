/*
 * run.open, run.pack: a run at the bench. One request takes the next order's unit out of
 * the tote into a parcel of its own and closes that: what pack.open, pack.unit and
 * pack.close would do, with the same refusals and the same judgement of the second look.
 * Where nothing can be taken for the goods the label scanned back asks for the next.
 */
#include "floor.h"
#include "late.h"
#include "lot.h"
#include "parcel.h"
#include "qc.h"
#include "run.h"
#include "weigh.h"

#include "codes.h"

struct next {
    int64_t line, order, line_id, expiry;
    const char *lot, *number;
    struct parcel parcel;
    bool weigh; /* before it is closed */
    const char *why;
};

/* Goods that a wrong one is easily taken for, dear ones, and those of which several lots
 * are in the tote are scanned one by one. */
static int each_of(struct op *op, const struct run *run, int64_t tote, int64_t *each)
{
    int64_t dear = 0;
    if (store_one(op->store, op->err,
                  "SELECT CASE WHEN i.high = 1 OR i.confuse <> '' OR"
                  "         (SELECT COUNT(*) FROM stock s WHERE s.warehouse = $2"
                  "             AND s.place = $3 AND s.item = i.id AND s.on_hand > 0) > 1"
                  "            THEN 1 ELSE 0 END FROM item i WHERE i.id = $1",
                  "ddd>d", run->item, op->warehouse, tote, &dear) < 0)
        return op_fault(op);
    *each = dear || rule_num(op, "pack", "run", "each", 0);
    return 0;
}

/* → left spare packed each */
static int say_rest(struct op *op, const struct run *run, int64_t tote)
{
    int64_t left = 0, packed = 0, each = 0;
    if (store_one(op->store, op->err, "SELECT COUNT(*)" RUN_PACKABLE, "dd>d", run->task,
                  tote, &left) < 0 ||
        store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line l JOIN order_line m ON m.id = l.line_id"
                  " WHERE l.task = $1 AND l.tote = $2 AND m.packed > 0",
                  "dd>d", run->task, tote, &packed) < 0 ||
        each_of(op, run, tote, &each))
        return op_fault(op);
    op_num(op, "left", left);
    op_num(op, "spare", ledger_units(op, tote, run->item) - left);
    op_num(op, "packed", packed);
    op_num(op, "each", each);
    return 0;
}

static int read_run(struct op *op, const char *code, struct run *run, int64_t *tote)
{
    if (run_of_tote(op, code, run, tote))
        return op_fault(op);
    return *run->wall ? op_refuse(op, E_AT_WALL, "ss", code, run->wall) : 0;
}

/* ---- run.open ---- */

static int say_item(struct op *op, const struct run *run)
{
    const char *name = "", *spec = "", *wave = "";
    if (store_one(op->store, op->err,
                  "SELECT i.name, i.spec, COALESCE(w.name, '') FROM task t"
                  "  JOIN item i ON i.id = t.run LEFT JOIN wave w ON w.id = t.wave"
                  " WHERE t.id = $1",
                  "d>ttt", run->task, &name, &spec, &wave) < 0)
        return op_fault(op);
    op_num(op, "task", run->task);
    op_text(op, "wave", wave);
    op_num(op, "item", run->item);
    op_text(op, "code", run->code);
    op_text(op, "name", name);
    op_text(op, "spec", spec);
    op_text(op, "codes", codes_of(op, run->item));
    return 0;
}

/* A break came between a parcel and its label. */
static int say_bare(struct op *op, const struct run *run)
{
    int64_t parcel = 0;
    const char *code = "";
    if (store_one(op->store, op->err,
                  "SELECT p.id, p.code FROM parcel p JOIN orders o ON o.id = p.order_id"
                  " WHERE p.terminal = $1 AND p.stage = 'verified' AND p.recheck <> 'due'"
                  "   AND p.qc <> 'due'"
                  "   AND p.hold = '' AND o.hold = '' AND p.order_id IN"
                  "       (SELECT l.order_id FROM task_line l WHERE l.task = $2)"
                  " ORDER BY p.id LIMIT 1",
                  "dd>dt", op->terminal, run->task, &parcel, &code) < 0)
        return op_fault(op);
    op_num(op, "bare_parcel", parcel);
    op_text(op, "bare", code);
    return 0;
}

static int run_open(struct op *op)
{
    struct run run;
    int64_t tote;
    const char *code = request_str(op->req, "code");
    if (read_run(op, code, &run, &tote))
        return op_fault(op);
    op_text(op, "tote", code);
    if (say_item(op, &run) || say_bare(op, &run))
        return op_fault(op);
    return say_rest(op, &run, tote);
}

/* ---- run.pack ---- */

static int right_unit(struct op *op, const struct run *run, int64_t tote)
{
    int64_t item, units, each = 0;
    const char *code = request_str(op->req, "code");
    if (!*code) {
        if (each_of(op, run, tote, &each))
            return op_fault(op);
        return each
                   ? op_refuse(op, E_UNVERIFIED, "sdd", run->code, (int64_t)0, (int64_t)1)
                   : 0;
    }
    if (find_code(op, code, &item, &units))
        return op_fault(op);
    if (item != run->item)
        return op_refuse(op, E_WRONG_ITEM, "ss", run->code, item_code(op, item));
    return units > 1 ? op_refuse(op, E_CASE_TOO_BIG, "dd", units, (int64_t)1) : 0;
}

/* None is of the lot that the scan says, or none is left at all. */
static int none_next(struct op *op, const struct run *run, int64_t tote)
{
    const char *lot;
    struct lot_fit fit = {0};
    struct query *query =
        store_query(op->store, "SELECT DISTINCT l.lot" RUN_PACKABLE " ORDER BY l.lot",
                    "dd", run->task, tote);
    while (query_next(query, "t", &lot))
        lot_may(op, &fit, lot);
    if (query_done(query, op->err) || lot_fits(op, run->item, &fit))
        return op_fault(op);
    return op_refuse(op, E_NOTHING_TO_DO, "");
}

/* In the order of the plan, the expedited first. */
static int find_next(struct op *op, const struct run *run, int64_t tote,
                     struct next *next)
{
    int found = store_one(
        op->store, op->err,
        "SELECT l.id, l.order_id, l.line_id, l.expiry, l.lot,"
        "       o.number" RUN_PACKABLE "   AND ($3 = '' OR l.lot = '' OR l.lot = $3)"
        " ORDER BY o.priority DESC, l.seq, l.id LIMIT 1",
        "ddt>ddddtt", run->task, tote, lot_said(op), &next->line, &next->order,
        &next->line_id, &next->expiry, &next->lot, &next->number);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return none_next(op, run, tote);
    op->order_id = next->order;
    op_object(op, "order %s", next->number);
    if (lot_lives(op, run->item, next->lot) || late_free_order(op, next->order) ||
        parcel_label_free(op, 0))
        return op_fault(op);
    return parcel_bench_free(op, 0);
}

static int into_parcel(struct op *op, const struct run *run, int64_t tote,
                       struct next *next)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET units = 1 WHERE id = $1 AND stage = 'open'"
                           "   AND units = 0",
                           "d", next->parcel.id);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET packed = packed + 1"
                       " WHERE id = $1 AND packed + 1 <= picked",
                       "d", next->line_id);
    if (changed_one(op, changed, "the order line") ||
        parcel_holds(op, next->parcel.id, next->line_id, 1) ||
        parcel_read(op, next->parcel.id, &next->parcel))
        return op_fault(op);
    const struct ledger move = {
        .item = run->item,
        .lot = next->lot,
        .expiry = next->expiry,
        .qty = 1,
        .from = tote,
        .to = next->parcel.place,
        .reason = "pack",
        .order_id = next->order,
        .line_id = next->line_id,
    };
    return ledger_sure(op, &move, NULL);
}

/* It may be drawn for a count as any parcel may. */
static int close_parcel(struct op *op, const struct run *run, struct next *next)
{
    bool drawn = false;
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET state = 'packed', version = version + 1"
                           " WHERE id = $1 AND state = 'packing'",
                           "d", next->order);
    if (changed_one(op, changed, "the order") || parcel_due(op, next->order, &next->why))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE parcel SET stage = 'verified', closed_at = $2,"
                       "       recheck = $3, box = (SELECT box FROM item WHERE id = $4)"
                       " WHERE id = $1 AND stage = 'open'",
                       "ddtd", next->parcel.id, op->now, *next->why ? "due" : "none",
                       run->item);
    if (changed_one(op, changed, "the parcel") ||
        parcel_read(op, next->parcel.id, &next->parcel) ||
        parcel_draw(op, &next->parcel, &drawn))
        return op_fault(op);
    if (drawn && !*next->why)
        next->why = "drawn";
    return 0;
}

/* The order's row, the parcel, the goods. One that must be weighed stays open: it goes on
 * as any parcel does. */
static int pack(struct op *op, const struct run *run, int64_t tote, struct next *next)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET state = 'packing', version = version + 1"
                           " WHERE id = $1 AND state = 'picked' AND hold = ''",
                           "d", next->order);
    if (changed_one(op, changed, "the order") ||
        parcel_make(op, next->order, 0, &next->parcel.id, &next->parcel.code) ||
        into_parcel(op, run, tote, next) || run_free(op, tote) ||
        weigh_mark(op, &next->parcel))
        return op_fault(op);
    next->weigh = strcmp(next->parcel.weigh, "due") == 0;
    return next->weigh ? 0 : close_parcel(op, run, next);
}

static int run_pack(struct op *op)
{
    struct run run;
    struct next next = {.why = ""};
    int64_t tote;
    const char *code = request_str(op->req, "code");
    if (read_run(op, request_str(op->req, "tote"), &run, &tote) ||
        right_unit(op, &run, tote) || find_next(op, &run, tote, &next) ||
        qc_may_draw(op, 0) || pack(op, &run, tote, &next))
        return op_fault(op);
    op_after(op, "%s x1 into %s, verified by its %s%s%s", run.code, next.parcel.code,
             *code ? "code" : "label", *next.why ? "; recheck due: " : "", next.why);
    op_num(op, "parcel", next.parcel.id);
    op_text(op, "pcode", next.parcel.code);
    op_num(op, "weigh", next.weigh);
    op_num(op, "order", next.order);
    op_text(op, "number", next.number);
    op_text(op, "recheck", *next.why ? "due" : "none");
    op_text(op, "why", next.why);
    return say_rest(op, &run, tote);
}

const struct op_entry op_run_open = {V_RUN_OPEN, run_open};
const struct op_entry op_run_pack = {V_RUN_PACK, run_pack};
