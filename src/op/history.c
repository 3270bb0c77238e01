/*
 * history: questions to the records of what happened. They have no index by time (each
 * would be paid by every scan), so a question starts at a time and halves its way there.
 */
#include "history.h"

/* Several machines may write: their clocks may differ by this much. */
enum { SKEW_MS = 120000 };

/* A record that is numbered in the order of its times. */
struct record_of {
    const char *end;  /* one past its last number */
    const char *next; /* number and time of the first row numbered $1 or later */
};

static const struct record_of moves = {
    "SELECT COALESCE(MAX(id), 0) + 1 FROM move",
    "SELECT id, at FROM move WHERE id >= $1 ORDER BY id LIMIT 1"};
static const struct record_of tasks = {
    "SELECT COALESCE(MAX(id), 0) + 1 FROM task",
    "SELECT id, created_at FROM task WHERE id >= $1 ORDER BY id LIMIT 1"};
static const struct record_of audits = {
    "SELECT COALESCE(MAX(id), 0) + 1 FROM audit",
    "SELECT id, at FROM audit WHERE id >= $1 ORDER BY id LIMIT 1"};

static const struct record_of parcels = {
    "SELECT COALESCE(MAX(id), 0) + 1 FROM parcel",
    "SELECT id, created_at FROM parcel WHERE id >= $1 ORDER BY id LIMIT 1"};
static const struct record_of rechecks = {
    "SELECT COALESCE(MAX(id), 0) + 1 FROM recheck",
    "SELECT id, begun_at FROM recheck WHERE id >= $1 ORDER BY id LIMIT 1"};
static const struct record_of counts = {
    "SELECT COALESCE(MAX(id), 0) + 1 FROM counting",
    "SELECT id, created_at FROM counting WHERE id >= $1 ORDER BY id LIMIT 1"};

static int since(struct op *op, const struct record_of *record, int64_t at,
                 int64_t *first)
{
    int64_t low = 1, high = 0, id, when;
    if (store_one(op->store, op->err, record->end, ">d", &high) < 0)
        return op_fault(op);
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        int found =
            store_one(op->store, op->err, record->next, "d>dd", middle, &id, &when);
        if (found < 0)
            return op_fault(op);
        if (!found || when >= at)
            high = middle;
        else
            low = id + 1;
    }
    *first = low;
    return 0;
}

int history_since(struct op *op, int64_t at, int64_t *move)
{
    return since(op, &moves, at, move);
}

int history_task_since(struct op *op, int64_t at, int64_t *task)
{
    return since(op, &tasks, at, task);
}

int history_audit_since(struct op *op, int64_t at, int64_t *row)
{
    return since(op, &audits, at, row);
}

/* The time of the first row that is too many. */
static int part(struct op *op, const struct record_of *record, int64_t from, int64_t most,
                int64_t *to)
{
    int64_t first, last, id, when;
    if (since(op, record, from, &first) || since(op, record, *to, &last))
        return op_fault(op);
    if (last - first <= most)
        return 0;
    int found =
        store_one(op->store, op->err, record->next, "d>dd", first + most, &id, &when);
    if (found == 1 && when < *to)
        *to = when > from ? when : from + 1;
    return found < 0 ? found : 0;
}

int history_part(struct op *op, int64_t from, int64_t most, int64_t *to)
{
    return part(op, &moves, from, most, to) || part(op, &audits, from, most, to)
               ? op_fault(op)
               : 0;
}

int history_parcel_since(struct op *op, int64_t at, int64_t *parcel)
{
    return since(op, &parcels, at, parcel);
}

int history_recheck_since(struct op *op, int64_t at, int64_t *recheck)
{
    return since(op, &rechecks, at, recheck);
}

int history_count_since(struct op *op, int64_t at, int64_t *count)
{
    return since(op, &counts, at, count);
}

/* Its own order's, and those of orders merged with it. */
#define ORDERS_IN                                                                        \
    "(SELECT order_id FROM parcel WHERE id = $1 UNION"                                   \
    " SELECT l.order_id FROM parcel_line x JOIN order_line l ON l.id = x.line_id"        \
    "  WHERE x.parcel = $1)"

#define TOUCHED(who)                                                                     \
    "SELECT COUNT(*) FROM move WHERE id >= $2 AND person " who                           \
    "   AND (order_id IN " ORDERS_IN                                                     \
    "        OR to_place = (SELECT place FROM parcel WHERE id = $1))"

int history_touched(struct op *op, int64_t parcel, bool *touched)
{
    const char *sql = *op->staff ? TOUCHED("IN " BADGES_OF("$3")) : TOUCHED("= $3");
    int64_t born = 0, first, n = 0;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MIN(t.created_at), 0)"
                  "  FROM task_line l JOIN task t ON t.id = l.task"
                  " WHERE l.order_id IN " ORDERS_IN,
                  "d>d", parcel, &born) < 0 ||
        history_since(op, born - SKEW_MS, &first))
        return op_fault(op);
    if (store_one(op->store, op->err, sql, "ddd>d", parcel, first, op->person, &n) < 0)
        return op_fault(op);
    *touched = n > 0;
    return 0;
}
