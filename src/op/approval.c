/*
 * approval: the acts, what each weighs, and the questions they leave behind. The limits
 * are the rules' section approve.from, in minor units (0: always, -1: never).
 */
#include "approval.h"

#include "parcel.h"

enum { NEVER = -1, MINUTES = 30 };

/* What the act is worth; `worth` stays NEVER where the verb will refuse anyway. */
typedef int weigh_fn(struct op *op, int64_t *worth);

static int order_worth(struct op *op, int64_t *worth)
{
    int64_t order;
    if (find_order(op, request_str(op->req, "number"), &order))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT goods FROM orders WHERE id = $1"
                          "   AND state <> 'shipped' AND state <> 'cancelled'",
                          "d>d", order, worth);
    return found < 0 ? found : 0;
}

static int taken_worth(struct op *op, int64_t *worth)
{
    int64_t item, units, price;
    if (find_code(op, request_str(op->req, "item"), &item, &units) ||
        store_one(op->store, op->err, "SELECT price FROM item WHERE id = $1", "d>d", item,
                  &price) < 0)
        return op_fault(op);
    if (__builtin_mul_overflow(units, request_get(op->req, "qty"), &units) ||
        __builtin_mul_overflow(units, price, worth))
        *worth = INT64_MAX;
    return 0;
}

static int parcel_worth(struct op *op, int64_t *worth)
{
    struct parcel parcel;
    if (parcel_find(op, request_str(op->req, "code"), &parcel))
        return op_fault(op);
    if (!*parcel.hold)
        return 0;
    int found = store_one(op->store, op->err, "SELECT goods FROM orders WHERE id = $1",
                          "d>d", parcel.order_id, worth);
    return found < 0 ? found : 0;
}

static const struct act {
    enum verb verb;
    const char *key; /* of the rules */
    weigh_fn *weigh;
} acts[] = {
    {V_ORDER_CANCEL, "order_cancel", order_worth},
    {V_STOCK_TAKE, "stock_take", taken_worth},
    {V_PACK_REOPEN, "pack_reopen", parcel_worth},
};

static const struct act *act_of(enum verb verb)
{
    for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
        if (acts[i].verb == verb)
            return &acts[i];
    }
    return NULL;
}

/* ---- the question ---- */

int approval_lapse(struct op *op)
{
    if (store_do(op->store, op->err,
                 "UPDATE exception SET closed_at = $2, how = 'lapsed'"
                 " WHERE warehouse = $1 AND kind = 'approval' AND closed_at = 0"
                 "   AND object IN (SELECT 'approval ' || a.id FROM approval a"
                 "                   WHERE a.warehouse = $1 AND a.state = 'asked'"
                 "                     AND a.until < $2)",
                 "dd", op->warehouse, op->now) < 0)
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "UPDATE approval SET state = 'lapsed' WHERE warehouse = $1"
                        "   AND state IN ('asked', 'granted') AND until < $2",
                        "dd", op->warehouse, op->now);
    return done < 0 ? done : 0;
}

/* What stands in the log and on the approver's screen: the request's own arguments. */
static const char *content(struct op *op)
{
    const char *text = verb_entry(op->req->verb)->name;
    const struct arg *arg = verb_entry(op->req->verb)->arg;
    for (int i = 0; arg[i].type != ARG_END; i++) {
        const struct value *value = &op->req->arg[i];
        if (value->type == VALUE_NONE || arg[i].type == ARG_ROWS)
            continue;
        text = arena_printf(op->arena, "%s, %s %s", text, arg[i].name,
                            value_show(op->arena, value));
    }
    return text;
}

static int ask(struct op *op, const unsigned char hash[32], int64_t worth)
{
    int64_t minutes = rule_num(op, "approve", "life", "minutes", MINUTES);
    const char *text = content(op);
    if (approval_lapse(op) ||
        store_do(op->store, op->err,
                 "INSERT INTO approval (warehouse, verb, hash, what, worth, asker,"
                 " terminal, asked_at, until, state)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked')",
                 "dtbtddddd", op->warehouse, verb_entry(op->req->verb)->name, hash,
                 (size_t)32, text, worth, op->person, op->terminal, op->now,
                 op->now + minutes * 60000) < 0)
        return op_fault(op);
    int64_t id = store_last_id(op->store);
    if (except_raise(op, "approval",
                     arena_printf(op->arena, "approval %lld", (long long)id), 0, "lead",
                     text))
        return op_fault(op);
    return op_refuse(op, E_APPROVAL, "sd", verb_entry(op->req->verb)->name, id);
}

int approval_need(struct op *op, const unsigned char hash[32])
{
    const struct act *act = act_of(op->req->verb);
    int64_t worth = NEVER, id;
    const char *state;
    if (!act)
        return 0;
    int64_t from = rule_num(op, "approve", "from", act->key, NEVER);
    if (from < 0)
        return 0;
    if (act->weigh(op, &worth))
        return op_fault(op);
    if (worth < from)
        return 0;
    int found = store_one(op->store, op->err,
                          "SELECT id, state FROM approval WHERE warehouse = $1"
                          "   AND hash = $2 AND asker = $3 AND terminal = $4"
                          "   AND worth = $5 AND until >= $6"
                          "   AND state IN ('asked', 'granted')"
                          " ORDER BY id DESC LIMIT 1",
                          "dbdddd>dt", op->warehouse, hash, (size_t)32, op->person,
                          op->terminal, worth, op->now, &id, &state);
    if (found < 0)
        return found;
    if (!found)
        return ask(op, hash, worth);
    if (strcmp(state, "granted") != 0)
        return op_refuse(op, E_APPROVAL, "sd", verb_entry(op->req->verb)->name, id);
    op->approval = id;
    return 0;
}

int approval_spend(struct op *op)
{
    const char *approver = "";
    if (!op->approval)
        return 0;
    int done = store_do(op->store, op->err,
                        "UPDATE approval SET state = 'used', used_at = $2"
                        " WHERE id = $1 AND state = 'granted'",
                        "dd", op->approval, op->now);
    if (done < 0 || store_one(op->store, op->err,
                              "SELECT p.name FROM approval a JOIN person p"
                              "   ON p.id = a.approver WHERE a.id = $1",
                              "d>t", op->approval, &approver) < 0)
        return op_fault(op);
    op_after(op, "%s; approved by %s (approval %lld)", op->after, approver,
             (long long)op->approval);
    return 0;
}
