/*
 * back: goods of a cancelled or kicked order on their way back into bins: a unit out of
 * the tote, the void parcel or the hand they are in, then into any bin. They are stock
 * again there, not before.
 */
#include "floor.h"

#include "lot.h"
#include "parcel.h"
#include "run.h"
#include "wave_in.h"

struct source {
    bool own_hand; /* they are there already */
    bool parcel;
};

static int read_source(struct op *op, const struct work *work, struct source *source)
{
    const char *kind = "";
    if (store_one(op->store, op->err, "SELECT kind FROM place WHERE id = $1", "d>t",
                  work->place, &kind) < 0)
        return op_fault(op);
    source->own_hand = op->hand && work->place == op->hand;
    source->parcel = strcmp(kind, "parcel") == 0;
    return 0;
}

/* Out of a parcel: nothing of it is packed there any more. */
static int unpack(struct op *op, const struct work *work, int64_t units)
{
    struct parcel parcel;
    if (parcel_find(op, work->place_code, &parcel))
        return op_fault(op);
    op->order_id = work->order_id;
    op_object(op, "order %s", work->number);
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET units = units - $2," WEIGH_ANEW
                           " WHERE id = $1 AND units >= $2",
                           "dd", parcel.id, units);
    if (changed_one(op, changed, "the parcel") ||
        parcel_holds(op, parcel.id, work->line_id, -units))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET packed = packed - $2"
                       " WHERE id = $1 AND packed - shipped >= $2",
                       "dd", work->line_id, units);
    if (changed_one(op, changed, "the order line"))
        return op_fault(op);
    return !parcel.left || parcel.left > units
               ? 0
               : except_settle(op, "left",
                               arena_printf(op->arena, "parcel %s", parcel.code),
                               "taken out");
}

static int out_of(struct op *op, const struct work *work, int64_t units,
                  const struct source *source, const char *serial)
{
    int64_t hand;
    if (source->own_hand)
        return 0;
    if (floor_hand(op, &hand) || (source->parcel && unpack(op, work, units)))
        return op_fault(op);
    const struct ledger move = {
        .item = work->item,
        .lot = work->lot,
        .expiry = work->expiry,
        .qty = units,
        .from = work->place,
        .to = hand,
        .reason = source->parcel ? "unpack" : "back",
        .order_id = work->order_id,
        .line_id = work->line_id,
        .serial = serial,
    };
    const struct back back = {
        .place = work->place,
        .qty = units,
        .order = work->order_id,
        .line_id = work->line_id,
        .lot = work->lot,
    };
    if (ledger_sure(op, &move, NULL) || run_gone(op, &back) || run_free(op, work->place))
        return op_fault(op);
    return totes_free(op, work->order_id);
}

static int back_take(struct op *op)
{
    struct work work;
    struct source source = {0};
    int64_t units;
    const char *serial;
    if (work_read(op, "back", &work) || work_open(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    if (work_code(op, &work, request_str(op->req, "code"), &units) ||
        lot_is(op, work.item, work.lot) || work_serial(op, &work, units, &serial) ||
        read_source(op, &work, &source))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE task_line SET taken = taken + $2"
                           " WHERE id = $1 AND state = 'open' AND taken + $2 <= qty",
                           "dd", work.line, units);
    if (changed_one(op, changed, "the line") || out_of(op, &work, units, &source, serial))
        return op_fault(op);
    op_after(op, "%lld out of %s%s%s", (long long)units, work.place_code,
             serial ? ", serial " : "", serial ? serial : "");
    op_num(op, "line", work.line);
    op_num(op, "moved", units);
    op_num(op, "taken", work.taken + units);
    op_num(op, "in_hand", work.taken + units - work.put);
    op_num(op, "version", work.version);
    return 0;
}

static int put_back(struct op *op, const struct work *work, int64_t bin, int64_t units)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE task_line SET put = put + $2,"
                           "       state = CASE WHEN put + $2 = qty THEN 'done'"
                           "                    ELSE state END"
                           " WHERE id = $1 AND state = 'open' AND put + $2 <= taken",
                           "dd", work->line, units);
    if (changed_one(op, changed, "the line"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET picked = picked - $2"
                       " WHERE id = $1 AND picked - packed >= $2",
                       "dd", work->line_id, units);
    if (changed_one(op, changed, "the order line"))
        return op_fault(op);
    const struct ledger move = {
        .item = work->item,
        .lot = work->lot,
        .expiry = work->expiry,
        .qty = units,
        .from = op->hand,
        .to = bin,
        .reason = "back",
        .order_id = work->order_id,
        .line_id = work->line_id,
        .serials = work->serial,
    };
    return ledger_sure(op, &move, NULL);
}

static int back_put(struct op *op)
{
    struct work work;
    int64_t bin;
    const char *place = request_str(op->req, "place");
    if (work_read(op, "back", &work) || work_open(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    int64_t units = work.taken - work.put;
    if (!units)
        return op_refuse(op, E_STATE, "sss", "the hand", "empty", "a unit of the line");
    if (find_place(op, place, "bin", &bin) || put_back(op, &work, bin, units) ||
        (work.taken == work.qty &&
         (task_settle(op, work.task) || kick_over(op, work.order_id))))
        return op_fault(op);
    op_after(op, "%lld into %s", (long long)units, place);
    op_num(op, "line", work.line);
    op_num(op, "put", work.taken);
    op_text(op, "state", work.taken == work.qty ? "done" : "open");
    return task_say(op, work.task);
}

const struct op_entry op_back_take = {V_BACK_TAKE, back_take};
const struct op_entry op_back_put = {V_BACK_PUT, back_put};
