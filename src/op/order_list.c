/*
 * order.list, order.show: orders as they stand.
 */
#include "private.h"
#include "serial.h"
#include "wait.h"

#include "tallyman/model/order.h"

enum { LIMIT = 1000 };

static const char *const cols_list[] = {
    "id",     "number",     "channel", "shop",       "type", "state", "place",
    "hold",   "hold_owner", "wave",    "paid_at",    "tote", "lines", "units",
    "picked", "packed",     "shipped", "checked_at", NULL};

/* Of which some has gone, waits for the rest. */
static const char *place_of(const char *state, bool partly)
{
    enum order_state known = order_state_by_name(str_of(state));
    if (known == ORDER_STATES)
        return "";
    enum order_place place = order_state_place(known);
    return order_place_name(partly && place == ORDER_IN_WAVE ? ORDER_WAITING : place);
}

/* A page of orders, with the totals of their lines. */
#define ORDERS(which)                                                                    \
    "SELECT o.id, o.number, o.channel, o.shop, o.type, o.state, o.hold, o.hold_owner,"   \
    "       COALESCE(w.name, ''), o.paid_at,"                                            \
    "       COALESCE((SELECT MIN(t.code) FROM task_line k JOIN place t ON t.id = k.tote" \
    "             AND t.bound_run = k.task WHERE k.order_id = o.id AND k.put = 1),"      \
    "         (SELECT MIN(t.code) FROM place t WHERE t.bound_order = o.id)),"            \
    "       COUNT(l.id), o.units,"                                                       \
    "       COALESCE(CAST(SUM(l.picked) AS BIGINT), 0),"                                 \
    "       COALESCE(CAST(SUM(l.packed) AS BIGINT), 0),"                                 \
    "       COALESCE(CAST(SUM(l.shipped) AS BIGINT), 0),"                                \
    "       CASE WHEN o.theirs > o.own THEN o.theirs ELSE o.own END,"                    \
    "       (SELECT COUNT(*) FROM waiting y WHERE y.warehouse = $1 AND y.order_id = "    \
    "o.id"                                                                               \
    "           AND y.rule = '" PARTLY_SHIPPED "')"                                      \
    "  FROM (SELECT id, number, channel, shop, type, state, hold, hold_owner, wave,"     \
    "               paid_at, units, checked_at AS own, COALESCE((SELECT c.checked_at"    \
    "                 FROM channel c WHERE c.warehouse = x.warehouse"                    \
    "                   AND c.name = x.channel), 0) AS theirs"                           \
    "          FROM orders x WHERE " which "           AND " REACHES(                    \
        "x", "$5",                                                                       \
        "$6") " ORDER BY id LIMIT $4) o"                                                 \
              "  LEFT JOIN wave w ON w.id = o.wave"                                      \
              "  LEFT JOIN order_line l ON l.order_id = o.id AND l.kit = 0"              \
              " GROUP BY o.id, o.number, o.channel, o.shop, o.type, o.state, o.hold,"    \
              "          o.hold_owner, w.name, o.paid_at, o.units, o.own, o.theirs"      \
              " ORDER BY o.id"

