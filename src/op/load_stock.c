/*
 * load.stock: goods that came in, by document and line. That pair is their identity: a
 * document taken in twice adds once, and one that says something else the second time is
 * refused.
 */
#include "load_in.h"
#include "serial.h"

#include "tallyman/model/code.h"

enum { LINE, PLACE, ITEM, LOT, EXPIRY, QTY, SERIAL };

static const struct load_field fields[] = {
    {"line", LOAD_IS_NUM, 1, INT32_MAX},    {"place", LOAD_IS_CODE, 1, CODE_MOST},
    {"item", LOAD_IS_CODE, 1, LOAD_WORD},   {"lot", LOAD_IS_CODE, 0, LOAD_WORD},
    {"expiry", LOAD_IS_NUM, 0, LOAD_TIME},  {"qty", LOAD_IS_NUM, 1, LOAD_QTY},
    {"serial", LOAD_IS_CODE, 0, CODE_MOST}, {0},
};

struct stock_load {
    struct load load;
    int64_t in; /* the outside place that goods come from */
};

static bool is_bin(struct load *load, int64_t *place)
{
    struct op *op = load->op;
    const char *kind = "no such place";
    store_one(op->store, op->err,
              "SELECT id, kind FROM place WHERE warehouse = $1 AND code = $2", "dt>dt",
              op->warehouse, load_str(load, PLACE), place, &kind);
    if (strcmp(kind, "bin") == 0)
        return true;
    load_refuse(load, "place", "a bin",
                arena_printf(op->arena, "%s (%s)", load_str(load, PLACE), kind));
    return false;
}

/* A lot has one expiry wherever it lies. */
static bool lot_fits(struct load *load, const struct load_item *item)
{
    struct op *op = load->op;
    const char *lot = load_str(load, LOT);
    int64_t expiry = load_num(load, EXPIRY), was = expiry;
    if (item->lots && !lot[0]) {
        load_refuse(load, "lot", "the lot of goods kept by lot", "nothing");
        return false;
    }
    store_one(op->store, op->err,
              "SELECT s.expiry FROM stock k CROSS JOIN stock s"
              " WHERE k.warehouse = $1 AND k.item = $2 AND k.lot = $3"
              "   AND s.warehouse = $1 AND s.place = k.place AND s.item = $2"
              "   AND s.lot = $3 LIMIT 1",
              "ddt>d", op->warehouse, item->id, lot, &was);
    if (was == expiry)
        return true;
    load_refuse(load, "expiry", arena_printf(op->arena, "%lld", (long long)was),
                arena_printf(op->arena, "%lld", (long long)expiry));
    return false;
}

/* A serial is of one unit, of goods that bear them, and of none that is in the house. */
static bool serial_good(struct load *load, const struct load_item *item)
{
    const char *serial = load_str(load, SERIAL), *got = "";
    struct op *op = load->op;
    if (!serial[0])
        return true;
    if (!item->serial)
        load_refuse(load, "serial", "nothing: the goods bear none", serial);
    else if (load_num(load, QTY) != 1)
        load_refuse(load, "qty", "1 in a row with a serial",
                    arena_printf(op->arena, "%lld", (long long)load_num(load, QTY)));
    else if (!serial_may_come(op, item->id, serial, &got) && !op->err->code)
        load_refuse(load, "serial", "one that is not in the house", got);
    else
        return !op->err->code;
    return false;
}

static int receive(struct stock_load *stock, int64_t place, int64_t item)
{
    struct load *load = &stock->load;
    struct op *op = load->op;
    if (store_do(op->store, op->err,
                 "INSERT INTO receipt (warehouse, document, line, place, item, lot, qty,"
                 " serial, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 "dtdddtdtd", op->warehouse, request_str(op->req, "document"),
                 load_num(load, LINE), place, item, load_str(load, LOT),
                 load_num(load, QTY), load_str(load, SERIAL), op->now) < 0)
        return op_fault(op);
    struct ledger move = {
        .item = item,
        .lot = load_str(load, LOT),
        .expiry = load_num(load, EXPIRY),
        .qty = load_num(load, QTY),
        .from = stock->in,
        .to = place,
        .from_outside = true,
        .reason = "receive",
        .serial = load_str(load, SERIAL)[0] ? load_str(load, SERIAL) : NULL,
    };
    return ledger_move(op, &move, NULL);
}

/* 1: the line was taken before, and classed; 0: new; negative: a fault. */
static int seen(struct load *load, int64_t place, int64_t item)
{
    struct op *op = load->op;
    int64_t was_place, was_item, was_qty;
    const char *was_lot, *was_serial;
    int found = store_one(op->store, op->err,
                          "SELECT place, item, qty, lot, serial FROM receipt"
                          " WHERE warehouse = $1 AND document = $2 AND line = $3",
                          "dtd>dddtt", op->warehouse, request_str(op->req, "document"),
                          load_num(load, LINE), &was_place, &was_item, &was_qty, &was_lot,
                          &was_serial);
    if (found <= 0)
        return found;
    bool same = was_place == place && was_item == item &&
                was_qty == load_num(load, QTY) &&
                strcmp(was_lot, load_str(load, LOT)) == 0 &&
                strcmp(was_serial, load_str(load, SERIAL)) == 0;
    if (same)
        load_class(load, LOAD_SAME);
    else
        load_refuse(load, "line",
                    arena_printf(op->arena, "%lld of %s%s%s into %s as taken in before",
                                 (long long)was_qty, item_code(op, was_item),
                                 *was_serial ? " serial " : "", was_serial,
                                 place_code(op, was_place)),
                    arena_printf(op->arena, "%lld of %s%s%s into %s",
                                 (long long)load_num(load, QTY), load_str(load, ITEM),
                                 load_str(load, SERIAL)[0] ? " serial " : "",
                                 load_str(load, SERIAL), load_str(load, PLACE)));
    return 1;
}

static int take_row(struct stock_load *stock)
{
    struct load *load = &stock->load;
    struct op *op = load->op;
    int64_t place = 0;
    const struct load_item *item = load_find_item(load, load_str(load, ITEM));
    if (op->err->code)
        return op_fault(op);
    if (!item || item->kit) {
        load_refuse(load, "item", "a known item that is no kit", load_str(load, ITEM));
        return 0;
    }
    if (!is_bin(load, &place))
        return op_fault(op);
    int before = seen(load, place, item->id);
    if (before || !lot_fits(load, item) || !serial_good(load, item))
        return before < 0 ? before : op_fault(op);
    load_class(load, LOAD_NEW);
    return receive(stock, place, item->id);
}

static int run(struct op *op)
{
    struct stock_load stock;
    if (!request_str(op->req, "document")[0])
        return op_refuse(op, E_ARGUMENT, "sss", "document", "a document's number", "");
    if (find_place(op, "IN", "outside", &stock.in))
        return op_fault(op);
    load_begin(&stock.load, op, fields);
    op_object(op, "document %s", request_str(op->req, "document"));
    for (int row = 0; row < op->req->rows.n; row++) {
        if (load_read(&stock.load, row) && take_row(&stock) < 0)
            return op_fault(op);
    }
    return load_end(&stock.load);
}

const struct op_entry op_load_stock = {V_LOAD_STOCK, run};
