/*
 * rates.load, rate.list: the carriers' rates, taken in as a whole file: a bad row refuses
 * all of it, the same file again makes no new version, what stood before stays. Reviews
 * read the newest version.
 */
#include "load_in.h"

enum {
    CARRIER,
    ACCOUNT,
    REGION,
    FIRST_G,
    FIRST_PRICE,
    STEP_G,
    STEP_PRICE,
    MOST_G,
    HOURS,
    VALID_FROM,
    LINE,
};
enum { GRAMS = 100000000, HOURS_MOST = 10000 };

static const struct load_field fields[] = {
    {"carrier", LOAD_IS_CODE, 1, 32},
    {"account", LOAD_IS_CODE, 0, 32},
    {"region", LOAD_IS_CODE, 1, LOAD_TEXT},
    {"first_g", LOAD_IS_NUM, 1, GRAMS},
    {"first_price", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"step_g", LOAD_IS_NUM, 0, GRAMS},
    {"step_price", LOAD_IS_NUM, 0, LOAD_MONEY},
    {"most_g", LOAD_IS_NUM, 0, GRAMS},
    {"hours", LOAD_IS_NUM, 0, HOURS_MOST},
    {"valid_from", LOAD_IS_NUM, 0, LOAD_TIME},
    {"line", LOAD_IS_NUM, 1, INT32_MAX},
    {0},
};

struct rates {
    struct load load;
    const char *file;
    int64_t version;
};

static const char *key_of(const struct load *load)
{
    return arena_printf(load->op->arena, "%s\n%s\n%s\n%lld", load_str(load, CARRIER),
                        load_str(load, ACCOUNT), load_str(load, REGION),
                        (long long)load_num(load, VALID_FROM));
}

/* What no field alone shows. */
static const char *odd(const struct load *load)
{
    if (load_num(load, STEP_PRICE) && !load_num(load, STEP_G))
        return "step_price without step_g";
    if (load_num(load, MOST_G) && load_num(load, MOST_G) < load_num(load, FIRST_G))
        return "most_g is less than first_g";
    return NULL;
}

static int vet_rows(struct rates *rates)
{
    struct load *load = &rates->load;
    struct op *op = load->op;
    struct names seen;
    names_init(&seen, op->arena);
    if (!op->req->rows.n)
        return op_refuse(op, E_FILE, "sds", rates->file, (int64_t)1, "no rates in it");
    for (int row = 0; row < op->req->rows.n; row++) {
        if (!load_read(load, row))
            return op_refuse(op, E_FILE, "sds", rates->file, load_num(load, LINE),
                             arena_printf(op->arena, "%s: %s",
                                          rows_str(&op->reply->rows, 0, "field"),
                                          rows_str(&op->reply->rows, 0, "text")));
        const char *key = key_of(load), *why = odd(load);
        if (!why && names_get(&seen, key))
            why = "this carrier, account, region and time stand twice";
        if (why)
            return op_refuse(op, E_FILE, "sds", rates->file, load_num(load, LINE), why);
        names_put(&seen, key, rates);
    }
    return 0;
}

/* 1: the newest version says exactly this. */
static int says_the_same(struct rates *rates)
{
    struct load *load = &rates->load;
    struct op *op = load->op;
    int64_t stands = 0, same = 0, one;
    if (store_one(op->store, op->err,
                  "SELECT COALESCE(MAX(version), 0), COUNT(*) FROM rate"
                  " WHERE warehouse = $1 AND version ="
                  "       (SELECT MAX(version) FROM rate WHERE warehouse = $1)",
                  "d>dd", op->warehouse, &rates->version, &stands) < 0)
        return op_fault(op);
    if (stands != op->req->rows.n)
        return 0;
    for (load->row = 0; load->row < op->req->rows.n; load->row++) {
        int found = store_one(
            op->store, op->err,
            "SELECT 1 FROM rate WHERE warehouse = $1 AND version = $2 AND line = $3"
            "   AND file = $4 AND carrier = $5 AND account = $6 AND region = $7"
            "   AND first_g = $8 AND first_price = $9 AND step_g = $10"
            "   AND step_price = $11 AND most_g = $12 AND hours = $13"
            "   AND valid_from = $14",
            "dddttttddddddd>d", op->warehouse, rates->version, load_num(load, LINE),
            rates->file, load_str(load, CARRIER), load_str(load, ACCOUNT),
            load_str(load, REGION), load_num(load, FIRST_G), load_num(load, FIRST_PRICE),
            load_num(load, STEP_G), load_num(load, STEP_PRICE), load_num(load, MOST_G),
            load_num(load, HOURS), load_num(load, VALID_FROM), &one);
        if (found < 0)
            return found;
        same += found;
    }
    return same == stands;
}

static int write_rows(struct rates *rates)
{
    struct load *load = &rates->load;
    struct op *op = load->op;
    rates->version++;
    for (load->row = 0; load->row < op->req->rows.n; load->row++) {
        if (store_do(
                op->store, op->err,
                "INSERT INTO rate (warehouse, version, line, file, carrier, account,"
                " region, first_g, first_price, step_g, step_price, most_g, hours,"
                " valid_from, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,"
                " $12, $13, $14, $15)",
                "dddttttdddddddd", op->warehouse, rates->version, load_num(load, LINE),
                rates->file, load_str(load, CARRIER), load_str(load, ACCOUNT),
                load_str(load, REGION), load_num(load, FIRST_G),
                load_num(load, FIRST_PRICE), load_num(load, STEP_G),
                load_num(load, STEP_PRICE), load_num(load, MOST_G), load_num(load, HOURS),
                load_num(load, VALID_FROM), op->now) < 0)
            return op_fault(op);
    }
    return 0;
}

static int run(struct op *op)
{
    struct rates rates = {.file = request_str(op->req, "file")};
    op_object(op, "rates");
    load_begin(&rates.load, op, fields);
    if (vet_rows(&rates))
        return op_fault(op);
    int same = says_the_same(&rates);
    if (same < 0 || (!same && write_rows(&rates)))
        return op_fault(op);
    op_num(op, "version", rates.version);
    op_num(op, "rates", op->req->rows.n);
    op_after(op, "version %lld, %d rates from %s", (long long)rates.version,
             op->req->rows.n, rates.file);
    return 0;
}

/* ---- rate.list ---- */

static const char *const columns[] = {
    "line",       "carrier", "account", "region",     "first_g", "first_price", "step_g",
    "step_price", "most_g",  "hours",   "valid_from", "file",    "version",     NULL};

static int run_list(struct op *op)
{
    const char *carrier, *account, *region, *file;
    int64_t n[9];
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT line, carrier, account, region, first_g, first_price, step_g, step_price,"
        "       most_g, hours, valid_from, file, version FROM rate WHERE warehouse = $1"
        "   AND version = (SELECT MAX(version) FROM rate WHERE warehouse = $1)"
        "   AND line > $2 ORDER BY line LIMIT $3",
        "ddd", op->warehouse, request_get(op->req, "after"),
        request_has(op->req, "limit") ? request_get(op->req, "limit") : (int64_t)1000);
    while (query_next(query, "dtttdddddddtd", &n[0], &carrier, &account, &region, &n[1],
                      &n[2], &n[3], &n[4], &n[5], &n[6], &n[7], &file, &n[8]))
        op_row(op, "dtttdddddddtd", n[0], carrier, account, region, n[1], n[2], n[3],
               n[4], n[5], n[6], n[7], file, n[8]);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

const struct op_entry op_rates_load = {V_RATES_LOAD, run};
const struct op_entry op_rate_list = {V_RATE_LIST, run_list};
