/*
 * The rules for a second look, each alone; and a policy held against parcels that were
 * closed, before it goes live.
 */
#include "qc_rules.h"

#include "tallyman/model/due.h"

enum { ALL_OFF = -1 };

static void rule(struct house *h, const char *key, const char *value)
{
    struct err err = {0};
    HOUSE_WRITE(h, assert_int_equal(
                       store_do(h->store, &err,
                                "INSERT INTO rule (warehouse, name, version, section,"
                                " key, value) VALUES (1, 'rules', 1, 'recheck.due',"
                                " $1, $2)",
                                "tt", key, value),
                       1));
}

static const char *why(struct house *h)
{
    house_picked(h);
    house_packed(h);
    return got(h, "why");
}

static void a_rule_may_be_turned_off(void **state)
{
    static const struct {
        const char *sql, *key, *value;
    } off[] = {
        {"UPDATE orders SET flagged = 1", "flagged", "0"},
        {"UPDATE item SET high = 1", "high", "0"},
        {"UPDATE item SET confuse = 'red'", "confuse", "0"},
        {"UPDATE order_line SET price = 90000", "unit_price", "-1"},
        {"UPDATE orders SET goods = 900000", "order_value", "-1"},
    };
    for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++) {
        assert_int_equal(house_open(state), 0);
        struct house *h = *state;
        HOUSE_WRITE(h, house_sql(h, off[i].sql));
        rule(h, off[i].key, off[i].value);
        assert_string_equal(why(h), "");
        assert_int_equal(house_close(state), 0);
    }
}

static void the_first_order_to_an_address_is_looked_into(void **state)
{
    static const struct {
        const char *earlier, *why;
    } cases[] = {
        {"UPDATE orders SET address_key = CASE id WHEN 1 THEN 'a' ELSE 'b' END",
         "first to this address"},
        {"UPDATE orders SET address_key = ''", ""}, /* not known: says nothing */
        {"INSERT INTO orders (id, warehouse, channel, number, state, address_key)"
         " VALUES (0, 1, 'shop', 'N0', 'shipped', 'a')",
         ""},
        {"INSERT INTO orders (id, warehouse, channel, number, state, address_key)"
         " VALUES (0, 1, 'shop', 'N0', 'cancelled', 'a')",
         "first to this address"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(house_open(state), 0);
        struct house *h = *state;
        HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET address_key = 'a' WHERE id = 1"),
                    house_sql(h, cases[i].earlier));
        rule(h, "first_address", "1");
        assert_string_equal(why(h), cases[i].why);
        assert_int_equal(house_close(state), 0);
    }
}

static void an_item_that_was_packed_wrong_is_looked_into(void **state)
{
    static const struct {
        const char *days, *why;
    } cases[] = {{"2", "item with past errors"}, {"1", ""}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_int_equal(house_open(state), 0);
        struct house *h = *state;
        rule(h, "item_errors", "2");
        rule(h, "item_days", cases[i].days);
        HOUSE_WRITE(h, house_sql(h, "INSERT INTO mistake (warehouse, at, found, order_id,"
                                    " item) VALUES (1, 1000, 'customer', 9, 2),"
                                    " (1, 2000, 'recheck', 9, 2), (1, 2000, 'recheck',"
                                    " 9, 5)"));
        h->now = 100000000; /* a day and four hours */
        HOUSE_WRITE(h, house_sql(h, "UPDATE session SET proved_at = 100000000"));
        assert_string_equal(why(h), cases[i].why);
        assert_int_equal(house_close(state), 0);
    }
}

/* ---- tried ---- */

