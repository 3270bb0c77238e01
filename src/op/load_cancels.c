/*
 * load.cancels: cancellations that name no order, only a buyer and an item. Each takes
 * back the earliest line of that buyer which still has the units, before anything was
 * reserved for it. One that comes later stops its order where it is: all of it is taken
 * back, of a part a person decides. Channel, number and ordinal are its identity.
 */
#include "intercept.h"
#include "load_in.h"
#include "office_in.h"

#include "tallyman/model/reason.h"

enum { CHANNEL, NUMBER, ORDINAL, BUYER, ITEM, QTY, AT };

static const struct load_field fields[] = {
    {"channel", LOAD_IS_CODE, 1, LOAD_WORD}, {"number", LOAD_IS_CODE, 1, LOAD_WORD},
    {"ordinal", LOAD_IS_NUM, 0, INT32_MAX},  {"buyer", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"item", LOAD_IS_CODE, 1, LOAD_WORD},    {"qty", LOAD_IS_NUM, 1, LOAD_QTY},
    {"at", LOAD_IS_NUM, 1, LOAD_TIME},       {0},
};

struct match {
    int64_t line, order, wave, whole;
    const char *number, *state;
};

/* Waiting orders first, then those that are further on; the earliest paid of each. */
static int find_line(struct load *load, int64_t item, struct match *match)
{
    struct op *op = load->op;
    if (!load_str(load, BUYER)[0])
        return 0;
    return store_one(
        op->store, op->err,
        "SELECT l.id, o.id, o.wave, CASE WHEN o.units = $5 THEN 1 ELSE 0 END, o.number,"
        "       o.state"
        "  FROM orders o JOIN order_line l ON l.order_id = o.id"
        " WHERE o.warehouse = $1 AND o.buyer = $2 AND o.channel = $3 AND l.item = $4"
        "   AND l.kit_line IS NULL AND l.qty - l.cancelled >= $5 AND o.paid_at <= $6"
        "   AND o.paid_at > 0 AND o.state <> 'cancelled'"
        " ORDER BY CASE WHEN o.wave IS NULL AND o.state IN ('new', 'ready', 'held')"
        "               THEN 0 ELSE 1 END, o.paid_at, o.id, l.ordinal LIMIT 1",
        "dttddd>ddddtt", op->warehouse, load_str(load, BUYER), load_str(load, CHANNEL),
        item, load_num(load, QTY), load_num(load, AT), &match->line, &match->order,
        &match->wave, &match->whole, &match->number, &match->state);
}

static int seen(struct load *load)
{
    struct op *op = load->op;
    int64_t one;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM cancellation WHERE warehouse = $1 AND channel = $2"
                     "   AND number = $3 AND ordinal = $4",
                     "dttd>d", op->warehouse, load_str(load, CHANNEL),
                     load_str(load, NUMBER), load_num(load, ORDINAL), &one);
}

static int remember(struct load *load, const struct match *match)
{
    struct op *op = load->op;
    load_class(load, LOAD_CANCELLED);
    load_report(load, "cancelled", "", E_OK,
                arena_printf(op->arena, "%lld of %s in order %s",
                             (long long)load_num(load, QTY), load_str(load, ITEM),
                             match->number));
    return store_do(
        op->store, op->err,
        "INSERT INTO cancellation (warehouse, channel, number, ordinal, line_id,"
        " qty, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        "dttdddd", op->warehouse, load_str(load, CHANNEL), load_str(load, NUMBER),
        load_num(load, ORDINAL), match->line, load_num(load, QTY), load_num(load, AT));
}

static void refuse_unmatched(struct load *load)
{
    const char *buyer = load_str(load, BUYER);
    load_class(load, LOAD_REFUSED);
    load_report(load, "refused", "item", E_NOT_FOUND,
                arena_printf(load->op->arena,
                             "expected an earlier line of buyer %s with %lld of item %s, "
                             "got none",
                             buyer[0] ? buyer : "(none named)",
                             (long long)load_num(load, QTY), load_str(load, ITEM)));
}

static int refuse_late(struct load *load, const struct match *match)
{
    struct op *op = load->op;
    load_class(load, LOAD_REFUSED);
    load_report(load, "refused", "item", E_STATE,
                arena_printf(op->arena,
                             "expected a line in no wave, got order %s that is %s",
                             match->number, match->state));
    const char *text =
        reason_make(op->arena, REASON_CANCELLATION, "sds", load_str(load, NUMBER),
                    load_num(load, QTY), load_str(load, ITEM));
    int said = except_said(op, "cancel", match->order, text);
    if (said)
        return said < 0 ? said : 0;
    if (strcmp(match->state, "shipped") == 0)
        return except_raise(op, "cancel", order_object(op, match->number), match->order,
                            "service", text);
    const struct stopping stop = {match->order, match->number, "cancel", text};
    return intercept_hold(op, &stop);
}

static int take_matched(struct load *load, const struct match *match)
{
    bool empty;
    bool waiting = !match->wave && strcmp(match->state, "shipped") != 0;
    if (waiting) {
        if (line_cancel(load->op, match->line, load_num(load, QTY), &empty))
            return op_fault(load->op);
        if (empty && except_settle_order(load->op, match->order, load_str(load, NUMBER)))
            return op_fault(load->op);
        return remember(load, match);
    }
    int64_t back;
    int done = match->whole ? intercept_cancel(load->op, match->order,
                                               load_str(load, NUMBER), &back)
                            : 0;
    if (done < 0)
        return done;
    return done ? remember(load, match) : refuse_late(load, match);
}

static int take_row(struct load *load)
{
    struct match match = {0};
    const struct load_item *item = load_find_item(load, load_str(load, ITEM));
    if (load->op->err->code)
        return op_fault(load->op);
    int before = seen(load);
    if (before < 0)
        return before;
    if (before) {
        load_class(load, LOAD_SAME);
        return 0;
    }
    int found = item ? find_line(load, item->id, &match) : 0;
    if (found < 0)
        return found;
    if (found)
        return take_matched(load, &match);
    refuse_unmatched(load);
    return 0;
}

static int run(struct op *op)
{
    return load_each(op, fields, take_row);
}

const struct op_entry op_load_cancels = {V_LOAD_CANCELS, run};
