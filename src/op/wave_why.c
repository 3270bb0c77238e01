/*
 * wave.why, wave.count: why an order is or is not in a wave, and how many wait for what.
 * The answer is never empty: an order that waits names every rule that keeps it out, each
 * since when and who can change it; where no plan has looked at it yet, that is said.
 *
 * Two queries over the same page, orders and their rows of `waiting`, both by order id.
 */
#include "wait.h"

#include "tallyman/model/order.h"

enum { LIMIT = 1000 };

static const char *const cols_why[] = {"order", "state",  "place", "wave", "rule", "file",
                                       "line",  "reason", "since", "who",  "id",   NULL};
static const char *const cols_count[] = {"place", "state",  "rule",  "file", "line",
                                         "who",   "orders", "since", NULL};

struct why {
    bool partly; /* some of it has gone */
    int64_t id, taken_at, paid_at, line, decided_at, hold_since, taken, priority;
    const char *number, *state, *hold, *owner, *wave, *rule, *file, *reason, *who;
};

/* A row of `waiting`. */
struct keeps {
    int64_t order, line, since;
    const char *rule, *file, *reason, *who;
};

#define PAGE                                                                             \
    " FROM orders o WHERE +o.warehouse = $1 AND o.id > $2 AND ($3 = 0 OR o.id = $3)"     \
    "   AND " REACHES("o", "$5", "$6") " ORDER BY o.id LIMIT $4"

static const char *place_of(const struct why *why)
{
    enum order_state state = order_state_by_name(str_of(why->state));
    if (state == ORDER_STATES)
        return "";
    return order_place_name(why->partly ? ORDER_WAITING : order_state_place(state));
}

static void say(struct op *op, const struct why *why, const struct keeps *one)
{
    op_row(op,
           "tttttt"
           "dtdtd",
           why->number, why->state, place_of(why), why->wave, one->rule, one->file,
           one->line, one->reason, one->since, one->who, why->id);
}

/* What is so by the order's own row: reviewed or not, held or not. */
static bool by_itself(const struct why *why, struct keeps *one)
{
    if (why->hold[0])
        *one = (struct keeps){0, 0, why->hold_since, "hold", "", why->hold, why->owner};
    else if (strcmp(why->state, "new") == 0)
        *one = (struct keeps){
            0, 0, why->taken_at, "review", "", N_("awaits review"), "service"};
    else
        return false;
    return true;
}

/* Not waiting: the wave's decision, or that it was taken back. */
static struct keeps not_waiting(const struct why *why)
{
    int64_t since = why->decided_at ? why->decided_at : why->taken_at;
    if (strcmp(why->state, "cancelled") == 0)
        return (struct keeps){0, 0, since, "cancelled", "", N_("it was taken back"), ""};
    const char *reason = why->reason[0] ? why->reason
                         : why->taken   ? N_("in the wave")
                                        : N_("released by hand");
    return (struct keeps){0, why->line, since, why->rule, why->file, reason, why->who};
}

/* The waiting rows that go with the order; both lists are by order id. */
static int say_keeps(struct op *op, const struct why *why, const struct keeps *keeps,
                     int n, int *next)
{
    int said = 0;
    while (*next < n && keeps[*next].order < why->id)
        ++*next;
    for (; *next < n && keeps[*next].order == why->id; ++*next) {
        const char *rule = keeps[*next].rule;
        /* The order's own row says that better, and as it is now. */
        if (strcmp(rule, "held") == 0 || strcmp(rule, "state") == 0)
            continue;
        say(op, why, &keeps[*next]);
        said++;
    }
    return said;
}

static bool is_partly(const struct why *why, const struct keeps *keeps, int n, int next)
{
    while (next < n && keeps[next].order < why->id)
        next++;
    for (; next < n && keeps[next].order == why->id; next++)
        if (strcmp(keeps[next].rule, PARTLY_SHIPPED) == 0)
            return true;
    return false;
}

static void say_all(struct op *op, struct why *why, const struct keeps *keeps, int n,
                    int *next)
{
    struct keeps one;
    why->partly = is_partly(why, keeps, n, *next);
    enum order_state state = order_state_by_name(str_of(why->state));
    if (!why->partly && state != ORDER_STATES &&
        order_state_place(state) != ORDER_WAITING) {
        one = not_waiting(why);
        say(op, why, &one);
        return;
    }
    bool itself = by_itself(why, &one);
    if (itself)
        say(op, why, &one);
    int said = say_keeps(op, why, keeps, n, next);
    one = (struct keeps){
        0,           0,  why->taken_at,
        "unplanned", "", N_("no wave has been planned since it became ready"),
        "lead"};
    if (!itself && !said)
        say(op, why, &one);
}

/* ---- the page ---- */

