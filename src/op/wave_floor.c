/*
 * wave.floor, wave.lines, wave.bins: what a plan needs besides the orders' heads: how the
 * house is walked (by the rules, and by the aisles its bins lie in), what each order is
 * to get, and where that lies free, in the order in which a release takes it.
 */
#include "wave_in.h"

enum { LIMIT = 2000 };

static const char *const cols_floor[] = {"aisle", "bays", "seq", NULL};
static const char *const cols_lines[] = {"order", "item", "units",    "gift",
                                         "type",  "code", "weight_g", "volume_ml",
                                         "loose", NULL};
static const char *const cols_bins[] = {"item", "place",  "code", "aisle", "bay", "seq",
                                        "lot",  "expiry", "free", "zone",  NULL};

/* ---- how it is walked ---- */

/* Lengths in mm, times in seconds; what stands here is taken where no rule does. */
static void say_rules(struct op *op)
{
    op_num(op, "aisle_mm", rule_num(op, "walk", "layout", "aisle_mm", 4500));
    op_num(op, "bay_mm", rule_num(op, "walk", "layout", "bay_mm", 1200));
    op_num(op, "cross_mm", rule_num(op, "walk", "layout", "cross_mm", 2000));
    op_num(op, "block_bays", rule_num(op, "walk", "layout", "block_bays", 0));
    op_num(op, "facing", rule_num(op, "walk", "layout", "facing", 1));
    op_text(op, "depots", rule_text(op, "walk", "layout", "depots", ""));
    op_text(op, "one_way", rule_text(op, "walk", "layout", "one_way", ""));
    op_num(op, "speed_mm_s", rule_num(op, "walk", "time", "speed_mm_s", 800));
    op_num(op, "line_s", rule_num(op, "walk", "time", "line_s", 10));
    op_num(op, "cart_s", rule_num(op, "walk", "time", "cart_s", 180));
}

/* Put walls and how many slots each has: "W1:24 W2:30". */
static int say_walls(struct op *op)
{
    const char *wall, *all = "";
    int64_t slots;
    struct query *query =
        store_query(op->store,
                    "SELECT aisle, COUNT(*) FROM place WHERE warehouse = $1"
                    "   AND kind = 'slot' GROUP BY aisle ORDER BY aisle",
                    "d", op->warehouse);
    while (query_next(query, "td", &wall, &slots))
        all = arena_printf(op->arena, "%s%s%s:%lld", all, *all ? " " : "", wall,
                           (long long)slots);
    if (query_done(query, op->err))
        return op_fault(op);
    op_text(op, "walls", all);
    return 0;
}

/* Aisles as they stand: along the pick sequence. A bin without aisle or bay is in none.
 */
static int run_floor(struct op *op)
{
    int64_t bays, seq;
    const char *aisle;
    say_rules(op);
    if (say_walls(op))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_floor);
    struct query *query =
        store_query(op->store,
                    "SELECT aisle, MAX(bay), MIN(seq) FROM place"
                    " WHERE warehouse = $1 AND kind = 'bin' AND aisle <> '' AND bay > 0"
                    " GROUP BY aisle ORDER BY 3, 1",
                    "d", op->warehouse);
    while (query_next(query, "tdd", &aisle, &bays, &seq))
        op_row(op, "tdd", aisle, bays, seq);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- what orders get ---- */

#define LAST_OF(page) "SELECT COALESCE(MAX(id), 0) FROM (SELECT id" page ") p"
#define LINES_OF(page)                                                                   \
    "WITH page AS (SELECT id" page ")"                                                   \
    " SELECT l.order_id, l.item, l.qty - l.cancelled, l.gift, i.type, i.code,"           \
    "       i.weight_g, i.volume_ml,"                                                    \
    "       1 - i.serial"                                                                \
    "  FROM page CROSS JOIN order_line l CROSS JOIN item i"                              \
    " WHERE l.order_id = page.id AND l.kit = 0 AND l.qty > l.cancelled"                  \
    "   AND i.id = l.item ORDER BY l.order_id, l.gift, l.ordinal, l.id"

