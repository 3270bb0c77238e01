/*
 * Parcels on the scale: when one must be weighed, what is refused and by which line, what
 * changes make it to be weighed anew, and what shipped parcels teach. N1 holds three A of
 * 50 g and two B of 300 g in a box of 100 g: 850 g.
 */
#include "house.h"

#define G 1000

static void rule(struct house *h, const char *section, const char *key, const char *value)
{
    struct err err = {0};
    assert_int_equal(store_do(h->store, &err,
                              "INSERT INTO rule (warehouse, name, version, section, key,"
                              " value) VALUES (1, 'rules', 1, $1, $2, $3)",
                              "ttt", section, key, value),
                     1);
}

static void rules(struct house *h, const char *when, const char *benches)
{
    HOUSE_WRITE(h, rule(h, "weigh.due", "when", when),
                rule(h, "weigh.due", "benches", benches),
                rule(h, "weigh.box", "any", "100"), rule(h, "weigh.box", "S1", "80"),
                rule(h, "weigh.filling", "grams", "0"));
}

static int opened(struct house *h)
{
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    return (int)got_num(h, "parcel");
}

static int verified(struct house *h)
{
    int parcel = opened(h);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA2");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    return parcel;
}

static void nothing_is_weighed_where_no_rule_says_so(void **state)
{
    struct house *h = *state;
    int parcel = verified(h);
    assert_int_equal(got_num(h, "weigh"), 0);
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "none");
    house_check(h);
}

static void a_bench_with_a_scale_weighs_and_another_does_not(void **state)
{
    struct house *h = *state;
    rules(h, "always", "B-0017 B-0013");
    int parcel = verified(h);
    assert_int_equal(got_num(h, "weigh"), 1);
    NO(h, E_WEIGH_DUE, PACKER, V_PACK_CLOSE, "d--", parcel);
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 852 * G, G, "");
    assert_string_equal(got(h, "outcome"), "passed");
    assert_int_equal(got_num(h, "expected_g"), 850);
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "none");
    NO(h, E_STATE, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 852 * G, G, "");
    house_labelled(h, parcel);
    OK(h, SECOND_PACKER, V_PACK_OPEN, "t", "T-0002"); /* its bench has none */
    assert_int_equal(got_num(h, "weigh"), 0);
    house_check(h);
}

static void never_is_never(void **state)
{
    struct house *h = *state;
    rules(h, "never", "*");
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 1 WHERE id = 2"));
    int parcel = verified(h);
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
}

static void sample(struct house *h, int item, int i, int mg)
{
    struct err err = {0};
    assert_int_equal(
        store_do(h->store, &err,
                 "INSERT INTO weight_sample (warehouse, item, box, parcel, person, mg,"
                 " units, at) VALUES (1, $1, '', 900 + $2, $3, $4, 1, $2)",
                 "dddd", (int64_t)item, (int64_t)i, (int64_t)(PACKER + i % 2),
                 (int64_t)mg),
        1);
}

/* What is learned makes it narrow; here all is known to a few grams. */
static void learned(struct house *h)
{
    for (int i = 0; i < 12; i++)
        HOUSE_WRITE(h, sample(h, ITEM_A, i, 50 * G + i % 3 * 100),
                    sample(h, ITEM_B, i, 300 * G + i % 3 * 500),
                    sample(h, 0, i, 100 * G + i % 3 * 300));
}

static void forget(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "DELETE FROM weight_sample WHERE parcel >= 900"));
}

static void a_unit_too_many_or_missing_is_named(void **state)
{
    static const struct {
        int grams;
        enum err_code code;
        const char *off, *units, *item;
    } table[] = {
        {800, E_TOO_LIGHT, "52", "1", "A"},   {901, E_TOO_HEAVY, "49", "1", "A"},
        {550, E_TOO_LIGHT, "302", "1", "B"},  {1151, E_TOO_HEAVY, "299", "1", "B"},
        {750, E_TOO_LIGHT, "102", "2", "A"},  {250, E_TOO_LIGHT, "602", "2", "B"},
        {1000, E_TOO_HEAVY, "148", "3", "A"},
    };
    struct house *h = *state;
    rules(h, "always", "*");
    learned(h);
    int parcel = verified(h);
    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
        NO(h, table[i].code, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, table[i].grams * G,
           G, "");
        assert_string_equal(got_arg(h, 0), "P-1-1");
        assert_string_equal(got_arg(h, 1), table[i].off);
        assert_string_equal(got_arg(h, 2), table[i].units);
        assert_string_equal(got_arg(h, 3), table[i].item);
    }
    NO(h, E_ODD_WEIGHT, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 1060 * G, G, "");
    NO(h, E_WEIGH_DUE, PACKER, V_PACK_CLOSE, "d--", parcel);
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 853 * G, G, "");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    forget(h);
    house_check(h);
}

static void what_changes_after_it_is_weighed_anew(void **state)
{
    struct house *h = *state;
    rules(h, "always", "*");
    int parcel = verified(h);
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 850 * G, G, "");
    OK(h, PACKER, V_PACK_UNDO, "d", parcel);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    assert_int_equal(got_num(h, "weigh"), 1);
    NO(h, E_WEIGH_DUE, PACKER, V_PACK_CLOSE, "d--", parcel);
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 850 * G, G, "");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    NO(h, E_NOT_FOUND, PACKER, V_PARCEL_WEIGH, "dddt-", 99, 850 * G, G, "");
    house_check(h);
}

