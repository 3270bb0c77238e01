/*
 * load.waybills: numbers a carrier gave us, into the pool from which labels are granted.
 * A number belongs to one carrier for life.
 */
#include "load_in.h"

enum { CARRIER, NUMBER };

static const struct load_field fields[] = {
    {"carrier", LOAD_IS_CODE, 1, 32},
    {"number", LOAD_IS_CODE, 1, LOAD_WORD},
    {0},
};

static int take_row(struct load *load)
{
    struct op *op = load->op;
    const char *carrier = load_str(load, CARRIER), *was = "";
    int found =
        store_one(op->store, op->err,
                  "SELECT carrier FROM waybill WHERE warehouse = $1 AND number = $2",
                  "dt>t", op->warehouse, load_str(load, NUMBER), &was);
    if (found < 0)
        return found;
    if (found && strcmp(was, carrier) != 0) {
        load_refuse(load, "carrier", was, carrier);
        return 0;
    }
    load_class(load, found ? LOAD_SAME : LOAD_NEW);
    if (found)
        return 0;
    return store_do(op->store, op->err,
                    "INSERT INTO waybill (warehouse, number, carrier, state, at)"
                    " VALUES ($1, $2, $3, 'free', $4)",
                    "dttd", op->warehouse, load_str(load, NUMBER), carrier, op->now);
}

static int run(struct op *op)
{
    struct load load;
    load_begin(&load, op, fields);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (load_read(&load, row) && take_row(&load) < 0)
            return op_fault(op);
    }
    return load_end(&load);
}

const struct op_entry op_load_waybills = {V_LOAD_WAYBILLS, run};
