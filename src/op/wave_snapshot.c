/*
 * wave.snapshot: what a plan needs to know of the orders that are in no wave, or that
 * nobody began in one: one flat page of rows, from which plan/ selects, says why not, and
 * fills carts.
 *
 * Two queries over the same page, orders and what their lines add up to, both by order
 * id, put together here.
 */
#include "wave_in.h"

#include <string.h>

static const char *const columns[] = {
    "order", "number",   "version",   "channel", "shop",     "region",
    "type",  "carrier",  "paid_at",   "due_at",  "priority", "units",
    "lines", "weight_g", "volume_ml", "seq",     "flagged",  "state",
    "hold",  "buyer",    "owner",     "main",    "together", NULL};

enum { LIMIT = 10000 };

struct burden {
    int64_t order, lines, weight, volume, seq;
};

int wave_badge(struct op *op, const char *badge, int64_t *person)
{
    *person = 0;
    int found = *badge ? store_one(op->store, op->err,
                                   "SELECT id FROM person WHERE warehouse = $1"
                                   "   AND badge = $2",
                                   "dt>d", op->warehouse, badge, person)
                       : 1;
    if (found < 0)
        return op_fault(op);
    return found ? 0 : op_refuse(op, E_NOT_FOUND, "ss", "person", badge);
}

static int page_of_rest(struct op *op, const char *name, struct wave_page *page)
{
    struct wave_seen wave = {0};
    if (wave_seen(op, name, &wave) ||
        wave_badge(op, request_str(op->req, "badge"), &page->to))
        return op_fault(op);
    if (strcmp(wave.state, "closed") == 0)
        return op_refuse(op, E_STATE, "sss", name, wave.state, "open or locked");
    page->of = WAVE_REST;
    page->from = wave.id;
    page->shift = wave.shift;
    page->cutoff_at = wave.cutoff_at;
    return 0;
}

int wave_page(struct op *op, int64_t limit, struct wave_page *page)
{
    const char *wave = request_str(op->req, "wave");
    bool paid = op->req->verb != V_WAVE_BINS; /* which is of goods, not of orders */
    *page = (struct wave_page){
        .after = request_get(op->req, "after"),
        .limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : limit,
        .from = paid ? request_get(op->req, "paid_from") : 0,
        .to = paid ? request_get(op->req, "paid_to") : 0,
    };
    page->of = page->to > 0 ? WAVE_PAST : WAVE_LIVE;
    if (page->of == WAVE_LIVE)
        page->from = 0;
    return *wave ? page_of_rest(op, wave, page) : 0;
}

/* An item's place is the lowest in the pick sequence where it is free. */
#define BURDENS_OF(page)                                                                 \
    "WITH page AS (SELECT id" page "),"                                                  \
    " spot AS (SELECT s.item AS item, MIN(p.seq) AS seq"                                 \
    "            FROM stock s CROSS JOIN place p"                                        \
    "           WHERE s.warehouse = $1 AND p.id = s.place AND p.kind = 'bin'"            \
    "             AND s.on_hand > 0 AND s.on_hand > s.reserved GROUP BY s.item),"        \
    " part AS (SELECT l.order_id AS id, l.qty - l.cancelled AS units,"                   \
    "                 i.weight_g AS weight, i.volume_ml AS volume, i.id AS item"         \
    "            FROM page CROSS JOIN order_line l CROSS JOIN item i"                    \
    "           WHERE l.order_id = page.id AND l.kit = 0 AND l.qty > l.cancelled"        \
    "             AND i.id = l.item)"                                                    \
    " SELECT part.id, COUNT(*), CAST(SUM(part.units * part.weight) AS BIGINT),"          \
    "        CAST(SUM(part.units * part.volume) AS BIGINT), MIN(spot.seq)"               \
    "   FROM part LEFT JOIN spot ON spot.item = part.item"                               \
    "  GROUP BY part.id ORDER BY part.id"

static int read_burdens(struct op *op, struct wave_page page, struct burden *burden)
{
    int n = 0;
    struct burden one;
    static const char *const sql[] = {BURDENS_OF(PAGE_LIVE), BURDENS_OF(PAGE_PAST),
                                      BURDENS_OF(PAGE_REST)};
    struct query *query =
        store_query(op->store, sql[page.of], "ddddd", PAGE_ARGS(op, page));
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

#define HEADS_OF(page)                                                                   \
    "SELECT id, number, version, channel, shop, region, type, carrier, paid_at, due_at," \
    "       priority, units, flagged, state, hold, buyer, hold_owner,"                   \
    "       CASE WHEN type <> 'gift' OR buyer = '' THEN 0 ELSE"                          \
    "         (SELECT COUNT(*) FROM orders m WHERE m.warehouse = $1"                     \
    "             AND m.buyer = orders.buyer AND m.shop = orders.shop"                   \
    "             AND m.channel = orders.channel AND m.type <> 'gift'"                   \
    "             AND m.state IN ('released', 'picking', 'picked', 'packing', 'packed'," \
    "                             'shipped')) END,"                                      \
    "       CASE WHEN receiver_key = '' THEN '' ELSE"                                    \
    "         receiver_key || '|' || account || '|' || address END" page

static int run(struct op *op)
{
    int64_t id, version, paid_at, due_at, priority, units, flagged;
    int64_t main;
    const char *number, *channel, *shop, *region, *type, *carrier, *state, *hold, *buyer,
        *owner, *together;
    static const char *const sql[] = {HEADS_OF(PAGE_LIVE), HEADS_OF(PAGE_PAST),
                                      HEADS_OF(PAGE_REST)};
    struct wave_page page;
    if (wave_page(op, LIMIT, &page))
        return op_fault(op);
    struct burden *burdens =
        arena_alloc(op->arena, sizeof(*burdens) * (size_t)page.limit);
    int next = 0, n = read_burdens(op, page, burdens);
    if (n < 0)
        return op_fault(op);
    if (page.of == WAVE_REST) {
        op_text(op, "shift", page.shift);
        op_num(op, "cutoff_at", page.cutoff_at);
    }
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store, sql[page.of], "ddddd", PAGE_ARGS(op, page));
    while (query_next(query,
                      "dtd"
                      "ttttt"
                      "ddddd"
                      "tttt"
                      "dt",
                      &id, &number, &version, &channel, &shop, &region, &type, &carrier,
                      &paid_at, &due_at, &priority, &units, &flagged, &state, &hold,
                      &buyer, &owner, &main, &together)) {
        struct burden b = burden_of(burdens, n, &next, id);
        op_row(op,
               "dtd"
               "ttttt"
               "dddd"
               "dddd"
               "d"
               "tttt"
               "dt",
               id, number, version, channel, shop, region, type, carrier, paid_at, due_at,
               priority, units, b.lines, b.weight, b.volume, b.seq, flagged, state, hold,
               buyer, owner, main, together);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wave_snapshot = {V_WAVE_SNAPSHOT, run};
