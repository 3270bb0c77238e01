/*
 * audit.show: what happened, row by row, of one order or of everything; scan.note:
 * carries only what the door writes of it.
 */
#include "op_in.h"

static const char *const columns[] = {"id",     "at",    "terminal_at", "terminal",
                                      "person", "verb",  "object",      "code",
                                      "before", "after", NULL};

/* Two texts, so that one order's rows are found by their index. */
static const char of_all[] =
    "SELECT a.id, a.at, a.terminal_at, COALESCE(t.name, ''), COALESCE(p.name, ''), "
    "a.verb,"
    "       a.object, a.code, a.before, a.after"
    "  FROM audit a LEFT JOIN terminal t ON t.id = a.terminal"
    "  LEFT JOIN person p ON p.id = a.person"
    " WHERE a.warehouse = $1 AND a.id > $2 AND $3 = 0 ORDER BY a.id LIMIT $4";
static const char of_order[] =
    "SELECT a.id, a.at, a.terminal_at, COALESCE(t.name, ''), COALESCE(p.name, ''), "
    "a.verb,"
    "       a.object, a.code, a.before, a.after"
    "  FROM audit a LEFT JOIN terminal t ON t.id = a.terminal"
    "  LEFT JOIN person p ON p.id = a.person"
    " WHERE a.warehouse = $1 AND a.id > $2 AND a.order_id = $3 ORDER BY a.id LIMIT $4";

static int run_show(struct op *op)
{
    int64_t order = 0, id, at, terminal_at;
    const char *terminal, *person, *verb, *object, *code, *before, *after;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    if (request_str(op->req, "number")[0] &&
        find_order(op, request_str(op->req, "number"), &order))
        return op_fault(op);
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store, order ? of_order : of_all, "dddd", op->warehouse,
                    request_get(op->req, "after"), order, limit);
    while (query_next(query,
                      "ddd"
                      "ttttttt",
                      &id, &at, &terminal_at, &terminal, &person, &verb, &object, &code,
                      &before, &after))
        op_row(op,
               "ddd"
               "ttttttt",
               id, at, terminal_at, terminal, person, verb, object, code, before, after);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run_note(struct op *op)
{
    (void)op; /* the door writes the notes */
    return 0;
}

const struct op_entry op_audit_show = {V_AUDIT_SHOW, run_show};
const struct op_entry op_scan_note = {V_SCAN_NOTE, run_note};
