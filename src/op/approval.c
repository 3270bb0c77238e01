/*
 * approval: the acts, what each weighs, and the questions they leave behind. The limits
 * are the rules' section approve.from, in minor units (0: always, -1: never).
 */
#include "approval.h"

#include "label_in.h"
#include "parcel.h"
#include "people.h"
#include "private.h"
#include "tally.h"

enum { NEVER = -1, MINUTES = 30 };

/* What the act weighs; `worth` stays NEVER where the verb will refuse anyway, or where
 * one person is enough. `stands`: what it is about, as it is now. */
struct weight {
    int64_t worth, units, order;
    int64_t item; /* 0: it is about none */
    const char *stands;
};

typedef int weigh_fn(struct op *op, struct weight *weight);

static int order_worth(struct op *op, struct weight *weight)
{
    if (find_order(op, request_str(op->req, "number"), &weight->order))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT goods FROM orders WHERE id = $1"
                          "   AND state <> 'shipped' AND state <> 'cancelled'",
                          "d>d", weight->order, &weight->worth);
    return found < 0 ? found : 0;
}

/* The difference, whichever way. */
static int amount_worth(struct op *op, struct weight *weight)
{
    int64_t goods = request_get(op->req, "goods");
    if (order_worth(op, weight))
        return op_fault(op);
    if (weight->worth == NEVER)
        return 0;
    weight->stands = arena_printf(op->arena, "goods %lld", (long long)weight->worth);
    weight->worth = goods > weight->worth ? goods - weight->worth : weight->worth - goods;
    return 0;
}

static int address_worth(struct op *op, struct weight *weight)
{
    int64_t version = 0;
    if (order_worth(op, weight) ||
        store_one(op->store, op->err, "SELECT version FROM orders WHERE id = $1", "d>d",
                  weight->order, &version) < 0)
        return op_fault(op);
    weight->stands = arena_printf(op->arena, "version %lld", (long long)version);
    return 0;
}

static int reissue_worth(struct op *op, struct weight *weight)
{
    if (find_order(op, request_str(op->req, "number"), &weight->order))
        return op_fault(op);
    int found = store_one(op->store, op->err,
                          "SELECT goods, units FROM orders"
                          " WHERE id = $1 AND state = 'shipped'",
                          "d>dd", weight->order, &weight->worth, &weight->units);
    return found < 0 ? found : 0;
}

/* Nobody's amount, but so many people's names. */
static int export_worth(struct op *op, struct weight *weight)
{
    weight->worth = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COUNT(*) FROM orders WHERE warehouse = $1"
                          "   AND paid_at >= $2 AND paid_at < $3",
                          "ddd>d", op->warehouse, request_get(op->req, "from"),
                          request_get(op->req, "to"), &weight->units);
    return found < 0 ? found : 0;
}

static int taken_worth(struct op *op, struct weight *weight)
{
    struct item_row row;
    if (find_code(op, request_str(op->req, "item"), &weight->item, &weight->units) ||
        find_item(op, weight->item, &row))
        return op_fault(op);
    if (__builtin_mul_overflow(weight->units, request_get(op->req, "qty"),
                               &weight->units) ||
        __builtin_mul_overflow(weight->units, row.price, &weight->worth))
        weight->worth = INT64_MAX;
    return 0;
}

static int parcel_worth(struct op *op, struct weight *weight)
{
    struct parcel parcel;
    if (parcel_find(op, request_str(op->req, "code"), &parcel))
        return op_fault(op);
    weight->order = parcel.order_id;
    if (!*parcel.hold)
        return 0;
    int found = store_one(op->store, op->err, "SELECT goods FROM orders WHERE id = $1",
                          "d>d", parcel.order_id, &weight->worth);
    return found < 0 ? found : 0;
}

static int reprint_worth(struct op *op, struct weight *weight)
{
    return label_reprint_worth(op, &weight->worth);
}

/* Who may what. The house's first person can have no second one: as long as nobody else
 * may approve (nor ever might: who was shut out counts), it is done alone. */
static int rights_worth(struct op *op, struct weight *weight)
{
    int alone = people_alone(op), lent = people_lends(op);
    if (alone < 0 || lent < 0)
        return op_fault(op);
    if (!alone && !lent)
        weight->worth = 0;
    return 0;
}

static int loaded_worth(struct op *op, struct weight *weight)
{
    int changes = people_load_changes(op);
    if (changes < 0)
        return op_fault(op);
    return changes ? rights_worth(op, weight) : 0;
}

/* Of all rules those that say who must be asked: they are not for one person either. */
static int limits_worth(struct op *op, struct weight *weight)
{
    if (policy_guarded(op, &weight->stands))
        return op_fault(op);
    return *weight->stands ? rights_worth(op, weight) : 0;
}

