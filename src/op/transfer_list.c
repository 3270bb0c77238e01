/*
 * transfer.list, transfer.expire: what is between the warehouses, and that its time is
 * over.
 */
#include "transfer.h"

#include "tallyman/model/reason.h"

enum { AT_ONCE = 200 };

static int read_late(struct op *op, struct transfer *late)
{
    int n = 0;
    struct query *query = store_query(
        op->store,
        "SELECT t.id, t.qty, t.number, i.code, w.code FROM transfer t"
        "  JOIN item i ON i.id = t.item JOIN warehouse w ON w.id = t.to_warehouse"
        " WHERE t.warehouse = $1 AND t.state = 'offered' AND t.until <= $2"
        " ORDER BY t.until, t.id LIMIT $3",
        "ddd", op->warehouse, op->now, (int64_t)AT_ONCE);
    while (n < AT_ONCE &&
           query_next(query, "ddttt", &late[n].id, &late[n].qty, &late[n].number,
                      &late[n].item_code, &late[n].to_code))
        n++;
    return query_done(query, op->err) ? op_fault(op) : n;
}

static int lapse(struct op *op, const struct transfer *late)
{
    if (store_do(op->store, op->err,
                 "UPDATE transfer SET state = 'expired' WHERE id = $1"
                 "   AND state = 'offered'",
                 "d", late->id) < 0)
        return op_fault(op);
    return except_raise(op, "transfer",
                        arena_printf(op->arena, "transfer %s", late->number), 0, "stock",
                        reason_make(op->arena, REASON_IN_TRANSIT, "dss", late->qty,
                                    late->item_code, late->to_code));
}

int transfer_lapse(struct op *op)
{
    struct transfer *late = arena_alloc(op->arena, sizeof(*late) * AT_ONCE);
    int n = read_late(op, late);
    for (int i = 0; i < n; i++) {
        if (lapse(op, &late[i]))
            return op_fault(op);
    }
    return n;
}

static int expire(struct op *op)
{
    int n = transfer_lapse(op);
    if (n < 0)
        return op_fault(op);
    op_num(op, "expired", n);
    op_after(op, "%d expired", n);
    return 0;
}

static const char *const columns[] = {"id",    "transfer",   "document", "state", "from",
                                      "to",    "item",       "name",     "qty",   "place",
                                      "until", "offered_at", "ended_at", NULL};

static int list(struct op *op)
{
    int64_t id, qty, until, offered, ended;
    const char *number, *document, *state, *from, *to, *item, *name, *place;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT t.id, t.number, t.document, CASE WHEN t.state = 'offered'"
        "         AND t.until <= $6 THEN 'expired' ELSE t.state END, a.code, b.code,"
        "       i.code, i.name, t.qty, COALESCE(p.code, ''), t.until, t.offered_at,"
        "       t.ended_at"
        "  FROM transfer t JOIN warehouse a ON a.id = t.warehouse"
        "  JOIN warehouse b ON b.id = t.to_warehouse JOIN item i ON i.id = t.item"
        "  LEFT JOIN place p ON p.id = t.to_place"
        " WHERE (t.warehouse = $1 OR t.to_warehouse = $1) AND t.id > $2"
        "   AND ($3 = '' OR t.state = $3) AND ($4 = '' OR t.document = $4)"
        " ORDER BY t.id LIMIT $5",
        "ddttdd", op->warehouse, request_get(op->req, "after"),
        request_str(op->req, "state"), request_str(op->req, "document"), limit, op->now);
    while (query_next(query,
                      "dttttttt"
                      "dtddd",
                      &id, &number, &document, &state, &from, &to, &item, &name, &qty,
                      &place, &until, &offered, &ended))
        op_row(op, "dtttttttdtddd", id, number, document, state, from, to, item, name,
               qty, place, until, offered, ended);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_transfer_expire = {V_TRANSFER_EXPIRE, expire};
const struct op_entry op_transfer_list = {V_TRANSFER_LIST, list};
