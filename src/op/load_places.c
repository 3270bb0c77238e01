/*
 * load.places: where goods can be. Only what stands or rolls is loaded; hands, parcels
 * and the outside are made by the house. A place keeps its kind for life.
 */
#include "load_in.h"
#include "zone.h"

#include "tallyman/model/code.h"

enum { CODE, KIND, AISLE, BAY, LEVEL, SIDE, SEQ, CARRIER, ZONE };

static const struct load_field fields[] = {
    {"code", LOAD_IS_CODE, 1, CODE_MOST}, {"kind", LOAD_IS_CODE, 0, 8},
    {"aisle", LOAD_IS_CODE, 0, 16},       {"bay", LOAD_IS_NUM, 0, 100000},
    {"level", LOAD_IS_NUM, 0, 1000},      {"side", LOAD_IS_CODE, 0, 1},
    {"seq", LOAD_IS_NUM, 0, 1000000000},  {"carrier", LOAD_IS_CODE, 0, 32},
    {"zone", LOAD_IS_CODE, 0, ZONE_MOST}, {0},
};

static const char *kind_of(const struct load *load)
{
    const char *kind = load_str(load, KIND);
    return kind[0] ? kind : "bin";
}

static bool kind_loads(const char *kind)
{
    static const char *const kinds[] = {"bin", "tote", "slot", "cart", "cage", "pass"};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (strcmp(kinds[i], kind) == 0)
            return true;
    }
    return false;
}

/* Only what stands is in a zone; what rolls comes through all of them. */
static bool zone_fits(const struct load *load, const char *kind)
{
    bool stands = strcmp(kind, "bin") == 0 || strcmp(kind, "pass") == 0;
    return stands || !load_str(load, ZONE)[0];
}

static int known(struct load *load, const char **kind, int64_t *same)
{
    struct op *op = load->op;
    return store_one(
        op->store, op->err,
        "SELECT kind, CASE WHEN aisle = $3 AND bay = $4 AND level = $5"
        "  AND side = $6 AND seq = $7 AND carrier = $8 AND zone = $9 THEN 1 ELSE 0 END"
        " FROM place WHERE warehouse = $1 AND code = $2",
        "dttddtdtt>td", op->warehouse, load_str(load, CODE), load_str(load, AISLE),
        load_num(load, BAY), load_num(load, LEVEL), load_str(load, SIDE),
        load_num(load, SEQ), load_str(load, CARRIER), load_str(load, ZONE), kind, same);
}

static int write(struct load *load)
{
    struct op *op = load->op;
    return store_do(
        op->store, op->err,
        "INSERT INTO place (warehouse, code, kind, aisle, bay, level, side, seq,"
        " carrier, zone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (warehouse, code) DO UPDATE SET aisle = excluded.aisle,"
        "   bay = excluded.bay, level = excluded.level, side = excluded.side,"
        "   seq = excluded.seq, carrier = excluded.carrier, zone = excluded.zone",
        "dtttddtdtt", op->warehouse, load_str(load, CODE), kind_of(load),
        load_str(load, AISLE), load_num(load, BAY), load_num(load, LEVEL),
        load_str(load, SIDE), load_num(load, SEQ), load_str(load, CARRIER),
        load_str(load, ZONE));
}

static int take_row(struct load *load)
{
    const char *kind = kind_of(load), *was = kind;
    const char *side = load_str(load, SIDE);
    int64_t same = 0;
    int found = known(load, &was, &same);
    if (found < 0)
        return found;
    if (!kind_loads(kind))
        load_refuse(load, "kind", "bin, tote, slot, cart, cage or pass", kind);
    else if (strcmp(kind, was) != 0)
        load_refuse(load, "kind", was, kind);
    else if (side[0] && side[0] != 'L' && side[0] != 'R')
        load_refuse(load, "side", "L or R", side);
    else if (strcmp(kind, "cage") == 0 && !load_str(load, CARRIER)[0])
        load_refuse(load, "carrier", "the carrier of a cage", "nothing");
    else if (!zone_fits(load, kind))
        load_refuse(load, "zone", "a zone of a bin or pass", load_str(load, ZONE));
    else if (strcmp(kind, "slot") == 0 && !load_str(load, AISLE)[0])
        load_refuse(load, "aisle", "the wall of a slot", "nothing");
    else if (strcmp(kind, "slot") == 0 &&
             code_kind(str_of(load_str(load, CODE))) != CODE_SLOT)
        load_refuse(load, "code", "W-1-…, the code of a slot", load_str(load, CODE));
    else {
        load_class(load, !found ? LOAD_NEW : same ? LOAD_SAME : LOAD_CHANGED);
        return same ? 0 : write(load);
    }
    return 0;
}

static int run(struct op *op)
{
    return load_each(op, fields, take_row) || zone_settle(op, 0) ? op_fault(op) : 0;
}

const struct op_entry op_load_places = {V_LOAD_PLACES, run};
