/*
 * label: a parcel's label granted to a bench: the next number of its carrier, once, and
 * that copy again while nothing of it was printed. A number once granted is never free
 * again; a copy is never granted silently.
 */
#include "label_in.h"

#include "floor.h"
#include "fresh.h"
#include "number.h"

/* Longer than a bench waits for paper (print/sender.h): who lost it will not print. */
enum { LEASE_MINUTES = 15, LEASE_LEAST = 12 };

static int may_label(struct op *op, const struct parcel *p)
{
    if (parcel_going(op, p))
        return op_fault(op);
    if (parcel_is(p, "open"))
        return op_refuse(op, E_STATE, "sss", p->code, p->stage, "verified");
    if (strcmp(p->recheck, "due") == 0)
        return op_refuse(op, E_RECHECK_DUE, "s", p->code);
    if (strcmp(p->qc, "due") == 0)
        return op_refuse(op, E_QC_DUE, "s", p->code);
    if (!parcel_is(p, "verified") && !parcel_is(p, "labelled"))
        return op_refuse(op, E_STATE, "sss", p->code, p->stage, "verified");
    if (fresh_enough(op, p->order_id))
        return op_fault(op);
    return parcel_label_free(op, p->id);
}

int64_t label_lease(struct op *op)
{
    int64_t minutes = rule_num(op, "label", "lease", "minutes", LEASE_MINUTES);
    return op->now + (minutes < LEASE_LEAST ? LEASE_LEAST : minutes) * 60000;
}

int label_number(struct op *op, struct grant *g)
{
    struct number number;
    if (number_take(op, &g->parcel, &number))
        return op_fault(op);
    g->waybill = number.text;
    g->carrier = number.carrier;
    g->account = number.account;
    g->n = 1;
    return 0;
}

static int first_copy(struct op *op, struct grant *g)
{
    if (label_number(op, g))
        return op_fault(op);
    int changed = store_do(op->store, op->err,
                           "UPDATE parcel SET waybill = $2, carrier = $3, terminal = $4,"
                           "       label = 'granted'"
                           " WHERE id = $1 AND stage = 'verified' AND label = 'none'",
                           "dttd", g->parcel.id, g->waybill, g->carrier, op->terminal);
    return changed_one(op, changed, "the parcel") ? op_fault(op) : label_write(op, g);
}

int label_same(struct op *op, struct grant *g)
{
    g->waybill = g->parcel.waybill;
    g->carrier = g->parcel.carrier;
    int found =
        store_one(op->store, op->err,
                  "UPDATE label_copy SET result = 'granted', terminal = $3,"
                  "       person = $4, granted_at = $5, lease_until = $6"
                  " WHERE warehouse = $1 AND number = $2 AND result = 'failed'"
                  "   AND n = (SELECT MAX(n) FROM label_copy"
                  "             WHERE warehouse = $1 AND number = $2)"
                  " RETURNING n, reprint, reason",
                  "dtdddd>ddt", op->warehouse, g->waybill, op->terminal, op->person,
                  op->now, label_lease(op), &g->n, &g->reprint, &g->reason);
    if (found <= 0)
        return found;
    int changed =
        store_do(op->store, op->err, "UPDATE parcel SET terminal = $2 WHERE id = $1",
                 "dd", g->parcel.id, op->terminal);
    return changed_one(op, changed, "the parcel") ? op_fault(op) : 1;
}

int label_write(struct op *op, const struct grant *g)
{
    int done = store_do(op->store, op->err,
                        "INSERT INTO label_copy (warehouse, number, n, terminal, person,"
                        " granted_at, lease_until, result, reason, reprint)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'granted', $8, $9)",
                        "dtdddddtd", op->warehouse, g->waybill, g->n, op->terminal,
                        op->person, op->now, label_lease(op), g->reason, g->reprint);
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
            "           AND p.stage <> 'void') + CASE WHEN o.parts = 0 THEN 0 ELSE"
            "       o.parts - (SELECT COUNT(DISTINCT q.split) FROM parcel q"
            "           WHERE q.order_id = o.id AND q.stage <> 'void') END"
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

int label_say(struct op *op, const struct grant *g)
{
    op_after(op, "copy %lld of %s%s%s", (long long)g->n, g->waybill,
             *g->reason ? ": " : "", g->reason);
    op_num(op, "parcel", g->parcel.id);
    op_text(op, "pcode", g->parcel.code);
    op_text(op, "waybill", g->waybill);
    op_num(op, "n", g->n);
    op_num(op, "reprint", g->reprint);
    op_text(op, "carrier", g->carrier);
    op_text(op, "account", g->account);
    op_text(op, "number", g->parcel.number);
    op_text(op, "person", person_name(op, op->person));
    op_num(op, "part", g->parcel.part);
    op_num(op, "printed_at", op->now);
    op_num(op, "lease_until", label_lease(op));
    if (say_address(op, g))
        return op_fault(op);
    return say_contents(op, g->parcel.place);
}

/* What is or may be on paper is granted again only as a reprint. */
static int label_grant(struct op *op)
{
    struct grant g = {.reason = "", .account = ""};
    if (parcel_read(op, request_get(op->req, "parcel"), &g.parcel) ||
        may_label(op, &g.parcel))
        return op_fault(op);
    if (!*g.parcel.waybill)
        return first_copy(op, &g) ? op_fault(op) : label_say(op, &g);
    int again = label_same(op, &g);
    if (again < 0)
        return op_fault(op);
    return again ? label_say(op, &g)
                 : op_refuse(op, E_STATE, "sss", g.waybill, "printed or on its way",
                             "a reprint");
}

const struct op_entry op_label_grant = {V_LABEL_GRANT, label_grant};