static void an_empty_parcel_and_a_stranger_are_refused(void **state)
{
    struct house *h = *state;
    rules(h, "always", "*");
    int parcel = opened(h);
    NO(h, E_UNVERIFIED, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 100 * G, G, "");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    NO(h, E_TAKEN, SECOND_PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 150 * G, G, "");
    NO(h, E_NOT_ALLOWED, PICKER, V_PARCEL_WEIGH, "dddt-", parcel, 150 * G, G, "");
}

/* The way out when the box is right and the books are not: a second person counts. */
static void what_is_off_goes_to_the_recheck(void **state)
{
    struct house *h = *state;
    rules(h, "always", "*");
    learned(h);
    int parcel = verified(h);
    NO(h, E_TOO_HEAVY, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 901 * G, G, "");
    OK(h, PACKER, V_PARCEL_WEIGH, "dddtd", parcel, 901 * G, G, "", 1);
    assert_string_equal(got(h, "outcome"), "off");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "due");
    assert_string_equal(got(h, "why"), "weight");
    NO(h, E_RECHECK_DUE, PACKER, V_LABEL_GRANT, "d", parcel);
    OK(h, QC, V_RECHECK_OPEN, "t", "P-1-1");
    for (int i = 0; i < 3; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt-", parcel, "EA");
    for (int i = 0; i < 2; i++)
        OK(h, QC, V_RECHECK_UNIT, "dt-", parcel, "EB");
    OK(h, QC, V_RECHECK_CLOSE, "d", parcel);
    assert_string_equal(got(h, "outcome"), "passed");
    house_labelled(h, parcel);
    forget(h);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, "SF1");
    OK(h, PACKER, V_SHIP_CLOSE, "d", cage);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM weight_sample"), 0);
    house_check(h);
}

/* High value: a serial, or the scale, or a second person. */
static void precious_goods_are_weighed_at_any_bench(void **state)
{
    struct house *h = *state;
    rules(h, "high", "B-0099");
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 1 WHERE id = 2"));
    learned(h);
    int parcel = verified(h);
    assert_int_equal(got_num(h, "weigh"), 1);
    NO(h, E_WEIGH_DUE, PACKER, V_PACK_CLOSE, "d--", parcel);
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 850 * G, G, "");
    assert_string_equal(got(h, "outcome"), "passed");
    forget(h);
}

static void a_scale_that_is_blind_to_precious_goods_does_not_do(void **state)
{
    struct house *h = *state;
    rules(h, "high", "*");
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 1, price = 1 WHERE id = 2"),
                house_sql(h, "UPDATE item SET weight_g = 0 WHERE id = 1"));
    int parcel = verified(h);
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 850 * G, G, "");
    assert_string_equal(got(h, "outcome"), "blind");
    assert_string_equal(house_text(h, "SELECT weigh FROM parcel"), "off");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "due");
    house_check(h);
}

static void precious_goods_with_serials_need_no_scale(void **state)
{
    struct house *h = *state;
    rules(h, "high", "*");
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET high = 1, serial = 1 WHERE id = 3"));
    int parcel = verified(h);
    assert_int_equal(got_num(h, "weigh"), 0);
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
}

static void ship(struct house *h, int parcel, const char *waybill)
{
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    house_labelled(h, parcel);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int cage = (int)got_num(h, "handover");
    OK(h, PACKER, V_SHIP_LOAD, "dt", cage, waybill);
    OK(h, PACKER, V_SHIP_CLOSE, "d", cage);
}

static void what_shipped_teaches_and_only_then(void **state)
{
    struct house *h = *state;
    rules(h, "always", "*");
    house_picked(h);
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0002"); /* one A, whose weight nobody knows */
    int parcel = (int)got_num(h, "parcel");
    HOUSE_WRITE(h, house_sql(h, "UPDATE item SET weight_g = 0 WHERE id = 1"));
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 480 * G, G, "S1");
    assert_string_equal(got(h, "outcome"), "blind");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM weight_sample"), 0);
    ship(h, parcel, "SF1");
    assert_int_equal(house_num(h, "SELECT mg FROM weight_sample WHERE item = 1"),
                     400 * G);
    assert_int_equal(house_num(h, "SELECT person FROM weight_sample WHERE item = 1"),
                     PACKER);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM weight_sample WHERE item = 0"),
                     0);
    house_check(h);
}

static void the_log_has_weights_and_refusals(void **state)
{
    struct house *h = *state;
    rules(h, "always", "*");
    learned(h);
    int parcel = verified(h);
    NO(h, E_TOO_LIGHT, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 800 * G, G, "");
    OK(h, PACKER, V_PARCEL_WEIGH, "dddt-", parcel, 850 * G, G, "");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM audit WHERE verb = 'parcel.weigh'"
                                  "   AND code = 'too_light'"),
                     1);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM audit WHERE verb = 'parcel.weigh'"
                                  "   AND code = 'ok'"),
                     1);
    forget(h);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_weighed_where_no_rule_says_so),
        TEST(a_bench_with_a_scale_weighs_and_another_does_not),
        TEST(never_is_never),
        TEST(a_unit_too_many_or_missing_is_named),
        TEST(what_changes_after_it_is_weighed_anew),
        TEST(an_empty_parcel_and_a_stranger_are_refused),
        TEST(what_is_off_goes_to_the_recheck),
        TEST(precious_goods_are_weighed_at_any_bench),
        TEST(a_scale_that_is_blind_to_precious_goods_does_not_do),
        TEST(precious_goods_with_serials_need_no_scale),
        TEST(what_shipped_teaches_and_only_then),
        TEST(the_log_has_weights_and_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
