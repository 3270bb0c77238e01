/*
 * board: how the shift stands, at a glance: where the orders are, and the waves that are
 * not closed: how far, how fast, and when the last line will be picked at the pace that
 * the movements of the last hour show.
 */
#include "pace.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/model/order.h"
#include "unknown.h"
#include "wait.h"

static const char *const columns[] = {
    "wave", "shift",  "state", "orders", "done",    "lines",        "picked", "late",
    "risk", "people", "rate",  "eta_at", "miss_at", "miss_carrier", "miss",   NULL};

static int say_warehouse(struct op *op)
{
    const char *code = "";
    int64_t offset_min = 0;
    if (store_one(op->store, op->err,
                  "SELECT code, offset_min FROM warehouse WHERE id = $1", "d>td",
                  op->warehouse, &code, &offset_min) < 0)
        return op_fault(op);
    op_text(op, "warehouse", code);
    op_num(op, "offset_min", offset_min);
    return 0;
}

static int count_orders(struct op *op)
{
    int64_t count, place[] = {0, 0, 0, 0}, held = 0, all = 0, partly = 0;
    const char *name;
    struct query *query = store_query(op->store,
                                      "SELECT state, COUNT(*) FROM orders"
                                      " WHERE warehouse = $1 GROUP BY state",
                                      "d", op->warehouse);
    while (query_next(query, "td", &name, &count)) {
        enum order_state state = order_state_by_name(str_of(name));
        all += count;
        if (state != ORDER_STATES)
            place[order_state_place(state)] += count;
        held += state == ORDER_HELD ? count : 0;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM orders o WHERE o.warehouse = $1 AND o.state IN"
                  "       ('released', 'picking', 'picked', 'packing', 'packed')"
                  "   AND " IS_PARTLY_SHIPPED("o"),
                  "d>d", op->warehouse, &partly) < 0)
        return op_fault(op);
    place[ORDER_WAITING] += partly;
    place[ORDER_IN_WAVE] -= partly;
    if (say_warehouse(op))
        return op_fault(op);
    op_num(op, "orders", all);
    op_num(op, "waiting", place[ORDER_WAITING]); /* held ones among them */
    op_num(op, "held", held);
    op_num(op, "in_wave", place[ORDER_IN_WAVE]);
    op_num(op, "shipped", place[ORDER_SHIPPED_OUT]);
    op_num(op, "cancelled", place[ORDER_TAKEN_BACK]);
    return 0;
}

static int count_exceptions(struct op *op)
{
    int64_t count = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM exception"
                          " WHERE warehouse = $1 AND closed_at = 0",
                          "d>d", op->warehouse, &count);
    op_num(op, "exceptions", count);
    return found < 0 ? found : 0;
}

/* lines: of pick tasks, picked: those that are done; units, stops: of those still open.
 */
struct wave {
    int64_t id, orders, done, lines, picked, units, stops;
    int64_t late, risk, people, moved, first_at, eta_at;
    int64_t miss_at, miss; /* the first time that will be missed, by so many orders … */
    const char *miss_carrier; /* … of this carrier */
    const char *name, *shift, *state;
};

struct board {
    struct wave *wave; /* all that are not closed, by id */
    int n;
    struct pace *pace;
    int64_t scan_ms, stop_ms;
};

static int by_id(const void *a, const void *b)
{
    int64_t one = ((const struct wave *)a)->id, two = ((const struct wave *)b)->id;
    return one < two ? -1 : one > two;
}

static struct wave *wave_of(struct board *board, int64_t id)
{
    const struct wave key = {.id = id};
    return board->n ? bsearch(&key, board->wave, (size_t)board->n, sizeof(key), by_id)
                    : NULL;
}

