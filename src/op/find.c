/*
 * find: what a code or a number names. Bodies of verbs ask here, so that an unknown, an
 * ambiguous and a wrong kind of code are refused in the same words everywhere.
 */
#include "op_in.h"

#include "tallyman/model/code.h"

static int ambiguous(struct op *op, const char *code, int64_t one, int64_t other)
{
    return op_refuse(op, E_AMBIGUOUS_CODE, "sss", code, item_code(op, one),
                     item_code(op, other));
}

/* 1 found, 0 unknown, negative refused. */
static int by_code_table(struct op *op, const char *text, int64_t *item, int64_t *qty)
{
    int64_t id, n;
    int seen = 0;
    int64_t other = 0;
    struct query *query = store_query(
        op->store, "SELECT item, qty FROM code WHERE warehouse = $1 AND text = $2", "dt",
        op->warehouse, text);
    while (query_next(query, "dd", &id, &n)) {
        if (seen++) {
            other = id;
            continue;
        }
        *item = id;
        *qty = n;
    }
    if (query_done(query, op->err))
        return op_fault(op);
    return seen > 1 ? ambiguous(op, text, *item, other) : seen;
}

int find_code(struct op *op, const char *code, int64_t *item, int64_t *qty)
{
    char gtin[16];
    const char *text = code_gtin(str_of(code), gtin) ? gtin : code;
    int64_t found_item = 0, found_qty = 1;
    int found = by_code_table(op, text, &found_item, &found_qty);
    if (!found)
        found = store_one(op->store, op->err,
                          "SELECT id FROM item WHERE warehouse = $1 AND code = $2",
                          "dt>d", op->warehouse, code, &found_item);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_UNKNOWN_CODE, "s", code);
    *item = found_item;
    *qty = found_qty;
    return 0;
}

static bool kind_among(const char *kinds, const char *kind)
{
    struct str rest = str_of(kinds);
    while (rest.n) {
        if (str_is(str_cut(&rest, ' '), kind))
            return true;
    }
    return false;
}

int find_place(struct op *op, const char *code, const char *kinds, int64_t *place)
{
    int64_t id;
    const char *kind;
    int found = store_one(op->store, op->err,
                          "SELECT id, kind FROM place WHERE warehouse = $1 AND code = $2",
                          "dt>dt", op->warehouse, code, &id, &kind);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "ss", "place", code);
    if (kinds && !kind_among(kinds, kind))
        return op_refuse(op, E_WRONG_KIND, "sss", kinds, kind, code);
    *place = id;
    return 0;
}

static bool may_be_made(const char *code, const char *kind)
{
    static const struct {
        const char *kind;
        enum code_kind shape;
    } made[] = {{"tote", CODE_TOTE}, {"cart", CODE_CART}, {"cage", CODE_CAGE}};
    for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
        if (strcmp(made[i].kind, kind) == 0)
            return code_kind(str_of(code)) == made[i].shape;
    }
    return false;
}

int find_or_make_place(struct op *op, const char *code, const char *kind, int64_t *place)
{
    int64_t there = 0;
    int found = store_one(op->store, op->err,
                          "SELECT id FROM place WHERE warehouse = $1 AND code = $2",
                          "dt>d", op->warehouse, code, &there);
    if (found < 0)
        return found;
    if (found || !may_be_made(code, kind))
        return find_place(op, code, kind, place);
    if (store_do(op->store, op->err,
                 "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, $3)", "dtt",
                 op->warehouse, code, kind) < 0)
        return op_fault(op);
    *place = store_last_id(op->store);
    return 0;
}

int find_order(struct op *op, const char *number, int64_t *order)
{
    int64_t first = 0, n = 0;
    int found = store_one(op->store, op->err,
                          "SELECT COALESCE(MIN(id), 0), COUNT(*) FROM orders"
                          " WHERE warehouse = $1 AND number = $2",
                          "dt>dd", op->warehouse, number, &first, &n);
    if (found < 0)
        return found;
    if (!n)
        return op_refuse(op, E_NOT_FOUND, "ss", "order", number);
    if (n > 1)
        return op_refuse(op, E_AMBIGUOUS_CODE, "sss", number, "one channel", "another");
    *order = first;
    return 0;
}

static int read_item(struct op *op, int64_t item, struct item_row *row, struct err *err)
{
    *row = (struct item_row){.code = "?"};
    int found =
        store_one(op->store, err, "SELECT code, price, serial FROM item WHERE id = $1",
                  "d>tdd", item, &row->code, &row->price, &row->serial);
    return found < 0 ? found : 0;
}

int find_item(struct op *op, int64_t item, struct item_row *row)
{
    return read_item(op, item, row, op->err);
}

static const char *name_of(struct op *op, const char *sql, int64_t id)
{
    const char *text = "?";
    struct err ignored = {0}; /* only words for a message */
    store_one(op->store, &ignored, sql, "d>t", id, &text);
    return text;
}

const char *item_code(struct op *op, int64_t item)
{
    struct item_row row;
    struct err ignored = {0}; /* only words for a message */
    read_item(op, item, &row, &ignored);
    return row.code;
}

const char *place_code(struct op *op, int64_t place)
{
    return name_of(op, "SELECT code FROM place WHERE id = $1", place);
}

const char *person_name(struct op *op, int64_t person)
{
    return name_of(op, "SELECT name FROM person WHERE id = $1", person);
}

int same_person(struct op *op, int64_t one, int64_t other)
{
    int64_t any;
    return store_one(op->store, op->err,
                     "SELECT 1 FROM person WHERE id = $1 AND id IN " BADGES_OF("$2"),
                     "dd>d", one, other, &any);
}
