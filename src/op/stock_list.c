/*
 * stock.list: what lies where; with `total`, per item what is there and what may still be
 * promised (units in bins that are neither reserved, suspect nor promised already).
 */
#include "op_in.h"

enum { LIMIT = 1000 };

static const char *const cols_places[] = {"id",      "place",    "kind", "item",
                                          "name",    "spec",     "lot",  "expiry",
                                          "on_hand", "reserved", "free", NULL};
static const char *const cols_items[] = {
    "item", "name", "spec", "on_hand", "reserved", "promised", "available", "id", NULL};

/* The cursor "place/item/lot" as its parts; 0 0 "" at the beginning. */
static bool cut_cursor(const char *text, int64_t *place, int64_t *item, const char **lot)
{
    struct str rest = str_of(text);
    *place = *item = 0;
    *lot = "";
    if (!rest.n)
        return true;
    struct str first = str_cut(&rest, '/'), second = str_cut(&rest, '/');
    *lot = rest.n ? rest.p : "";
    return str_int(first, place) && str_int(second, item);
}

/* 0 in *id: no such filter asked. */
static int filter_item(struct op *op, int64_t *id)
{
    int64_t qty;
    *id = 0;
    if (!request_str(op->req, "item")[0])
        return 0;
    /* Its own code first: that is what lists show. */
    int found = store_one(op->store, op->err,
                          "SELECT id FROM item WHERE warehouse = $1 AND code = $2",
                          "dt>d", op->warehouse, request_str(op->req, "item"), id);
    if (found)
        return found < 0 ? found : 0;
    return find_code(op, request_str(op->req, "item"), id, &qty);
}

static int filter_place(struct op *op, int64_t *id)
{
    *id = 0;
    const char *code = request_str(op->req, "place");
    return code[0] ? find_place(op, code, NULL, id) : 0;
}

static int64_t limit_of(struct op *op)
{
    return request_has(op->req, "limit") ? request_get(op->req, "limit") : (int64_t)LIMIT;
}

/* `which` stands alone, so that each way of asking walks an index of its own. */
#define STOCK_ROWS(which)                                                                \
    "SELECT s.place, s.item, p.code, p.kind, i.code, i.name, i.spec, s.lot, s.expiry,"   \
    "       s.on_hand, s.reserved"                                                       \
    "  FROM stock s JOIN place p ON p.id = s.place JOIN item i ON i.id = s.item"         \
    " WHERE s.warehouse = $1 AND (s.place, s.item, s.lot) > ($2, $3, $4) AND " which     \
    " ORDER BY s.place, s.item, s.lot LIMIT $7"
#define LISTED "(s.on_hand > 0 OR p.kind = 'bin')"

static const char *stock_sql(int64_t item, int64_t place)
{
    if (place)
        return STOCK_ROWS("s.place = $6 AND ($5 = 0 OR s.item = $5) AND " LISTED);
    return item ? STOCK_ROWS("s.item = $5 AND $6 = 0 AND s.on_hand > 0")
                : STOCK_ROWS("$5 = 0 AND $6 = 0 AND " LISTED);
}

static int list_places(struct op *op, int64_t item, int64_t place)
{
    int64_t at_place, at_item, id_place, id_item, expiry, on_hand, reserved;
    const char *at_lot, *code, *kind, *sku, *name, *spec, *lot;
    if (!cut_cursor(request_str(op->req, "after"), &at_place, &at_item, &at_lot))
        return op_refuse(op, E_ARGUMENT, "sss", "after", "the id of a row",
                         request_str(op->req, "after"));
    rows_init(&op->reply->rows, cols_places);
    struct query *query =
        store_query(op->store, stock_sql(item, place), "dddtddd", op->warehouse, at_place,
                    at_item, at_lot, item, place, limit_of(op));
    while (query_next(query,
                      "dd"
                      "tttttt"
                      "ddd",
                      &id_place, &id_item, &code, &kind, &sku, &name, &spec, &lot,
                      &expiry, &on_hand, &reserved))
        op_row(op,
               "t"
               "tttttt"
               "dddd",
               arena_printf(op->arena, "%lld/%lld/%s", (long long)id_place,
                            (long long)id_item, lot),
               code, kind, sku, name, spec, lot, expiry, on_hand, reserved,
               on_hand - reserved);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int list_items(struct op *op, int64_t item)
{
    int64_t after = 0, id, on_hand, reserved, promised, available;
    const char *code, *name, *spec, *text = request_str(op->req, "after");
    if (text[0] && !str_int(str_of(text), &after))
        return op_refuse(op, E_ARGUMENT, "sss", "after", "the id of a row", text);
    rows_init(&op->reply->rows, cols_items);
    struct query *query = store_query(
        op->store,
        "SELECT i.id, i.code, i.name, i.spec, i.promised,"
        "       CAST(COALESCE(SUM(s.on_hand), 0) AS BIGINT),"
        "       CAST(COALESCE(SUM(s.reserved), 0) AS BIGINT),"
        "       CAST(COALESCE(SUM(CASE WHEN p.kind = 'bin' AND s.suspect = 0"
        "                              THEN s.on_hand - s.reserved ELSE 0 END), 0)"
        "            AS BIGINT) - i.promised"
        "  FROM (SELECT id, code, name, spec, promised FROM item"
        "         WHERE warehouse = $1 AND id > $2 AND ($3 = 0 OR id = $3)"
        "         ORDER BY id LIMIT $4) i"
        "  LEFT JOIN stock s ON s.warehouse = $1 AND s.item = i.id AND s.on_hand > 0"
        "  LEFT JOIN place p ON p.id = s.place"
        " GROUP BY i.id, i.code, i.name, i.spec, i.promised ORDER BY i.id",
        "dddd", op->warehouse, after, item, limit_of(op));
    while (query_next(query, "dtttdddd", &id, &code, &name, &spec, &promised, &on_hand,
                      &reserved, &available))
        op_row(op, "tttddddd", code, name, spec, on_hand, reserved, promised, available,
               id);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run(struct op *op)
{
    int64_t item, place;
    if (filter_item(op, &item) || filter_place(op, &place))
        return op_fault(op);
    return request_get(op->req, "total") ? list_items(op, item)
                                         : list_places(op, item, place);
}

const struct op_entry op_stock_list = {V_STOCK_LIST, run};
