/*
 * serial: what is asked of a scanned serial before its unit moves. Nothing is changed
 * here (serial_move.c follows the ledger); each refusal names what was expected and what
 * came. Called by every verb that takes a unit.
 */
#include "serial.h"

#include "merge.h"

#include "tallyman/model/code.h"

struct known {
    int64_t item, place, out, order;
    const char *lot, *place_code, *kind;
};

/* 1 when a unit of the item, or with item 0 of any item in the house, bears it. */
static int find_unit(struct op *op, const char *text, int64_t item, struct known *known)
{
    *known = (struct known){.lot = ""};
    return store_one(
        op->store, op->err,
        "SELECT s.item, s.place, s.state = 'out', COALESCE(s.order_id, 0), s.lot,"
        "       p.code, p.kind FROM serial s JOIN place p ON p.id = s.place"
        " WHERE s.warehouse = $1 AND s.text = $2"
        "   AND (s.item = $3 OR ($3 = 0 AND s.state = 'in')) ORDER BY s.item LIMIT 1",
        "dtd>ddddttt", op->warehouse, text, item, &known->item, &known->place,
        &known->out, &known->order, &known->lot, &known->place_code, &known->kind);
}

/* "S1, S2 or S3 …": a few of those at a place. */
static int some_at(struct op *op, const struct serial_want *want, const char **words)
{
    enum { SOME = 3 };
    const char *text;
    int n = 0;
    *words = "";
    struct query *query = store_query(
        op->store,
        "SELECT text FROM serial WHERE warehouse = $1 AND place = $2 AND item = $3"
        "   AND state = 'in' ORDER BY last_move, text LIMIT 4",
        "ddd", op->warehouse, want->place, want->item);
    while (query_next(query, "t", &text)) {
        if (n++ == SOME)
            *words = arena_printf(op->arena, "%s …", *words);
        else
            *words = arena_printf(op->arena, "%s%s%s", *words, **words ? " " : "", text);
    }
    if (query_done(query, op->err))
        return op_fault(op);
    if (!**words)
        *words = arena_printf(op->arena, "one at %s", place_code(op, want->place));
    return 0;
}

static int wrong(struct op *op, const struct serial_want *want)
{
    const char *words;
    if (some_at(op, want, &words))
        return op_fault(op);
    return op_refuse(op, E_WRONG_SERIAL, "ss", words, want->text);
}

static int has_left(struct op *op, const struct known *known, const char *text)
{
    const char *number = "";
    if (known->order &&
        store_one(op->store, op->err, "SELECT number FROM orders WHERE id = $1", "d>t",
                  known->order, &number) < 0)
        return op_fault(op);
    return op_refuse(op, E_SERIAL_OUT, "ss", text,
                     *number ? arena_printf(op->arena, "order %s", number)
                             : known->place_code);
}

int serial_no_code(struct op *op, const char *text)
{
    static const char *const owns[] = {
        "SELECT kind FROM place WHERE warehouse = $1 AND code = $2",
        "SELECT 'badge' FROM person WHERE warehouse = $1 AND badge = $2",
        "SELECT 'waybill' FROM waybill WHERE warehouse = $1 AND number = $2",
        "SELECT 'item' FROM item WHERE warehouse = $1 AND code = $2",
        "SELECT 'item' FROM code WHERE warehouse = $1 AND text = $2 LIMIT 1",
    };
    char gtin[16];
    const char *kind;
    for (size_t i = 0; i < sizeof(owns) / sizeof(*owns); i++) {
        bool code = i + 1 == sizeof(owns) / sizeof(*owns);
        int found = store_one(op->store, op->err, owns[i], "dt>t", op->warehouse,
                              code && code_gtin(str_of(text), gtin) ? gtin : text, &kind);
        if (found < 0)
            return found;
        if (found)
            return op_refuse(op, E_WRONG_KIND, "sss", "serial", kind, text);
    }
    return 0;
}

/* Nobody knows it: read now for the first time, of a unit that has no name yet. */
static int first_read(struct op *op, const struct serial_want *want)
{
    struct known other;
    int64_t nameless = 0;
    int found = find_unit(op, want->text, 0, &other);
    if (found < 0)
        return found;
    if (found)
        return op_refuse(op, E_SERIAL_ITEM, "sss", item_code(op, want->item),
                         item_code(op, other.item), want->text);
    if (serial_no_code(op, want->text))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT s.on_hand - (SELECT COUNT(*) FROM serial r"
                  "         WHERE r.warehouse = $1 AND r.place = $2 AND r.item = $3"
                  "           AND r.lot = $4)"
                  "  FROM stock s WHERE s.warehouse = $1 AND s.place = $2"
                  "   AND s.item = $3 AND s.lot = $4",
                  "dddt>d", op->warehouse, want->place, want->item, want->lot,
                  &nameless) < 0)
        return op_fault(op);
    return nameless > 0 ? 0 : wrong(op, want);
}

