/*
 * zone.list, zone.carts: what is to be done in each zone and when it will be done at the
 * pace of the last hour; which carts are passed on, where they wait and since when.
 */
#include "zone.h"

#include <string.h>

#include "pace.h"

enum { WAIT_MINUTES = 15, MINUTE_MS = 60000 };

static const char *const cols_zones[] = {"zone",  "people", "carts",  "since", "late",
                                         "lines", "units",  "eta_at", NULL};
static const char *const cols_carts[] = {"task",  "cart",  "tote", "zone",
                                         "since", "place", "late", "person",
                                         "lines", "wave",  NULL};

/* A cart that was put down no later than this waits for too long. */
static int64_t late_since(struct op *op)
{
    return op->now -
           rule_num(op, "zones", "wait", "minutes", WAIT_MINUTES) * (int64_t)MINUTE_MS;
}

/* What the times of the rows are read by. */
static int say_clock(struct op *op)
{
    int64_t offset_min = 0;
    if (store_one(op->store, op->err, "SELECT offset_min FROM warehouse WHERE id = $1",
                  "d>d", op->warehouse, &offset_min) < 0)
        return op_fault(op);
    op_num(op, "offset_min", offset_min);
    op_num(op, "now", op->now);
    return 0;
}

/* ---- zones ---- */

struct zone {
    const char *name;
    int64_t people, carts, since, lines, units, stops;
};

struct zones {
    struct zone *zone;
    int n;
    int64_t scan_ms, stop_ms;
    int64_t walkers; /* who pick in all of them */
};

static int read_names(struct op *op, struct zones *zones)
{
    struct zone one = {0};
    struct query *query = store_query(op->store,
                                      "SELECT DISTINCT zone FROM place"
                                      " WHERE warehouse = $1 AND zone <> ''"
                                      " ORDER BY zone",
                                      "d", op->warehouse);
    while (query_next(query, "t", &one.name)) {
        zones->zone = op_list_more(op, zones->zone, zones->n, sizeof(one));
        zones->zone[zones->n++] = one;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static struct zone *zone_of(struct zones *zones, const char *name)
{
    for (int i = 0; i < zones->n; i++)
        if (strcmp(zones->zone[i].name, name) == 0)
            return &zones->zone[i];
    return NULL;
}

static int read_tasks(struct op *op, struct zones *zones)
{
    const char *name;
    int64_t people, carts, since;
    struct query *query =
        store_query(op->store,
                    "SELECT zone, COUNT(DISTINCT person),"
                    "       COUNT(CASE WHEN waits_at > 0 THEN 1 END),"
                    "       COALESCE(MIN(CASE WHEN waits_at > 0 THEN waits_at END), 0)"
                    "  FROM task WHERE warehouse = $1 AND kind = 'pick' AND pass = 1"
                    "   AND state IN ('open', 'active') GROUP BY zone",
                    "d", op->warehouse);
    while (query_next(query, "tddd", &name, &people, &carts, &since)) {
        struct zone *zone = zone_of(zones, name);
        if (!name[0])
            zones->walkers = people;
        if (!zone)
            continue;
        zone->people = people;
        zone->carts = carts;
        zone->since = since;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int read_lines(struct op *op, struct zones *zones)
{
    const char *name;
    int64_t lines, units, stops;
    struct query *query =
        store_query(op->store,
                    "SELECT p.zone, COUNT(*), CAST(SUM(l.qty - l.taken) AS BIGINT),"
                    "       COUNT(DISTINCT t.id * 1000000000 + l.place)"
                    "  FROM task t JOIN task_line l ON l.task = t.id AND l.state = 'open'"
                    "  JOIN place p ON p.id = l.place"
                    " WHERE t.warehouse = $1 AND t.kind = 'pick' AND t.pass = 1"
                    "   AND t.state IN ('open', 'active') GROUP BY p.zone",
                    "d", op->warehouse);
    while (query_next(query, "tddd", &name, &lines, &units, &stops)) {
        struct zone *zone = zone_of(zones, name);
        if (!zone)
            continue;
        zone->lines = lines;
        zone->units = units;
        zone->stops = stops;
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int read_pace(struct op *op, struct zones *zones)
{
    struct pace *pace;
    if (pace_read(op, &pace))
        return op_fault(op);
    zones->scan_ms = pace_median(op, pace->scan, pace->scans);
    zones->stop_ms = pace_median(op, pace->stop, pace->stops);
    return 0;
}

static int list(struct op *op)
{
    struct zones *zones = arena_alloc(op->arena, sizeof(*zones));
    const char *own;
    if (read_names(op, zones) || read_tasks(op, zones) || read_lines(op, zones) ||
        read_pace(op, zones) || zone_own(op, &own) || say_clock(op))
        return op_fault(op);
    int64_t late = late_since(op);
    op_text(op, "zone", own);
    rows_init(&op->reply->rows, cols_zones);
    for (int i = 0; i < zones->n; i++) {
        const struct zone *z = &zones->zone[i];
        const struct pace_work work = {z->stops, z->units, z->people + zones->walkers};
        op_row(op, "tddddddd", z->name, work.people, z->carts, z->since,
               (int64_t)(z->since > 0 && z->since <= late), z->lines, z->units,
               pace_ready(op, zones->scan_ms, zones->stop_ms, &work));
    }
    return op_fault(op);
}

/* ---- carts ---- */

struct cart {
    int64_t task, since, lines;
    const char *code, *tote, *zone, *place, *person, *wave;
};

#define CARTS_OF                                                                         \
    "SELECT t.id, COALESCE(c.code, ''), COALESCE((SELECT MIN(x.code) FROM task_line l"   \
    "         JOIN place x ON x.id = l.tote AND x.bound_task = t.id"                     \
    "        WHERE l.task = t.id), ''), t.zone, t.waits_at, COALESCE(h.code, ''),"       \
    "       COALESCE(p.name, ''), (SELECT COUNT(*) FROM task_line l"                     \
    "        WHERE l.task = t.id AND l.state = 'open'), COALESCE(w.name, '')"            \
    "  FROM task t LEFT JOIN place c ON c.id = t.cart LEFT JOIN place h ON h.id = "      \
    "t.lies"                                                                             \
    "  LEFT JOIN person p ON p.id = t.person LEFT JOIN wave w ON w.id = t.wave"          \
    " WHERE t.warehouse = $1 AND t.kind = 'pick' AND t.pass = 1"                         \
    "   AND t.state IN ('open', 'active')"                                               \
    "   AND (t.waits_at > 0 OR (t.state = 'active' AND $2 = ''))"                        \
    "   AND ($2 = '' OR t.zone IN ($2, ''))"                                             \
    " ORDER BY CASE WHEN t.waits_at > 0 THEN 0 ELSE 1 END, t.urgent DESC, t.waits_at,"   \
    "       t.id"

static int carts(struct op *op)
{
    struct cart c = {0};
    int64_t late = late_since(op);
    if (say_clock(op))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_carts);
    struct query *query = store_query(op->store, CARTS_OF, "dt", op->warehouse,
                                      request_str(op->req, "zone"));
    while (query_next(query, "dtttdttdt", &c.task, &c.code, &c.tote, &c.zone, &c.since,
                      &c.place, &c.person, &c.lines, &c.wave))
        op_row(op, "dtttdtdtdt", c.task, c.code, c.tote, c.zone, c.since, c.place,
               (int64_t)(c.since > 0 && c.since <= late), c.person, c.lines, c.wave);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_zone_list = {V_ZONE_LIST, list};
const struct op_entry op_zone_carts = {V_ZONE_CARTS, carts};
