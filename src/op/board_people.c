/*
 * board.people, board.pace: how each person gets on, and the gaps that the pace is
 * learned from. Lines and units are those of the record of moves, refusals those of the
 * log: the figures are what happened, not what somebody kept count of.
 */
#include "history.h"
#include "pace.h"

static const char *const cols_people[] = {"person",  "role", "lines",   "units",
                                          "refused", "rate", "last_at", NULL};
static const char *const cols_pace[] = {"from", "to", "ms", "person", NULL};

/* Lines an hour since the first of them, of a minute at least. */
static int64_t rate(int64_t lines, int64_t first_at, int64_t now)
{
    int64_t ms = now - first_at > 60000 ? now - first_at : 60000;
    return lines * 3600000 / ms;
}

static int run_people(struct op *op)
{
    int64_t lines, units, refused, first_at, last_at, audit = 0, move = 0;
    const char *name, *role;
    int64_t minutes =
        request_has(op->req, "minutes") ? request_get(op->req, "minutes") : PACE_MINUTES;
    int64_t since = op->now - minutes * 60000;
    if (history_since(op, since, &move) || history_audit_since(op, since, &audit))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_people);
    struct query *query = store_query(
        op->store,
        "WITH work AS (SELECT person, COUNT(DISTINCT line_id) AS lines,"
        "       CAST(SUM(qty) AS BIGINT) AS units, MIN(at) AS first_at,"
        "       MAX(at) AS last_at FROM move"
        "   WHERE id >= $2 AND warehouse = $1 AND reason = 'pick' GROUP BY person),"
        " no AS (SELECT person, COUNT(*) AS refused FROM audit"
        "   WHERE id >= $3 AND warehouse = $1 AND code <> 'ok' GROUP BY person)"
        " SELECT p.name, p.role, COALESCE(work.lines, 0), COALESCE(work.units, 0),"
        "        COALESCE(no.refused, 0), COALESCE(work.first_at, 0),"
        "        COALESCE(work.last_at, 0)"
        "   FROM person p LEFT JOIN work ON work.person = p.id"
        "   LEFT JOIN no ON no.person = p.id"
        "  WHERE p.warehouse = $1 AND (work.person IS NOT NULL OR no.person IS NOT NULL)"
        "  ORDER BY COALESCE(work.lines, 0) DESC, p.name",
        "ddd", op->warehouse, move, audit);
    while (query_next(query, "ttddddd", &name, &role, &lines, &units, &refused, &first_at,
                      &last_at))
        op_row(op, "ttddddd", name, role, lines, units, refused,
               lines ? rate(lines, first_at, op->now) : (int64_t)0, last_at);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static void say_gaps(struct op *op, const struct gap *gap, int n)
{
    int64_t person = 0;
    const char *name = "";
    for (int i = 0; i < pace_kept(n); i++) {
        if (gap[i].person != person)
            name = person_name(op, gap[i].person);
        person = gap[i].person;
        op_row(op, "dddt", gap[i].from, gap[i].to, gap[i].ms, name);
    }
}

static int run_pace(struct op *op)
{
    struct pace *pace;
    if (pace_read(op, &pace))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_pace);
    say_gaps(op, pace->scan, pace->scans);
    say_gaps(op, pace->stop, pace->stops);
    return 0;
}

const struct op_entry op_board_people = {V_BOARD_PEOPLE, run_people};
const struct op_entry op_board_pace = {V_BOARD_PACE, run_pace};
