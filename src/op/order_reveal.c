/*
 * order.reveal, order.export: customers' data whole. Both are acts, not looks: they stand
 * in the log with who and why, and their recorded reply holds none of it (VERB_UNKEPT).
 */
#include "office_in.h"

enum { EXPORT_LIMIT = 20000 };

/* ---- one order ---- */

enum { SHOWN = 7 };

static int run_reveal(struct op *op)
{
    static const char *const columns[] = {"number",  "buyer",  "receiver",     "phone",
                                          "address", "region", "buyer_remark", NULL};
    struct order_seen seen;
    const char *text[SHOWN];
    if (!request_str(op->req, "reason")[0])
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "why", "nothing");
    if (order_seen(op, &seen) ||
        store_one(op->store, op->err,
                  "SELECT number, buyer, receiver, phone, address, region, buyer_remark"
                  "  FROM orders WHERE id = $1",
                  "d>ttttttt", seen.id, &text[0], &text[1], &text[2], &text[3], &text[4],
                  &text[5], &text[6]) < 0)
        return op_fault(op);
    rows_init(&op->reply->rows, columns);
    op_row(op, "ttttttt", text[0], text[1], text[2], text[3], text[4], text[5], text[6]);
    op_after(op, "receiver shown: %s", request_str(op->req, "reason"));
    return 0;
}

/* ---- many ---- */

static const char *const cols_export[] = {"id",     "number",   "channel", "shop",
                                          "buyer",  "receiver", "phone",   "address",
                                          "region", "paid_at",  NULL};

static int run_export(struct op *op)
{
    int64_t id, paid_at;
    const char *number, *channel, *shop, *buyer, *receiver, *phone, *address, *region;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit")
                                                  : (int64_t)EXPORT_LIMIT;
    op_object(op, "customers");
    if (!request_str(op->req, "reason")[0])
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "why", "nothing");
    rows_init(&op->reply->rows, cols_export);
    struct query *query = store_query(
        op->store,
        "SELECT o.id, o.number, o.channel, o.shop, o.buyer, o.receiver, o.phone,"
        "       o.address, o.region, o.paid_at FROM orders o"
        " WHERE o.warehouse = $1 AND o.paid_at >= $2 AND o.paid_at < $3"
        "   AND " REACHES("o", "$5", "$6") " ORDER BY o.id LIMIT $4",
        "ddddd"
        "t",
        op->warehouse, request_get(op->req, "from"), request_get(op->req, "to"), limit,
        op->person, op_reach(op));
    while (query_next(query, "dttttttttd", &id, &number, &channel, &shop, &buyer,
                      &receiver, &phone, &address, &region, &paid_at))
        op_row(op, "dttttttttd", id, number, channel, shop, buyer, receiver, phone,
               address, region, paid_at);
    if (query_done(query, op->err))
        return op_fault(op);
    op_num(op, "orders", op->reply->rows.n);
    op_after(op, "%d orders taken out: %s", op->reply->rows.n,
             request_str(op->req, "reason"));
    return 0;
}

const struct op_entry op_order_reveal = {V_ORDER_REVEAL, run_reveal};
const struct op_entry op_order_export = {V_ORDER_EXPORT, run_export};
