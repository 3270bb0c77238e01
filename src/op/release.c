/*
 * release: from which bins an order is filled. Planned in memory first, so that an order
 * that cannot be filled leaves nothing behind; written only when every line is.
 */
#include "release_in.h"

#include "lots.h"
#include "office_in.h"

struct bin {
    int64_t place, seq, expiry, free;
    const char *lot, *zone;
};

/* An item of the order and the bins that have it; lines of one item share them. */
struct shelf {
    int64_t item;
    struct bin *bin;
    int bins;
};

struct need {
    int64_t line, item, units, gift;
    const char *code;
    int shelf;
};

struct plan {
    struct op *op;
    int64_t order;
    struct need *need;
    struct shelf *shelf;
    int needs, shelves;
    bool drop_gifts;
    const struct way *way;
};

static int read_needs(struct plan *plan)
{
    struct op *op = plan->op;
    struct need one = {0};
    int64_t count = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM order_line WHERE order_id = $1", "d>d",
                  plan->order, &count) < 0)
        return op_fault(op);
    plan->need = arena_alloc(op->arena, sizeof(*plan->need) * (size_t)(count + 1));
    plan->shelf = arena_alloc(op->arena, sizeof(*plan->shelf) * (size_t)(count + 1));
    struct query *query = store_query(op->store,
                                      "SELECT l.id, l.item, l.qty - l.cancelled, l.gift,"
                                      "       i.code"
                                      "  FROM order_line l JOIN item i ON i.id = l.item"
                                      " WHERE l.order_id = $1 AND l.kit = 0"
                                      "   AND l.qty > l.cancelled"
                                      " ORDER BY l.gift, l.ordinal, l.id",
                                      "d", plan->order);
    while (query_next(query, "ddddt", &one.line, &one.item, &one.units, &one.gift,
                      &one.code))
        plan->need[plan->needs++] = one;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int read_bins(struct plan *plan, struct shelf *shelf)
{
    struct op *op = plan->op;
    struct bin one;
    shelf->bins = 0;
    shelf->bin = NULL;
    struct query *query = store_query(
        op->store,
        "SELECT s.place, p.seq, s.expiry, s.on_hand - s.reserved, s.lot, "
        "p.zone" FREE_STOCK(
            "$2") " AND s.on_hand > s.reserved"
                  " ORDER BY CASE WHEN s.expiry = 0 THEN 1 ELSE 0 END, s.expiry, p.seq, "
                  "p.id",
        "dd", op->warehouse, shelf->item);
    while (query_next(query, "ddddtt", &one.place, &one.seq, &one.expiry, &one.free,
                      &one.lot, &one.zone)) {
        shelf->bin = op_list_more(op, shelf->bin, shelf->bins, sizeof(one));
        shelf->bin[shelf->bins++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int find_shelf(struct plan *plan, struct need *need)
{
    for (int i = plan->shelves - 1; i >= 0; i--) {
        if (plan->shelf[i].item == need->item) {
            need->shelf = i;
            return 0;
        }
    }
    need->shelf = plan->shelves;
    plan->shelf[plan->shelves].item = need->item;
    return read_bins(plan, &plan->shelf[plan->shelves++]);
}

/* The bins are in order; among those of the first expiry one that has all is better, and
 * best one where the cart comes by. */
static struct bin *best_bin(const struct plan *plan, struct shelf *shelf, int64_t units)
{
    struct bin *first = NULL, *whole = NULL;
    for (int i = 0; i < shelf->bins; i++) {
        struct bin *bin = &shelf->bin[i];
        if (!bin->free)
            continue;
        if (!first)
            first = bin;
        if (bin->expiry != first->expiry)
            break;
        if (bin->free >= units && way_at(plan->way, bin->place))
            return bin;
        if (bin->free >= units && !whole)
            whole = bin;
    }
    return whole ? whole : first;
}

struct filling *filling_add(struct op *op, struct fillings *all)
{
    if (all->n == all->room) {
        int room = all->room ? all->room * 2 : 64;
        all->filling =
            arena_grow(op->arena, all->filling, sizeof(*all->filling) * (size_t)all->n,
                       sizeof(*all->filling) * (size_t)room);
        all->room = room;
    }
    return &all->filling[all->n++];
}

/* Units of the line that no bin has. */
static int64_t fill(struct plan *plan, const struct need *need, struct fillings *all)
{
    int64_t units = need->units;
    struct bin *bin;
    while (units && (bin = best_bin(plan, &plan->shelf[need->shelf], units))) {
        int64_t qty = bin->free < units ? bin->free : units;
        bin->free -= qty;
        units -= qty;
        *filling_add(plan->op, all) = (struct filling){
            .order = plan->order,
            .line = need->line,
            .item = need->item,
            .place = bin->place,
            .seq = bin->seq,
            .expiry = bin->expiry,
            .qty = qty,
            .at = way_at(plan->way, bin->place),
            .lot = bin->lot,
            .zone = bin->zone,
        };
    }
    return units;
}

static const char *name_short(struct op *op, const char *text, const struct need *need,
                              int64_t missing)
{
    return short_more(op, text, need->code, need->units, need->units - missing);
}

int release_plan(struct op *op, int64_t order, const struct way *way,
                 struct fillings *fillings, const char **shorts, int64_t *dropped)
{
    struct plan plan = {
        .op = op, .order = order, .drop_gifts = gift_may_drop(op), .way = way};
    int first = fillings->n;
    bool goods = false;
    *shorts = NULL;
    *dropped = 0;
    if (read_needs(&plan))
        return op_fault(op);
    for (int i = 0; i < plan.needs; i++) {
        struct need *need = &plan.need[i];
        if (find_shelf(&plan, need))
            return op_fault(op);
        goods = goods || !need->gift;
        int64_t missing = fill(&plan, need, fillings);
        if (missing && need->gift && plan.drop_gifts && goods)
            *dropped += missing;
        else if (missing)
            *shorts = name_short(op, *shorts, need, missing);
    }
    if (!*shorts && fillings->n == first)
        *shorts = N_("no goods left");
    if (*shorts)
        fillings->n = first;
    return 0;
}

/* Gift units that no bin has are wanted no longer; called after the promise is back. */
static int drop_unfilled(struct op *op, int64_t order)
{
    if (store_do(op->store, op->err,
                 "UPDATE order_line SET cancelled = qty - released"
                 " WHERE order_id = $1 AND gift = 1 AND kit = 0 AND released < qty - "
                 "cancelled",
                 "d", order) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET units = COALESCE((SELECT SUM(qty - cancelled)"
                        "    FROM order_line WHERE order_id = $1 AND kit = 0), 0)"
                        " WHERE id = $1",
                        "d", order);
    return done < 0 ? done : 0;
}

int release_write(struct op *op, int64_t order, const struct fillings *fillings,
                  int first, bool drop)
{
    last_bin_forget(op, 0);
    if (promise_back(op, order))
        return op_fault(op);
    for (int i = first; i < fillings->n; i++) {
        const struct filling *filling = &fillings->filling[i];
        int done =
            store_do(op->store, op->err,
                     "UPDATE stock SET reserved = reserved + $5"
                     " WHERE warehouse = $1 AND place = $2 AND item = $3 AND lot = $4"
                     "   AND suspect = 0 AND reserved + $5 <= on_hand",
                     "dddtd", op->warehouse, filling->place, filling->item, filling->lot,
                     filling->qty);
        /* It was free when it was planned: another writer came between; run it again. */
        if (!done)
            return op_refuse(op, E_BUSY, "s", "another release");
        if (done < 0 ||
            store_do(op->store, op->err,
                     "UPDATE order_line SET released = released + $2 WHERE id = $1", "dd",
                     filling->line, filling->qty) < 0)
            return op_fault(op);
    }
    return drop ? drop_unfilled(op, order) : 0;
}
