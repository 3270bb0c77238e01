/*
 * pack_unit: a unit, a sealed case, or a counted number out of the order's tote into the
 * open parcel. It is verified only when the store has it.
 */
#include "floor.h"

#include "lot.h"
#include "parcel.h"
#include "qc.h"
#include "serial.h"

struct unit {
    int64_t line, order, item, units; /* order: of the line */
    int64_t packed, qty;              /* of the line, after it */
    const char *code, *name, *spec;
    int64_t countable, has_serial;
    struct serial_want serial; /* its tote and lot too; text NULL: goods without */
    const char *lot;           /* that it must be out of; NULL: any */
    int64_t all, verified;     /* units of what is packed together, after it */
};

static int read_item(struct op *op, struct unit *unit)
{
    int found = store_one(
        op->store, op->err,
        "SELECT code, name, spec,"
        "       CASE WHEN high = 0 AND serial = 0 THEN counted ELSE 0 END, serial"
        "  FROM item WHERE id = $1",
        "d>tttdd", unit->item, &unit->code, &unit->name, &unit->spec, &unit->countable,
        &unit->has_serial);
    return found < 0 ? found : 0;
}

/* Says which item of the order is still wanted. */
static int wrong_item(struct op *op, const struct parcel *p, const struct unit *unit)
{
    const char *wanted = "nothing";
    if (store_one(op->store, op->err,
                  "SELECT i.code FROM " PACK_LINES " l JOIN item i ON i.id = l.item"
                  " WHERE l.packed < l.picked ORDER BY l.ordinal, l.id LIMIT 1",
                  "dd>t", p->order_id, p->split, &wanted) < 0)
        return op_fault(op);
    return op_refuse(op, E_WRONG_ITEM, "ss", wanted, unit->code);
}

/* No line has room for that many: which refusal it is. */
static int no_room(struct op *op, const struct parcel *p, const struct unit *unit,
                   int64_t case_qty)
{
    int64_t lines = 0, picked = 0, packed = 0, room = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*), CAST(SUM(x.picked) AS BIGINT),"
                  "       CAST(SUM(x.packed) AS BIGINT), MAX(x.picked - x.packed)"
                  "  FROM " PACK_LINES " x WHERE x.item = $3 AND x.picked > 0",
                  "ddd>dddd", p->order_id, p->split, unit->item, &lines, &picked, &packed,
                  &room) < 0)
        return op_fault(op);
    if (!lines)
        return wrong_item(op, p, unit);
    if (room && case_qty > 1)
        return op_refuse(op, E_CASE_TOO_BIG, "dd", case_qty, room);
    return op_refuse(op, E_TOO_MANY, "sdd", unit->code, picked, packed);
}

/* The first line of the item with room for all of it. */
static int choose_line(struct op *op, const struct parcel *p, struct unit *unit,
                       int64_t case_qty)
{
    int found =
        store_one(op->store, op->err,
                  "SELECT x.id, x.order_id, x.packed, x.picked FROM " PACK_LINES
                  " x WHERE x.item = $3 AND x.picked - x.packed >= $4"
                  " ORDER BY x.order_id <> $5, x.order_id, x.ordinal, x.id"
                  " LIMIT 1",
                  "ddddd>dddd", p->order_id, p->split, unit->item, unit->units,
                  unit->order, &unit->line, &unit->order, &unit->packed, &unit->qty);
    if (found < 0)
        return found;
    return found ? 0 : no_room(op, p, unit, case_qty);
}

struct lying {
    int64_t place, expiry, qty;
    const char *lot;
};

/* What lies in totes of what is packed together, the line's own order's first: whose
 * goods are in which tote must go on being so. */
