/*
 * load.orders: orders as their channels say them: a head's row, then its lines'. An order
 * is its channel, shop and number; a line is its order and ordinal, and equal lines are
 * real. A bad line is refused alone; a bad head, or one without a good line, with all of
 * its lines.
 *
 * The counts are of lines (a refused head without lines counts as one); every head's row
 * is reported with its order's class, lines only when they are refused themselves.
 */
#include "fresh.h"
#include "order_in.h"

#include <sodium.h>

static const struct load_field fields[] = {
    {"ordinal", LOAD_IS_NUM, 0, INT32_MAX},
    {"channel", LOAD_IS_CODE, 1, LOAD_WORD},
    {"shop", LOAD_IS_CODE, 0, LOAD_WORD},
    {"number", LOAD_IS_CODE, 1, LOAD_WORD},
    {"buyer", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"receiver", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"phone", LOAD_IS_CODE, 0, LOAD_WORD},
    {"address", LOAD_IS_TEXT, 0, 1000},
    {"region", LOAD_IS_CODE, 0, LOAD_WORD},
    {"paid_at", LOAD_IS_NUM, 0, LOAD_TIME},
    {"due_at", LOAD_IS_NUM, 0, LOAD_TIME},
    {"type", LOAD_IS_CODE, 0, 16},
    {"carrier", LOAD_IS_CODE, 0, 32},
    {"goods", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"freight", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"off_shop", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"off_platform", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"points", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"subsidy", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"refund", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"currency", LOAD_IS_CODE, 0, 8},
    {"exponent", LOAD_IS_NUM, 0, 6},
    {"buyer_remark", LOAD_IS_TEXT, 0, LOAD_LONG},
    {"seller_remark", LOAD_IS_TEXT, 0, LOAD_LONG},
    {"flagged", LOAD_IS_NUM, 0, 1},
    {"priority", LOAD_IS_NUM, 0, 1000},
    {"receiver_key", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"item", LOAD_IS_CODE, 1, LOAD_WORD},
    {"qty", LOAD_IS_NUM, 1, LOAD_QTY},
    {"price", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"off", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"gift", LOAD_IS_NUM, 0, 1},
    {0},
};

enum { KITS_MOST = 1000 };

/* ---- the same as before? ---- */

static void hash_field(crypto_generichash_state *state, const struct load *load,
                       int field)
{
    if (fields[field].type == LOAD_IS_NUM) {
        int64_t num = load_num(load, field);
        crypto_generichash_update(state, (const unsigned char *)&num, sizeof(num));
        return;
    }
    const char *text = load_str(load, field);
    crypto_generichash_update(state, (const unsigned char *)text, strlen(text) + 1);
}

static void hash_num(crypto_generichash_state *state, int64_t num)
{
    crypto_generichash_update(state, (const unsigned char *)&num, sizeof(num));
}

/* Of the lines only those that were taken: a line refused before is a change when it is
 * good. */
static void hash_order(struct order_in *in)
{
    crypto_generichash_state state;
    unsigned char hash[16];
    crypto_generichash_init(&state, NULL, 0, sizeof(hash));
    for (int field = 0; field < IN_RECEIVER_KEY; field++)
        hash_field(&state, in->load, field);
    /* Orders without one are the same as before there were such keys. */
    if (load_str(in->load, IN_RECEIVER_KEY)[0])
        hash_field(&state, in->load, IN_RECEIVER_KEY);
    for (int i = 0; i < in->lines; i++) {
        const struct line_in *line = &in->line[i];
        const int64_t num[] = {line->ordinal, line->item, line->qty,
                               line->price,   line->off,  line->gift};
        for (size_t k = 0; k < sizeof(num) / sizeof(*num); k++)
            hash_num(&state, num[k]);
    }
    crypto_generichash_final(&state, hash, sizeof(hash));
    sodium_bin2hex(in->hash, sizeof(in->hash), hash, sizeof(hash));
}

/* ---- lines ---- */

static bool has_ordinal(const struct order_in *in, int64_t ordinal)
{
    if (!in->lines || in->line[in->lines - 1].ordinal < ordinal)
        return false;
    for (int i = 0; i < in->lines; i++) {
        if (in->line[i].ordinal == ordinal)
            return true;
    }
    return false;
}

