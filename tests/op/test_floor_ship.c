/* The cage: loading, what must come out, handing over. */
#include "house.h"

static int cage_of(struct house *h, const char *code)
{
    OK(h, PACKER, V_SHIP_OPEN, "t", code);
    return (int)got_num(h, "handover");
}

/* N1 labelled for SF; its parcel. */
static int labelled(struct house *h)
{
    house_picked(h);
    int parcel = house_packed(h);
    house_labelled(h, parcel);
    return parcel;
}

static void a_cage_is_its_carrier_s(void **state)
{
    struct house *h = *state;
    int cage = cage_of(h, "G-SF-1");
    assert_string_equal(got(h, "carrier"), "SF");
    assert_int_equal(cage_of(h, "G-SF-1"), cage);
    assert_true(cage_of(h, "G-YT-1") != cage);
    NO(h, E_WRONG_KIND, PACKER, V_SHIP_OPEN, "t", "A01-01-1");
    NO(h, E_NOT_FOUND, PACKER, V_SHIP_OPEN, "t", "somewhere");
    NO(h, E_NOT_FOUND, PACKER, V_SHIP_LOAD, "dt", 99, "SF1");
    house_check(h);
}

static void only_labelled_parcels_of_the_carrier_are_loaded(void **state)
{
    struct house *h = *state;
    house_picked(h);
    int parcel = house_packed(h), sf = cage_of(h, "G-SF-1"), yt = cage_of(h, "G-YT-1");
    NO(h, E_NOT_LABELLED, PACKER, V_SHIP_LOAD, "dt", sf, "P-1-1");
    NO(h, E_NOT_FOUND, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    house_labelled(h, parcel);
    NO(h, E_WRONG_CARRIER, PACKER, V_SHIP_LOAD, "dt", yt, "SF1");
    OK(h, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    assert_int_equal(got_num(h, "loaded"), 1);
    NO(h, E_STATE, PACKER, V_SHIP_LOAD, "dt", sf, "P-1-1");
    NO(h, E_STATE, PACKER, V_SHIP_UNLOAD, "dt", yt, "P-1-1");
    OK(h, PACKER, V_SHIP_UNLOAD, "dt", sf, "P-1-1");
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "labelled");
    NO(h, E_NOTHING_TO_DO, PACKER, V_SHIP_CLOSE, "d", sf);
    house_check(h);
}

static void the_check_names_what_is_left_behind(void **state)
{
    struct house *h = *state;
    labelled(h);
    int sf = cage_of(h, "G-SF-1");
    OK(h, PACKER, V_SHIP_CHECK, "d", sf);
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "what"), "left");
    OK(h, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    OK(h, PACKER, V_SHIP_CHECK, "d", sf);
    assert_int_equal(h->reply.rows.n, 0);
}

static void closing_ships_what_is_in_the_cage(void **state)
{
    struct house *h = *state;
    labelled(h);
    int sf = cage_of(h, "G-SF-1");
    OK(h, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", sf);
    assert_int_equal(got_num(h, "parcels"), 1);
    assert_int_equal(got_num(h, "orders"), 1);
    assert_int_equal(got_num(h, "units"), 5);
    assert_int_equal(rows_num(&h->reply.rows, 0, "weight_g", 0), 750);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "shipped");
    assert_int_equal(house_num(h, "SELECT SUM(shipped) FROM order_line"), 5);
    house_check(h);
    house_send(h); /* the same request again */
    assert_true(h->reply.repeated);
    NO(h, E_STATE, PACKER, V_SHIP_CLOSE, "d", sf);
    NO(h, E_STATE, LEAD, V_ORDER_CANCEL, "tt", "N1", "too late");
    house_check(h);
}

static void an_order_ships_with_its_last_parcel(void **state)
{
    struct house *h = *state;
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int first = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", first, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d-d", first, 1);
    int second = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", second, "EA2");
    OK(h, PACKER, V_PACK_UNIT, "dt", second, "EB");
    OK(h, PACKER, V_PACK_UNIT, "dt", second, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", second);
    house_labelled(h, first);
    house_labelled(h, second);
    int sf = cage_of(h, "G-SF-1");
    OK(h, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", sf);
    assert_int_equal(got_num(h, "orders"), 0);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"), "packed");
    house_check(h);
    sf = cage_of(h, "G-SF-1");
    OK(h, PACKER, V_SHIP_LOAD, "dt", sf, "SF2");
    OK(h, PACKER, V_SHIP_CLOSE, "d", sf);
    assert_int_equal(got_num(h, "orders"), 1);
    house_check(h);
}

static void a_held_order_stays_in_the_house(void **state)
{
    struct house *h = *state;
    labelled(h);
    int sf = cage_of(h, "G-SF-1");
    OK(h, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET hold = 'address changed',"
                                " hold_owner = 'service' WHERE id = 1"));
    NO(h, E_HELD, PACKER, V_SHIP_CLOSE, "d", sf);
    assert_string_equal(rows_str(&h->reply.rows, 0, "pcode"), "P-1-1");
    assert_string_equal(rows_str(&h->reply.rows, 0, "why"), "held");
    OK(h, PACKER, V_SHIP_UNLOAD, "dt", sf, "SF1");
    NO(h, E_HELD, PACKER, V_SHIP_LOAD, "dt", sf, "SF1");
    assert_int_equal(house_num(h, "SELECT SUM(shipped) FROM order_line"), 0);
    house_check(h);
}

static void parcels_are_listed_and_shown(void **state)
{
    struct house *h = *state;
    labelled(h);
    OK(h, LEAD, V_PARCEL_LIST, "t--", "labelled");
    assert_int_equal(h->reply.rows.n, 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "waybill"), "SF1");
    OK(h, LEAD, V_PARCEL_LIST, "t--", "open");
    assert_int_equal(h->reply.rows.n, 0);
    OK(h, LEAD, V_PARCEL_SHOW, "t", "SF1");
    assert_string_equal(got(h, "code"), "P-1-1");
    assert_int_equal(h->reply.rows.n, 2);
    assert_int_equal(rows_num(&h->reply.rows, 0, "qty", 0), 3);
    NO(h, E_NOT_FOUND, LEAD, V_PARCEL_SHOW, "t", "P-9");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cage_is_its_carrier_s),
        TEST(only_labelled_parcels_of_the_carrier_are_loaded),
        TEST(the_check_names_what_is_left_behind),
        TEST(closing_ships_what_is_in_the_cage),
        TEST(an_order_ships_with_its_last_parcel),
        TEST(a_held_order_stays_in_the_house),
        TEST(parcels_are_listed_and_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
