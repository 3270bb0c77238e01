/*
 * wave.snapshot: what a plan needs to know of the orders that are in no wave: one flat
 * page of rows, from which plan/ selects, says why not, and fills carts.
 *
 * Two queries over the same page, orders and what their lines add up to, both by order
 * id, put together here.
 */
#include "op_in.h"

static const char *const columns[] = {
    "order",     "number",  "version", "channel",  "shop",  "region", "type",
    "carrier",   "paid_at", "due_at",  "priority", "units", "lines",  "weight_g",
    "volume_ml", "seq",     "flagged", "state",    "hold",  NULL};

enum { LIMIT = 10000 };

#define PAGE                                                                             \
    " FROM orders WHERE warehouse = $1 AND state IN ('ready', 'held', 'new')"            \
    "   AND wave IS NULL AND id > $2 ORDER BY id LIMIT $3"

struct burden {
    int64_t order, lines, weight, volume, seq;
};

/* An item's place is the lowest in the pick sequence where it is free. */
static int read_burdens(struct op *op, struct burden *burden, int64_t limit)
{
    int n = 0;
    struct burden one;
    struct query *query = store_query(
        op->store,
        "WITH page AS (SELECT id" PAGE "),"
        " spot AS (SELECT s.item AS item, MIN(p.seq) AS seq"
        "            FROM stock s CROSS JOIN place p"
        "           WHERE s.warehouse = $1 AND p.id = s.place AND p.kind = 'bin'"
        "             AND s.on_hand > 0 AND s.on_hand > s.reserved GROUP BY s.item),"
        " part AS (SELECT l.order_id AS id, l.qty - l.cancelled AS units,"
        "                 i.weight_g AS weight, i.volume_ml AS volume, i.id AS item"
        "            FROM page CROSS JOIN order_line l CROSS JOIN item i"
        "           WHERE l.order_id = page.id AND l.kit = 0 AND l.qty > l.cancelled"
        "             AND i.id = l.item)"
        " SELECT part.id, COUNT(*), CAST(SUM(part.units * part.weight) AS BIGINT),"
        "        CAST(SUM(part.units * part.volume) AS BIGINT), MIN(spot.seq)"
        "   FROM part LEFT JOIN spot ON spot.item = part.item"
        "  GROUP BY part.id ORDER BY part.id",
        "ddd", op->warehouse, request_get(op->req, "after"), limit);
    while (query_next(query, "ddddd", &one.order, &one.lines, &one.weight, &one.volume,
                      &one.seq))
        burden[n++] = one;
    return query_done(query, op->err) ? op_fault(op) : n;
}

/* Both come by order id; an order without goods has none. */
static struct burden burden_of(const struct burden *burden, int n, int *next,
                               int64_t order)
{
    while (*next < n && burden[*next].order < order)
        ++*next;
    return *next < n && burden[*next].order == order ? burden[*next]
                                                     : (struct burden){.order = order};
}

static int run(struct op *op)
{
    int64_t id, version, paid_at, due_at, priority, units, flagged;
    const char *number, *channel, *shop, *region, *type, *carrier, *state, *hold;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : LIMIT;
    struct burden *burdens = arena_alloc(op->arena, sizeof(*burdens) * (size_t)limit);
    int next = 0, n = read_burdens(op, burdens, limit);
    if (n < 0)
        return op_fault(op);
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store,
                    "SELECT id, number, version, channel, shop, region, type, carrier, "
                    "paid_at, due_at,"
                    "       priority, units, flagged, state, hold" PAGE,
                    "ddd", op->warehouse, request_get(op->req, "after"), limit);
    while (query_next(query,
                      "dtd"
                      "ttttt"
                      "ddddd"
                      "tt",
                      &id, &number, &version, &channel, &shop, &region, &type, &carrier,
                      &paid_at, &due_at, &priority, &units, &flagged, &state, &hold)) {
        struct burden b = burden_of(burdens, n, &next, id);
        op_row(op,
               "dtd"
               "ttttt"
               "dddd"
               "dddd"
               "d"
               "tt",
               id, number, version, channel, shop, region, type, carrier, paid_at, due_at,
               priority, units, b.lines, b.weight, b.volume, b.seq, flagged, state, hold);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wave_snapshot = {V_WAVE_SNAPSHOT, run};
