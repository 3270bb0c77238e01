/*
 * load.codes: what the reader sends for an item. A text that two items claim is kept for
 * both, so that it identifies neither, and reported as a warning; a carton that bears its
 * unit's code counts as one.
 */
#include "load_in.h"

#include "tallyman/model/code.h"

enum { TEXT, ITEM, QTY };

static const struct load_field fields[] = {
    {"text", LOAD_IS_CODE, 1, CODE_MOST},
    {"item", LOAD_IS_CODE, 1, LOAD_WORD},
    {"qty", LOAD_IS_NUM, 0, 100000},
    {0},
};

static bool all_digits(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0';
}

/* The stored form; NULL when it is a GTIN by its length and its check digit is wrong. */
static const char *canonical(struct load *load, const char *text)
{
    char gtin[16];
    size_t n = strlen(text);
    if (code_gtin(str_of(text), gtin))
        return arena_text(load->op->arena, gtin);
    bool gtin_shape = all_digits(text) && (n == 8 || (n >= 12 && n <= 14));
    return gtin_shape ? NULL : text;
}

static int put(struct op *op, const char *text, int64_t item, int64_t qty)
{
    return store_do(
        op->store, op->err,
        "INSERT INTO code (warehouse, text, item, qty) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (warehouse, text, item) DO UPDATE SET qty = excluded.qty",
        "dtdd", op->warehouse, text, item, qty);
}

/* Whoever else claims the text: by a code, or by its own item code, which then gets a row
 * too, so that find_code sees both. */
static int other_claim(struct load *load, const char *text, int64_t item)
{
    struct op *op = load->op;
    int64_t other = 0;
    int found = store_one(op->store, op->err,
                          "SELECT item FROM code"
                          " WHERE warehouse = $1 AND text = $2 AND item <> $3 LIMIT 1",
                          "dtd>d", op->warehouse, text, item, &other);
    if (found == 0) {
        found = store_one(op->store, op->err,
                          "SELECT id FROM item"
                          " WHERE warehouse = $1 AND code = $2 AND id <> $3",
                          "dtd>d", op->warehouse, text, item, &other);
        if (found == 1 && put(op, text, other, 1) < 0)
            return op_fault(op);
    }
    if (found == 1)
        load_report(load, "warning", "text", E_AMBIGUOUS_CODE,
                    arena_printf(op->arena, "code %s belongs to %s and %s", text,
                                 load_str(load, ITEM), item_code(op, other)));
    return found < 0 ? found : 0;
}

/* What the code counts: one where the unit bears it too. */
static int64_t counts(struct load *load, const char *text, int64_t before)
{
    int64_t qty = load_num(load, QTY) ? load_num(load, QTY) : 1;
    bool unit = before == 1 || strcmp(text, load_str(load, ITEM)) == 0;
    bool clash = before && (before == 1) != (qty == 1);
    if (!clash && !(unit && qty > 1))
        return qty;
    load_report(load, "warning", "qty", E_FIELD,
                arena_printf(load->op->arena,
                             "expected another code than the unit's, got %s"
                             " for 1 and %lld: counts as 1",
                             text, (long long)(qty > 1 ? qty : before)));
    return 1;
}

static int take_row(struct load *load)
{
    struct op *op = load->op;
    int64_t before = 0;
    const char *text = canonical(load, load_str(load, TEXT));
    const struct load_item *item = load_find_item(load, load_str(load, ITEM));
    if (op->err->code)
        return op_fault(op);
    if (!text || !item) {
        if (!text)
            load_refuse(load, "text", "a GTIN with its check digit",
                        load_str(load, TEXT));
        else
            load_refuse(load, "item", "a known item", load_str(load, ITEM));
        return 0;
    }
    int found = store_one(op->store, op->err,
                          "SELECT qty FROM code"
                          " WHERE warehouse = $1 AND text = $2 AND item = $3",
                          "dtd>d", op->warehouse, text, item->id, &before);
    if (found < 0)
        return found;
    int64_t qty = counts(load, text, before);
    load_class(load, !found ? LOAD_NEW : qty == before ? LOAD_SAME : LOAD_CHANGED);
    if (other_claim(load, text, item->id))
        return op_fault(op);
    return qty == before ? 0 : put(op, text, item->id, qty);
}

static int run(struct op *op)
{
    return load_each(op, fields, take_row);
}

const struct op_entry op_load_codes = {V_LOAD_CODES, run};
