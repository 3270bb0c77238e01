/*
 * serial_move: serials follow their units. Called by the ledger with each move of goods
 * that bear one: a row beside the move, and where the unit is from now on. Also what a
 * look at a parcel or an order says of them.
 */
#include "serial.h"

#include "floor.h"

struct unit {
    const char *text;
    struct unit *next;
};

static int place_kind(struct op *op, int64_t place, const char **kind)
{
    *kind = "";
    int found = store_one(op->store, op->err, "SELECT kind FROM place WHERE id = $1",
                          "d>t", place, kind);
    return found < 0 ? found : 0;
}

/* Where it is from now on. A unit that is known elsewhere does not come from here; one
 * that is out comes in by a receipt. */
static int stands(struct op *op, const struct ledger *move, int64_t id, const char *text,
                  bool in_bin)
{
    int changed = store_do(
        op->store, op->err,
        "INSERT INTO serial (warehouse, text, item, state, place, lot, received,"
        " order_id, line_id, last_move)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (warehouse, text, item) DO UPDATE SET state = excluded.state,"
        "   place = excluded.place, lot = excluded.lot, order_id = excluded.order_id,"
        "   received = CASE WHEN serial.received = 1 THEN 1 ELSE excluded.received END,"
        "   line_id = excluded.line_id, last_move = excluded.last_move"
        " WHERE serial.state = 'in' AND serial.place = $11"
        "    OR serial.state = 'out' AND excluded.received = 1",
        "dtdtdtdrrdd", op->warehouse, text, move->item, move->to_outside ? "out" : "in",
        move->to, move->lot, (int64_t)(strcmp(move->reason, "receive") == 0),
        in_bin ? 0 : move->order_id, in_bin ? 0 : move->line_id, id, move->from);
    return changed_one(op, changed, arena_printf(op->arena, "serial %s", text));
}

/* Back in a bin, what no receipt brought in is one of its units without a name. */
static int forget(struct op *op, const struct ledger *move, const char *text)
{
    int done = store_do(op->store, op->err,
                        "DELETE FROM serial WHERE warehouse = $1 AND text = $2"
                        "   AND item = $3 AND received = 0",
                        "dtd", op->warehouse, text, move->item);
    return done < 0 ? done : 0;
}

static int follow_one(struct op *op, const struct ledger *move, int64_t id,
                      const char *text)
{
    const char *kind;
    if (store_do(op->store, op->err,
                 "INSERT INTO serial_move (move, warehouse, item, text, order_id)"
                 " VALUES ($1, $2, $3, $4, $5)",
                 "dddtr", id, op->warehouse, move->item, text, move->order_id) < 0 ||
        place_kind(op, move->to, &kind))
        return op_fault(op);
    bool in_bin = strcmp(kind, "bin") == 0;
    if (stands(op, move, id, text, in_bin))
        return op_fault(op);
    return in_bin ? forget(op, move, text) : 0;
}

/* As many as units move, those of the same order line first; out of a hand only those:
 * the hand holds other lines' units too. */
static int known_at(struct op *op, const struct ledger *move, struct unit **units)
{
    const char *text;
    *units = NULL;
    struct query *query = store_query(
        op->store,
        "SELECT s.text FROM serial s JOIN place p ON p.id = s.place"
        " WHERE s.warehouse = $1 AND s.place = $2 AND s.item = $3 AND s.lot = $4"
        "   AND (COALESCE(s.line_id, 0) = $5 OR p.kind <> 'hand')"
        " ORDER BY COALESCE(s.line_id, 0) <> $5, s.last_move, s.text LIMIT $6",
        "dddtdd", op->warehouse, move->from, move->item, move->lot, move->line_id,
        move->qty);
    while (query_next(query, "t", &text)) {
        struct unit *unit = arena_alloc(op->arena, sizeof(*unit));
        *unit = (struct unit){arena_text(op->arena, text), *units};
        *units = unit;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

int serial_follow(struct op *op, const struct ledger *move, int64_t id)
{
    struct unit *units;
    if (move->serial)
        return follow_one(op, move, id, move->serial);
    if (known_at(op, move, &units))
        return op_fault(op);
    for (; units; units = units->next) {
        if (follow_one(op, move, id, units->text))
            return op_fault(op);
    }
    return 0;
}

/* ---- looks ---- */

static const char *joined(struct op *op, struct query *query)
{
    const char *text, *all = "";
    while (query_next(query, "t", &text))
        all = arena_printf(op->arena, "%s%s%s", all, *all ? " " : "", text);
    query_done(query, op->err);
    return all;
}

const char *serials_at(struct op *op, int64_t order, int64_t place, int64_t item)
{
    return joined(
        op, store_query(op->store,
                        "SELECT text FROM serial WHERE warehouse = $1 AND place = $2"
                        "   AND item = $3"
                        " UNION SELECT s.text FROM serial_move s"
                        "         JOIN move m ON m.id = s.move"
                        "        WHERE s.order_id = $4 AND s.item = $3"
                        "          AND m.from_place = $2 AND m.reason = 'ship'"
                        " ORDER BY 1",
                        "dddd", op->warehouse, place, item, order));
}

const char *serials_of_order(struct op *op, int64_t order, int64_t item)
{
    return joined(
        op, store_query(op->store,
                        "SELECT s.text FROM serial_move s JOIN move m ON m.id = s.move"
                        " WHERE s.order_id = $1 AND s.item = $2"
                        "   AND (m.reason = 'ship' OR EXISTS"
                        "       (SELECT 1 FROM serial r WHERE r.warehouse = s.warehouse"
                        "           AND r.text = s.text AND r.item = s.item"
                        "           AND r.last_move = s.move AND r.order_id = $1))"
                        " GROUP BY s.text ORDER BY 1",
                        "dd", order, item));
}
