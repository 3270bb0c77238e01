/*
 * wave.list, wave.why: the waves, and why an order is or is not in one. The answer of why
 * is never empty: what decided is kept, and where nothing decided yet, that is said.
 */
#include "op_in.h"

#include "tallyman/model/order.h"

static const char *const cols_list[] = {"id",     "name",    "shift",      "state",
                                        "orders", "shipped", "lines",      "units",
                                        "picked", "carts",   "carts_done", NULL};

static int run_list(struct op *op)
{
    int64_t id, orders, shipped, lines, units, picked, carts, done;
    const char *name, *shift, *state;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 100;
    rows_init(&op->reply->rows, cols_list);
    struct query *query = store_query(
        op->store,
        "WITH page AS (SELECT id, name, shift, state FROM wave WHERE warehouse = $1"
        "               ORDER BY id DESC LIMIT $2),"
        " mine AS (SELECT x.order_id AS id, x.wave AS wave FROM wave_order x"
        "            JOIN page ON page.id = x.wave"
        "           WHERE x.warehouse = $1 AND x.taken = 1),"
        " o AS (SELECT m.wave AS wave, COUNT(*) AS orders,"
        "              SUM(CASE WHEN r.state = 'shipped' THEN 1 ELSE 0 END) AS shipped"
        "         FROM mine m JOIN orders r ON r.id = m.id AND r.wave = m.wave"
        "        GROUP BY m.wave),"
        " l AS (SELECT m.wave AS wave, COUNT(*) AS lines, SUM(k.qty - k.cancelled) AS "
        "units,"
        "              SUM(k.picked) AS picked"
        "         FROM mine m JOIN orders r ON r.id = m.id AND r.wave = m.wave"
        "         JOIN order_line k ON k.order_id = r.id AND k.kit = 0 GROUP BY m.wave)"
        " SELECT page.id, page.name, page.shift, page.state,"
        "        CAST(COALESCE(o.orders, 0) AS BIGINT),"
        "        CAST(COALESCE(o.shipped, 0) AS BIGINT),"
        "        CAST(COALESCE(l.lines, 0) AS BIGINT),"
        "        CAST(COALESCE(l.units, 0) AS BIGINT),"
        "        CAST(COALESCE(l.picked, 0) AS BIGINT),"
        "        (SELECT COUNT(*) FROM task t WHERE t.warehouse = $1 AND t.kind = 'pick'"
        "            AND t.wave = page.id),"
        "        (SELECT COUNT(*) FROM task t WHERE t.warehouse = $1 AND t.kind = 'pick'"
        "            AND t.wave = page.id AND t.state IN ('done', 'closed'))"
        "   FROM page LEFT JOIN o ON o.wave = page.id LEFT JOIN l ON l.wave = page.id"
        "  ORDER BY page.id",
        "dd", op->warehouse, limit);
    while (query_next(query, "dtttddddddd", &id, &name, &shift, &state, &orders, &shipped,
                      &lines, &units, &picked, &carts, &done))
        op_row(op, "dtttddddddd", id, name, shift, state, orders, shipped, lines, units,
               picked, carts, done);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- why ---- */

static const char *const cols_why[] = {"order", "state",  "place", "wave", "rule", "file",
                                       "line",  "reason", "since", "who",  "id",   NULL};

struct why {
    int64_t id, taken_at, line, decided_at, hold_since, taken;
    const char *number, *state, *hold, *owner, *wave, *rule, *file, *reason, *who;
};

/* What decided of it last, put into one row. A plan's decision stands until the order was
 * held or taken back. */
static void settle(struct why *why)
{
    if (why->hold[0]) {
        why->rule = "hold";
        why->file = "";
        why->line = 0;
        why->reason = why->hold;
        why->decided_at = why->hold_since;
        why->who = why->owner;
    } else if (strcmp(why->state, "new") == 0) {
        why->reason = "awaits review";
    } else if (strcmp(why->state, "cancelled") == 0) {
        why->rule = "cancelled";
        why->reason = "it was taken back";
    } else if (!why->rule[0] && !why->reason[0]) {
        why->reason = strcmp(why->state, "ready") == 0
                          ? "no wave has been planned since it became ready"
                          : "released by hand";
    } else if (!why->reason[0]) {
        why->reason = why->taken ? "in the wave" : "left out by the rule";
    }
    if (!why->decided_at)
        why->decided_at = why->taken_at;
}

static void say(struct op *op, struct why *why)
{
    enum order_state state = order_state_by_name(str_of(why->state));
    settle(why);
    op_row(op,
           "tttttt"
           "dtdtd",
           why->number, why->state,
           state == ORDER_STATES ? "" : order_place_name(order_state_place(state)),
           why->wave, why->rule, why->file, why->line, why->reason, why->decided_at,
           why->who, why->id);
}

static int run_why(struct op *op)
{
    struct why why;
    int64_t only = 0, after = request_get(op->req, "after");
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    if (request_str(op->req, "number")[0] &&
        find_order(op, request_str(op->req, "number"), &only))
        return op_fault(op);
    if (only > after)
        after = only - 1;
    rows_init(&op->reply->rows, cols_why);
    /* The last decision of any wave; its name for an order that is in one. The plus keeps
     * SQLite on the ids, which page. */
    struct query *query = store_query(
        op->store,
        "SELECT o.id, o.number, o.state, o.hold, o.hold_owner, o.hold_since, o.taken_at,"
        "       COALESCE(w.name, ''), COALESCE(d.rule, ''), COALESCE(d.file, ''),"
        "       COALESCE(d.line, 0), COALESCE(d.reason, ''), COALESCE(d.at, 0),"
        "       COALESCE(d.taken, 0), COALESCE(p.name, '')"
        "  FROM orders o"
        "  LEFT JOIN wave_order d ON d.warehouse = o.warehouse AND d.order_id = o.id"
        "        AND d.wave = COALESCE(o.wave, (SELECT MAX(x.wave) FROM wave_order x"
        "                WHERE x.warehouse = o.warehouse AND x.order_id = o.id"
        "                  AND x.taken = 0))"
        "  LEFT JOIN wave w ON w.id = o.wave"
        "  LEFT JOIN wave dw ON dw.id = d.wave LEFT JOIN person p ON p.id = dw.person"
        " WHERE +o.warehouse = $1 AND o.id > $2 AND ($3 = 0 OR o.id = $3)"
        " ORDER BY o.id LIMIT $4",
        "dddd", op->warehouse, after, only, limit);
    while (query_next(query, "dttttddtttdtddt", &why.id, &why.number, &why.state,
                      &why.hold, &why.owner, &why.hold_since, &why.taken_at, &why.wave,
                      &why.rule, &why.file, &why.line, &why.reason, &why.decided_at,
                      &why.taken, &why.who))
        say(op, &why);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wave_list = {V_WAVE_LIST, run_list};
const struct op_entry op_wave_why = {V_WAVE_WHY, run_why};
