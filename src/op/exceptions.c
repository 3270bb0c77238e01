/*
 * exception.list, exception.close: what somebody must settle, and that it was.
 */
#include "op_in.h"

static const char *const columns[] = {"id",   "kind",  "object", "number", "owner",
                                      "text", "since", "due",    NULL};

static int run_list(struct op *op)
{
    int64_t id, since, due;
    const char *kind, *object, *number, *owner, *text;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT e.id, e.kind, e.object, COALESCE(o.number, ''), e.owner, e.text, e.since,"
        "       e.due FROM exception e LEFT JOIN orders o ON o.id = e.order_id"
        " WHERE e.warehouse = $1 AND e.closed_at = 0 AND e.id > $2"
        "   AND ($3 = '' OR e.owner = $3) AND " REACHES("o", "$5",
                                                        "$6") " ORDER BY e.id LIMIT $4",
        "ddtddt", op->warehouse, request_get(op->req, "after"),
        request_str(op->req, "owner"), limit, op->person, op_reach(op));
    while (query_next(query, "dtttttdd", &id, &kind, &object, &number, &owner, &text,
                      &since, &due))
        op_row(op, "dtttttdd", id, kind, object, number, owner, text, since, due);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* A held order that nobody is asked about any more would wait for ever: it is passed or
 * cancelled, which closes this by itself. 1: it is the last one that says so. */
static int alone_keeps(struct op *op, int64_t id)
{
    int64_t order;
    return store_one(
        op->store, op->err,
        "SELECT o.id FROM orders o WHERE o.id = $1 AND o.state = 'held'"
        "   AND NOT EXISTS (SELECT 1 FROM exception e WHERE e.order_id = o.id"
        "                   AND e.closed_at = 0 AND e.id <> $2)",
        "dd>d", op->order_id, id, &order);
}

static int run_close(struct op *op)
{
    int64_t id = request_get(op->req, "exception"), closed_at;
    const char *kind, *object;
    op_object(op, "exception %lld", (long long)id);
    int found = store_one(op->store, op->err,
                          "SELECT kind, object, order_id, closed_at FROM exception"
                          " WHERE id = $1 AND warehouse = $2",
                          "dd>ttdd", id, op->warehouse, &kind, &object, &op->order_id,
                          &closed_at);
    if (found < 0)
        return op_fault(op);
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "sd", "exception", id);
    if (op_reaches(op, op->order_id))
        return op_fault(op);
    if (strcmp(kind, "approval") == 0)
        return op_refuse(op, E_STATE, "sss", object, "a question", "a yes or a no");
    if (strcmp(kind, "transfer") == 0 && !closed_at)
        return op_refuse(op, E_STATE, "sss", object, "expired", "a void or more time");
    if (closed_at)
        return op_refuse(op, E_STATE, "sss", op->object, "settled", "an open one");
    bool late = strcmp(kind, "late") == 0; /* whose totes are locked until it is closed */
    int alone = late ? 0 : alone_keeps(op, id);
    if (alone < 0)
        return op_fault(op);
    if (alone)
        return op_refuse(op, E_STATE, "sss", object, "held", N_("a pass or a cancel"));
    int done = store_do(op->store, op->err,
                        "UPDATE exception SET closed_at = $2, closed_by = $3, how = $4"
                        " WHERE id = $1 AND closed_at = 0",
                        "ddrt", id, op->now, op->person, request_str(op->req, "how"));
    op_before(op, "%s of %s", kind, object);
    op_after(op, "settled: %s", request_str(op->req, "how"));
    return done < 0 ? done : 0;
}

const struct op_entry op_exception_list = {V_EXCEPTION_LIST, run_list};
const struct op_entry op_exception_close = {V_EXCEPTION_CLOSE, run_close};
