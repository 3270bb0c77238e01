/*
 * merge: joining orders into one parcel, and leaving it. Used by wave.release, which
 * joins, and by whatever cancels, changes or holds an order of a wave.
 *
 * Members keep their own rows, lines and totes; what they share is a parcel. So before
 * anything is packed a member leaves by its row alone, and afterwards by a put-back of
 * exactly its own units.
 */
#include "merge.h"

#include "floor.h"
#include "merge_in.h"
#include "parcel.h"

#include "tallyman/model/reason.h"

int merge_head(struct op *op, int64_t order, int64_t *head)
{
    *head = order;
    int found = store_one(op->store, op->err,
                          "SELECT COALESCE(head, id) FROM orders WHERE id = $1", "d>d",
                          order, head);
    return found < 0 ? found : 0;
}

int merge_count(struct op *op, int64_t head, int64_t *count, const char **numbers)
{
    const char *number, *all = "";
    int64_t n = 0;
    struct query *query = store_query(op->store,
                                      "SELECT number FROM orders"
                                      " WHERE id IN " MERGED_WITH("$1") " ORDER BY id",
                                      "d", head);
    while (query_next(query, "t", &number))
        all = arena_printf(op->arena, "%s%s%s", all, n++ ? " " : "", number);
    if (query_done(query, op->err))
        return op_fault(op);
    *count = n;
    if (numbers)
        *numbers = all;
    return 0;
}

/* ---- joining ---- */

struct traits {
    int64_t wave, parts, head;
    const char *state, *hold, *key, *address, *channel, *shop, *carrier, *account;
};

static int read_traits(struct op *op, int64_t order, struct traits *t)
{
    int found = store_one(op->store, op->err,
                          "SELECT wave, parts, head, state, hold, receiver_key, address,"
                          "       channel, shop, carrier, account"
                          "  FROM orders WHERE id = $1 AND warehouse = $2",
                          "dd>dddtttttttt", order, op->warehouse, &t->wave, &t->parts,
                          &t->head, &t->state, &t->hold, &t->key, &t->address,
                          &t->channel, &t->shop, &t->carrier, &t->account);
    return found < 0 ? op_fault(op) : found;
}

/* What keeps them apart; NULL: nothing. Receivers are compared by the channel's own key:
 * a masked name or telephone is the same for many. */
static const char *differ(const struct traits *a, const struct traits *b)
{
    const struct {
        const char *what, *one, *other;
    } same[] = {
        {"receiver", a->key, b->key},        {"address", a->address, b->address},
        {"channel", a->channel, b->channel}, {"shop", a->shop, b->shop},
        {"carrier", a->carrier, b->carrier}, {"account", a->account, b->account},
    };
    if (!*a->key || !*b->key)
        return N_("no receiver's key");
    if (strcmp(a->state, "released") != 0 || strcmp(b->state, "released") != 0 ||
        a->wave != b->wave || *a->hold || *b->hold)
        return N_("not released together");
    if (a->parts || b->parts)
        return N_("split");
    for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
        if (strcmp(same[i].one, same[i].other) != 0)
            return same[i].what;
    return NULL;
}

int merge_join(struct op *op, int64_t order, int64_t head, const char **why)
{
    struct traits a, b;
    int one = read_traits(op, order, &a), other = read_traits(op, head, &b);
    if (one < 0 || other < 0)
        return op_fault(op);
    *why = one && other ? differ(&a, &b) : N_("not known");
    if (!*why && b.head && b.head != head)
        *why = N_("another head");
    if (*why)
        return 0;
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET head = $2 WHERE id = $1 OR id = $2", "dd",
                        order, head);
    return done < 0 ? done : 1;
}

/* ---- leaving ---- */

/* A parcel of the group, with units of the one that leaves and of those that stay. */
struct box {
    int64_t id, place, mine, others;
    const char *code, *stage, *waybill;
};