static void read_line(struct order_in *in)
{
    struct load *load = in->load;
    int64_t ordinal = load_num(load, IN_ORDINAL);
    int64_t worth = load_num(load, IN_PRICE) * load_num(load, IN_QTY);
    const struct load_item *item = load_find_item(load, load_str(load, IN_ITEM));
    const char *got = arena_printf(load->op->arena, "%lld", (long long)ordinal);
    if (!item) {
        load_refuse(load, "item", "a known item", load_str(load, IN_ITEM));
    } else if (has_ordinal(in, ordinal)) {
        load_refuse(load, "ordinal", "an ordinal that this order has once", got);
    } else if (item->kit && load_num(load, IN_QTY) > KITS_MOST) {
        load_refuse(load, "qty", "at most 1000 kits a line", "more");
    } else if (worth > LOAD_MONEY) {
        load_refuse(load, "price", "a line worth at most 10^12 minor units", "more");
    } else if (load_num(load, IN_OFF) > worth) {
        load_refuse(load, "off", "no more than the line's price", "more");
    } else {
        *order_in_add(in) = (struct line_in){
            .ordinal = ordinal,
            .item = item->id,
            .qty = load_num(load, IN_QTY),
            .price = load_num(load, IN_PRICE),
            .off = load_num(load, IN_OFF),
            .gift = load_num(load, IN_GIFT),
            .kit = item->kit,
            .parent = -1,
        };
    }
}

static void read_lines(struct order_in *in, int end)
{
    for (int row = in->head + 1; row < end; row++) {
        if (load_check(in->load, row, IN_HEAD, IN_FIELDS))
            read_line(in);
    }
    in->load->row = in->head;
}

/* ---- an order ---- */

static int known_order(struct order_in *in, struct order_known *known)
{
    struct load *load = in->load;
    struct op *op = load->op;
    return store_one(
        op->store, op->err,
        "SELECT id, wave, version, checked_at, state, hash, hold FROM orders"
        " WHERE warehouse = $1 AND channel = $2 AND shop = $3 AND number = $4",
        "dttt>ddddttt", op->warehouse, load_str(load, IN_CHANNEL),
        load_str(load, IN_SHOP), load_str(load, IN_NUMBER), &known->id, &known->wave,
        &known->version, &known->checked_at, &known->state, &known->hash, &known->hold);
}

static int take_new(struct order_in *in)
{
    int64_t order;
    if (order_in_insert(in, &order) || order_in_write_lines(in, order))
        return op_fault(in->load->op);
    load_report(in->load, "new", "", E_OK, "");
    return 0;
}

static int take_order(struct order_in *in, enum load_class *class)
{
    struct order_known known;
    struct op *op = in->load->op;
    int found = known_order(in, &known);
    if (found < 0)
        return found;
    *class = !found ? LOAD_NEW : LOAD_SAME;
    if (found && strcmp(known.hash, in->hash) == 0) {
        load_report(in->load, "same", "", E_OK, "");
        return fresh_now(op, known.id, known.checked_at);
    }
    if (order_in_explode(in))
        return op_fault(op);
    if (!found)
        return take_new(in);
    if (change_answer(in, &known, class))
        return op_fault(op);
    /* What was not taken in is not what stands here. */
    return *class == LOAD_REFUSED ? 0 : fresh_now(op, known.id, known.checked_at);
}

/* Rows [head, end): a head and its lines. */
static int take_group(struct load *load, int head, int end)
{
    struct order_in in = {.load = load, .head = head};
    enum load_class class = LOAD_REFUSED;
    int64_t refused = load->count[LOAD_REFUSED];
    int lines = end - head - 1;
    bool good = load_check(load, head, 0, IN_HEAD);
    if (good)
        read_lines(&in, end);
    if (load->op->err->code)
        return op_fault(load->op);
    if (good && !in.lines)
        load_refuse(load, "item", "an order with a good line", "none");
    if (!good || !in.lines) {
        load->count[LOAD_REFUSED] = refused + (lines ? lines : 1);
        return 0;
    }
    hash_order(&in);
    int taken = in.lines;
    if (take_order(&in, &class))
        return op_fault(load->op);
    load->count[class] += taken;
    return 0;
}

static int run(struct op *op)
{
    struct load load;
    load_begin(&load, op, fields);
    const struct rows *rows = &op->req->rows;
    int end;
    for (int row = 0; row < rows->n; row = end) {
        end = row + 1;
        load.row = row;
        if (load_num(&load, IN_ORDINAL) != 0) {
            load_refuse(&load, "ordinal", "an order's head, ordinal 0", "a line");
            continue;
        }
        for (load.row = end; end < rows->n && load_num(&load, IN_ORDINAL); load.row = end)
            end++;
        if (take_group(&load, row, end) < 0)
            return op_fault(op);
    }
    return load_end(&load);
}

const struct op_entry op_load_orders = {V_LOAD_ORDERS, run};
