/*
 * heat, heat.bins, heat.tours: what the map is drawn from: picks per bin of a period,
 * the bins themselves, and which bins each cart was sent to.
 *
 * A period is found in the record by halving (moves and tasks are numbered in the order
 * of their times), and picks are added up a slice of moves at a time: the cost is that of
 * the period, however long the history is.
 */
#include "history.h"

enum { SLICE = 100000, BINS = 5000, TOURS = 500 };

static int64_t limit_of(struct op *op, int64_t otherwise)
{
    return request_has(op->req, "limit") ? request_get(op->req, "limit") : otherwise;
}

static int64_t until(struct op *op)
{
    return request_get(op->req, "to") > 0 ? request_get(op->req, "to") : INT64_MAX;
}

/* ---- heat ---- */

static const char *const cols_heat[] = {"place", "code",  "item",   "sku",
                                        "picks", "units", "undone", NULL};

/* The moves of this slice: [*from, *to); *next is where the following begins, 0: none. */
static int slice(struct op *op, int64_t *from, int64_t *to, int64_t *next)
{
    int64_t after = request_get(op->req, "after");
    if (history_since(op, request_get(op->req, "from"), from) ||
        history_since(op, until(op), to))
        return op_fault(op);
    *from = after > *from ? after : *from;
    int64_t limit = limit_of(op, SLICE);
    *next = *to - *from > limit ? *from + limit : 0;
    *to = *next ? *next : *to;
    return 0;
}

