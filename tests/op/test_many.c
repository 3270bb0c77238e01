/*
 * More than one would think: bins, lots, lines, parcels beyond any handy number. What a
 * verb treats as all of them is all of them, or it refuses by name.
 */
#include "house.h"

#define UPTO(n)                                                                          \
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " #n ")"

static void short_looks_into_every_bin(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE stock SET on_hand = 3, last_move = 0"
                                " WHERE place = 102");
                house_sql(h, "UPDATE stock SET on_hand = 40 WHERE place = 101");
                house_sql(h, "UPDATE order_line SET qty = 36, released = 36"
                             " WHERE id = 1");
                house_sql(h, "UPDATE task_line SET qty = 36 WHERE id = 1");
                house_sql(h, "UPDATE stock SET reserved = 37 WHERE place = 101"));
    HOUSE_WRITE(
        h, for (int i = 0; i < 40; i++) {
            house_sql(h, arena_printf(h->arena,
                                      "INSERT INTO place (id, warehouse, code, kind, seq)"
                                      " VALUES (%d, 1, 'B01-%02d-1', 'bin', %d)",
                                      500 + i, i, 10 + i));
            house_stock(h, 500 + i, ITEM_A, "", 1);
        });
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_PICK_SHORT, "ddt", 1, 1, "empty");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task_line"
                                  " WHERE order_id = 1 AND place >= 500"),
                     36);
    assert_string_equal(house_text(h, "SELECT hold FROM orders WHERE id = 1"), "");
}

/* 300 lots of one unit each in a bin. */
static void many_lots(struct house *h)
{
    HOUSE_WRITE(h, for (int i = 0; i < 300; i++) house_stock(
                       h, BIN_MISC, ITEM_LOTS, arena_printf(h->arena, "L%03d", i), 1));
}

static void units_are_taken_of_every_lot(void **state)
{
    struct house *h = *state;
    many_lots(h);
    NO(h, E_SHORT, STOCK, V_STOCK_TAKE, "ttdt", "EL", "A01-02-2", 301, "broken");
    assert_string_equal(got_arg(h, 3), "300");
    OK(h, STOCK, V_STOCK_TAKE, "ttdt", "EL", "A01-02-2", 299, "broken");
    assert_int_equal(got_num(h, "left"), 1);
    house_check(h);
}

static void every_lot_of_a_bin_is_counted(void **state)
{
    struct house *h = *state;
    many_lots(h);
    OK(h, STOCK, V_COUNT_QUEUE, "ttt", "A01-02-2", "EL", "asked");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM counting"), 300);
    house_check(h);
}

static void every_lot_in_the_hand_is_put(void **state)
{
    struct house *h = *state;
    many_lots(h);
    OK(h, STOCK, V_MOVE_TAKE, "ttd", "A01-02-2", "EL", 300);
    OK(h, STOCK, V_MOVE_PUT, "t", "A01-03-1");
    assert_int_equal(got_num(h, "moved"), 300);
    house_check(h);
}

/* 300 orders wait for one unit each of a bin that is found empty. */
static void a_count_shorts_every_line(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(
        h, house_stock(h, BIN_MISC, ITEM_HIGH, "", 300); for (int i = 0; i < 300; i++) {
            house_order(h, 1000 + i, arena_printf(h->arena, "M%d", i));
            house_line(h, 1000 + i, 1000 + i, BIN_MISC, ITEM_HIGH, 1);
        });
    OK(h, STOCK, V_COUNT_QUEUE, "ttt", "A01-02-2", "EH", "asked");
    OK(h, STOCK, V_COUNT_PUT, "dd", 1, 0);
    assert_string_equal(got(h, "outcome"), "second");
    OK(h, STOCK2, V_COUNT_PUT, "dd", 1, 0);
    assert_int_equal(got_num(h, "shorted"), 300);
    assert_int_equal(house_num(h, "SELECT CAST(SUM(reserved) AS BIGINT) FROM stock"
                                  " WHERE item = 3"),
                     0);
    house_check(h);
}

