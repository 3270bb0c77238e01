/*
 * number: the next waybill number. A listed one is a row that goes from free to granted;
 * one of a range is written when it is granted, the range's own row says how far it is.
 * Both are one guarded UPDATE, so that no number is handed out twice.
 */
#include "number.h"

#include "tallyman/model/pool.h"
#include "tallyman/model/reason.h"

struct wanted {
    const char *carrier, *account;
    int64_t parcel;
};

static int from_list(struct op *op, const struct wanted *w, struct number *number)
{
    return store_one(op->store, op->err,
                     "UPDATE waybill SET state = 'granted', parcel = $3, copies = 1,"
                     "       at = $4"
                     " WHERE warehouse = $1 AND state = 'free' AND number ="
                     "       (SELECT w.number FROM waybill w WHERE w.warehouse = $1"
                     "           AND w.carrier = $2 AND w.state = 'free'"
                     "           AND ($5 = '' OR w.account = $5)"
                     "         ORDER BY w.number LIMIT 1)"
                     " RETURNING number, account",
                     "dtddt>tt", op->warehouse, w->carrier, w->parcel, op->now,
                     w->account, &number->text, &number->account);
}

static int write_number(struct op *op, const struct wanted *w, int64_t pool,
                        const struct number *number)
{
    int done = store_do(op->store, op->err,
                        "INSERT INTO waybill (warehouse, number, carrier, account, pool,"
                        " state, parcel, copies, at)"
                        " VALUES ($1, $2, $3, $4, $5, 'granted', $6, 1, $7)",
                        "dtttddd", op->warehouse, number->text, w->carrier,
                        number->account, pool, w->parcel, op->now);
    return done < 0 ? done : 1;
}

static int from_range(struct op *op, const struct wanted *w, struct number *number)
{
    struct pool_shape shape;
    const char *rule;
    int64_t pool, digits, n;
    char text[CODE_MOST + 1];
    int found = store_one(
        op->store, op->err,
        "UPDATE pool SET next_no = next_no + 1 WHERE next_no <= to_no AND id ="
        "       (SELECT MIN(p.id) FROM pool p WHERE p.warehouse = $1 AND p.carrier = $2"
        "           AND p.kind = 'range' AND p.next_no <= p.to_no"
        "           AND ($3 = '' OR p.account = $3))"
        " RETURNING id, account, prefix, suffix, digits, digit, next_no - 1",
        "dtt>dtttdtd", op->warehouse, w->carrier, w->account, &pool, &number->account,
        &shape.prefix, &shape.suffix, &digits, &rule, &n);
    if (found <= 0)
        return found;
    shape.digits = (int)digits;
    /* It was made of these when it was taken in. */
    BUG_IF(!pool_digit_by_name(str_of(rule), &shape.digit) ||
           !pool_number(&shape, n, text));
    number->text = arena_text(op->arena, text);
    return write_number(op, w, pool, number);
}

/* ---- how many are left ---- */

int number_left(struct op *op, const char *carrier, const char *account, int64_t enough,
                int64_t *left)
{
    int64_t listed = 0;
    *left = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM (SELECT 1 AS one FROM waybill"
                  "  WHERE warehouse = $1 AND carrier = $2 AND state = 'free'"
                  "    AND ($3 = '' OR account = $3) LIMIT $4) f",
                  "dttd>d", op->warehouse, carrier, account, enough, &listed) < 0 ||
        store_one(op->store, op->err,
                  "SELECT COALESCE(CAST(SUM(to_no - next_no + 1) AS BIGINT), 0) FROM pool"
                  " WHERE warehouse = $1 AND carrier = $2 AND kind = 'range'"
                  "   AND ($3 = '' OR account = $3)",
                  "dtt>d", op->warehouse, carrier, account, left) < 0)
        return op_fault(op);
    *left += listed;
    return 0;
}

int number_low(struct op *op, const char *carrier, const char *account, int64_t *low)
{
    int64_t own = 0, common = rule_num(op, "waybills", "pool", "low", 0);
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(low), 0) FROM pool WHERE warehouse = $1"
                  "   AND carrier = $2 AND ($3 = '' OR account = $3)",
                  "dtt>d", op->warehouse, carrier, account, &own) < 0)
        return op_fault(op);
    *low = own ? own : common;
    return 0;
}

static const char *object_of(struct op *op, const struct wanted *w)
{
    return *w->account ? arena_printf(op->arena, "carrier %s/%s", w->carrier, w->account)
                       : arena_printf(op->arena, "carrier %s", w->carrier);
}

static int say_low(struct op *op, const struct wanted *w)
{
    int64_t low = 0, left, one;
    if (number_low(op, w->carrier, w->account, &low))
        return op_fault(op);
    if (!low)
        return 0;
    const char *object = object_of(op, w);
    if (number_left(op, w->carrier, w->account, low, &left))
        return op_fault(op);
    if (left >= low)
        return 0;
    int said = store_one(op->store, op->err,
                         "SELECT 1 FROM exception WHERE warehouse = $1 AND closed_at = 0"
                         "   AND kind = 'pool' AND object = $2",
                         "dt>d", op->warehouse, object, &one);
    if (said)
        return said < 0 ? said : 0;
    return except_raise(op, "pool", object, 0, "lead",
                        reason_make(op->arena, REASON_NUMBERS_LOW, "d", low));
}

int number_take(struct op *op, const struct parcel *parcel, struct number *number)
{
    struct wanted w = {.carrier = "", .account = "", .parcel = parcel->id};
    *number = (struct number){"", "", ""};
    if (store_one(op->store, op->err, "SELECT carrier, account FROM orders WHERE id = $1",
                  "d>tt", parcel->order_id, &w.carrier, &w.account) < 0)
        return op_fault(op);
    int found = from_list(op, &w, number);
    if (!found)
        found = from_range(op, &w, number);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_POOL_EMPTY, "s", object_of(op, &w) + strlen("carrier "));
    number->carrier = w.carrier;
    return say_low(op, &w);
}

/* ---- numbers came in ---- */

static int read_low(struct op *op, const char ***object)
{
    return op_texts(op,
                    store_query(op->store,
                                "SELECT object FROM exception WHERE warehouse = $1"
                                "   AND closed_at = 0 AND kind = 'pool'"
                                " ORDER BY id",
                                "d", op->warehouse),
                    object);
}

/* "carrier SF/9" as object_of wrote it. */
static int settle_one(struct op *op, const char *object)
{
    struct str rest = str_of(object + strlen("carrier "));
    const char *carrier = arena_copy(op->arena, str_cut(&rest, '/'));
    const char *account = arena_copy(op->arena, rest);
    int64_t low = 0, left = 0;
    if (number_low(op, carrier, account, &low) ||
        number_left(op, carrier, account, low, &left))
        return op_fault(op);
    return left < low ? 0 : except_settle(op, "pool", object, "numbers came in");
}

int number_refilled(struct op *op)
{
    const char **object;
    int n = read_low(op, &object);
    for (int i = 0; i < n; i++) {
        if (settle_one(op, object[i]))
            return op_fault(op);
    }
    return n < 0 ? n : 0;
}