static int run_heat(struct op *op)
{
    int64_t from = 0, to = 0, next = 0, place, item, picks, units, undone;
    const char *code, *sku;
    if (slice(op, &from, &to, &next))
        return op_fault(op);
    op_num(op, "next", next);
    rows_init(&op->reply->rows, cols_heat);
    struct query *query = store_query(
        op->store,
        "WITH part AS (SELECT CASE reason WHEN 'pick' THEN from_place ELSE to_place END"
        "                       AS place, item,"
        "       CAST(SUM(CASE reason WHEN 'pick' THEN 1 ELSE 0 END) AS BIGINT) AS picks,"
        "       CAST(SUM(CASE reason WHEN 'pick' THEN qty ELSE 0 END) AS BIGINT) AS "
        "units,"
        "       CAST(SUM(CASE reason WHEN 'undo' THEN qty ELSE 0 END) AS BIGINT) AS "
        "undone"
        "   FROM move WHERE id >= $2 AND id < $3 AND warehouse = $1"
        "    AND reason IN ('pick', 'undo') GROUP BY 1, 2)"
        " SELECT p.id, p.code, i.id, i.code, part.picks, part.units, part.undone"
        "   FROM part JOIN place p ON p.id = part.place JOIN item i ON i.id = part.item"
        "  ORDER BY p.id, i.id",
        "ddd", op->warehouse, from, to);
    while (
        query_next(query, "dtdtddd", &place, &code, &item, &sku, &picks, &units, &undone))
        op_row(op, "dtdtddd", place, code, item, sku, picks, units, undone);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- bins ---- */

static const char *const cols_bins[] = {"id",   "code", "aisle", "bay",   "level",
                                        "side", "seq",  "item",  "sku",   "name",
                                        "spec", "type", "units", "items", NULL};

static int run_bins(struct op *op)
{
    int64_t id, bay, level, seq, item, units, items;
    const char *code, *aisle, *side, *sku, *name, *spec, *type;
    rows_init(&op->reply->rows, cols_bins);
    struct query *query = store_query(
        op->store,
        "WITH b AS (SELECT id, code, aisle, bay, level, side, seq FROM place"
        "            WHERE warehouse = $1 AND kind = 'bin' AND id > $2"
        "            ORDER BY id LIMIT $3),"
        " held AS (SELECT b.id AS id, s.item AS item, SUM(s.on_hand) AS units"
        "            FROM b CROSS JOIN stock s"
        "           WHERE s.warehouse = $1 AND s.place = b.id AND s.on_hand > 0"
        "           GROUP BY b.id, s.item),"
        " best AS (SELECT id, item, units, COUNT(*) OVER (PARTITION BY id) AS items,"
        "                 ROW_NUMBER() OVER (PARTITION BY id ORDER BY units DESC, item)"
        "                   AS rank FROM held)"
        " SELECT b.id, b.code, b.aisle, b.bay, b.level, b.side, b.seq,"
        "        COALESCE(i.id, 0), COALESCE(i.code, ''), COALESCE(i.name, ''),"
        "        COALESCE(i.spec, ''), COALESCE(i.type, ''),"
        "        CAST(COALESCE(best.units, 0) AS BIGINT), COALESCE(best.items, 0)"
        "   FROM b LEFT JOIN best ON best.id = b.id AND best.rank = 1"
        "   LEFT JOIN item i ON i.id = best.item ORDER BY b.id",
        "ddd", op->warehouse, request_get(op->req, "after"), limit_of(op, BINS));
    while (query_next(query,
                      "dttddtd"
                      "dtttt"
                      "dd",
                      &id, &code, &aisle, &bay, &level, &side, &seq, &item, &sku, &name,
                      &spec, &type, &units, &items))
        op_row(op,
               "dttddtd"
               "dtttt"
               "dd",
               id, code, aisle, bay, level, side, seq, item, sku, name, spec, type, units,
               items);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- tours ---- */

static const char *const cols_tours[] = {"task",  "wave",  "cart",  "person",
                                         "at",    "seq",   "place", "item",
                                         "units", "taken", "state", NULL};

struct span {
    int64_t from, to, wave; /* tasks [from, to); wave 0: any */
};

/* Of a wave: by its number or name; its tasks are made after it, so never before. */
static int span_of(struct op *op, struct span *span)
{
    const char *name = request_str(op->req, "wave");
    int64_t at = request_get(op->req, "from");
    int64_t number = 0;
    *span = (struct span){0};
    str_int(str_of(name), &number);
    if (name[0]) {
        int found = store_one(op->store, op->err,
                              "SELECT id, released_at FROM wave"
                              " WHERE warehouse = $1 AND (name = $2 OR id = $3)",
                              "dtd>dd", op->warehouse, name, number, &span->wave, &at);
        if (found < 0)
            return op_fault(op);
        if (!found)
            return op_refuse(op, E_NOT_FOUND, "ss", "wave", name);
    }
    if (history_task_since(op, at, &span->from) ||
        history_task_since(op, until(op), &span->to))
        return op_fault(op);
    int64_t after = request_get(op->req, "after");
    span->from = after >= span->from ? after + 1 : span->from;
    return 0;
}

#define PAGE                                                                             \
    " FROM task WHERE id >= $2 AND id < $3 AND +warehouse = $1 AND kind = 'pick'"        \
    "   AND ($4 = 0 OR wave = $4) ORDER BY id LIMIT $5"

static int run_tours(struct op *op)
{
    int64_t task, at, seq, place, item, units, taken, last = 0;
    const char *wave, *cart, *person, *state;
    struct span span;
    if (span_of(op, &span))
        return op_fault(op);
    int64_t limit = limit_of(op, TOURS);
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(id), 0) FROM (SELECT id" PAGE ") AS page",
                  "ddddd>d", op->warehouse, span.from, span.to, span.wave, limit,
                  &last) < 0)
        return op_fault(op);
    op_num(op, "next", last);
    rows_init(&op->reply->rows, cols_tours);
    struct query *query = store_query(
        op->store,
        "WITH page AS (SELECT id, wave, cart, person, created_at" PAGE ")"
        " SELECT page.id, COALESCE(w.name, ''), COALESCE(c.code, ''),"
        "        COALESCE(p.name, ''), page.created_at, l.seq, l.place, l.item, l.qty,"
        "        l.taken, l.state"
        "   FROM page CROSS JOIN task_line l LEFT JOIN wave w ON w.id = page.wave"
        "   LEFT JOIN place c ON c.id = page.cart"
        "   LEFT JOIN person p ON p.id = page.person"
        "  WHERE l.task = page.id ORDER BY page.id, l.seq, l.id",
        "ddddd", op->warehouse, span.from, span.to, span.wave, limit);
    while (query_next(query, "dtttddddddt", &task, &wave, &cart, &person, &at, &seq,
                      &place, &item, &units, &taken, &state))
        op_row(op, "dtttddddddt", task, wave, cart, person, at, seq, place, item, units,
               taken, state);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_heat = {V_HEAT, run_heat};
const struct op_entry op_heat_bins = {V_HEAT_BINS, run_bins};
const struct op_entry op_heat_tours = {V_HEAT_TOURS, run_tours};