static int run_lines(struct op *op)
{
    int64_t order, item, units, gift, weight_g, volume_ml, loose, last = 0;
    const char *type, *code;
    static const char *const end[] = {LAST_OF(PAGE_LIVE), LAST_OF(PAGE_PAST),
                                      LAST_OF(PAGE_REST)};
    static const char *const sql[] = {LINES_OF(PAGE_LIVE), LINES_OF(PAGE_PAST),
                                      LINES_OF(PAGE_REST)};
    struct wave_page page;
    if (wave_page(op, LIMIT, &page))
        return op_fault(op);
    if (store_one(op->store, op->err, end[page.of], "ddddd>d", PAGE_ARGS(op, page),
                  &last) < 0)
        return op_fault(op);
    op_num(op, "after", last);
    rows_init(&op->reply->rows, cols_lines);
    struct query *query =
        store_query(op->store, sql[page.of], "ddddd", PAGE_ARGS(op, page));
    while (query_next(query, "ddddttddd", &order, &item, &units, &gift, &type, &code,
                      &weight_g, &volume_ml, &loose))
        op_row(op, "ddddttddd", order, item, units, gift, type, code, weight_g, volume_ml,
               loose);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- where it lies ---- */

#define ITEMS " FROM item WHERE warehouse = $1 AND id > $2 ORDER BY id LIMIT $3"

/* What lines still reserve that would be planned again; of no wave: nothing. */
#define RESERVED_BY_REST                                                                 \
    "SELECT l.place AS place, l.item AS item, l.lot AS lot,"                             \
    "       CAST(SUM(l.qty) AS BIGINT) AS units"                                         \
    "  FROM orders o JOIN task_line l ON l.order_id = o.id AND l.state = 'open'"         \
    " WHERE o.warehouse = $1 AND " REST_OF("o") " GROUP BY l.place, l.item, l.lot"

/* An item comes whole: its bins are never cut by a page. */
static int run_bins(struct op *op)
{
    int64_t item, place, bay, seq, expiry, free, last = 0;
    struct wave_page page;
    const char *code, *aisle, *lot, *zone;
    if (wave_page(op, LIMIT, &page))
        return op_fault(op);
    if (store_one(op->store, op->err, LAST_OF(ITEMS), "ddd>d", op->warehouse, page.after,
                  page.limit, &last) < 0)
        return op_fault(op);
    op_num(op, "after", last);
    rows_init(&op->reply->rows, cols_bins);
    struct query *query = store_query(
        op->store,
        "WITH i AS (SELECT id" ITEMS "), mine AS (" RESERVED_BY_REST ")"
        " SELECT i.id, p.id, p.code, p.aisle, p.bay, p.seq, s.lot, s.expiry,"
        "        s.on_hand - s.reserved + COALESCE(m.units, 0), p.zone"
        "  FROM i CROSS JOIN stock k CROSS JOIN stock s CROSS JOIN place p"
        "  LEFT JOIN mine m ON m.place = s.place AND m.item = i.id AND m.lot = s.lot"
        " WHERE k.warehouse = $1 AND k.item = i.id AND k.on_hand > 0"
        "   AND s.warehouse = $1 AND s.place = k.place AND s.item = i.id"
        "   AND s.lot = k.lot AND s.suspect = 0"
        "   AND s.on_hand > s.reserved - COALESCE(m.units, 0)"
        "   AND p.id = s.place AND p.kind = 'bin'"
        " ORDER BY i.id, CASE WHEN s.expiry = 0 THEN 1 ELSE 0 END, s.expiry, p.seq, p.id",
        "ddddd", op->warehouse, page.after, page.limit, page.from, page.to);
    while (query_next(query, "ddttddtddt", &item, &place, &code, &aisle, &bay, &seq, &lot,
                      &expiry, &free, &zone))
        op_row(op, "ddttddtddt", item, place, code, aisle, bay, seq, lot, expiry, free,
               zone);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wave_floor = {V_WAVE_FLOOR, run_floor};
const struct op_entry op_wave_lines = {V_WAVE_LINES, run_lines};
const struct op_entry op_wave_bins = {V_WAVE_BINS, run_bins};