static int boxes_with(struct op *op, int64_t head, int64_t order, struct box **box)
{
    int n = 0;
    *box = NULL;
    struct box one;
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.place, p.code, p.stage, p.waybill,"
        "       CAST(SUM(CASE WHEN l.order_id = $2 THEN x.units ELSE 0 END) AS BIGINT),"
        "       CAST(SUM(CASE WHEN l.order_id = $2 THEN 0 ELSE x.units END) AS BIGINT)"
        "  FROM parcel p JOIN parcel_line x ON x.parcel = p.id"
        "  JOIN order_line l ON l.id = x.line_id"
        " WHERE p.order_id = $1 AND p.stage NOT IN ('shipped', 'void')"
        " GROUP BY p.id, p.place, p.code, p.stage, p.waybill"
        " ORDER BY p.id",
        "dd", head, order);
    while (query_next(query, "ddtttdd", &one.id, &one.place, &one.code, &one.stage,
                      &one.waybill, &one.mine, &one.others)) {
        if (!one.mine)
            continue;
        *box = op_list_more(op, *box, n, sizeof(one));
        (*box)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int shares_that_left(struct op *op, int64_t parcel, struct share **share)
{
    int n = 0;
    *share = NULL;
    struct share one;
    struct query *query = store_query(
        op->store,
        "SELECT l.id, l.order_id, l.item, x.units - COALESCE("
        "       (SELECT CAST(SUM(t.qty - t.taken) AS BIGINT) FROM task_line t"
        "          JOIN task k ON k.id = t.task AND k.kind = 'back'"
        "         WHERE t.order_id = l.order_id AND t.line_id = l.id"
        "           AND t.place = p.place AND t.state = 'open'), 0)"
        "  FROM parcel p JOIN parcel_line x ON x.parcel = p.id"
        "  JOIN order_line l ON l.id = x.line_id JOIN orders m ON m.id = l.order_id"
        " WHERE p.id = $1 AND x.units > 0 AND m.id <> p.order_id"
        "   AND COALESCE(m.head, 0) <> p.order_id ORDER BY l.id",
        "d", parcel);
    while (query_next(query, "dddd", &one.line, &one.order, &one.item, &one.units)) {
        if (one.units <= 0)
            continue;
        *share = op_list_more(op, *share, n, sizeof(one));
        (*share)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* The lots that a place holds of an item, less what put-backs will take out of it. */
static int lots_in(struct op *op, int64_t place, int64_t item, struct back **back)
{
    int n = 0;
    struct back one = {.place = place, .item = item};
    *back = NULL;
    struct query *query = store_query(
        op->store,
        "SELECT s.lot, s.expiry, s.on_hand - COALESCE("
        "       (SELECT CAST(SUM(t.qty - t.taken) AS BIGINT) FROM task_line t"
        "          JOIN task k ON k.id = t.task AND k.kind = 'back'"
        "         WHERE t.warehouse = s.warehouse AND t.place = s.place"
        "           AND t.item = s.item AND t.lot = s.lot AND t.state = 'open'), 0)"
        "  FROM stock s WHERE s.warehouse = $1 AND s.place = $2 AND s.item = $3"
        "   AND s.on_hand > 0 ORDER BY s.lot",
        "ddd", op->warehouse, place, item);
    while (query_next(query, "tdd", &one.lot, &one.expiry, &one.qty)) {
        if (one.qty <= 0)
            continue;
        *back = op_list_more(op, *back, n, sizeof(one));
        (*back)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

int64_t merge_share_out(struct op *op, int64_t place, const struct share *share)
{
    struct back *back;
    int64_t rest = share->units;
    int n = lots_in(op, place, share->item, &back);
    for (int i = 0; i < n && rest > 0; i++) {
        back[i].order = share->order;
        back[i].line_id = share->line;
        back[i].qty = back[i].qty < rest ? back[i].qty : rest;
        rest -= back[i].qty;
        if (back_add(op, &back[i]))
            return op_fault(op);
    }
    return n < 0 ? n : rest;
}

int64_t merge_come_out(struct op *op, int64_t parcel)
{
    int64_t place = 0, units = 0;
    struct share *share;
    if (store_one(op->store, op->err, "SELECT place FROM parcel WHERE id = $1", "d>d",
                  parcel, &place) < 0)
        return op_fault(op);
    int n = shares_that_left(op, parcel, &share);
    for (int i = 0; i < n; i++) {
        units += share[i].units;
        int64_t rest = merge_share_out(op, place, &share[i]);
        if (rest && (rest < 0 || changed_one(op, 0, "what the parcel holds")))
            return op_fault(op);
    }
    return n < 0 ? n : units;
}

/* Its label says what is no longer in it, and who counted it counted too much. */
static int box_changes(struct op *op, const struct box *box)
{
    bool loaded = strcmp(box->stage, "loaded") == 0;
    if (*box->waybill && store_do(op->store, op->err,
                                  "UPDATE waybill SET state = 'void', at = $3"
                                  " WHERE warehouse = $1 AND number = $2",
                                  "dtd", op->warehouse, box->waybill, op->now) < 0)
        return op_fault(op);
    static const char here[] =
        "UPDATE parcel SET stage = CASE stage WHEN 'open' THEN 'open' ELSE 'verified' "
        "END, label = 'none', waybill = '', carrier = ''," COUNT_ANEW " WHERE id = $1";
    static const char caged[] =
        "UPDATE parcel SET intercepted = 1, label = 'void'," COUNT_ANEW " WHERE id = $1";
    int changed = store_do(op->store, op->err, loaded ? caged : here, "d", box->id);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    int done =
        store_do(op->store, op->err,
                 "UPDATE recheck SET state = 'left' WHERE parcel = $1 AND state = 'open'",
                 "d", box->id);
    return done < 0 ? done : 0;
}

static int say_left(struct op *op, const struct box *box, int64_t order, const char *why)
{
    const char *number = "", *object = arena_printf(op->arena, "parcel %s", box->code);
    if (store_one(op->store, op->err, "SELECT number FROM orders WHERE id = $1", "d>t",
                  order, &number) < 0)
        return op_fault(op);
    if (*box->waybill && except_raise(op, "label", object, order, "lead",
                                      reason_make(op->arena, REASON_LEFT_LABEL, "sss",
                                                  number, why, box->waybill)))
        return op_fault(op);
    return except_raise(
        op, "left", object, order, "lead",
        reason_make(op->arena, REASON_LEFT, "ssd", number, why, box->mine));
}

/* Who stays goes on under the name of its oldest order. */
static int others_go_on(struct op *op, int64_t head, int64_t order)
{
    int64_t next = head, members = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*), COALESCE(MIN(id), 0) FROM orders"
                  " WHERE head = $1 AND id <> $2",
                  "dd>dd", head, order, &members, &next) < 0)
        return op_fault(op);
    if (head != order)
        next = head;
    if (store_do(op->store, op->err,
                 "UPDATE orders SET head = $3, version = version + 1"
                 " WHERE head = $1 AND id <> $2",
                 "ddr", head, order, members > 1 ? next : 0) < 0)
        return op_fault(op);
    if (head != order)
        return 0;
    int done = store_do(op->store, op->err,
                        "UPDATE parcel SET order_id = $2 WHERE order_id = $1"
                        "   AND stage NOT IN ('shipped', 'void') AND NOT EXISTS"
                        "       (SELECT 1 FROM parcel_line x JOIN order_line l"
                        "            ON l.id = x.line_id WHERE x.parcel = parcel.id"
                        "           AND x.units > 0 AND l.order_id = $1"
                        "           AND parcel.units = (SELECT SUM(y.units)"
                        "                FROM parcel_line y JOIN order_line m"
                        "                  ON m.id = y.line_id"
                        "               WHERE y.parcel = parcel.id"
                        "                 AND m.order_id = $1))",
                        "dd", head, next);
    return done < 0 ? done : 0;
}

static int box_goes(struct op *op, const struct box *box, int64_t order, const char *why)
{
    if (box->others) {
        if (box_changes(op, box) || say_left(op, box, order, why))
            return op_fault(op);
        return strcmp(box->stage, "loaded") != 0 && merge_come_out(op, box->id) < 0
                   ? op_fault(op)
                   : 0;
    }
    int changed =
        store_do(op->store, op->err, "UPDATE parcel SET order_id = $2 WHERE id = $1",
                 "dd", box->id, order);
    return changed_one(op, changed, "the parcel");
}

int64_t merge_leave(struct op *op, int64_t order, const char *why)
{
    struct box *box;
    int64_t head = 0, out = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COALESCE(head, 0) FROM orders WHERE id = $1", "d>d",
                          order, &head);
    if (found <= 0 || !head)
        return found < 0 ? op_fault(op) : 0;
    const char *others = merge_totes(op, head, order);
    int n = boxes_with(op, head, order, &box);
    int changed = store_do(op->store, op->err,
                           "UPDATE orders SET head = NULL, version = version + 1"
                           " WHERE id = $1",
                           "d", order);
    if (!others || n < 0 || changed_one(op, changed, "the order") ||
        others_go_on(op, head, order))
        return op_fault(op);
    for (int i = 0; i < n; i++) {
        out += box[i].others ? box[i].mine : 0;
        if (box_goes(op, &box[i], order, why))
            return op_fault(op);
    }
    int64_t stray = merge_stray(op, order, others);
    return stray < 0 ? stray : out + stray;
}
