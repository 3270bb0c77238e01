/*
 * qc.list, qc.lots, qc.report: what waits for its count, how the lots stand, and what
 * counts found, added up from their own rows.
 */
#include "qc.h"

enum { PAGE = 200 };

static int64_t limit_of(const struct op *op)
{
    return request_has(op->req, "limit") ? request_get(op->req, "limit") : PAGE;
}

/* ---- what waits ---- */

static int run_list(struct op *op)
{
    static const char *const columns[] = {"id",      "pcode", "number", "stage",  "place",
                                          "waybill", "why",   "since",  "person", NULL};
    int64_t id, since;
    const char *code, *number, *stage, *at, *waybill, *why, *person;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT p.id, p.code, o.number, p.stage,"
        "       COALESCE(CASE p.stage WHEN 'loaded' THEN (SELECT c.code FROM handover h"
        "                    JOIN place c ON c.id = h.cage WHERE h.id = p.handover)"
        "                WHEN 'labelled' THEN ''"
        "                ELSE COALESCE((SELECT MIN(t.code) FROM place t"
        "                         WHERE t.bound_order = p.order_id AND t.kind IN " BOXES
        "),"
        "                     (SELECT b.name FROM terminal b WHERE b.id = p.terminal))"
        "                END, ''),"
        "       CASE p.label WHEN 'applied' THEN p.waybill ELSE '' END,"
        "       COALESCE((SELECT MIN(d.why) FROM qc_draw d WHERE d.parcel = p.id"
        "                    AND d.drawn = 1), ''),"
        "       COALESCE((SELECT MIN(d.at) FROM qc_draw d WHERE d.parcel = p.id"
        "                    AND d.drawn = 1), 0),"
        "       COALESCE((SELECT MIN(n.name) FROM recheck r JOIN person n"
        "                     ON n.id = r.person"
        "                  WHERE r.parcel = p.id AND r.state = 'open'), '')"
        "  FROM parcel p JOIN orders o ON o.id = p.order_id"
        " WHERE p.warehouse = $1 AND p.qc = 'due' AND p.hold = '' AND p.id > $2"
        "   AND p.stage IN ('verified', 'labelled', 'loaded') AND o.state <> 'cancelled'"
        " ORDER BY p.id LIMIT $3",
        "ddd", op->warehouse, request_get(op->req, "after"), limit_of(op));
    while (query_next(query, "dttttttdt", &id, &code, &number, &stage, &at, &waybill,
                      &why, &since, &person))
        op_row(op, "dttttttdt", id, code, number, stage, at, waybill, why, since, person);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- lots ---- */

static int run_lots(struct op *op)
{
    static const char *const columns[] = {
        "id",      "wave",   "packer", "badge",     "plan",      "severity",
        "aql",     "size",   "n",      "ac",        "seen",      "drawn",
        "counted", "failed", "state",  "opened_at", "closed_at", NULL};
    int64_t id, aql, size, n, ac, seen, drawn, counted, failed, opened, closed;
    const char *wave, *packer, *badge, *plan, *severity, *state;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT l.id, COALESCE(w.name, ''), p.name, p.badge, l.plan, l.severity, l.aql,"
        "       l.size, l.n, l.ac, l.seen, l.drawn,"
        "       (SELECT COUNT(*) FROM qc_draw d WHERE d.lot = l.id AND d.sample = 1"
        "           AND d.result <> ''),"
        "       (SELECT COUNT(*) FROM qc_draw d WHERE d.lot = l.id AND d.sample = 1"
        "           AND d.result = 'failed'),"
        "       l.state, l.opened_at, l.closed_at"
        "  FROM qc_lot l JOIN person p ON p.id = l.packer"
        "  LEFT JOIN wave w ON w.id = l.wave"
        " WHERE l.warehouse = $1 AND l.id > $2 AND ($3 = '' OR w.name = $3)"
        " ORDER BY l.id LIMIT $4",
        "ddtd", op->warehouse, request_get(op->req, "after"),
        request_str(op->req, "wave"), limit_of(op));
    while (query_next(query, "dtttttddddddddtdd", &id, &wave, &packer, &badge, &plan,
                      &severity, &aql, &size, &n, &ac, &seen, &drawn, &counted, &failed,
                      &state, &opened, &closed))
        op_row(op, "dtttttddddddddtdd", id, wave, packer, badge, plan, severity, aql,
               size, n, ac, seen, drawn, counted, failed, state, opened, closed);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- what was found ---- */

/* Each count once: its units, and the defects it found. `name` is of the dimension; of
 * defects the units are those of all counts. */
