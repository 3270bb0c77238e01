/*
 * load.items: what is sold. An item is its code, byte for byte; the same row again is the
 * same, another one changes it. Goods that are worth a second look are never counted by
 * key, so such a row is refused.
 */
#include "load_in.h"

enum {
    CODE,
    NAME,
    SPEC,
    PRICE,
    WEIGHT,
    VOLUME,
    TYPE,
    HIGH,
    CONFUSE,
    COUNTED,
    SERIAL,
    LOTS,
    BOX
};

static const struct load_field fields[] = {
    {"code", LOAD_IS_CODE, 1, LOAD_WORD},
    {"name", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"spec", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"price", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"weight_g", LOAD_IS_NUM, 0, 10000000},
    {"volume_ml", LOAD_IS_NUM, 0, 100000000},
    {"type", LOAD_IS_CODE, 0, 16},
    {"high", LOAD_IS_NUM, 0, 1},
    {"confuse", LOAD_IS_CODE, 0, LOAD_WORD},
    {"counted", LOAD_IS_NUM, 0, 1},
    {"serial", LOAD_IS_NUM, 0, 1},
    {"lots", LOAD_IS_NUM, 0, 1},
    {"box", LOAD_IS_CODE, 0, 32},
    {0},
};

static const char *type_of(const struct load *load)
{
    const char *type = load_str(load, TYPE);
    return type[0] ? type : "normal";
}

static int known(struct load *load, int64_t *id, int64_t *same)
{
    struct op *op = load->op;
    return store_one(
        op->store, op->err,
        "SELECT id, CASE WHEN name = $3 AND spec = $4 AND price = $5 AND weight_g = $6"
        "  AND volume_ml = $7 AND type = $8 AND high = $9 AND confuse = $10"
        "  AND counted = $11 AND serial = $12 AND lots = $13 AND box = $14"
        "  THEN 1 ELSE 0 END"
        " FROM item WHERE warehouse = $1 AND code = $2",
        "dtttdddtdtdddt>dd", op->warehouse, load_str(load, CODE), load_str(load, NAME),
        load_str(load, SPEC), load_num(load, PRICE), load_num(load, WEIGHT),
        load_num(load, VOLUME), type_of(load), load_num(load, HIGH),
        load_str(load, CONFUSE), load_num(load, COUNTED), load_num(load, SERIAL),
        load_num(load, LOTS), load_str(load, BOX), id, same);
}

static int write(struct load *load)
{
    struct op *op = load->op;
    return store_do(
        op->store, op->err,
        "INSERT INTO item (warehouse, code, name, spec, price, weight_g, volume_ml, type,"
        " high, confuse, counted, serial, lots, box)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
        " ON CONFLICT (warehouse, code) DO UPDATE SET name = excluded.name,"
        "   spec = excluded.spec, price = excluded.price, weight_g = excluded.weight_g,"
        "   volume_ml = excluded.volume_ml, type = excluded.type, high = excluded.high,"
        "   confuse = excluded.confuse, counted = excluded.counted,"
        "   serial = excluded.serial, lots = excluded.lots, box = excluded.box",
        "dtttdddtdtdddt", op->warehouse, load_str(load, CODE), load_str(load, NAME),
        load_str(load, SPEC), load_num(load, PRICE), load_num(load, WEIGHT),
        load_num(load, VOLUME), type_of(load), load_num(load, HIGH),
        load_str(load, CONFUSE), load_num(load, COUNTED), load_num(load, SERIAL),
        load_num(load, LOTS), load_str(load, BOX));
}

/* Whether goods bear serials cannot change while units of them are at work, or while the
 * house knows one by its serial. */
static int may_turn(struct load *load, int64_t id, bool *may)
{
    struct op *op = load->op;
    int64_t serial = load_num(load, SERIAL), was = 0, units = 0, known = 0;
    if (store_one(op->store, op->err,
                  "SELECT i.serial, COALESCE((SELECT CAST(SUM(s.on_hand) AS BIGINT)"
                  "         FROM stock s JOIN place p ON p.id = s.place"
                  "        WHERE s.warehouse = $1 AND s.item = i.id AND s.on_hand > 0"
                  "          AND p.kind <> 'bin'), 0),"
                  "       (SELECT COUNT(*) FROM serial r"
                  "         WHERE r.item = i.id AND r.state = 'in')"
                  "  FROM item i WHERE i.id = $2",
                  "dd>ddd", op->warehouse, id, &was, &units, &known) < 0)
        return op_fault(op);
    *may = serial == was || (serial ? !units : !known);
    if (!*may)
        load_refuse(load, "serial",
                    arena_printf(op->arena, "%lld while %lld units are %s",
                                 (long long)was, (long long)(serial ? units : known),
                                 serial ? "between bin and cage" : "known by theirs"),
                    arena_printf(op->arena, "%lld", (long long)serial));
    return 0;
}

/* What was learned of goods that weigh otherwise now is not true of them. */
static int forget_weight(struct load *load, int64_t id)
{
    struct op *op = load->op;
    int done = store_do(op->store, op->err,
                        "DELETE FROM weight_sample WHERE warehouse = $1 AND item = $2"
                        "   AND EXISTS (SELECT 1 FROM item WHERE id = $2"
                        "                  AND weight_g <> $3)",
                        "ddd", op->warehouse, id, load_num(load, WEIGHT));
    return done < 0 ? done : 0;
}

static int take_row(struct load *load)
{
    int64_t id, same = 0;
    bool may = true;
    if (load_num(load, COUNTED) && (load_num(load, HIGH) || load_num(load, SERIAL))) {
        load_refuse(load, "counted", "0 for high-value and serial goods", "1");
        return 0;
    }
    int found = known(load, &id, &same);
    if (found < 0 || (found && !same && may_turn(load, id, &may)))
        return op_fault(load->op);
    if (!may)
        return 0;
    load_class(load, !found ? LOAD_NEW : same ? LOAD_SAME : LOAD_CHANGED);
    if (found && !same && forget_weight(load, id))
        return op_fault(load->op);
    return same ? 0 : write(load);
}

static int run(struct op *op)
{
    return load_each(op, fields, take_row);
}

const struct op_entry op_load_items = {V_LOAD_ITEMS, run};
