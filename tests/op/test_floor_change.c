/*
 * The buyer changes an order whose goods are on the floor: what the table of changes
 * says, played to its end.
 */
#include "house.h"

/* N1 as house.h made it, but for what a test changes. */
struct n1 {
    const char *address, *carrier;
    int units_of_a, flagged;
};

struct cell {
    const char *name, *text;
    int64_t num; /* when there is no text */
};

static void fill(struct house *h, const struct cell *cells)
{
    struct rows *rows = &h->request.rows;
    struct value *row = rows_add(rows, h->arena);
    for (; cells->name; cells++)
        row[rows_column(rows, cells->name)] =
            cells->text ? value_text(cells->text) : value_int(cells->num);
}

static void fill_line(struct house *h, int ordinal, const char *item, int qty)
{
    int64_t price = house_num(
        h, arena_printf(h->arena, "SELECT price FROM item WHERE code = '%s'", item));
    fill(h, (struct cell[]){{"channel", "shop"},
                            {"number", "N1"},
                            {"ordinal", NULL, ordinal},
                            {"item", item},
                            {"qty", NULL, qty},
                            {"price", NULL, price},
                            {NULL}});
}

/* Sends N1 again; what became of it in the report's words, or the class when refused. */
static const char *changed(struct house *h, const struct n1 *n1)
{
    request_init(&h->request, V_LOAD_ORDERS);
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    fill(h, (struct cell[]){{"channel", "shop"},
                            {"number", "N1"},
                            {"ordinal", NULL, 0},
                            {"receiver", "Li"},
                            {"phone", "1"},
                            {"address", n1->address},
                            {"region", "Sud"},
                            {"carrier", n1->carrier},
                            {"goods", NULL, 100},
                            {"flagged", NULL, n1->flagged},
                            {NULL}});
    fill_line(h, 1, "A", n1->units_of_a);
    fill_line(h, 2, "B", 2);
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    const char *class = rows_str(&h->reply.rows, 0, "class");
    return strcmp(class, "changed") == 0 ? rows_str(&h->reply.rows, 0, "text") : class;
}

static const struct n1 as_it_was = {"Road 1", "SF", 3, 0};

/* A first sending takes what house.h wrote by hand into the table's own words. */
static void settled(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET type = 'normal'"));
    changed(h, &as_it_was);
    assert_string_equal(changed(h, &as_it_was), "same");
}

static void an_address_changed_after_the_label_is_labelled_anew(void **state)
{
    struct house *h = *state;
    settled(h);
    house_picked(h);
    int parcel = house_packed(h);
    house_labelled(h, parcel);
    struct n1 moved = as_it_was;
    moved.address = "Road 2";
    assert_string_equal(changed(h, &moved), "relabel");
    house_check(h);
    /* the box with the old label is found wherever it is scanned, and goes nowhere */
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    NO(h, E_LABEL_VOID, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    assert_string_equal(got_arg(h, 1), "P-1-1");
    NO(h, E_STATE, PACKER, V_PACK_OPEN, "t", "SF1");
    OK(h, PACKER, V_LABEL_FIND, "t", "SF1");
    assert_int_equal(got_num(h, "parcel"), parcel);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_string_equal(got(h, "waybill"), "SF2");
    assert_string_equal(got(h, "address"), "Road 2");
    NO(h, E_WRONG_LABEL, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF2");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'label'"
                                  "   AND closed_at = 0"),
                     0);
    NO(h, E_LABEL_VOID, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    OK(h, PACKER, V_SHIP_LOAD, "dt", handover, "SF2");
    moved.address = "Road 3"; /* too late: it is in the cage */
    assert_string_equal(changed(h, &moved), "refused");
    OK(h, PACKER, V_SHIP_CLOSE, "d", handover);
    assert_string_equal(house_text(h, "SELECT state FROM orders WHERE id = 1"),
                        "shipped");
    house_check(h);
}

static void a_label_that_is_void_before_it_was_printed_harms_nobody(void **state)
{
    struct house *h = *state;
    settled(h);
    house_picked(h);
    int parcel = house_packed(h);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    struct n1 moved = as_it_was;
    moved.address = "Road 2";
    assert_string_equal(changed(h, &moved), "relabel");
    OK(h, PACKER, V_LABEL_RESULT, "tdt", "SF1", 1, "failed"); /* the bench reports late */
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'label'"
                                  "   AND closed_at = 0"),
                     1);
    NO(h, E_NOT_LABELLED, PACKER, V_LABEL_APPLY, "dt", parcel, "SF1");
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_string_equal(got(h, "waybill"), "SF2");
    OK(h, PACKER, V_LABEL_APPLY, "dt", parcel, "SF2");
    house_check(h);
}

static void an_address_changed_before_the_label_is_simply_on_it(void **state)
{
    struct house *h = *state;
    settled(h);
    house_picked(h);
    struct n1 moved = as_it_was;
    moved.address = "Road 2";
    assert_string_equal(changed(h, &moved), "take");
    int parcel = house_packed(h);
    OK(h, PACKER, V_LABEL_GRANT, "d", parcel);
    assert_string_equal(got(h, "address"), "Road 2");
    house_check(h);
}

static void
a_flagged_order_stops_at_the_next_scan_until_a_person_lets_it_go_on(void **state)
{
    struct house *h = *state;
    settled(h);
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    struct n1 risky = as_it_was;
    risky.flagged = 1;
    assert_string_equal(changed(h, &risky), "stop");
    NO(h, E_HELD, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_HELD, PACKER, V_PACK_OPEN, "t", "T-0001");
    house_check(h);
    OK(h, LEAD, V_ORDER_PASS, "tt", "N1", "the buyer is known");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "due");
    house_check(h);
}

static void lines_do_not_change_once_the_goods_are_on_their_way(void **state)
{
    struct house *h = *state;
    settled(h);
    struct n1 more = as_it_was;
    more.units_of_a = 4;
    assert_string_equal(changed(h, &more), "refused");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'change'"
                                  "   AND closed_at = 0"),
                     1);
    house_picked(h);
    assert_string_equal(changed(h, &more), "refused");
    house_labelled(h, house_packed(h));
    assert_string_equal(changed(h, &more), "refused");
    assert_int_equal(house_num(h, "SELECT SUM(qty) FROM order_line WHERE order_id = 1"),
                     5);
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_address_changed_after_the_label_is_labelled_anew),
        TEST(a_label_that_is_void_before_it_was_printed_harms_nobody),
        TEST(an_address_changed_before_the_label_is_simply_on_it),
        TEST(a_flagged_order_stops_at_the_next_scan_until_a_person_lets_it_go_on),
        TEST(lines_do_not_change_once_the_goods_are_on_their_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