static int read_waves(struct op *op, struct board *board)
{
    struct wave w = {0};
    struct query *query = store_query(
        op->store,
        "WITH live AS (SELECT id, name, shift, state FROM wave"
        "               WHERE warehouse = $1 AND state <> 'closed'),"
        " work AS (SELECT t.wave AS wave, COUNT(*) AS lines,"
        "                 SUM(CASE WHEN l.state <> 'open' THEN 1 ELSE 0 END) AS picked,"
        "                 SUM(CASE WHEN l.state = 'open' THEN l.qty - l.taken ELSE 0 END)"
        "                   AS units,"
        "                 COUNT(DISTINCT CASE WHEN l.state = 'open'"
        "                   THEN t.id * 1000000000 + l.place END) AS stops"
        "            FROM live JOIN task t ON t.warehouse = $1 AND t.kind = 'pick'"
        "             AND t.wave = live.id"
        "            JOIN task_line l ON l.task = t.id"
        "             AND (l.qty > 0 OR l.state <> 'cancelled') GROUP BY t.wave)"
        " SELECT live.id, live.name, live.shift, live.state, COALESCE(work.lines, 0),"
        "        CAST(COALESCE(work.picked, 0) AS BIGINT),"
        "        CAST(COALESCE(work.units, 0) AS BIGINT), COALESCE(work.stops, 0)"
        "   FROM live LEFT JOIN work ON work.wave = live.id ORDER BY live.id",
        "d", op->warehouse);
    while (query_next(query, "dtttdddd", &w.id, &w.name, &w.shift, &w.state, &w.lines,
                      &w.picked, &w.units, &w.stops)) {
        board->wave = op_list_more(op, board->wave, board->n, sizeof(w));
        board->wave[board->n++] = w;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* Who picked for a wave in the window, and how many lines. */
static int read_work(struct op *op, struct board *board)
{
    int64_t id, people, lines, first_at;
    struct query *query = store_query(
        op->store,
        "SELECT o.wave, COUNT(DISTINCT m.person), COUNT(DISTINCT m.line_id), MIN(m.at)"
        "  FROM move m JOIN orders o ON o.id = m.order_id"
        " WHERE m.id >= $2 AND m.warehouse = $1 AND m.reason = 'pick'"
        "   AND o.wave IS NOT NULL GROUP BY o.wave",
        "dd", op->warehouse, board->pace->first_move);
    while (query_next(query, "dddd", &id, &people, &lines, &first_at)) {
        struct wave *wave = wave_of(board, id);
        if (!wave)
            continue;
        wave->people = people;
        wave->moved = lines;
        wave->first_at = first_at;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* What is left, shared by those who are at it. */
static void reckon(struct op *op, struct board *board, struct wave *wave)
{
    const struct pace_work work = {wave->stops, wave->units, wave->people};
    wave->eta_at = pace_ready(op, board->scan_ms, board->stop_ms, &work);
}

/* Of carts that are passed on each zone has people of its own: the last zone decides. One
 * in which nobody picks yet takes one person at least. */
static int reckon_zones(struct op *op, struct board *board)
{
    int64_t id;
    struct pace_work work;
    struct query *query = store_query(
        op->store,
        "SELECT t.wave, COUNT(DISTINCT t.id * 1000000000 + l.place),"
        "       CAST(SUM(l.qty - l.taken) AS BIGINT),"
        "       (SELECT COUNT(DISTINCT k.person) FROM task k WHERE k.warehouse = $1"
        "           AND k.kind = 'pick' AND k.state = 'active' AND k.pass = 1"
        "           AND k.zone IN (p.zone, ''))"
        "  FROM task t JOIN task_line l ON l.task = t.id AND l.state = 'open'"
        "  JOIN place p ON p.id = l.place"
        " WHERE t.warehouse = $1 AND t.kind = 'pick' AND t.pass = 1"
        "   AND t.state IN ('open', 'active') GROUP BY t.wave, p.zone",
        "d", op->warehouse);
    while (query_next(query, "dddd", &id, &work.stops, &work.units, &work.people)) {
        struct wave *wave = wave_of(board, id);
        work.people += !work.people;
        int64_t ready = pace_ready(op, board->scan_ms, board->stop_ms, &work);
        if (wave && ready > wave->eta_at)
            wave->eta_at = ready;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* Those of one time and carrier are one. */
static void take_risk(struct op *op, struct wave *wave, int64_t due_at,
                      const char *carrier)
{
    wave->risk++;
    bool sooner = wave->miss == 0 || due_at < wave->miss_at;
    if (sooner) {
        wave->miss_at = due_at;
        wave->miss_carrier = arena_text(op->arena, carrier);
        wave->miss = 0;
    }
    wave->miss += due_at == wave->miss_at && strcmp(carrier, wave->miss_carrier) == 0;
}

/* In time is by the promise and by the carrier's pick-up, whichever is earlier. */
static int read_orders(struct op *op, struct board *board)
{
    int64_t id, due_at;
    const char *state, *carrier;
    struct query *query =
        store_query(op->store,
                    "WITH live AS (SELECT id FROM wave WHERE warehouse = $1"
                    "               AND state <> 'closed')"
                    " SELECT o.wave, o.state, CASE WHEN o.pickup_at > 0 AND"
                    "   (o.due_at = 0 OR o.pickup_at < o.due_at) THEN o.pickup_at"
                    "   ELSE o.due_at END, o.carrier FROM live"
                    "   JOIN wave_order x ON x.warehouse = $1 AND x.wave = live.id"
                    "    AND x.taken = 1"
                    "   JOIN orders o ON o.id = x.order_id AND o.wave = live.id",
                    "d", op->warehouse);
    while (query_next(query, "dtdt", &id, &state, &due_at, &carrier)) {
        struct wave *wave = wave_of(board, id);
        if (!wave)
            continue;
        bool done = strcmp(state, "shipped") == 0;
        bool waits = !done && strcmp(state, "cancelled") != 0 && due_at > 0;
        wave->orders++;
        wave->done += done;
        wave->late += waits && due_at < op->now;
        if (waits && due_at >= op->now && due_at < wave->eta_at)
            take_risk(op, wave, due_at, carrier);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int64_t rate(const struct wave *wave, int64_t now)
{
    int64_t ms = now - wave->first_at > 60000 ? now - wave->first_at : 60000;
    return wave->moved ? wave->moved * 3600000 / ms : 0;
}

static int list_waves(struct op *op)
{
    struct board all = {0}, *board = &all;
    if (pace_read(op, &board->pace) || read_waves(op, board) || read_work(op, board))
        return op_fault(op);
    board->scan_ms = pace_median(op, board->pace->scan, board->pace->scans);
    board->stop_ms = pace_median(op, board->pace->stop, board->pace->stops);
    for (int i = 0; i < board->n; i++)
        reckon(op, board, &board->wave[i]);
    if (reckon_zones(op, board) || read_orders(op, board))
        return op_fault(op);
    op_num(op, "scan_ms", board->scan_ms);
    op_num(op, "stop_ms", board->stop_ms);
    op_num(op, "scans", pace_kept(board->pace->scans));
    op_num(op, "stops", pace_kept(board->pace->stops));
    rows_init(&op->reply->rows, columns);
    for (int i = 0; i < board->n; i++) {
        const struct wave *w = &board->wave[i];
        op_row(op,
               "tttdddddddddd"
               "t"
               "d",
               w->name, w->shift, w->state, w->orders, w->done, w->lines, w->picked,
               w->late, w->risk, w->people, rate(w, op->now), w->eta_at, w->miss_at,
               w->miss_carrier ? w->miss_carrier : "", w->miss);
    }
    return 0;
}

static int run(struct op *op)
{
    int64_t units;
    if (count_orders(op) || count_exceptions(op) || unknown_units(op, &units))
        return op_fault(op);
    op_num(op, "unknown", units);
    return list_waves(op);
}

const struct op_entry op_board = {V_BOARD, run};
