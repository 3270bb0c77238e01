/*
 * label: one copy of a label granted to a bench, what became of it, and the scan of the
 * label just stuck on, which is what labels a parcel. A number once granted is never free
 * again; a copy is never granted silently.
 */
#include "floor.h"

#include "parcel.h"

enum { LEASE_MS = 10 * 60 * 1000, SECOND_PERSON_FROM = 3 };

/* What a label says that the parcel's row does not. */
struct grant {
    struct parcel parcel;
    const char *waybill, *carrier, *reason;
    int64_t n;
};

static int may_label(struct op *op, const struct parcel *p)
{
    if (parcel_going(op, p))
        return op_fault(op);
    if (parcel_is(p, "open"))
        return op_refuse(op, E_STATE, "sss", p->code, p->stage, "verified");
    if (strcmp(p->recheck, "due") == 0)
        return op_refuse(op, E_RECHECK_DUE, "s", p->code);
    if (!parcel_is(p, "verified") && !parcel_is(p, "labelled"))
        return op_refuse(op, E_STATE, "sss", p->code, p->stage, "verified");
    return parcel_label_free(op, p->id);
}

/* The lowest free number of the order's carrier. */
static int first_copy(struct op *op, struct grant *g)
{
    const struct parcel *p = &g->parcel;
    if (store_one(op->store, op->err, "SELECT carrier FROM orders WHERE id = $1", "d>t",
                  p->order_id, &g->carrier) < 0)
        return op_fault(op);
    int found =
        store_one(op->store, op->err,
                  "UPDATE waybill SET state = 'granted', parcel = $3, copies = 1,"
                  "       at = $4"
                  " WHERE warehouse = $1 AND state = 'free' AND number ="
                  "       (SELECT w.number FROM waybill w WHERE w.warehouse = $1"
                  "           AND w.carrier = $2 AND w.state = 'free'"
                  "         ORDER BY w.number LIMIT 1)"
                  " RETURNING number",
                  "dtdd>t", op->warehouse, g->carrier, p->id, op->now, &g->waybill);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_POOL_EMPTY, "s", g->carrier);
    g->n = 1;
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET waybill = $2, carrier = $3, terminal = $4,"
                           "       label = 'granted'"
                           " WHERE id = $1 AND stage = 'verified' AND label = 'none'",
                           "dttd", p->id, g->waybill, g->carrier, op->terminal);
    return changed_one(op, changed, "the parcel");
}

/* 1: nothing of the last copy is on paper, so it is granted once more. */
static int same_copy(struct op *op, struct grant *g)
{
    g->waybill = g->parcel.waybill;
    g->carrier = g->parcel.carrier;
    int found = store_one(op->store, op->err,
                          "UPDATE label_copy SET result = 'granted', terminal = $3,"
                          "       person = $4, granted_at = $5, lease_until = $6"
                          " WHERE warehouse = $1 AND number = $2 AND result = 'failed'"
                          "   AND n = (SELECT MAX(n) FROM label_copy"
                          "             WHERE warehouse = $1 AND number = $2)"
                          " RETURNING n, reason",
                          "dtdddd>dt", op->warehouse, g->waybill, op->terminal,
                          op->person, op->now, op->now + LEASE_MS, &g->n, &g->reason);
    if (found <= 0)
        return found;
    int changed =
        store_do(op->store, op->err, "UPDATE parcel SET terminal = $2 WHERE id = $1",
                 "dd", g->parcel.id, op->terminal);
    return changed_one(op, changed, "the parcel") ? op_fault(op) : 1;
}

/* Another copy of the same number: with a reason, from the third on with the lead. */
static int another_copy(struct op *op, struct grant *g)
{
    int64_t copies = 0;
    bool lead = op->role == ROLE_LEAD || op->role == ROLE_ADMIN;
    g->waybill = g->parcel.waybill;
    g->carrier = g->parcel.carrier;
    if (store_one(op->store, op->err,
                  "SELECT copies FROM waybill WHERE warehouse = $1 AND number = $2",
                  "dt>d", op->warehouse, g->waybill, &copies) < 0)
        return op_fault(op);
    g->n = copies + 1;
    if (!*g->reason)
        return op_refuse(op, E_ARGUMENT, "sss", "reason", "why another copy", "nothing");
    if (g->n >= SECOND_PERSON_FROM && !lead)
        return op_refuse(
            op, E_SECOND_PERSON, "s",
            arena_printf(op->arena, "copy %lld of %s", (long long)g->n, g->waybill));
    int changed = store_do(op->store, op->err,
                           "UPDATE waybill SET copies = copies + 1, at = $3"
                           " WHERE warehouse = $1 AND number = $2",
                           "dtd", op->warehouse, g->waybill, op->now);
    return changed_one(op, changed, "the waybill");
}