static int read_keeps(struct op *op, int64_t after, int64_t only, int64_t limit,
                      struct keeps **keeps)
{
    int n = 0, room = 0;
    struct keeps one, *all = NULL;
    struct query *query =
        store_query(op->store,
                    "SELECT x.order_id, x.rule, x.file, x.line, x.reason, x.who, x.since"
                    "  FROM (SELECT o.id AS id" PAGE ") p"
                    "  JOIN waiting x ON x.warehouse = $1 AND x.order_id = p.id"
                    " ORDER BY x.order_id, x.since, x.rule",
                    "ddddd"
                    "t",
                    op->warehouse, after, only, limit, op->person, op_reach(op));
    while (query_next(query, "dttdttd", &one.order, &one.rule, &one.file, &one.line,
                      &one.reason, &one.who, &one.since)) {
        if (n == room) {
            int more = room ? room * 2 : 256;
            all = arena_grow(op->arena, all, sizeof(one) * (size_t)n,
                             sizeof(one) * (size_t)more);
            room = more;
        }
        all[n++] = one;
    }
    *keeps = all;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int run_why(struct op *op)
{
    struct why why;
    struct keeps *keeps;
    int64_t only = 0, after = request_get(op->req, "after");
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : LIMIT;
    if (request_str(op->req, "number")[0] &&
        find_order(op, request_str(op->req, "number"), &only))
        return op_fault(op);
    int next = 0, n = read_keeps(op, after, only, limit, &keeps);
    if (n < 0)
        return op_fault(op);
    rows_init(&op->reply->rows, cols_why);
    /* The wave it is or was in, and what that decided. The plus keeps SQLite on the ids,
     * which page. */
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.number, p.state, p.hold, p.hold_owner, p.hold_since, p.taken_at,"
        "       COALESCE(w.name, ''), COALESCE(d.rule, ''), COALESCE(d.file, ''),"
        "       COALESCE(d.line, 0), COALESCE(d.reason, ''), COALESCE(d.at, 0),"
        "       COALESCE(d.taken, 0), COALESCE(e.name, '')"
        "  FROM (SELECT o.id, o.number, o.state, o.hold, o.hold_owner, o.hold_since,"
        "               o.taken_at, o.wave" PAGE ") p"
        "  LEFT JOIN wave_order d ON d.warehouse = $1 AND d.order_id = p.id"
        "        AND d.wave = p.wave"
        "  LEFT JOIN wave w ON w.id = p.wave LEFT JOIN person e ON e.id = w.person"
        " ORDER BY p.id",
        "ddddd"
        "t",
        op->warehouse, after, only, limit, op->person, op_reach(op));
    while (query_next(query, "dttttddtttdtddt", &why.id, &why.number, &why.state,
                      &why.hold, &why.owner, &why.hold_since, &why.taken_at, &why.wave,
                      &why.rule, &why.file, &why.line, &why.reason, &why.decided_at,
                      &why.taken, &why.who))
        say_all(op, &why, keeps, n, &next);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- how many for which reason ---- */

#define GOING "'released', 'picking', 'picked', 'packing', 'packed'"

static int count_states(struct op *op)
{
    int64_t orders, partly;
    struct why why = {.hold = ""};
    struct query *query = store_query(
        op->store,
        "SELECT o.state, CASE WHEN o.state IN (" GOING ") AND " IS_PARTLY_SHIPPED(
            "o") " THEN 1 ELSE 0 END, COUNT(*) FROM orders o WHERE o.warehouse = $1"
                 " GROUP BY 1, 2 ORDER BY 1, 2",
        "d", op->warehouse);
    while (query_next(query, "tdd", &why.state, &partly, &orders)) {
        why.partly = partly;
        op_row(op, "ttttdtdd", place_of(&why), why.state, "", "", (int64_t)0, "", orders,
               (int64_t)0);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* An order counts once with each of its reasons. */
static int run_count(struct op *op)
{
    int64_t line, orders, since;
    const char *rule, *file, *who;
    rows_init(&op->reply->rows, cols_count);
    if (count_states(op))
        return op_fault(op);
    struct query *query = store_query(
        op->store,
        "WITH o AS (SELECT id, state, hold, hold_owner, hold_since, taken_at FROM orders"
        "            WHERE warehouse = $1 AND state IN ('new', 'ready', 'held')),"
        " x AS (SELECT o.id AS id, x.rule AS rule, x.file AS file, x.line AS line,"
        "              x.who AS who, x.since AS since"
        "         FROM o JOIN waiting x ON x.warehouse = $1 AND x.order_id = o.id"
        "        WHERE x.rule NOT IN ('held', 'state')"
        "        UNION ALL SELECT r.id, x.rule, '', 0, x.who, x.since FROM waiting x"
        "         JOIN orders r ON r.id = x.order_id AND r.state IN (" GOING ")"
        "        WHERE x.warehouse = $1 AND x.rule = '" PARTLY_SHIPPED "'"
        "        UNION ALL SELECT o.id, 'hold', '', 0, o.hold_owner, o.hold_since FROM o"
        "                   WHERE o.hold <> ''"
        "        UNION ALL SELECT o.id, 'review', '', 0, 'service', o.taken_at FROM o"
        "                   WHERE o.hold = '' AND o.state = 'new'"
        "        UNION ALL SELECT o.id, 'unplanned', '', 0, 'lead', o.taken_at FROM o"
        "                   WHERE o.hold = '' AND o.state <> 'new' AND NOT EXISTS"
        "                         (SELECT 1 FROM waiting y WHERE y.warehouse = $1"
        "                             AND y.order_id = o.id"
        "                             AND y.rule NOT IN ('held', 'state')))"
        " SELECT rule, file, line, who, COUNT(*), MIN(since) FROM x"
        "  GROUP BY rule, file, line, who ORDER BY 5 DESC, 1, 2, 3",
        "d", op->warehouse);
    while (query_next(query, "ttdtdd", &rule, &file, &line, &who, &orders, &since))
        op_row(op, "ttttdtdd", "waiting", "", rule, file, line, who, orders, since);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_wave_why = {V_WAVE_WHY, run_why};
const struct op_entry op_wave_count = {V_WAVE_COUNT, run_count};
