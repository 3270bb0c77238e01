/*
 * ship_close: handing a cage over. First what must come out of it and what should be in
 * it; then every parcel through the gate, its goods out of the house, its order shipped
 * when nothing of it is left.
 */
#include "ship.h"

#include "floor.h"
#include "fresh.h"
#include "manifest.h"
#include "qc.h"
#include "wait.h"
#include "weigh.h"

#include "tallyman/model/reason.h"
#include "tallyman/store/gate.h"

enum { REST_TEXT = 300 };

static const char *const cols_check[] = {"what",   "waybill", "pcode",
                                         "number", "why",     NULL};

/* All of them, however many: what stayed behind would lie in a cage that is closed. */
static int loaded(struct op *op, int64_t handover, int64_t **parcel)
{
    return op_ids(op,
                  store_query(op->store,
                              "SELECT id FROM parcel WHERE handover = $1"
                              "   AND stage = 'loaded' ORDER BY id",
                              "d", handover),
                  parcel);
}

/* The gate, and what it cannot know: how long ago its orders were checked. 1 and why. */
static int must_come_out(struct op *op, const struct parcel *p, const struct fresh *fresh,
                         struct err *why)
{
    int shut = gate_ask(op->store, p->id, why);
    if (!shut && fresh_by(op, fresh, p->order_id)) {
        *why = *op->err;
        shut = -(int)why->code;
        err_clear(op->err);
    }
    if (shut && err_entry(why->code)->family == ERR_FAULT) {
        *op->err = *why;
        return op_fault(op);
    }
    return shut != 0;
}

/* A row for each parcel that may not leave; how many. */
static int find_pull(struct op *op, const int64_t *parcel, int n, int64_t *pull)
{
    struct parcel p;
    struct fresh fresh;
    *pull = 0;
    if (fresh_read(op, &fresh))
        return op_fault(op);
    for (int i = 0; i < n; i++) {
        struct err why = {0};
        if (parcel_read(op, parcel[i], &p))
            return op_fault(op);
        int out = must_come_out(op, &p, &fresh, &why);
        if (out < 0)
            return op_fault(op);
        if (!out)
            continue;
        ++*pull;
        op_row(op, "ttttt", "pull", p.waybill, p.code, p.number,
               err_entry(why.code)->name);
    }
    return 0;
}

/* A row for each parcel that bears this carrier's label and is in no cage. */
static int find_left(struct op *op, const char *carrier)
{
    const char *waybill, *code, *number;
    struct query *query =
        store_query(op->store,
                    "SELECT p.waybill, p.code, o.number"
                    "  FROM orders o JOIN parcel p ON p.order_id = o.id"
                    " WHERE o.warehouse = $1 AND o.state IN ('packing', 'packed')"
                    "   AND p.stage = 'labelled' AND p.carrier = $2 ORDER BY p.id",
                    "dt", op->warehouse, carrier);
    while (query_next(query, "ttt", &waybill, &code, &number))
        op_row(op, "ttttt", "left", waybill, code, number, "not_loaded");
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int ship_check(struct op *op)
{
    struct handover h;
    int64_t pull;
    int64_t *parcel;
    if (handover_read(op, &h))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_check);
    int n = loaded(op, h.id, &parcel);
    if (n < 0 || find_pull(op, parcel, n, &pull))
        return op_fault(op);
    return find_left(op, h.carrier);
}

/* ---- close ---- */

struct closing {
    struct handover handover;
    int64_t *parcel;
    int n;
    int64_t out; /* the place outside */
    int64_t units, orders;
};

static int may_close(struct op *op, struct closing *c)
{
    int64_t pull;
    c->n = loaded(op, c->handover.id, &c->parcel);
    if (c->n < 0)
        return c->n;
    if (!c->n)
        return op_refuse(op, E_NOTHING_TO_DO, "");
    rows_init(&op->reply->rows, cols_check);
    if (find_pull(op, c->parcel, c->n, &pull) ||
        find_place(op, "OUT", "outside", &c->out))
        return op_fault(op);
    op_object(op, "cage %s", c->handover.cage_code);
    if (pull)
        return op_refuse(
            op, E_HELD, "ss", c->handover.cage_code,
            arena_printf(op->arena, "%lld parcels must come out", (long long)pull));
    return 0;
}

/* What has not gone waits, and says what it is. */
static int rest_waits(struct op *op, int64_t order)
{
    const char *code, *rest = "";
    int64_t missing, gone = 0, wanted = 0, shipped, wave = 0;
    struct query *query = store_query(
        op->store,
        "SELECT i.code, CAST(SUM(l.qty - l.cancelled) AS BIGINT),"
        "       CAST(SUM(l.shipped) AS BIGINT)"
        "  FROM order_line l JOIN item i ON i.id = l.item"
        " WHERE l.order_id = $1 AND l.kit = 0 GROUP BY i.code ORDER BY i.code",
        "d", order);
    while (query_next(query, "tdd", &code, &missing, &shipped)) {
        wanted += missing;
        gone += shipped;
        missing -= shipped;
        if (missing > 0 && strlen(rest) < REST_TEXT)
            rest = arena_printf(op->arena, "%s%s%s x%lld", rest, *rest ? ", " : "", code,
                                (long long)missing);
    }
    if (query_done(query, op->err) ||
        store_one(op->store, op->err, "SELECT wave FROM orders WHERE id = $1", "d>d",
                  order, &wave) < 0)
        return op_fault(op);
    return wait_say(
        op, &(struct wait){order, wave, PARTLY_SHIPPED, "",
                           reason_make(op->arena, REASON_GONE, "dds", gone, wanted,
                                       *rest ? rest : N_("an empty parcel")),
                           "lead", 0});
}