static int run_list(struct op *op)
{
    int64_t id, paid_at, lines, units, picked, packed, shipped, checked, partly;
    const char *number, *channel, *shop, *type, *state, *hold, *owner, *wave, *tote;
    const char *wanted = request_str(op->req, "state");
    rows_init(&op->reply->rows, cols_list);
    /* The plus keeps SQLite on the ids, which page. */
    struct query *query = store_query(
        op->store,
        *wanted ? ORDERS("warehouse = $1 AND id > $2 AND state = $3")
                : ORDERS("+warehouse = $1 AND id > $2 AND '' = $3"),
        "ddtddt", op->warehouse, request_get(op->req, "after"), wanted,
        request_has(op->req, "limit") ? request_get(op->req, "limit") : (int64_t)LIMIT,
        op->person, op_reach(op));
    while (query_next(query, "dttttttttdtddddddd", &id, &number, &channel, &shop, &type,
                      &state, &hold, &owner, &wave, &paid_at, &tote, &lines, &units,
                      &picked, &packed, &shipped, &checked, &partly))
        op_row(op, "dtttttttttdtdddddd", id, number, channel, shop, type, state,
               place_of(state, partly), hold, owner, wave, paid_at, tote, lines, units,
               picked, packed, shipped, checked);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- order.show ---- */

/* One statement a column, so that the list is a table and none is forgotten. */
#define NUM(name)                                                                        \
    {                                                                                    \
#name, true, "SELECT " #name " FROM orders WHERE id = $1"                        \
    }
#define TEXT(name)                                                                       \
    {                                                                                    \
#name, false, "SELECT " #name " FROM orders WHERE id = $1"                       \
    }
static const struct {
    const char *name;
    bool number;
    const char *sql;
} columns[] = {
    NUM(id),
    TEXT(channel),
    TEXT(shop),
    TEXT(number),
    TEXT(buyer),
    TEXT(receiver),
    TEXT(phone),
    TEXT(address),
    TEXT(region),
    NUM(paid_at),
    NUM(due_at),
    NUM(pickup_at),
    TEXT(type),
    TEXT(carrier),
    TEXT(account),
    TEXT(carrier_why),
    NUM(carrier_price),
    TEXT(rate_file),
    NUM(rate_line),
    NUM(goods),
    NUM(freight),
    NUM(off_shop),
    NUM(off_platform),
    NUM(points),
    NUM(subsidy),
    NUM(refund),
    TEXT(currency),
    NUM(exponent),
    TEXT(buyer_remark),
    TEXT(seller_remark),
    TEXT(receiver_key),
    NUM(flagged),
    TEXT(state),
    TEXT(hold),
    TEXT(hold_owner),
    NUM(hold_since),
    NUM(wave),
    NUM(head),
    NUM(parts),
    NUM(units),
    NUM(priority),
    NUM(version),
    NUM(taken_at),
    NUM(checked_at),
    NUM(shipped_at),
};
#undef NUM
#undef TEXT

static int show_head(struct op *op, int64_t order)
{
    for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
        int64_t num = 0;
        const char *text = "";
        int found =
            columns[i].number
                ? store_one(op->store, op->err, columns[i].sql, "d>d", order, &num)
                : store_one(op->store, op->err, columns[i].sql, "d>t", order, &text);
        if (found < 0)
            return found;
        if (columns[i].number)
            op_num(op, columns[i].name, num);
        else
            op_text(op, columns[i].name, private_shown(op, columns[i].name, text));
    }
    return 0;
}

static const char *const cols_show[] = {
    "line",  "ordinal",   "item", "code",     "name",    "spec",
    "qty",   "cancelled", "gift", "picked",   "packed",  "shipped",
    "price", "off",       "kit",  "kit_line", "serials", NULL};

static int run_show(struct op *op)
{
    int64_t order, line, ordinal, item, qty, cancelled, gift, picked, packed, shipped;
    int64_t price, off, kit, kit_line, serial;
    const char *code, *name, *spec;
    if (find_order(op, request_str(op->req, "number"), &order) || show_head(op, order))
        return op_fault(op);
    rows_init(&op->reply->rows, cols_show);
    struct query *query = store_query(
        op->store,
        "SELECT l.id, l.ordinal, l.item, i.code, i.name, i.spec, l.qty, l.cancelled, "
        "l.gift,"
        "       l.picked, l.packed, l.shipped, l.price, l.off, l.kit, l.kit_line, "
        "i.serial"
        "  FROM order_line l JOIN item i ON i.id = l.item"
        " WHERE l.order_id = $1 ORDER BY l.ordinal, l.id",
        "d", order);
    while (query_next(query, "dddtttddddddddddd", &line, &ordinal, &item, &code, &name,
                      &spec, &qty, &cancelled, &gift, &picked, &packed, &shipped, &price,
                      &off, &kit, &kit_line, &serial))
        op_row(op, "dddtttddddddddddt", line, ordinal, item, code, name, spec, qty,
               cancelled, gift, picked, packed, shipped, price, off, kit, kit_line,
               serial ? serials_of_order(op, order, item) : "");
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_order_list = {V_ORDER_LIST, run_list};
const struct op_entry op_order_show = {V_ORDER_SHOW, run_show};