static int write_copy(struct op *op, const struct grant *g)
{
    int done = store_do(op->store, op->err,
                        "INSERT INTO label_copy (warehouse, number, n, terminal, person,"
                        " granted_at, lease_until, result, reason)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'granted', $8)",
                        "dtdddddt", op->warehouse, g->waybill, g->n, op->terminal,
                        op->person, op->now, op->now + LEASE_MS, g->reason);
    return done < 0 ? done : 0;
}

static int say_address(struct op *op, const struct grant *g)
{
    const char *receiver = "", *phone = "", *address = "", *region = "", *remark = "",
               *sender = "";
    int64_t parts = 0;
    if (store_one(
            op->store, op->err,
            "SELECT o.receiver, o.phone, o.address, o.region, o.buyer_remark, w.name,"
            "       (SELECT COUNT(*) FROM parcel p WHERE p.order_id = o.id"
            "           AND p.stage <> 'void')"
            "  FROM orders o JOIN warehouse w ON w.id = o.warehouse WHERE o.id = $1",
            "d>ttttttd", g->parcel.order_id, &receiver, &phone, &address, &region,
            &remark, &sender, &parts) < 0)
        return op_fault(op);
    op_num(op, "parts", parts);
    op_text(op, "receiver", receiver);
    op_text(op, "phone", phone);
    op_text(op, "address", address);
    op_text(op, "region", region);
    op_text(op, "sender", sender);
    op_text(op, "remark", remark);
    return 0;
}

static int say_contents(struct op *op, int64_t place)
{
    static const char *const columns[] = {"name", "count", NULL};
    const char *name;
    int64_t qty, grams, weight = 0;
    rows_init(&op->reply->rows, columns);
    struct query *query =
        store_query(op->store,
                    "SELECT CASE i.spec WHEN '' THEN i.name"
                    "            ELSE i.name || ' ' || i.spec END,"
                    "       CAST(SUM(s.on_hand) AS BIGINT),"
                    "       CAST(SUM(s.on_hand * i.weight_g) AS BIGINT)"
                    "  FROM stock s JOIN item i ON i.id = s.item"
                    " WHERE s.warehouse = $1 AND s.place = $2 AND s.on_hand > 0"
                    " GROUP BY i.id, i.code, i.name, i.spec ORDER BY i.code",
                    "dd", op->warehouse, place);
    while (query_next(query, "tdd", &name, &qty, &grams)) {
        weight += grams;
        op_row(op, "td", name, qty);
    }
    op_num(op, "weight_g", weight);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int say(struct op *op, const struct grant *g)
{
    op_after(op, "copy %lld of %s%s%s", (long long)g->n, g->waybill,
             *g->reason ? ": " : "", g->reason);
    op_num(op, "parcel", g->parcel.id);
    op_text(op, "waybill", g->waybill);
    op_num(op, "n", g->n);
    op_text(op, "carrier", g->carrier);
    op_text(op, "number", g->parcel.number);
    op_text(op, "person", person_name(op, op->person));
    op_num(op, "part", g->parcel.part);
    op_num(op, "printed_at", op->now);
    op_num(op, "lease_until", op->now + LEASE_MS);
    if (say_address(op, g))
        return op_fault(op);
    return say_contents(op, g->parcel.place);
}

static int label_grant(struct op *op)
{
    struct grant g = {.reason = request_str(op->req, "reason")};
    if (parcel_read(op, request_get(op->req, "parcel"), &g.parcel) ||
        may_label(op, &g.parcel))
        return op_fault(op);
    bool first = !*g.parcel.waybill;
    int again = first ? 0 : same_copy(op, &g);
    if (again < 0 || (first && first_copy(op, &g)) ||
        (!first && !again && another_copy(op, &g)) || (!again && write_copy(op, &g)))
        return op_fault(op);
    return say(op, &g);
}

const struct op_entry op_label_grant = {V_LABEL_GRANT, label_grant};