int serial_fits(struct op *op, const struct serial_want *want)
{
    struct known known;
    if (!*want->text)
        return op_refuse(op, E_SERIAL_MISSING, "s", item_code(op, want->item));
    int found = find_unit(op, want->text, want->item, &known);
    if (found < 0)
        return found;
    if (!found)
        return first_read(op, want);
    if (known.out)
        return has_left(op, &known, want->text);
    if (known.place == want->place && strcmp(known.lot, want->lot) == 0)
        return 0;
    if (known.place != want->place && strcmp(known.kind, "bin") != 0)
        return op_refuse(op, E_SERIAL_TAKEN, "ss", want->text, known.place_code);
    return wrong(op, want);
}

/* Where the unit must be when it is in none of the order's totes: in the first of them
 * that has the item. */
static int a_tote(struct op *op, int64_t order, struct serial_want *want)
{
    want->place = 0;
    want->lot = "";
    int found = store_one(op->store, op->err,
                          "SELECT p.id, s.lot FROM place p JOIN stock s"
                          "    ON s.warehouse = p.warehouse AND s.place = p.id"
                          "   AND s.item = $2"
                          " WHERE p.bound_order IN " MERGED_WITH(
                              "$1") " AND p.kind IN " BOXES
                                    "   AND s.on_hand > 0 ORDER BY p.id, s.lot LIMIT 1",
                          "dd>dt", order, want->item, &want->place, &want->lot);
    return found < 0 ? found : 0;
}

int serial_in_totes(struct op *op, int64_t order, struct serial_want *want)
{
    struct known known;
    int64_t mine = 0;
    if (!*want->text)
        return op_refuse(op, E_SERIAL_MISSING, "s", item_code(op, want->item));
    int found = find_unit(op, want->text, want->item, &known);
    if (found < 0)
        return found;
    if (found && !known.out &&
        store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM place WHERE id = $1 AND kind IN " BOXES
                  "   AND bound_order IN " MERGED_WITH("$2"),
                  "dd>d", known.place, order, &mine) < 0)
        return op_fault(op);
    if (mine) {
        want->place = known.place;
        want->lot = known.lot;
        return 0;
    }
    if (a_tote(op, order, want))
        return op_fault(op);
    bool others = found && !known.out && known.order != order;
    return others ? wrong(op, want) : serial_fits(op, want);
}

int serial_single(struct op *op, int64_t item, int64_t units)
{
    if (units == 1)
        return 0;
    return op_refuse(op, E_SERIAL_CASE, "sd", item_code(op, item), units);
}

int serial_item(struct op *op, int64_t item, bool *serial)
{
    struct item_row row;
    if (find_item(op, item, &row))
        return op_fault(op);
    *serial = row.serial != 0;
    return 0;
}

int serial_known(struct op *op, int64_t item, int64_t place, int64_t *known)
{
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM serial"
                          " WHERE warehouse = $1 AND place = $2 AND item = $3",
                          "ddd>d", op->warehouse, place, item, known);
    return found < 0 ? found : 0;
}

int serial_last(struct op *op, int64_t place, int64_t item, int64_t line,
                const char **text)
{
    *text = "";
    int found = store_one(op->store, op->err,
                          "SELECT text FROM serial WHERE warehouse = $1 AND place = $2"
                          "   AND item = $3 AND line_id = $4"
                          " ORDER BY last_move DESC LIMIT 1",
                          "dddd>t", op->warehouse, place, item, line, text);
    return found < 0 ? found : 0;
}

int serial_of_move(struct op *op, int64_t move, const char **text)
{
    *text = "";
    int found =
        store_one(op->store, op->err, "SELECT text FROM serial_move WHERE move = $1",
                  "d>t", move, text);
    return found < 0 ? found : 0;
}

int serial_loose(struct op *op, struct ledger *move, const char *text)
{
    bool serial = false;
    int64_t known = 0;
    if (serial_item(op, move->item, &serial) ||
        (serial && serial_known(op, move->item, move->from, &known)))
        return op_fault(op);
    if (!serial)
        return 0;
    bool all = move->qty == ledger_units(op, move->from, move->item);
    if (!*text && (!known || all)) {
        move->serials = known > 0;
        return 0;
    }
    struct serial_want want = {text, move->item, move->from, ""};
    if (serial_single(op, move->item, move->qty))
        return op_fault(op);
    store_one(op->store, op->err,
              "SELECT lot FROM serial WHERE warehouse = $1 AND text = $2 AND item = $3",
              "dtd>t", op->warehouse, text, move->item, &want.lot);
    if (op->err->code || serial_fits(op, &want))
        return op_fault(op);
    move->serial = text;
    move->lot = want.lot;
    return 0;
}

bool serial_may_come(struct op *op, int64_t item, const char *text, const char **got)
{
    struct known known;
    int found = find_unit(op, text, item, &known);
    if (found == 1 && !known.out) {
        *got = arena_printf(op->arena, "%s, which is in %s", text, known.place_code);
        return false;
    }
    return found >= 0;
}