/* One verb may be an act only in some of its uses: the weigher knows. */
static const struct weighed {
    enum verb verb;
    const char *key; /* of the rules */
    enum act act;
    weigh_fn *weigh;
} acts[] = {
    {V_ORDER_CANCEL, "order_cancel", ACT_ORDER_CANCEL, order_worth},
    {V_ORDER_AMOUNT, "order_amount", ACT_ORDER_AMOUNT, amount_worth},
    {V_ORDER_ADDRESS, "order_address", ACT_ORDER_ADDRESS, address_worth},
    {V_ORDER_REISSUE, "order_reissue", ACT_ORDER_REISSUE, reissue_worth},
    {V_ORDER_EXPORT, "order_export", ACT_ORDER_EXPORT, export_worth},
    {V_STOCK_TAKE, "stock_take", ACT_STOCK_TAKE, taken_worth},
    {V_PACK_REOPEN, "pack_reopen", ACT_PACK_REOPEN, parcel_worth},
    {V_LABEL_REPRINT, "label_reprint", ACT_LABEL_REPRINT, reprint_worth},
    {V_ROLE_GRANT, "rights", ACT_RIGHTS, rights_worth},
    {V_PERSON_ADD, "rights", ACT_RIGHTS, rights_worth},
    {V_PERSON_PIN, "rights", ACT_RIGHTS, rights_worth},
    {V_PERSON_DISABLE, "rights", ACT_RIGHTS, rights_worth},
    {V_RIGHTS_LOAD, "rights", ACT_RIGHTS, rights_worth},
    {V_LOAD_PEOPLE, "rights", ACT_RIGHTS, loaded_worth},
    {V_POLICY_LOAD, "rights", ACT_RIGHTS, limits_worth},
};

static const struct weighed *act_of(enum verb verb)
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
static const char *content(struct op *op, const struct weight *weight)
{
    const char *text = verb_entry(op->req->verb)->name;
    const struct arg *arg = verb_entry(op->req->verb)->arg;
    for (int i = 0; arg[i].type != ARG_END; i++) {
        const struct value *value = &op->req->arg[i];
        if (value->type == VALUE_NONE || arg[i].type == ARG_ROWS || arg[i].secret)
            continue;
        text = arena_printf(op->arena, "%s, %s %s", text, arg[i].name,
                            private_shown(op, arg[i].name, value_show(op->arena, value)));
    }
    if (op->req->rows.n)
        text = arena_printf(op->arena, "%s, %d rows", text, op->req->rows.n);
    return *weight->stands ? arena_printf(op->arena, "%s (now %s)", text, weight->stands)
                           : text;
}

static int ask(struct op *op, const unsigned char hash[32], const struct weight *weight)
{
    int64_t minutes = rule_num(op, "approve", "life", "minutes", MINUTES);
    const char *text = content(op, weight);
    if (approval_lapse(op) ||
        store_do(op->store, op->err,
                 "INSERT INTO approval (warehouse, verb, hash, what, worth, units,"
                 " stands, order_id, asker, terminal, asked_at, until, state)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'asked')",
                 "dtbtddtrdddd", op->warehouse, verb_entry(op->req->verb)->name, hash,
                 (size_t)32, text, weight->worth, weight->units, weight->stands,
                 weight->order, op->person, op->terminal, op->now,
                 op->now + minutes * 60000) < 0)
        return op_fault(op);
    int64_t id = store_last_id(op->store);
    if (except_raise(op, "approval",
                     arena_printf(op->arena, "approval %lld", (long long)id),
                     weight->order, "lead", text))
        return op_fault(op);
    return op_refuse(op, E_APPROVAL, "sd", verb_entry(op->req->verb)->name, id);
}

static int under(struct op *op, enum err_code code, int64_t value, int64_t limit)
{
    if (limit < 0 || value <= limit)
        return 0;
    return op_refuse(op, code, "sdd", verb_entry(op->req->verb)->name, value, limit);
}

/* What a role may not at all, no second person makes possible. */
static int within_limits(struct op *op, const struct act_limit *limit,
                         const struct weight *weight, const struct tally *day)
{
    if (under(op, E_LIMIT, weight->worth, limit->most) ||
        under(op, E_LIMIT, weight->units, limit->units) ||
        under(op, E_LIMIT_DAY, tally_sum(day->worth, weight->worth), limit->day) ||
        under(op, E_LIMIT_DAY, tally_sum(day->units, weight->units), limit->day_units))
        return op_fault(op);
    return 0;
}

/* Where a second person is wanted, of acts by their section of the rules. */
enum { FROM, UNITS, DAY, DAY_UNITS, BOUNDS };

