/*
 * wall_house: the house with a put wall of three slots, W-1-01 to W-1-03, and a batch for
 * it, task 2, of four orders: N21 A2 B1, N22 A1 B1, N23 H1 A1, N24 B2. A lies in
 * A01-01-1, B in A01-01-2, H in A01-02-2.
 */
#ifndef TESTS_OP_WALL_HOUSE_H
#define TESTS_OP_WALL_HOUSE_H

#include "house.h"

enum { WALL_ORDERS = 4, WALL_FIRST = 21 };

/* A line of an order in a batch, a unit each. */
static inline void wall_line_of(struct house *h, int64_t task, int64_t id, int64_t order,
                                int64_t place, int64_t item, int64_t qty)
{
    struct err err = {0};
    int failed =
        store_do(h->store, &err,
                 "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty,"
                 " price, released) SELECT $1, 1, $2, $1, $3, $4, price, $4 FROM item"
                 " WHERE id = $3",
                 "dddd", id, order, item, qty) < 0 ||
        store_do(h->store, &err,
                 "UPDATE stock SET reserved = reserved + $3 WHERE place = $1"
                 "   AND item = $2",
                 "ddd", place, item, qty) < 0 ||
        store_do(h->store, &err, "UPDATE orders SET units = units + $2 WHERE id = $1",
                 "dd", order, qty) < 0;
    for (int64_t k = 0; k < qty && !failed; k++)
        failed = store_do(h->store, &err,
                          "INSERT INTO task_line (id, warehouse, task, seq, place, item,"
                          " lot, expiry, qty, order_id, line_id, state)"
                          " SELECT $1, 1, $7, $2, place, item, lot, expiry, 1, $3, $4,"
                          "        'open' FROM stock WHERE place = $5 AND item = $6",
                          "ddddddd", id * 10 + k, place * 100 + id, order, id, place,
                          item, task) < 0;
    assert_false(failed);
}

static inline void wall_line(struct house *h, int64_t id, int64_t order, int64_t place,
                             int64_t item, int64_t qty)
{
    wall_line_of(h, 2, id, order, place, item, qty);
}

static inline void wall_furnish(struct house *h)
{
    struct err err = {0};
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "INSERT INTO place (id, warehouse, code, kind, aisle, seq) VALUES"
                 " (201, 1, 'W-1-01', 'slot', 'W1', 1),"
                 " (202, 1, 'W-1-02', 'slot', 'W1', 2),"
                 " (203, 1, 'W-1-03', 'slot', 'W1', 3)");
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at, wall,"
                 " urgent) VALUES (2, 1, 'pick', 1, 'open', 1000, 'W1', 1)");
    house_stock(h, 104, ITEM_HIGH, "", 5);
    for (int i = 0; i < WALL_ORDERS; i++)
        house_order(h, WALL_FIRST + i, arena_printf(h->arena, "N%d", WALL_FIRST + i));
    wall_line(h, 31, 21, BIN_A, ITEM_A, 2);
    wall_line(h, 32, 21, BIN_B, ITEM_B, 1);
    wall_line(h, 33, 22, BIN_A, ITEM_A, 1);
    wall_line(h, 34, 22, BIN_B, ITEM_B, 1);
    wall_line(h, 35, 23, 104, ITEM_HIGH, 1);
    wall_line(h, 36, 23, BIN_A, ITEM_A, 1);
    wall_line(h, 37, 24, BIN_B, ITEM_B, 2);
    house_sql(h, "INSERT INTO waybill (warehouse, number, carrier, state) VALUES"
                 " (1, 'SF4', 'SF', 'free'), (1, 'SF5', 'SF', 'free'),"
                 " (1, 'SF6', 'SF', 'free'), (1, 'SF7', 'SF', 'free')");
    assert_int_equal(store_commit(h->store, &err), 0);
    engine_settle(h->address);
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
}

static inline int64_t wall_on_hand(struct house *h, const char *code)
{
    return house_num(h, arena_printf(h->arena,
                                     "SELECT CAST(COALESCE(SUM(s.on_hand), 0) AS BIGINT)"
                                     " FROM stock s JOIN place p ON p.id = s.place"
                                     " WHERE p.code = '%s'",
                                     code));
}

/* All of it in two totes: A in T-0201, B and H in T-0202. */
static inline void wall_picked(struct house *h)
{
    wall_furnish(h);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0201", "EA", 4);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-2", "T-0202", "EB", 4);
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-02-2", "T-0202", "EH", 1);
}

/* A unit into the slot that is named for it. */
static inline const char *wall_sort(struct house *h, const char *tote, const char *code)
{
    OK(h, PACKER, V_WALL_UNIT, "tt", tote, code);
    const char *slot = arena_text(h->arena, got(h, "slot"));
    OK(h, PACKER, V_WALL_PUT, "ttt", tote, code, slot);
    return slot;
}

#endif
