/*
 * sign_moves: what moved where, and when, by the record of moves. Nobody walks faster
 * than a stated speed; and units that an undo put back into a bin, or that somebody had
 * just picked beside when he said it was short, are missed at the next count: then who
 * was there last is named.
 */
#include "history.h"
#include "sign_in.h"

struct moved {
    int64_t id, person, at, from, to, item, qty;
    const char *reason;
};

struct reading {
    struct signs *signs;
    struct spots bins, people, goods; /* bins: at and where are mm across and along */
    struct moved *move;
    int moves;
    int64_t speed, least, undo_ms, short_ms;
};

/* ---- the house ---- */

/* Aisles as they stand: along the pick sequence. The shortest way between two bins is no
 * shorter than across and along. */
static int read_bins(struct reading *reading)
{
    struct op *op = reading->signs->op;
    int64_t aisle_mm = rule_num(op, "walk", "layout", "aisle_mm", 4500);
    int64_t bay_mm = rule_num(op, "walk", "layout", "bay_mm", 1200);
    bool facing = rule_num(op, "walk", "layout", "facing", 1) != 0;
    int64_t id, bay, nth;
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.bay, a.nth FROM place p JOIN (SELECT x.aisle AS aisle,"
        "         ROW_NUMBER() OVER (ORDER BY x.seq, x.aisle) AS nth FROM"
        "           (SELECT aisle, MIN(seq) AS seq FROM place WHERE warehouse = $1"
        "               AND kind = 'bin' AND aisle <> '' AND bay > 0 GROUP BY aisle) x) a"
        "    ON a.aisle = p.aisle"
        " WHERE p.warehouse = $1 AND p.kind = 'bin' AND p.aisle <> '' AND p.bay > 0",
        "d", op->warehouse);
    while (query_next(query, "ddd", &id, &bay, &nth)) {
        struct spot *spot = spots_at(&reading->bins, id, 0);
        spot->at = nth * aisle_mm;
        spot->where = (facing ? (bay + 1) / 2 : bay) * bay_mm;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- walks ---- */

static struct spot *bin_of(struct reading *reading, int64_t place)
{
    struct spot *spot = spots_at(&reading->bins, place, 0);
    return spot->at ? spot : NULL;
}

static int64_t apart(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

static void walked(struct reading *reading, const struct moved *move, int64_t place)
{
    struct op *op = reading->signs->op;
    struct spot *was = spots_at(&reading->people, move->person, 0);
    struct spot *here = bin_of(reading, place);
    if (!here)
        return;
    int64_t x = here->at, y = here->where;
    struct spot *there = was->where ? bin_of(reading, was->where) : NULL;
    int64_t far = there ? apart(x, there->at) + apart(y, there->where) : 0;
    int64_t ms = move->at - was->at, from = was->where;
    if (far >= reading->least && ms >= 0 && far * 1000 > reading->speed * ms) {
        const struct sign sign = {
            "walk",
            move->person,
            "",
            arena_printf(op->arena, "%s > %s: %lld m, %lld s", place_code(op, from),
                         place_code(op, place), (long long)(far / 1000),
                         (long long)(ms / 1000)),
            1,
            move->at,
            move->at};
        sign_add(reading->signs, &sign);
    }
    was->where = place;
    was->at = move->at;
}

/* ---- units that are gone ---- */

static void gone(struct reading *reading, const struct moved *move)
{
    struct op *op = reading->signs->op;
    struct spot *spot = spots_at(&reading->goods, move->from, move->item);
    bool undone = spot->undo_at && move->at - spot->undo_at <= reading->undo_ms;
    bool short_after = spot->take_at && spot->short_at >= spot->take_at &&
                       spot->short_at - spot->take_at <= reading->short_ms;
    if (!undone && !short_after)
        return;
    const struct sign sign = {
        undone ? "undo" : "short",
        undone ? spot->undo_by : spot->take_by,
        "",
        arena_printf(op->arena, "%s x%lld, %s", item_code(op, move->item),
                     (long long)move->qty, place_code(op, move->from)),
        1,
        undone ? spot->undo_at : spot->short_at,
        move->at};
    sign_add(reading->signs, &sign);
    spot->undo_at = spot->take_at = 0; /* said once */
}

static void goods_moved(struct reading *reading, const struct moved *move, bool out)
{
    if (strcmp(move->reason, "undo") == 0) {
        struct spot *spot = spots_at(&reading->goods, move->to, move->item);
        spot->undo_by = move->person;
        spot->undo_at = move->at;
    } else if (strcmp(move->reason, "pick") == 0) {
        struct spot *spot = spots_at(&reading->goods, move->from, move->item);
        if (!spot->short_at || move->at < spot->short_at) {
            spot->take_by = move->person;
            spot->take_at = move->at;
        }
    } else if (out) {
        gone(reading, move);
    }
}

/* Bins said to be short in the window, by when that was. */
static int read_shorts(struct reading *reading)
{
    struct signs *signs = reading->signs;
    struct op *op = signs->op;
    int64_t first = 0, last = 0, place, item, at;
    if (history_count_since(op, signs->from, &first) ||
        history_count_since(op, signs->to, &last))
        return op_fault(op);
    struct query *query =
        store_query(op->store,
                    "SELECT place, item, created_at FROM counting"
                    " WHERE id >= $2 AND id < $3 AND warehouse = $1 AND reason = 'short'"
                    " ORDER BY id LIMIT $4",
                    "dddd", op->warehouse, first, last, (int64_t)SIGN_ROWS);
    while (query_next(query, "ddd", &place, &item, &at))
        spots_at(&reading->goods, place, item)->short_at = at;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- reading ---- */

static int read_moves(struct reading *reading)
{
    struct signs *signs = reading->signs;
    struct op *op = signs->op;
    struct moved one;
    int64_t first = 0, last = 0;
    size_t n = 0, room = 0, size = sizeof(one);
    if (history_since(op, signs->from, &first) || history_since(op, signs->to, &last))
        return op_fault(op);
    /* A journal's scans come late: when they were made stands with their request. */
    struct query *query = store_query(
        op->store,
        "SELECT m.id, m.person, CASE WHEN r.terminal_at > 0 THEN r.terminal_at"
        "       ELSE m.at END, m.from_place, m.to_place, m.item, m.qty, m.reason"
        "  FROM move m LEFT JOIN request r ON r.terminal = m.terminal AND r.seq = m.seq"
        " WHERE m.id >= $2 AND m.id < $3 AND m.warehouse = $1"
        "   AND m.reason IN ('pick', 'undo', 'back', 'move', 'count', 'take')"
        " ORDER BY m.id",
        "ddd", op->warehouse, first, last);
    while (query_next(query, "dddddddt", &one.id, &one.person, &one.at, &one.from,
                      &one.to, &one.item, &one.qty, &one.reason)) {
        if (n == room) {
            room = room ? 2 * room : 1024;
            reading->move = arena_grow(op->arena, reading->move, n * size, room * size);
        }
        reading->move[n++] = one;
    }
    reading->moves = (int)n;
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int read_rules(struct reading *reading)
{
    struct op *op = reading->signs->op;
    reading->speed = rule_num(op, "signs", "walk", "speed_mm_s", 4000);
    reading->least = rule_num(op, "signs", "walk", "least_mm", 10000);
    reading->undo_ms = 3600000 * rule_num(op, "signs", "undo", "hours", 24);
    reading->short_ms = 60000 * rule_num(op, "signs", "short", "minutes", 30);
    return op->err->code ? op_fault(op) : 0;
}

int sign_moves(struct signs *signs)
{
    struct op *op = signs->op;
    struct reading reading = {.signs = signs};
    int64_t nowhere = 0, sold = 0;
    spots_init(&reading.bins, op->arena);
    spots_init(&reading.people, op->arena);
    spots_init(&reading.goods, op->arena);
    if (read_rules(&reading) || read_bins(&reading) || read_shorts(&reading) ||
        read_moves(&reading) || find_place(op, "ADJ", "outside", &nowhere) ||
        find_place(op, "OUT", "outside", &sold))
        return op_fault(op);
    for (int i = 0; i < reading.moves; i++) {
        const struct moved *move = &reading.move[i];
        bool out = move->to == nowhere || move->to == sold;
        goods_moved(&reading, move, out);
        if (strcmp(move->reason, "take") == 0)
            continue; /* at a desk */
        walked(&reading, move, bin_of(&reading, move->from) ? move->from : move->to);
    }
    return op->err->code ? op_fault(op) : 0;
}