/* Of the order whose lines are all of one unit. */
static void a_cancel_gives_every_reservation_back(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, BIN_MISC, ITEM_HIGH, "", 4100); house_order(h, 3, "N3");
                house_sql(h, UPTO(4100) "INSERT INTO order_line (id, warehouse, order_id,"
                                        " ordinal, item, qty, price, released) SELECT"
                                        " 5000 + i, 1, 3, i, 3, 1, 1, 1 FROM n");
                house_sql(h, UPTO(4100) "INSERT INTO task_line (id, warehouse, task, seq,"
                                        " place, item, qty, order_id, line_id, state)"
                                        " SELECT 5000 + i, 1, 1, i, 104, 3, 1, 3,"
                                        " 5000 + i, 'open' FROM n");
                house_sql(h, "UPDATE stock SET reserved = 4100 WHERE place = 104");
                house_sql(h, "UPDATE orders SET units = 4100 WHERE id = 3"));
    OK(h, LEAD, V_ORDER_CANCEL, "tt", "N3", "buyer");
    assert_int_equal(house_num(h, "SELECT reserved FROM stock WHERE place = 104"), 0);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM task_line WHERE order_id = 3"
                                  "   AND state = 'open'"),
                     0);
    house_check(h);
}

/* ---- a cage ---- */

/* Labelled for SF and in the cage, a unit of A for each order. */
static void fill_cage(struct house *h, int handover)
{
    static const char *const rows[] = {
        UPTO(20000) "INSERT INTO orders (id, warehouse, channel, number, receiver, phone,"
                    " address, region, carrier, state, goods, units) SELECT 30000 + i, 1,"
                    " 'shop', 'W' || i, 'Li', '1', 'Road 1', 'Sud', 'SF', 'packed', 1, 1"
                    " FROM n",
        UPTO(20000) "INSERT INTO place (id, warehouse, code, kind) SELECT 30000 + i, 1,"
                    " 'P-9-' || i, 'parcel' FROM n",
        UPTO(20000) "INSERT INTO stock (warehouse, place, item, on_hand) SELECT 1,"
                    " 30000 + i, 1, 1 FROM n",
        UPTO(20000) "INSERT INTO order_line (id, warehouse, order_id, ordinal, item, qty,"
                    " price, released, picked, packed) SELECT 30000 + i, 1, 30000 + i, 1,"
                    " 1, 1, 1, 1, 1, 1 FROM n",
        UPTO(20000) "INSERT INTO parcel_line (warehouse, parcel, line_id, units) SELECT"
                    " 1, 30000 + i, 30000 + i, 1 FROM n",
        UPTO(20000) "INSERT INTO waybill (warehouse, number, carrier, state, parcel)"
                    " SELECT 1, 'W' || i, 'SF', 'applied', 30000 + i FROM n",
    };
    HOUSE_WRITE(h, for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
                       house_sql(h, rows[i]);
                house_sql(h, arena_printf(
                                 h->arena,
                                 UPTO(20000) "INSERT INTO parcel (id, warehouse, code,"
                                             " order_id, part, place, stage, label,"
                                             " recheck, waybill, carrier, terminal,"
                                             " person, units, handover) SELECT 30000 + i,"
                                             " 1, 'P-9-' || i, 30000 + i, 1, 30000 + i,"
                                             " 'loaded', 'applied', 'none', 'W' || i,"
                                             " 'SF', 13, 13, 1, %d FROM n",
                                 handover)));
}

/* One more than a hand-over is for stays outside, and says why; those that lie in a cage
 * all leave with it. */
static void a_cage_is_full_by_name_and_leaves_nobody_behind(void **state)
{
    struct house *h = *state;
    const char *all = getenv("TALLYMAN_LONG");
    house_picked(h);
    house_labelled(h, house_packed(h));
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    fill_cage(h, handover);
    NO(h, E_LIMIT, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    assert_string_equal(got_arg(h, 0), "G-SF-1");
    assert_string_equal(got_arg(h, 2), "20000");
    if (!all || strcmp(all, "1") != 0)
        return;
    HOUSE_WRITE(h, house_sql(h, "UPDATE parcel SET stage = 'loaded', handover = 1"
                                " WHERE waybill = 'SF1'"));
    OK(h, PACKER, V_SHIP_CLOSE, "d", handover);
    assert_int_equal(got_num(h, "parcels"), 20001);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE stage = 'loaded'"),
                     0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(short_looks_into_every_bin),
        T(units_are_taken_of_every_lot),
        T(every_lot_of_a_bin_is_counted),
        T(every_lot_in_the_hand_is_put),
        T(a_count_shorts_every_line),
        T(a_cancel_gives_every_reservation_back),
        T(a_cage_is_full_by_name_and_leaves_nobody_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
