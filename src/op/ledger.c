/*
 * ledger: the two ways goods change. Units move from a place to a place by one guarded
 * UPDATE, the balance at the other end and one move row; or they are reserved where they
 * lie. Every verb that touches goods comes through here, so that no stock changes without
 * its movement.
 */
#include "lots.h"
#include "serial.h"

static int short_of(struct op *op, int64_t place, int64_t item, int64_t qty)
{
    int64_t free = 0;
    if (store_one(op->store, op->err,
                  "SELECT CAST(SUM(on_hand - reserved) AS BIGINT) FROM stock"
                  " WHERE warehouse = $1 AND place = $2 AND item = $3",
                  "ddd>d", op->warehouse, place, item, &free) < 0)
        return op_fault(op);
    return op_refuse(op, E_SHORT, "ssdd", item_code(op, item), place_code(op, place), qty,
                     free);
}

struct balance {
    int64_t on_hand, reserved;
};

/* What lies at one end before. A RETURNING in the statements that change it would cost
 * SQLite a journal and a table of its own each; nobody comes between: there is one
 * writer, or transactions that end when somebody does. */
static int balance(struct op *op, const struct ledger *move, int64_t place,
                   struct balance *balance)
{
    int found = store_one(op->store, op->err,
                          "SELECT on_hand, reserved FROM stock WHERE warehouse = $1"
                          "   AND place = $2 AND item = $3 AND lot = $4",
                          "dddt>dd", op->warehouse, place, move->item, move->lot,
                          &balance->on_hand, &balance->reserved);
    return found < 0 ? found : 0;
}

static int balances(struct op *op, const struct ledger *move, struct balance *from,
                    struct balance *to)
{
    *from = (struct balance){move->on_hand, move->reserved_there};
    if ((!move->from_outside && !move->known && balance(op, move, move->from, from)) ||
        (!move->to_outside && balance(op, move, move->to, to)))
        return op_fault(op);
    int64_t may_leave = move->reserved ? from->reserved : from->on_hand - from->reserved;
    if (!move->from_outside && (may_leave < move->qty || from->on_hand < move->qty))
        return short_of(op, move->from, move->item, move->qty);
    return 0;
}

/* Takes the units off the row at `from`; the guard carries what it relies on. */
static int take_off(struct op *op, const struct ledger *move, int64_t id)
{
    static const char plain[] =
        "UPDATE stock SET on_hand = on_hand - $5, last_move = $6"
        " WHERE warehouse = $1 AND place = $2 AND item = $3 AND lot = $4"
        "   AND on_hand - reserved >= $5";
    static const char reserved[] =
        "UPDATE stock SET on_hand = on_hand - $5, reserved = reserved - $5, last_move = "
        "$6"
        " WHERE warehouse = $1 AND place = $2 AND item = $3 AND lot = $4"
        "   AND on_hand >= $5 AND reserved >= $5";
    return store_put_one(op->store, op->err, move->reserved ? reserved : plain,
                         "dddt+=", op->warehouse, move->from, move->item, move->lot,
                         move->qty, id);
}

static int put_on(struct op *op, const struct ledger *move, int64_t id)
{
    return store_put(
        op->store, op->err,
        "INSERT INTO stock (warehouse, place, item, lot, expiry, on_hand, last_move)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (warehouse, place, item, lot) DO UPDATE"
        "   SET on_hand = stock.on_hand + excluded.on_hand,"
        "       last_move = excluded.last_move",
        "dddtd+=", op->warehouse, move->to, move->item, move->lot, move->expiry,
        move->qty, id);
}

/* The move's own number is needed by the stock rows, so it is drawn first. */
static int next_move(struct op *op, int64_t *id)
{
    *id = 0;
    return store_next_move(op->store, id, op->err);
}

int ledger_move(struct op *op, const struct ledger *move, int64_t *left)
{
    int64_t id;
    struct balance from = {0}, to = {0};
    BUG_IF(move->qty <= 0 || move->from == move->to);
    last_bin_forget(op, move->item);
    if (balances(op, move, &from, &to) || next_move(op, &id))
        return op_fault(op);
    if (!move->from_outside && take_off(op, move, id))
        return op_fault(op);
    if (!move->to_outside && put_on(op, move, id))
        return op_fault(op);
    int64_t from_left = move->from_outside ? 0 : from.on_hand - move->qty;
    int64_t to_left = move->to_outside ? 0 : to.on_hand + move->qty;
    if (store_put(
            op->store, op->err,
            "INSERT INTO move (id, warehouse, at, person, terminal, seq, item, lot,"
            " expiry, qty, from_place, to_place, from_left, to_left, reason, order_id,"
            " line_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,"
            " $14, $15, $16, $17)",
            "ddddddd"
            "t"
            "dddddd"
            "t"
            "rr",
            id, op->warehouse, op->now, op->person, op->terminal, op->req->id.seq,
            move->item, move->lot, move->expiry, move->qty, move->from, move->to,
            from_left, to_left, move->reason, move->order_id, move->line_id))
        return op_fault(op);
    if ((move->serial || move->serials) && serial_follow(op, move, id))
        return op_fault(op);
    if (left)
        *left = from_left;
    return 0;
}

int ledger_reserve(struct op *op, int64_t place, int64_t item, const char *lot,
                   int64_t qty)
{
    last_bin_forget(op, item);
    int done = store_do(op->store, op->err,
                        "UPDATE stock SET reserved = reserved + $5"
                        " WHERE warehouse = $1 AND place = $2 AND item = $3 AND lot = $4"
                        "   AND reserved + $5 BETWEEN 0 AND on_hand",
                        "dddtd", op->warehouse, place, item, lot, qty);
    if (done)
        return done < 0 ? done : 0;
    return short_of(op, place, item, qty);
}

int64_t ledger_units(struct op *op, int64_t place, int64_t item)
{
    int64_t units = 0;
    store_one(op->store, op->err,
              "SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock"
              " WHERE warehouse = $1 AND place = $2 AND item = $3",
              "ddd>d", op->warehouse, place, item, &units);
    return units;
}
