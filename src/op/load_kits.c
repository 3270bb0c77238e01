/*
 * load.kits: items that explode into components when they are ordered. One level: a
 * component is never a kit itself, so that an explosion ends.
 */
#include "load_in.h"

enum { KIT, ITEM, QTY, SHARE };

static const struct load_field fields[] = {
    {"kit", LOAD_IS_CODE, 1, LOAD_WORD},
    {"item", LOAD_IS_CODE, 1, LOAD_WORD},
    {"qty", LOAD_IS_NUM, 1, 1000},
    {"share", LOAD_IS_NUM, 0, LOAD_MONEY},
    {0},
};

static bool is_component(struct load *load, int64_t item)
{
    struct op *op = load->op;
    int64_t one;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM kit WHERE warehouse = $1 AND item = $2 LIMIT 1",
                     "dd>d", op->warehouse, item, &one) == 1;
}

/* False: refused, by what the two items are. */
static bool may_be(struct load *load, const struct load_item *kit,
                   const struct load_item *item)
{
    if (!kit)
        load_refuse(load, "kit", "a known item", load_str(load, KIT));
    else if (!item)
        load_refuse(load, "item", "a known item", load_str(load, ITEM));
    else if (item->kit || item->id == kit->id)
        load_refuse(load, "item", "an item that is no kit", load_str(load, ITEM));
    else if (is_component(load, kit->id))
        load_refuse(load, "kit", "an item that is no component", load_str(load, KIT));
    else
        return true;
    return false;
}

static int write(struct load *load, int64_t kit, int64_t item)
{
    struct op *op = load->op;
    if (store_do(op->store, op->err,
                 "INSERT INTO kit (warehouse, kit, item, qty, share)"
                 " VALUES ($1, $2, $3, $4, $5)"
                 " ON CONFLICT (warehouse, kit, item)"
                 " DO UPDATE SET qty = excluded.qty, share = excluded.share",
                 "ddddd", op->warehouse, kit, item, load_num(load, QTY),
                 load_num(load, SHARE)) < 0)
        return op_fault(op);
    return store_do(op->store, op->err, "UPDATE item SET kit = 1 WHERE id = $1", "d",
                    kit);
}

static int take_row(struct load *load)
{
    struct op *op = load->op;
    int64_t qty = 0, share = 0;
    struct load_item *kit = (struct load_item *)load_find_item(load, load_str(load, KIT));
    const struct load_item *item = load_find_item(load, load_str(load, ITEM));
    if (op->err->code)
        return op_fault(op);
    if (!may_be(load, kit, item))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT qty, share FROM kit"
                          " WHERE warehouse = $1 AND kit = $2 AND item = $3",
                          "ddd>dd", op->warehouse, kit->id, item->id, &qty, &share);
    if (found < 0)
        return found;
    bool same = found && qty == load_num(load, QTY) && share == load_num(load, SHARE);
    load_class(load, !found ? LOAD_NEW : same ? LOAD_SAME : LOAD_CHANGED);
    kit->kit = 1;
    return same ? 0 : write(load, kit->id, item->id);
}

static int run(struct op *op)
{
    return load_each(op, fields, take_row);
}

const struct op_entry op_load_kits = {V_LOAD_KITS, run};
