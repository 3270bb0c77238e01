/*
 * pack_undo: the last unit of an open parcel back into its tote; and a held parcel opened
 * again with everything back in a tote, to be verified anew.
 */
#include "floor.h"

#include "history.h"
#include "parcel.h"
#include "run.h"
#include "serial.h"

struct packed {
    int64_t id, item, expiry, qty, from, order, line_id;
    const char *lot, *serial;
};

/* The newest move into the parcel that none out of it has reversed. */
static int last_packed(struct op *op, const struct parcel *parcel, struct packed *last)
{
    int64_t born = 0, first, out, undone = 0;
    struct packed one;
    if (store_one(op->store, op->err, "SELECT created_at FROM parcel WHERE id = $1",
                  "d>d", parcel->id, &born) < 0 ||
        history_since(op, born, &first))
        return op_fault(op);
    last->id = 0;
    struct query *query =
        store_query(op->store,
                    "SELECT id, item, lot, expiry, qty, from_place, order_id, line_id,"
                    "       from_place = $2"
                    "  FROM move WHERE id >= $1 AND (from_place = $2 OR to_place = $2)"
                    " ORDER BY id DESC",
                    "dd", first, parcel->place);
    while (!last->id &&
           query_next(query, "ddtdddddd", &one.id, &one.item, &one.lot, &one.expiry,
                      &one.qty, &one.from, &one.order, &one.line_id, &out)) {
        if (out)
            undone++;
        else if (undone)
            undone--;
        else
            *last = one;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    if (!last->id)
        return op_refuse(op, E_NOTHING_TO_UNDO, "");
    return serial_of_move(op, last->id, &last->serial);
}

/* A unit of a run came out of everybody's tote: there nobody would find it again. */
static int from_own_tote(struct op *op, const struct parcel *parcel,
                         const struct packed *last)
{
    int64_t one;
    int found = store_one(
        op->store, op->err,
        "SELECT 1 FROM place WHERE id = $1 AND bound_order IN " MERGED_WITH("$2"), "dd>d",
        last->from, parcel->order_id, &one);
    if (found < 0)
        return found;
    return found ? 0 : op_refuse(op, E_NOTHING_TO_UNDO, "");
}

static int give_back(struct op *op, const struct parcel *parcel,
                     const struct packed *last)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET units = units - $2," WEIGH_ANEW
                           " WHERE id = $1 AND stage = 'open' AND units >= $2",
                           "dd", parcel->id, last->qty);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET packed = packed - $2"
                       " WHERE id = $1 AND packed >= $2",
                       "dd", last->line_id, last->qty);
    if (changed_one(op, changed, "the order line") ||
        parcel_holds(op, parcel->id, last->line_id, -last->qty))
        return op_fault(op);
    const struct ledger move = {
        .item = last->item,
        .lot = last->lot,
        .expiry = last->expiry,
        .qty = last->qty,
        .from = parcel->place,
        .to = last->from,
        .reason = "unpack",
        .order_id = last->order,
        .line_id = last->line_id,
        .serial = *last->serial ? last->serial : NULL,
    };
    return ledger_sure(op, &move, NULL);
}

static int pack_undo(struct op *op)
{
    struct parcel parcel;
    struct packed last = {0};
    int64_t picked = 0, packed = 0;
    if (parcel_read(op, request_get(op->req, "parcel"), &parcel) ||
        parcel_going(op, &parcel) || parcel_at_bench(op, &parcel))
        return op_fault(op);
    if (strcmp(parcel.qc, "due") == 0)
        return op_refuse(op, E_QC_DUE, "s", parcel.code);
    if (!parcel.units)
        return op_refuse(op, E_NOTHING_TO_UNDO, "");
    if (last_packed(op, &parcel, &last) || from_own_tote(op, &parcel, &last) ||
        give_back(op, &parcel, &last) ||
        parcel_progress(op, parcel.order_id, parcel.split, &picked, &packed))
        return op_fault(op);
    op_after(op, "%lld of item %s out of %s%s%s", (long long)last.qty,
             item_code(op, last.item), parcel.code, *last.serial ? ", serial " : "",
             last.serial);
    op_num(op, "line", last.line_id);
    op_num(op, "item", last.item);
    op_text(op, "code", item_code(op, last.item));
    op_num(op, "moved", last.qty);
    op_num(op, "verified", packed);
    op_num(op, "units", picked);
    return 0;
}

