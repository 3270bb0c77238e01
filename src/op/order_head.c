/*
 * order_head: an order's own row as the channel says it: written, brought up to date, and
 * compared group by group. The three statements name the same columns in one order.
 */
#include "order_in.h"

/* From $3: the columns a channel may change. */
#define SAID                                                                             \
    "buyer, receiver, phone, address, region, paid_at, due_at, type, carrier, goods,"    \
    " freight, off_shop, off_platform, points, subsidy, refund, currency, exponent,"     \
    " buyer_remark, seller_remark, flagged, priority, receiver_key"
#define SAID_IN                                                                          \
    "ttttt"                                                                              \
    "ddtt"                                                                               \
    "ddddddd"                                                                            \
    "tdttddt"

static const char *type_of(const struct load *load)
{
    const char *type = load_str(load, IN_TYPE);
    return type[0] ? type : "normal";
}

#define SAID_VALUES(load)                                                                \
    load_str(load, IN_BUYER), load_str(load, IN_RECEIVER), load_str(load, IN_PHONE),     \
        load_str(load, IN_ADDRESS), load_str(load, IN_REGION),                           \
        load_num(load, IN_PAID_AT), load_num(load, IN_DUE_AT), type_of(load),            \
        load_str(load, IN_CARRIER), load_num(load, IN_GOODS),                            \
        load_num(load, IN_FREIGHT), load_num(load, IN_OFF_SHOP),                         \
        load_num(load, IN_OFF_PLATFORM), load_num(load, IN_POINTS),                      \
        load_num(load, IN_SUBSIDY), load_num(load, IN_REFUND),                           \
        load_str(load, IN_CURRENCY), load_num(load, IN_EXPONENT),                        \
        load_str(load, IN_BUYER_REMARK), load_str(load, IN_SELLER_REMARK),               \
        load_num(load, IN_FLAGGED), load_num(load, IN_PRIORITY),                         \
        load_str(load, IN_RECEIVER_KEY)

int order_in_insert(struct order_in *in, int64_t *order)
{
    struct load *load = in->load;
    struct op *op = load->op;
    if (store_do(
            op->store, op->err,
            "INSERT INTO orders (warehouse, hash, " SAID ", channel, shop, number, state,"
            " units, taken_at, checked_at, version, address_key)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
            " $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, 'new',"
            " $29, $30, $30, 1, " ADDRESS_KEY("$25", "$6") ")",
            "dt" SAID_IN "tttdd", op->warehouse, in->hash, SAID_VALUES(load),
            load_str(load, IN_CHANNEL), load_str(load, IN_SHOP),
            load_str(load, IN_NUMBER), in->units, op->now) < 0)
        return op_fault(op);
    *order = store_last_id(op->store);
    return 0;
}

int order_in_update(struct order_in *in, int64_t order)
{
    struct op *op = in->load->op;
    int done = store_do(
        op->store, op->err,
        "UPDATE orders SET hash = $2, buyer = $3, receiver = $4, phone = $5, address = "
        "$6,"
        "   region = $7, paid_at = $8, due_at = $9, type = $10,"
        "   carrier = CASE WHEN $11 = '' AND rate_line > 0 THEN carrier ELSE $11 END,"
        "   rate_line = CASE WHEN $11 = '' THEN rate_line ELSE 0 END, goods = "
        "$12,"
        "   freight = $13, off_shop = $14, off_platform = $15, points = $16, subsidy = "
        "$17,"
        "   refund = $18, currency = $19, exponent = $20, buyer_remark = $21,"
        "   seller_remark = $22, flagged = $23, priority = $24, receiver_key = $25,"
        "   address_key = " ADDRESS_KEY("$25", "$6") ","
                                                     "   version = version + 1"
                                                     " WHERE id = $1",
        "dt" SAID_IN, order, in->hash, SAID_VALUES(in->load));
    return done < 0 ? done : 0;
}

int order_in_differs(struct order_in *in, int64_t order)
{
    struct op *op = in->load->op;
    int64_t bits = 0;
    /* The powers of two are the fields' bits. */
    _Static_assert(CHANGE_ADDRESS == 0 && CHANGE_MONEY == 2 && CHANGE_REMARK == 3 &&
                       CHANGE_CARRIER == 4 && CHANGE_TYPE == 5 && CHANGE_PLAN == 6 &&
                       CHANGE_REFUND == 7,
                   "the statement below");
    int found = store_one(
        op->store, op->err,
        "SELECT CASE WHEN receiver = $4 AND phone = $5 AND address = $6 AND region = $7"
        "             AND receiver_key = $25"
        "            THEN 0 ELSE 1 END"
        "     + CASE WHEN goods = $12 AND freight = $13 AND off_shop = $14"
        "             AND off_platform = $15 AND points = $16 AND subsidy = $17"
        "             AND currency = $19 AND exponent = $20"
        "            THEN 0 ELSE 4 END"
        "     + CASE WHEN buyer_remark = $21 AND seller_remark = $22 THEN 0 ELSE 8 END"
        "     + CASE WHEN carrier = $11 OR ($11 = '' AND rate_line > 0) THEN 0 ELSE 16 "
        "END"
        "     + CASE WHEN type = $10 AND flagged = $23 THEN 0 ELSE 32 END"
        "     + CASE WHEN buyer = $3 AND paid_at = $8 AND due_at = $9 AND priority = $24"
        "            THEN 0 ELSE 64 END"
        "     + CASE WHEN refund = $18 THEN 0 ELSE 128 END"
        "  FROM orders WHERE id = $1 AND hash <> $2",
        "dt" SAID_IN ">d", order, in->hash, SAID_VALUES(in->load), &bits);
    return found < 0 ? found : (int)bits;
}
