/*
 * stock_take: unreserved units out of the house, with a reason (samples, damage, shop).
 */
#include "lots.h"
#include "serial.h"

static int stock_take(struct op *op)
{
    int64_t place, out, item, units;
    const char *code = request_str(op->req, "place");
    if (find_code(op, request_str(op->req, "item"), &item, &units) ||
        find_place(op, code, "bin", &place) || find_place(op, "OUT", "outside", &out))
        return op_fault(op);
    units *= request_get(op->req, "qty");
    const char *name = item_code(op, item);
    int64_t left;
    op_object(op, "%s at %s", name, code);
    struct ledger move = {
        .item = item,
        .qty = units,
        .from = place,
        .to = out,
        .to_outside = true,
        .reason = "take",
    };
    if (serial_loose(op, &move, request_str(op->req, "serial")) ||
        lots_move(op, &move, &left))
        return op_fault(op);
    op_after(op, "%lld taken: %s%s%s", (long long)units, request_str(op->req, "reason"),
             move.serial ? ", serial " : "", move.serial ? move.serial : "");
    op_text(op, "item", name);
    op_text(op, "place", code);
    op_num(op, "qty", units);
    op_num(op, "left", left);
    return 0;
}

const struct op_entry op_stock_take = {V_STOCK_TAKE, stock_take, .often = true};
