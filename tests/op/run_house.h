/*
 * run_house: the house with a run of A, task 2: N11 … N16 from A01-01-1, N17 and N18 from
 * A01-02-1.
 */
#ifndef TESTS_OP_RUN_HOUSE_H
#define TESTS_OP_RUN_HOUSE_H

#include "house.h"

enum { RUN_ORDERS = 8, FIRST = 11 };

static inline void run_order(struct house *h, int64_t order, int64_t place)
{
    struct err err = {0};
    char number[16];
    snprintf(number, sizeof(number), "N%lld", (long long)order);
    house_order(h, order, number);
    house_line(h, order, order, place, ITEM_A, 1);
    assert_int_equal(store_do(h->store, &err,
                              "UPDATE task_line SET task = 2 WHERE order_id = $1", "d",
                              order),
                     1);
}

static inline void run_furnish(struct house *h)
{
    struct err err = {0};
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at, run,"
                 " urgent) VALUES (2, 1, 'pick', 1, 'open', 1000, 1, 1)");
    house_stock(h, BIN_MORE_A, ITEM_A, "", 4);
    for (int i = 0; i < RUN_ORDERS; i++)
        run_order(h, FIRST + i, i < 6 ? BIN_A : BIN_MORE_A);
    house_sql(h, "INSERT INTO waybill (warehouse, number, carrier, state) VALUES"
                 " (1, 'SF4', 'SF', 'free'), (1, 'SF5', 'SF', 'free'),"
                 " (1, 'SF6', 'SF', 'free'), (1, 'SF7', 'SF', 'free'),"
                 " (1, 'SF8', 'SF', 'free')");
    assert_int_equal(store_commit(h->store, &err), 0);
    engine_settle(h->address);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
}

static inline int64_t run_on_hand(struct house *h, const char *code)
{
    return house_num(h, arena_printf(h->arena,
                                     "SELECT CAST(COALESCE(SUM(s.on_hand), 0) AS BIGINT)"
                                     " FROM stock s JOIN place p ON p.id = s.place"
                                     " WHERE p.code = '%s'",
                                     code));
}

/* All of it in T-0101. */
static inline void run_taken(struct house *h)
{
    run_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA6", 6);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-1", "T-0101", "EA", 2);
}

static inline int run_packed(struct house *h, const char *code)
{
    if (code)
        OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", code);
    else
        OK(h, PACKER, V_RUN_PACK, "t-", "T-0101");
    int parcel = (int)got_num(h, "parcel");
    house_labelled(h, parcel);
    return parcel;
}

#endif