#define FOUND(name, units_name)                                                          \
    "WITH found AS (SELECT " units_name " AS name, x.units AS units, 0 AS defects"       \
    "   FROM qc_result x WHERE x.warehouse = $1 AND x.at >= $2 AND x.at < $3"            \
    "    AND ($4 = 0 OR x.why IN ('sample', 'topup'))"                                   \
    " UNION ALL SELECT " name ", 0, x.qty FROM qc_defect x"                              \
    "   JOIN recheck r ON r.id = x.recheck AND r.state = 'held'"                         \
    "  WHERE x.warehouse = $1 AND x.at >= $2 AND x.at < $3"                              \
    "    AND ($4 = 0 OR x.why IN ('sample', 'topup')))"                                  \
    " SELECT CAST(f.name AS TEXT), CAST(SUM(f.units) AS BIGINT),"                        \
    "        CAST(SUM(f.defects) AS BIGINT) FROM found f GROUP BY f.name"
#define MOST_FIRST " ORDER BY SUM(f.defects) DESC, SUM(f.units) DESC, f.name LIMIT $5"
/* Two people may have one name. */
#define PERSON(column)                                                                   \
    "COALESCE((SELECT p.name || ' ' || p.badge FROM person p WHERE p.id = x." column     \
    "), '')"
#define BIN "COALESCE((SELECT p.code FROM place p WHERE p.id = x.bin), '')"
#define ITEM "COALESCE((SELECT i.code FROM item i WHERE i.id = x.item), '')"
/* As the house's own clock shows it. */
#define LOCAL "(x.at + (SELECT w.offset_min FROM warehouse w WHERE w.id = $1) * 60000)"
#define DAY LOCAL " - " LOCAL " % 86400000"

static const struct {
    const char *by, *sql;
} reports[] = {
    {"packer", FOUND(PERSON("packer"), PERSON("packer")) MOST_FIRST},
    {"picker", FOUND(PERSON("picker"), PERSON("picker")) MOST_FIRST},
    {"item", FOUND(ITEM, ITEM) MOST_FIRST},
    {"bin", FOUND(BIN, BIN) MOST_FIRST},
    {"shift", FOUND("x.shift", "x.shift") MOST_FIRST},
    {"defect", FOUND("x.defect", "''") MOST_FIRST},
    {"day", FOUND(DAY, DAY) " ORDER BY f.name LIMIT $5"},
};

static int say_sums(struct op *op, int64_t since, int64_t until)
{
    static const char *const sums[] = {
        "units",
        "SELECT COALESCE(CAST(SUM(units) AS BIGINT), 0) FROM qc_result"
        " WHERE warehouse = $1 AND at >= $2 AND at < $3"
        "   AND ($4 = 0 OR why IN ('sample', 'topup'))",
        "parcels",
        "SELECT COUNT(DISTINCT recheck) FROM qc_result"
        " WHERE warehouse = $1 AND at >= $2 AND at < $3"
        "   AND ($4 = 0 OR why IN ('sample', 'topup'))",
        "defects",
        "SELECT COALESCE(CAST(SUM(x.qty) AS BIGINT), 0) FROM qc_defect x"
        "  JOIN recheck r ON r.id = x.recheck AND r.state = 'held'"
        " WHERE x.warehouse = $1 AND x.at >= $2 AND x.at < $3"
        "   AND ($4 = 0 OR x.why IN ('sample', 'topup'))",
        NULL,
    };
    for (int i = 0; sums[i]; i += 2) {
        int64_t sum = 0;
        if (store_one(op->store, op->err, sums[i + 1], "dddd>d", op->warehouse, since,
                      until, request_get(op->req, "sample"), &sum) < 0)
            return op_fault(op);
        op_num(op, sums[i], sum);
    }
    return 0;
}

static int run_report(struct op *op)
{
    static const char *const columns[] = {"name", "units", "defects", NULL};
    const char *by = request_str(op->req, "by"), *name;
    int64_t units, defects, since = request_get(op->req, "since");
    int64_t until =
        request_has(op->req, "until") ? request_get(op->req, "until") : INT64_MAX;
    size_t i = 0, n = sizeof(reports) / sizeof(*reports);
    while (i < n && strcmp(reports[i].by, by) != 0)
        i++;
    if (i == n)
        return op_refuse(op, E_ARGUMENT, "sss", "by",
                         "packer, picker, item, bin, shift, defect or day", by);
    if (say_sums(op, since, until))
        return op_fault(op);
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store, reports[i].sql, "ddddd", op->warehouse, since, until,
                    request_get(op->req, "sample"), limit_of(op));
    while (query_next(query, "tdd", &name, &units, &defects)) {
        if (strcmp(by, "defect") != 0 || *name)
            op_row(op, "tdd", name, units, defects);
    }
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_qc_list = {V_QC_LIST, run_list};
const struct op_entry op_qc_lots = {V_QC_LOTS, run_lots};
const struct op_entry op_qc_report = {V_QC_REPORT, run_report};
