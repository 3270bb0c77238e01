/*
 * load.pools: ranges of waybill numbers that a carrier gave us, by account. The numbers
 * themselves are written when they are granted. No number is in two ranges, nor in a
 * range and a list; a range may be lengthened, and its low-water mark changed.
 */
#include "load_in.h"
#include "number.h"

#include "tallyman/model/pool.h"

enum { CARRIER, ACCOUNT, PREFIX, FIRST, LAST, DIGITS, DIGIT, SUFFIX, LOW };
enum { DIGITS_MOST = 18, RANGE_MOST = 100000000 };

static const struct load_field fields[] = {
    {"carrier", LOAD_IS_CODE, 1, 32},        {"account", LOAD_IS_CODE, 0, 32},
    {"prefix", LOAD_IS_CODE, 0, 20},         {"first", LOAD_IS_NUM, 0, INT64_MAX / 2},
    {"last", LOAD_IS_NUM, 0, INT64_MAX / 2}, {"digits", LOAD_IS_NUM, 0, DIGITS_MOST},
    {"digit", LOAD_IS_CODE, 0, 8},           {"suffix", LOAD_IS_CODE, 0, 20},
    {"low", LOAD_IS_NUM, 0, RANGE_MOST},     {0},
};

struct range {
    struct load *load;
    struct pool_shape shape;
    int64_t first, last;
    char first_text[CODE_MOST + 1], last_text[CODE_MOST + 1];
};

static int digits_in(int64_t number)
{
    int n = 1;
    for (; number >= 10; number /= 10)
        n++;
    return n;
}

/* False: it was refused. */
static bool read_range(struct range *range)
{
    struct load *load = range->load;
    struct op *op = load->op;
    const char *rule = load_str(load, DIGIT);
    range->first = load_num(load, FIRST);
    range->last = load_num(load, LAST);
    range->shape = (struct pool_shape){load_str(load, PREFIX), load_str(load, SUFFIX),
                                       (int)load_num(load, DIGITS),
                                       pool_digit_of(load_str(load, CARRIER))};
    if (!range->shape.digits)
        range->shape.digits = digits_in(range->last);
    if (*rule && !pool_digit_by_name(str_of(rule), &range->shape.digit)) {
        load_refuse(load, "digit", "none, s10, mod10 or mod7", rule);
        return false;
    }
    if (range->last < range->first || range->last - range->first >= RANGE_MOST) {
        load_refuse(load, "last",
                    arena_printf(op->arena, "first %lld or up to %d more",
                                 (long long)range->first, RANGE_MOST - 1),
                    arena_printf(op->arena, "%lld", (long long)range->last));
        return false;
    }
    if (pool_number(&range->shape, range->first, range->first_text) &&
        pool_number(&range->shape, range->last, range->last_text))
        return true;
    load_refuse(load, "digits",
                range->shape.digit == POOL_DIGIT_S10 ? "8 digits" : "room for the last",
                arena_printf(op->arena, "%d", range->shape.digits));
    return false;
}

/* What else has numbers between this range's first and last: *which, NULL for nothing. */
static int find_rival(struct range *range, int64_t own, const char **which)
{
    struct op *op = range->load->op;
    *which = NULL;
    int found = store_one(
        op->store, op->err,
        "SELECT 'range ' || first_text || ' to ' || last_text || ' of ' || carrier"
        "  FROM pool WHERE warehouse = $1 AND kind = 'range' AND id <> $4"
        "   AND length(first_text) = length($2)"
        "   AND first_text <= $3 AND last_text >= $2 ORDER BY id LIMIT 1",
        "dttd>t", op->warehouse, range->first_text, range->last_text, own, which);
    if (!found)
        found = store_one(op->store, op->err,
                          "SELECT 'number ' || number || ' of ' || carrier FROM waybill"
                          " WHERE warehouse = $1 AND number >= $2 AND number <= $3"
                          "   AND length(number) = length($2)"
                          "   AND COALESCE(pool, -1) <> $4 ORDER BY number LIMIT 1",
                          "dttd>t", op->warehouse, range->first_text, range->last_text,
                          own, which);
    return found < 0 ? found : 0;
}

struct known {
    int64_t id, last, low;
};

static int find_known(struct range *range, struct known *known)
{
    struct load *load = range->load;
    struct op *op = load->op;
    *known = (struct known){0};
    return store_one(op->store, op->err,
                     "SELECT id, to_no, low FROM pool WHERE warehouse = $1"
                     "   AND kind = 'range' AND carrier = $2 AND account = $3"
                     "   AND first_text = $4",
                     "dttt>ddd", op->warehouse, load_str(load, CARRIER),
                     load_str(load, ACCOUNT), range->first_text, &known->id, &known->last,
                     &known->low) < 0
               ? op_fault(op)
               : 0;
}

static int write_new(struct range *range)
{
    struct load *load = range->load;
    struct op *op = load->op;
    load_class(load, LOAD_NEW);
    return store_do(
        op->store, op->err,
        "INSERT INTO pool (warehouse, carrier, account, kind, prefix, suffix, digits,"
        " digit, from_no, to_no, next_no, first_text, last_text, low, at)"
        " VALUES ($1, $2, $3, 'range', $4, $5, $6, $7, $8, $9, $8, $10, $11, $12, $13)",
        "dttttdtddttdd", op->warehouse, load_str(load, CARRIER), load_str(load, ACCOUNT),
        range->shape.prefix, range->shape.suffix, (int64_t)range->shape.digits,
        pool_digit_name(range->shape.digit), range->first, range->last, range->first_text,
        range->last_text, load_num(load, LOW), op->now);
}

static int write_changed(struct range *range, const struct known *known)
{
    struct load *load = range->load;
    struct op *op = load->op;
    if (known->last == range->last && known->low == load_num(load, LOW)) {
        load_class(load, LOAD_SAME);
        return 0;
    }
    load_class(load, LOAD_CHANGED);
    return store_do(op->store, op->err,
                    "UPDATE pool SET to_no = $2, last_text = $3, low = $4 WHERE id = $1",
                    "ddtd", known->id, range->last, range->last_text,
                    load_num(load, LOW));
}

static int take_row(struct load *load)
{
    struct op *op = load->op;
    struct range range = {.load = load};
    struct known known;
    const char *rival;
    if (!read_range(&range))
        return 0;
    if (find_known(&range, &known) || find_rival(&range, known.id, &rival))
        return op_fault(op);
    if (rival) {
        load_refuse(load, "first", "numbers of its own", rival);
        return 0;
    }
    if (known.id && range.last < known.last) {
        load_refuse(load, "last",
                    arena_printf(op->arena, "%lld or more", (long long)known.last),
                    arena_printf(op->arena, "%lld", (long long)range.last));
        return 0;
    }
    return known.id ? write_changed(&range, &known) : write_new(&range);
}

static int run(struct op *op)
{
    struct load load;
    load_begin(&load, op, fields);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (load_read(&load, row) && take_row(&load) < 0)
            return op_fault(op);
    }
    return number_refilled(op) ? op_fault(op) : load_end(&load);
}

const struct op_entry op_load_pools = {V_LOAD_POOLS, run};
