/*
 * channel.set, channel.list: channels that somebody locked (nothing of them goes into a
 * wave), put to sleep until a time, or gave a cut-off of their own. What is not listed is
 * open; asked for all, those in which orders wait are listed too.
 */
#include "op_in.h"

static const char *const columns[] = {
    "channel", "state", "reason", "until", "cutoff_min", "who", "since", "waiting", NULL};

static bool state_known(const char *state)
{
    return strcmp(state, "open") == 0 || strcmp(state, "locked") == 0 ||
           strcmp(state, "asleep") == 0;
}

static int run_set(struct op *op)
{
    const char *name = request_str(op->req, "channel");
    const char *state = request_str(op->req, "state");
    int64_t cutoff =
        request_has(op->req, "cutoff_min") ? request_get(op->req, "cutoff_min") : -1;
    op_object(op, "channel %s", name);
    if (!name[0])
        return op_refuse(op, E_ARGUMENT, "sss", "channel", "a channel's name", "");
    if (!state_known(state))
        return op_refuse(op, E_ARGUMENT, "sss", "state", "open, locked or asleep", state);
    if (strcmp(state, "open") != 0 && !request_str(op->req, "reason")[0])
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "a reason", "");
    int done = store_do(
        op->store, op->err,
        "INSERT INTO channel (warehouse, name, state, reason, until, cutoff_min, person,"
        " since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (warehouse, name) DO UPDATE SET state = excluded.state,"
        "   reason = excluded.reason, until = excluded.until,"
        "   cutoff_min = excluded.cutoff_min, person = excluded.person,"
        "   since = excluded.since",
        "dtttdddd", op->warehouse, name, state, request_str(op->req, "reason"),
        request_get(op->req, "until"), cutoff, op->person, op->now);
    if (done < 0)
        return op_fault(op);
    op_text(op, "channel", name);
    op_text(op, "state", state);
    op_after(op, "%s %s", state, request_str(op->req, "reason"));
    return 0;
}

static const char set_ones[] =
    "SELECT c.name, c.state, c.reason, c.until, c.cutoff_min, COALESCE(p.name, ''),"
    "       c.since,"
    "       (SELECT COUNT(*) FROM orders o WHERE o.warehouse = c.warehouse"
    "           AND o.state IN ('new', 'ready', 'held') AND o.channel = c.name)"
    "  FROM channel c LEFT JOIN person p ON p.id = c.person"
    " WHERE c.warehouse = $1 ORDER BY c.name";
static const char all_ones[] =
    "SELECT n.name, COALESCE(c.state, 'open'), COALESCE(c.reason, ''),"
    "       COALESCE(c.until, 0), COALESCE(c.cutoff_min, -1), COALESCE(p.name, ''),"
    "       COALESCE(c.since, 0), CAST(SUM(n.waits) AS BIGINT)"
    "  FROM (SELECT channel AS name, 1 AS waits FROM orders"
    "         WHERE warehouse = $1 AND state IN ('new', 'ready', 'held')"
    "        UNION ALL SELECT name, 0 FROM channel WHERE warehouse = $1) n"
    "  LEFT JOIN channel c ON c.warehouse = $1 AND c.name = n.name"
    "  LEFT JOIN person p ON p.id = c.person"
    " GROUP BY n.name, c.state, c.reason, c.until, c.cutoff_min, p.name, c.since"
    " ORDER BY n.name";

static int run_list(struct op *op)
{
    int64_t until, cutoff, since, waiting, offset_min = 0;
    const char *name, *state, *reason, *who;
    if (store_one(op->store, op->err, "SELECT offset_min FROM warehouse WHERE id = $1",
                  "d>d", op->warehouse, &offset_min) < 0)
        return op_fault(op);
    op_num(op, "offset_min", offset_min);
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store, request_get(op->req, "all") ? all_ones : set_ones, "d", op->warehouse);
    while (query_next(query, "tttddtdd", &name, &state, &reason, &until, &cutoff, &who,
                      &since, &waiting))
        op_row(op, "tttddtdd", name, state, reason, until, cutoff, who, since, waiting);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_channel_set = {V_CHANNEL_SET, run_set};
const struct op_entry op_channel_list = {V_CHANNEL_LIST, run_list};