static int in_totes(struct op *op, const struct parcel *p, const struct unit *unit,
                    struct lying **lying)
{
    int n = 0;
    struct lying one;
    *lying = NULL;
    struct query *query =
        store_query(op->store,
                    "SELECT p.id, s.lot, s.expiry, s.on_hand FROM place p JOIN stock s"
                    "    ON s.warehouse = p.warehouse AND s.place = p.id AND s.item = $2"
                    " WHERE p.bound_order IN " MERGED_WITH(
                        "$1") " AND p.kind IN " BOXES " AND s.on_hand > 0"
                              "   AND p.bound_part = $4"
                              " ORDER BY p.bound_order <> $3, p.id, s.lot",
                    "dddd", p->order_id, unit->item, unit->order, p->split);
    while (query_next(query, "dtdd", &one.place, &one.lot, &one.expiry, &one.qty)) {
        *lying = op_list_more(op, *lying, n, sizeof(one));
        (*lying)[n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* Out of the totes that hold them, usually one. */
static int move_units(struct op *op, const struct parcel *parcel, const struct unit *unit)
{
    struct lying *lying;
    int64_t rest = unit->units;
    const struct serial_want *serial = &unit->serial;
    int n = in_totes(op, parcel, unit, &lying);
    for (int i = 0; i < n && rest > 0; i++) {
        if (serial->text &&
            (lying[i].place != serial->place || strcmp(lying[i].lot, serial->lot) != 0))
            continue;
        if (unit->lot && strcmp(lying[i].lot, unit->lot) != 0)
            continue;
        const struct ledger move = {
            .item = unit->item,
            .lot = lying[i].lot,
            .expiry = lying[i].expiry,
            .qty = lying[i].qty < rest ? lying[i].qty : rest,
            .from = lying[i].place,
            .to = parcel->place,
            .reason = "pack",
            .order_id = unit->order,
            .line_id = unit->line,
            .serial = serial->text,
        };
        rest -= move.qty;
        if (ledger_sure(op, &move, NULL))
            return op_fault(op);
    }
    if (n < 0)
        return n;
    return rest ? changed_one(op, 0, "what is in the order's totes") : 0;
}

/* What it is the last unit of may be drawn for a count. */
static int is_last(struct op *op, const struct parcel *parcel, struct unit *unit)
{
    if (parcel_progress(op, parcel->order_id, parcel->split, &unit->all, &unit->verified))
        return op_fault(op);
    unit->verified += unit->units;
    return unit->verified == unit->all ? qc_may_draw(op, parcel->id) : 0;
}

static int verify(struct op *op, const struct parcel *parcel, struct unit *unit)
{
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET units = units + $2, person = $3," WEIGH_ANEW
                           " WHERE id = $1 AND stage = 'open'",
                           "ddd", parcel->id, unit->units, op->person);
    if (changed_one(op, changed, "the parcel"))
        return op_fault(op);
    changed = store_do(op->store, op->err,
                       "UPDATE order_line SET packed = packed + $2"
                       " WHERE id = $1 AND packed + $2 <= picked",
                       "dd", unit->line, unit->units);
    if (changed_one(op, changed, "the order line") ||
        parcel_holds(op, parcel->id, unit->line, unit->units))
        return op_fault(op);
    unit->packed += unit->units;
    return move_units(op, parcel, unit);
}

static int say(struct op *op, const struct parcel *parcel, const struct unit *unit)
{
    op_after(op, "%s x%lld into %s%s%s", unit->code, (long long)unit->units, parcel->code,
             unit->serial.text ? ", serial " : "",
             unit->serial.text ? unit->serial.text : "");
    op_num(op, "line", unit->line);
    op_num(op, "item", unit->item);
    op_text(op, "code", unit->code);
    op_text(op, "name", unit->name);
    op_text(op, "spec", unit->spec);
    op_num(op, "moved", unit->units);
    op_num(op, "packed", unit->packed);
    op_num(op, "qty", unit->qty);
    op_num(op, "verified", unit->verified);
    op_num(op, "units", unit->all);
    op_num(op, "complete", unit->verified == unit->all);
    op_num(op, "weigh", *parcel->weigh != '\0');
    return unit->verified == unit->all ? qc_draw(op, parcel) : 0;
}

static int open_parcel(struct op *op, struct parcel *parcel)
{
    if (parcel_read(op, request_get(op->req, "parcel"), parcel) ||
        parcel_going(op, parcel))
        return op_fault(op);
    return parcel_at_bench(op, parcel);
}

/* It must be one of those that were picked. */
static int right_serial(struct op *op, const struct parcel *p, struct unit *unit)
{
    if (!unit->has_serial)
        return 0;
    unit->serial.text = request_str(op->req, "serial");
    unit->serial.item = unit->item;
    if (serial_single(op, unit->item, unit->units))
        return op_fault(op);
    if (serial_in_totes(op, p->order_id, &unit->serial))
        return op_fault(op);
    /* Whose it was picked for. */
    int found = store_one(op->store, op->err,
                          "SELECT bound_order FROM place WHERE id = $1"
                          "   AND bound_order IS NOT NULL",
                          "d>d", unit->serial.place, &unit->order);
    return found < 0 ? found : choose_line(op, p, unit, 1);
}

/* Of a lot that was picked: it is packed as that one. */
static int right_lot(struct op *op, const struct parcel *p, struct unit *unit)
{
    struct lying *lying;
    struct lot_fit fit = {0};
    int64_t units = 0;
    if (!*lot_said(op))
        return 0;
    int n = in_totes(op, p, unit, &lying);
    for (int i = 0; i < n; i++) {
        lot_may(op, &fit, lying[i].lot);
        if (strcmp(lying[i].lot, lot_said(op)) == 0)
            units += lying[i].qty;
    }
    if (n < 0 || lot_fits(op, unit->item, &fit) ||
        lot_lives(op, unit->item, fit.among ? fit.among : ""))
        return op_fault(op);
    if (unit->serial.text && lot_is(op, unit->item, unit->serial.lot))
        return op_fault(op);
    if (fit.among && units < unit->units)
        return op_refuse(op, E_CASE_TOO_BIG, "dd", unit->units, units);
    if (fit.among)
        unit->lot = lot_said(op);
    return 0;
}

static int pack_unit(struct op *op)
{
    struct parcel parcel;
    struct unit unit = {0};
    if (open_parcel(op, &parcel) ||
        find_code(op, request_str(op->req, "code"), &unit.item, &unit.units) ||
        read_item(op, &unit) || choose_line(op, &parcel, &unit, unit.units) ||
        right_serial(op, &parcel, &unit) || right_lot(op, &parcel, &unit) ||
        is_last(op, &parcel, &unit) || verify(op, &parcel, &unit))
        return op_fault(op);
    return say(op, &parcel, &unit);
}

/* ---- one scan and a keyed count ---- */

static int may_count(struct op *op, const struct unit *unit, const char *code)
{
    if (unit->units != 1)
        return op_refuse(op, E_STATE, "sss", code, "a sealed case", "a unit's code");
    if (!unit->countable)
        return op_refuse(op, E_STATE, "sss", unit->code, "not counted",
                         "a scan of each unit");
    int64_t qty = request_get(op->req, "qty");
    int64_t most = rule_num(op, "pack", "count", "most", COUNT_MOST);
    return qty > most ? op_refuse(op, E_LIMIT, "sdd", unit->code, qty, most) : 0;
}

static int pack_count(struct op *op)
{
    struct parcel parcel;
    struct unit unit = {0};
    const char *code = request_str(op->req, "code");
    if (open_parcel(op, &parcel) || find_code(op, code, &unit.item, &unit.units) ||
        read_item(op, &unit) || may_count(op, &unit, code))
        return op_fault(op);
    unit.units = request_get(op->req, "qty");
    if (choose_line(op, &parcel, &unit, 1) || is_last(op, &parcel, &unit) ||
        verify(op, &parcel, &unit))
        return op_fault(op);
    if (unit.units > rule_num(op, "pack", "count", "warn", COUNT_WARN))
        op_num(op, "warn", 1);
    return say(op, &parcel, &unit);
}

const struct op_entry op_pack_unit = {V_PACK_UNIT, pack_unit, .often = true};
const struct op_entry op_pack_count = {V_PACK_COUNT, pack_count};