/* The order is shipped when each line is, and no parcel of it is still here. */
static int order_leaves(struct op *op, struct closing *c, int64_t order)
{
    int done = store_do(
        op->store, op->err,
        "UPDATE orders SET state = 'shipped', shipped_at = $2, version = version + 1"
        " WHERE id = $1 AND state = 'packed'"
        "   AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = $1"
        "         AND l.kit = 0 AND l.shipped <> l.qty - l.cancelled)"
        "   AND NOT EXISTS (SELECT 1 FROM parcel p WHERE p.order_id = $1"
        "         AND p.stage NOT IN ('shipped', 'void'))",
        "dd", order, op->now);
    c->orders += done > 0;
    if (done < 0)
        return done;
    return done ? wait_over(op, order, PARTLY_SHIPPED) : rest_waits(op, order);
}

/* Its weight is known while the goods are in it. */
static int weigh(struct op *op, const struct parcel *p, int64_t *grams)
{
    *grams = 0;
    return store_one(op->store, op->err,
                     "SELECT COALESCE(CAST(SUM(s.on_hand * i.weight_g) AS BIGINT), 0)"
                     "  FROM stock s JOIN item i ON i.id = s.item"
                     " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0",
                     "dd>d", op->warehouse, p->place, grams) < 0
               ? op_fault(op)
               : 0;
}

/* The parcel's order and those merged with it of which it holds units. */
static int orders_in(struct op *op, const struct parcel *p, int64_t **order)
{
    return op_ids(
        op,
        store_query(op->store,
                    "SELECT order_id FROM parcel WHERE id = $1 UNION"
                    " SELECT l.order_id FROM parcel_line x JOIN order_line l"
                    "     ON l.id = x.line_id WHERE x.parcel = $1 AND x.units > 0"
                    " ORDER BY 1",
                    "d", p->id),
        order);
}

static int orders_ship(struct op *op, const int64_t *order, int n)
{
    for (int i = 0; i < n; i++) {
        int changed = store_do(op->store, op->err,
                               "UPDATE orders SET version = version + 1"
                               " WHERE id = $1 AND state IN ('packing', 'packed')",
                               "d", order[i]);
        if (changed_one(op, changed, "the order"))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}

/* Order, parcel, stock: in this order, so that a cancel and a ship never both succeed. */
static int ship_parcel(struct op *op, struct closing *c, int64_t id)
{
    struct parcel p;
    int64_t grams, *order;
    if (parcel_read(op, id, &p) || weigh(op, &p, &grams))
        return op_fault(op);
    int n = orders_in(op, &p, &order);
    if (orders_ship(op, order, n))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET stage = 'shipped', shipped_at = $2,"
                           "       weight_g = $3 WHERE id = $1 AND stage = 'loaded'",
                           "ddd", p.id, op->now, grams);
    if (changed_one(op, changed, "the parcel") || weigh_teach(op, &p))
        return op_fault(op);
    int64_t units = parcel_out(op, &p, c->out, true);
    if (units < 0)
        return op_fault(op);
    c->units += units;
    for (int i = 0; i < n; i++) {
        if (order_leaves(op, c, order[i]))
            return op_fault(op);
    }
    return 0;
}

static int close_handover(struct op *op, const struct closing *c)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE handover SET state = 'closed', closed_at = $2,"
                           "       parcels = $3, copies = 1"
                           " WHERE id = $1 AND state = 'open'",
                           "ddd", c->handover.id, op->now, (int64_t)c->n);
    return changed_one(op, changed, "the hand-over");
}

static int ship_close(struct op *op)
{
    struct closing c = {0};
    if (handover_read(op, &c.handover) || may_close(op, &c))
        return op_fault(op);
    for (int i = 0; i < c.n; i++) {
        if (ship_parcel(op, &c, c.parcel[i]))
            return op_fault(op);
    }
    if (close_handover(op, &c) || qc_end_over(op) < 0)
        return op_fault(op);
    op->order_id = 0;
    if (manifest_say(op, c.handover.id))
        return op_fault(op);
    op_object(op, "cage %s", c.handover.cage_code);
    op_after(op, "handed over: %d parcels, %lld units", c.n, (long long)c.units);
    op_num(op, "orders", c.orders);
    op_num(op, "units", c.units);
    return 0;
}

const struct op_entry op_ship_check = {V_SHIP_CHECK, ship_check};
const struct op_entry op_ship_close = {V_SHIP_CLOSE, ship_close};