/* ---- a held parcel, opened again ---- */

static int may_reopen(struct op *op, const struct parcel *p)
{
    if (strcmp(p->order_state, "cancelled") == 0)
        return op_refuse(op, E_CANCELLED, "s", p->number);
    if (p->left)
        return op_refuse(op, E_LEFT_PARCEL, "s", p->code);
    bool here =
        parcel_is(p, "open") || parcel_is(p, "verified") || parcel_is(p, "labelled");
    if (!*p->hold || !here)
        return op_refuse(op, E_STATE, "sss", p->code, *p->hold ? p->stage : "not held",
                         "held and not loaded");
    return 0;
}

/* A tote of this order, or a free and empty one. */
static int reopen_tote(struct op *op, const struct parcel *p, const char *code,
                       int64_t *tote)
{
    int64_t order = 0, units = 0, split = 0;
    const char *kind = "tote";
    *tote = 0;
    if (store_one(
            op->store, op->err,
            "SELECT p.id, p.kind, p.bound_order, COALESCE((SELECT"
            "       CAST(SUM(s.on_hand) AS BIGINT) FROM stock s"
            "        WHERE s.warehouse = p.warehouse AND s.place = p.id), 0),"
            "       p.bound_part FROM place p WHERE p.warehouse = $1 AND p.code = $2",
            "dt>dtddd", op->warehouse, code, tote, &kind, &order, &units, &split) < 0)
        return op_fault(op);
    if (strcmp(kind, "tote") != 0)
        return op_refuse(op, E_WRONG_KIND, "sss", "tote", kind, code);
    if (order && (order != p->order_id || split != p->split))
        return op_refuse(op, E_WRONG_TOTE, "ss", "an empty tote", code);
    if (!order && units)
        return op_refuse(op, E_NOT_EMPTY, "sd", code, units);
    return *tote ? 0 : find_or_make_place(op, code, "tote", tote);
}

static int reopen_rows(struct op *op, const struct parcel *p, int64_t tote)
{
    if (store_do(op->store, op->err,
                 "UPDATE orders SET state = 'packing', version = version + 1"
                 " WHERE id IN " MERGED_WITH("$1"),
                 "d", p->order_id) < 0)
        return op_fault(op);
    if (*p->waybill && store_do(op->store, op->err,
                                "UPDATE waybill SET state = 'void', at = $3"
                                " WHERE warehouse = $1 AND number = $2",
                                "dtd", op->warehouse, p->waybill, op->now) < 0)
        return op_fault(op);
    int changed =
        store_do(op->store, op->err,
                 "UPDATE parcel SET stage = 'open', hold = '', recheck = 'none',"
                 "       qc = CASE qc WHEN '' THEN '' ELSE 'due' END,"
                 "       weigh = CASE weigh WHEN '' THEN '' ELSE 'due' END,"
                 "       rechecked = 0, units = 0, label = 'none', waybill = '',"
                 "       closed_at = 0, terminal = $2 WHERE id = $1",
                 "dd", p->id, op->terminal);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE place SET bound_order = $2, bound_part = $3 WHERE id = $1",
                       "ddd", tote, p->order_id, p->split);
    return changed_one(op, changed, "the tote") ? op_fault(op)
                                                : run_leave(op, p->order_id, tote);
}

static int pack_reopen(struct op *op)
{
    struct parcel parcel;
    int64_t tote;
    const char *code = request_str(op->req, "tote");
    if (parcel_find(op, request_str(op->req, "code"), &parcel) ||
        may_reopen(op, &parcel) || reopen_tote(op, &parcel, code, &tote) ||
        reopen_rows(op, &parcel, tote))
        return op_fault(op);
    int64_t units = parcel_out(op, &parcel, tote, false);
    if (units < 0 ||
        except_settle(op, "recheck", arena_printf(op->arena, "parcel %s", parcel.code),
                      request_str(op->req, "reason")))
        return op_fault(op);
    op_before(op, "%s", parcel.hold);
    op_after(op, "open again, %lld units in %s: %s", (long long)units, code,
             request_str(op->req, "reason"));
    op_num(op, "parcel", parcel.id);
    op_text(op, "pcode", parcel.code);
    op_text(op, "tote", code);
    op_num(op, "units", units);
    return 0;
}

const struct op_entry op_pack_undo = {V_PACK_UNDO, pack_undo};
const struct op_entry op_pack_reopen = {V_PACK_REOPEN, pack_reopen};
