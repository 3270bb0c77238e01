/*
 * Rules of QC that stand in the store and are not understood: a newer program took them
 * in, or somebody wrote past the door. Nothing passes by them, each refusal names file
 * and line, and check finds them.
 */
#include "qc_rules.h"

static const struct rule_line every_parcel[] = {
    {"draw", "seed", "autumn"}, {"plan.all", "share", "100"}, {NULL}};

static const struct rule_line lots_of_four[] = {
    {"draw", "seed", "autumn"}, {"plan.all", "aql", "10"},   {"plan.all", "lot", "4"},
    {"plan.all", "level", "I"}, {"plan.all", "reduce", "1"}, {NULL}};

static void strange(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "UPDATE rule SET key = 'weather' WHERE name = 'qc'"
                                "   AND line = 2"));
}

static const char *finding(struct house *h)
{
    struct err err = {0};
    struct check_result *results;
    const char *first = "(no such rule of the house)";
    int n;
    assert_int_equal(check_run(h->store, &results, &n, &err), 0);
    for (int i = 0; i < n; i++) {
        if (strcmp(results[i].name, "rules_are_understood") == 0)
            first = arena_text(h->arena, results[i].first);
    }
    store_turn(h->store);
    return first;
}

static void refused_by_its_line(struct house *h)
{
    assert_string_equal(got_arg(h, 0), "qc.ini");
    assert_string_equal(got_arg(h, 1), "2");
    assert_non_null(strstr(got_arg(h, 2), "weather"));
}

static int all_but_one(struct house *h)
{
    OK(h, PACKER, V_PACK_OPEN, "t", "T-0001");
    int parcel = (int)got_num(h, "parcel");
    for (int i = 0; i < 3; i++)
        OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EA");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    return parcel;
}

static void the_last_unit_waits_and_moves_nothing(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    house_picked(h);
    strange(h);
    int parcel = all_but_one(h);
    NO(h, E_RULES, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    refused_by_its_line(h);
    assert_int_equal(house_num(h, "SELECT units FROM parcel WHERE id = 1"), 4);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel WHERE id = 1"), "open");
    NO(h, E_RULES, PACKER, V_PACK_CLOSE, "d-d", parcel, 1); /* full, as it is */
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM qc_draw"), 0);
    assert_non_null(strstr(finding(h), "qc.ini:2:"));
    rules(h, E_OK, every_parcel);
    assert_string_equal(finding(h), "");
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "due");
    house_check(h);
}

/* What was drawn before goes on: its draw stands. */
static void a_draw_that_stands_needs_no_rules(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    house_picked(h);
    int parcel = all_but_one(h);
    OK(h, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    strange(h);
    OK(h, PACKER, V_PACK_CLOSE, "d--", parcel);
    assert_string_equal(got(h, "recheck"), "due");
    NO(h, E_QC_DUE, PACKER, V_LABEL_GRANT, "d", parcel);
}

/* A plan that lost its only key draws nothing: that is no rule either. */
static void half_a_plan_is_none(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    house_picked(h);
    HOUSE_WRITE(h, house_sql(h, "UPDATE rule SET key = 'lot' WHERE name = 'qc'"
                                "   AND line = 2"));
    int parcel = all_but_one(h);
    NO(h, E_RULES, PACKER, V_PACK_UNIT, "dt", parcel, "EB");
    assert_string_equal(got_arg(h, 1), "2");
    assert_non_null(strstr(finding(h), "an aql or a share"));
}

static void a_unit_of_a_run_waits_in_its_tote(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, every_parcel);
    HOUSE_WRITE(h, house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state,"
                                " created_at, run, urgent) VALUES (2, 1, 'pick', 1,"
                                " 'open', 1000, 1, 1)");
                house_order(h, 11, "N11"); house_line(h, 11, 11, BIN_A, ITEM_A, 1);
                house_sql(h, "UPDATE task_line SET task = 2 WHERE order_id = 11"));
    OK(h, PICKER, V_TASK_PULL, "t-", "pick");
    OK(h, PICKER, V_RUN_TAKE, "dtttd", 2, "A01-01-1", "T-0101", "EA", 1);
    strange(h);
    NO(h, E_RULES, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    refused_by_its_line(h);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel"), 0);
    rules(h, E_OK, every_parcel);
    OK(h, PACKER, V_RUN_PACK, "tt", "T-0101", "EA");
    assert_string_equal(got(h, "recheck"), "due");
    house_check(h);
}

static void nothing_passes_the_cage_by_them(void **state)
{
    struct house *h = *state;
    static const struct rule_line at_cage[] = {
        {"draw", "seed", "autumn"}, {"handover", "share", "100"}, {NULL}};
    house_picked(h);
    int parcel = house_packed(h);
    house_labelled(h, parcel);
    rules(h, E_OK, at_cage);
    strange(h);
    OK(h, PACKER, V_SHIP_OPEN, "t", "G-SF-1");
    int handover = (int)got_num(h, "handover");
    NO(h, E_RULES, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    refused_by_its_line(h);
    assert_string_equal(house_text(h, "SELECT stage FROM parcel"), "labelled");
    rules(h, E_OK, at_cage);
    OK(h, PACKER, V_SHIP_LOAD, "dt", handover, "SF1");
    assert_int_equal(got_num(h, "drawn"), 1);
}

static int waiting(struct house *h)
{
    return (int)house_num(h, "SELECT COUNT(*) FROM exception WHERE kind = 'qc'"
                             "   AND closed_at = 0 AND text LIKE '%qc.ini:2%'");
}

static void a_good_lot_waits_with_its_reason(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    lot_of(h, 4, 2, 0);
    strange(h);
    count_box(h, 0, false);
    count_box(h, 1, false); /* what was counted is a fact */
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "open");
    assert_int_equal(waiting(h), 1);
    OK(h, LEAD, V_WAVE_CLOSE, "t", "morning");
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "open");
    assert_int_equal(waiting(h), 1);
    rules(h, E_OK, lots_of_four);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "accepted");
    assert_int_equal(house_num(h, "SELECT score FROM qc_stream"), 2);
    assert_int_equal(waiting(h), 0);
    house_check(h);
}

static void a_bad_lot_is_rejected_all_the_same(void **state)
{
    struct house *h = *state;
    rules(h, E_OK, lots_of_four);
    lot_of(h, 4, 2, 0);
    strange(h);
    count_box(h, 0, true);
    assert_string_equal(house_text(h, "SELECT state FROM qc_lot"), "rejected");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM parcel WHERE qc = 'due'"), 4);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(the_last_unit_waits_and_moves_nothing),
        T(a_draw_that_stands_needs_no_rules),
        T(half_a_plan_is_none),
        T(a_unit_of_a_run_waits_in_its_tote),
        T(nothing_passes_the_cage_by_them),
        T(a_good_lot_waits_with_its_reason),
        T(a_bad_lot_is_rejected_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
