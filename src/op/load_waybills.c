/*
 * load.waybills: numbers a carrier gave us, one by one, into the pool of its account.
 * A number belongs to one carrier for life. What a carrier's live service hands out comes
 * in here too.
 */
#include "load_in.h"
#include "number.h"

#include "tallyman/model/pool.h"

enum { CARRIER, ACCOUNT, NUMBER };

static const struct load_field fields[] = {
    {"carrier", LOAD_IS_CODE, 1, 32},
    {"account", LOAD_IS_CODE, 0, 32},
    {"number", LOAD_IS_CODE, 1, LOAD_WORD},
    {0},
};

struct list {
    struct load load;
    const char *carrier, *account;
    int64_t pool, added; /* of these two */
};

/* The range it belongs to; NULL: none. */
static int range_of(struct load *load, const char **range)
{
    struct op *op = load->op;
    *range = NULL;
    int found = store_one(op->store, op->err,
                          "SELECT first_text || ' to ' || last_text || ' of ' || carrier"
                          "  FROM pool WHERE warehouse = $1 AND kind = 'range'"
                          "   AND first_text <= $2 AND last_text >= $2"
                          "   AND length(first_text) = length($2) LIMIT 1",
                          "dt>t", op->warehouse, load_str(load, NUMBER), range);
    return found < 0 ? found : 0;
}

/* How many were taken into the list since it was last said. */
static int count_added(struct list *list)
{
    struct op *op = list->load.op;
    int done = list->added ? store_do(op->store, op->err,
                                      "UPDATE pool SET to_no = to_no + $2 WHERE id = $1",
                                      "dd", list->pool, list->added)
                           : 0;
    list->added = 0;
    return done < 0 ? done : 0;
}

/* The list of a carrier's account: one row that counts what was taken in. */
static int list_for(struct list *list, const char *carrier, const char *account)
{
    struct op *op = list->load.op;
    if (list->pool && strcmp(list->carrier, carrier) == 0 &&
        strcmp(list->account, account) == 0)
        return 0;
    if (count_added(list))
        return op_fault(op);
    list->carrier = carrier;
    list->account = account;
    int found = store_one(op->store, op->err,
                          "SELECT id FROM pool WHERE warehouse = $1 AND kind = 'list'"
                          "   AND carrier = $2 AND account = $3",
                          "dtt>d", op->warehouse, carrier, account, &list->pool);
    if (found)
        return found < 0 ? found : 0;
    if (store_do(op->store, op->err,
                 "INSERT INTO pool (warehouse, carrier, account, kind, from_no, at)"
                 " VALUES ($1, $2, $3, 'list', 1, $4)",
                 "dttd", op->warehouse, carrier, account, op->now) < 0)
        return op_fault(op);
    list->pool = store_last_id(op->store);
    return 0;
}

static int write_new(struct list *list)
{
    struct op *op = list->load.op;
    struct load *load = &list->load;
    if (list_for(list, load_str(load, CARRIER), load_str(load, ACCOUNT)))
        return op_fault(op);
    load_class(load, LOAD_NEW);
    list->added++;
    return store_do(op->store, op->err,
                    "INSERT INTO waybill (warehouse, number, carrier, account, pool,"
                    " state, at) VALUES ($1, $2, $3, $4, $5, 'free', $6)",
                    "dtttdd", op->warehouse, load_str(load, NUMBER), list->carrier,
                    list->account, list->pool, op->now);
}

static int take_row(struct list *list)
{
    struct load *load = &list->load;
    struct op *op = load->op;
    const char *carrier = load_str(load, CARRIER), *number = load_str(load, NUMBER);
    const char *was = "", *range = NULL;
    char right[2] = "";
    int found =
        store_one(op->store, op->err,
                  "SELECT carrier FROM waybill WHERE warehouse = $1 AND number = $2",
                  "dt>t", op->warehouse, number, &was);
    if (found < 0 || (!found && range_of(load, &range)))
        return op_fault(op);
    if (found && strcmp(was, carrier) == 0)
        load_class(load, LOAD_SAME);
    else if (found)
        load_refuse(load, "carrier", was, carrier);
    else if (range)
        load_refuse(load, "number", "one of no range", range);
    else if (!pool_number_holds(carrier, number, right))
        load_refuse(load, "number", arena_printf(op->arena, "check digit %s", right),
                    number);
    else
        return write_new(list);
    return 0;
}

static int run(struct op *op)
{
    struct list list = {.pool = 0};
    load_begin(&list.load, op, fields);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (load_read(&list.load, row) && take_row(&list) < 0)
            return op_fault(op);
    }
    return count_added(&list) || number_refilled(op) ? op_fault(op)
                                                     : load_end(&list.load);
}

const struct op_entry op_load_waybills = {V_LOAD_WAYBILLS, run};