static void look(struct house *h, int parcel, int of_a, int of_b)
{
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    for (int i = 0; i < of_a; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EA");
    for (int i = 0; i < of_b; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt", parcel, "EB");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
}

/* N1 (5 units) was looked into and was right, N2 (1 unit) was not and was wrong. */
static void a_day(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET flagged = 1 WHERE id = 1"));
    house_picked(h);
    look(h, house_packed(h), 3, 2);
    assert_string_equal(got(h, "outcome"), "passed");
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002");
    int other = (int)got_num(h, "parcel");
    OK(h, PACKER, V_PACK_UNIT, "dt", other, "EA");
    OK(h, PACKER, V_PACK_CLOSE, "d--", other);
    house_labelled(h, other);
    NO(h, E_STATE, LEAD, V_ORDER_WRONG, "ttt", "N2", "EA", "green ones");
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", cage);
    NO(h, E_NOT_FOUND, LEAD, V_ORDER_WRONG, "ttt", "N2", "EB", "green ones");
    OK(h, LEAD, V_ORDER_WRONG, "ttt", "N2", "EA", "green ones");
}

static void tried(struct house *h, int price, int value, int flagged)
{
    OK(h, LEAD, V_RECHECK_TRY, "dddddddddd", 0, (int)h->now + 1, flagged, 0, price, value,
       0, 0, 0, 30);
}

static void a_policy_is_tried_against_a_day(void **state)
{
    struct house *h = *state;
    a_day(h);
    int64_t took = house_num(h, "SELECT closed_at - begun_at FROM recheck");
    assert_int_equal(took, 6000);  /* five units and the comparison, a second each */
    tried(h, ALL_OFF, ALL_OFF, 1); /* as it was */
    assert_int_equal(got_num(h, "parcels"), 2);
    assert_int_equal(got_num(h, "due"), 1);
    assert_int_equal(got_num(h, "was"), 1);
    assert_int_equal(got_num(h, "units"), 5);
    assert_int_equal(got_num(h, "ms"), took);
    assert_int_equal(got_num(h, "known"), 1);
    assert_int_equal(got_num(h, "caught"), 0);
    assert_string_equal(rows_str(&h->reply.rows, 0, "why"), "flagged");
    tried(h, 100, ALL_OFF, 0); /* stricter: the other one too, at what a unit took */
    assert_int_equal(got_num(h, "due"), 2);
    assert_int_equal(got_num(h, "ms"), took + took / 5);
    assert_int_equal(got_num(h, "caught"), 1);
    assert_string_equal(rows_str(&h->reply.rows, 0, "why"), "unit price");
    assert_int_equal(rows_num(&h->reply.rows, 0, "caught", 0), 1);
    tried(h, ALL_OFF, ALL_OFF, 0);
    assert_int_equal(got_num(h, "due"), 0);
    assert_int_equal(h->reply.rows.n, 0);
    OK(h, LEAD, V_RECHECK_TRY, "dd--------", 1, 2); /* a day without parcels */
    assert_int_equal(got_num(h, "parcels"), 0);
    NO(h, E_ARGUMENT, LEAD, V_RECHECK_TRY, "dd--------", 2, 2);
    NO(h, E_NOT_ALLOWED, PACKER, V_RECHECK_TRY, "dd--------", 1, 2);
    /* nothing was changed by trying */
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE recheck = 'none'"),
                     1);
    house_check(h);
}

static void what_a_recheck_finds_is_known_from_then_on(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET flagged = 1 WHERE id = 1"));
    house_picked(h);
    int parcel = house_packed(h);
    look(h, parcel, 3, 1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM mistake"), 0); /* said again */
    look(h, parcel, 3, 1);
    assert_string_equal(got(h, "outcome"), "held");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM mistake WHERE item = 2"
                                  "   AND packed = 2 AND counted = 1 AND parcel = 1"
                                  "   AND found = 'recheck'"),
                     1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM mistake"), 1);
    tried(h, ALL_OFF, ALL_OFF, 1);
    assert_int_equal(got_num(h, "known"), 1);
    assert_int_equal(got_num(h, "caught"), 1);
    house_check(h);
}

/* Found by a person who said it, not by numbers that differ: no item was packed wrong. */
static void what_a_drawn_count_finds_is_known_too(void **state)
{
    struct house *h = *state;
    static const struct rule_line every_parcel[] = {{"plan.all", "share", "100"}, {NULL}};
    rules(h, E_OK, every_parcel);
    house_picked(h);
    int parcel = house_packed(h);
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    OK(h, QC, V_RECHECK_DEFECT, "dtt", parcel, "damaged", "EB");
    look(h, parcel, 3, 2);
    assert_string_equal(got(h, "outcome"), "held");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM mistake"), 0);
    tried(h, ALL_OFF, ALL_OFF, 0);
    assert_int_equal(got_num(h, "known"), 1);
    assert_int_equal(got_num(h, "caught"), 0);
    tried(h, 100, ALL_OFF, 0);
    assert_int_equal(got_num(h, "caught"), 1);
    house_check(h);
}

/* Parcels of N2 closed one a millisecond, and 650 of one moment. */
static void many_closed(struct house *h)
{
    HOUSE_WRITE(
        h, for (int i = 0; i < 1350; i++) {
            house_sql(h,
                      arena_printf(
                          h->arena,
                          "INSERT INTO parcel (warehouse, code, order_id, place, stage,"
                          " label, recheck, terminal, person, units, created_at,"
                          " closed_at) VALUES (1, 'P-8-%d', 2, 1, 'verified', 'none',"
                          " 'none', 13, 13, 1, 1000, %d)",
                          i,
                          i < 600    ? 2000 + i
                          : i < 1250 ? 2600
                                     : 2000 + i));
        });
}

static void a_long_day_is_tried_in_parts_that_add_up(void **state)
{
    struct house *h = *state;
    static const int of_part[] = {500, 100, 650, 100};
    int64_t parcels = 0, due = 0;
    int from = 0;
    many_closed(h);
    for (int i = 0; i == 0 || from; i++) {
        OK(h, LEAD, V_RECHECK_TRY, "dddddddddd", from, 100000, 0, 0, 1, -1, 0, 0, 0, 30);
        parcels += got_num(h, "parcels");
        due += got_num(h, "due");
        assert_true(i < 4 && got_num(h, "parcels") == of_part[i]);
        from = (int)got_num(h, "next");
    }
    assert_int_equal(parcels, 1350);
    assert_int_equal(due, 1350);
}

static void keys_are_what_they_may_be(void **state)
{
    struct due_policy policy;
    struct err err = {0};
    (void)state;
    due_default(&policy);
    assert_int_equal(policy.flagged, 1);
    assert_int_equal(policy.item_errors, 0);
    assert_int_equal(due_take(&policy, "unit_price", "-1", &err), 0);
    assert_int_equal(policy.unit_price, -1);
    assert_int_not_equal(due_take(&policy, "unit_price", "-2", &err), 0);
    err_clear(&err);
    assert_int_not_equal(due_take(&policy, "flagged", "2", &err), 0);
    err_clear(&err);
    assert_int_not_equal(due_take(&policy, "item_days", "0", &err), 0);
    err_clear(&err);
    assert_int_not_equal(due_take(&policy, "flagd", "1", &err), 0);
    assert_string_equal(err.arg[2].text, "flagd");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_what_they_may_be),
        cmocka_unit_test(a_rule_may_be_turned_off),
        cmocka_unit_test(the_first_order_to_an_address_is_looked_into),
        cmocka_unit_test(an_item_that_was_packed_wrong_is_looked_into),
        TEST(a_policy_is_tried_against_a_day),
        TEST(what_a_recheck_finds_is_known_from_then_on),
        TEST(what_a_drawn_count_finds_is_known_too),
        TEST(a_long_day_is_tried_in_parts_that_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