static int read_bounds(struct op *op, const char *key, int64_t bound[BOUNDS])
{
    static const char *const names[BOUNDS] = {
        [FROM] = "approve.from",
        [UNITS] = "approve.units",
        [DAY] = "approve.day",
        [DAY_UNITS] = "approve.day_units",
    };
    const char *section, *value;
    for (int i = 0; i < BOUNDS; i++)
        bound[i] = NEVER;
    struct query *query = store_query(
        op->store,
        "SELECT section, value FROM rule WHERE warehouse = $1 AND name = 'rules'"
        "   AND section IN ('approve.from', 'approve.units', 'approve.day',"
        "                   'approve.day_units') AND key = $2"
        "   AND version = (SELECT MAX(version) FROM rule"
        "                   WHERE warehouse = $1 AND name = 'rules')",
        "dt", op->warehouse, key);
    while (query_next(query, "tt", &section, &value))
        for (int i = 0; i < BOUNDS; i++)
            if (strcmp(section, names[i]) == 0)
                str_int(str_of(value), &bound[i]);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static bool below(int64_t value, int64_t from)
{
    return from < 0 || value < from;
}

/* Small acts that add up to a big one are one: in worth over all, in units by item. */
static bool one_is_enough(const int64_t bound[BOUNDS], const struct weight *weight,
                          const struct tally *day)
{
    return below(weight->worth, bound[FROM]) && below(weight->units, bound[UNITS]) &&
           below(tally_sum(day->alone_worth, weight->worth), bound[DAY]) &&
           below(tally_sum(day->alone_units, weight->units), bound[DAY_UNITS]);
}

/* Whether one person is enough for it: 1, 0, or refused. The day's sums cost a look, and
 * are read only where something is held against them. */
static int weigh_limits(struct op *op, const struct weighed *act,
                        const struct weight *weight)
{
    struct tally day = {0};
    int64_t bound[BOUNDS];
    struct act_limit limit =
        powers_limit(op->powers, op->factor, verb_entry(op->req->verb)->right, act->act);
    if (read_bounds(op, act->key, bound))
        return op_fault(op);
    bool by_day = limit.day >= 0 || limit.day_units >= 0 || bound[DAY] >= 0 ||
                  bound[DAY_UNITS] >= 0;
    if ((by_day && tally_read(op, act->key, weight->item, &day)) ||
        within_limits(op, &limit, weight, &day))
        return op_fault(op);
    return one_is_enough(bound, weight, &day);
}

/* The question that is open or was said yes to; asked now where there is none. */
static int find_question(struct op *op, const unsigned char hash[32],
                         const struct weight *weight)
{
    int64_t id;
    const char *state;
    int found =
        store_one(op->store, op->err,
                  "SELECT id, state FROM approval WHERE warehouse = $1"
                  "   AND hash = $2 AND asker = $3 AND terminal = $4"
                  "   AND worth = $5 AND until >= $6 AND units = $7"
                  "   AND stands = $8 AND state IN ('asked', 'granted')"
                  " ORDER BY id DESC LIMIT 1",
                  "dbddddd"
                  "t>dt",
                  op->warehouse, hash, (size_t)32, op->person, op->terminal,
                  weight->worth, op->now, weight->units, weight->stands, &id, &state);
    if (found < 0)
        return found;
    if (!found)
        return ask(op, hash, weight);
    if (strcmp(state, "granted") != 0)
        return op_refuse(op, E_APPROVAL, "sd", verb_entry(op->req->verb)->name, id);
    op->approval = id;
    return 0;
}

int approval_need(struct op *op, const unsigned char hash[32])
{
    const struct weighed *act = act_of(op->req->verb);
    struct weight weight = {.worth = NEVER, .stands = ""};
    if (!act)
        return 0;
    if (act->weigh(op, &weight))
        return op_fault(op);
    if (weight.worth == NEVER)
        return 0;
    int enough = weigh_limits(op, act, &weight);
    if (enough < 0)
        return enough;
    op->act = (struct op_act){act->key, weight.item, weight.worth, weight.units};
    return enough ? 0 : find_question(op, hash, &weight);
}

/* With what it weighed, for the acts of this day that come after it. */
static int count_act(struct op *op)
{
    const struct op_act *act = &op->act;
    bool alone = !op->approval;
    if (!act->name)
        return 0;
    return tally_add(op, act->name, act->item,
                     &(struct tally){act->worth, act->units, alone ? act->worth : 0,
                                     alone ? act->units : 0});
}

int approval_spend(struct op *op)
{
    const char *approver = "";
    if (count_act(op) || !op->approval)
        return op_fault(op);
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
