/*
 * lots: unreserved units out of a place, lot by lot. Called by stock.take and move.take.
 */
#include "lots.h"

#include "floor.h"

static int ask_lots(struct op *op, const struct ledger *move, struct lot **lot)
{
    int n = 0;
    struct lot one;
    struct query *query =
        store_query(op->store,
                    "SELECT lot, expiry, on_hand, reserved FROM stock"
                    " WHERE warehouse = $1 AND place = $2 AND item = $3 AND on_hand > 0"
                    " ORDER BY on_hand = reserved, expiry = 0, expiry, lot",
                    "ddd", op->warehouse, move->from, move->item);
    while (
        query_next(query, "tddd", &one.lot, &one.expiry, &one.on_hand, &one.reserved)) {
        one.free = one.on_hand - one.reserved;
        *lot = op_list_more(op, *lot, n, sizeof(one));
        (*lot)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* ---- the last bin ---- */

void last_bin_forget(struct op *op, int64_t item)
{
    if (!item || op->last_bin->item == item)
        op->last_bin->item = 0;
}

static bool is_last_bin(const struct op *op, const struct ledger *move)
{
    return op->last_bin->item == move->item && op->last_bin->place == move->from;
}

static int find_lots(struct op *op, const struct ledger *move, struct lot **lot)
{
    *lot = NULL;
    if (!is_last_bin(op, move))
        return ask_lots(op, move, lot);
    for (int i = 0; i < op->last_bin->n; i++) {
        *lot = op_list_more(op, *lot, i, sizeof(**lot));
        (*lot)[i] = op->last_bin->lot[i];
        (*lot)[i].free = (*lot)[i].on_hand - (*lot)[i].reserved;
    }
    return op->last_bin->n;
}

/* As it is after the move. The lots' names are good until the end of the turn. */
static void remember(struct op *op, const struct ledger *move, const struct lot *lot,
                     int n)
{
    if (op->trial || n > LAST_BIN_LOTS)
        return;
    *op->last_bin = (struct last_bin){.place = move->from, .item = move->item};
    for (int i = 0; i < n; i++)
        if (lot[i].on_hand > 0)
            op->last_bin->lot[op->last_bin->n++] = lot[i];
}

/* ---- taken ---- */

/* How many rows, when there is enough in them. */
static int enough(struct op *op, const struct ledger *move, struct lot **lots)
{
    int64_t free = 0;
    int n = find_lots(op, move, lots);
    struct lot *lot = *lots;
    for (int i = 0; i < n; i++) {
        if (move->lot && strcmp(lot[i].lot, move->lot) != 0)
            lot[i].free = 0;
        free += lot[i].free;
    }
    if (n >= 0 && free < move->qty)
        return op_refuse(op, E_SHORT, "ssdd", item_code(op, move->item),
                         place_code(op, move->from), move->qty, free);
    return n;
}

int lots_free(struct op *op, const struct ledger *move)
{
    struct lot *lot;
    return enough(op, move, &lot) < 0 ? op_fault(op) : 0;
}

/* Units of all lots. */
static int64_t units_of(const struct lot *lot, int n)
{
    int64_t units = 0;
    for (int i = 0; i < n; i++)
        units += lot[i].on_hand;
    return units;
}

int lots_move(struct op *op, struct ledger *move, int64_t *left)
{
    struct lot *lot;
    int64_t rest = move->qty;
    int n = enough(op, move, &lot);
    if (n < 0)
        return n;
    *left = units_of(lot, n) - rest;
    for (int i = 0; i < n && rest > 0; i++) {
        if (!lot[i].free)
            continue;
        move->lot = lot[i].lot;
        move->expiry = lot[i].expiry;
        move->qty = lot[i].free < rest ? lot[i].free : rest;
        move->known = true;
        move->on_hand = lot[i].on_hand;
        move->reserved_there = lot[i].reserved;
        lot[i].on_hand -= move->qty;
        rest -= move->qty;
        if (ledger_sure(op, move, NULL))
            return op_fault(op);
    }
    remember(op, move, lot, n);
    return 0;
}
